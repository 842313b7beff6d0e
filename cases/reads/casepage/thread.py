"""The record of a case as people read it: events, legal reviews, the discussion, refusals, flaws, tracks beside it."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from cases import clock, labels
from cases.facts import Facts
from cases.history import History
from cases.history.reading import ENTRY_FIELDS, entry
from cases.models import Case, Document, Event, Refusal
from cases.reads.periods import Due
from cases.reads.telling import summary
from cases.registry import ACTS
from cases.tracks import TRACKS
from documents.forms import load_form

SHOWN = 10  # events on the overview
TRACK_DUES = {
    "publication": ("publish_unit", "publish_generic"),
    "record_filing": ("record_filing",),
    "correction": ("recheck_correction",),
    "appeal": ("review_reply", "litigation_answer", "review_apply"),
    "enforcement": ("court_apply_window",),
}
DONE_STATES = {"published", "expired", "acknowledged", "verified", "upheld", "varied", "withdrawn", "repaired", "ended"}


@dataclass(frozen=True)
class Told:
    """One event as the record shows it."""

    seq: int
    label: str
    text: str
    on: date
    event: Event
    papers: list[tuple[Document, str]]
    late: bool


def record(case: Case, facts: Facts, whole: bool) -> list[Told]:
    """The thread, the last first: the last ten, or all of it."""
    rows = Event.objects.filter(case=case).select_related("actor", "entered_by").order_by("-seq")
    by_event: dict[int, list[tuple[Document, str]]] = defaultdict(list)
    for document in facts.documents:
        by_event[document.event_id].append((document, load_form(document.form, document.edition).title))
    return [_told(event, facts.history, by_event[event.pk]) for event in (rows if whole else rows[:SHOWN])]


def _told(event: Event, history: History, papers: list[tuple[Document, str]]) -> Told:
    read = entry(tuple(getattr(event, f) if "__" not in f else event.actor.username for f in ENTRY_FIELDS))
    return Told(
        seq=event.seq,
        label=label_of(event.name),
        text=summary(read, history),
        on=event.on,
        event=event,
        papers=papers,
        late=event.at.astimezone(clock.SHANGHAI).date() > event.on,
    )


def label_of(act: str) -> str:
    return ACTS[act].label if act in ACTS else act


def reviews(facts: Facts) -> list[dict[str, Any]]:
    """Each round of legal review with what was said, the last first."""
    events = [e for e in facts.history.entries if e.name in ("pass_review", "return_review")]
    found = []
    for round_no, (event, review) in enumerate(zip(events, facts.history.reviews, strict=False), 1):
        person = facts.person(event.by)
        found.append(
            {
                "round": round_no,
                "on": event.on,
                "result": labels.REVIEW_RESULTS.get(review.result, review.result),
                "by": person.name if person else event.by,
                "opinions": event.data.get("opinions", []),
                "corrections": event.data.get("corrections", []),
                "checklist": event.data.get("checklist", []),
                "passed": event.name == "pass_review",
            }
        )
    return found[::-1]


def discussion(facts: Facts) -> dict[str, Any] | None:
    event = facts.history.last("resolve_discussion")
    if event is None:
        return None
    facts.load_people(m["name"] for m in event.data.get("members", []))
    members = [
        {**m, "who": p.name if (p := facts.person(m["name"])) is not None else m["name"]}
        for m in event.data.get("members", [])
    ]
    conclusion = labels.CONCLUSIONS.get(event.data.get("conclusion", ""), "")
    return {"on": event.on, "members": members, "conclusion": conclusion, "data": event.data}


def tracks(history: History, dues: list[Due]) -> list[dict[str, Any]]:
    """What runs beside the case: each track with its states, by party where they differ."""
    found = []
    running = {d.key: d for d in dues if d.done_on is None}
    for track in TRACKS.values():
        states = history.tracks.get(track.key, {})
        told = sorted({track.states.get(s, s) for s in states.values() if s})
        due = next((running[k] for k in TRACK_DUES.get(track.key, ()) if k in running), None)
        done = bool(states) and all(s in DONE_STATES for s in states.values())
        found.append({"label": track.label, "state": "、".join(told) or "未开始", "done": done, "due": due})
    return found


def refusals(case: Case) -> list[dict[str, Any]]:
    rows = Refusal.objects.filter(case=case).select_related("actor").order_by("-pk")[:50]
    return [{"row": r, "label": label_of(r.act), "reasons": json.loads(r.reasons)} for r in rows]


def flaws(case: Case) -> list[dict[str, Any]]:
    """What the law let pass and an evaluation will mark."""
    rows = Event.objects.filter(case=case).exclude(flaws="[]").order_by("seq").values_list("name", "on", "flaws")
    return [{**flaw, "act": label_of(name), "on": on} for name, on, text in rows for flaw in json.loads(text)]
