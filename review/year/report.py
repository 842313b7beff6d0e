"""The report's text with its figures filled in: chapters and sentences are data (`review/data/report.toml`).

A sentence stands where something happened; where nothing did, it says so or is left out. What only people can say is a
part of its own (`ReportText`), marked until it is written. Every figure in the text names its key, so that the page can
lead from the word to the cases.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from cases.counters.reading import Rate
from cases.counters.reading import parts as parts_of
from cases.counters.table import COUNTERS, RATES, counter
from cases.punctuation import full_width
from review.year import choosing, tables
from review.year.external import CATALOGUE
from review.year.values import Values

FILE = Path(__file__).parents[1] / "data" / "report.toml"
HOLE = re.compile(r"\{([^{}]+)\}")
NUMERALS = "一二三四五六七八九十"
PLAIN = ("year", "bureau", "period")
UNWRITTEN = "（本部分由本局填写）"


class TextError(ValueError):
    """The template is wrong: it names a key nobody counts. The message names it."""


@dataclass(frozen=True)
class Piece:
    """A stretch of a sentence. `key`: the counter it is the figure of; `outside`: typed in, not counted."""

    text: str
    key: str = ""
    outside: bool = False


@dataclass
class Block:
    """`kind`: chapter, section, text (figures filled in), own (people's words), gap (still to be written), source."""

    kind: str
    pieces: list[Piece] = field(default_factory=list)
    part: str = ""
    hint: str = ""

    @property
    def text(self) -> str:
        return "".join(piece.text for piece in self.pieces)


@dataclass(frozen=True)
class Report:
    title: str
    blocks: tuple[Block, ...]
    missing: tuple[str, ...]

    @property
    def gaps(self) -> list[Block]:
        return [block for block in self.blocks if block.kind == "gap"]


@cache
def template() -> dict[str, Any]:
    """The template, checked. Raises TextError."""
    raw = tomllib.loads(FILE.read_text(encoding="utf-8"))
    for say in _sentences(raw):
        for text in (say["text"], say.get("otherwise", "")):
            for hole in HOLE.findall(text):
                _known(hole)
        for key in say.get("when", ()):
            _known(key)
    return raw


def parts() -> dict[str, str]:
    """The parts people write: name → heading."""
    found = {}
    for chapter in template()["chapter"]:
        for one in (chapter, *chapter.get("section", ())):
            if "free" in one:
                found[one["free"]] = one["heading"]
    return found


def fill(values: Values, own: Mapping[str, str]) -> Report:
    """The report of these figures; `own` are the parts people have written."""
    raw = template()
    missing: list[str] = []
    plain = {"year": str(values.period.year), "bureau": values.label, "period": _period_said(values)}
    title = "".join(piece.text for piece in _pieces(raw["title"], values, plain))
    blocks = [Block("text", _pieces(raw["opening"], values, plain))]
    for number, chapter in enumerate(raw["chapter"]):
        blocks.append(Block("chapter", [Piece(f"{NUMERALS[number]}、{chapter['heading']}")]))
        blocks += _part(chapter, values, plain, own, missing)
        for at, section in enumerate(chapter.get("section", ())):
            blocks.append(Block("section", [Piece(f"（{NUMERALS[at]}）{section['heading']}")]))
            blocks += _part(section, values, plain, own, missing)
    blocks.append(Block("text", [Piece(raw["closing"])]))
    return Report(title, tuple(blocks), tuple(dict.fromkeys(missing)))


def _period_said(values: Values) -> str:
    return f"{values.period.year}年度" if values.period.kind == "year" else values.period.label


def _part(
    one: Mapping[str, Any], values: Values, plain: Mapping[str, str], own: Mapping[str, str], missing: list[str]
) -> list[Block]:
    """People's words first, then the figures."""
    blocks = []
    if name := one.get("free", ""):
        written = own.get(name, "").strip()
        for line in written.splitlines():
            if line.strip():
                blocks.append(Block("own", [Piece(line.strip())], name, one.get("hint", "")))
        if not written:
            blocks.append(Block("gap", [Piece(UNWRITTEN)], name, one.get("hint", "")))
    said: list[Piece] = []
    for say in one.get("say", ()):
        said += _sentence(say, values, plain, missing)
    if said:
        blocks.append(Block("text", said))
    return blocks


def _sentence(say: Mapping[str, Any], values: Values, plain: Mapping[str, str], missing: list[str]) -> list[Piece]:
    held = values.now["total"]
    if say.get("external"):
        return _outside(say["text"], values, plain, missing)
    keys = say.get("when", ())
    text = say["text"] if not keys or any(held.get(key, 0) for key in keys) else say.get("otherwise", "")
    return _pieces(text, values, plain)


def _outside(text: str, values: Values, plain: Mapping[str, str], missing: list[str]) -> list[Piece]:
    """A sentence of external figures: with its source, or not at all."""
    wanted = [hole.removeprefix("x.") for hole in HOLE.findall(text) if hole.startswith("x.")]
    known = {one.key: one for one in values.outside}
    absent = [CATALOGUE[key].name for key in wanted if key not in known]
    if absent:
        missing += absent
        return []
    sources = "；".join(dict.fromkeys(known[key].source for key in wanted))
    body = text.rstrip("。.")
    return [*_pieces(body, values, plain), Piece(f"（外部数据，来源：{sources}）。", outside=True)]


def _pieces(text: str, values: Values, plain: Mapping[str, str]) -> list[Piece]:
    found: list[Piece] = []
    for number, part in enumerate(HOLE.split(text)):
        if number % 2:
            found += [Piece(plain[part])] if part in plain else _filled(part, values)
        elif part:
            found.append(Piece(full_width(part)))
    return found


def _filled(hole: str, values: Values) -> list[Piece]:
    kind, _, rest = hole.rpartition(":")
    if hole.startswith("x."):
        return [Piece(_number(values.external[hole[2:]], CATALOGUE[hole[2:]].money), outside=True)]
    if kind == "yoy":
        return [Piece(_compared(values, rest))]
    if kind == "list":
        return list(_classes(values, rest))
    value = values.number(rest)
    if isinstance(value, Rate):
        return [Piece(choosing.rate_text(value, values.rounding), rest)]
    return [Piece(_number(value, _is_money(rest)), rest)]


def _number(value: int, money: bool) -> str:
    return f"{tables.amount(value, 'wan', tables.decimals([value], 'wan'))}万元" if money else str(value)


def _compared(values: Values, key: str) -> str:
    now, before = values.now["total"].get(key, 0), values.before["total"].get(key, 0)
    if not before:
        return f"{values.period.before_label}为零" if now else f"与{values.period.before_label}同为零"
    said = tables.change(now, before)
    if said == "持平":
        return f"与{values.period.before_label}持平"
    return f"同比{'下降' if said.startswith('−') else '增长'}{said[1:]}"


def _classes(values: Values, family: str) -> Iterator[Piece]:
    """罚款 12 宗、警告 3 宗: what is not zero, in the order of the data."""
    of = COUNTERS[family]
    shown = [(key, values.now["total"].get(key, 0)) for key in of.class_keys()]
    told = [(key, number) for key, number in shown if number]
    for at, (key, number) in enumerate(told):
        yield Piece(full_width(("、" if at else "") + of.classes[key.partition(".")[2]]))
        yield Piece(str(number), key)
        yield Piece(of.unit)
    if not told:
        yield Piece("无")


def _is_money(key: str) -> bool:
    found = counter(key)
    return found is not None and found.unit == "分"


def _known(hole: str) -> None:
    key = hole.rpartition(":")[2]
    if hole.startswith("x."):
        known = hole[2:] in CATALOGUE
    else:
        known = hole in PLAIN or key in RATES or counter(key) is not None
    if not known:
        raise TextError(f"report.toml names no counter: {hole}")


def _sentences(raw: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for text in (raw["title"], raw["opening"]):
        yield {"text": text}
    for chapter in raw["chapter"]:
        yield from chapter.get("say", ())
        for section in chapter.get("section", ()):
            yield from section.get("say", ())


def behind(key: str) -> list[str]:
    """The keys whose entries stand behind a figure of the text."""
    return parts_of(key)
