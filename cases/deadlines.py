"""By when? Every period as data: what starts it, how long it runs, what ends it, where the law says so.

Working days where 行政处罚法 85 (2, 3, 5, 7 days), 行政强制法 69 (up to 10) or 行政复议法 88(2) say so; calendar days
otherwise. A length given as a parameter key is looked up for the bureau and the day.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from cases.calendar import WorkCalendar, plain_months
from cases.law import (
    CIVIL_PROCEDURE_LAW,
    COERCION_LAW,
    LITIGATION_LAW,
    PENALTY_LAW,
    RECONSIDERATION_LAW,
    SAFETY_LAW,
    Policy,
    Source,
)

if TYPE_CHECKING:
    from cases.facts import Step
    from cases.history import Entry

# FIXED: calendar days whose last day never moves, where the law sets a limit to what the bureau may do to a party.
WORKING, CALENDAR, FIXED, MONTH, YEAR, HOUR = "working", "calendar", "fixed", "month", "year", "hour"
UNIT_LABELS = {WORKING: "个工作日", CALENDAR: "日", FIXED: "日", MONTH: "个月", YEAR: "年", HOUR: "小时"}
RESULTS = ("appeal_result", "revoke_or_vary")
WITH_THE_DECISION = ("publish_unit", "publish_generic")
OLD_RULE = Policy("原安全监管总局令第77号的期限,现行规章待核(待确认)")


def due_date(calendar: WorkCalendar, start: date, length: int, unit: str) -> date:
    """The last day of a period that starts (uncounted) on `start`."""
    if unit == WORKING:
        return calendar.add_working_days(start, length)
    if unit == MONTH:
        return calendar.add_months(start, length)
    if unit == YEAR:
        return calendar.add_months(start, 12 * length)
    if unit == HOUR:
        return start + timedelta(hours=length)
    if unit == FIXED:
        return start + timedelta(days=length)
    return calendar.add_calendar_days(start, length)


@dataclass(frozen=True)
class Opening:
    """A period about to run for a party (or, "", the case). `length` and `unit` override the rule's.

    `note` tells periods of one key apart: who a filing goes to, the number of the event that took something.
    """

    party: str = ""
    start: date | None = None
    length: int | None = None
    unit: str = ""
    note: str = ""


Starts = Callable[["Step"], list[Opening]]


@dataclass(frozen=True)
class DeadlineRule:
    """`binds`: "bureau" (late is a flaw of `guard`) or "party" (information, or late is refused by a guard).

    `starts` maps an act to the function that says for whom and from when; `ends` lists the acts that close it.
    """

    key: str
    label: str
    length: int | str
    unit: str
    source: Source
    starts: dict[str, Starts]
    ends: tuple[str, ...] = ()
    binds: str = "bureau"
    guard: str = ""

    def measure(self, step: Step) -> tuple[int, str, str]:
        """(length, unit, parameter key) for this step."""
        if isinstance(self.length, int):
            return self.length, self.unit, ""
        row = step.param(self.length)
        unit = {"working_days": WORKING, "calendar_days": CALENDAR, "months": MONTH}.get(row.unit, self.unit)
        return int(row.value), unit, self.length


RULES: dict[str, DeadlineRule] = {}


def _rule(
    key: str, label: str, length: int | str, unit: str, source: Source, /, *ends: str,
    binds: str = "bureau", guard: str = "", **starts: Starts,
) -> None:  # fmt: skip
    RULES[key] = DeadlineRule(key, label, length, unit, source, starts, ends, binds, guard)


# -- who and from when -------------------------------------------------------------------------------------------------


def _case(step: Step) -> list[Opening]:
    return [Opening()]


def _each(step: Step) -> list[Opening]:
    return [Opening(party) for party in step.parties]


def _each_from(field: str) -> Starts:
    def starts(step: Step) -> list[Opening]:
        start = getattr(step.data, field, None) or step.on
        return [Opening(party, start) for party in step.parties]

    return starts


def _served(step: Step) -> list[Opening]:
    return [Opening(party, step.served_on) for party in step.parties]


def _hearing_told(step: Step) -> list[Opening]:
    """Those whose notice tells of a hearing: because the law asks for it, or because the bureau offers it."""
    offered = bool(getattr(step.data, "hearing", None))
    return [Opening(p, step.served_on) for p in step.parties if offered or step.hearing_triggered(p)]


def _ordinary_served(step: Step) -> list[Opening]:
    return _served(step) if step.history.procedure == "ordinary" else []


def _fined_served(step: Step) -> list[Opening]:
    return [o for o in _served(step) if (d := step.history.decisions.get(o.party)) and d.fine > 0]


def _units_penalised(step: Step) -> list[Opening]:
    """安全生产法 78(2): penalties on production and business entities."""
    return [Opening(line.party) for line in step.lines if line.penalises and step.party(line.party)["kind"] != "person"]


def _persons_published(step: Step) -> list[Opening]:
    wanted = getattr(step.data, "publish_person", None)
    return [
        Opening(line.party)
        for line in step.lines
        if wanted and line.penalises and step.party(line.party)["kind"] == "person"
    ]


def _decided(step: Step) -> list[Opening]:
    return [Opening(line.party) for line in step.lines]


def _filing_duties(step: Step) -> list[Opening]:
    openings = []
    for line in step.lines:
        for duty in step.filing_duties(line):
            unit = WORKING if duty.get("unit") == "working" else CALENDAR
            openings.append(Opening(line.party, None, int(duty["days"]), unit, duty["to"]))
    return openings


def _recheck_from_end(step: Step) -> list[Opening]:
    return [Opening(party, step.data.until) for party in step.parties]


def _preserved(step: Step) -> list[Opening]:
    return [Opening(note=str(step.history.preserved[-1].seq))]


def _seizure(step: Step) -> list[Opening]:
    days = (step.data.until - step.on).days if step.data.until else 30
    return [Opening("", None, days, FIXED, str(step.history.seized[-1].seq))]


def _extended(step: Step) -> list[Opening]:
    held = [h.on for h in step.history.seized if h.released_on is None]
    start = min(held) if held else step.on
    return [Opening("", start, (step.data.until - start).days, FIXED)]


def _urgent(step: Step) -> list[Opening]:
    return [Opening()] if step.history.stage == "clue" else []


def _tip_off(step: Step) -> list[Opening]:
    return [Opening("", step.data.source.on)] if step.data.source.kind == "tip_off" else []


def _published_then_changed(step: Step) -> list[Opening]:
    if step.data.result not in ("varied", "annulled", "illegal", "revoked"):
        return []
    start = getattr(step.data, "received_on", None) or step.on
    published = step.history.tracks["publication"]
    return [Opening(party, start) for party in step.parties if published.get(party) == "published"]


def _appeal(kind: str) -> Starts:
    def starts(step: Step) -> list[Opening]:
        return _each_from("received_on")(step) if step.data.kind == kind else []

    return starts


def _last_of(step: Step, act: str, party: str) -> Entry | None:
    """The last such event that concerns the party."""
    return next((e for e in reversed(step.history.by_name[act]) if party in e.derived.get("parties", ())), None)


def _was_reconsidered(step: Step, party: str) -> bool:
    """Whether the party's last appeal is one for reconsideration that ended in a decision (行政诉讼法 45)."""
    filed, ended = _last_of(step, "file_appeal", party), _last_of(step, "appeal_result", party)
    if filed is None or ended is None or ended.seq < filed.seq:
        return False
    return bool(filed.data["kind"] == "reconsideration" and ended.data["result"] != "withdrawn")


def _after_reconsideration(step: Step) -> list[Opening]:
    return [o for o in _each_from("received_on")(step) if _was_reconsidered(step, o.party)]


def _opinion(step: Step) -> list[Opening]:
    return _each_from("received_on")(step) if getattr(step.data, "opinion_letter", False) else []


def _announced(step: Step) -> list[Opening]:
    return _each(step) if step.data.method == "announcement" else []


def _crime(step: Step) -> list[Opening]:
    return [Opening()] if step.data.kind == "crime" else []


def appeal_over(step: Step, party: str) -> date | None:
    """The day the party's periods for review and suit are over, and its instalments with them; None before service.

    Six months from receipt (行政诉讼法 46(1)); where the suit needs a reconsideration first (行政复议法 23(1)(1)), the
    sixty days for it (20(1)); after a reconsideration, fifteen days from its decision (行政诉讼法 45). With instalments
    not before their end (行政处罚法 72(2)).
    """
    calendar, decision = step.facts.law.calendar, step.history.decisions.get(party)
    if decision is None or decision.served_on is None:
        return None
    if step.history.procedure == "summary":
        over = calendar.add_calendar_days(decision.served_on, 60)
    else:
        over = calendar.add_months(decision.served_on, 6)
    result = _last_of(step, "appeal_result", party)
    if result is not None and _was_reconsidered(step, party):
        received = result.data.get("received_on") or result.on
        received = received if isinstance(received, date) else date.fromisoformat(received)
        over = calendar.add_calendar_days(received, 15)
    return max([over, *(due for due, _ in decision.schedule)])


def _court_window(step: Step) -> list[Opening]:
    """Three months from the end of the periods for review and suit, or of instalments (行政强制法 53)."""
    decisions = step.history.decisions
    fined = [p for p in step.parties if (d := decisions.get(p)) and d.stands and d.fine > 0]
    return [Opening(party, over) for party in fined if (over := appeal_over(step, party)) is not None]


def _court_window_again(step: Step) -> list[Opening]:
    return [o for o in _court_window(step) if _was_reconsidered(step, o.party)]


def _pay_by_plan(step: Step) -> list[Opening]:
    """Instalments granted: the last of them is the last day to pay."""
    dues = {p: d.schedule[-1][0] for p in step.parties if (d := step.history.decisions.get(p)) and d.schedule}
    return [Opening(party, None, (due - step.on).days, FIXED) for party, due in dues.items()]


def _term(step: Step) -> list[Opening]:
    """The ninety days as they run now: from filing or the last order to decide again, and as last extended."""
    history = step.history
    began, longer = history.last("approve_filing", "redecide"), history.last("extend_term")
    if began is None or not history.undecided:
        return []
    days = longer.data["days"] if longer is not None and longer.seq > began.seq else 0
    return [Opening("", began.on, 90 + days)]


def _cash_at_bureau(step: Step) -> list[Opening]:
    return _each(step) if step.data.to == "bureau" else []


def _notice_before_hold(step: Step) -> list[Opening]:
    """The last day a notice can go out so that the hearing is still held in its period."""
    calendar = step.facts.law.calendar
    hold = calendar.add_calendar_days(step.on, int(step.param("hearing_hold_days").value))
    latest = calendar.latest_notice_before(hold, 7)
    return [Opening("", None, max((latest - step.on).days, 0), CALENDAR)]


_rule(
    "tip_off_reply",
    "举报答复",
    "tip_off_reply_days",
    CALENDAR,
    Policy("举报办理期限(待确认)"),
    "approve_filing",
    "refuse_filing",
    "transfer",
    "withdraw",
    guard="G02",
    register_clue=_tip_off,
)
_rule(
    "filing_backfill",
    "紧急调查后补办立案",
    "filing_backfill_days",
    WORKING,
    OLD_RULE,
    "approve_filing",
    "refuse_filing",
    guard="G02",
    preserve=_urgent,
    seal_or_seize=_urgent,
)
_rule(
    "evidence_preserve",
    "先行登记保存处理",
    7,
    WORKING,
    PENALTY_LAW.art(56),
    "release_preserved",
    guard="G04",
    preserve=_preserved,
)
_rule(
    "seizure_term",
    "查封扣押期限",
    30,
    FIXED,
    COERCION_LAW.art(25, 1),
    "lift_seizure",
    guard="G05",
    seal_or_seize=_seizure,
    extend_seizure=_extended,
)
_rule(
    "recheck_correction",
    "整改复查",
    "recheck_days",
    CALENDAR,
    OLD_RULE,
    "recheck_correction",
    guard="G07",
    order_correction=_recheck_from_end,
)
_rule(
    "decision_term",
    "办案期限",
    90,
    CALENDAR,
    PENALTY_LAW.art(60),
    "decide",
    "withdraw",
    "transfer",
    guard="G15",
    approve_filing=_case,
    recall_decision=_term,
    redecide=_case,
    extend_term=_term,
    return_from_transfer=_term,
)
_rule(
    "statement_period",
    "陈述申辩",
    "statement_days",
    WORKING,
    OLD_RULE,
    "waive_statement",
    "record_statement",
    binds="party",
    serve_notice=_served,
)
_rule(
    "hearing_request",
    "申请听证",
    5,
    WORKING,
    PENALTY_LAW.art(64, 1, 1),
    "request_hearing",
    binds="party",
    serve_notice=_hearing_told,
)
_rule(
    "hearing_hold",
    "举行听证",
    "hearing_hold_days",
    CALENDAR,
    OLD_RULE,
    "close_hearing",
    "terminate_hearing",
    "withdraw_hearing_request",
    guard="G11",
    request_hearing=_case,
)
_rule(
    "hearing_notice",
    "听证通知",
    7,
    WORKING,
    PENALTY_LAW.art(64, 1, 2),
    "notify_hearing",
    "withdraw_hearing_request",
    guard="G11",
    request_hearing=_notice_before_hold,
)
_rule(
    "review_term",
    "法制审核",
    "review_days",
    WORKING,
    Policy("法制审核期限由本机关规定"),
    "pass_review",
    "return_review",
    "recall_submission",
    guard="G13",
    submit_for_review=_case,
)
_rule(
    "serve_decision",
    "送达决定书",
    7,
    WORKING,
    PENALTY_LAW.art(61, 1),
    "serve_decision",
    "recall_decision",
    guard="G23",
    decide=_decided,
)
_rule(
    "service_public",
    "公告送达",
    30,
    CALENDAR,
    CIVIL_PROCEDURE_LAW.art(95, 1),
    "serve_notice",
    "serve_decision",
    binds="party",
    attempt_service=_announced,
)
_rule(
    "publish_unit",
    "公示处罚决定",
    7,
    WORKING,
    SAFETY_LAW.art(78, 2),
    "publish",
    "recall_decision",
    *RESULTS,
    guard="G24",
    decide=_units_penalised,
    penalise_on_the_spot=_units_penalised,
)
_rule(
    "publish_generic",
    "公示个人处罚决定",
    "publish_generic_days",
    WORKING,
    PENALTY_LAW.art(48, 1),
    "publish",
    "recall_decision",
    *RESULTS,
    guard="G24",
    decide=_persons_published,
)
_rule(
    "withdraw_publication",
    "撤回公示",
    3,
    WORKING,
    PENALTY_LAW.art(48, 2),
    "withdraw_publication",
    guard="G31",
    appeal_result=_published_then_changed,
    revoke_or_vary=_published_then_changed,
)
_rule(
    "record_filing",
    "重大处罚备案",
    15,
    CALENDAR,
    Policy("重大处罚备案期限按地区规定(待确认)"),
    "file_record",
    "recall_decision",
    *RESULTS,
    guard="G25",
    decide=_filing_duties,
)
_rule(
    "simple_backfile",
    "当场处罚报备",
    "simple_backfile_days",
    WORKING,
    PENALTY_LAW.art(52, 3),
    "report_on_the_spot",
    guard="SUMMARY",
    penalise_on_the_spot=_case,
)
_rule(
    "pay_fine",
    "缴纳罚款",
    15,
    CALENDAR,
    PENALTY_LAW.art(67, 3),
    "pay",
    "collect_cash",
    *RESULTS,
    "end_enforcement",
    binds="party",
    serve_decision=_fined_served,
    penalise_on_the_spot=_fined_served,
    grant_instalments=_pay_by_plan,
)
_rule(
    "cash_to_bureau",
    "当场收缴款交至机关",
    2,
    WORKING,
    PENALTY_LAW.art(71),
    "hand_in_cash",
    guard="G26",
    collect_cash=_each,
)
_rule(
    "cash_to_bank",
    "收缴款缴付银行",
    2,
    WORKING,
    PENALTY_LAW.art(71),
    "hand_in_cash",
    guard="G26",
    hand_in_cash=_cash_at_bureau,
)
_rule(
    "review_apply",
    "申请行政复议",
    60,
    CALENDAR,
    RECONSIDERATION_LAW.art(20, 1),
    binds="party",
    serve_decision=_served,
    penalise_on_the_spot=_served,
)
_rule(
    "litigation_direct",
    "提起行政诉讼",
    6,
    MONTH,
    LITIGATION_LAW.art(46, 1),
    binds="party",
    serve_decision=_ordinary_served,
)
_rule(
    "litigation_after_review",
    "复议后提起诉讼",
    15,
    CALENDAR,
    LITIGATION_LAW.art(45),
    binds="party",
    appeal_result=_after_reconsideration,
)
_rule(
    "review_reply",
    "复议答复",
    10,
    WORKING,
    RECONSIDERATION_LAW.art(48),
    "reply_appeal",
    "appeal_result",
    guard="G31",
    file_appeal=_appeal("reconsideration"),
)
_rule(
    "litigation_answer",
    "诉讼答辩",
    15,
    CALENDAR,
    LITIGATION_LAW.art(67, 1),
    "reply_appeal",
    "appeal_result",
    guard="G31",
    file_appeal=_appeal("litigation"),
)
_rule(
    "review_opinion_report",
    "复议意见书反馈",
    60,
    CALENDAR,
    RECONSIDERATION_LAW.art(76, 1),
    "reply_review_opinion",
    guard="G31",
    appeal_result=_opinion,
)
_rule("demand_before_court", "催告后履行", 10, WORKING, COERCION_LAW.art(54), binds="party", demand=_each)
_rule(
    "court_apply_window",
    "申请强制执行",
    3,
    MONTH,
    COERCION_LAW.art(53),
    "apply_court",
    binds="party",
    serve_decision=_court_window,
    penalise_on_the_spot=_court_window,
    grant_instalments=_court_window,
    appeal_result=_court_window_again,
)
_rule("court_accept", "法院受理", 5, WORKING, COERCION_LAW.art(56, 1), binds="party", apply_court=_each)
_rule(
    "stay_3y",
    "中止执行满三年",
    3,
    YEAR,
    COERCION_LAW.art(39, 2),
    "end_enforcement",
    binds="party",
    stay_enforcement=_each,
)
_rule("crime_transfer_send", "移送公安机关", 24, HOUR, Policy("行政执法机关移送涉嫌犯罪案件的规定第五条"),
      binds="party", transfer=_crime)  # fmt: skip


@dataclass(frozen=True)
class Running:
    """An open period, as read from its row."""

    id: int
    key: str
    party: str
    due: date
    note: str


ENDS_CASE = ("refuse_filing", "withdraw", "close")
OUTLIVES_CLOSING = ("withdraw_publication", "review_opinion_report")


def lapses(rule: DeadlineRule, step: Step) -> bool:
    """A case that is over leaves the bureau no period to mind, but for what the law asks of it afterwards."""
    return step.act.name in ENDS_CASE and rule.binds == "bureau" and rule.key not in OUTLIVES_CLOSING


def ends(running: Running, step: Step) -> bool:
    """Whether this act ends that period. Read with the history as it is before the act."""
    rule = RULES[running.key]
    if lapses(rule, step):
        return True
    if step.act.name not in rule.ends or (running.party and running.party not in step.parties):
        return False
    if running.key in SPECIAL_ENDS:
        return SPECIAL_ENDS[running.key](running, step)
    return _sets_aside(step) if step.act.name in RESULTS and running.key in WITH_THE_DECISION else True


def _sets_aside(step: Step) -> bool:
    return step.data is not None and step.data.result in ("annulled", "revoked")


def _paid_up(running: Running, step: Step) -> bool:
    """The whole fine is in, or none is due any more."""
    act, data = step.act.name, step.data
    if data is None or act == "end_enforcement":
        return data is not None
    if act in ("pay", "collect_cash"):
        return bool(data.kind == "fine" and step.account(running.party).fine_owed <= data.fen)
    if data.result == "varied":
        return sum(p.fen or 0 for p in data.penalties if p.kind == "fine") <= step.account(running.party).fine_paid
    return _sets_aside(step)


def _decided_on_all(running: Running, step: Step) -> bool:
    data, undecided = step.data, set(step.history.undecided)
    if step.act.name == "transfer":
        whole = data is None or not (data.party or data.violations)
        return whole or (bool(data.party) and undecided <= set(data.party))
    return step.act.name == "withdraw" or undecided <= set(step.parties)


def _filed_with(running: Running, step: Step) -> bool:
    if step.act.name == "file_record" and running.note:
        return step.data is not None and step.data.to == running.note
    return _sets_aside(step) if step.act.name in RESULTS else True


def _hearings_over(running: Running, step: Step) -> bool:
    return step.act.name == "notify_hearing" or set(step.history.at_hearing) <= set(step.parties)


def _given_back(field: str) -> Callable[[Running, Step], bool]:
    """Only what was given back: one taking by its event's number, or everything."""

    def over(running: Running, step: Step) -> bool:
        chosen = getattr(step.data, field, None)
        held = [h.seq for h in (*step.history.preserved, *step.history.seized) if h.released_on is None]
        return chosen is None or running.note == str(chosen) or (not running.note and held == [chosen])

    return over


def _banked(running: Running, step: Step) -> bool:
    return step.data is not None and step.data.to == "bank"


SPECIAL_ENDS: dict[str, Callable[[Running, Step], bool]] = {
    "pay_fine": _paid_up,
    "decision_term": _decided_on_all,
    "record_filing": _filed_with,
    "hearing_hold": _hearings_over,
    "hearing_notice": _hearings_over,
    "evidence_preserve": _given_back("preserved"),
    "seizure_term": _given_back("seizure"),
    "cash_to_bank": _banked,
}


def explain(calendar: WorkCalendar, label: str, start: date, length: int, unit: str, due: date, source: str) -> str:
    """How the last day was found: 起算日 · 期间 · 扣除或顺延 · 依据, in Chinese."""
    text = f"{label}:{start:%Y-%m-%d}起算(当日不计),{length}{UNIT_LABELS[unit]},至{due:%Y-%m-%d}届满"
    if unit == WORKING:
        skipped = (due - start).days - length
        text += f",其间扣除非工作日{skipped}日" if skipped else ""
    elif unit in (CALENDAR, MONTH, YEAR):
        moved = (due - _unmoved(start, length, unit)).days
        text += f",末日为休息日,顺延{moved}日" if moved else ""
    if calendar.is_provisional(start, due):
        text += "(暂算:该年度放假安排尚未公布)"
    return f"{text}。依据:{source}"


def _unmoved(start: date, length: int, unit: str) -> date:
    """The last day before it moves off a day off."""
    if unit == CALENDAR:
        return start + timedelta(days=length)
    return plain_months(start, 12 * length if unit == YEAR else length)


def late(step: Step) -> list[tuple[DeadlineRule, Running]]:
    """Periods that bind the bureau and end with this act after their last day."""
    found = [(RULES[r.key], r) for r in step.facts.running if step.on > r.due and r.key != "decision_term"]
    bureau = [(rule, r) for rule, r in found if rule.binds == "bureau" and step.act.name in rule.ends]
    return [(rule, r) for rule, r in bureau if ends(r, step)]
