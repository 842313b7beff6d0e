"""From bound values to the words on paper: dates, sums, lists and their items."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Final

from documents.amounts import capital, capital_date, figures
from documents.forms import Field, Form, FormError
from documents.templates import fill

_DATE: Final = re.compile(r"(\d{4})-(\d{2})-(\d{2})")


def on_paper(iso: str) -> str:
    """ "2026-02-01" as "2026年2月1日", with the time to the minute where there is one; other text as it stands."""
    if not _DATE.match(iso):
        return iso
    try:
        moment = datetime.fromisoformat(iso)
    except ValueError:
        return iso
    words = f"{moment.year}年{moment.month}月{moment.day}日"
    return words + (f"{moment.hour}时{moment.minute:02d}分" if len(iso) > 10 else "")


def in_capitals(iso: str) -> str:
    """ "2026-01-15" as "贰零贰陆年零壹月壹拾伍日"; other text as it stands."""
    try:
        return capital_date(date.fromisoformat(iso))
    except ValueError:
        return iso


def shown(field: Field, value: Any) -> str:
    """A bound value as the paper prints it; "" for nothing. Money is given in fen. Raises FormError."""
    if value is None or value == "":
        return ""
    if field.format == "money":
        if not isinstance(value, int):
            raise FormError(f"字段{field.name}不是以分计的金额")
        return f"人民币{capital(value)}（¥{figures(value)}）"
    if isinstance(value, list):
        items = [item_text(field.item, item, n) for n, item in enumerate(value, 1)]
        return joined([item for item in items if item], field.join)
    if isinstance(value, bool):
        return "是" if value else "否"
    if field.format == "capital_date":
        return in_capitals(str(value))
    return on_paper(str(value)) if field.format == "date" else str(value)


def joined(items: list[str], join: str) -> str:
    """Items in one text. A `join` that begins with "1." numbers them when there are several."""
    if join.startswith("1."):
        mark = join[2:]
        if len(items) > 1:
            items = [f"{number}．{item}" for number, item in enumerate(items, 1)]
        return mark.join(items)
    return join.join(items)


def item_text(template: str, item: Any, number: int = 0) -> str:
    """One item of a list: by template ({n} is its number), or its values side by side."""
    if not isinstance(item, Mapping):
        return "" if item is None else str(item)
    if not template:
        return "　".join(_plain(value) for value in item.values())
    values = {"n": number, **item}
    return "".join(segment.text for segment in fill(template, lambda name: _plain(values.get(name)), blank=False))


def _plain(value: Any) -> str:
    if isinstance(value, list):
        return "、".join(str(one) for one in value)
    return "" if value is None else on_paper(str(value))


def value_of(form: Form, values: Mapping[str, Any], name: str) -> str:
    """The text of a form's field. Raises FormError for a name that is no field."""
    return shown(form.field(name), values.get(name))
