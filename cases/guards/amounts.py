"""Amounts (幅度): bands and tiers, no second fine, prerequisites of a step, income, the right deciding body."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from cases.guards.base import Finding, flaw, guard, refuse
from cases.labels import PENALTY_KINDS
from cases.law import PENALTY_LAW, SAFETY_LAW, Citation, Policy

if TYPE_CHECKING:
    from cases.facts import Step
    from cases.history import Line, OrderState
    from cases.models import Clause


def yuan(fen: int) -> str:
    """Fen as yuan for a message: `5000` or `5000.50`."""
    return f"{fen // 100}" if fen % 100 == 0 else f"{fen / 100:.2f}"


def named(step: Step, line: Line) -> str:
    return str(step.party(line.party)["name"])


def penal_lines(step: Step) -> list[Line]:
    return [line for line in step.lines if line.penalises]


def _rows(step: Step, key: str, line: Line, any_step: bool = False) -> list[tuple[str, list[Clause]]]:
    """For each clause of a violation: the rows for its step (or all), subject and the date of the act."""
    violation = step.history.violations[key]
    kind = step.party(line.party)["kind"]
    subject = "person" if kind == "person" else "unit"
    on = date.fromisoformat(str(violation["act_end"]))
    found = []
    for cite in violation["clause"].split("+"):
        rows = step.facts.law.clauses(cite, subject, on)
        if not any_step:
            rows = [row for row in rows if row.step == violation["step"]]
        found.append((cite, [row for row in rows if row.variant == violation.get("variant", "")] or rows))
    return found


def _fitting(step: Step, rows: list[Clause], line: Line) -> list[Clause]:
    """Of alternative rows, those whose band the line's fine keeps to; all where it keeps to none."""
    bands = [(row, _band(step, row, line)) for row in rows]
    return [row for row, (low, high) in bands if low <= line.fine <= high] or rows


@guard("G16", "罚款在法定幅度以内", PENALTY_LAW.art(5, 2), PENALTY_LAW.art(34), PENALTY_LAW.art(32))
def fine_within_band(step: Step) -> Iterator[Finding]:
    """Above the band never; below it only on a ground of 30–32. Several clauses: against the sum."""
    for line in penal_lines(step):
        if not line.fine and not line.kinds - {"fine"}:
            continue
        low = high = 0
        sources: list[str] = []
        for key in line.violations:
            for cite, rows in _rows(step, key, line):
                if not rows:
                    if step.facts.law.knows(cite):
                        yield refuse(f"{Citation.parse(cite)}没有适用于该当事人和违法情形的处罚规定")
                    else:
                        yield flaw(
                            f"{Citation.parse(cite)}不在本系统的处罚依据库中,金额未能校验", Policy("处罚依据由人工核对")
                        )
                        low, high = min(low, 0), 1 << 60
                    continue
                bands = [_band(step, row, line) for row in rows]
                low += min(b[0] for b in bands)
                high += max(b[1] for b in bands)
                sources.append(rows[0].source)
        yield from _inside(step, line, low, high, sources)
        yield from _parts(step, line)


def _band(step: Step, row: Clause, line: Line) -> tuple[int, int]:
    """Lowest and highest fine in fen that the row allows for this line; none at all is open where a fine may be left."""
    if "prior_fine" in row.needs:
        return _daily(step, line)
    if row.fine == "none" and not row.income_percent and not row.multiple:
        return 0, 0
    income = line.raw.get("illegal_income_fen") or 0
    if row.multiple and income >= row.multiple.get("from_yuan", 0) * 100 and income:
        return int(income * row.multiple["low"]), int(income * row.multiple["high"])
    if row.income_percent:
        earned = line.raw.get("last_year_income_fen") or 0
        return earned * row.income_percent["low"] // 100, earned * row.income_percent["high"] // 100
    low = row.low if row.low_inclusive else row.low + 1
    optional = row.fine in ("may", "alone_or_both") and not line.fine
    return (0 if optional else low), row.high if row.high_inclusive else row.high - 1


def _daily(step: Step, line: Line) -> tuple[int, int]:
    """安全生产法 112: the earlier fine for every day. Where fine or days are not known, G19 refuses the line."""
    fines, days = _earlier_fines(step, line), _days(line)
    if not fines or not days:
        return 0, 1 << 60
    return min(fines) * days, max(fines) * days


def _days(line: Line) -> int:
    return next((p.get("days") or 0 for p in line.raw.get("penalties", ()) if p["kind"] == "fine"), 0)


def _earlier_fines(step: Step, line: Line) -> list[int]:
    """Fines in fen under the same law (not daily ones) before this day: in this data folder, or declared with the party."""
    mine = step.identity(line.party)
    known = [(r["decided_on"], r["clause"], r["fine"]) for r in step.facts.earlier if r["identity"] == mine]
    for row in step.party(line.party).get("earlier") or ():
        fen = (row.get("fine_yuan") or 0) * 100
        known.append((date.fromisoformat(str(row["decided_on"])), row["clause"], fen))
    return [fen for on, clause, fen in known if fen and on < step.on and _is_original(clause)]


def _is_original(clause: str) -> bool:
    cited = Citation.parse_many(clause)
    return any(c.statute == SAFETY_LAW.name and c.article != 112 for c in cited)


def _inside(step: Step, line: Line, low: int, high: int, sources: list[str]) -> Iterator[Finding]:
    sources = list(dict.fromkeys(sources))
    basis = "、".join(sources) or "处罚依据"
    name = named(step, line)
    if line.fine > high:
        yield refuse(
            f"对{name}罚款{yuan(line.fine)}元,超过法定最高{yuan(high)}元({basis})", *sources, PENALTY_LAW.art(5, 2)
        )
    grounded = line.raw.get("ground") == "mitigate" and _is_ground(line.raw.get("ground_article") or "")
    if line.fine < low and not grounded:
        yield refuse(
            f"对{name}罚款{yuan(line.fine)}元,低于法定最低{yuan(low)}元({basis}),又没有减轻处罚的理由",
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
            for cite, rows in _rows(step, key, line):
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
            for cite, rows in _rows(step, part["violation"], line):
                if rows and not _part_fits(step, rows, line, part["fen"]):
                    yield refuse(
                        f"违法事实 {part['violation']} 的罚款{yuan(part['fen'])}元不在{Citation.parse(cite)}的幅度以内"
                    )


def _part_fits(step: Step, rows: list[Clause], line: Line, fen: int) -> bool:
    bands = [_band(step, row, line) for row in rows]
    return any(low <= fen <= high for low, high in bands)


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
            for _, rows in _rows(step, key, line, any_step):
                fitting = _fitting(step, rows, line)
                if fitting and all(token in row.needs for row in fitting):
                    yield line, key, fitting[0]


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
        if not _earlier_fines(step, line):
            yield refuse(f"违法事实 {key} 按日连续处罚,但没有此前依照本法作出、写明数额的罚款决定({row.source})")
        if not line.raw.get("refusal_evidence"):
            yield refuse(f"违法事实 {key} 按日连续处罚,要写明拒不改正的证据(refusal_evidence)")
        if not _days(line):
            yield refuse(f"违法事实 {key} 按日连续处罚,要写明罚款的天数(days)")
        elif (most := _refused_days(step, line)) is not None and _days(line) > most:
            yield refuse(f"违法事实 {key} 按日连续处罚{_days(line)}日,自责令改正次日起至多{most}日")


def _refused_days(step: Step, line: Line) -> int | None:
    """Days from the day after the order to today, or to the recheck that found it corrected; None without an order."""
    orders = [o for o in step.history.orders if o.kind == "correction" and o.party == line.party]
    ends = [(o, o.rechecked_on if o.state == "verified" and o.rechecked_on else step.on) for o in orders]
    return max(((end - o.on).days for o, end in ends), default=None)


@guard("G20", "按收入计算的罚款有收入依据", SAFETY_LAW.art(95), SAFETY_LAW.art(96), SAFETY_LAW.art(110, 1))
def income_is_proved(step: Step) -> Iterator[Finding]:
    for line in penal_lines(step):
        for key in line.violations:
            for _, rows in _rows(step, key, line, any_step=True):
                if not rows or not all(row.income_percent for row in rows) or not line.fine:
                    continue
                if not line.raw.get("last_year_income_fen"):
                    yield refuse(f"违法事实 {key} 按上一年年收入计算罚款,要写明年收入(last_year_income_yuan)")
                if not line.raw.get("income_basis"):
                    yield refuse(f"违法事实 {key} 按上一年年收入计算罚款,要写明收入的证据或者推定依据(income_basis)")


@guard("G21", "由有权机关决定", SAFETY_LAW.art(115), PENALTY_LAW.art(18, 3))
def right_body_decides(step: Step) -> Iterator[Finding]:
    for line in penal_lines(step):
        for key in line.violations:
            for _, rows in _rows(step, key, line):
                if rows and all(row.decided_by != "bureau" for row in rows):
                    yield refuse(f"{rows[0].source}规定的处罚由{BODIES[rows[0].decided_by]}决定,应当提请或者移送")
        if "close_down" in line.kinds:
            yield refuse("关闭由县级以上人民政府按照国务院规定的权限决定,应当提请", SAFETY_LAW.art(115))


BODIES = {"licence_issuer": "颁发许可的机关", "government": "人民政府", "police": "公安机关"}
