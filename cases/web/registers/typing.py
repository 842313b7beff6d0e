"""The form of a row, made of its kind's fields: what was typed stays, whatever is wrong with it."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from cases.check_digits import right_check_digit
from cases.inputs.wrongs import InputError
from cases.registers.kinds import Field, Kind
from cases.web.forms import typed

CODE = "credit_code"
BLANK = 3  # empty lines offered below a list
MORE = 10


@dataclass
class Box:
    """One field on the page. `id` is where a message leads."""

    field: Field
    name: str
    value: Any
    errors: list[str] = dataclasses.field(default_factory=list)

    @property
    def id(self) -> str:
        return f"f-{self.name}"

    @property
    def options(self) -> list[tuple[str, str, bool]]:
        return [(code, label, code == self.value) for code, label in self.field.choices.items()]

    @property
    def odd(self) -> bool:
        """A credit code whose check digit is wrong: warned of, never refused."""
        return self.field.name == CODE and not right_check_digit({CODE: self.value})


@dataclass
class Table:
    """A list inside a row: lines of boxes."""

    field: Field
    lines: list[list[Box]]
    errors: list[str] = dataclasses.field(default_factory=list)

    @property
    def id(self) -> str:
        return f"f-{self.field.name}"


class RowForm:
    """`raw` is what `registers.enter` takes."""

    def __init__(self, kind: Kind, posted: QueryDict | None = None, values: dict[str, Any] | None = None) -> None:
        self.kind = kind
        self.posted = posted
        self.values = values or {}
        self.more = bool(posted and "more" in posted)
        self.errors: dict[str, list[str]] = {}
        self.general: list[str] = []
        self.raw = self._raw() if posted is not None else {}

    # -- what was typed --------------------------------------------------------------------------------------------

    def _raw(self) -> dict[str, Any]:
        assert self.posted is not None
        found: dict[str, Any] = {}
        for one in self.kind.typed:
            if one.type == "rows":
                found[one.name] = self._rows(one)
            else:
                found[one.name] = _plain(one, self.posted.get(one.name, ""))
        return found

    def _rows(self, one: Field) -> list[dict[str, Any]]:
        assert self.posted is not None
        given = self.posted.get(f"{one.name}-lines", "")
        many = min(int(given), one.most + MORE) if given.isascii() and given.isdigit() and len(given) < 5 else 0
        lines = [
            {sub.name: _plain(sub, self.posted.get(f"{one.name}-{n}-{sub.name}", "")) for sub in one.fields}
            for n in range(many)
        ]
        return [line for line in lines if any(value not in ("", False) for value in line.values())]

    # -- what is wrong ---------------------------------------------------------------------------------------------

    def refused(self, error: InputError) -> None:
        for wrong in error.wrongs:
            self.errors.setdefault(wrong.path, []).append(wrong.message.partition(":")[2] or wrong.message)

    @property
    def errors_listed(self) -> list[tuple[str, str, str]]:
        """(where, label, what), as the summary on top shows them."""
        labels = {f.name: f.label for f in self.kind.fields} | {"reason": "理由", "unit": "机构"}
        listed = []
        for path, many in self.errors.items():
            name, line = path.partition("[")[0], path.partition("[")[2].partition("]")[0]
            where = f"第{int(line) + 1}条" if line.isdigit() else ""
            listed += [(f"f-{_flat(path)}", f"{labels.get(name, name)}{where}", text) for text in many]
        return listed + [("", "", text) for text in self.general]

    # -- what the page shows ---------------------------------------------------------------------------------------

    @property
    def boxes(self) -> list[Box | Table]:
        return [self._table(one) if one.type == "rows" else self._box(one) for one in self.kind.typed]

    def _box(self, one: Field) -> Box:
        value = self.raw.get(one.name, "") if self.posted is not None else _shown(one, self.values.get(one.name))
        return Box(one, one.name, value, self.errors.get(one.name, []))

    def _table(self, one: Field) -> Table:
        rows = self.raw.get(one.name, []) if self.posted is not None else self.values.get(one.name, [])
        blank = MORE if self.more else BLANK
        lines = [
            [self._cell(one, sub, n, row) for sub in one.fields]
            for n, row in enumerate([*rows, *({} for _ in range(blank))])
        ]
        return Table(one, lines, self.errors.get(one.name, []))

    def _cell(self, one: Field, sub: Field, n: int, row: dict[str, Any]) -> Box:
        given = row.get(sub.name)
        value = ("" if given is None else given) if self.posted is not None else _shown(sub, given)
        return Box(sub, f"{one.name}-{n}-{sub.name}", value, self.errors.get(f"{one.name}[{n}].{sub.name}", []))


def _flat(path: str) -> str:
    """`hazards[3].text` as the name of its input."""
    return path.replace("[", "-").replace("].", "-").replace("]", "")


def _shown(one: Field, value: Any) -> Any:
    """A stored value as it is typed."""
    if value is None:
        return ""
    return f"{value / 100:.2f}" if one.type == "yuan" else value


def _plain(one: Field, text: str) -> Any:
    """What a clerk types, as the values take it; what is not understood stays as it stands."""
    if one.type == "tick":
        return bool(text)
    if one.type == "text":
        return typed.words(text)
    if one.is_day:
        return typed.day(text) if text.strip() else ""
    if one.type in ("code", "whole", "time"):
        return typed.plain(text).replace("：", ":")
    if one.type == "yuan":
        fen = typed.fen(text)
        return f"{fen / 100:.2f}" if fen is not None else typed.plain(text)
    return typed.line(one.name, text)
