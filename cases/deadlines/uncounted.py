"""Days that do not count towards the term to decide, where a confirmed row says so (行政处罚法 60, second sentence)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cases.facts import Step

Stretch = tuple[date, date]


def not_counted(step: Step, since: date) -> set[date]:
    """Days after `since` that a rule takes out of the term. The statute itself names none.

    A stretch is taken out once it is over: its first day belongs to the term, its last does not.
    """
    listed, suspension = step.param("excluded_time"), step.param("suspend_stops_clock")
    kinds = set(listed.value) if listed.confirmed else set()
    if suspension.value and suspension.confirmed:
        kinds.add("suspension")
    spans = [span for kind in sorted(kinds & set(STRETCHES)) for span in STRETCHES[kind](step)]
    days = {first + timedelta(n) for first, last in spans for n in range(1, (last - first).days + 1)}
    return {d for d in days if d > since}


def _suspended(step: Step) -> list[Stretch]:
    of = step.history.by_name
    return [(a.on, b.on) for a, b in zip(of.get("suspend", ()), of.get("resume", ()), strict=False)]


def _heard(step: Step) -> list[Stretch]:
    """From the request to the hearing's end, whatever the end."""
    return [(h.order[0], h.ended[0]) for many in step.history.hearings.values() for h in many if h.ended]


def _announced(step: Step) -> list[Stretch]:
    """A notice served by announcement; that of the decision comes after the term."""
    told = [e for e in step.history.by_name.get("serve_notice", ()) if e.data["method"] == "announcement"]
    return [(day(e.data["announced_on"]), day(e.derived["served_on"])) for e in told]


def _appraised(step: Step) -> list[Stretch]:
    """From each commission to the next appraisal entered as evidence."""
    rows = [row for row in step.facts.evidence if row["event__seq"] <= step.seq]
    reports = {
        row["event__seq"]: row["obtained_on"]
        for row in rows
        if row["act"] == "add_evidence" and row["kind"] == "appraisal"
    }
    if step.act.name == "add_evidence" and step.data.kind == "appraisal":
        reports[step.seq] = step.on  # its own row comes after the periods
    found = []
    for row in rows:
        if row["act"] == "commission_appraisal":
            after = [seq for seq in reports if seq > row["event__seq"]]
            found += [(row["obtained_on"], reports[min(after)])] if after else []
    return found


STRETCHES: dict[str, Callable[[Step], list[Stretch]]] = {
    "suspension": _suspended,
    "hearing": _heard,
    "announcement": _announced,
    "appraisal": _appraised,
}


def day(value: Any) -> date:
    return value if isinstance(value, date) else date.fromisoformat(value)
