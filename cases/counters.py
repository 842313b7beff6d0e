"""The yearly counters as a fold of events: which event adds what to which key, on which legal date.

`count` is pure over one entry and the history after it, so `recount` from the record gives the same rows. Money in
fen. 件 (cases), 宗 (decisions), 家 (distinct units), 家次 (visits) are different things and named so. A decision
annulled later stays counted in its year; the annulment has its own key.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from cases.history import Entry, History, Line

if TYPE_CHECKING:
    from cases.facts import Step
    from cases.models import Clause


@dataclass(frozen=True)
class Count:
    key: str
    value: int
    party: str = ""
    on: date | None = None


@dataclass(frozen=True)
class Counter:
    """A key of the yearly statistics: label, unit, and by which date it counts."""

    key: str
    label: str
    unit: str
    dated: str


COUNTERS: dict[str, Counter] = {
    key: Counter(key, label, unit, dated)
    for key, label, unit, dated in (
        ("case_filed", "立案数", "件", "批准立案日"),
        ("case_withdrawn", "撤案数", "件", "批准日"),
        ("pen_decided", "处罚决定数", "宗", "决定日"),
        ("pen_units_distinct", "被处罚单位数", "家", "决定日"),
        ("pen_major", "重大处罚数(集体讨论标准)", "宗", "决定日"),
        ("no_penalty", "不予处罚决定数", "宗", "决定日"),
        ("no_penalty_first", "首违不罚", "宗", "决定日"),
        ("minor_exempt", "轻微免罚", "宗", "决定日"),
        ("mitigated", "减轻处罚", "宗", "决定日"),
        ("mitigated_amount", "减轻金额", "分", "决定日"),
        ("fine_amount_decided", "罚款(决定)", "分", "决定日"),
        ("confisc_amount", "没收(可计价)", "分", "决定日"),
        ("penalty_total_amount", "罚没金额", "分", "决定日"),
        ("fine_amount_varied", "复议诉讼变更差额", "分", "变更日"),
        ("fine_paid_amount", "罚款实缴", "分", "缴款日"),
        ("extra_fine", "加处罚款(决定)", "分", "决定日"),
        ("extra_fine_paid", "加处罚款(实缴)", "分", "缴款日"),
        ("case_closed", "结案数", "件", "批准日"),
        ("order_stop", "责令停产停业单位数", "家", "决定日"),
        ("propose_close", "提请关闭", "件", "提请日"),
        ("force_apply", "申请法院强制执行", "件", "申请日"),
        ("hazard_found", "隐患", "条", "检查日"),
        ("hazard_major", "重大隐患", "条", "检查日"),
        ("order_rectify", "责令限期整改指令书", "份", "文书日"),
        ("hazard_rectified", "整改复查合格", "件", "复查日"),
        ("onsite_measure", "现场处理措施", "份", "文书日"),
        ("coerc_measures", "查封扣押", "件", "决定日"),
        ("review_done", "法制审核", "件", "出具日"),
        ("review_rounds", "法制审核次数", "次", "出具日"),
        ("review_corrected", "审核纠错", "件", "出具日"),
        ("review_pass_first", "一次通过", "件", "出具日"),
        ("review_opinions", "审核意见", "条", "出具日"),
        ("collective_done", "集体讨论", "件", "会议日"),
        ("hearing_requested", "申请听证", "件", "申请日"),
        ("hearing_held", "举行听证", "件", "听证日"),
        ("recon_accepted", "被申请复议", "件", "收到日"),
        ("suit_accepted", "被诉", "件", "收到日"),
        ("criminal_transfer_out", "移送公安", "件", "移送日"),
        ("clue_out", "线索移出", "件", "移送日"),
        ("filing_done", "重大处罚备案", "件", "报送日"),
        ("publ_items", "公示", "条", "公示日"),
        ("credit_repair_done", "信用修复", "家", "办结日"),
        ("guidance_cases", "行政指导", "件", "登记日"),
        ("no_filing_first", "首违轻微不予立案", "件", "批准日"),
    )
}

INDUSTRIES = (
    ("B06", "coal"), ("B08", "mine"), ("B09", "mine"), ("B10", "mine"), ("C2672", "fireworks"), ("C25", "chemical"),
    ("C26", "chemical"), ("G594", "chemical"), ("F5166", "chemical"), ("F5162", "chemical"), ("C", "trade"),
)  # fmt: skip


def industry(code: str) -> str:
    """Branch of the safety statistics by GB/T 4754 code: coal, mine, chemical, fireworks, trade (工贸) or other."""
    found = [(len(prefix), name) for prefix, name in INDUSTRIES if code.startswith(prefix)]
    return max(found)[1] if found else "other"


def derive_decision(step: Step, line: Line) -> dict[str, Any]:
    """What the counters need of a decision and what may read otherwise later; kept in the event."""
    order = step.param("severity_order").value
    kinds = sorted(line.kinds, key=lambda k: order.index(k) if k in order else -1)
    return {
        "category": kinds[-1] if kinds else "",
        "major": step.is_major(line),
        "identity": step.identity(line.party),
        "unit": step.party(line.party)["kind"] != "person",
        "industry": industry(_branch(step.party(line.party), step.history)),
        "low": _statutory_minimum(step, line) if line.raw.get("ground") == "mitigate" else 0,
    }


def _statutory_minimum(step: Step, line: Line) -> int:
    """Fen below which the line's clauses allow no fine; a multiple or a share of income where they say so."""
    subject = "person" if step.party(line.party)["kind"] == "person" else "unit"
    earned, gained = line.raw.get("last_year_income_fen") or 0, line.raw.get("illegal_income_fen") or 0
    low = 0
    for violation in (step.history.violations[key] for key in line.violations):
        on = date.fromisoformat(str(violation["act_end"]))
        for cite in violation["clause"].split("+"):
            rows = [r for r in step.facts.law.clauses(cite, subject, on) if r.step == violation["step"]]
            low += min((_low(row, earned, gained) for row in rows if row.fine != "none"), default=0)
    return low


def _low(row: Clause, earned: int, gained: int) -> int:
    if row.income_percent:
        return int(earned * row.income_percent["low"] // 100)
    if row.multiple and gained and gained >= row.multiple.get("from_yuan", 0) * 100:
        return int(gained * row.multiple["low"])
    return row.low


Tally = Callable[[Entry, History], list[Count]]
TALLIES: dict[str, Tally] = {}


def tally(*acts: str) -> Callable[[Tally], Tally]:
    def decorate(function: Tally) -> Tally:
        for act in acts:
            TALLIES[act] = function
        return function

    return decorate


def count(entry: Entry, history: History) -> list[Count]:
    """Everything one event adds to the counters. `history` already holds the event."""
    function = TALLIES.get(entry.name)
    return [c for c in function(entry, history) if c.value] if function else []


def _one(key: str) -> Tally:
    return lambda e, h: [Count(key, 1)]


for _act, _key in {
    "approve_filing": "case_filed",
    "withdraw": "case_withdrawn",
    "close": "case_closed",
    "request_closure": "propose_close",
    "apply_court": "force_apply",
    "resolve_discussion": "collective_done",
    "close_hearing": "hearing_held",
    "seal_or_seize": "coerc_measures",
    "educate": "guidance_cases",
}.items():
    TALLIES[_act] = _one(_key)


def _per_party(key: str) -> Tally:
    return lambda e, h: [Count(key, 1, p) for p in e.derived.get("parties", ())]


for _act, _key in {
    "order_correction": "order_rectify",
    "order_site_measures": "onsite_measure",
}.items():
    TALLIES[_act] = _per_party(_key)


@tally("register_clue")
def _hazards(e: Entry, h: History) -> list[Count]:
    hazards = (e.data["source"].get("inspection") or {}).get("hazards", ())
    on = date.fromisoformat(str(e.data["source"]["on"]))
    major = sum(1 for hazard in hazards if hazard["major"])
    return [Count("hazard_found", len(hazards), on=on), Count("hazard_major", major, on=on)]


@tally("recheck_correction")
def _rechecked(e: Entry, h: History) -> list[Count]:
    return [Count("hazard_rectified", 1, p) for p in e.derived["parties"] if e.data["result"] == "verified"]


@tally("refuse_filing")
def _not_filed(e: Entry, h: History) -> list[Count]:
    return [Count("no_filing_first", 1 if e.data["ground"] in ("first_minor", "slight") else 0)]


@tally("decide", "penalise_on_the_spot")
def _decided(e: Entry, h: History) -> list[Count]:
    counts: list[Count] = []
    for raw in e.derived["lines"]:
        line = Line.read(raw)
        facts = e.derived["counted"][line.party]
        counts += _penalty(line, facts, h) if line.penalises else _no_penalty(line)
    return counts


def _penalty(line: Line, facts: dict[str, Any], h: History) -> list[Count]:
    p, unit = line.party, facts["unit"]
    ones = [
        "pen_decided",
        f"pen_by_cat.{facts['category']}",
        *(f"pen_by_cat_raw.{kind}" for kind in sorted(line.kinds)),
        f"pen_target.{'unit' if unit else 'person'}",
        f"pen_nature.{'accident' if h.source.get('kind') == 'accident' else 'routine'}",
        f"pen_proc.{'simple' if h.procedure == 'summary' else 'ordinary'}",
        f"pen_industry.{facts['industry']}",
        f"pen_source.{h.source.get('kind', 'inspection')}",
    ]
    counts = [Count(key, 1, p) for key in ones]
    counts += [Count("pen_units_distinct", 1, facts["identity"])] if unit else []
    counts += [Count("order_stop", 1, p)] if unit and "suspend_business" in line.kinds else []
    counts += [Count("pen_major", int(facts["major"]), p), Count("fine_amount_decided", line.fine, p)]
    counts += [
        Count("confisc_amount", line.confiscated, p),
        Count("penalty_total_amount", line.fine + line.confiscated, p),
    ]
    if line.raw.get("ground") == "mitigate":
        counts += [Count("mitigated", 1, p), Count("mitigated_amount", max(facts["low"] - line.fine, 0), p)]
    return counts


def _branch(party: dict[str, Any], h: History) -> str:
    """A person's branch is that of the unit in the same case."""
    return str(party.get("industry") or next((p["industry"] for p in h.parties.values() if p.get("industry")), ""))


def _no_penalty(line: Line) -> list[Count]:
    if line.kind != "no_penalty":
        return []
    special = {"first_minor": "no_penalty_first", "slight": "minor_exempt"}.get(line.reason)
    return [Count("no_penalty", 1, line.party)] + ([Count(special, 1, line.party)] if special else [])


@tally("recall_decision")
def _recalled(e: Entry, h: History) -> list[Count]:
    """A decision pulled back before service was never made: its counts are reversed on the day it was counted."""
    counts: list[Count] = []
    for party, former in h.former[-len(e.derived["parties"]) :]:
        decided = next(d for d in reversed(h.by_name["decide"]) if party in d.derived["counted"])
        for made in count(decided, h):
            if made.party in (party, decided.derived["counted"][party]["identity"]):
                counts.append(Count(made.key, -made.value, made.party, former.order[0]))
    return counts


@tally("pay", "collect_cash")
def _paid(e: Entry, h: History) -> list[Count]:
    key = {"surcharge": "extra_fine_paid", "fine": "fine_paid_amount"}.get(e.data["kind"], "confisc_paid_amount")
    return [Count(key, e.data["fen"], e.derived["parties"][0])]


@tally("refund")
def _refunded(e: Entry, h: History) -> list[Count]:
    return [Count("fine_paid_amount", -e.data["fen"], e.derived["parties"][0])]


@tally("impose_surcharge")
def _imposed(e: Entry, h: History) -> list[Count]:
    return [Count("extra_fine", fen, party) for party, fen in e.derived["imposed"].items()]


@tally("pass_review", "return_review")
def _reviewed(e: Entry, h: History) -> list[Count]:
    counts = [Count("review_rounds", 1), Count("review_opinions", len(e.data["opinions"]))]
    if e.name == "pass_review" and sum(r.result == "pass" for r in h.reviews) == 1:
        first = len(h.reviews) == 1
        counts += [Count("review_done", 1), Count("review_pass_first" if first else "review_corrected", 1)]
    return counts


def _received(e: Entry) -> date:
    """The day the paper came in, where it was told; else the day of the act."""
    return date.fromisoformat(str(e.data.get("received_on") or e.on))


@tally("request_hearing")
def _hearing_asked(e: Entry, h: History) -> list[Count]:
    return [Count("hearing_requested", 1, p, _received(e)) for p in e.derived["parties"]]


@tally("file_appeal")
def _appealed(e: Entry, h: History) -> list[Count]:
    key = "recon_accepted" if e.data["kind"] == "reconsideration" else "suit_accepted"
    return [Count(key, 1, p, _received(e)) for p in e.derived["parties"]]


@tally("appeal_result", "revoke_or_vary")
def _result(e: Entry, h: History) -> list[Count]:
    counts = []
    for party in e.derived["parties"]:
        if e.name == "appeal_result":
            counts.append(Count(f"{_appeal_kind(party, h)}_result.{e.data['result']}", 1, party, _received(e)))
        counts.append(Count("fine_amount_varied", e.derived["changed"].get(party, 0), party, _received(e)))
    return counts


def _appeal_kind(party: str, h: History) -> str:
    filed = [e for e in h.by_name["file_appeal"] if party in e.derived["parties"]]
    return "suit" if filed and filed[-1].data["kind"] == "litigation" else "recon"


@tally("transfer")
def _transferred(e: Entry, h: History) -> list[Count]:
    return [Count("criminal_transfer_out" if e.data["kind"] == "crime" else "clue_out", 1)]


@tally("file_record")
def _filed(e: Entry, h: History) -> list[Count]:
    return [Count("filing_done", 1, key) for key in e.derived["track_keys"]]


@tally("publish")
def _published(e: Entry, h: History) -> list[Count]:
    return [Count("publ_items", 1, p) for p in e.derived["parties"]]


@tally("decide_credit_repair")
def _repaired(e: Entry, h: History) -> list[Count]:
    return [Count("credit_repair_done", int(e.data["granted"]), p) for p in e.derived["parties"]]
