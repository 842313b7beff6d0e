"""A parameter's value in words, as an administrator reads and types it; and back into what its row holds.

Coded words have Chinese labels here; lists are typed one item a line, items of several parts with ｜ between them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from cases.administration.chain import Refused
from cases.dossier import parameters
from cases.dossier.parameter_words import WORDS
from cases.dossier.parameters import ALSO_WHOLE
from cases.labels import PENALTY_KINDS

UNITS = {
    "fen": "元", "working_days": "个工作日", "calendar_days": "日", "months": "个月", "years": "年", "times": "次",
    "percent": "%", "bool": "", "text": "", "list": "",
}  # fmt: skip
YES, NO = "是", "否"
DUTY_UNITS = {"working": "工作日", "calendar": "日历日"}
KINDS = PENALTY_KINDS
PARTS = {  # what the parts of a line are
    "first_offence_conditions": ("条件", "是、否"),
    "retention": ("程序", "保管期限"),
    "record_filing": (
        "备案机关",
        "单位金额起点（元）",
        "个人金额起点（元）",
        "天数",
        "工作日或者日历日",
        "不论金额的处罚种类",
    ),
}


def shown(key: str, unit: str, value: Any) -> list[str]:
    """What a page shows: one line, or one for each item of a list."""
    if unit == "list":
        return [_item(key, item) for item in _many(value)] or ["无"]
    return [_scalar(key, unit, value)]


def as_typed(key: str, unit: str, value: Any) -> str:
    """What stands in the form's control."""
    if unit == "fen":
        return f"{value / 100:.2f}".removesuffix(".00")
    if unit == "bool":
        return _bool_typed(value)
    if unit == "list":
        return "\n".join(_line(key, item) for item in _many(value))
    return str(value)


def _bool_typed(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


def _scalar(key: str, unit: str, value: Any) -> str:
    if unit == "fen":
        yuan, fen = divmod(value, 100)
        return f"{yuan:,}" + (f".{fen:02d}" if fen else "") + " 元"
    if unit == "bool" and isinstance(value, bool):
        return YES if value else NO
    if unit == "text":
        return WORDS.get(key, {}).get(value, str(value))
    if unit == "percent":
        return f"{value}%"
    return f"{value} {UNITS.get(unit, '')}".strip()


def _many(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _item(key: str, item: Any) -> str:
    """An item as it reads in a list."""
    if key == "record_filing":
        kinds = "、".join(KINDS.get(k, k) for k in item.get("kinds", ()))
        amounts = f"单位 {item.get('unit_from', 0):,} 元以上、个人 {item.get('person_from', 0):,} 元以上"
        either = f"，或者{kinds}" if kinds else ""
        return f"{item['to']}：{amounts}{either}，{item['days']} 个{DUTY_UNITS[item.get('unit', 'calendar')]}内"
    if key == "first_offence_conditions":
        return f"{WORDS[key].get(item['name'], item['name'])}：{YES if item['wanted'] else NO}"
    if key == "retention":
        return f"{WORDS[key].get(item['procedure'], item['procedure'])}：{item['term']}"
    return WORDS.get(key, {}).get(item, str(item)) if isinstance(item, str) else str(item)


def _line(key: str, item: Any) -> str:
    """An item as it is typed."""
    if key == "record_filing":
        kinds = "、".join(KINDS.get(k, k) for k in item.get("kinds", ()))
        unit = DUTY_UNITS[item.get("unit", "calendar")]
        parts = [item["to"], item.get("unit_from", 0), item.get("person_from", 0), item["days"], unit, kinds]
        return "｜".join(str(part) for part in parts)
    return _item(key, item).replace("：", "｜") if key in PARTS else _item(key, item)


def read(key: str, unit: str, text: str) -> Any:
    """What was typed as the row holds it. Raises Refused for the field `value`."""
    typed = _read(key, unit, text)
    wrong = next(iter(parameters.wrongs({key: typed})), None)
    if wrong is not None:
        part = wrong.path.removeprefix(f"bureau.parameters.{key}").lstrip(".")
        raise Refused(f"{_part_said(part)}{wrong.message}", "value")
    return parameters.stored(typed, unit, key)


def _part_said(part: str) -> str:
    found = re.match(r"\[(\d+)\]\.?(\w*)", part)
    if found is None:
        return ""
    names = {
        "to": "备案机关",
        "unit_from": "单位金额起点",
        "person_from": "个人金额起点",
        "days": "天数",
        "kinds": "处罚种类",
    }
    return f"第 {int(found[1]) + 1} 行{names.get(found[2], '')}："


def _read(key: str, unit: str, text: str) -> Any:
    if unit == "list":
        return [_read_line(key, line, number) for number, line in enumerate(_lines(text), 1)]
    if unit == "bool":
        if text in ("yes", "no"):
            return text == "yes"
        return _whole(text) if key in ALSO_WHOLE else text
    if unit == "percent":
        try:
            return Decimal(text)
        except InvalidOperation:
            return text
    if unit == "text" and key in WORDS and text not in WORDS[key]:
        raise Refused("请选择其中一项", "value")
    return text if unit in ("fen", "text") else _whole(text)


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.split("\n") if line.strip()]


def _whole(text: str) -> Any:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else text


def _read_line(key: str, line: str, number: int) -> Any:
    parts = [part.strip() for part in re.split(r"[｜|]", line)]
    if key not in PARTS:
        return _word(key, line, number) if key in WORDS else _whole(line)
    if len(parts) < len(PARTS[key]) - (key == "record_filing") or len(parts) > len(PARTS[key]):
        raise Refused(f"第 {number} 行应写成：{'｜'.join(PARTS[key])}", "value")
    if key == "record_filing":
        return _duty(parts, number)
    if key == "retention":
        return {"procedure": _word(key, parts[0], number), "term": parts[1]}
    if parts[1] not in (YES, NO):
        raise Refused(f"第 {number} 行“{parts[1]}”应为{YES}或者{NO}", "value")
    return {"name": _word(key, parts[0], number), "wanted": parts[1] == YES}


def _duty(parts: Sequence[str], number: int) -> dict[str, Any]:
    to, unit_from, person_from, days, unit, kinds = [*parts, ""][:6]
    codes = {label: code for code, label in DUTY_UNITS.items()}
    if unit not in codes:
        raise Refused(f"第 {number} 行“{unit}”应为工作日或者日历日", "value")
    return {
        "to": to, "unit_from": _whole(unit_from.replace(",", "")), "person_from": _whole(person_from.replace(",", "")),
        "days": _whole(days), "unit": codes[unit], "kinds": _kinds(kinds, number),
    }  # fmt: skip


def _kinds(text: str, number: int) -> list[str]:
    """Kinds with 、 between them; one label holds that mark itself, so the longest label is taken first."""
    found, left = [], text.strip()
    labels = sorted(((label, code) for code, label in KINDS.items()), key=lambda pair: -len(pair[0]))
    while left:
        fit = next(((label, code) for label, code in labels if left.startswith(label)), None)
        if fit is None:
            raise Refused(f"第 {number} 行没有“{left.split('、')[0]}”这种处罚", "value")
        found.append(fit[1])
        left = left[len(fit[0]) :].lstrip("、 ")
    return found


def _word(key: str, text: str, number: int) -> str:
    words = WORDS[key]
    code = text if text in words else next((c for c, label in words.items() if label == text), None)
    if code is None:
        raise Refused(f"第 {number} 行“{text}”不对，可写：{'、'.join(words.values())}", "value")
    return code
