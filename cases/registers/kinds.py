"""What registers there are, read from `kinds/*.toml`: fields, roles, and what a row adds to which counter."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent / "kinds"
TYPES = ("line", "code", "text", "day", "past", "time", "whole", "yuan", "tick", "choice", "rows")
LINE = 200  # characters of a line where the field does not say
TEXT = 20_000
# The order in which pages list them.
ORDER = (
    "inspection", "tip_off", "transfer", "guidance", "talk", "letter", "random_task", "plan", "campaign",
    "record_filing", "appeal", "credit_repair", "clean_certificate", "counsel", "training", "exam", "licence",
    "interference", "offline_case",
)  # fmt: skip


@dataclass(frozen=True)
class Field:
    """One thing a row says. `secret` is shown to those who enter or correct only, and never exported; `computed` is never typed."""

    name: str
    label: str
    type: str
    required: bool = False
    choices: dict[str, str] = field(default_factory=dict)
    least: int = 0
    most: int = 0
    secret: bool = False
    computed: bool = False
    hint: str = ""
    fields: tuple[Field, ...] = ()

    @property
    def is_day(self) -> bool:
        return self.type in ("day", "past")

    @property
    def longest(self) -> int:
        return self.most or (TEXT if self.type == "text" else LINE)


@dataclass(frozen=True)
class Feed:
    """What a row adds to a counter: see the head of `kinds/inspections.toml`."""

    key: str
    on: str = ""
    add: str = ""
    each: str = ""
    when: tuple[str, ...] = ()
    party: bool = False


@dataclass(frozen=True)
class Kind:
    """A register. `dated` names the field whose date orders rows and gives the year of a number."""

    key: str
    label: str
    word: str
    unit: str
    dated: str
    enter: frozenset[str]
    correct: frozenset[str]
    fields: tuple[Field, ...]
    feeds: tuple[Feed, ...] = ()
    party: str = ""
    rules: tuple[str, ...] = ()
    note: str = ""

    @property
    def what(self) -> str:
        """What is registered: 检查 of 检查登记簿."""
        return self.label.removesuffix("登记簿")

    @property
    def typed(self) -> tuple[Field, ...]:
        return tuple(f for f in self.fields if not f.computed)

    @property
    def by_name(self) -> dict[str, Field]:
        return {f.name: f for f in self.fields}

    @property
    def has_secrets(self) -> bool:
        return any(f.secret or any(sub.secret for sub in f.fields) for f in self.fields)

    def number(self, year: int, serial: int) -> str:
        return f"{self.word}〔{year}〕{serial}号"

    def may_enter(self, roles: frozenset[str]) -> bool:
        return bool(self.enter & roles)

    def may_correct(self, roles: frozenset[str]) -> bool:
        return bool(self.correct & roles)

    def may_see_secrets(self, roles: frozenset[str], own: bool) -> bool:
        """`own`: the rows are those of the officer's own bureau. Whoever supervises it does not see them."""
        return own and (self.may_enter(roles) or self.may_correct(roles))


def _field(raw: dict[str, Any]) -> Field:
    return Field(**{**raw, "fields": tuple(_field(sub) for sub in raw.get("fields", ()))})


def _kind(raw: dict[str, Any]) -> Kind:
    made = {
        **raw,
        "enter": frozenset(raw["enter"]),
        "correct": frozenset(raw["correct"]),
        "rules": tuple(raw.get("rules", ())),
        "fields": tuple(_field(one) for one in raw["fields"]),
        "feeds": tuple(Feed(**{**one, "when": tuple(one.get("when", ()))}) for one in raw.get("feeds", ())),
    }
    return Kind(**made)


def _read() -> dict[str, Kind]:
    found = {}
    for file in sorted(HERE.glob("*.toml")):
        for raw in tomllib.loads(file.read_text("utf-8"))["kind"]:
            found[raw["key"]] = _kind(raw)
    return {key: found[key] for key in ORDER}


KINDS: dict[str, Kind] = _read()


def fed_keys() -> set[str]:
    """Every counter some register feeds, classes filled in from the choices of their fields."""
    return {key for kind in KINDS.values() for feed in kind.feeds for key in _keys(kind, feed.key)}


def _keys(kind: Kind, key: str) -> list[str]:
    start = key.find("{")
    if start < 0:
        return [key]
    end = key.index("}")
    choices = kind.by_name[key[start + 1 : end]].choices
    return [made for choice in choices for made in _keys(kind, f"{key[:start]}{choice}{key[end + 1 :]}")]
