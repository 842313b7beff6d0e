"""Rows of what a case contains: parties, violations, the team, evidence, orders."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from cases import labels
from cases.inputs import InputError, Wrong
from cases.models import (
    CaseOfficer,
    CustodyMove,
    Event,
    Evidence,
    Order,
    Party,
    PartyGram,
    PartyVersion,
    Violation,
)
from cases.prepared import insert
from cases.registers import linking
from cases.rows import outcome
from cases.rows.base import case_of, writes

if TYPE_CHECKING:
    from cases.facts import Step


def grams(name: str) -> set[str]:
    """The two-character pieces of a name (a name of one character is its own piece)."""
    text = "".join(name.split())
    return {text[i : i + 2] for i in range(len(text) - 1)} or {text}


def _party(step: Step, key: str, event: Event) -> Party:
    from cases.facts import identity

    raw = step.party(key)
    (party,) = insert(
        [Party(case=case_of(step), key=key, kind=raw["kind"], name=raw["name"], identity=identity(raw), event=event)]
    )
    insert([PartyVersion(party=party, since=event.on, data=plain(raw), event=event)])
    insert(PartyGram(gram=g, party=party) for g in sorted(grams(party.name)))
    return party


def plain(raw: dict[str, Any]) -> dict[str, Any]:
    return {k: v.isoformat() if isinstance(v, date) else v for k, v in raw.items()}


@writes("register_clue")
def _clue(step: Step, event: Event) -> None:
    for key in step.history.parties:
        _party(step, key, event)
    insert(_violation(step, v, event) for v in step.history.violations.values())
    linking.bind(step, event)


def _violation(step: Step, raw: dict[str, Any], event: Event) -> Violation:
    return Violation(
        case=case_of(step), key=raw["id"], party_key=raw["party"], facts=raw["facts"], act_start=raw["act_start"],
        act_end=raw["act_end"], violated=raw["violated"], clause=raw["clause"], step=raw["step"], event=event,
    )  # fmt: skip


@writes("record_party")
def _record_party(step: Step, event: Event) -> None:
    from cases.facts import identity

    key = step.data.record.id
    raw = step.party(key)
    party = Party.objects.filter(case=case_of(step), key=key).first()
    if party is None:
        _party(step, key, event)
        return
    Party.objects.filter(pk=party.pk).update(name=raw["name"], kind=raw["kind"], identity=identity(raw))
    insert([PartyVersion(party=party, since=event.on, data=plain(raw), event=event)])
    known = set(party.grams.values_list("gram", flat=True))
    insert(PartyGram(gram=g, party=party) for g in sorted(grams(raw["name"]) - known))


@writes("record_violation")
def _record_violation(step: Step, event: Event) -> None:
    raw = step.history.violations[step.data.record.id]
    former = list(Violation.objects.filter(case=case_of(step), key=raw["id"], superseded_by=None))
    made = _violation(step, raw, event)
    for old in former:  # stepped aside first: only one row of a key is current
        old.superseded_by = old
        old.save(update_fields=["superseded_by"])
    made.save()
    for old in former:
        old.superseded_by = made
        old.save(update_fields=["superseded_by"])


@writes("approve_filing", "penalise_on_the_spot")
def _team(step: Step, event: Event) -> None:
    people = [p for name, *_ in step.history.team if (p := step.facts.person(name)) is not None]
    insert(CaseOfficer(case=case_of(step), officer_id=p.id, since=event.on, event=event) for p in people)
    if step.act.name == "penalise_on_the_spot":
        outcome.decisions(step, event)
        for line in step.lines:
            insert([Order(case=case_of(step), party_key=line.party, kind="correction", due=event.on, event=event)])


@writes("assign_officer")
def _assign(step: Step, event: Event) -> None:
    since = step.data.since or event.on
    if step.data.replaces:
        old = CaseOfficer.objects.filter(case=case_of(step), officer__username=step.data.replaces, until=None)
        old.update(until=since)
    person = step.facts.person(step.data.officer)
    if person is not None:
        insert([CaseOfficer(case=case_of(step), officer_id=person.id, since=since, event=event)])


@writes("add_evidence", "inquire", "inspect_scene", "sample", "commission_appraisal", "preserve")
def _evidence(step: Step, event: Event) -> None:
    data = step.data
    kind, title = {
        "inquire": ("party_statement", labels.INQUIRED.format(getattr(data, "person", ""))),
        "inspect_scene": ("scene_record", "勘验笔录"),
        "sample": ("object", "抽样取证凭证"),
        "commission_appraisal": ("appraisal", "鉴定委托书"),
        "preserve": ("object", "先行登记保存清单"),
    }.get(step.act.name) or (data.kind, data.title)
    insert([Evidence(
        case=case_of(step), number=Evidence.objects.filter(case=case_of(step)).count() + 1, act=step.act.name, kind=kind, title=title,
        pages=getattr(data, "pages", 1), proves=list(data.proves), obtained_on=event.on,
        officers=[p.username for p in step.acting], custody="held" if step.act.name == "preserve" else "file",
        original_at=getattr(data, "original_at", ""), event=event,
    )])  # fmt: skip


@writes("correct_event")
def _correct(step: Step, event: Event) -> None:
    """A piece of evidence is listed as corrected; its own event stays as it was written."""
    shown = {k: v for k, v in step.data.fields.items() if k in ("title", "pages", "proves", "original_at")}
    if shown:
        Evidence.objects.filter(case=case_of(step), event__seq=step.data.event).update(**shown)


@writes("transfer_custody")
def _custody(step: Step, event: Event) -> None:
    evidence = Evidence.objects.filter(case=case_of(step), number=step.data.evidence).first()
    if evidence is None:
        raise InputError([Wrong("evidence", f"本案没有第{step.data.evidence}号证据")])
    insert([CustodyMove(
        evidence=evidence, on=event.on, giver=step.data.giver, taker=step.data.taker, seal_no=step.data.seal_no,
        event=event,
    )])  # fmt: skip
    Evidence.objects.filter(pk=evidence.pk).update(custody="moved")


@writes("release_preserved")
def _released(step: Step, event: Event) -> None:
    Evidence.objects.filter(case=case_of(step), act="preserve", custody="held").update(custody="released")


@writes("order_correction", "order_site_measures", "cut_supply")
def _order(step: Step, event: Event) -> None:
    kind = {"order_site_measures": "site", "cut_supply": "supply"}.get(step.act.name, "correction")
    due = getattr(step.data, "until", None)
    insert(Order(case=case_of(step), party_key=key, kind=kind, due=due, event=event) for key in step.parties)


@writes("extend_correction")
def _extend(step: Step, event: Event) -> None:
    if step.data.granted:
        orders = Order.objects.filter(case=case_of(step), party_key__in=step.parties, kind="correction")
        orders.exclude(state="verified").update(due=step.data.until)


@writes("confirm_address")
def _address(step: Step, event: Event) -> None:
    rows = Party.objects.filter(case=case_of(step), key__in=step.parties)
    insert(PartyVersion(party=row, since=event.on, data=plain(step.party(row.key)), event=event) for row in rows)


@writes("recheck_correction", "approve_resumption", "restore_supply")
def _recheck(step: Step, event: Event) -> None:
    kind = {"approve_resumption": "site", "restore_supply": "supply"}.get(step.act.name, "correction")
    orders = Order.objects.filter(case=case_of(step), party_key__in=step.parties, kind=kind).exclude(state="verified")
    orders.update(state=getattr(step.data, "result", "verified"), rechecked_on=event.on)
