"""By when? Every period as data: what starts it, how long it runs, what ends it, where the law says so.

Working days where 行政处罚法 85 (2, 3, 5, 7 days), 行政强制法 69 (up to 10) or 行政复议法 88(2) say so; calendar days
otherwise. A length given as a parameter key is looked up for the bureau and the day.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from cases.calendar import WorkCalendar
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

WORKING, CALENDAR, MONTH, YEAR, HOUR = "working", "calendar", "month", "year", "hour"
UNIT_LABELS = {WORKING: "个工作日", CALENDAR: "日", MONTH: "个月", YEAR: "年", HOUR: "小时"}
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
    return calendar.add_calendar_days(start, length)


@dataclass(frozen=True)
class Opening:
    """A period about to run for a party (or, "", the case). `length` and `parameter` override the rule's."""

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
    return [Opening(party, step.served_on) for party in step.parties if step.hearing_triggered(party)]


def _ordinary_served(step: Step) -> list[Opening]:
    return _served(step) if step.history.procedure == "ordinary" else []


def _fined_served(step: Step) -> list[Opening]:
    return [o for o in _served(step) if (d := step.history.decisions.get(o.party)) and d.fine > 0]


def _served_penalty(step: Step) -> list[Opening]:
    return [o for o in _served(step) if (d := step.history.decisions.get(o.party)) and d.line.penalises]


def _units_penalised(step: Step) -> list[Opening]:
    """安全生产法 78(2): penalties on production and business entities."""
    return [
        Opening(line.party) for line in step.lines if line.penalises and step.party(line.party)["kind"] != "person"
    ]


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


def _seizure(step: Step) -> list[Opening]:
    return [Opening("", None, (step.data.until - step.on).days, CALENDAR)] if step.data.until else [Opening()]


def _extended(step: Step) -> list[Opening]:
    held = [h.on for h in step.history.seized if h.released_on is None]
    start = min(held) if held else step.on
    return [Opening("", start, (step.data.until - start).days, CALENDAR)]


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


def _after_reconsideration(step: Step) -> list[Opening]:
    last = step.history.last("file_appeal")
    if last is None or last.data["kind"] != "reconsideration":
        return []
    return _each_from("received_on")(step)


def _opinion(step: Step) -> list[Opening]:
    return _each_from("received_on")(step) if getattr(step.data, "opinion_letter", False) else []


def _announced(step: Step) -> list[Opening]:
    return _each(step) if step.data.method == "announcement" else []


def _crime(step: Step) -> list[Opening]:
    return [Opening()] if step.data.kind == "crime" else []


def _court_window(step: Step) -> list[Opening]:
    """Three months from the end of the periods for review and suit (six months from receipt), or of instalments."""
    calendar = step.facts.law.calendar
    return [Opening(o.party, calendar.add_months(o.start or step.on, 6)) for o in _fined_served(step)]


def _again(step: Step) -> list[Opening]:
    """The same ninety days, counted from filing as before."""
    return [Opening("", step.history.filed_on)]


def _longer(step: Step) -> list[Opening]:
    return [Opening("", step.history.filed_on, 90 + step.data.days)]


def _notice_before_hold(step: Step) -> list[Opening]:
    """The last day a notice can go out so that the hearing is still held in its period."""
    calendar = step.facts.law.calendar
    hold = calendar.add_calendar_days(step.on, int(step.param("hearing_hold_days").value))
    latest = calendar.latest_notice_before(hold, 7)
    return [Opening("", None, max((latest - step.on).days, 0), CALENDAR)]

_rule("tip_off_reply", "举报答复", "tip_off_reply_days", CALENDAR, Policy("举报办理期限(待确认)"),
      "approve_filing", "refuse_filing", "transfer", "withdraw", guard="G02", register_clue=_tip_off)
_rule("filing_backfill", "紧急调查后补办立案", "filing_backfill_days", WORKING, OLD_RULE, "approve_filing",
      "refuse_filing", guard="G02", preserve=_urgent, seal_or_seize=_urgent)
_rule("evidence_preserve", "先行登记保存处理", 7, WORKING, PENALTY_LAW.art(56), "release_preserved", guard="G04",
      preserve=_case)
_rule("seizure_term", "查封扣押期限", 30, CALENDAR, COERCION_LAW.art(25, 1), "lift_seizure", guard="G05",
      seal_or_seize=_seizure, extend_seizure=_extended)
_rule("recheck_correction", "整改复查", "recheck_days", CALENDAR, OLD_RULE, "recheck_correction", guard="G07",
      order_correction=_recheck_from_end)
_rule("decision_term", "办案期限", 90, CALENDAR, PENALTY_LAW.art(60), "decide", "withdraw", "transfer", guard="G15",
      approve_filing=_case, recall_decision=_again, redecide=_case, extend_term=_longer)
_rule("statement_period", "陈述申辩", "statement_days", WORKING, OLD_RULE, "waive_statement", "record_statement",
      binds="party", serve_notice=_served)
_rule("hearing_request", "申请听证", 5, WORKING, PENALTY_LAW.art(64, 1, 1), "request_hearing", binds="party",
      serve_notice=_hearing_told)
_rule("hearing_hold", "举行听证", "hearing_hold_days", CALENDAR, OLD_RULE, "close_hearing", "terminate_hearing",
      "withdraw_hearing_request", guard="G11", request_hearing=_case)
_rule("hearing_notice", "听证通知", 7, WORKING, PENALTY_LAW.art(64, 1, 2), "notify_hearing", "withdraw_hearing_request",
      guard="G11", request_hearing=_notice_before_hold)
_rule("review_term", "法制审核", "review_days", WORKING, Policy("法制审核期限由本机关规定"), "pass_review",
      "return_review", "recall_submission", guard="G13", submit_for_review=_case)
_rule("serve_decision", "送达决定书", 7, WORKING, PENALTY_LAW.art(61, 1), "serve_decision", "recall_decision",
      guard="G23", decide=_decided)
_rule("service_public", "公告送达", 30, CALENDAR, CIVIL_PROCEDURE_LAW.art(95, 1), "serve_notice", "serve_decision",
      binds="party", attempt_service=_announced)
_rule("publish_unit", "公示处罚决定", 7, WORKING, SAFETY_LAW.art(78, 2), "publish", "recall_decision", guard="G24",
      decide=_units_penalised, penalise_on_the_spot=_units_penalised)
_rule("publish_generic", "公示个人处罚决定", "publish_generic_days", WORKING, PENALTY_LAW.art(48, 1), "publish",
      "recall_decision", guard="G24", decide=_persons_published)
_rule("withdraw_publication", "撤回公示", 3, WORKING, PENALTY_LAW.art(48, 2), "withdraw_publication", guard="G31",
      appeal_result=_published_then_changed, revoke_or_vary=_published_then_changed)
_rule("record_filing", "重大处罚备案", 15, CALENDAR, Policy("重大处罚备案期限按地区规定(待确认)"), "file_record",
      "recall_decision", guard="G25", decide=_filing_duties)
_rule("simple_backfile", "当场处罚报备", "simple_backfile_days", WORKING, PENALTY_LAW.art(52, 3), "report_on_the_spot",
      guard="SUMMARY", penalise_on_the_spot=_case)
_rule("pay_fine", "缴纳罚款", 15, CALENDAR, PENALTY_LAW.art(67, 3), binds="party", serve_decision=_fined_served,
      penalise_on_the_spot=_fined_served)
_rule("cash_to_bureau", "当场收缴款交至机关", 2, WORKING, PENALTY_LAW.art(71), "hand_in_cash", guard="G26",
      collect_cash=_each)
_rule("review_apply", "申请行政复议", 60, CALENDAR, RECONSIDERATION_LAW.art(20, 1), binds="party",
      serve_decision=_served, penalise_on_the_spot=_served)
_rule("litigation_direct", "提起行政诉讼", 6, MONTH, LITIGATION_LAW.art(46, 1), binds="party",
      serve_decision=_ordinary_served)
_rule("litigation_after_review", "复议后提起诉讼", 15, CALENDAR, LITIGATION_LAW.art(45), binds="party",
      appeal_result=_after_reconsideration)
_rule("review_reply", "复议答复", 10, WORKING, RECONSIDERATION_LAW.art(48), "reply_appeal", guard="G31",
      file_appeal=_appeal("reconsideration"))
_rule("litigation_answer", "诉讼答辩", 15, CALENDAR, LITIGATION_LAW.art(67, 1), "reply_appeal", guard="G31",
      file_appeal=_appeal("litigation"))
_rule("review_opinion_report", "复议意见书反馈", 60, CALENDAR, RECONSIDERATION_LAW.art(76, 1), "reply_review_opinion",
      guard="G31", appeal_result=_opinion)
_rule("demand_before_court", "催告后履行", 10, WORKING, COERCION_LAW.art(54), binds="party", demand=_each)
_rule("court_apply_window", "申请强制执行", 3, MONTH, COERCION_LAW.art(53), "apply_court", binds="party",
      serve_decision=_court_window)
_rule("court_accept", "法院受理", 5, WORKING, COERCION_LAW.art(56, 1), binds="party", apply_court=_each)
_rule("stay_3y", "中止执行满三年", 3, YEAR, COERCION_LAW.art(39, 2), "end_enforcement", binds="party",
      stay_enforcement=_each)
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


def ends(running: Running, step: Step) -> bool:
    """Whether this act ends that period. Read with the history as it is after the act."""
    rule = RULES[running.key]
    if running.key == "pay_fine":
        return step.act.name == "pay" and running.party in step.parties and step.account(running.party).fine_owed <= 0
    if step.act.name not in rule.ends:
        return False
    if running.key == "decision_term" and step.act.name == "decide":
        return not step.history.undecided
    if running.key == "record_filing" and step.act.name == "file_record" and running.note:
        return running.party in step.parties and step.data.to == running.note
    if running.key in ("hearing_hold", "hearing_notice") and step.act.name != "notify_hearing":
        return not step.history.at_hearing
    return not running.party or running.party in step.parties


def explain(calendar: WorkCalendar, label: str, start: date, length: int, unit: str, due: date, source: str) -> str:
    """How the last day was found: 起算日 · 期间 · 扣除或顺延 · 依据, in Chinese."""
    text = f"{label}:{start:%Y-%m-%d}起算(当日不计),{length}{UNIT_LABELS[unit]},至{due:%Y-%m-%d}届满"
    if unit == WORKING:
        skipped = (due - start).days - length
        text += f",其间扣除非工作日{skipped}日" if skipped else ""
    elif unit == CALENDAR and (due - start).days > length:
        text += f",末日为休息日,顺延{(due - start).days - length}日"
    if calendar.is_provisional(start, due):
        text += "(暂算:该年度放假安排尚未公布)"
    return f"{text}。依据:{source}"
