"""What an accepted act leaves behind, in order: papers numbered, stage moved, event appended, rows and counters.

Called by `engine.perform` only, inside its transaction and after every guard has passed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import connection

from cases import clock, counters, deadlines, rows, signatures
from cases.counters.parties import marked
from cases.deadlines import Running
from cases.derive import derive
from cases.guards.base import Reason
from cases.history import Entry
from cases.issuing import Issue
from cases.models import Blob, Case, CounterEntry, Deadline, Event, EventFile, Officer
from cases.prepared import insert
from cases.record import GENESIS, Sealed, canonical

if TYPE_CHECKING:
    from cases.facts import Step

# A second period of the same key runs beside the first instead of replacing it.
PARALLEL = ("evidence_preserve", "record_filing", "cash_to_bureau", "cash_to_bank", "recheck_correction")


@dataclass(frozen=True)
class Attached:
    """A stored file that the act binds: its blob and the name it came under; a signature also says where it stands."""

    blob: Blob
    name: str
    role: str = "evidence"
    place: signatures.Place | None = None


def commit(
    step: Step, flaws: list[Reason], entered_by: Officer | None, request_id: str, files: Sequence[Attached]
) -> Event:
    """Write the act. Raises nothing of its own; a lost race on the version shows as `engine.Conflict`."""
    case = step.facts.case
    assert case is not None
    step.derived = derive(step)
    issue = Issue(step)
    issue.number()
    issue.seal()
    running = step.facts.running
    ended = [period for period in running if deadlines.ends(period, step)]
    entry = _entry(step, case, issue)
    step.history.apply(entry)
    _move(step, case)
    step.history.arrive(str(case.stage))
    opened = openings(step, case)  # before the event: the parameters that set their length go into it
    event = _event(step, case, flaws, issue, entered_by, request_id, files)
    _advance(step, case, event, _next_due(step, running, ended, opened))
    event.case = case
    insert([event])
    rows.write(step, event)
    _deadlines(event, step, running, ended, opened)
    _count(step, event, step.history.entries[-1])
    issue.store(event)
    insert(EventFile(event=event, blob=f.blob, role=f.role, name=f.name) for f in files)
    signatures.bind(event, issue.made, files)
    return event


def _entry(step: Step, case: Case, issue: Issue) -> Entry:
    if listed := issue.listed():
        step.derived["documents"] = listed
    data = step.data.model_dump(mode="json") if step.data is not None else {}
    team = tuple(p.username for p in step.team)
    return Entry(
        case.version + 1, step.act.name, step.on, step.actor.username, team, data, step.derived, str(case.stage)
    )


def _move(step: Step, case: Case) -> None:
    """The transition itself. Acts that move nothing leave the stage alone."""
    if step.act.moves:
        getattr(case, step.act.name)(step)


def _event(
    step: Step, case: Case, flaws: list[Reason], issue: Issue, entered_by: Officer | None, request_id: str,
    files: Sequence[Attached],
) -> Event:  # fmt: skip
    """The event, sealed: its hash covers everything but row ids."""
    payload = {
        "data": step.history.entries[-1].data,
        "derived": step.derived,
        "team": [p.username for p in step.team],
        "people": [p.snapshot(step.on) for p in step.team],
        "rules": [value.as_dict() for _, value in sorted(step.used.items())],
    }
    articles = sorted({source.cite for guard in step.act.guards for source in guard.sources})
    digests = {**issue.digests(), "files": [_hashed(f) for f in files]}
    sealed = Sealed(
        case=str(case.uid), bureau=step.facts.bureau.code, seq=case.version + 1, name=step.act.name, v=1,
        actor=step.actor.username, snapshot=canonical(step.actor.snapshot(step.on)),
        entered_by=entered_by.username if entered_by else "", on=step.on, at=clock.now(), stage=str(case.stage),
        payload=canonical(payload), articles=canonical(articles), flaws=canonical([f.as_dict() for f in flaws]),
        digests=canonical(digests), request_id=request_id, prev=case.head or GENESIS,
    )  # fmt: skip
    return Event(
        bureau=step.facts.bureau, seq=sealed.seq, name=sealed.name, v=sealed.v, actor_id=step.actor.id,
        snapshot=sealed.snapshot, entered_by=entered_by, on=sealed.on, at=sealed.at, stage=sealed.stage,
        payload=sealed.payload, articles=sealed.articles, flaws=sealed.flaws, digests=sealed.digests,
        request_id=request_id or None, prev=sealed.prev, hash=sealed.hash(),
    )  # fmt: skip


def _hashed(file: Attached) -> dict[str, Any]:
    """What of a bound file is hashed into the event."""
    place = {"place": file.place.as_dict()} if file.place else {}
    return {"name": file.name, "sha256": file.blob.sha256, **place}


ADVANCE = (
    "UPDATE cases_case SET version = version + 1, head = %s, stage = %s, next_due = %s, number = %s, filed_on = %s, "
    "proposal = %s WHERE id = %s AND version = %s"
)


def _advance(step: Step, case: Case, event: Event, next_due: date | None) -> None:
    """Move the case on by one event. `UPDATE … WHERE version = ?` is the real guarantee against two writers."""
    from cases.engine import Conflict

    case.head, case.next_due = event.hash, next_due
    if step.act.name == "approve_filing":
        papers = [d for d in step.history.documents if d["form"] == "filing_approval"]
        case.filed_on, case.number = event.on, papers[-1]["number"] if papers else None
    if step.act.name == "penalise_on_the_spot":  # never filed: the decision's number is the case's
        case.number = next((d["number"] for d in step.derived.get("documents", ()) if d["number"]), None)
    if step.history.proposal is not None:
        case.proposal = step.history.proposal.number
    if case.pk is None:
        case.version = 1
        case.save(force_insert=True)
        return
    day = connection.ops.adapt_datefield_value
    values = (case.head, case.stage, day(case.next_due), case.number, day(case.filed_on), case.proposal)
    with connection.cursor() as cursor:
        cursor.execute(ADVANCE, (*values, case.pk, case.version))
        changed = cursor.rowcount
    if changed != 1:
        raise Conflict(case.version, [])
    case.version += 1


# -- deadlines ---------------------------------------------------------------------------------------------------------


def openings(step: Step, case: Case) -> list[Deadline]:
    """The periods this act starts, with their last day."""
    calendar = step.facts.law.calendar
    found = []
    for rule in deadlines.RULES.values():
        starts = rule.starts.get(step.act.name)
        for opening in starts(step) if starts else ():
            length, unit, parameter = rule.measure(step, opening)
            start = opening.start or step.on
            due = deadlines.due_date(calendar, start, length, unit)
            found.append(
                Deadline(
                    case=case, bureau=step.facts.bureau, party=opening.party, key=rule.key, start=start, length=length,
                    unit=unit, parameter=opening.note or parameter, due=due,
                    provisional=calendar.is_provisional(start, due),
                )
            )  # fmt: skip
    return found


def replaced(row: Running | Deadline, opened: list[Deadline], act: str) -> bool:
    """Whether a period is replaced by one this act opens."""
    longer = act in ("extend_seizure", "extend_correction")
    parallel = not longer and (row.key in PARALLEL or row.key == "seizure_term")
    return not parallel and any(o.key == row.key and o.party == row.party for o in opened)


def _next_due(step: Step, running: list[Running], ended: list[Running], opened: list[Deadline]) -> date | None:
    """The nearest day the bureau has to mind."""
    left = [(r.key, r.due) for r in running if r not in ended and not replaced(r, opened, step.act.name)]
    dues = [due for key, due in [*left, *((o.key, o.due) for o in opened)] if deadlines.RULES[key].binds == "bureau"]
    return min(dues, default=None)


def _deadlines(event: Event, step: Step, running: list[Running], ended: list[Running], opened: list[Deadline]) -> None:
    closing = [r.id for r in running if r in ended or replaced(r, opened, step.act.name)]
    if closing:
        Deadline.objects.filter(pk__in=closing).update(closed_by=event, done_on=event.on)
    case = step.facts.case
    assert case is not None
    for row in opened:  # made before the case had its key, where this is its first act
        row.opened_by, row.case = event, case
    insert(opened)


# -- counters ----------------------------------------------------------------------------------------------------------

BUMP = (
    "INSERT INTO cases_countermonth (slot, bureau_id, unit_id, key, year, month, value) VALUES {places} "
    "ON CONFLICT (slot) DO UPDATE SET value = cases_countermonth.value + excluded.value"
)


def _count(step: Step, event: Event, entry: Entry) -> None:
    case = step.facts.case
    assert case is not None
    made = [
        marked(CounterEntry(
            event=event, case=case, bureau=step.facts.bureau, unit_id=case.unit_id, party=c.party, key=c.key,
            on=c.on or event.on, value=c.value,
        ))
        for c in counters.count(entry, step.history)
    ]  # fmt: skip
    if made:
        insert(made)
        bump(made)


def slot(bureau_id: int, unit_id: int | None, key: str, year: int, month: int) -> str:
    return f"{bureau_id}/{unit_id or ''}/{key}/{year}-{month:02}"


def bump(entries: Sequence[CounterEntry]) -> None:
    """Add entries to their months: one statement, on both databases."""
    sums: dict[str, list[Any]] = {}
    for e in entries:
        name = slot(e.bureau_id, e.unit_id, e.key, e.on.year, e.on.month)
        row = sums.setdefault(name, [name, e.bureau_id, e.unit_id, e.key, e.on.year, e.on.month, 0])
        row[6] += e.value
    places = ", ".join(["(%s, %s, %s, %s, %s, %s, %s)"] * len(sums))
    values = [value for _, row in sorted(sums.items()) for value in row]
    with connection.cursor() as cursor:
        cursor.execute(BUMP.format(places=places), values)
