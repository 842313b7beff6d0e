"""Which clause each party's violation falls under, so that causes and fields come out as told. Pure."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Sequence

from cases.counters.table import label
from cases.simulating.courses import Figures, family
from cases.simulating.planned import CasePlan, PartyPlan
from cases.simulating.profile import Impossible
from cases.simulating.terms import Template, Terms


def choose_templates(figures: Figures, terms: Terms, found: list[CasePlan], lot: random.Random) -> None:
    """Fill in `template` of every party. Raises Impossible."""
    _Choice(figures, terms, lot).fill(found)


class _Choice:
    """`left`: what of each cause told is still to be given; `fields` the same of each field (领域)."""

    def __init__(self, figures: Figures, terms: Terms, lot: random.Random) -> None:
        self.terms, self.lot = terms, lot
        self.left = family(figures, "pen_by_cause")
        self.fields = family(figures, "case_by_domain")
        known = {t.cause for t in terms.templates}, {t.domain for t in terms.templates}
        for told, there, key in zip((self.left, self.fields), known, ("pen_by_cause", "case_by_domain"), strict=True):
            if wrong := [name for name, many in told.items() if many and name not in there]:
                raise Impossible([f"{label(f'{key}.{name}')}：模拟没有这一类的违法行为" for name in wrong])
        self.turns: defaultdict[str, int] = defaultdict(int)

    def fill(self, found: list[CasePlan]) -> None:
        order = list(found)
        self.lot.shuffle(order)
        # what has no choice first: fixed clauses, then persons, then high amounts
        todo = [(self._freedom(p), n, case, p) for n, case in enumerate(order) for p in case.parties]
        todo.sort(key=lambda one: one[:2])
        for _, _, case, party in todo:
            party.template = self._choose(case, party, case.parties[0] is party)
        over = {name: n for name, n in self.left.items() if n > 0} | {n: m for n, m in self.fields.items() if m > 0}
        if over:
            told = "、".join(f"{name}还差{n}" for name, n in over.items())
            raise Impossible([f"分案由、分领域的数没有案件可以归入：{told}"])

    def _freedom(self, party: PartyPlan) -> int:
        if party.template < -1 or (party.person and party.major):
            return 0
        return 1 if party.person else 2 if party.fine > min(t.high for t in self.terms.templates if not t.person) else 3

    def _fits(self, party: PartyPlan, t: Template) -> bool:
        if t.person != party.person:
            return False
        if party.template == -2 or (party.person and party.major):
            return t.heavy
        if party.template == -3:
            return t.mitigates
        return not t.heavy and not t.mitigates and party.fine <= t.high

    def _choose(self, case: CasePlan, party: PartyPlan, first: bool) -> int:
        counted, filed = case.penalises, first and not case.simple and case.end != "not_filed"
        fits = [n for n, t in enumerate(self.terms.templates) if self._fits(party, t)]
        open_ones = [n for n in fits if self._open(self.terms.templates[n], counted, filed)]
        if not open_ones:
            raise Impossible(["分案由、分领域的数与重大处罚、个人处罚的宗数合不起来"])
        wanted = [n for n in open_ones if self._wanted(self.terms.templates[n], counted, filed)]
        chosen = self._turn(wanted or open_ones)
        self._take(self.terms.templates[chosen], counted, filed)
        return chosen

    def _open(self, t: Template, counted: bool, filed: bool) -> bool:
        """Nothing told forbids one more of this clause."""
        return (not counted or self.left.get(t.cause, 1) > 0) and (not filed or self.fields.get(t.domain, 1) > 0)

    def _wanted(self, t: Template, counted: bool, filed: bool) -> bool:
        return (counted and self.left.get(t.cause, 0) > 0) or (filed and self.fields.get(t.domain, 0) > 0)

    def _turn(self, places: Sequence[int]) -> int:
        """One after another, so that a unit with several cases has them for several things."""
        key = ",".join(map(str, places))
        self.turns[key] += 1
        return places[self.turns[key] % len(places)]

    def _take(self, t: Template, counted: bool, filed: bool) -> None:
        if counted and t.cause in self.left:
            self.left[t.cause] -= 1
        if filed and t.domain in self.fields:
            self.fields[t.domain] -= 1
