"""Who was where, and from when to when, as a record says it. Pure; `same_day` reads the records."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cases.facts import Step

# Acts whose record says from when to when, on the day of the act.
TIMED = ("inquire", "inspect_scene", "sample", "record_statement", "close_hearing", "terminate_hearing")
# An inspection is part of the clue it led to, and has a day of its own.
INSPECTING = "register_clue"


@dataclass(frozen=True)
class Presence:
    """Somebody was at one thing from `since` to `until` (09:30). `asked` is who was questioned, `id_no` as written."""

    case: int | None
    number: str
    act: str
    since: str
    until: str
    officers: frozenset[str]
    asked: str = ""
    id_no: str = ""

    def overlaps(self, other: Presence) -> bool:
        """Whether both were under way at some minute; one may begin when the other ends."""
        if self.since == self.until:  # its end is not known yet
            return other.since <= self.since < other.until
        return self.since < other.until and other.since < self.until

    def same_person(self, other: Presence) -> bool:
        """Whether the same person is asked in both, as far as one can tell: a namesake has another number."""
        if not self.asked or self.asked != other.asked:
            return False
        return not (self.id_no and other.id_no and self.id_no != other.id_no)


def of_step(step: Step) -> tuple[date, Presence] | None:
    """What the act at hand records, and on which day; None where it says no times."""
    if step.data is None:
        return None
    data = step.data.model_dump(mode="json")
    on = step.on
    if step.act.name == INSPECTING:
        on = step.data.source.on
    case = step.facts.case.pk if step.facts.case is not None else None
    made = recorded(step.act.name, data, {p.username for p in step.acting}, case, "")
    return (on, made) if made is not None else None


def recorded(act: str, data: dict[str, Any], officers: set[str], case: int | None, number: str) -> Presence | None:
    """What an act's stored data says; None where it says no times."""
    if act == INSPECTING:
        data = (data.get("source") or {}).get("inspection") or {}
    elif act not in TIMED:
        return None
    if not data.get("time_from") or not data.get("time_to"):
        return None
    id_no = (data.get("identity") or {}).get("id_no") or ""
    asked = str(data.get("person") or "")
    return Presence(case, number, act, data["time_from"], data["time_to"], frozenset(officers), asked, id_no)
