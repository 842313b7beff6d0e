"""How pages write dates, money and what is left of a period. Built into every template."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

from cases import clock
from cases.punctuation import full_width
from documents import amounts

register = template.Library()
WEEKDAYS = "一二三四五六日"


@register.simple_tag
def icon(name: str) -> SafeString:
    """An icon of the site's own sheet, for the eye only."""
    return format_html(
        '<svg class="i" aria-hidden="true"><use href="{}#i-{}"/></svg>', static("anjuan/icons.svg"), name
    )


@register.filter
def day(value: date | None, form: str = "") -> str:
    """3月2日, or 2026年3月2日 where it is another year or `form` is "long"; "weekday" adds 周一."""
    if value is None:
        return "—"
    short = f"{value.month}月{value.day}日"
    text = short if value.year == clock.today().year and form != "long" else f"{value.year}年{short}"
    return f"{text} 周{WEEKDAYS[value.weekday()]}" if form == "weekday" else text


@register.filter
def weekday(value: date) -> str:
    """四, as in 星期四."""
    return WEEKDAYS[value.weekday()]


@register.filter
def moment(value: datetime | None) -> str:
    """7月3日 16:20 in the bureau's time zone."""
    if value is None:
        return "—"
    local = value.astimezone(clock.SHANGHAI)
    return f"{day(local.date())} {local:%H:%M}"


@register.filter
def yuan(fen: int | None, places: Any = None) -> str:
    """Fen as yuan with thousands marks: 200,000 or 1,234.50; — for nothing."""
    if fen is None:
        return "—"
    whole, rest = divmod(abs(fen), 100)
    sign = "-" if fen < 0 else ""
    return f"{sign}{whole:,}" + (f".{rest:02d}" if rest or places else "")


@register.filter
def capital(fen: int | None) -> str:
    """Fen in capital figures (大写): 人民币贰拾万元整."""
    return "" if fen is None else f"人民币{amounts.capital(fen)}"


@register.filter
def get(mapping: Any, key: Any) -> Any:
    """`mapping[key]`, or nothing."""
    return mapping.get(key) if mapping else None


@register.filter
def digest(value: str) -> str:
    """A digest shortened for the eye: SM3 c41e 09b7…7a60."""
    algorithm, _, text = value.rpartition(":")
    return f"{algorithm.upper()} {text[:4]} {text[4:8]}…{text[-4:]}".strip() if text else ""


@register.filter
def unlocalised(value: float) -> str:
    """A number as drawings write it."""
    return f"{value:g}"


@register.filter
def points(value: Decimal | str | None) -> str:
    """Points (分) without idle noughts: 4.5, 10; nothing where there are none."""
    return "" if value in (None, "") else f"{Decimal(value).normalize():f}"


@register.filter
def abs(value: int) -> int:
    return -value if value < 0 else value


@register.filter
def punctuated(value: str) -> str:
    """Full-width punctuation beside Han characters, as pages write it."""
    return full_width(value)


@register.filter
def offered(phrases: Any, name: str) -> Any:
    """The phrases for a field, by the last part of its name."""
    return phrases.get(name.rpartition("-")[2]) if phrases else None
