"""Conditions as a clerk writes them in a cell: 从业人员>100；从业人员<=200, 死亡>=1 或者 重伤>=3, 已经改正=是. Pure.

`spelled` writes what `read` reads back. Words are understood too: 从业人员超过100人, 直接经济损失300万元以上.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal, InvalidOperation
from typing import Any

from cases.discretion.metrics import CHOICE, METRICS, NUMBER, YES_NO, Condition, Metric, wrong

SIGNS = {"lt": "<", "le": "<=", "eq": "=", "ge": ">=", "gt": ">"}
OPS = {sign: op for op, sign in SIGNS.items()} | {"≤": "le", "≥": "ge", "==": "eq", "＝": "eq"}
YES, NO = "是", "否"
_SIGN = re.compile(r"<=|>=|==|[<>=≤≥]")
_IN_WORDS = re.compile(r"(不满|超过)?(.+?)(以上|以下)?")
_SPAN = re.compile(r"(.+?)(?:至|到|~|-)(.+)")
_EITHER = re.compile(r"\s*(?:或者|或)\s*")
_NUMBER = re.compile(r"(\d+(?:\.\d+)?)(万|亿)?")
LABELS = sorted(((m.label, m) for m in METRICS.values()), key=lambda pair: -len(pair[0]))


class Unreadable(ValueError):
    """Not a condition. The message says why, in Chinese."""


def spelled(conditions: list[Condition]) -> str:
    return "；".join(" 或者 ".join(_spelled(one) for one in c.get("any", [c])) for c in conditions)


def _spelled(condition: Condition) -> str:
    metric, op, value = METRICS[condition["metric"]], condition["op"], condition["value"]
    if op == "between":
        return f"{metric.label}={value[0]}至{value[1]}"
    if op == "in":
        return f"{metric.label}={'、'.join(_value(metric, one) for one in value)}"
    return f"{metric.label}{SIGNS[op]}{_value(metric, value)}"


def _value(metric: Metric, value: Any) -> str:
    if metric.kind == YES_NO:
        return YES if value else NO
    return dict(metric.options)[value] if metric.kind == CHOICE else str(value)


def read(text: str) -> list[Condition]:
    """Every condition of a cell; [] where it is empty. Raises Unreadable."""
    plain = unicodedata.normalize("NFKC", text).replace(" ", "")
    found = []
    for part in re.split(r"[;\n]+", plain):
        if not part:
            continue
        either = [_read(one) for one in _EITHER.split(part) if one]
        condition = either[0] if len(either) == 1 else {"any": either}
        if why := wrong(condition):
            raise Unreadable(why)
        found.append(condition)
    return found


def _read(text: str) -> Condition:
    metric = next((metric for label, metric in LABELS if text.startswith(label)), None)
    if metric is None:
        raise Unreadable(f"“{text}”不是裁量因素,可用的见“裁量因素”工作表")
    rest = text[len(metric.label) :].removeprefix("为")
    sign = _SIGN.match(rest)
    if sign is None and metric.kind == YES_NO and rest in ("", YES, NO):
        return {"metric": metric.key, "op": "eq", "value": rest != NO}
    if metric.kind == NUMBER:
        return _number(metric, rest, sign)
    op = OPS[sign[0]] if sign is not None else "eq"
    return _coded(metric, op, rest[sign.end() :] if sign is not None else rest)


def _number(metric: Metric, rest: str, sign: re.Match[str] | None) -> Condition:
    if sign is None:
        return _in_words(metric, rest)
    op, value = OPS[sign[0]], rest[sign.end() :]
    if op == "eq" and (span := _SPAN.fullmatch(value)):
        return {"metric": metric.key, "op": "between", "value": [_whole(metric, span[1]), _whole(metric, span[2])]}
    if op == "eq" and "、" in value:
        return {"metric": metric.key, "op": "in", "value": [_whole(metric, one) for one in value.split("、")]}
    return {"metric": metric.key, "op": op, "value": _whole(metric, value)}


def _in_words(metric: Metric, rest: str) -> Condition:
    """超过100人, 不满3人, 300万元以上, 2项; 3人以上9人以下."""
    if found := re.fullmatch(r"(.+?)以上(.+?)以下", rest):
        return {"metric": metric.key, "op": "between", "value": [_whole(metric, found[1]), _whole(metric, found[2])]}
    found = _IN_WORDS.fullmatch(rest)
    if found is None or (found[1] and found[3]):
        raise Unreadable(f"“{metric.label}{rest}”看不懂,请写成“{metric.label}>=2”的样子")
    op = (
        {"不满": "lt", "超过": "gt", "以上": "ge", "以下": "le"}[found[1] or found[3]] if found[1] or found[3] else "eq"
    )
    return {"metric": metric.key, "op": op, "value": _whole(metric, found[2])}


def _coded(metric: Metric, op: str, rest: str) -> Condition:
    if metric.kind == YES_NO:
        if rest not in (YES, NO):
            raise Unreadable(f"“{metric.label}”应写{YES}或者{NO}")
        return {"metric": metric.key, "op": op, "value": rest == YES}
    codes = {label: code for code, label in metric.options}
    given = rest.split("、")
    if unknown := next((one for one in given if one not in codes), ""):
        raise Unreadable(f"“{metric.label}”没有“{unknown}”,可写:{'、'.join(codes)}")
    values = [codes[one] for one in given]
    return {
        "metric": metric.key,
        "op": "in" if len(values) > 1 else op,
        "value": values if len(values) > 1 else values[0],
    }


def _whole(metric: Metric, text: str) -> int:
    """A number with or without its unit; money in 万元 or 亿元 too."""
    plain = text.removesuffix(metric.unit).removesuffix("元").replace(",", "")
    found = _NUMBER.fullmatch(plain)
    if found is None:
        raise Unreadable(f"“{metric.label}”后面应为数字,现为“{text}”")
    try:
        value = Decimal(found[1]) * {"万": 10**4, "亿": 10**8}.get(found[2] or "", 1)
    except InvalidOperation:  # pragma: no cover - the pattern lets only numbers through
        raise Unreadable(f"“{text}”不是数字") from None
    if value != int(value):
        raise Unreadable(f"“{metric.label}”应为整数,现为“{text}”")
    return int(value)
