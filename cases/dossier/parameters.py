"""The bureau's own parameters in a dossier: rows of that bureau alone, in force always, money typed in yuan."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any, get_args

from pydantic_core import PydanticCustomError

from cases.dossier.parameter_words import WORDS
from cases.inputs.shapes import PenaltyKind
from cases.inputs.types import fen_of
from cases.inputs.wrongs import InputError, Wrong, shown
from cases.models import Bureau, ParameterRow

ALWAYS = date(2000, 1, 1)
PERIODS = ("working_days", "calendar_days", "months", "years", "times")
MAX_PERIOD = 3650
# Where a rule reads more kinds of value than its row's unit says.
ALSO_WHOLE = ("extend_term_rule",)
# From so much to so much.
RANGES = ("income_unproven_times_main", "income_unproven_times_others")
DUTY = ("to", "unit_from", "person_from", "days", "unit", "kinds")
DUTY_UNITS = ("working", "calendar")


def known() -> dict[str, ParameterRow]:
    """One row of every parameter there is, for its label, unit and the form of its value."""
    return {row.key: row for row in ParameterRow.objects.order_by("-region", "valid_from")}


def wrongs(given: dict[str, Any]) -> Iterator[Wrong]:
    """What is wrong with the parameters as typed."""
    rows = known()
    for key, value in given.items():
        path = f"bureau.parameters.{shown(key)}"
        if key not in rows:
            yield Wrong(path, "没有这个参数")
        elif key == "record_filing":
            yield from _duty_wrongs(value, path)
        elif why := _why_not(value, rows[key]):
            yield Wrong(path, why)


def _why_not(value: Any, row: ParameterRow) -> str:
    unit = row.unit
    if unit == "fen":
        try:
            fen_of(value, least=0)
        except PydanticCustomError as error:
            return error.message()
    elif unit == "bool":
        if row.key in ALSO_WHOLE and _whole(value, 1):
            return ""
        return "" if isinstance(value, bool) else "应为 true 或 false"
    elif unit in PERIODS:
        return "" if _whole(value, 0) and value <= MAX_PERIOD else f"应为0至{MAX_PERIOD}的整数"
    elif unit == "percent":
        right = isinstance(value, (int, Decimal)) and not isinstance(value, bool) and 0 <= value <= 100
        return "" if right else "应为0至100的数字"
    elif unit == "text":
        right = isinstance(value, str) and 0 < len(value) <= 100 and value.isprintable()
        return _why_no_word(row.key, [value]) if right else "应为文字"
    elif unit == "list":
        why = _why_no_list(value, row.value) or _why_no_word(row.key, value)
        return why or ("应为下限和上限两个整数" if row.key in RANGES and not _is_range(value) else "")
    return ""


def _why_no_word(key: str, items: list[Any]) -> str:
    """A word that no rule knows would be read as whatever stands last in it."""
    words = WORDS.get(key)
    given = [item.get("name") or item.get("procedure") if isinstance(item, dict) else item for item in items]
    unknown = next((v for v in given if words is not None and v not in words), None)
    return "" if unknown is None or words is None else f"没有“{shown(unknown)}”，只能是：{'、'.join(words)}"


def _is_range(value: list[Any]) -> bool:
    return len(value) == 2 and value[0] <= value[1]


def _whole(value: Any, least: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= least


def _why_no_list(value: Any, shipped: Any) -> str:
    if not isinstance(value, list) or len(value) > 200:
        return "应为列表"
    model = shipped[0] if isinstance(shipped, list) and shipped else None
    for item in value:
        if isinstance(model, dict):
            if not isinstance(item, dict) or set(item) != set(model):
                return f"每一项应有 {'、'.join(model)}"
            if any(type(item[k]) is not type(model[k]) for k in model):
                return f"应写成 {json.dumps(model, ensure_ascii=False)} 的样子"
        elif isinstance(model, int):
            if not _whole(item, 0) or item > MAX_PERIOD:
                return f"每一项应为0至{MAX_PERIOD}的整数"
        elif not isinstance(item, str) or not item.isprintable():
            return "每一项应为文字"
        elif model in get_args(PenaltyKind) and item not in get_args(PenaltyKind):
            return f"没有“{shown(item)}”这种处罚"
    return ""


def _duty_wrongs(value: Any, path: str) -> Iterator[Wrong]:
    """Where a decision is to be filed for record, from what amount, in how many days."""
    rows = value if isinstance(value, list) else [value]
    for i, row in enumerate(rows):
        here = f"{path}[{i}]" if isinstance(value, list) else path
        if not isinstance(row, dict):
            yield Wrong(here, f"应为 {{{', '.join(DUTY)}}}")
            continue
        yield from (Wrong(f"{here}.{shown(k)}", "没有这一项,请检查写法") for k in row if k not in DUTY)
        to = row.get("to")
        if not isinstance(to, str) or not 0 < len(to.strip()) <= 100 or not to.isprintable():
            yield Wrong(f"{here}.to", "应写备案机关的名称")
        if not _whole(row.get("days"), 1) or row["days"] > MAX_PERIOD:
            yield Wrong(f"{here}.days", f"应为1至{MAX_PERIOD}的整数")
        if row.get("unit", "calendar") not in DUTY_UNITS:
            yield Wrong(f"{here}.unit", f"只能是:{'、'.join(DUTY_UNITS)}")
        for name in ("unit_from", "person_from"):
            if name in row and not _whole(row[name], 0):
                yield Wrong(f"{here}.{name}", "应为整数(元)")
        kinds = row.get("kinds", [])
        if not isinstance(kinds, list) or not set(map(str, kinds)) <= set(get_args(PenaltyKind)):
            yield Wrong(f"{here}.kinds", "应为处罚种类的列表")


def stored(value: Any, unit: str, key: str) -> Any:
    """A value as its row holds it. Call after `wrongs` found nothing."""
    if unit == "fen":
        return fen_of(value, least=0)
    if key == "record_filing":
        return value if isinstance(value, list) else [value]
    if unit == "percent":
        return int(value) if value == int(value) else float(value)
    return value


def own_keys(bureau: Bureau) -> set[str]:
    """The keys of which the bureau has a row of its own."""
    return set(ParameterRow.objects.filter(region=f"={bureau.code}").values_list("key", flat=True))


def set_own(bureau: Bureau, given: dict[str, Any]) -> None:
    """Write the rows that are not there yet. Raises InputError where the bureau has another value already."""
    rows, made, differing = known(), [], []
    own = {r.key: r for r in ParameterRow.objects.filter(region=f"={bureau.code}").order_by("valid_from")}
    for key, typed in given.items():
        value = stored(typed, rows[key].unit, key)
        if key not in own:
            made.append(
                ParameterRow(
                    key=key, region=f"={bureau.code}", label=rows[key].label, value=value, unit=rows[key].unit,
                    valid_from=ALWAYS, source="案卷文件所列本机关参数", confirmed=True, by="dossier",
                )
            )  # fmt: skip
        elif own[key].value != value:
            kept = own[key].value
            told = f"{kept / 100:.2f}元" if rows[key].unit == "fen" else json.dumps(kept, ensure_ascii=False)
            differing.append(Wrong(f"bureau.parameters.{key}", f"与该数据目录中本机关已有的参数不一致(已有:{told})"))
    if differing:
        raise InputError(differing)
    if made:
        ParameterRow.objects.bulk_create(made)
