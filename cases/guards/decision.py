"""Decision (决定): notice, band, term, summary limits, no-penalty grounds."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from cases.guards.base import Finding, flaw, guard, refuse
from cases.law import PENALTY_LAW, SAFETY_LAW, Citation, Policy

if TYPE_CHECKING:
    from cases.facts import Step
    from cases.history import Line, Notice
    from cases.models import Clause

DECIDING = ("decide", "penalise_on_the_spot")


def yuan(fen: int) -> str:
    """Fen as yuan for a message: `5000` or `5000.50`."""
    return f"{fen // 100}" if fen % 100 == 0 else f"{fen / 100:.2f}"


def _named(step: Step, line: Line) -> str:
    return str(step.party(line.party)["name"])


def _lines(step: Step) -> list[Line]:
    return [line for line in step.lines if line.penalises]


@guard("G08", "决定的内容都已告知", PENALTY_LAW.art(44), PENALTY_LAW.art(62))
def notice_covers_decision(step: Step) -> Iterator[Finding]:
    """Same violations, clauses, kinds, and an amount not higher than notified, for every party to be penalised."""
    lines = _lines(step) or [ln for p in step.history.to_be_penalised if (ln := step.history.line(p)) is not None]
    for line in lines:
        notice = step.history.notice(line.party)
        if notice is None:
            yield refuse(f"没有向{_named(step, line)}告知拟作出的处罚内容及事实、理由、依据")
        elif not notice.line.covers(line):
            yield refuse(f"对{_named(step, line)}的处罚与告知的内容不一致(告知罚款{yuan(notice.line.fine)}元)")


@guard("G12", "不因申辩加重处罚", PENALTY_LAW.art(45, 2))
def no_heavier_fine(step: Step) -> Iterator[Finding]:
    for line in _lines(step):
        notices = step.history.notices[line.party]
        if not notices:
            continue
        first = notices[0].line.fine
        renewed = any(n.line.fine >= line.fine and _on_new_facts(step, notices[0], n) for n in notices[1:])
        if line.fine > first and not renewed:
            yield refuse(
                f"对{_named(step, line)}的罚款{yuan(line.fine)}元高于告知的{yuan(first)}元,又没有依据新的事实重新告知"
            )


def _on_new_facts(step: Step, first: Notice, later: Notice) -> bool:
    """New facts are stated with the later notice, or evidence was entered between the two."""
    return later.new_facts or any(first.order[1] < item["event__seq"] < later.order[1] for item in step.facts.evidence)


@guard("G17", "尚未作出决定", PENALTY_LAW.art(29))
def undecided_so_far(step: Step) -> Iterator[Finding]:
    """A party once decided stays so."""
    for party in step.parties:
        if party in step.history.decisions:
            yield refuse(f"对{step.party(party)['name']}已经作出决定,不得就同一行为再次决定")
    if not step.parties:
        yield refuse("没有尚未作出决定的当事人")


@guard("G15", "自立案之日起九十日内作出决定", PENALTY_LAW.art(60))
def within_decision_term(step: Step) -> Iterator[Finding]:
    due = step.facts.decision_due
    if due is None or step.on <= due:
        return
    message = f"办案期限已于{due}届满,{step.on}才作出决定"
    if step.data is not None and step.data.overdue_reason:
        yield flaw(f"{message}(理由:{step.data.overdue_reason})")
    else:
        yield refuse(f"{message},应当写明超期理由")


# -- amounts -----------------------------------------------------------------------------------------------------------


def _rows(step: Step, key: str, line: Line, any_step: bool = False) -> list[tuple[str, list[Clause]]]:
    """For each clause of a violation: the rows for its step (or all), subject and the date of the act."""
    violation = step.history.violations[key]
    kind = step.party(line.party)["kind"]
    subject = "person" if kind == "person" else "unit"
    on = date.fromisoformat(str(violation["act_end"]))
    found = []
    for cite in violation["clause"].split("+"):
        rows = step.facts.law.clauses(cite, subject, on)
        found.append((cite, rows if any_step else [row for row in rows if row.step == violation["step"]]))
    return found


@guard("G16", "罚款在法定幅度以内", PENALTY_LAW.art(5, 2), PENALTY_LAW.art(34), PENALTY_LAW.art(32))
def fine_within_band(step: Step) -> Iterator[Finding]:
    """Above the band never; below it only on a ground of 30–32. Several clauses: against the sum."""
    for line in _lines(step):
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
                        yield flaw(f"{Citation.parse(cite)}不在本系统的处罚依据库中,金额未能校验", Policy("处罚依据由人工核对"))
                        low, high = min(low, 0), 1 << 60
                    continue
                bands = [_band(row, line) for row in rows]
                low += min(b[0] for b in bands)
                high += max(b[1] for b in bands)
                sources.append(rows[0].source)
        yield from _inside(step, line, low, high, sources)
        yield from _parts(step, line)


def _band(row: Clause, line: Line) -> tuple[int, int]:
    """Lowest and highest fine in fen that the row allows for this line."""
    if row.fine == "none" and not row.income_percent and not row.multiple:
        return 0, 0
    income = line.raw.get("illegal_income_fen") or 0
    if row.multiple and income >= row.multiple.get("from_yuan", 0) * 100 and income:
        return int(income * row.multiple["low"]), int(income * row.multiple["high"])
    if row.income_percent:
        earned = line.raw.get("last_year_income_fen") or 0
        return earned * row.income_percent["low"] // 100, earned * row.income_percent["high"] // 100
    low = row.low if row.low_inclusive else row.low + 1
    return (0 if row.fine in ("may", "alone_or_both") else low), row.high if row.high_inclusive else row.high - 1


def _inside(step: Step, line: Line, low: int, high: int, sources: list[str]) -> Iterator[Finding]:
    basis = "、".join(dict.fromkeys(sources)) or "处罚依据"
    name = _named(step, line)
    if line.fine > high:
        yield refuse(f"对{name}罚款{yuan(line.fine)}元,超过法定最高{yuan(high)}元({basis})", PENALTY_LAW.art(5, 2))
    grounded = line.raw.get("ground") == "mitigate" and line.raw.get("ground_article")
    if line.fine < low and not grounded:
        yield refuse(
            f"对{name}罚款{yuan(line.fine)}元,低于法定最低{yuan(low)}元({basis}),又没有减轻处罚的理由",
            PENALTY_LAW.art(32),
        )


def _parts(step: Step, line: Line) -> Iterator[Finding]:
    """Each share against its own clause, and their sum against the whole, where shares are given."""
    for penalty in line.raw.get("penalties", ()):
        parts = penalty.get("parts") or []
        if parts and sum(p["fen"] for p in parts) != penalty.get("fen"):
            yield refuse(f"对{_named(step, line)}分别裁量的金额之和与合并处罚的金额不一致")
        for part in parts:
            for cite, rows in _rows(step, part["violation"], line):
                if rows and not any(_band(r, line)[0] <= part["fen"] <= _band(r, line)[1] for r in rows):
                    yield refuse(f"违法事实 {part['violation']} 的罚款{yuan(part['fen'])}元不在{Citation.parse(cite)}的幅度以内")


@guard("G17", "同一违法行为不重复罚款", PENALTY_LAW.art(29))
def no_second_fine(step: Step) -> Iterator[Finding]:
    for line in _lines(step):
        if not line.fine:
            continue
        mine = step.identity(line.party)
        for key in line.violations:
            violation = step.history.violations[key]
            if body := violation.get("already_fined_by"):
                yield refuse(f"违法事实 {key} 已由{body}罚款")
            for row in step.facts.earlier:
                same = row["identity"] == mine and row["clause"] in _keys(violation["clause"])
                overlaps = str(row["act_start"]) <= str(violation["act_end"]) and str(row["act_end"]) >= str(
                    violation["act_start"]
                )
                if same and overlaps and row["penalised"]:
                    yield refuse(f"{_named(step, line)}的同一违法行为已于{row['decided_on']}被处罚")


def _keys(clause: str) -> set[str]:
    return {Citation.parse(c).key for c in clause.split("+")}


def _needs(step: Step, token: str, any_step: bool = False) -> Iterator[tuple[Line, str, Clause]]:
    """Lines and violations all of whose rows ask for this prerequisite."""
    for line in _lines(step):
        for key in line.violations:
            for _, rows in _rows(step, key, line, any_step):
                if rows and all(token in row.needs for row in rows):
                    yield line, key, rows[0]


@guard("G18", "“逾期未改正”“拒不改正”有责令改正和复查不合格为据", SAFETY_LAW.art(97), SAFETY_LAW.art(99))
def overdue_step_is_proved(step: Step) -> Iterator[Finding]:
    for line, key, row in _needs(step, "prior_order"):
        orders = [o for o in step.history.orders if o.party == line.party or step.party(line.party)["kind"] == "person"]
        overdue = [o for o in orders if o.due is None or o.due < step.on]
        if not overdue:
            yield refuse(f"违法事实 {key} 按“逾期未改正”处罚,但没有已到期的责令改正({row.source})")
        elif "failed_recheck" in row.needs and not any(o.state == "failed" for o in overdue):
            yield refuse(f"违法事实 {key} 按“逾期未改正”处罚,但没有复查不合格的记录({row.source})")


@guard("G19", "按日连续处罚以责令改正、罚款和拒不改正为前提", SAFETY_LAW.art(112))
def daily_fine_after_refusal(step: Step) -> Iterator[Finding]:
    for line, key, row in _needs(step, "prior_fine", any_step=True):
        mine = step.identity(line.party)
        fined = any(r["identity"] == mine and r["penalised"] for r in step.facts.earlier)
        if not fined and not step.party(line.party).get("earlier"):
            yield refuse(f"违法事实 {key} 按日连续处罚,但没有此前的罚款决定({row.source})")
        if not line.raw.get("refusal_evidence"):
            yield refuse(f"违法事实 {key} 按日连续处罚,要写明拒不改正的证据(refusal_evidence)")


@guard("G20", "按收入计算的罚款有收入依据", SAFETY_LAW.art(95), SAFETY_LAW.art(96), SAFETY_LAW.art(110, 1))
def income_is_proved(step: Step) -> Iterator[Finding]:
    for line in _lines(step):
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
    for line in _lines(step):
        for key in line.violations:
            for _, rows in _rows(step, key, line):
                if rows and all(row.decided_by != "bureau" for row in rows):
                    yield refuse(f"{rows[0].source}规定的处罚由{BODIES[rows[0].decided_by]}决定,应当提请或者移送")
        if "close_down" in line.kinds:
            yield refuse("关闭由县级以上人民政府按照国务院规定的权限决定,应当提请", SAFETY_LAW.art(115))


BODIES = {"licence_issuer": "颁发许可的机关", "government": "人民政府", "police": "公安机关"}


@guard("G28", "移送期间对同一行为不另行罚款", PENALTY_LAW.art(27, 1), PENALTY_LAW.art(35, 2))
def no_fine_while_transferred(step: Step) -> Iterator[Finding]:
    for transfer in step.history.transfers:
        for line in _lines(step):
            away = transfer["whole"] or line.party in transfer["parties"] or set(line.violations) & set(transfer["violations"])
            if away and not transfer["returned"] and transfer["kind"] == "crime" and line.fine:
                yield refuse(f"{_named(step, line)}的行为已于{transfer['on']}移送,退回以前不得另行罚款")
    returned = step.history.last("return_from_transfer")
    if returned is not None and returned.data["result"] == "criminal_fine":
        for line in _lines(step):
            if line.fine:
                yield refuse("人民法院已判处罚金,行政机关尚未给予罚款的,不再给予罚款", PENALTY_LAW.art(35, 2))


# -- the paper ---------------------------------------------------------------------------------------------------------


@guard("G22", "决定书载明法定事项", PENALTY_LAW.art(59, 1), PENALTY_LAW.art(52, 2))
def decision_is_complete(step: Step) -> Iterator[Finding]:
    """Asks the form itself which required field has nothing to show."""
    from cases import papers

    if step.act.name == "penalise_on_the_spot" and step.data is None:
        return
    for label, article in papers.missing(step):
        yield refuse(f"决定书缺少“{label}”({article})")


@guard("G32", "不予处罚有法定理由并符合条件", PENALTY_LAW.art(33), PENALTY_LAW.art(57, 1, 3))
def grounds_for_no_penalty(step: Step) -> Iterator[Finding]:
    for line in step.lines:
        if line.kind != "no_penalty":
            continue
        if not line.reason:
            yield refuse("不予处罚要写明理由")
        if line.reason in ("first_minor", "slight"):
            yield from _slight(step, line)


def _slight(step: Step, line: Line) -> Iterator[Finding]:
    name, conditions = _named(step, line), line.raw.get("conditions") or {}
    if any(o.party == line.party and o.state == "failed" for o in step.history.orders):
        yield refuse(f"{name}没有及时改正(复查不合格)", PENALTY_LAW.art(33, 1))
    elif not _corrected(step, line.party):
        yield flaw(f"{name}是否及时改正没有复查记录", PENALTY_LAW.art(33, 1))
    if line.reason != "first_minor":
        return
    for wanted in step.param("first_offence_conditions").value:
        given = conditions.get(wanted["name"])
        if given is None or given != wanted["wanted"]:
            label = CONDITIONS.get(wanted["name"], wanted["name"])
            yield refuse(f"首违不罚的条件“{label}”不具备或者没有填写", PENALTY_LAW.art(33, 1))
    for when in _earlier_of_same_kind(step, line):
        yield refuse(f"首违不罚的条件“首次违法”不具备:{name}曾于{when}因同类违法行为被处理", PENALTY_LAW.art(33, 1))


CONDITIONS = {"first": "首次违法", "slight": "危害后果轻微", "corrected": "及时改正", "high_risk": "不属于高危行业领域"}


def _corrected(step: Step, party: str) -> bool:
    line = step.history.line(party)
    orders = [o for o in step.history.orders if o.party == party]
    return any(o.state == "verified" for o in orders) or bool(line and line.raw.get("correction") == "done")


def _earlier_of_same_kind(step: Step, line: Line) -> Iterator[date]:
    """Same kind = the same clause to the item: in this data folder, or declared with the party."""
    years = int(step.param("first_offence_years").value)
    since = date(step.on.year - years, step.on.month, min(step.on.day, 28)) if years else date.min
    clauses = {Citation.parse(c).key for c in line.clauses}
    found = [
        r["decided_on"] for r in step.facts.earlier if r["identity"] == step.identity(line.party) and r["clause"] in clauses
    ]
    for declared in step.party(line.party).get("earlier") or ():
        if _keys(declared["clause"]) & clauses:
            found.append(date.fromisoformat(str(declared["decided_on"])))
    yield from (when for when in sorted(found) if when >= since)


# -- service, recall, summary ------------------------------------------------------------------------------------------


@guard("G23", "决定已作出", PENALTY_LAW.art(61, 1))
def party_is_decided(step: Step) -> Iterator[Finding]:
    for party in step.parties:
        if party not in step.history.decisions:
            yield refuse(f"对{step.party(party)['name']}还没有作出决定")
    if not step.parties:
        yield refuse("没有已作出决定的当事人")


@guard("G23", "决定已送达", PENALTY_LAW.art(61, 1))
def party_is_served(step: Step) -> Iterator[Finding]:
    for party in step.parties:
        decision = step.history.decisions.get(party)
        if decision is not None and decision.served_on is None:
            yield refuse(f"对{step.party(party)['name']}的决定还没有送达")


@guard("G23", "决定没有送达,也没有公示", Policy("决定送达或者公示后不得收回,只能依法变更、撤销"))
def decision_unserved(step: Step) -> Iterator[Finding]:
    for party in step.parties:
        decision = step.history.decisions.get(party)
        others = [d for d in step.history.decisions.values() if d.served_on is not None]
        if decision is None or others:
            yield refuse(f"对{step.party(party)['name']}没有可以收回的决定(已送达的不能收回)")
        if step.history.tracks["publication"].get(party) == "published":
            yield refuse("决定已经公示,不能收回")
    if not step.parties:
        yield refuse("没有可以收回的决定")


@guard("SUMMARY", "符合当场处罚的条件和限额", PENALTY_LAW.art(51), PENALTY_LAW.art(52, 1), PENALTY_LAW.art(44))
def summary_limits(step: Step) -> Iterator[Finding]:
    if step.history.procedure != "summary" and step.data is not None:
        yield refuse("本案登记为普通程序")
    if step.data is None:
        return
    for line in step.lines:
        limit = int(step.param(f"summary_limit_{step.subject(line.party)}").value)
        if line.kinds - {"fine", "warning"}:
            yield refuse("当场处罚只能是警告或者限额以内的罚款", PENALTY_LAW.art(51))
        if line.fine > limit:
            yield refuse(f"对{_named(step, line)}当场罚款{yuan(line.fine)}元,超过限额{yuan(limit)}元", PENALTY_LAW.art(51))
    checks = {
        "没有告知拟处罚的内容、事实、理由、依据和权利": (step.data.rights_told, PENALTY_LAW.art(44)),
        "没有记录当事人的陈述、申辩": (step.data.statement, PENALTY_LAW.art(45, 1)),
        "没有责令改正": (step.data.correction, PENALTY_LAW.art(28, 1)),
        "决定书没有当场交付当事人": (step.data.delivered_to, PENALTY_LAW.art(52, 1)),
    }
    for message, (done, article) in checks.items():
        if not done:
            yield refuse(message, article)
