"""Rows of proposal, decision and service."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from cases.discretion.appraising import shares
from cases.history import Line
from cases.law import Citation
from cases.models import (
    Decision,
    DecisionClause,
    Document,
    Event,
    Proposal,
    Service,
)
from cases.prepared import insert
from cases.rows.base import LIVE, case_of, ledger, parties_of, writes
from cases.working.clauses import subject_of

if TYPE_CHECKING:
    from cases.facts import Step


@writes("conclude_investigation", "propose")
def _proposal(step: Step, event: Event) -> None:
    made = step.history.proposals[-1]
    parties = parties_of(step, made.lines)
    insert(
        Proposal(
            case=case_of(step), party=parties[key], number=made.number, kind=line.kind, reason=line.reason,
            violations=list(line.violations), penalties=line.raw.get("penalties", []), fine=line.fine,
            discretion=line.raw.get("discretion", ""), event=event,
        )
        for key, line in made.lines.items()
    )  # fmt: skip


@writes("decide")
def decisions(step: Step, event: Event) -> None:
    proposals = _proposals(step)
    parties = {key: p.party for key, p in proposals.items()}
    if missing := [line.party for line in step.lines if line.party not in parties]:  # decided on the spot
        parties |= parties_of(step, missing)
    served = event.on if step.act.name == "penalise_on_the_spot" else None
    made = insert(
        Decision(
            case=case_of(step), party=parties[line.party], proposal=proposals.get(line.party), kind=line.kind,
            fine=line.fine, confiscated=line.confiscated, decided_on=event.on, served_on=served, event=event,
            performance="unpaid" if line.fine + line.confiscated else "none",
        )
        for line in step.lines
    )  # fmt: skip
    decided = list(zip(made, step.lines, strict=True))
    insert(clause for d, line in decided for clause in _clauses(step, d, line))
    insert(ledger(step, d.party, d, event.on, "fine", line.fine, event) for d, line in decided if line.fine)


def _proposals(step: Step) -> dict[str, Proposal]:
    """The lines of the proposal that stands, by the party's key; each party decided on has one, save on the spot."""
    if step.history.proposal is None:
        return {}
    found = Proposal.objects.filter(case=case_of(step), number=step.history.proposal.number)
    return {p.party.key: p for p in found.select_related("party")}


def _clauses(step: Step, decision: Decision, line: Line) -> list[DecisionClause]:
    told, tiers = shares(line), _tiers(step, line.party)
    return [
        DecisionClause(
            decision=decision, bureau=step.facts.bureau, identity=step.identity(line.party), clause=Citation.parse(c).key,
            penalised=line.penalises, act_start=v["act_start"], act_end=v["act_end"], decided_on=decision.decided_on,
            subject=subject_of(step.party(line.party)), step=v["step"], tier=tiers.get((key, c), ""),
            share=told.get(key) if "+" not in v["clause"] else None,
        )
        for key in line.violations
        for v in [step.history.violations[key]]
        for c in v["clause"].split("+")
    ]  # fmt: skip


def _tiers(step: Step, party: str) -> dict[tuple[str, str], str]:
    """The tier of each violation and clause, as the act worked it out."""
    lines = [raw for raw in step.derived["lines"] if raw["party"] == party]
    return {(t["violation"], t["cite"]): t["label"] for raw in lines for t in raw.get("tiers", ())}


@writes("recall_decision", "redecide")
def _recall(step: Step, event: Event) -> None:
    state = "recalled" if step.act.name == "recall_decision" else "replaced"
    decisions = Decision.objects.filter(case=case_of(step), party__key__in=step.parties, state__in=LIVE)
    DecisionClause.objects.filter(decision__in=decisions).update(in_force=False)
    if step.act.name == "recall_decision":
        insert(
            ledger(step, d.party, d, event.on, "remission", -d.fine, event)
            for d in decisions.select_related("party")
            if d.fine
        )
        papers = Document.objects.filter(case=case_of(step), party_key__in=step.parties, state="issued")
        papers.filter(form__in=("decision_unit", "decision_person", "no_penalty_decision")).update(state="remade")
    decisions.update(state=state)


@writes("return_filing")
def _return_filing(step: Step, event: Event) -> None:
    Document.objects.filter(case=case_of(step), form="filing_approval", state="issued").update(state="remade")


@writes("refuse_filing")
def _refuse_filing(step: Step, event: Event) -> None:
    papers = Document.objects.filter(case=case_of(step), form="filing_approval", state="issued")
    papers.update(state="void")


@writes("serve_document")
def _handed_over(step: Step, event: Event) -> None:
    """A row for each of the parties' papers; what goes to another authority stands on the receipt alone."""
    named = [step.facts.issued[n - 1] for n in step.data.papers]
    parties = parties_of(step, {p.party for p in named if p.party})
    tried = Counter(Service.objects.filter(case=case_of(step)).values_list("party_id", "paper"))
    for paper in named:
        if paper.party:
            party = parties[paper.party]
            tried[party.pk, paper.form] += 1
            insert([Service(
                case=case_of(step), party=party, paper=paper.form, document_id=paper.id, method=step.data.method,
                attempt=tried[party.pk, paper.form], on=event.on, result="served", served_on=step.served_on,
                receiver=step.data.receiver, event=event,
            )])  # fmt: skip


@writes("serve_notice", "serve_decision", "attempt_service")
def _service(step: Step, event: Event) -> None:
    paper = {"serve_notice": "penalty_notice", "serve_decision": "decision"}.get(step.act.name) or step.data.paper
    parties = parties_of(step, step.parties)
    tried = list(Service.objects.filter(case=case_of(step), paper=paper).values_list("party_id", flat=True))
    done = step.act.name != "attempt_service"
    insert(
        Service(
            case=case_of(step), party=party, paper=paper, attempt=tried.count(party.pk) + 1, method=step.data.method,
            on=event.on, result="served" if done else "failed", served_on=step.served_on if done else None,
            receiver=getattr(step.data, "receiver", ""), event=event,
        )
        for party in parties.values()
    )  # fmt: skip
    if step.act.name == "serve_decision":
        Decision.objects.filter(case=case_of(step), party__key__in=step.parties, state="in_force").update(
            served_on=step.served_on
        )
