"""Counts made into cases: who is concerned, by which clause, how reviewed, discussed, heard, published, paid, closed. Pure."""

from __future__ import annotations

import random
from collections import defaultdict
from dataclasses import dataclass
from itertools import cycle

from cases.simulating import sharing
from cases.simulating.causes import choose_templates
from cases.simulating.courses import MOST_BESIDE, MOST_OPINIONS, MOST_RETURNS, Courses, Figures, family
from cases.simulating.fines import Fined
from cases.simulating.planned import CasePlan, PartyPlan
from cases.simulating.profile import Impossible
from cases.simulating.terms import Terms

BRANCHES = {"trade": 70, "other": 15, "chemical": 8, "mine": 4, "fireworks": 3}
PROPOSED = 500_000  # fen, where a case is still open
HEARD_SHARE = 5  # of those with a right to a hearing, one in five asks for it


@dataclass
class Asked:
    """What every step here goes by."""

    figures: Figures
    made: Courses
    terms: Terms
    lot: random.Random

    def get(self, key: str, otherwise: int) -> int:
        return self.figures.get(key, otherwise)


def cases_of(asked: Asked, decisions: list[Fined]) -> list[CasePlan]:
    """Every case of the year, without its days. Raises Impossible."""
    found = _penalties(asked, decisions)
    found += _others(asked)
    choose_templates(asked.figures, asked.terms, found, asked.lot)
    _industries(asked, found)
    _sources(asked, found)
    _reviews(asked, found)
    _discussions(asked, found)
    _hearings(asked, found)
    _measures(asked, found)
    return found


# -- who ---------------------------------------------------------------------------------------------------------------


def _penalties(asked: Asked, decisions: list[Fined]) -> list[CasePlan]:
    made = asked.made
    units = [d for d in decisions if not d.person]
    persons = [d for d in decisions if d.person and not d.simple]
    spot_persons = [d for d in decisions if d.person and d.simple]
    stops = sum(d.sort == "stop" for d in units)
    if stops > made.distinct:
        raise Impossible([f"责令停产停业{stops}家，多于被处罚单位{made.distinct}家"])
    found = []
    for n, one in enumerate(units):
        who = n if n < made.distinct else asked.lot.randrange(made.distinct)
        found.append(CasePlan(0, "penalty", [_party(one, who)], simple=one.simple))
    _beside(asked, found, persons[: made.beside])
    alone = [*persons[made.beside :], *spot_persons]
    return found + [CasePlan(0, "penalty", [_party(one, n)], simple=one.simple) for n, one in enumerate(alone)]


def _party(one: Fined, who: int) -> PartyPlan:
    ground = "mitigate" if one.sort == "mitigated" else ""
    # which clause fits is found later; until then the sort stands in its place
    template = {"stop": -2, "mitigated": -3}.get(one.sort, -1)
    return PartyPlan(one.person, who, "", template, one.fine, one.nature, ground, one.major)


def _beside(asked: Asked, units: list[CasePlan], persons: list[Fined]) -> None:
    ordinary = [case for case in units if not case.simple]
    for n, one in enumerate(persons):
        fits = [c for c in ordinary if c.parties[0].nature == one.nature and len(c.parties) <= MOST_BESIDE]
        if not fits:
            raise Impossible(["与单位同案处罚的责任人员多于同一性质的单位案件所能容纳的"])
        case = min(fits, key=lambda c: len(c.parties)) if n >= len(ordinary) else fits[n % len(fits)]
        case.parties.append(_party(one, n))


def _others(asked: Asked) -> list[CasePlan]:
    """Cases that end without a penalty, or do not end: each about a unit of its own."""
    made, who = asked.made, asked.made.distinct
    ends = [("no_penalty", reason) for reason, many in made.reasons.items() for _ in range(many)]
    ends += (
        [("withdrawn", "")] * made.withdrawn + [("pending", "")] * made.pending + [("not_filed", "")] * made.not_filed
    )
    proposed = min(PROPOSED, asked.terms.least_major(False) - 1)
    return [
        CasePlan(0, end, [PartyPlan(False, who + n, "", -1, proposed if end == "pending" else 0)], reason=reason)
        for n, (end, reason) in enumerate(ends)
    ]


def _industries(asked: Asked, found: list[CasePlan]) -> None:
    parties = [p for case in found for p in case.parties if case.penalises]
    parties.sort(key=lambda p: (p.person, p.who))  # one unit's decisions stand together, and mostly in one branch
    given = family(asked.figures, "pen_industry")
    names = sharing.labels(
        given, len(parties), {**BRANCHES, **({"coal": 1} if len(given) >= len(BRANCHES) else {})}, asked.lot
    )
    if names is None:
        raise Impossible([f"分行业处罚之和不是处罚决定的{len(parties)}宗"])
    for party, name in zip(parties, sorted(names), strict=True):
        party.industry = name
    usual = cycle(BRANCHES)
    for case in found:
        for party in case.parties:
            party.industry = party.industry or next(usual)


# -- where from --------------------------------------------------------------------------------------------------------


def _sources(asked: Asked, found: list[CasePlan]) -> None:
    given = family(asked.figures, "pen_source")
    if (tipped := asked.figures.get("pen_from_report")) is not None:
        given.setdefault("tip_off", tipped)
    usual = "inspection" if asked.figures.get("insp_visits", 1) and "inspection" not in given else "assigned"
    penal = [c for c in found if c.penalises]
    total = sum(len(c.parties) for c in penal)
    if usual in given and sum(given.values()) != total:
        raise Impossible([f"分案源处罚之和为{sum(given.values())}，不是处罚决定的{total}宗"])
    left = dict(given)
    asked.lot.shuffle(penal)
    for case in sorted(penal, key=lambda c: -len(c.parties)):
        case.source = _source(case, left, usual)
        if case.source in left:
            left[case.source] -= len(case.parties)
    over = {name: many for name, many in left.items() if many > 0}
    if over:
        raise Impossible([f"分案源处罚：{'、'.join(over)}还差{sum(over.values())}宗，没有案件可以归入"])
    for case in found:
        if not case.penalises:
            case.source = "inspection" if asked.figures.get("insp_visits", 1) else "assigned"


def _source(case: CasePlan, left: dict[str, int], usual: str) -> str:
    if case.parties[0].nature == "accident":
        return "accident"
    many = len(case.parties)
    free = [name for name, n in left.items() if n >= many and name != "accident"]
    return max(free, key=lambda name: left[name]) if free else usual


# -- review, meeting, hearing ------------------------------------------------------------------------------------------


def _ended(found: list[CasePlan]) -> list[CasePlan]:
    return [c for c in found if c.end in ("penalty", "no_penalty") and not c.simple]


def _reviews(asked: Asked, found: list[CasePlan]) -> None:
    made, lot = asked.made, asked.lot
    reviewed = _ended(found) + [c for c in found if c.end == "pending"][: made.reviewed_pending]
    again = lot.sample(range(len(reviewed)), made.corrected)
    returns = dict(zip(again, sharing.counts(made.returns, len(again), MOST_RETURNS, lot, least=1), strict=True))
    rounds = [(n, last) for n in range(len(reviewed)) for last in [False] * returns.get(n, 0) + [True]]
    spare = made.opinions - made.returns
    many = sharing.counts(spare, len(rounds), MOST_OPINIONS - 1, lot) if rounds else []
    said: defaultdict[int, list[int]] = defaultdict(list)
    for (n, last), more in zip(rounds, many, strict=True):
        said[n].append(more + (0 if last else 1))
    for n, case in enumerate(reviewed):
        case.opinions = tuple(said[n])


def _discussions(asked: Asked, found: list[CasePlan]) -> None:
    major = [c for c in found if any(p.major for p in c.parties)]
    for case in major:
        case.discussed = True
    wanted = asked.get("collective_done", len(major))
    others = [c for c in _ended(found) if c.penalises and not c.discussed]
    if not len(major) <= wanted <= len(major) + len(others):
        raise Impossible(
            [
                f"集体讨论{wanted}件：重大处罚案件{len(major)}件都须集体讨论，普通程序处罚案件共{len(major) + len(others)}件"
            ]
        )
    for case in asked.lot.sample(others, wanted - len(major)):
        case.discussed = True


def hears(terms: Terms, party: PartyPlan) -> bool:
    """Whether it has a right to a hearing."""
    kinds = set(terms.templates[party.template].kinds)
    return terms.reaches(party.fine, terms.hearing[party.person]) or bool(kinds & terms.hearing_kinds)


def _hearings(asked: Asked, found: list[CasePlan]) -> None:
    may = [c for c in _ended(found) if c.penalises and any(hears(asked.terms, p) for p in c.parties)]
    held = asked.figures.get("hearing_held")
    wanted = asked.get("hearing_requested", held if held is not None else len(may) // HEARD_SHARE)
    held = wanted if held is None else held
    if not held <= wanted <= len(may):
        raise Impossible([f"申请听证{wanted}件、举行听证{held}件：达到听证标准的案件{len(may)}件"])
    for n, case in enumerate(asked.lot.sample(may, wanted)):
        case.hearing = "held" if n < held else "withdrawn"


def _measures(asked: Asked, found: list[CasePlan]) -> None:
    """Sealing and seizing; and what is not ordered to be corrected because it was at once."""
    kinds = [kind for kind, many in asked.made.seized.items() for _ in range(many)]
    for case, kind in zip(asked.lot.sample(_ended(found), len(kinds)), kinds, strict=True):
        case.seized = kind
    orders = asked.figures.get("order_rectify")
    filed = [c for c in found if not c.simple and c.end != "not_filed"]
    over = 0 if orders is None else sum(len(c.parties) for c in filed) - orders
    for case in sorted(filed, key=lambda c: (c.end != "penalty", len(c.parties))):
        if over < len(case.parties):
            break
        case.ordered = False
        over -= len(case.parties)
