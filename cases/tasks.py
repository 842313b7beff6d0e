"""What an officer has to do now. The tables say which act stands next in which stage, and which act ends a period.

Only where to go is said here; whether the act is allowed, and what is missing for it, the engine says on the act's page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date

from django.urls import reverse

from cases.models import Case, Draft, Officer
from cases.reads.listrow import Due, cause
from cases.reads.returns import Returned
from cases.reads.work import Period, Work
from cases.registry import ACTS, Role, Stage

S, R = Stage, Role


@dataclass
class Look:
    """One case as the tables look at it."""

    case: Case
    work: Work
    acts: dict[str, int]
    running: list[Period]

    def period(self, *keys: str) -> Period | None:
        return next((p for p in self.running if p.key in keys), None)

    def last(self, act: str) -> int:
        return self.acts.get(act, 0)


def _unanswered(look: Look) -> bool:
    return look.last("record_statement") > look.last("reexamine_statement")


def _reviewed(look: Look) -> bool:
    """Reviewed before the notice: what follows is the decision."""
    return look.last("pass_review") > max(look.last("propose"), look.last("conclude_investigation"))


def _nothing_to_notify(look: Look) -> bool:
    kinds = look.work.proposed.get(look.case.pk, set())
    return bool(kinds) and "penalty" not in kinds and not _reviewed(look)


def _performed(look: Look) -> bool:
    """Nothing is owed by any decision in force, or it was ended; the engine asks the rest."""
    return not look.work.performance.get(look.case.pk, set()) & {"unpaid", "part_paid", "court"}


def _at_court(look: Look) -> bool:
    return "court" in look.work.performance.get(look.case.pk, set())


def _heard_soon(look: Look) -> bool:
    """The notice of the hearing is out."""
    return look.last("notify_hearing") > look.last("request_hearing")


def _party_time(look: Look) -> Period | None:
    """The time the parties have to state and to ask for a hearing, while it runs."""
    waits = [p for p in look.running if p.key in ("statement_period", "hearing_request") and p.due.left >= 0]
    return max(waits, key=lambda p: p.due.on, default=None)


def _within_party_time(look: Look) -> bool:
    return _party_time(look) is not None


@dataclass(frozen=True)
class Step:
    """In this stage the officer's next act. Without an act he waits for somebody else. The first row that fits counts."""

    stage: Stage
    act: str
    tag: str
    heading: str
    button: str = "去办理"
    fits: Callable[[Look], bool] = lambda look: True
    keys: tuple[str, ...] = ()


# The officer in charge (承办人), own cases.
OWN: tuple[Step, ...] = (
    Step(S.CLUE, "request_filing", "待立案", "提请立案", "去提请"),
    Step(S.FILING, "", "", "等待批准立案"),
    Step(S.INVESTIGATING, "conclude_investigation", "调查", "调查取证，提出处理意见", "去终结"),
    Step(S.CONCLUDED, "submit_for_review", "待送审", "提请法制审核", "去送审", _nothing_to_notify),
    Step(S.CONCLUDED, "serve_notice", "待告知", "送达行政处罚告知书", "登记送达"),
    Step(S.NOTIFIED, "reexamine_statement", "待复核", "复核陈述申辩意见", "去复核", _unanswered),
    Step(S.NOTIFIED, "", "", "陈述申辩、申请听证期间", fits=_within_party_time),
    Step(S.NOTIFIED, "decide", "待呈批", "呈请作出决定", "去起草", _reviewed),
    Step(S.NOTIFIED, "submit_for_review", "待送审", "提请法制审核", "去送审"),
    Step(S.HEARING, "", "", "等待听证"),
    Step(S.IN_REVIEW, "", "", "等待法制审核", keys=("review_term",)),
    Step(S.REVIEWED, "decide", "待呈批", "审核同意，呈请作出决定", "去起草"),
    Step(S.IN_DISCUSSION, "", "", "等待集体讨论"),
    Step(S.RESOLVED, "decide", "待呈批", "按集体讨论意见呈请作出决定", "去起草"),
    Step(S.DECIDED, "serve_decision", "待送达", "送达行政处罚决定书", "登记送达", keys=("serve_decision",)),
    Step(S.SERVED, "close", "待结案", "呈请结案", "去起草", _performed),
    Step(S.SERVED, "", "", "等待法院执行", fits=_at_court, keys=("court_accept",)),
    Step(S.SERVED, "", "", "等待履行", keys=("pay_fine", "demand_before_court")),
    Step(S.CLOSED, "", "", "等待归档"),
    Step(S.SUSPENDED, "", "", "案件中止"),
)

# Those who decide, review, hear and keep, by role: what waits in the bureau; a unit head sees his unit's.
OFFICE: dict[Role, tuple[Step, ...]] = {
    R.LEADER: (
        Step(S.FILING, "approve_filing", "待立案", "审批立案", "去审批"),
        Step(S.IN_DISCUSSION, "resolve_discussion", "待讨论", "集体讨论决定", "记录讨论"),
        Step(S.RESOLVED, "decide", "待决定", "作出处罚决定", "去签发"),
        Step(S.REVIEWED, "decide", "待决定", "作出处罚决定", "去签发"),
        Step(S.SERVED, "close", "待结案", "批准结案", "去审批", _performed),
    ),
    R.UNIT_HEAD: (Step(S.REVIEWED, "convene_discussion", "待讨论", "需要集体讨论的，提请集体讨论", "去提请"),),
    R.LEGAL_REVIEWER: (Step(S.IN_REVIEW, "pass_review", "待审核", "法制审核", "去审核", keys=("review_term",)),),
    R.HEARING_CHAIR: (
        Step(S.HEARING, "close_hearing", "待听证", "举行听证，制作听证报告", "去办理", _heard_soon, ("hearing_hold",)),
        Step(S.HEARING, "notify_hearing", "待通知", "送达听证会通知书", "去通知", keys=("hearing_notice",)),
    ),
    R.ARCHIVIST: (Step(S.CLOSED, "archive", "待归档", "整理归档", "去归档"),),
    R.CLERK: (Step(S.DECIDED, "serve_decision", "待送达", "送达行政处罚决定书", "登记送达", keys=("serve_decision",)),),
}


@dataclass(frozen=True)
class Duty:
    """A period that is ended by an act. `lead`: shown from so many working days before its last day on, -1: once over.

    `began`: not before the period itself begins. Who does it is what the act declares.
    """

    act: str
    tag: str
    heading: str
    button: str = "去办理"
    lead: int = 1000
    began: bool = False


DUTIES: dict[str, Duty] = {
    "filing_backfill": Duty("request_filing", "待立案", "补办立案", "去提请"),
    "evidence_preserve": Duty("release_preserved", "待处理", "处理先行登记保存的证据", "去处理", lead=4),
    "seizure_term": Duty("lift_seizure", "待处理", "查封扣押即将到期", "去处理", lead=5),
    "recheck_correction": Duty("recheck_correction", "待复查", "整改复查", "去复查", began=True),
    "publish_unit": Duty("publish", "待公示", "公示处罚决定", "核对并公示"),
    "publish_generic": Duty("publish", "待公示", "公示个人处罚决定", "核对并公示"),
    "withdraw_publication": Duty("withdraw_publication", "待撤下", "撤回公示", "去撤回"),
    "record_filing": Duty("file_record", "待备案", "重大处罚备案", "去报备"),
    "simple_backfile": Duty("report_on_the_spot", "待报备", "当场处罚报备", "去报备"),
    "pay_fine": Duty("demand", "待催告", "逾期未缴纳罚款，催告", "去催告", lead=-1),
    "demand_before_court": Duty("apply_court", "待申请", "催告后仍未履行，申请强制执行", "去申请", lead=-1),
    "cash_to_bureau": Duty("hand_in_cash", "待缴回", "缴回当场收缴的罚款", "去登记"),
    "cash_to_bank": Duty("hand_in_cash", "待缴付", "收缴款缴付银行", "去登记"),
    "review_reply": Duty("reply_appeal", "待答复", "复议答复", "去答复"),
    "litigation_answer": Duty("reply_appeal", "待答辩", "诉讼答辩", "去答辩"),
    "review_opinion_report": Duty("reply_review_opinion", "待反馈", "反馈复议意见书", "去反馈"),
}
# What the officers do in their own cases is not everybody's in the bureau.
NOT_OFFICE = (R.INSPECTOR, R.UNIT_HEAD)

# What mends a return, by the act that returned; where it stands else decides.
MENDING = {
    "return_filing": ("request_filing", "补正后重新提请立案", "去补正"),
    "return_review": ("submit_for_review", "修改后重新提请法制审核", "去修改"),
    "resolve_discussion": ("conclude_investigation", "按集体讨论意见补充调查", "去补充"),
    "recall_decision": ("decide", "决定已收回，修改后重新呈批", "去修改"),
}
SUPPLEMENTED = ("conclude_investigation", "补充调查后重新终结", "去补充")

FAR = date.max


@dataclass
class Task:
    """One line of the desk. `act` is "" for what only waits; `address` is where the button goes."""

    act: str
    tag: str
    heading: str
    button: str
    case: Case | None = None
    name: str = ""
    due: Due | None = None
    why: str = ""
    returned: Returned | None = None
    draft: Draft | None = None
    address: str = ""
    names: list[str] = field(default_factory=list)

    @property
    def state(self) -> str:
        """returned, late, today or ""."""
        if self.returned is not None:
            return "returned"
        if self.due is None:
            return ""
        return "late" if self.due.left < 0 else "today" if self.due.left == 0 else ""

    @property
    def page(self) -> str:
        return reverse("case", args=[self.case.uid]) if self.case else self.address

    @property
    def what(self) -> str:
        """案由."""
        return cause(self.case.title, self.names) if self.case else ""

    @property
    def order(self) -> tuple[bool, date, int]:
        return self.returned is None, self.due.on if self.due else FAR, self.case.pk if self.case else 0


@dataclass
class Agenda:
    """What is to do, in order, and what waits for others."""

    tasks: list[Task]
    waiting: list[Task]

    @property
    def returned(self) -> int:
        return sum(task.returned is not None for task in self.tasks)

    @property
    def late(self) -> int:
        return sum(task.due is not None and task.due.left < 0 for task in self.tasks)


def work_of(officer: Officer, roles: Iterable[str]) -> Work:
    """The officer's cases, and what his roles have to do with."""
    held = frozenset(roles)
    mine = {role: steps for role, steps in OFFICE.items() if str(role) in held}
    queues = [(str(step.stage), role == R.UNIT_HEAD) for role, steps in mine.items() for step in steps]
    duties = [key for key, duty in DUTIES.items() if _offices(duty.act) & held]
    return Work(officer, held, queues, duties)


def tasks(officer: Officer, roles: Iterable[str], work: Work | None = None) -> Agenda:
    """The officer's agenda. The number of queries depends on no row."""
    held = frozenset(roles)
    seen = work or work_of(officer, held)
    found = [*_drafts(seen)]
    for pk, case in seen.cases.items():
        look = Look(case, seen, seen.acts.get(pk, {}), seen.running.get(pk, []))
        if pk in seen.mine:
            found += [*_own(look), *_duties(look, lambda act: R.INSPECTOR in ACTS[act].by)]
        found += _office(look, held)
        found += _duties(look, lambda act: bool(_offices(act) & held))
    return _agenda(_handed_on(found, seen), seen)


def _offices(act: str) -> frozenset[str]:
    return ACTS[act].by - {str(role) for role in NOT_OFFICE}


def _agenda(found: list[Task], work: Work) -> Agenda:
    """Each case and act once, the first that says so; returned ones first, then by deadline."""
    once: dict[tuple[int, str], Task] = {}
    for task in found:
        key = (task.case.pk if task.case else -id(task), task.act)
        if key not in once:
            once[key] = task
    done = {task.case.pk for task in once.values() if task.case and task.act}
    todo = [task for task in once.values() if task.act]
    waiting = [task for task in once.values() if not task.act and task.case and task.case.pk not in done]
    for task in (*todo, *waiting):
        if task.case is not None:
            task.names = work.names.get(task.case.pk, [])
            task.name = task.name or work.called(task.case)
    return Agenda(sorted(todo, key=lambda t: t.order), sorted(waiting, key=lambda t: t.order))


# -- one's own cases ---------------------------------------------------------------------------------------------------


def _own(look: Look) -> list[Task]:
    back = look.work.returned.get(look.case.pk)
    if back is not None:
        return [_mending(look, back)]
    step = next((s for s in OWN if s.stage == look.case.stage and s.fits(look)), None)
    if step is None:
        return []
    if not step.act:
        wakes = _party_time(look) or look.period(*step.keys)
        return [Task("", "", step.heading, "", look.case, due=wakes.due if wakes else None)]
    return [_task(look, step)]


def _mending(look: Look, back: Returned) -> Task:
    act, heading, button = MENDING.get(back.act, ("", "", ""))
    if back.act == "return_review" and look.case.stage == Stage.INVESTIGATING:
        act, heading, button = SUPPLEMENTED
    step = next((s for s in OWN if s.stage == look.case.stage and s.act), None)
    if not act and step is not None:
        act, heading, button = step.act, step.heading, step.button
    task = _task(look, Step(Stage(look.case.stage), act, "退回", heading, button))
    task.returned = back
    return task


def _task(look: Look, step: Step) -> Task:
    """With the period that is this act's own, else the nearest one of the case."""
    period = look.period(*step.keys) or look.period(*(k for k, d in DUTIES.items() if d.act == step.act))
    period = period or next((p for p in look.running if p.due.on == look.case.next_due), None)
    due = period.due if period else None
    address = reverse("act", args=[look.case.uid, step.act])
    return Task(step.act, step.tag, step.heading, step.button, look.case, due=due, address=address)


# -- offices and duties ------------------------------------------------------------------------------------------------


def _office(look: Look, roles: frozenset[str]) -> list[Task]:
    found = []
    for role, steps in OFFICE.items():
        step = next((s for s in steps if s.stage == look.case.stage and s.fits(look)), None)
        if str(role) in roles and step is not None and _in_reach(look, role):
            found.append(_task(look, step))
    return found


def _in_reach(look: Look, role: Role) -> bool:
    """A unit head has to do with his unit's cases; nobody approves what he handles."""
    officer = look.work.officer
    if role == R.UNIT_HEAD and officer.unit_id:
        return look.case.unit_id == officer.unit_id
    return role == R.CLERK or look.case.pk not in look.work.mine


def _duties(look: Look, mine: Callable[[str], bool]) -> list[Task]:
    found = []
    for period in look.running:
        duty = DUTIES.get(period.key)
        if duty is None or not mine(duty.act) or not _now(duty, period, look):
            continue
        address = reverse("act", args=[look.case.uid, duty.act])
        found.append(Task(duty.act, duty.tag, duty.heading, duty.button, look.case, due=period.due, address=address))
    return found


def _now(duty: Duty, period: Period, look: Look) -> bool:
    if duty.began and look.work.today < period.start:
        return False
    if duty.act == "demand" and look.last("demand"):
        return False
    if duty.act == "request_filing" and look.case.stage != Stage.CLUE:
        return False
    return period.due.left <= duty.lead


# -- drafts ------------------------------------------------------------------------------------------------------------


def _drafts(work: Work) -> list[Task]:
    """What others handed over to be signed, and what came back."""
    found = []
    for draft in work.drafts:
        if draft.holder_id != work.officer.pk:
            continue
        address = reverse("act", args=[draft.case.uid, draft.act]) if draft.case else reverse("register")
        label = ACTS[draft.act].label
        case = draft.case
        if draft.returned:
            said = draft.opinions[-1]
            back = Returned(draft.act, said["name"], "", date.fromisoformat(said["on"]), (said["opinion"],))
            task = Task(draft.act, "退回", f"修改后重新呈送：{label}", "去修改", case, returned=back, address=address)
        elif draft.by_id != work.officer.pk:
            task = Task(draft.act, "待批", f"审批：{label}", "去审批", case, address=address)
            task.why = f"{draft.by.name}呈送"
        else:
            continue
        task.draft, task.due = draft, _due_of(work, case)
        task.name = "" if case else "新的线索"
        found.append(task)
    return found


def _due_of(work: Work, case: Case | None) -> Due | None:
    periods = work.running.get(case.pk, []) if case is not None else []
    return next((p.due for p in periods if case is not None and p.due.on == case.next_due), None)


def _handed_on(found: list[Task], work: Work) -> list[Task]:
    """An act whose draft lies with somebody else waits for him."""
    away = {(d.case_id, d.act): d for d in work.drafts if d.holder_id != work.officer.pk and d.opinions}
    for task in found:
        draft = away.get((task.case.pk, task.act)) if task.case and task.act else None
        if draft is None or task.case is None:
            continue
        if task.case.pk in work.mine and not ACTS[task.act].by & work.roles:
            task.heading, task.why = f"已呈送：{ACTS[task.act].label}", f"在{draft.holder.name}处"
            task.act = task.button = task.address = ""
    return found
