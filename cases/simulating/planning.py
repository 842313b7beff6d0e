"""A profile made into the plan of a year: which cases, which rows, on which days. A pure function of profile and terms.

The same profile and terms give the same plan, so that a run that was stopped goes on with it. What cannot be is refused
here, before anything is written.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from cases.simulating import after, casing, courses, fines, ledgers, timing, visits
from cases.simulating.invented import World, chance
from cases.simulating.planned import CasePlan, RowPlan, VisitPlan
from cases.simulating.predicting import differing, predicted
from cases.simulating.profile import Impossible, Profile
from cases.simulating.staff import LEAST_ENFORCING
from cases.simulating.terms import Terms

CASES_EACH, MOST_INSPECTORS, USUAL_INSPECTORS = 60, 60, 6
OTHERS_ENFORCING, UNLICENSED = 4, 2  # unit heads and reviewers; reviewers need no licence


@dataclass
class Plan:
    """Cases and rows in the order of their days; `figures` is what they come to."""

    profile: Profile
    terms: Terms
    world: World
    cases: list[CasePlan]
    rows: list[RowPlan | VisitPlan]
    figures: Counter[str]
    inspectors: int
    certified: int


def plan(profile: Profile, terms: Terms) -> Plan:
    """Raises Impossible with the reasons."""
    figures = profile.figures
    made = courses.courses(figures, terms)

    def asked(part: str) -> casing.Asked:
        return casing.Asked(figures, made, terms, chance(profile.seed, part))

    decisions = fines.fined(figures, made, terms, chance(profile.seed, "fines"))
    cases = casing.cases_of(asked("cases"), decisions)
    after.follow(asked("after"), cases)
    seen = visits.visits_of(asked("visits"), cases)
    world = World(profile.seed, profile.bureau["name"], profile.bureau["code"])
    spare = max([made.distinct, *(p.who + 1 for c in cases for p in c.parties), *(v.who + 1 for v in seen)])
    rows = ledgers.Ledgers(asked("rows"), world, cases, spare).all()
    timing.place(asked("days"), cases, seen, rows)
    inspectors, certified = _people(figures, len(cases))
    found = predicted(terms, cases, seen, rows, inspectors + OTHERS_ENFORCING, certified)
    if wrongs := differing(figures, found):
        raise Impossible(wrongs)
    every: list[RowPlan | VisitPlan] = [*seen, *rows]
    every.sort(key=lambda row: (row.start, row.kind, row.place))
    return Plan(profile, terms, world, cases, every, found, inspectors, certified)


def _people(figures: dict[str, int], cases: int) -> tuple[int, int]:
    """How many inspectors, and how many of those who enforce hold a licence."""
    told, licensed = figures.get("officer_total"), figures.get("officer_certified")
    if told is not None and told < LEAST_ENFORCING:
        raise Impossible([f"在岗执法人员{told}人：办案至少要{LEAST_ENFORCING}人（承办、机构负责人、法制审核）"])
    usual = min(USUAL_INSPECTORS + cases // CASES_EACH, MOST_INSPECTORS)
    if licensed is not None:
        usual = max(usual, licensed - OTHERS_ENFORCING)
    inspectors = usual if told is None else told - OTHERS_ENFORCING
    certified = inspectors + OTHERS_ENFORCING - UNLICENSED if licensed is None else licensed
    if certified < 2:
        raise Impossible([f"持证{certified}人：办案至少要2名持证人员"])
    return inspectors, certified
