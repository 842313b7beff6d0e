"""Rows of what runs after the decision: money, publication, record filing, appeal, credit, enforcement."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cases.models import (
    Appeal,
    CreditRepair,
    Decision,
    Enforcement,
    Event,
    Publication,
    RecordFiling,
)
from cases.prepared import insert
from cases.rows.base import LIVE, case_of, ledger, parties_of, writes

if TYPE_CHECKING:
    from cases.facts import Step


@writes("pay", "collect_cash", "refund")
def _money(step: Step, event: Event) -> None:
    key = step.parties[0]
    refund = step.act.name == "refund"
    kind = "refund" if refund else "payment" if step.data.kind == "fine" else step.data.kind
    fen = step.data.fen if refund else -step.data.fen
    decision = Decision.objects.select_related("party").get(case=case_of(step), party__key=key, state__in=LIVE)
    insert([ledger(step, decision.party, decision, event.on, kind, fen, event, step.data.receipt_no)])
    account = step.account(key)
    state = "paid" if account.fine_owed <= 0 and account.income_owed <= 0 else "part_paid"
    if state != decision.performance:
        Decision.objects.filter(pk=decision.pk).update(performance=state)


@writes("impose_surcharge")
def _surcharge(step: Step, event: Event) -> None:
    insert(
        ledger(step, party, None, event.on, "surcharge", step.derived["imposed"][key], event)
        for key, party in parties_of(step, step.parties).items()
    )


@writes("publish")
def _publish(step: Step, event: Event) -> None:
    insert(
        Publication(case=case_of(step), party=party, state="published", on=event.on, until=step.data.until, event=event)
        for party in parties_of(step, step.parties).values()
    )


@writes("withdraw_publication")
def _withdraw(step: Step, event: Event) -> None:
    rows = Publication.objects.filter(case=case_of(step), party__key__in=step.parties, state="published")
    rows.update(state="withdrawn")


@writes("file_record")
def _file_record(step: Step, event: Event) -> None:
    keys = {key.split("|")[0] for key in step.track_keys}
    insert(
        RecordFiling(case=case_of(step), party=party, state="filed", on=event.on, to=step.data.to, event=event)
        for party in parties_of(step, keys).values()
    )


@writes("acknowledge_record")
def _acknowledge(step: Step, event: Event) -> None:
    rows = RecordFiling.objects.filter(case=case_of(step), party__key__in=step.parties, state="filed")
    (rows.filter(to=step.data.to) if step.data.to else rows).update(state="acknowledged")


@writes("file_appeal")
def _file_appeal(step: Step, event: Event) -> None:
    for party in parties_of(step, step.parties).values():
        insert([Appeal(
            case=case_of(step), party=party, state="filed", on=step.data.received_on or event.on, kind=step.data.kind,
            authority=step.data.authority, event=event,
        )])  # fmt: skip


@writes("appeal_result", "revoke_or_vary")
def _result(step: Step, event: Event) -> None:
    if step.act.name == "appeal_result":
        rows = Appeal.objects.filter(case=case_of(step), party__key__in=step.parties, state="filed")
        rows.update(state=step.data.result, result_on=step.data.received_on or event.on)
    decisions = Decision.objects.filter(case=case_of(step), party__key__in=step.parties, state__in=LIVE)
    for decision in decisions.select_related("party"):
        state = step.history.decisions[decision.party.key]
        if state.fine != decision.fine:
            change = state.fine - decision.fine
            insert([ledger(step, decision.party, decision, event.on, "remission", change, event)])
        Decision.objects.filter(pk=decision.pk).update(state=state.state, fine=state.fine)
        if state.state in ("annulled", "revoked"):
            decision.clauses.update(in_force=False)


@writes("apply_credit_repair", "decide_credit_repair")
def _credit(step: Step, event: Event) -> None:
    for key, party in parties_of(step, step.parties).items():
        state = step.history.tracks["credit_repair"][key]
        insert([CreditRepair(case=case_of(step), party=party, state=state, on=event.on, event=event)])


@writes("demand", "apply_court", "stay_enforcement", "end_enforcement")
def _enforcement(step: Step, event: Event) -> None:
    for key, party in parties_of(step, step.parties).items():
        state = step.history.tracks["enforcement"][key]
        insert(
            [
                Enforcement(
                    case=case_of(step),
                    party=party,
                    state=state,
                    on=event.on,
                    court=getattr(step.data, "court", ""),
                    event=event,
                )
            ]
        )
        if step.act.name in ("apply_court", "end_enforcement"):
            performance = "court" if step.act.name == "apply_court" else "ended"
            Decision.objects.filter(party=party, state__in=LIVE).update(performance=performance)
