"""What is typed into a row, checked once: pages, imports and programs alike. Messages name the field in Chinese."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from pydantic_core import PydanticCustomError

from cases import clock
from cases.inputs.types import FIRST_DAY, LAST_DAY, UNSEEN, fen_of
from cases.inputs.wrongs import InputError, Wrong, complaint
from cases.registers.kinds import Field, Kind

Values = dict[str, Any]
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d", re.ASCII)
_WHOLE = re.compile(r"\d{1,9}", re.ASCII)
YES, NO = ("是", "√", "有", "true", "True", "1", "on"), ("否", "×", "无", "false", "False", "0", "")


def read(kind: Kind, raw: dict[str, Any], prefix: str = "") -> Values:
    """The values of a row; what is empty is left out. Raises InputError with the path of every wrong field."""
    wrongs: list[Wrong] = []
    found = _fields(kind.typed, raw, prefix, wrongs)
    if not wrongs:
        for path, message in _together(kind, found):
            wrongs.append(Wrong(f"{prefix}{path}", message))
    if wrongs:
        raise InputError(wrongs)
    return found


def _fields(fields: tuple[Field, ...], raw: dict[str, Any], prefix: str, wrongs: list[Wrong]) -> Values:
    found: Values = {}
    for unknown in sorted(set(raw) - {f.name for f in fields}, key=str):
        wrongs.append(Wrong(f"{prefix}{unknown}", "没有这一项"))
    for one in fields:
        given = raw.get(one.name)
        path = f"{prefix}{one.name}"
        if one.type == "rows":
            rows = _rows(one, given, path, wrongs)
            if rows:
                found[one.name] = rows
            continue
        try:
            value = READ[one.type](one, given)
            if value in ("", None, False):
                if one.required:
                    raise complaint("请填写")
                continue
            found[one.name] = value
        except PydanticCustomError as error:
            wrongs.append(Wrong(path, f"{one.label}:{error.message()}"))
    return found


def _rows(one: Field, given: Any, path: str, wrongs: list[Wrong]) -> list[Values]:
    if given in (None, ""):
        return []
    if not isinstance(given, list) or not all(isinstance(row, dict) for row in given):
        wrongs.append(Wrong(path, f"{one.label}:应为列表"))
        return []
    if one.most and len(given) > one.most:
        wrongs.append(Wrong(path, f"{one.label}:最多{one.most}条"))
        return []
    filled = [row for row in given if any(value not in ("", None, False) for value in row.values())]
    return [_fields(one.fields, row, f"{path}[{n}].", wrongs) for n, row in enumerate(filled)]


# -- one value ---------------------------------------------------------------------------------------------------------


def _text(one: Field, given: Any) -> str:
    if given is None:
        return ""
    if isinstance(given, (int, Decimal)) and not isinstance(given, bool):
        given = str(given)
    if not isinstance(given, str):
        raise complaint("应为文字")
    if UNSEEN.search(given):
        raise complaint("含有看不见的字符,请删除")
    text = given.replace("\r\n", "\n").strip()
    if len(text) > one.longest:
        raise complaint(f"太长,最多{one.longest}个字")
    if one.type != "text" and ("\n" in text or "\t" in text):
        raise complaint("应写在一行里,不要换行")
    return text


def _code(one: Field, given: Any) -> str:
    return _text(one, given).replace(" ", "").upper()


def _day(one: Field, given: Any) -> str:
    if isinstance(given, date):
        given = given.isoformat()
    text = _text(one, given)
    if not text:
        return ""
    if not _DAY.fullmatch(text):
        raise complaint("日期应写成 2026-03-02 的样子")
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise complaint(f"没有“{text}”这一天") from None
    if not FIRST_DAY <= day <= LAST_DAY:
        raise complaint(f"应在{FIRST_DAY.year}年至{LAST_DAY.year}年之间")
    if one.type == "past" and day > clock.today():
        raise complaint(f"{text}在今天之后")
    return text


def _time(one: Field, given: Any) -> str:
    text = _text(one, given)
    if text and not _TIME.fullmatch(text):
        raise complaint("时间应写成 09:30 的样子")
    return text


def _whole(one: Field, given: Any) -> int | None:
    if given in (None, ""):
        return None
    if isinstance(given, str) and _WHOLE.fullmatch(given.strip()):
        given = int(given)
    most = one.most or 10**9
    if type(given) is not int or not one.least <= given <= most:
        raise complaint(f"应为{one.least}至{most}的整数")
    return given


def _yuan(one: Field, given: Any) -> int | None:
    if given in (None, ""):
        return None
    return fen_of(given.strip() if isinstance(given, str) else given)


def _tick(one: Field, given: Any) -> bool:
    if isinstance(given, bool):
        return given
    text = "" if given is None else str(given).strip()
    if text in YES or text in NO:
        return text in YES
    raise complaint("应写“是”,或者不写")


def _choice(one: Field, given: Any) -> str:
    """By its code, or, as in a workbook, by its label."""
    text = "" if given is None else ("true" if given is True else "false" if given is False else str(given).strip())
    by_label = {label: code for code, label in one.choices.items()}
    code = text if text in one.choices else by_label.get(text, "")
    if text and not code:
        raise complaint(f"只能是:{'、'.join(one.choices.values())}")
    return code


READ: dict[str, Callable[[Field, Any], Any]] = {
    "line": _text, "text": _text, "code": _code, "day": _day, "past": _day, "time": _time, "whole": _whole,
    "yuan": _yuan, "tick": _tick, "choice": _choice,
}  # fmt: skip


# -- several values together -------------------------------------------------------------------------------------------

# (register, the earlier day, the later day)
ORDERED = (
    ("inspection", "time_from", "time_to"), ("campaign", "since", "on"), ("clean_certificate", "since", "until"),
    ("tip_off", "on", "checked_on"), ("tip_off", "on", "replied_on"), ("transfer", "on", "accepted_on"),
    ("transfer", "on", "filed_on"), ("credit_repair", "on", "done_on"), ("appeal", "on", "result_on"),
    ("appeal", "on", "replied_on"), ("record_filing", "on", "receipt_on"), ("letter", "on", "replied_on"),
)  # fmt: skip


def _together(kind: Kind, found: Values) -> list[tuple[str, str]]:
    """What single values cannot show: (field, message)."""
    label = {f.name: f.label for f in kind.fields}
    wrong = [
        (later, f"{label[later]}:不能早于{label[earlier]}")
        for key, earlier, later in ORDERED
        if key == kind.key and earlier in found and later in found and found[later] < found[earlier]
    ]
    check = TOGETHER.get(kind.key)
    return wrong + (check(found) if check is not None else [])


def _inspection(found: Values) -> list[tuple[str, str]]:
    wrong = []
    names = [name for name in re.split(r"[、,,;;\s]+", found.get("officers", "")) if name]
    if len(set(names)) < 2:
        wrong.append(("officers", "执法人员:不少于两人,用顿号隔开"))
    if ("time_from" in found) != ("time_to" in found):
        wrong.append(("time_to", "结束时间:开始时间和结束时间要么都写,要么都不写"))
    for n, hazard in enumerate(found.get("hazards", ())):
        if hazard.get("rectified_on", found["on"]) < found["on"]:
            wrong.append((f"hazards[{n}].rectified_on", "复查合格日期:不能早于检查日期"))
    return wrong


def _tip_off(found: Values) -> list[tuple[str, str]]:
    if ("checked_on" in found) != ("result" in found):
        return [("result", "核查结论:办结日期和结论要么都写,要么都不写")]
    return []


def _transfer(found: Values) -> list[tuple[str, str]]:
    if found["direction"] != "police" and ("accepted_on" in found or "filed_on" in found):
        return [("accepted_on", "公安受理日期:只有移送公安机关的才写")]
    return []


def _appeal(found: Values) -> list[tuple[str, str]]:
    wrong = []
    if (found["sort"] == "suit") != ("instance" in found):
        wrong.append(("instance", "审级:行政诉讼必选,行政复议不选"))
    if ("result" in found) != ("result_on" in found):
        wrong.append(("result_on", "收到结果日期:结果和日期要么都写,要么都不写"))
    if found["sort"] == "recon" and "sittings" in found:
        wrong.append(("sittings", "开庭:只有行政诉讼才写"))
    return wrong


def _exam(found: Values) -> list[tuple[str, str]]:
    return [("passed", "合格(人次):多于参加人次")] if found.get("passed", 0) > found["people"] else []


def _repair(found: Values) -> list[tuple[str, str]]:
    if ("result" in found) != ("done_on" in found):
        return [("done_on", "办结日期:结果和办结日期要么都写,要么都不写")]
    return []


def _rand(found: Values) -> list[tuple[str, str]]:
    return [("pool", "对象名录:少于抽查对象")] if found.get("pool", found["units"]) < found["units"] else []


TOGETHER: dict[str, Callable[[Values], list[tuple[str, str]]]] = {
    "inspection": _inspection, "tip_off": _tip_off, "transfer": _transfer, "appeal": _appeal, "exam": _exam,
    "credit_repair": _repair, "random_task": _rand,
}  # fmt: skip
