"""What a clerk types, as the inputs take it: full-width digits, pasted spaces, 元 and thousands marks, dates in words.

What cannot be understood is passed on as it stands: the input then says what is wrong with it.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from cases import clock
from cases.discretion import metrics
from cases.inputs.types import UNSEEN
from cases.law import STATUTES

CODES = frozenset(("credit_code", "id_no", "phone", "postcode", "receipt_no", "place_code", "industry", "seal_no"))
NUMBERS_OF_PAPERS = frozenset(("case_no", "superior_approval"))
SPACES = re.compile(r"[ \t\u00a0\u2000-\u200a\u202f\u205f\u3000]+")
_YEAR_IN_BRACKETS = re.compile(r"[\[(（【〔［]\s*(\d{4})\s*[\])）】〕］]")
_DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*[日号]?")
_DAY_OF_THIS_YEAR = re.compile(r"(\d{1,2})月(\d{1,2})[日号]?")
_CLOCK = re.compile(r"(上午|下午|晚上|中午)?(\d{1,2})(?:[:.点时](\d{1,2})?分?)?")
_YUAN = re.compile(r"(\d+(?:\.\d+)?)(万|亿)?")
_NUMERALS = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_PLACES = {"十": 10, "百": 100, "千": 1000}
_NUMBER = r"[0-9零〇一二两三四五六七八九十百千]+"
_PROVISION = re.compile(
    rf"^(?P<statute>[^第].+?)\s*第?(?P<article>{_NUMBER})条(?:之[一二三四五])?"
    rf"(?:第?(?P<paragraph>{_NUMBER})款)?(?:第?[(]?(?P<item>{_NUMBER})[)]?项)?$"
)
_FORM = re.compile(r"^[^/+\s]{2,40}/\d{1,4}(/\d{1,3}){0,2}$")


def seen(text: str) -> str:
    """Without what nobody sees and no database keeps: marks of direction, spaces of no width, NUL."""
    return UNSEEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def plain(text: str) -> str:
    """Full-width digits and letters as ordinary ones, no spaces at all."""
    return SPACES.sub("", unicodedata.normalize("NFKC", seen(text))).replace("\n", "")


def line(name: str, text: str) -> str:
    """A text of one line."""
    if name in CODES:
        return plain(text).upper()
    text = SPACES.sub(" ", seen(text).replace("\n", " ")).strip()
    if name in NUMBERS_OF_PAPERS:
        text = (
            _YEAR_IN_BRACKETS.sub(r"〔\1〕", unicodedata.normalize("NFKC", text)).replace("(", "（").replace(")", "）")
        )
    return text


def words(text: str) -> str:
    """A text of several lines: the clerk's own paragraphs, no spaces at the ends of lines."""
    return "\n".join(row.rstrip(" \t\u00a0\u3000") for row in seen(text).replace("\u00a0", " ").split("\n")).strip()


def day(text: str) -> str:
    """2026-3-2, 2026/3/2, 20260302, 2026年3月2日, 3月2日 as 2026-03-02."""
    given = plain(text)
    if len(given) == 8 and given.isdigit():
        given = f"{given[:4]}-{given[4:6]}-{given[6:]}"
    found = _DAY.fullmatch(given)
    if found is not None:
        year, month, number = found.groups()
    elif (found := _DAY_OF_THIS_YEAR.fullmatch(given)) is not None:
        year, (month, number) = str(clock.today().year), found.groups()
    else:
        return given
    return f"{year}-{int(month):02d}-{int(number):02d}"


def as_day(text: str) -> date | None:
    try:
        return date.fromisoformat(day(text))
    except ValueError:
        return None


def moment(text: str) -> str:
    """9:30, 9点30分, 0930, 下午2点 as 09:30, 14:00."""
    given = plain(text).replace("：", ":")
    if given.isdigit() and len(given) in (3, 4):
        given = f"{given[:-2]}:{given[-2:]}"
    found = _CLOCK.fullmatch(given)
    if found is None or (found[3] is None and given.isdigit()):
        return given
    hour = int(found[2]) + (12 if found[1] in ("下午", "晚上") and int(found[2]) < 12 else 0)
    return f"{hour:02d}:{int(found[3] or 0):02d}"


def yuan(text: str) -> str:
    """200,000.00 元, ￥20万, ２０００ as digits: 200000.00, 200000, 2000."""
    given = re.sub(r"[,，¥￥元整]|人民币|RMB", "", plain(text))
    found = _YUAN.fullmatch(given)
    if found is None or found[2] is None:
        return given
    try:
        amount = Decimal(found[1]) * (10_000 if found[2] == "万" else 100_000_000)
    except InvalidOperation:
        return given
    return f"{amount.normalize():f}"


def fen(text: str) -> int | None:
    """An amount as typed in fen; None where it is no amount (the input will say so)."""
    from cases.inputs.types import fen_of

    try:
        return fen_of(yuan(text), least=0) if text.strip() else None
    except Exception:
        return None


def answers(given: dict[str, Any]) -> dict[str, Any]:
    """What was answered to the benchmark's questions, by metric: numbers, yes or no, coded choices."""
    found: dict[str, Any] = {}
    for key, text in given.items():
        metric = metrics.METRICS.get(key)
        if not str(text).strip():
            continue
        if metric is None or metric.kind == metrics.CHOICE:
            found[key] = plain(str(text))
        elif metric.kind == metrics.YES_NO:
            found[key] = {"yes": True, "no": False}.get(str(text), str(text))
        else:
            digits = yuan(str(text)) if metric.unit == "元" else plain(str(text)).removesuffix(metric.unit)
            found[key] = number(digits)
    return found


def ground(text: str) -> str:
    """An article in its short form, else the circumstance as it was typed."""
    given = citation(text)
    return given if _FORM.fullmatch(given) else line("", text)


def number(text: str) -> Any:
    given = plain(text).replace(",", "")
    return int(given) if given.isdigit() and len(given) < 12 else given


def _numeral(text: str) -> int:
    """第一百零九, 97."""
    if text.isdigit():
        return int(text)
    total = digit = 0
    for char in text:
        if char in _PLACES:
            total, digit = total + (digit or 1) * _PLACES[char], 0
        elif char.isdigit():
            digit = digit * 10 + int(char)
        else:
            digit = _NUMERALS[char]
    return total + digit


SHORT_NAMES = {statute.title: name for name, statute in STATUTES.items()}


def _short(statute: str) -> str:
    name = statute.strip("《》 ").removesuffix("》")
    return SHORT_NAMES.get(name) or name.removeprefix("中华人民共和国")


def citation(text: str) -> str:
    """安全生产法第九十七条第一款第七项 as 安全生产法/97/1/7; several are parted by + 、 ； or ，."""
    given = plain(text).replace("(", "(").replace(")", ")")
    if not given:
        return ""
    found: list[str] = []
    statute = ""
    for part in re.split(r"[+、;,]|以及|和(?=《|第)", given):
        if not part or _FORM.fullmatch(part):
            found += [part] if part else []
            continue
        said = part if not statute or not part.startswith("第") else statute + part
        match = _PROVISION.match(said.replace("》", "").replace("《", ""))
        if match is None:
            return words(text).replace("\n", "")
        statute = match["statute"]
        numbers = [_numeral(match["article"])]
        if match["paragraph"] or match["item"]:
            numbers.append(_numeral(match["paragraph"]) if match["paragraph"] else 1)
        if match["item"]:
            numbers.append(_numeral(match["item"]))
        found.append("/".join([_short(statute), *map(str, numbers)]))
    return "+".join(found)
