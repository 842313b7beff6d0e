"""For whom a period starts, and from when: one function per way of starting. Pure, over the act and what follows it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from cases import thresholds
from cases.deadlines.periods import CALENDAR, FIXED, RULES, WORKING, Opening, Starts
from cases.deadlines.uncounted import day, not_counted

if TYPE_CHECKING:
    from cases.facts import Step
    from cases.history import Entry


def case(step: Step) -> list[Opening]:
    return [Opening()]


def each(step: Step) -> list[Opening]:
    return [Opening(party) for party in step.parties]


def each_from(field: str) -> Starts:
    def starts(step: Step) -> list[Opening]:
        start = getattr(step.data, field, None) or step.on
        return [Opening(party, start) for party in step.parties]

    return starts


def served(step: Step) -> list[Opening]:
    return [Opening(party, step.served_on) for party in step.parties]


def _tells_hearing(step: Step, party: str) -> bool:
    """Whether the notice tells of a hearing: because the law asks for it, or because the bureau offers it."""
    return bool(getattr(step.data, "hearing", None)) or thresholds.hearing_triggered(step, party)


def hearing_told(step: Step) -> list[Opening]:
    return [Opening(p, step.served_on) for p in step.parties if _tells_hearing(step, p)]


def to_state(party: str, served_on: date, hearing: bool) -> Opening:
    """Who is told of a hearing as well has a row of its own for the time to state."""
    return Opening(party, served_on, parameter="statement_days_with_hearing" if hearing else "")


def notice_served(step: Step) -> list[Opening]:
    return [to_state(p, step.served_on, _tells_hearing(step, p)) for p in step.parties]


def ordinary_served(step: Step) -> list[Opening]:
    return served(step) if step.history.procedure == "ordinary" else []


def fined_served(step: Step) -> list[Opening]:
    return [o for o in served(step) if (d := step.history.decisions.get(o.party)) and d.fine > 0]


def units_penalised(step: Step) -> list[Opening]:
    """安全生产法 78(2): penalties on production and business entities."""
    return [Opening(line.party) for line in step.lines if line.penalises and step.party(line.party)["kind"] != "person"]


def persons_published(step: Step) -> list[Opening]:
    wanted = getattr(step.data, "publish_person", None)
    return [
        Opening(line.party)
        for line in step.lines
        if wanted and line.penalises and step.party(line.party)["kind"] == "person"
    ]


def decided(step: Step) -> list[Opening]:
    return [Opening(line.party) for line in step.lines]


def filing_duties(step: Step) -> list[Opening]:
    openings = []
    for line in step.lines:
        for duty in thresholds.filing_duties(step, line):
            unit = WORKING if duty.get("unit") == "working" else CALENDAR
            openings.append(Opening(line.party, None, int(duty["days"]), unit, duty["to"]))
    return openings


def recheck_from_end(step: Step) -> list[Opening]:
    return [Opening(party, step.data.until) for party in step.parties]


def recheck_later(step: Step) -> list[Opening]:
    return recheck_from_end(step) if step.data.granted else []


def preserved(step: Step) -> list[Opening]:
    return [Opening(note=str(step.history.preserved[-1].seq))]


def seizure(step: Step) -> list[Opening]:
    days = (step.data.until - step.on).days if step.data.until else 30
    return [Opening("", None, days, FIXED, str(step.history.seized[-1].seq))]


def extended(step: Step) -> list[Opening]:
    held = [h.on for h in step.history.seized if h.released_on is None]
    start = min(held) if held else step.on
    return [Opening("", start, (step.data.until - start).days, FIXED)]


def urgent(step: Step) -> list[Opening]:
    return [Opening()] if step.history.stage == "clue" else []


def to_file(step: Step) -> list[Opening]:
    """The statute only says in time (及时); a period runs where a rule gives a number of days."""
    return [Opening("", step.data.source.on)] if int(step.param("filing_days").value) else []


def tip_off(step: Step) -> list[Opening]:
    return [Opening("", step.data.source.on)] if step.data.source.kind == "tip_off" else []


def published_then_changed(step: Step) -> list[Opening]:
    if step.data.result not in ("varied", "annulled", "illegal", "revoked"):
        return []
    start = getattr(step.data, "received_on", None) or step.on
    published = step.history.tracks["publication"]
    return [Opening(party, start) for party in step.parties if published.get(party) == "published"]


def appeal(kind: str) -> Starts:
    def starts(step: Step) -> list[Opening]:
        return each_from("received_on")(step) if step.data.kind == kind else []

    return starts


def last_of(step: Step, act: str, party: str) -> Entry | None:
    """The last such event that concerns the party."""
    return next((e for e in reversed(step.history.by_name[act]) if party in e.derived.get("parties", ())), None)


def was_reconsidered(step: Step, party: str) -> bool:
    """Whether the party's last appeal is one for reconsideration that ended in a decision (行政诉讼法 45)."""
    filed, ended = last_of(step, "file_appeal", party), last_of(step, "appeal_result", party)
    if filed is None or ended is None or ended.seq < filed.seq:
        return False
    return bool(filed.data["kind"] == "reconsideration" and ended.data["result"] != "withdrawn")


def after_reconsideration(step: Step) -> list[Opening]:
    return [o for o in each_from("received_on")(step) if was_reconsidered(step, o.party)]


def opinion(step: Step) -> list[Opening]:
    return each_from("received_on")(step) if getattr(step.data, "opinion_letter", False) else []


def announced(step: Step) -> list[Opening]:
    return each(step) if step.data.method == "announcement" else []


def crime(step: Step) -> list[Opening]:
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
    result = last_of(step, "appeal_result", party)
    if result is not None and was_reconsidered(step, party):
        received = day(result.data.get("received_on") or result.on)
        over = calendar.add_calendar_days(received, 15)
    return max([over, *(due for due, _ in decision.schedule)])


def court_window(step: Step) -> list[Opening]:
    """Three months from the end of the periods for review and suit, or of instalments (行政强制法 53)."""
    decisions = step.history.decisions
    fined = [p for p in step.parties if (d := decisions.get(p)) and d.stands and d.fine > 0]
    return [Opening(party, over) for party in fined if (over := appeal_over(step, party)) is not None]


def court_window_again(step: Step) -> list[Opening]:
    return [o for o in court_window(step) if was_reconsidered(step, o.party)]


def visit_after_education(step: Step) -> list[Opening]:
    """Whom the bureau visits once it has educated them: on the day it told, else in the time of the parameter."""
    if step.data.form == "visit":
        return []
    decisions = step.history.decisions
    spared = [p for p in step.parties if (d := decisions.get(p)) and d.line.educates]
    planned = step.data.visit_on
    if planned is None:
        return [Opening(party) for party in spared]
    return [Opening(party, None, max((planned - step.on).days, 0), FIXED) for party in spared]


def pay_by_plan(step: Step) -> list[Opening]:
    """Instalments granted: the last of them is the last day to pay."""
    dues = {p: d.schedule[-1][0] for p in step.parties if (d := step.history.decisions.get(p)) and d.schedule}
    return [Opening(party, None, (due - step.on).days, FIXED) for party, due in dues.items()]


def term(step: Step) -> list[Opening]:
    """The ninety days as they run now: from filing or the last order to decide again, as last extended, and longer by
    the days that do not count."""
    history = step.history
    began, longer = history.last("approve_filing", "redecide"), history.last("extend_term")
    if began is None or not history.undecided:
        return []
    days = longer.data["days"] if longer is not None and longer.seq > began.seq else 0
    return [Opening("", began.on, 90 + days + len(not_counted(step, began.on)))]


def term_again(step: Step) -> list[Opening]:
    """The same once more, where time has passed that does not count."""
    began = step.history.last("approve_filing", "redecide")
    return term(step) if began is not None and not_counted(step, began.on) else []


def cash_at_bureau(step: Step) -> list[Opening]:
    return each(step) if step.data.to == "bureau" else []


def notice_before_hold(step: Step) -> list[Opening]:
    """The last day a notice can go out so that the hearing is still held in its period."""
    hold = RULES["hearing_hold"].last_day(step, Opening())
    latest = step.facts.law.calendar.latest_notice_before(hold, 7)
    return [Opening("", None, max((latest - step.on).days, 0), CALENDAR)]
