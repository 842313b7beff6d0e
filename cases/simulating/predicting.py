"""The figures a plan comes to, before anything is done: what the counters will say of it. Pure.

Every given figure is held against this before the first row is written; the counters themselves are asked at the end.
"""

from __future__ import annotations

from collections import Counter

from cases.counters.table import COUNTERS, counter, label
from cases.registers import feeding, values
from cases.registers.kinds import KINDS
from cases.simulating.planned import CasePlan, RowPlan, VisitPlan
from cases.simulating.terms import Terms

# What the simulation leaves to the counters: papers follow from what is done, evaluations are rounds of their own.
NOT_TOLD = {
    "doc_issued": "由办理的案件和登记簿得出，不能指定", "eval_sampled": "由评查批次得出，模拟不造", "eval_excellent": "由评查批次得出，模拟不造",
    "eval_qualified": "由评查批次得出，模拟不造", "eval_unqualified": "由评查批次得出，模拟不造", "eval_issues": "由评查批次得出，模拟不造",
    "fine_amount_varied": "模拟不造变更、撤销决定", "case_pending": "模拟从没有旧案的机关开始，期初未结为0",
}  # fmt: skip


def predicted(
    terms: Terms, cases: list[CasePlan], visits: list[VisitPlan], rows: list[RowPlan], enforcing: int, certified: int
) -> Counter[str]:
    """Every key the plan adds to; keys left out are zero."""
    found: Counter[str] = Counter(officer_total=enforcing, officer_certified=certified)
    for case in cases:
        _case(found, terms, case)
    _visits(found, cases, visits)
    for row in rows:
        _row(found, row)
    units = {p.who for c in cases if c.penalises for p in c.parties if not p.person}
    stopped = {p.who for c in cases if c.penalises for p in c.parties if terms.templates[p.template].kinds}
    found["pen_units_distinct"], found["order_stop"] = len(units), len(stopped)
    for one in COUNTERS.values():
        if one.fed == "derived":
            found[one.key] = sum(found[k] for k in one.plus) - sum(found[k] for k in one.minus)
    return found


def differing(figures: dict[str, int], plan: Counter[str]) -> list[str]:
    """Given figures the plan does not come to, in Chinese."""
    said = []
    for key, wanted in figures.items():
        name = key.partition(".")[0]
        if plan[key] == wanted:
            continue
        if name in NOT_TOLD:
            said.append(f"{label(key)}：{NOT_TOLD[name]}")
        elif counter(key) is None or key not in plan:
            said.append(f"{label(key)}为{wanted}：模拟不造这一项")
        else:
            said.append(f"{label(key)}为{wanted}：按其余各数只能是{plan[key]}")
    return said


# -- cases -------------------------------------------------------------------------------------------------------------


def _case(found: Counter[str], terms: Terms, case: CasePlan) -> None:
    if case.end == "not_filed":
        found["no_filing_first"] += 1
        return
    found["case_entered"] += 1
    if not case.simple:
        found["case_filed"] += 1
        found[f"case_by_domain.{terms.templates[case.parties[0].template].domain}"] += 1
        found["order_rectify"] += len(case.parties) if case.ordered else 0
        found["order_verified"] += len(case.parties) if case.ordered and _concluded(case) else 0
    else:
        found["order_verified"] += 1
    if case.seized:
        found["coerc_measures"] += 1
        found[f"coerc_measures.{case.seized}"] += 1
    _reviewed(found, case)
    if case.end == "withdrawn":
        found["case_withdrawn"] += 1
        found["case_left"] += 1
    if case.end == "no_penalty":
        special = {"first_minor": "no_penalty_first", "slight": "minor_exempt"}.get(case.reason)
        found.update(["no_penalty", f"no_penalty_reason.{case.reason}", *([special] if special else [])])
    if case.educated:
        found.update(["guidance_cases", "pledges_signed"])
    if case.closes:
        found.update(["case_closed", "case_left"])
    if case.penalises:
        for party in case.parties:
            _decision(found, terms, case, party.person, party.template)
            _money(found, party.fine, party.paid, f"{party.target}_{party.nature}")
            found.update(
                {"pen_major": int(party.major), "publ_items": int(party.publishes), "filing_done": party.files}
            )
            found[f"pen_nature.{party.nature}"] += 1
            found[f"pen_quadrant.{party.target}_{party.nature}"] += 1
            found[f"pen_industry.{party.industry}"] += 1
            _lessened(found, terms, party.ground, party.template, party.fine)


def _concluded(case: CasePlan) -> bool:
    return case.end in ("penalty", "no_penalty") or (case.end == "pending" and bool(case.opinions))


def _reviewed(found: Counter[str], case: CasePlan) -> None:
    if case.opinions:
        first = len(case.opinions) == 1
        found.update(
            ["review_done", "review_cases", "review_pass_final", "review_pass_first" if first else "review_corrected"]
        )
        found["review_rounds"] += len(case.opinions)
        found["review_opinions"] += sum(case.opinions)
    found["collective_done"] += case.discussed
    found["hearing_requested"] += bool(case.hearing)
    found["hearing_held"] += case.hearing == "held"


def _decision(found: Counter[str], terms: Terms, case: CasePlan, person: bool, template: int) -> None:
    kinds = terms.templates[template].kinds
    found.update(
        [
            "pen_decided", f"pen_by_cat.{terms.category(kinds)}", "pen_by_cat_raw.fine",
            *(f"pen_by_cat_raw.{kind}" for kind in kinds), f"pen_target.{'person' if person else 'unit'}",
            f"pen_proc.{'simple' if case.simple else 'ordinary'}", f"pen_source.{case.source}",
            f"pen_by_cause.{terms.templates[template].cause}",
        ]
    )  # fmt: skip


def _money(found: Counter[str], fine: int, paid: int, quadrant: str) -> None:
    found.update({"fine_amount_decided": fine, "penalty_total_amount": fine, "fine_paid_amount": paid})
    found[f"fine_quadrant.{quadrant}"] += fine


def _lessened(found: Counter[str], terms: Terms, ground: str, template: int, fine: int) -> None:
    if ground == "lenient":
        found["lenient"] += 1
    if ground == "mitigate":
        found["mitigated"] += 1
        found["mitigated_amount"] += terms.templates[template].low - fine


# -- registers ---------------------------------------------------------------------------------------------------------


def _visits(found: Counter[str], cases: list[CasePlan], visits: list[VisitPlan]) -> None:
    units, planned = set(), set()
    for visit in visits:
        again = visit.mode == "recheck"
        found["insp_recheck" if again else "insp_visits"] += 1
        found[f"insp_by_mode.{visit.mode}"] += not again
        found.update({"order_rectify": visit.orders, "onsite_measure": visit.measures, "hazard_found": visit.hazards})
        found.update({"hazard_major": visit.majors, "hazard_rectified": visit.rectified})
        if again:
            continue
        units.add(visit.who)
        found["insp_recorded"] += visit.recorded
        if visit.plan_class:
            planned.add(visit.who)
            found[f"plan_done.{visit.plan_class}"] += 1
    found["insp_units"], found["plan_done"] = len(units), len(planned)
    recorded = {v.place for v in visits if v.recorded}
    followed = {
        c.link[1] for c in cases
        if c.link and c.link[0] == "inspection" and c.end != "not_filed" and c.link[1] in recorded
    }  # fmt: skip
    found["insp_followed"] = len(followed)


def _row(found: Counter[str], row: RowPlan) -> None:
    """Other registers by their own feeds; credit repairs are of one unit each."""
    kind = KINDS[row.kind]
    for one in feeding.counts(kind, values.read(kind, row.values | row.more), {}):
        found[one.key] += one.value
