"""What somebody asks of the case list: the query string as a value, cleaned as a clerk would wish. Asks no database."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from urllib.parse import urlencode

from cases.registry import OPEN, Stage

LONGEST = 100  # characters of a search
PAGE_SIZES = (50, 100)
# Filters over several stages, by name; every stage is one by its own name too.
GROUPS: dict[str, tuple[str, tuple[Stage, ...]]] = {
    "open": ("未归档", (*OPEN, Stage.CLOSED, Stage.SUSPENDED)),
    "inquiry": ("调查取证（含终结）", (Stage.INVESTIGATING, Stage.CONCLUDED)),
    "review": ("法制审核（含通过）", (Stage.IN_REVIEW, Stage.REVIEWED)),
    "after": ("送达执行", (Stage.DECIDED, Stage.SERVED)),
}
DUES = {"late": "已逾期", "near": "3 个工作日内", "ten": "10 个工作日内"}
SORTS = ("number", "due")
FIELDS = ("q", "stage", "unit", "officer", "cause", "from", "to", "due", "sort", "per")
LABELS = {"from": "立案日期（自）", "to": "立案日期（止）"}

_DAY = re.compile(r"(\d{4})[-./年](\d{1,2})[-./月](\d{1,2})日?", re.ASCII)
_FULL = re.compile(
    r"(?:应急)?([一-鿿]{0,6})[〔\[(]?\s*(\d{4})\s*[〕\])\-/]\s*(?:第)?(\d{1,6})(?:-(\d{1,3}))?号?$", re.ASCII
)
_SERIAL = re.compile(r"(?:第)?(\d{1,6})号?$", re.ASCII)
_CODE = re.compile(r"[0-9A-HJ-NPQRTUWXY]{18}|\d{15}", re.ASCII)


@dataclass(frozen=True)
class Serial:
    """A number of a paper as somebody remembers it: 31号, 〔2026〕31, 应急罚〔2026〕31号."""

    seq: int
    year: int | None = None
    word: str = ""
    part: int | None = None


@dataclass(frozen=True)
class Filters:
    """`stages` is empty for all of them; `officer` is an officer's id. `wrong` says what could not be read, by field."""

    q: str = ""
    stage: str = ""
    unit: int | None = None
    officer: int | None = None
    cause: str = ""
    since: date | None = None
    until: date | None = None
    due: str = ""
    sort: str = "number"
    per: int = PAGE_SIZES[0]
    typed: Mapping[str, str] = field(default_factory=dict)
    wrong: Mapping[str, str] = field(default_factory=dict)

    @property
    def stages(self) -> tuple[Stage, ...]:
        if self.stage in GROUPS:
            return GROUPS[self.stage][1]
        return (Stage(self.stage),) if self.stage else ()

    @property
    def text(self) -> str:
        """The search without spaces."""
        return "".join(self.q.split())

    @property
    def serial(self) -> Serial | None:
        return serial(self.q)

    @property
    def credit_code(self) -> str:
        """A unified credit code (or old registration number), where the search is one."""
        code = unicodedata.normalize("NFKC", self.text).upper()
        return code if _CODE.fullmatch(code) else ""

    @property
    def too_short(self) -> bool:
        """One character that is no number finds nothing: names are searched by two."""
        return len(self.text) == 1 and self.serial is None

    @property
    def asked(self) -> bool:
        """Whether anything narrows the list."""
        return bool(self.query({"sort": "", "per": ""}))

    def query(self, changes: Mapping[str, Any] | None = None) -> str:
        """The query string of these filters with `changes`; "" removes one."""
        values = {name: self.typed.get(name, "") for name in FIELDS} | {k: str(v) for k, v in (changes or {}).items()}
        return urlencode({name: value for name, value in values.items() if value})


def parse(given: Mapping[str, Any], me: int) -> Filters:
    """Read a query string. Nothing typed is an error: what cannot be read is told, and does not narrow."""
    typed = {name: _plain(given.get(name, "")) for name in FIELDS}
    typed["q"] = " ".join(given.get("q", "").replace("\x00", "").split())[:LONGEST]
    wrong: dict[str, str] = {}
    stage = typed["stage"] if typed["stage"] in GROUPS or typed["stage"] in set(Stage) - {Stage.NEW} else ""
    per = int(typed["per"]) if typed["per"] in map(str, PAGE_SIZES) else PAGE_SIZES[0]
    return Filters(
        q=typed["q"], stage=stage, unit=_id(typed["unit"]),
        officer=me if typed["officer"] == "me" else _id(typed["officer"]), cause=typed["cause"],
        since=_day(typed, "from", wrong), until=_day(typed, "to", wrong),
        due=typed["due"] if typed["due"] in DUES else "",
        sort=typed["sort"] if typed["sort"] in SORTS else "number", per=per, typed=typed, wrong=wrong,
    )  # fmt: skip


def serial(text: str) -> Serial | None:
    """The number meant, full width or half, with or without year and word; None where it is none."""
    plain = "".join(unicodedata.normalize("NFKC", text).split())
    if found := _FULL.search(plain):
        word, year, seq, part = found.groups()
        return Serial(int(seq), int(year), word.removeprefix("应急"), int(part) if part else None)
    if found := _SERIAL.fullmatch(plain):
        return Serial(int(found[1]))
    return None


def _plain(value: str) -> str:
    return unicodedata.normalize("NFKC", value.replace("\x00", "")).strip()[:200]


def _id(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else None


def _day(typed: Mapping[str, str], name: str, wrong: dict[str, str]) -> date | None:
    text = typed[name]
    if not text:
        return None
    compact = f"{text[:4]}-{text[4:6]}-{text[6:]}" if re.fullmatch(r"\d{8}", text) else text
    found = _DAY.fullmatch(compact.replace(" ", ""))
    try:
        if found:
            return date(*map(int, found.groups()))
    except ValueError:  # the thirtieth of February
        pass
    wrong[name] = f"{LABELS[name]}“{text}”不是日期，请写成 2026-03-01"
    return None
