"""What the page of one case shows. Made from the case's facts (already loaded for the verdicts) and few more rows."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from cases import clock, labels, tasks
from cases.calendar import WorkCalendar
from cases.check_digits import right_check_digit
from cases.deadlines import RULES, explain
from cases.engine import Verdict
from cases.facts import Facts
from cases.guards.base import Reason
from cases.history import Line
from cases.history.reading import ENTRY_FIELDS, entry
from cases.law import Citation
from cases.models import Case, Deadline, Document, Event, EventFile, Officer, Publication, Refusal, Service
from cases.reads.strip import ASIDE, StripStep, strip
from cases.reads.telling import cause, summary
from cases.reads.whereto import Place, where_to_mend
from cases.registry import ACTS, Act, Role, Stage
from cases.tracks import TRACKS
from documents.forms import load_form

NEAR = 3  # working days left from which a date is amber
SHOWN = 10  # events on the overview
DECIDED = (Stage.DECIDED, Stage.SERVED, Stage.CLOSED, Stage.ARCHIVED)
INQUIRY = ("evidence", "custody", "facts", "recusal", "site", "coercion", "statement")


@dataclass(frozen=True)
class Due:
    """A period that runs or ran. `left`: working days from today, negative when overdue (calendar days then)."""

    key: str
    label: str
    party: str
    on: date
    left: int
    how: str
    source: str
    provisional: bool
    binds: str
    done_on: date | None = None

    @property
    def state(self) -> str:
        """late, near or "" (in good time, done, or over for the party: that is nobody's lateness)."""
        if self.done_on is not None or (self.binds == "party" and self.left < 0):
            return ""
        return "late" if self.left < 0 else "near" if self.left <= NEAR else ""


@dataclass(frozen=True)
class Missing:
    reason: Reason
    place: Place | None


@dataclass(frozen=True)
class Choice:
    """An act on the case page: possible, or not, with everything that is missing."""

    act: Act
    missing: list[Missing] = field(default_factory=list)
    forms: str = ""


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


def days_left(calendar: WorkCalendar, due: date, today: date) -> int:
    """Working days from today (not counted) to `due` (counted); calendar days, negative, once it is over."""
    if due < today:
        return (due - today).days
    return calendar.full_working_days_between(today, due + timedelta(days=1))


class CasePage:
    """A case for one officer on one day. Every part loads once; the number of queries depends on no row."""

    def __init__(self, case: Case, facts: Facts, verdicts: dict[str, Verdict], officer: Officer, roles: frozenset[str]):
        self.case = case
        self.facts = facts
        self.history = facts.history
        self.verdicts = verdicts
        self.officer = officer
        self.roles = roles
        self.today = clock.today()

    # -- head --------------------------------------------------------------------------------------------------------

    @property
    def strip(self) -> list[StripStep]:
        return strip(self.case.stage, self.history)

    @property
    def stage(self) -> str:
        return Stage(self.case.stage).label

    @property
    def aside(self) -> bool:
        return self.case.stage in ASIDE

    @property
    def rounds(self) -> int:
        return len(self.history.by_name.get("submit_for_review", ()))

    @property
    def procedure(self) -> str:
        return labels.PROCEDURES[self.case.procedure]

    @cached_property
    def handlers(self) -> str:
        names = self.history.officers_on(self.today)
        self.facts.load_people(names)
        return "、".join(p.name for n in names if (p := self.facts.person(n)) is not None)

    @property
    def about(self) -> str:
        """What the case is about: its title without the name of the party that stands beside it."""
        first = next((p["name"] for p in self.history.parties.values()), "")
        return self.case.title.removeprefix(first) or self.case.title

    @property
    def party_names(self) -> str:
        found = [p["name"] for p in self.history.parties.values()]
        return "、".join(found[:2]) + (f" 等 {len(found)} 名" if len(found) > 2 else "") or self.case.title

    @property
    def cause(self) -> str:
        return cause(self.case.title, [p["name"] for p in self.history.parties.values()])

    @cached_property
    def dues(self) -> list[Due]:
        """Every period of the case, running ones first, by date."""
        calendar = self.facts.law.calendar
        found = []
        for row in Deadline.objects.filter(case=self.case).order_by("due", "pk"):
            rule = RULES.get(row.key)
            label = rule.label if rule else row.key
            source = str(rule.source) if rule else ""
            found.append(
                Due(
                    row.key,
                    label,
                    self.history.parties.get(row.party, {}).get("name", "") if len(self.history.parties) > 1 else "",
                    row.due,
                    days_left(calendar, row.due, self.today),
                    explain(calendar, label, row.start, row.length, row.unit, row.due, source),
                    source,
                    row.provisional,
                    rule.binds if rule else "bureau",
                    row.done_on,
                )
            )
        return sorted(found, key=lambda due: (due.done_on is not None, due.on))

    @property
    def next_dues(self) -> list[Due]:
        """The next day that binds the bureau, and the term of the whole case beside it."""
        running = [d for d in self.dues if d.done_on is None and d.binds == "bureau"]
        whole = [d for d in running if d.key == "decision_term"]
        return [*[d for d in running if d not in whole][:1], *whole[:1]]

    # -- what can be done --------------------------------------------------------------------------------------------

    @cached_property
    def can(self) -> list[Choice]:
        """What the case waits for first, then what moves it on, then what suits where it stands."""
        return sorted(
            (
                Choice(ACTS[name], forms=_forms(ACTS[name]))
                for name, verdict in self.verdicts.items()
                if verdict.allowed
            ),
            key=lambda c: (
                c.act.name not in self._wanted,
                not c.act.moves,
                self._is_past(c),
                ORDER_OF_ACTS[c.act.name],
            ),
        )

    @cached_property
    def _wanted(self) -> set[str]:
        """The acts the stage and the running periods ask for, as the desk has them."""
        running = [tasks.OF_PERIOD[d.key] for d in self.dues if d.done_on is None and d.key in tasks.OF_PERIOD]
        return {w.act for w in (*tasks.OF_STAGE.get(Stage(self.case.stage), ()), *running)}

    def _is_past(self, choice: Choice) -> bool:
        """Whether an act belongs to the inquiry, and the inquiry is over."""
        return self.case.stage in DECIDED and choice.act.group in INQUIRY

    @cached_property
    def cannot(self) -> list[Choice]:
        """All other acts, those next on the road first."""
        found = [
            Choice(ACTS[name], [Missing(r, where_to_mend(r)) for r in verdict.reasons])
            for name, verdict in self.verdicts.items()
            if not verdict.allowed
        ]
        return sorted(found, key=lambda c: (not self._is_next(c), not c.act.moves, ORDER_OF_ACTS[c.act.name]))

    def _is_next(self, choice: Choice) -> bool:
        """Whether an act belongs to the stage the case stands in: only its conditions, or the person, are missing."""
        return choice.act.moves and self.case.stage in choice.act.stages

    @property
    def cannot_next(self) -> list[Choice]:
        """The next two acts on the road that cannot be done yet."""
        return [c for c in self.cannot if self._is_next(c)][:2]

    @property
    def cannot_rest(self) -> list[Choice]:
        return [c for c in self.cannot if c not in self.cannot_next]

    # -- content -----------------------------------------------------------------------------------------------------

    @property
    def parties(self) -> list[dict[str, Any]]:
        found = []
        for key, party in self.history.parties.items():
            number = party.get("id_no") or ""
            found.append({**party, "key": key, "masked": masked(number), "odd": not right_check_digit(party)})
        return found

    @cached_property
    def violations(self) -> list[dict[str, Any]]:
        """Each violation with the line it is judged by and the statutory band of its fine."""
        found = []
        for key, violation in self.history.violations.items():
            party = self.history.parties.get(violation["party"], {})
            line = self.history.line(violation["party"])
            found.append(
                {
                    **violation,
                    "key": key,
                    "party_name": party.get("name", ""),
                    "violated_text": _cited(violation["violated"]),
                    "clause_text": _cited(violation["clause"]),
                    "line": line,
                    "scale": self._scale(key, violation, party, line),
                }
            )
        return found

    def _scale(
        self, key: str, violation: dict[str, Any], party: dict[str, Any], line: Line | None
    ) -> dict[str, Any] | None:
        subject = "unit" if party.get("kind") == "unit" else "person"
        day = date.fromisoformat(str(violation["act_end"]))
        rows = [
            clause
            for cite in violation["clause"].split("+")
            for clause in self.facts.law.clauses(cite, subject, day)
            if clause.step == violation.get("step", "first") and clause.high
        ]
        if not rows:
            return None
        fine = _fine_of(line, key) if line is not None and line.penalises else 0
        return band(rows[0].low, rows[0].high, fine or None)

    @property
    def amounts(self) -> list[dict[str, Any]]:
        """The fine of each party as each step of the case had it, in fen; None where it was not reached."""
        return [self._amounts_of(key, party["name"]) for key, party in self.history.parties.items()]

    def _amounts_of(self, key: str, name: str) -> dict[str, Any]:
        history = self.history
        notice, decision = history.notice(key), history.decisions.get(key)
        review = history.reviews[-1].lines.get(key) if history.reviews else None
        resolution = history.resolution.lines.get(key) if history.resolution else None
        first = history.proposals[0].lines.get(key) if history.proposals else None
        account = self.facts.account(key, self.today) if decision is not None else None
        return {
            "name": name,
            "cells": [
                _fine(first),
                _fine(notice.line if notice else None),
                _fine(history.line(key)),
                _fine(review),
                _fine(resolution),
                decision.fine if decision else None,
                account.paid if account else None,
                account.surcharge if account else None,
            ],
        }

    @property
    def totals(self) -> list[int | None]:
        columns = zip(*(row["cells"] for row in self.amounts), strict=True)
        return [
            sum(c for c in column if c is not None) if any(c is not None for c in column) else None
            for column in columns
        ]

    @property
    def has_amounts(self) -> bool:
        return bool(self.history.proposals or self.history.decisions)

    @property
    def tracks(self) -> list[dict[str, Any]]:
        """What runs beside the case: each track with its states, by party where they differ."""
        found = []
        running = {d.key: d for d in self.dues if d.done_on is None}
        for track in TRACKS.values():
            states = self.history.tracks.get(track.key, {})
            told = sorted({track.states.get(s, s) for s in states.values() if s})
            due = next((running[k] for k in TRACK_DUES.get(track.key, ()) if k in running), None)
            done = bool(states) and all(s in DONE_STATES for s in states.values())
            found.append({"label": track.label, "state": "、".join(told) or "未开始", "done": done, "due": due})
        return found

    @cached_property
    def documents(self) -> list[Document]:
        return self.facts.documents

    @property
    def papers(self) -> list[dict[str, Any]]:
        return [
            {"document": d, "title": load_form(d.form, d.edition).title, "party": self._party_name(d.party_key)}
            for d in self.documents
        ]

    def _party_name(self, key: str) -> str:
        return str(self.history.parties.get(key, {}).get("name", ""))

    @cached_property
    def evidence(self) -> list[dict[str, Any]]:
        """Evidence with its files and the names of who took it: two queries however many."""
        rows = self.facts.evidence
        files: dict[int, list[EventFile]] = defaultdict(list)
        for file in EventFile.objects.filter(event__case=self.case).select_related("blob", "event").order_by("pk"):
            files[file.event.seq].append(file)
        self.facts.load_people(name for row in rows for name in row["officers"])
        return [
            {
                **row,
                "kind_text": labels.EVIDENCE_KINDS.get(row["kind"], row["kind"]),
                "taken_by": "、".join(p.name for n in row["officers"] if (p := self.facts.person(n)) is not None),
                "files": files.get(row["event__seq"], []),
                "proves_text": "、".join(row["proves"] or []),
            }
            for row in rows
        ]

    @cached_property
    def services(self) -> list[dict[str, Any]]:
        rows = Service.objects.filter(case=self.case).select_related("party", "document__number").order_by("pk")
        return [
            {"row": s, "method": labels.SERVICE_METHODS.get(s.method, s.method), "paper": _title(s.paper)} for s in rows
        ]

    @property
    def reviews(self) -> list[dict[str, Any]]:
        """Each round of legal review with what was said, the last first."""
        events = [e for e in self.history.entries if e.name in ("pass_review", "return_review")]
        found = []
        for round_no, (event, review) in enumerate(zip(events, self.history.reviews, strict=False), 1):
            person = self.facts.person(event.by)
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

    @property
    def discussion(self) -> dict[str, Any] | None:
        event = self.history.last("resolve_discussion")
        if event is None:
            return None
        self.facts.load_people(m["name"] for m in event.data.get("members", []))
        members = [
            {**m, "who": p.name if (p := self.facts.person(m["name"])) is not None else m["name"]}
            for m in event.data.get("members", [])
        ]
        conclusion = labels.CONCLUSIONS.get(event.data.get("conclusion", ""), "")
        return {"on": event.on, "members": members, "conclusion": conclusion, "data": event.data}

    @property
    def accounts(self) -> list[dict[str, Any]]:
        return [
            {"name": self._party_name(key), "account": self.facts.account(key, self.today), "decision": decision,
             "pay_by": self.facts.pay_by(key)}
            for key, decision in self.history.decisions.items()
        ]  # fmt: skip

    @property
    def ledger(self) -> list[dict[str, Any]]:
        return [
            {"name": self._party_name(key), "on": on, "kind": LEDGER_KINDS.get(kind, kind), "fen": fen}
            for key, moves in self.history.money.items()
            for on, kind, fen in moves
        ]

    # -- record ------------------------------------------------------------------------------------------------------

    def record(self, whole: bool) -> list[Told]:
        """The thread, the last first: the last ten, or all of it."""
        rows = Event.objects.filter(case=self.case).select_related("actor", "entered_by").order_by("-seq")
        by_event: dict[int, list[tuple[Document, str]]] = defaultdict(list)
        for document in self.documents:
            by_event[document.event_id].append((document, load_form(document.form, document.edition).title))
        found = []
        for event in rows if whole else rows[:SHOWN]:
            act = ACTS.get(event.name)
            told = entry(tuple(getattr(event, f) if "__" not in f else event.actor.username for f in ENTRY_FIELDS))
            late = event.at.astimezone(clock.SHANGHAI).date() > event.on
            found.append(
                Told(event.seq, act.label if act else event.name, summary(told, self.history), event.on, event,
                     by_event[event.pk], late)
            )  # fmt: skip
        return found

    @property
    def record_recent(self) -> list[Told]:
        return self.record(whole=False)

    @property
    def record_whole(self) -> list[Told]:
        return self.record(whole=True)

    @property
    def publications(self) -> list[dict[str, Any]]:
        rows = Publication.objects.filter(case=self.case).select_related("party").order_by("pk")
        states = TRACKS["publication"].states
        return [{"row": row, "party": row.party, "label": states.get(row.state, row.state)} for row in rows]

    @property
    def may_see_refusals(self) -> bool:
        """Refused attempts are for the case's officers, administrators and supervision (法制)."""
        mine = self.officer.username in self.history.ever_officers
        return mine or bool(self.roles & {Role.ADMINISTRATOR, Role.LEGAL_REVIEWER})

    @property
    def refusals(self) -> list[dict[str, Any]]:
        if not self.may_see_refusals:
            return []
        rows = Refusal.objects.filter(case=self.case).select_related("actor").order_by("-pk")[:50]
        return [
            {"row": r, "label": ACTS[r.act].label if r.act in ACTS else r.act, "reasons": json.loads(r.reasons)}
            for r in rows
        ]

    @property
    def flaws(self) -> list[dict[str, str]]:
        """What the law let pass and an evaluation will mark."""
        found = []
        for name, text in (
            Event.objects.filter(case=self.case).exclude(flaws="[]").order_by("seq").values_list("name", "flaws")
        ):
            found += [{**f, "act": ACTS[name].label if name in ACTS else name} for f in json.loads(text)]
        return found


ORDER_OF_ACTS = {name: i for i, name in enumerate(ACTS)}
TRACK_DUES = {
    "publication": ("publish_unit", "publish_generic"),
    "record_filing": ("record_filing",),
    "correction": ("recheck_correction",),
    "appeal": ("review_reply", "litigation_answer", "review_apply"),
    "enforcement": ("court_apply_window",),
}
DONE_STATES = {"published", "expired", "acknowledged", "verified", "upheld", "varied", "withdrawn", "repaired", "ended"}
SERVED_PAPERS = {"decision": "决定书"}  # what service rows call the one paper that has several forms
LEDGER_KINDS = {
    "fine": "罚款",
    "surcharge": "加处罚款",
    "income": "没收款",
    "refund": "退款",
    "imposed": "加处决定",
    "remission": "减免",
}


def _forms(act: Act) -> str:
    """The papers an act issues, by name; "" where it issues none."""
    return "、".join(dict.fromkeys(t for key in act.issues if (t := _title(key))))


def _title(form: str) -> str:
    try:
        return load_form(form).title
    except LookupError:
        return SERVED_PAPERS.get(form, "")


def _fine(line: Line | None) -> int | None:
    return line.fine if line is not None and line.penalises else None


def _cited(cites: str) -> str:
    return "、".join(str(Citation.parse(c)) for c in cites.split("+") if c)


def masked(number: str) -> str:
    """An identity number without its middle: 110105********002X."""
    return number if len(number) < 12 else number[:6] + "*" * (len(number) - 10) + number[-4:]


def _fine_of(line: Line, violation: str) -> int:
    """What a line fines this violation: its part, or the whole where it is the only one; 0 where that is not told."""
    parts = [part for penalty in line.raw.get("penalties", ()) for part in penalty.get("parts") or ()]
    if parts:
        return sum(part["fen"] for part in parts if part["violation"] == violation)
    return line.fine if line.violations == (violation,) else 0


def band(low: int, high: int, fine: int | None) -> dict[str, Any]:
    """Where a fine lies in its statutory band, drawn 360 wide: all in fen and in units of the drawing."""
    left, right = 44, 346
    x = None
    if fine is not None:
        x = left + (right - left) * (fine - low) / (high - low) if high > low else left
        x = round(min(max(x, 14), 354), 1)
    told = None if x is None else min(max(x, 30), 328)  # where its words have room
    return {
        "low": low,
        "high": high,
        "fine": fine,
        "x": x,
        "told": told,
        "outside": fine is not None and not low <= fine <= high,
    }
