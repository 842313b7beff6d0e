"""What happens when a report is signed, and after: its figures stay, and what changed since is listed with its reasons.

The freeze and the comparison are the counters' own (`cases.counters.freezing`); here they get the words and links of a
page.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from cases.administration.chain import Change, Refused
from cases.counters import freezing
from cases.counters.table import counter
from cases.models import CounterEntry, CounterFreeze, Event, Officer, RegisterRow
from cases.punctuation import full_width
from cases.registers.writing import rows_of
from cases.registry import ACTS
from review.models import Submission
from review.year import tables, values
from review.year.values import Values

MOST_REASONS = 5


@dataclass(frozen=True)
class Reason:
    """An entry that came after the freeze: of which case, by which act."""

    on: date
    what: str
    link: str
    why: str


@dataclass(frozen=True)
class Correction:
    """A figure that reads otherwise now."""

    key: str
    label: str
    submitted: str
    now: str
    difference: str
    reasons: list[Reason]


def freeze(change: Change, row: Submission, read: Values, signer: Officer) -> CounterFreeze:
    """Freeze what was read, in the transaction under way. Raises Refused where it has moved in between."""
    assert row.checked_by is not None
    period = read.period
    frozen = freezing.freeze(
        actor=signer, checked_by=row.checked_by, title=f"{period.label}行政执法统计", bureaus=[row.bureau],
        start=period.start, end=period.end, lists={"report_made_by": row.made_by.username, "report": row.digest},
    )  # fmt: skip
    change.bureau.refresh_from_db()  # the freeze has an event of its own in the same chain
    if differences(read.now[values.TOTAL], frozen.figures):
        raise Refused("签发的时候统计又有变动，请再试一次")
    return frozen


def differences(old: dict[str, int], new: dict[str, int]) -> list[tuple[str, int, int]]:
    """The keys whose figure differs: (key, before, now)."""
    keys = sorted(set(old) | set(new))
    return [(key, old.get(key, 0), new.get(key, 0)) for key in keys if old.get(key, 0) != new.get(key, 0)]


def corrections(row: Submission) -> list[Correction]:
    """What differs now from what was submitted, key by key; a figure made of others goes by its parts' entries."""
    if row.freeze is None:
        return []
    found = []
    for one in freezing.differences(row.freeze):
        of = counter(one.key)
        if of is not None and not of.hidden:
            late = one.entries[:MOST_REASONS]
            registers = rows_of(late)
            reasons = [_reason(entry, registers.get(entry.event_id)) for entry in late]
            found.append(_correction(one, of.unit == "分", reasons))
    return found


def _correction(one: freezing.Change, money: bool, reasons: list[Reason]) -> Correction:
    before, now, moved = (
        tables.amount(n, "yuan") if money else f"{n:,}" for n in (one.before, one.now, abs(one.now - one.before))
    )
    sign = "+" if one.now > one.before else "−"
    return Correction(one.key, full_width(one.label), before, now, sign + moved, reasons)


def _reason(entry: CounterEntry, row: RegisterRow | None) -> Reason:
    act = ACTS.get(entry.event.name)
    why = str(act.label) if act is not None else _said(entry.event)
    if entry.case is not None:
        what, link = entry.case.number or entry.case.title, reverse("case", args=[entry.case.uid])
    elif row is not None:
        what, link = row.no, reverse("register-row", args=[row.kind, row.pk])
    else:
        what, link = "登记簿", ""
    return Reason(entry.event.on, what, link, why)


ROW_ACTS = {"register_entered": "登记", "register_corrected": "更正", "register_voided": "作废"}


def _said(event: Event) -> str:
    """What was done with a row, and the reason somebody gave for it."""
    done = ROW_ACTS.get(event.name, "机关登记")
    reason = json.loads(event.payload).get("reason", "") if event.name in ROW_ACTS else ""
    return f"{done}：{reason}" if reason else done
