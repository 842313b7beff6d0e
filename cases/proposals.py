"""The lines an act proposes or decides, made from its data and what stood before. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cases.history import Line

if TYPE_CHECKING:
    from cases.facts import Step


def lines(step: Step) -> list[Line]:
    """Lines of `conclude_investigation`, `propose`, `decide`, `penalise_on_the_spot`; [] for all other acts."""
    if step.act.name == "decide":
        return [line for party in step.parties if (line := _decided(step, party)) is not None]
    if step.data is None:
        return []
    if step.act.name in ("conclude_investigation", "propose"):
        return [Line.read(_raw(step, p.model_dump(mode="json"))) for p in step.data.proposals]
    if step.act.name == "penalise_on_the_spot":
        raw = step.data.model_dump(mode="json", include={"violations", "appraisals", "penalties", "discretion"})
        return [Line.read(_raw(step, {**raw, "party": party, "kind": "penalty"})) for party in step.parties]
    return []


def whole(step: Step) -> list[Line]:
    """The numbered proposal this act makes: its lines, and the former ones of parties it does not name."""
    proposed = {line.party: line for line in step.lines}
    former = step.history.proposal.lines if step.history.proposal else {}
    return [line for party in step.history.parties if (line := proposed.get(party) or former.get(party))]


def _raw(step: Step, raw: dict[str, Any]) -> dict[str, Any]:
    """With the clauses of the violations it names, as they are known now."""
    clauses: list[str] = []
    for key in raw.get("violations") or ():
        clauses += [c for c in step.history.violations[key]["clause"].split("+") if c not in clauses]
    return {**raw, "clauses": clauses}


def _decided(step: Step, party: str) -> Line | None:
    """The current line, changed by what the decision states once more."""
    current = step.history.line(party)
    data = step.data
    if current is None:
        return None
    raw = dict(current.raw)
    for stated in getattr(data, "penalties", None) or ():
        if stated.party == party:
            raw["penalties"] = [p.model_dump(mode="json") for p in stated.penalties]
            raw["kind"] = "penalty"
    if data is not None and data.kind:
        raw.update(kind=data.kind, reason=data.reason or raw.get("reason"))
        if data.kind != "penalty":
            raw["penalties"] = []
    return Line.read(raw)
