"""The rows each act writes beside its event: what lists, searches and constraints need. Written only by the engine.

Every row names its event and can be made again from it; nothing here decides anything.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

from cases.history import Line
from cases.inputs import InputError, Wrong
from cases.law import Citation
from cases.models import (
    Appeal,
    Case,
    CaseOfficer,
    CreditRepair,
    CustodyMove,
    Decision,
    DecisionClause,
    Document,
    Enforcement,
    Event,
    Evidence,
    LedgerEntry,
    Order,
    Party,
    PartyGram,
    PartyVersion,
    Proposal,
    Publication,
    RecordFiling,
    Service,
    Violation,
)

if TYPE_CHECKING:
    from cases.facts import Step

Writer = Callable[["Step", Event], None]
WRITERS: dict[str, Writer] = {}


def writes(*acts: str) -> Callable[[Writer], Writer]:
    def decorate(writer: Writer) -> Writer:
        for act in acts:
            WRITERS[act] = writer
        return writer

    return decorate


def write(step: Step, event: Event) -> None:
    writer = WRITERS.get(step.act.name)
    if writer is not None:
        writer(step, event)


def _case(step: Step) -> Case:
    assert step.facts.case is not None
    return step.facts.case


def grams(name: str) -> set[str]:
    """The two-character pieces of a name (a name of one character is its own piece)."""
    text = "".join(name.split())
    return {text[i : i + 2] for i in range(len(text) - 1)} or {text}


def _party(step: Step, key: str, event: Event) -> Party:
    from cases.facts import identity

    raw = step.party(key)
    party = Party.objects.create(
        case=_case(step), key=key, kind=raw["kind"], name=raw["name"], identity=identity(raw), event=event
    )
    PartyVersion.objects.create(party=party, since=event.on, data=_plain(raw), event=event)
    PartyGram.objects.bulk_create(PartyGram(gram=g, party=party) for g in sorted(grams(party.name)))
    return party


def _plain(raw: dict[str, Any]) -> dict[str, Any]:
    return {k: v.isoformat() if isinstance(v, date) else v for k, v in raw.items()}


@writes("register_clue")
def _clue(step: Step, event: Event) -> None:
    for key in step.history.parties:
        _party(step, key, event)
    Violation.objects.bulk_create(_violation(step, v, event) for v in step.history.violations.values())


def _violation(step: Step, raw: dict[str, Any], event: Event) -> Violation:
    return Violation(
        case=_case(step), key=raw["id"], party_key=raw["party"], facts=raw["facts"], act_start=raw["act_start"],
        act_end=raw["act_end"], violated=raw["violated"], clause=raw["clause"], step=raw["step"], event=event,
    )  # fmt: skip


@writes("record_party")
def _record_party(step: Step, event: Event) -> None:
    from cases.facts import identity

    key = step.data.record.id
    raw = step.party(key)
    party = Party.objects.filter(case=_case(step), key=key).first()
    if party is None:
        _party(step, key, event)
        return
    Party.objects.filter(pk=party.pk).update(name=raw["name"], kind=raw["kind"], identity=identity(raw))
    PartyVersion.objects.create(party=party, since=event.on, data=_plain(raw), event=event)
    known = set(party.grams.values_list("gram", flat=True))
    PartyGram.objects.bulk_create(PartyGram(gram=g, party=party) for g in sorted(grams(raw["name"]) - known))


@writes("record_violation")
def _record_violation(step: Step, event: Event) -> None:
    raw = step.history.violations[step.data.record.id]
    former = list(Violation.objects.filter(case=_case(step), key=raw["id"], superseded_by=None))
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
    CaseOfficer.objects.bulk_create(
        CaseOfficer(case=_case(step), officer_id=p.id, since=event.on, event=event) for p in people
    )
    if step.act.name == "penalise_on_the_spot":
        _decisions(step, event)
        for line in step.lines:
            Order.objects.create(case=_case(step), party_key=line.party, kind="correction", due=event.on, event=event)


@writes("assign_officer")
def _assign(step: Step, event: Event) -> None:
    since = step.data.since or event.on
    if step.data.replaces:
        old = CaseOfficer.objects.filter(case=_case(step), officer__username=step.data.replaces, until=None)
        old.update(until=since)
    person = step.facts.person(step.data.officer)
    if person is not None:
        CaseOfficer.objects.create(case=_case(step), officer_id=person.id, since=since, event=event)


@writes("add_evidence", "inquire", "inspect_scene", "sample", "commission_appraisal", "preserve")
def _evidence(step: Step, event: Event) -> None:
    data = step.data
    kind, title = {
        "inquire": ("party_statement", f"询问笔录（{getattr(data, 'person', '')}）"),
        "inspect_scene": ("scene_record", "勘验笔录"),
        "sample": ("object", "抽样取证凭证"),
        "commission_appraisal": ("appraisal", "鉴定委托书"),
        "preserve": ("object", "先行登记保存清单"),
    }.get(step.act.name) or (data.kind, data.title)
    Evidence.objects.create(
        case=_case(step), number=len(step.facts.evidence) + 1, act=step.act.name, kind=kind, title=title,
        pages=getattr(data, "pages", 1), proves=list(data.proves), obtained_on=event.on,
        officers=[p.username for p in step.acting], custody="held" if step.act.name == "preserve" else "file",
        original_at=getattr(data, "original_at", ""), event=event,
    )  # fmt: skip


@writes("correct_event")
def _correct(step: Step, event: Event) -> None:
    """A piece of evidence is listed as corrected; its own event stays as it was written."""
    shown = {k: v for k, v in step.data.fields.items() if k in ("title", "pages", "proves", "original_at")}
    if shown:
        Evidence.objects.filter(case=_case(step), event__seq=step.data.event).update(**shown)


@writes("transfer_custody")
def _custody(step: Step, event: Event) -> None:
    evidence = Evidence.objects.filter(case=_case(step), number=step.data.evidence).first()
    if evidence is None:
        raise InputError([Wrong("evidence", f"本案没有第{step.data.evidence}号证据")])
    CustodyMove.objects.create(
        evidence=evidence, on=event.on, giver=step.data.giver, taker=step.data.taker, seal_no=step.data.seal_no,
        event=event,
    )  # fmt: skip
    Evidence.objects.filter(pk=evidence.pk).update(custody="moved")


@writes("release_preserved")
def _released(step: Step, event: Event) -> None:
    Evidence.objects.filter(case=_case(step), act="preserve", custody="held").update(custody="released")


@writes("order_correction", "order_site_measures", "cut_supply")
def _order(step: Step, event: Event) -> None:
    kind = {"order_site_measures": "site", "cut_supply": "supply"}.get(step.act.name, "correction")
    due = getattr(step.data, "until", None)
    Order.objects.bulk_create(
        Order(case=_case(step), party_key=key, kind=kind, due=due, event=event) for key in step.parties
    )


@writes("recheck_correction", "approve_resumption", "restore_supply")
def _recheck(step: Step, event: Event) -> None:
    kind = {"approve_resumption": "site", "restore_supply": "supply"}.get(step.act.name, "correction")
    orders = Order.objects.filter(case=_case(step), party_key__in=step.parties, kind=kind).exclude(state="verified")
    orders.update(state=getattr(step.data, "result", "verified"), rechecked_on=event.on)


def _parties(step: Step, keys: Iterable[str]) -> dict[str, Party]:
    return {p.key: p for p in Party.objects.filter(case=_case(step), key__in=list(keys))}


@writes("conclude_investigation", "propose")
def _proposal(step: Step, event: Event) -> None:
    made = step.history.proposals[-1]
    parties = _parties(step, made.lines)
    Proposal.objects.bulk_create(
        Proposal(
            case=_case(step), party=parties[key], number=made.number, kind=line.kind, reason=line.reason,
            violations=list(line.violations), penalties=line.raw.get("penalties", []), fine=line.fine,
            discretion=line.raw.get("discretion", ""), event=event,
        )
        for key, line in made.lines.items()
    )  # fmt: skip


@writes("decide")
def _decisions(step: Step, event: Event) -> None:
    parties = _parties(step, [line.party for line in step.lines])
    number = step.history.proposal.number if step.history.proposal else 0
    proposals = {p.party_id: p for p in Proposal.objects.filter(case=_case(step), number=number)}
    served = event.on if step.act.name == "penalise_on_the_spot" else None
    made = Decision.objects.bulk_create(
        Decision(
            case=_case(step), party=parties[line.party], proposal=proposals.get(parties[line.party].pk), kind=line.kind,
            fine=line.fine, confiscated=line.confiscated, decided_on=event.on, served_on=served, event=event,
            performance="unpaid" if line.fine + line.confiscated else "none",
        )
        for line in step.lines
    )  # fmt: skip
    decided = list(zip(made, step.lines, strict=True))
    DecisionClause.objects.bulk_create(clause for d, line in decided for clause in _clauses(step, d, line))
    LedgerEntry.objects.bulk_create(
        _ledger(step, d.party, d, event.on, "fine", line.fine, event) for d, line in decided if line.fine
    )


def _clauses(step: Step, decision: Decision, line: Line) -> list[DecisionClause]:
    return [
        DecisionClause(
            decision=decision, bureau=step.facts.bureau, identity=step.identity(line.party), clause=Citation.parse(c).key,
            penalised=line.penalises, act_start=v["act_start"], act_end=v["act_end"], decided_on=decision.decided_on,
        )
        for key in line.violations
        for v in [step.history.violations[key]]
        for c in v["clause"].split("+")
    ]  # fmt: skip


@writes("recall_decision", "redecide")
def _recall(step: Step, event: Event) -> None:
    state = "recalled" if step.act.name == "recall_decision" else "replaced"
    decisions = Decision.objects.filter(case=_case(step), party__key__in=step.parties, state__in=LIVE)
    DecisionClause.objects.filter(decision__in=decisions).update(in_force=False)
    if step.act.name == "recall_decision":
        LedgerEntry.objects.bulk_create(
            _ledger(step, d.party, d, event.on, "remission", -d.fine, event)
            for d in decisions.select_related("party")
            if d.fine
        )
        papers = Document.objects.filter(case=_case(step), party_key__in=step.parties, state="issued")
        papers.filter(form__in=("decision_unit", "decision_person", "no_penalty_decision")).update(state="remade")
    decisions.update(state=state)


LIVE = ("in_force", "varied", "illegal", "annulled", "revoked")


@writes("return_filing")
def _return_filing(step: Step, event: Event) -> None:
    Document.objects.filter(case=_case(step), form="filing_approval", state="issued").update(state="remade")


@writes("refuse_filing")
def _refuse_filing(step: Step, event: Event) -> None:
    papers = Document.objects.filter(case=_case(step), form="filing_approval", state="issued")
    papers.update(state="void")


@writes("serve_notice", "serve_decision", "attempt_service")
def _service(step: Step, event: Event) -> None:
    paper = {"serve_notice": "penalty_notice", "serve_decision": "decision"}.get(step.act.name) or step.data.paper
    parties = _parties(step, step.parties)
    tried = list(Service.objects.filter(case=_case(step), paper=paper).values_list("party_id", flat=True))
    done = step.act.name != "attempt_service"
    Service.objects.bulk_create(
        Service(
            case=_case(step), party=party, paper=paper, attempt=tried.count(party.pk) + 1, method=step.data.method,
            on=event.on, result="served" if done else "failed", served_on=step.served_on if done else None,
            receiver=getattr(step.data, "receiver", ""), event=event,
        )
        for party in parties.values()
    )  # fmt: skip
    if step.act.name == "serve_decision":
        Decision.objects.filter(case=_case(step), party__key__in=step.parties, state="in_force").update(
            served_on=step.served_on
        )


# -- money and tracks --------------------------------------------------------------------------------------------------


def _ledger(
    step: Step, party: Party, decision: Decision | None, on: date, kind: str, fen: int, event: Event, receipt: str = ""
) -> LedgerEntry:
    return LedgerEntry(
        case=_case(step), bureau=step.facts.bureau, party=party, decision=decision, on=on, kind=kind, fen=fen,
        receipt_no=receipt or None, event=event,
    )  # fmt: skip


@writes("pay", "collect_cash", "refund")
def _money(step: Step, event: Event) -> None:
    key = step.parties[0]
    refund = step.act.name == "refund"
    kind = "refund" if refund else "payment" if step.data.kind == "fine" else step.data.kind
    fen = step.data.fen if refund else -step.data.fen
    decision = Decision.objects.select_related("party").get(case=_case(step), party__key=key, state__in=LIVE)
    _ledger(step, decision.party, decision, event.on, kind, fen, event, step.data.receipt_no).save(force_insert=True)
    account = step.account(key)
    state = "paid" if account.fine_owed <= 0 and account.income_owed <= 0 else "part_paid"
    if state != decision.performance:
        Decision.objects.filter(pk=decision.pk).update(performance=state)


@writes("impose_surcharge")
def _surcharge(step: Step, event: Event) -> None:
    LedgerEntry.objects.bulk_create(
        _ledger(step, party, None, event.on, "surcharge", step.derived["imposed"][key], event)
        for key, party in _parties(step, step.parties).items()
    )


@writes("publish")
def _publish(step: Step, event: Event) -> None:
    Publication.objects.bulk_create(
        Publication(case=_case(step), party=party, state="published", on=event.on, until=step.data.until, event=event)
        for party in _parties(step, step.parties).values()
    )


@writes("withdraw_publication")
def _withdraw(step: Step, event: Event) -> None:
    rows = Publication.objects.filter(case=_case(step), party__key__in=step.parties, state="published")
    rows.update(state="withdrawn")


@writes("file_record")
def _file_record(step: Step, event: Event) -> None:
    keys = {key.split("|")[0] for key in step.track_keys}
    RecordFiling.objects.bulk_create(
        RecordFiling(case=_case(step), party=party, state="filed", on=event.on, to=step.data.to, event=event)
        for party in _parties(step, keys).values()
    )


@writes("acknowledge_record")
def _acknowledge(step: Step, event: Event) -> None:
    rows = RecordFiling.objects.filter(case=_case(step), party__key__in=step.parties, state="filed")
    (rows.filter(to=step.data.to) if step.data.to else rows).update(state="acknowledged")


@writes("file_appeal")
def _file_appeal(step: Step, event: Event) -> None:
    for party in _parties(step, step.parties).values():
        Appeal.objects.create(
            case=_case(step), party=party, state="filed", on=step.data.received_on or event.on, kind=step.data.kind,
            authority=step.data.authority, event=event,
        )  # fmt: skip


@writes("appeal_result", "revoke_or_vary")
def _result(step: Step, event: Event) -> None:
    if step.act.name == "appeal_result":
        rows = Appeal.objects.filter(case=_case(step), party__key__in=step.parties, state="filed")
        rows.update(state=step.data.result, result_on=step.data.received_on or event.on)
    decisions = Decision.objects.filter(case=_case(step), party__key__in=step.parties, state__in=LIVE)
    for decision in decisions.select_related("party"):
        state = step.history.decisions[decision.party.key]
        if state.fine != decision.fine:
            change = state.fine - decision.fine
            _ledger(step, decision.party, decision, event.on, "remission", change, event).save(force_insert=True)
        Decision.objects.filter(pk=decision.pk).update(state=state.state, fine=state.fine)
        if state.state in ("annulled", "revoked"):
            decision.clauses.update(in_force=False)


@writes("apply_credit_repair", "decide_credit_repair")
def _credit(step: Step, event: Event) -> None:
    for key, party in _parties(step, step.parties).items():
        state = step.history.tracks["credit_repair"][key]
        CreditRepair.objects.create(case=_case(step), party=party, state=state, on=event.on, event=event)


@writes("demand", "apply_court", "stay_enforcement", "end_enforcement")
def _enforcement(step: Step, event: Event) -> None:
    for key, party in _parties(step, step.parties).items():
        state = step.history.tracks["enforcement"][key]
        Enforcement.objects.create(
            case=_case(step), party=party, state=state, on=event.on, court=getattr(step.data, "court", ""), event=event
        )
        if step.act.name in ("apply_court", "end_enforcement"):
            performance = "court" if step.act.name == "apply_court" else "ended"
            Decision.objects.filter(party=party, state__in=LIVE).update(performance=performance)
