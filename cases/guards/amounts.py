"""Amounts (幅度): bands and tiers, no second fine, prerequisites of a step, income, the right deciding body."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from cases.guards import issuer
from cases.guards.base import Finding, flaw, guard, refuse
from cases.labels import PENALTY_KINDS
from cases.law import ACCIDENT_RULES, PENALTY_LAW, SAFETY_LAW, Citation, Policy
from cases.working import OPEN, Band, accident, clauses, income, norms, told, yuan
from cases.working import line as working_line

if TYPE_CHECKING:
    from cases.facts import Step
    from cases.history import Line, OrderState
    from cases.models import Clause


def named(step: Step, line: Line) -> str:
    return str(step.party(line.party)["name"])


def penal_lines(step: Step) -> list[Line]:
    return [line for line in step.lines if line.penalises]


@guard("G16", "罚款在法定幅度以内", PENALTY_LAW.art(5, 2), PENALTY_LAW.art(34), PENALTY_LAW.art(32))
def fine_within_band(step: Step) -> Iterator[Finding]:
    """Above the band never; below it only on a ground of 30–32. Several clauses: against the sum."""
    for line in penal_lines(step):
        if not line.fine and not line.kinds - {"fine"}:
            continue
        band, sources, unknown = working_line.whole(step, line)
        for cite in unknown:
            if step.facts.law.knows(cite):
                yield refuse(f"{Citation.parse(cite)}没有适用于该当事人和违法情形的处罚规定")
            else:
                yield flaw(f"{Citation.parse(cite)}不在本系统的处罚依据库中,金额未能校验", Policy("处罚依据由人工核对"))
                band = Band(0, OPEN)
        yield from _inside(step, line, band, sources)
        yield from _parts(step, line)


def _inside(step: Step, line: Line, band: Band, sources: list[str]) -> Iterator[Finding]:
    basis = "、".join(sources) or "处罚依据"
    name = named(step, line)
    if line.fine > band.high:
        yield refuse(
            f"对{name}罚款{yuan(line.fine)}元,超过法定最高{yuan(band.high)}元({basis})", *sources, PENALTY_LAW.art(5, 2)
        )
    if line.fine < band.low and not _is_grounded(line):
        yield refuse(
            f"对{name}罚款{yuan(line.fine)}元,低于法定最低{yuan(band.low)}元({basis}),又没有减轻处罚的理由",
            *sources,
            PENALTY_LAW.art(32),
        )


@guard("G16", "处罚种类有依据", PENALTY_LAW.art(5, 2), PENALTY_LAW.art(4))
def kinds_are_provided(step: Step) -> Iterator[Finding]:
    """Kinds the clause does not provide never; kinds it demands left out only when mitigating (减轻)."""
    for line in penal_lines(step):
        allowed: set[str] = set()
        demanded: dict[str, str] = {}
        known = True
        for key in line.violations:
            for cite, rows in clauses.rows(step, key, line):
                known = known and (bool(rows) or step.facts.law.knows(cite))
                for row in rows:
                    allowed |= {*row.kinds_must, *row.kinds_may, *(["fine"] if row.fine != "none" else [])}
                together = [set(row.kinds_must) - {"confiscate_income"} for row in rows]
                demanded |= dict.fromkeys(
                    set.intersection(*together) if together else (), rows[0].source if rows else ""
                )
        if known:
            yield from _provided(step, line, allowed, demanded)


def _provided(step: Step, line: Line, allowed: set[str], demanded: dict[str, str]) -> Iterator[Finding]:
    if allowed & {"confiscate_income", "confiscate_goods"}:
        allowed = allowed | {"confiscate"}
    for kind in sorted(line.kinds - allowed):
        yield refuse(f"对{named(step, line)}的“{PENALTY_KINDS[kind]}”不是处罚依据规定的种类")
    if line.raw.get("ground") == "mitigate":
        return
    for kind, source in sorted(demanded.items()):
        if kind not in line.kinds:
            yield refuse(f"{source}规定应当同时“{PENALTY_KINDS[kind]}”,对{named(step, line)}的处罚没有这一项")


def _is_grounded(line: Line) -> bool:
    return line.raw.get("ground") == "mitigate" and _is_ground(line.raw.get("ground_article") or "")


def _is_ground(cite: str) -> bool:
    """Whether this is an article one may mitigate by: 行政处罚法 30–32, or another law that 32(5) points at."""
    try:
        citation = Citation.parse(cite)
    except ValueError:
        return False
    return citation.statute != PENALTY_LAW.name or citation.article in (30, 31, 32)


def _parts(step: Step, line: Line) -> Iterator[Finding]:
    """Each share against its own clause, and their sum against the whole, where shares are given."""
    for penalty in line.raw.get("penalties", ()):
        parts = penalty.get("parts") or []
        if parts and sum(p["fen"] for p in parts) != penalty.get("fen"):
            yield refuse(f"对{named(step, line)}分别裁量的金额之和与合并处罚的金额不一致")
        for part in parts:
            key, fen = part["violation"], part["fen"]
            band, cites = working_line.of_violation(step, key, line)
            if cites and (fen > band.high or (fen < band.low and not _is_grounded(line))):
                said = "、".join(str(Citation.parse(cite)) for cite in cites)
                yield refuse(f"违法事实 {key} 的罚款{yuan(fen)}元不在{said}的幅度以内")


@guard("G17", "同一违法行为不重复罚款", PENALTY_LAW.art(29))
def no_second_fine(step: Step) -> Iterator[Finding]:
    for line in penal_lines(step):
        if not line.fine:
            continue
        mine = step.identity(line.party)
        for key in line.violations:
            violation = step.history.violations[key]
            if body := violation.get("already_fined_by"):
                yield refuse(f"违法事实 {key} 已由{body}罚款")
            for row in step.facts.earlier:
                same = row["identity"] == mine and row["clause"] in clause_keys(violation["clause"])
                overlaps = str(row["act_start"]) <= str(violation["act_end"]) and str(row["act_end"]) >= str(
                    violation["act_start"]
                )
                if same and overlaps and row["fine"]:
                    yield refuse(f"{named(step, line)}的同一违法行为已于{row['decided_on']}被处罚")


def clause_keys(clause: str) -> set[str]:
    return {Citation.parse(c).key for c in clause.split("+")}


def _needs(step: Step, token: str, any_step: bool = False) -> Iterator[tuple[Line, str, Clause]]:
    """Lines and violations all of whose rows ask for this prerequisite."""
    for line in penal_lines(step):
        for key in line.violations:
            for _, rows in clauses.rows(step, key, line, any_step):
                fitting = working_line.fitting(step, rows, line)
                if fitting and all(token in row.needs for row in fitting):
                    yield line, key, fitting[0]


@guard("G17", "同一行为违反几个法律规范的,按罚款数额高的规定处罚", PENALTY_LAW.art(29))
def higher_fine_applies(step: Step) -> Iterator[Finding]:
    """Not the norm with the lower maximum; with equal maxima the lower minimum is a flaw, and so is what is unknown."""
    for line in penal_lines(step):
        if not line.fine:
            continue
        for found in norms.comparisons(step, line):
            act = f"违法事实 {found.violation} 同时违反几个法律规范"
            for other in found.higher:
                yield refuse(f"{act},{other.ends},高于{found.chosen.ends},应当按{other.said}处罚")
            for other in found.higher_below:
                yield flaw(f"{act},{other.ends},{found.chosen.ends},罚款数额高的是{other.said}")
            for other in found.unknown:
                yield flaw(f"{act},{other.ends}")


@guard("G18", "“逾期未改正”“拒不改正”有责令改正和复查不合格为据", SAFETY_LAW.art(97), SAFETY_LAW.art(99))
def overdue_step_is_proved(step: Step) -> Iterator[Finding]:
    for line, key, row in _needs(step, "prior_order"):
        orders = [o for o in step.history.orders if o.party == line.party or step.party(line.party)["kind"] == "person"]
        overdue = [o for o in orders if o.due is None or o.due < step.on]
        if not overdue:
            yield refuse(f"违法事实 {key} 按“逾期未改正”处罚,但没有已到期的责令改正({row.source})")
        elif "failed_recheck" in row.needs and not any(_failed_in_time(o) for o in overdue):
            yield refuse(f"违法事实 {key} 按“逾期未改正”处罚,但没有复查不合格的记录({row.source})")


def _failed_in_time(order: OrderState) -> bool:
    """A recheck proves 逾期 only after the order's time was over."""
    late = order.due is None or (order.rechecked_on is not None and order.rechecked_on > order.due)
    return order.state == "failed" and late


@guard("G19", "按日连续处罚以责令改正、罚款和拒不改正为前提", SAFETY_LAW.art(112))
def daily_fine_after_refusal(step: Step) -> Iterator[Finding]:
    for line, key, row in _needs(step, "prior_fine", any_step=True):
        if not told.earlier_fines(step, line):
            yield refuse(f"违法事实 {key} 按日连续处罚,但没有此前依照本法作出、写明数额的罚款决定({row.source})")
        if not line.raw.get("refusal_evidence"):
            yield refuse(f"违法事实 {key} 按日连续处罚,要写明拒不改正的证据(refusal_evidence)")
        if not (days := told.days(line)):
            yield refuse(f"违法事实 {key} 按日连续处罚,要写明罚款的天数(days)")
        elif (span := told.ordered_span(step, line)) is not None and days > span[1]:
            yield refuse(f"违法事实 {key} 按日连续处罚{days}日,自责令改正次日起至多{span[1]}日")


@guard("G20", "按收入计算的罚款有收入依据", SAFETY_LAW.art(95), SAFETY_LAW.art(96), SAFETY_LAW.art(110, 1))
def income_is_proved(step: Step) -> Iterator[Finding]:
    for line in penal_lines(step):
        for key in line.violations:
            for _, rows in clauses.rows(step, key, line):
                if not rows or not all(row.income_percent for row in rows) or not line.fine:
                    continue
                if line.raw.get("last_year_income_fen") is None:
                    yield refuse(f"违法事实 {key} 按上一年年收入计算罚款,要写明年收入(last_year_income_yuan)")
                if not line.raw.get("income_basis"):
                    yield refuse(f"违法事实 {key} 按上一年年收入计算罚款,要写明收入的证据或者推定依据(income_basis)")
                yield from _estimated(step, line, key, rows[0])


def _estimated(step: Step, line: Line, key: str, row: Clause) -> Iterator[Finding]:
    """An income put at a multiple of the average wage, because it cannot be proved, lies within the rule for it."""
    allowed = income.allowed(told.told_of(step, line), row.role)
    earned = line.raw.get("last_year_income_fen")
    if allowed is not None and earned is not None and not allowed.holds(earned):
        rule = Policy("收入难以确定时按平均工资推定(待确认)")
        between = f"{yuan(allowed.low)}元至{yuan(allowed.high)}元之间"
        told_so = f"违法事实 {key} 的年收入按平均工资推定,应在{between},现为{yuan(earned)}元"
        yield refuse(told_so, rule, rests=[f"income_unproven_times_{income.who(row.role)}"])


@guard("G16", "事故等级与事故后果相符", ACCIDENT_RULES.art(3, 1), SAFETY_LAW.art(114, 1))
def grade_follows_consequences(step: Step) -> Iterator[Finding]:
    """The government's approval of the report decides the grade (批复); a difference is marked for a human to look at."""
    for line in penal_lines(step):
        for given in line.raw.get("appraisals") or ():
            step_said = step.history.violations.get(given["violation"], {}).get("step", "")
            grade = accident.grade_of(given.get("answers") or {})
            if grade and step_said in accident.GRADES and grade != step_said:
                told_so = f"违法事实 {given['violation']} 按{accident.GRADES[step_said]}处罚,填写的后果属于{accident.GRADES[grade]}"
                yield flaw(f"{told_so},请与事故调查报告的批复核对")


@guard("G21", "由有权机关决定", SAFETY_LAW.art(115), PENALTY_LAW.art(18, 3))
def right_body_decides(step: Step) -> Iterator[Finding]:
    for line in penal_lines(step):
        for key in line.violations:
            for _, rows in clauses.rows(step, key, line):
                if rows and all(issuer.for_another(step, row) for row in rows):
                    yield refuse(f"{rows[0].source}规定的处罚由{BODIES[rows[0].decided_by]}决定,应当提请或者移送")
                for kind in issuer.licences_for_another(step, line.kinds, rows):
                    body = BODIES["licence_issuer"]
                    yield refuse(f"{rows[0].source}规定的“{PENALTY_KINDS[kind]}”由{body}决定,应当提请或者移送")
        if "close_down" in line.kinds:
            yield refuse("关闭由县级以上人民政府按照国务院规定的权限决定,应当提请", SAFETY_LAW.art(115))


BODIES = {"licence_issuer": "颁发许可的机关", "government": "人民政府", "police": "公安机关"}
