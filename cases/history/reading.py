"""A case's record read and folded. The process keeps what it has folded, and reads only the events since.

The record is append-only and its hashes are chained: where the last event folded still stands with its hash, so does
everything before it. After a rollback, a restore or a rewrite it does not, and the case is folded anew. What is kept is
never handed out, only copies of it. Whether a hash is right is for `verify` to say.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from uuid import UUID

from cases.history import Entry, History
from cases.models import Case, Event
from cases.prepared import Prepared

# Many of them come in a case, and none changes what a guard reads: they stay rows.
QUIET = ("add_evidence", "inquire", "inspect_scene", "sample", "commission_appraisal", "attempt_service")

MOST_KEPT = 256  # cases
ENTRY_FIELDS = ("seq", "name", "on", "actor__username", "stage", "payload")
HISTORY = Prepared(
    lambda case, since: (
        Event.objects.filter(case_id=case, seq__gte=since)
        .exclude(name__in=QUIET)
        .order_by("seq")
        .values_list(*ENTRY_FIELDS, "hash")
    ),
    values=2,
)


def entry(row: tuple[Any, ...]) -> Entry:
    seq, name, on, actor, stage, payload = row
    body = json.loads(payload)
    return Entry(seq, name, on, actor, tuple(body.get("team", ())), body["data"], body["derived"], stage)


def corrected(entries: list[Entry]) -> list[Entry]:
    """The entries with every correction laid over the event it points at. Nothing stored is changed."""
    patches: dict[int, dict[str, Any]] = {}
    for e in entries:
        if e.name == "correct_event":
            patches.setdefault(e.data["event"], {}).update(e.data["fields"])
    if not patches:
        return entries
    return [
        Entry(e.seq, e.name, e.on, e.by, e.team, {**e.data, **patches[e.seq]}, e.derived, e.stage)
        if e.seq in patches
        else e
        for e in entries
    ]


@dataclass(frozen=True)
class Kept:
    """A record folded up to one event, told by its number and hash. `entries` stand as written, not corrected."""

    seq: int
    hash: str
    entries: list[Entry]
    history: History

    def onward(self, rows: list[tuple[Any, ...]]) -> Kept:
        """Folded on over the events after it."""
        if not rows:
            return self
        new = [entry(row[:-1]) for row in rows]
        told = [*self.entries, *new]
        if any(e.name == "correct_event" for e in new):  # it changes what came before
            history = History(corrected(told))
        else:
            history = self.history.copy()
            for e in new:
                history.apply(e)
        return Kept(new[-1].seq, rows[-1][-1], told, history)


NOTHING = Kept(0, "", [], History())


@lru_cache(MOST_KEPT)
def _shelf(uid: UUID) -> list[Kept]:
    """The place of one case: empty, or with the last fold of it. Changed in one step, so threads may share it."""
    return []


def history_of(case: Case) -> History:
    """The case's history by its record as it stands, corrections laid over. The caller may change it."""
    shelf = _shelf(case.uid)
    kept = shelf[0] if shelf else NOTHING
    rows = HISTORY.rows(case.pk, kept.seq)
    if kept.seq:
        if rows and (rows[0][0], rows[0][-1]) == (kept.seq, kept.hash):
            rows = rows[1:]
        else:
            kept, rows = NOTHING, HISTORY.rows(case.pk, 0)
    kept = kept.onward(rows)
    shelf[:] = [kept]
    return kept.history.copy()


def forget() -> None:
    """Drop what is kept."""
    _shelf.cache_clear()
