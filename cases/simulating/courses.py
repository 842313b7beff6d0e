"""How many cases of which course a profile wants: what it leaves out is chosen, what cannot be is refused. Pure.

Every number here is one of cases (件) or of decisions (宗). A case has one party; where there are more decisions than
cases, persons in charge stand beside the unit.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from cases.counters.table import COUNTERS, label
from cases.simulating.profile import Impossible
from cases.simulating.terms import Terms

Figures = dict[str, int]


def family(figures: Figures, name: str) -> Figures:
    """What is told of the classes of a figure: `pen_source` → {"inspection": 3, …}."""
    return {key.partition(".")[2]: value for key, value in figures.items() if key.startswith(f"{name}.")}


REASONS = ("first_minor", "slight", "no_fault", "not_proven")
SEIZED = ("seal", "seize", "seal_seize")
MOST_BESIDE = 4  # persons beside the unit of one case
MOST_RETURNS, MOST_OPINIONS = 8, 100
USUAL_FINE = 800_000
USUAL_CASES = 20


@dataclass
class Courses:
    """Counts of cases and decisions."""

    ordinary: int = 0  # decisions by the ordinary procedure
    simple: int = 0
    ordinary_cases: int = 0
    reasons: dict[str, int] = field(default_factory=dict)
    withdrawn: int = 0
    pending: int = 0
    reviewed_pending: int = 0
    not_filed: int = 0
    persons: int = 0
    beside: int = 0  # persons in a unit's case
    distinct: int = 0
    corrected: int = 0
    returns: int = 0
    opinions: int = 0
    seized: dict[str, int] = field(default_factory=dict)

    @property
    def decisions(self) -> int:
        return self.ordinary + self.simple

    @property
    def no_penalty(self) -> int:
        return sum(self.reasons.values())

    @property
    def ended(self) -> int:
        """Cases of the ordinary procedure that are decided."""
        return self.ordinary_cases + self.no_penalty

    @property
    def filed(self) -> int:
        return self.ended + self.withdrawn + self.pending

    @property
    def reviewed(self) -> int:
        return self.ended + self.reviewed_pending

    @property
    def units(self) -> int:
        return self.decisions - self.persons

    @property
    def alone(self) -> int:
        """Cases against a person alone."""
        return self.persons - self.beside


def courses(figures: Figures, terms: Terms) -> Courses:
    """Raises Impossible with everything found wrong."""
    told = _Told(figures)
    made = Courses()
    _reasons(told, made)
    _decisions(told, made, terms)
    _targets(told, made)
    _cases(told, made)
    _reviews(told, made)
    _measures(told, made)
    told.raise_wrongs()
    return made


class _Told:
    """The figures given, with what is found wrong about them."""

    def __init__(self, figures: Figures) -> None:
        self.figures, self.wrongs = figures, list[str]()

    def get(self, key: str) -> int | None:
        return self.figures.get(key)

    def of(self, key: str, otherwise: int) -> int:
        return self.figures.get(key, otherwise)

    def need(self, right: bool, why: str) -> None:
        if not right:
            self.wrongs.append(why)

    def raise_wrongs(self) -> None:
        if self.wrongs:
            raise Impossible(self.wrongs)

    def whole(self, family: str) -> int | None:
        """The sum of a family's classes where all of them are told."""
        keys = COUNTERS[family].class_keys()
        return sum(self.figures[k] for k in keys) if all(k in self.figures for k in keys) else None

    def least(self, family: str) -> int:
        return sum(v for k, v in self.figures.items() if k.startswith(f"{family}."))


def _reasons(told: _Told, made: Courses) -> None:
    """No penalty, by its reasons."""
    given = family(told.figures, "no_penalty_reason")
    for reason, key in (("first_minor", "no_penalty_first"), ("slight", "minor_exempt")):
        if (many := told.get(key)) is not None:
            told.need(given.get(reason, many) == many, f"{label(key)}为{many}，与分理由的{given.get(reason)}不一致")
            given[reason] = many
    for reason in [r for r, many in given.items() if many and r not in REASONS]:
        told.wrongs.append(f"{label(f'no_penalty_reason.{reason}')}：模拟不造这一种")
    whole = told.of("no_penalty", sum(given.values()))
    left = whole - sum(given.values())
    told.need(left >= 0, f"不予处罚决定为{whole}，各理由之和为{sum(given.values())}")
    free = [r for r in REASONS if r not in given]
    told.need(bool(free) or not left, "不予处罚决定多于各理由之和")
    for n in range(max(left, 0)):
        if free:
            given[free[n % len(free)]] = given.get(free[n % len(free)], 0) + 1
    made.reasons = {r: many for r, many in given.items() if many > 0 and r in REASONS}


def _decisions(told: _Told, made: Courses, terms: Terms) -> None:
    whole, simple, ordinary = (told.get(k) for k in ("pen_decided", "pen_proc.simple", "pen_proc.ordinary"))
    families = ("pen_target", "pen_nature", "pen_quadrant", "pen_industry", "pen_source", "pen_by_cat")
    if whole is None and (simple is None or ordinary is None):
        whole = next((n for f in families if (n := told.whole(f)) is not None), None)
    if ordinary is None:
        ordinary = whole - (simple or 0) if whole is not None else _ordinary_by(told, made, simple or 0)
    made.ordinary = max(ordinary, 0)
    made.simple = simple if simple is not None else max((whole or ordinary) - ordinary, 0)
    if whole is not None:
        told.need(made.decisions == whole, f"处罚决定为{whole}，而简易程序{made.simple}、普通程序{ordinary}")
    fine = told.of("fine_amount_decided", 0)
    told.need(made.decisions > 0 or not fine, f"没有处罚决定，罚款却有{fine / 100:.2f}元")


def _ordinary_by(told: _Told, made: Courses, simple: int) -> int:
    """How many ordinary decisions the other figures ask for."""
    if (reviewed := told.get("review_done")) is not None:
        return reviewed - made.no_penalty
    if (filed := told.get("case_filed")) is not None:
        return filed - made.no_penalty - told.of("case_withdrawn", 0)
    asked = [
        *(told.least(f) - simple for f in ("pen_target", "pen_quadrant", "pen_industry", "pen_source", "pen_by_cause")),
        told.of("pen_major", 0), told.of("collective_done", 0), told.of("pen_units_distinct", 0) - simple,
        told.of("publ_items", 0) - simple, told.of("hearing_requested", 0), told.of("coerc_measures", 0),
    ]  # fmt: skip
    if (fine := told.get("fine_amount_decided")) is not None:
        asked.append(-(-fine // USUAL_FINE) - simple if fine else 0)
    elif not simple and not any(asked):
        asked.append(USUAL_CASES)
    if told.of("filing_done", 0):
        asked.append(told.of("filing_done", 0) * 4)
    return max(0, *asked)


def _targets(told: _Told, made: Courses) -> None:
    """Persons and units; distinct units."""
    quadrants = family(told.figures, "pen_quadrant")
    persons, units = told.get("pen_target.person"), told.get("pen_target.unit")
    if persons is None and units is not None:
        persons = made.decisions - units
    if persons is None:
        both = [quadrants.get(f"person_{n}") for n in ("routine", "accident")]
        persons = sum(n for n in both if n is not None)
    told.need(0 <= persons <= made.decisions, f"处罚决定为{made.decisions}，个人却为{persons}")
    made.persons = min(max(persons, 0), made.decisions)
    if units is not None:
        told.need(units == made.units, f"单位{units}、个人{persons}之和不是处罚决定的{made.decisions}")
    distinct = told.get("pen_units_distinct")
    if distinct is not None:
        told.need(distinct <= made.units, f"被处罚单位{distinct}家，多于对单位的处罚决定{made.units}宗")
        told.need(distinct > 0 or not made.units, "有对单位的处罚决定，被处罚单位却为0家")
    inspected = told.of("insp_units", told.of("insp_visits", made.units))
    made.distinct = distinct if distinct is not None else min(made.units, max(inspected, 1))


def _cases(told: _Told, made: Courses) -> None:
    """Cases filed and how they end; persons beside units where there are fewer cases than decisions."""
    made.withdrawn, made.not_filed = told.of("case_withdrawn", 0), told.of("no_filing_first", 0)
    filed = told.get("case_filed")
    made.ordinary_cases = made.ordinary
    over = 0 if filed is None else filed - made.ordinary - made.no_penalty - made.withdrawn
    if over > 0:
        made.pending = over
    elif over < 0:
        made.beside, made.ordinary_cases = -over, made.ordinary + over
        why = f"立案{filed}件，少于普通程序处罚{made.ordinary}宗、不予处罚{made.no_penalty}宗、撤案{made.withdrawn}件所要的"
        units_there = made.ordinary - made.persons
        fits = made.beside <= min(made.persons, units_there * MOST_BESIDE) and made.ordinary_cases > 0
        told.need(fits, f"{why}（一件案件可以同时处罚单位和{MOST_BESIDE}名责任人员，个人处罚只有{made.persons}宗）")


def _reviews(told: _Told, made: Courses) -> None:
    """Every case that is decided was reviewed; opinions and returns to the digit."""
    done = told.of("review_done", told.of("review_pass_final", made.ended))
    told.need(
        done >= made.ended, f"法制审核{done}件，少于作出决定的普通程序案件{made.ended}件（普通程序案件一律经法制审核）"
    )
    made.reviewed_pending = max(done - made.ended, 0)
    told.need(
        made.reviewed_pending <= made.pending,
        f"法制审核{done}件，多于作出决定的{made.ended}件和在办的{made.pending}件之和",
    )
    rounds, first = told.get("review_rounds"), told.get("review_pass_first")
    corrected = told.get("review_corrected")
    opinions = told.get("review_opinions")
    if corrected is None and first is not None:
        corrected = done - first
    if corrected is None:
        corrected = 0 if rounds == done or done < 8 else done // 10
        corrected = min(
            corrected, opinions if opinions is not None else corrected, max(rounds - done, 0) if rounds else done
        )
    made.corrected = max(corrected, 0)
    told.need(0 <= corrected <= done, f"审核纠错{corrected}件，多于法制审核{done}件")
    made.returns = made.corrected if rounds is None else rounds - done
    most = made.corrected * MOST_RETURNS
    told.need(
        made.corrected <= made.returns <= most,
        f"法制审核{done}件、{done + made.returns}次，退回{made.returns}次，与纠错{made.corrected}件不合"
        f"（纠错的每件退回1至{MOST_RETURNS}次）",
    )
    made.opinions = made.returns + done if opinions is None else opinions
    most = (done + made.returns) * MOST_OPINIONS
    told.need(
        made.returns <= made.opinions <= most,
        f"法律意见{made.opinions}条：退回{made.returns}次，每次至少1条，{done + made.returns}次审核最多{most}条",
    )


def _measures(told: _Told, made: Courses) -> None:
    """Sealing and seizing, one decision in a case."""
    given = family(told.figures, "coerc_measures")
    told.wrongs += [
        f"{label(f'coerc_measures.{k}')}：模拟不造这一种" for k, v in given.items() if v and k not in SEIZED
    ]
    whole = told.of("coerc_measures", sum(given.values()))
    free = [k for k in SEIZED if k not in given]
    for n in range(max(whole - sum(given.values()), 0)):
        if free:
            given[free[n % len(free)]] = given.get(free[n % len(free)], 0) + 1
    made.seized = {k: v for k, v in given.items() if k in SEIZED and v}
    told.need(whole == sum(given.values()), f"行政强制措施{whole}件，与各类之和{sum(given.values())}不一致")
    told.need(whole <= made.ended, f"行政强制措施{whole}件，多于作出决定的普通程序案件{made.ended}件（一件案件造一次）")
