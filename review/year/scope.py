"""Whose figures a table shows: one bureau unit by unit, or a bureau with those right below it."""

from __future__ import annotations

from dataclasses import dataclass

from cases import selectors
from cases.models import Bureau, Officer, Unit

OWN, BELOW = "own", "below"
NO_UNIT = "未分机构"
ENTRUSTED = "entrusted"

Place = tuple[int, int | None]  # bureau, unit; None: all of the bureau's, or what belongs to no unit of it


@dataclass(frozen=True)
class Row:
    """A line of a table that has one for each unit. `of_bureau`: the whole of a lower bureau."""

    label: str
    bureau: int
    unit: int | None
    kind: str = ""
    of_bureau: bool = False

    @property
    def place(self) -> str:
        """As an address names it: `b12`, `u34`, `n12` (what belongs to no unit of bureau 12)."""
        if self.of_bureau:
            return f"b{self.bureau}"
        return f"u{self.unit}" if self.unit is not None else f"n{self.bureau}"


@dataclass(frozen=True)
class Scope:
    """`head`: the bureau whose report it is. `below`: the lower bureaus that go in as a line each."""

    head: Bureau
    below: tuple[Bureau, ...]
    units: tuple[Unit, ...]

    @property
    def bureaus(self) -> list[int]:
        return [self.head.pk, *(b.pk for b in self.below)]

    @property
    def label(self) -> str:
        return f"{self.head.name}及所属{len(self.below)}个县（市、区）局" if self.below else self.head.name

    def row_of(self, bureau: int, unit: int | None) -> str:
        """The place of the row these figures belong to."""
        if bureau != self.head.pk:
            return f"b{bureau}"
        return f"u{unit}" if unit is not None else f"n{bureau}"

    def rows(self, has_loose: bool) -> list[Row]:
        """The lines in order: own units, entrusted townships after them, lower bureaus last."""
        own = sorted(self.units, key=lambda unit: (unit.kind == ENTRUSTED, unit.pk))
        rows = [Row(unit.name, self.head.pk, unit.pk, unit.kind) for unit in own]
        if has_loose or not rows:
            rows.append(Row(NO_UNIT if rows else self.head.name, self.head.pk, None))
        return rows + [Row(b.name, b.pk, None, "bureau", of_bureau=True) for b in self.below]


def of_bureau(bureau: Bureau, below: bool = False) -> Scope:
    """A bureau's own figures, with those right below it where asked: two queries at most."""
    lower = tuple(Bureau.objects.filter(parent=bureau).order_by("code")) if below else ()
    return Scope(bureau, lower, tuple(Unit.objects.filter(bureau=bureau).order_by("pk")))


def for_officer(officer: Officer, asked: str) -> Scope | None:
    """What somebody may look at: `own`, `below`, or the code of a lower bureau. None: it does not exist for him."""
    bureaus = selectors.visible_bureaus(officer)
    own, lower = bureaus[0], bureaus[1:]
    nobody: tuple[Bureau, ...] = ()
    if asked in ("", OWN):
        head, below = own, nobody
    elif asked == BELOW and lower:
        head, below = own, tuple(sorted(lower, key=lambda bureau: bureau.code))
    else:
        found = next((b for b in bureaus if b.code == asked), None)
        if found is None:
            return None
        head, below = found, nobody
    officer.bureau = own
    return Scope(head, below, tuple(Unit.objects.filter(bureau=head).order_by("pk")))
