"""A row of the law in Chinese: how much, under which conditions, who decides. In the punctuation of messages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cases.labels import CHOICES, PENALTY_KINDS

if TYPE_CHECKING:
    from cases.models import Clause

STEPS = CHOICES["ViolationIn.step"]
SUBJECTS = {"unit": "单位", "person": "个人"}
BODIES = {
    "bureau": "本机关", "licence_issuer": "颁发许可证件的机关", "government": "人民政府", "police": "公安机关",
}  # fmt: skip
NEEDS = {
    "prior_order": "有已经到期的责令改正",
    "failed_recheck": "复查不合格",
    "prior_fine": "此前依照本法受过罚款",
    "refusal": "有拒不改正的证据",
    "accident": "发生了生产安全事故",
    "income_evidence": "有上一年年收入的证据",
    "illegal_income_asked": "查明有没有违法所得",
    "criminal_or_dismissal": "受刑事处罚或者撤职处分",
    "penalty_count": "存在重大事故隐患,一百八十日内三次或者一年内四次受过本法的处罚",
    "after_suspension": "经过停产停业整顿",
    "suspension_refused": "拒不执行停产停业整顿决定",
}


def step(row: Clause) -> str:
    """一般情形, 逾期未改正 …, with the variant that tells it apart."""
    said = STEPS.get(row.step, row.step)
    return f"{said}({row.variant})" if row.variant else said


def subject(row: Clause) -> str:
    """单位, or whom of its people the clause means."""
    return row.role or SUBJECTS.get(row.subject, row.subject)


def yuan(fen: int) -> str:
    """Fen as statutes say it: 5万元, 1.5万元, 5000元."""
    if fen and fen % 1_000_000 == 0:
        return f"{fen // 1_000_000}万元"
    if fen > 1_000_000 and fen % 10_000 == 0:
        return f"{fen / 1_000_000:.2f}".rstrip("0").rstrip(".") + "万元"
    return f"{fen // 100}元"


def fine(row: Clause) -> str:
    """How much may be fined; 不罚款 where nothing may."""
    if "prior_fine" in row.needs:
        return "每日与原罚款相同"
    if row.income_percent:
        low, high = row.income_percent["low"], row.income_percent["high"]
        return f"上一年年收入的{low}%" if low == high else f"上一年年收入的{low}%至{high}%"
    if row.fine == "none":
        return "不罚款"
    said = band(row)
    if row.multiple:
        return _by_multiple(row, said)
    return f"可以处{said}" if row.fine == "may" else said


def band(row: Clause) -> str:
    """10万元以上50万元以下, or 5万元以下."""
    return f"{yuan(row.low)}以上{yuan(row.high)}以下" if row.low else f"{yuan(row.high)}以下"


def _by_multiple(row: Clause, said: str) -> str:
    rule = row.multiple or {}
    border, cap = rule.get("from_yuan", 0), rule.get("cap_yuan", 0)
    having = f"违法所得{yuan(border * 100)}以上的" if border else "有违法所得的"
    most = f"(最高{yuan(cap * 100)})" if cap else ""
    rest = "没有违法所得或者不足的" if border else "没有违法所得的"
    alone = "单处或者并处" if row.fine == "alone_or_both" else ""
    return f"{having},{rule['low']}倍至{rule['high']}倍{most};{rest},{alone}{said}"


def kinds(row: Clause) -> list[str]:
    """The penalties beside the fine: those that must stand there, then those that may."""
    must = [PENALTY_KINDS.get(kind, kind) for kind in row.kinds_must]
    return [*must, *(f"可以{PENALTY_KINDS.get(kind, kind)}" for kind in row.kinds_may)]


def needs(row: Clause) -> list[str]:
    """What must be there before the row may be used."""
    return [NEEDS.get(token, token) for token in row.needs]


def body(row: Clause) -> str:
    return BODIES.get(row.decided_by, row.decided_by)


def cost(row: Clause) -> str:
    """The fine, and what must stand beside it, without ado: 10万元以上20万元以下,责令停产停业."""
    must = [PENALTY_KINDS.get(kind, kind) for kind in row.kinds_must]
    said = [] if row.fine == "none" else [fine(row)]
    return ",".join(said + must) or "、".join(kinds(row)) or nothing(row)


def summary(row: Clause) -> str:
    """One row in a line: what it costs, and what stands beside it."""
    parts = [] if row.fine == "none" else [f"罚款{fine(row)}" if row.fine != "may" else f"罚款,{fine(row)}"]
    parts += kinds(row)
    return ";".join(parts) or nothing(row)


def nothing(row: Clause) -> str:
    """Of a row without any penalty: a step that only orders correction, or a clause that refers to another law."""
    return "只责令改正" if row.correction else "没有自己的罚则"
