"""What follows a decision: education, publication, record filing, payment, closing; each to the digit. Pure."""

from __future__ import annotations

from cases.simulating.casing import Asked
from cases.simulating.planned import CasePlan, PartyPlan
from cases.simulating.profile import Impossible

NOT_EDUCATED = "not_proven"  # nothing was done wrong; all others are closed only once they were (行政处罚法 33(3))


def follow(asked: Asked, found: list[CasePlan]) -> None:
    """Fill in what is done after the decisions. Raises Impossible."""
    penal = [c for c in found if c.penalises]
    _educated(asked, found)
    _published(asked, penal)
    _filed(asked, penal)
    _paid(asked, penal)
    _lenient(asked, penal)
    _closed(asked, found)


def _educated(asked: Asked, found: list[CasePlan]) -> None:
    may = [c for c in found if c.end == "no_penalty" and c.reason != NOT_EDUCATED]
    wanted = min(asked.get("pledges_signed", len(may)), asked.get("guidance_cases", len(may)), len(may))
    for case in may[:wanted]:
        case.educated = True


def _published(asked: Asked, penal: list[CasePlan]) -> None:
    """Units always, as far as told; persons only where the number asks for it."""
    units = [p for c in penal for p in c.parties if not p.person]
    persons = [p for c in penal for p in c.parties if p.person and not c.simple]
    wanted = asked.get("publ_items", len(units))
    if wanted > len(units) + len(persons):
        raise Impossible([f"公示{wanted}条，多于可以公示的处罚决定{len(units) + len(persons)}宗"])
    for party in [*units, *persons][:wanted]:
        party.publishes = True


def _filed(asked: Asked, penal: list[CasePlan]) -> None:
    """Where a decision is to be filed; what is told beyond that stands in the register."""
    terms = asked.terms
    left = asked.figures.get("filing_done")
    for case in penal:
        for party in case.parties:
            party.duties = terms.duties(party.person, party.fine, terms.templates[party.template].kinds)
            party.files = len(party.duties) if left is None else min(len(party.duties), left)
            left = None if left is None else left - party.files


def _paid(asked: Asked, penal: list[CasePlan]) -> None:
    total = sum(p.fine for c in penal for p in c.parties)
    left = asked.get("fine_paid_amount", total)
    if left > total:
        raise Impossible([f"罚款实缴{left / 100:.2f}元，多于罚款（决定）{total / 100:.2f}元"])
    for case in sorted(penal, key=lambda c: not _complete(c)):
        for party in case.parties:
            party.paid = min(party.fine, left)
            left -= party.paid


def _lenient(asked: Asked, penal: list[CasePlan]) -> None:
    wanted = asked.get("lenient", 0)
    may = sorted((p for c in penal if not c.simple for p in c.parties if _can_be_lenient(p)), key=lambda p: p.fine)
    if wanted > len(may):
        raise Impossible([f"从轻处罚{wanted}宗，普通程序里可以从轻的只有{len(may)}宗"])
    for party in may[:wanted]:
        party.ground = "lenient"


def _can_be_lenient(party: PartyPlan) -> bool:
    return not party.ground


def _complete(case: CasePlan) -> bool:
    """Nothing but the money keeps it open."""
    return all((p.publishes or p.person) and p.files == len(p.duties) for p in case.parties)


def _closed(asked: Asked, found: list[CasePlan]) -> None:
    may = []
    for case in found:
        let_off = case.end == "no_penalty" and (case.educated or case.reason == NOT_EDUCATED)
        paid = case.penalises and _complete(case) and all(p.paid == p.fine for p in case.parties)
        case.closes = let_off or paid
        if case.closes:
            may.append(case)
    wanted = asked.get("case_closed", len(may))
    if wanted > len(may):
        raise Impossible([f"结案{wanted}件：公示、备案、缴款都办完的案件只有{len(may)}件"])
    for case in may[wanted:]:
        case.closes = False
