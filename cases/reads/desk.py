"""The desk (工作台): the day in a sentence, tasks, periods of the next days, cases by stage, drafts, messages."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from django.urls import reverse

from cases import lawbase
from cases.models import Draft, Licence, Message, Officer, ParameterRow
from cases.reads.filters import GROUPS
from cases.reads.work import BUREAU, MINE, UNIT, Period
from cases.registry import ACTS, Role, Stage
from cases.tasks import Agenda, tasks, work_of

AHEAD = 10  # working days the panel of periods looks ahead
MOST_PERIODS = 12
MOST_TASKS = 60
MOST_WAITING = 12
MOST_DRAFTS = 8
MESSAGES = 5
LICENCE_DAYS = 60
NUMERALS = "一二三四五六日"

# The bar: label, filter of the list, stages.
BAR: tuple[tuple[str, str, tuple[Stage, ...]], ...] = (
    ("线索", "clue", (Stage.CLUE,)),
    ("立案审批", "filing", (Stage.FILING,)),
    ("调查取证", "inquiry", GROUPS["inquiry"][1]),
    ("处罚告知", "notified", (Stage.NOTIFIED,)),
    ("听证", "hearing", (Stage.HEARING,)),
    ("法制审核", "review", GROUPS["review"][1]),
    ("集体讨论", "in_discussion", (Stage.IN_DISCUSSION,)),
    ("待决定", "resolved", (Stage.RESOLVED,)),
    ("送达执行", "after", GROUPS["after"][1]),
    ("待归档", "closed", (Stage.CLOSED,)),
    ("中止", "suspended", (Stage.SUSPENDED,)),
)
TITLES = {MINE: "我的案件", UNIT: "本机构的案件", BUREAU: "本局的案件"}


@dataclass(frozen=True)
class Bar:
    """One stretch of the bar: how many cases, and the list that shows them."""

    label: str
    many: int
    query: str


@dataclass(frozen=True)
class Hint:
    """Something an administrator should see to, and where."""

    text: str
    address: str


class Desk:
    """One officer's desk today."""

    def __init__(self, officer: Officer, roles: Iterable[str]) -> None:
        self.officer = officer
        self.roles = frozenset(roles)
        self.work = work_of(officer, self.roles)
        self.today = self.work.today

    @cached_property
    def agenda(self) -> Agenda:
        return tasks(self.officer, self.roles, self.work)

    @property
    def tasks(self) -> list[Any]:
        return self.agenda.tasks[:MOST_TASKS]

    @property
    def more_tasks(self) -> int:
        return len(self.agenda.tasks) - len(self.tasks)

    @property
    def waiting(self) -> list[Any]:
        return self.agenda.waiting[:MOST_WAITING]

    @property
    def more_waiting(self) -> int:
        return len(self.agenda.waiting) - len(self.waiting)

    @property
    def dateline(self) -> str:
        on = self.today
        return f"{on.year}年{on.month}月{on.day}日 星期{NUMERALS[on.weekday()]} · 第 {on.isocalendar().week} 周"

    @property
    def headline(self) -> str:
        """The day in a sentence."""
        many, returned, late = len(self.agenda.tasks), self.agenda.returned, self.agenda.late
        if not many:
            waiting = len(self.agenda.waiting)
            return f"今天没有要办的事，{waiting} 件在等别人" if waiting else "今天没有要办的事"
        parts = [f"今天有 {many} 件事要办"]
        if returned:
            parts.append(f"其中 {returned} 件是退回来的" if many > 1 else "是退回来的")
        if late:
            parts.append(f"{late} 件已经逾期")
        return "，".join(parts)

    @cached_property
    def periods(self) -> list[Period]:
        horizon = lawbase.current().calendar.add_working_days(self.today, AHEAD)
        return self.work.near(horizon, MOST_PERIODS)

    @property
    def title(self) -> str:
        return TITLES[self.work.scope]

    @property
    def scope_query(self) -> str:
        if self.work.scope == MINE:
            return "&officer=me"
        return f"&unit={self.officer.unit_id}" if self.work.scope == UNIT else ""

    @cached_property
    def bar(self) -> list[Bar]:
        counts = self.work.stages
        made = [
            Bar(label, sum(counts.get(str(s), 0) for s in stages), f"stage={query}{self.scope_query}")
            for label, query, stages in BAR
        ]
        return [bar for bar in made if bar.many or bar.label != "中止"]

    @property
    def open_cases(self) -> int:
        return sum(bar.many for bar in self.bar)

    @property
    def drafts(self) -> list[tuple[Draft, str, str]]:
        """What the officer has not finished: draft, its act, whom it is about."""
        mine = [d for d in self.work.drafts if d.by_id == d.holder_id == self.officer.pk and not d.returned]
        return [
            (d, ACTS[d.act].label, self.work.called(d.case) if d.case else "新的线索") for d in mine[:MOST_DRAFTS]
        ]

    @cached_property
    def messages(self) -> list[Message]:
        return list(Message.objects.filter(officer=self.officer).order_by("-pk")[:MESSAGES])

    @cached_property
    def hints(self) -> list[Hint]:
        """For administrators: what the settings lack."""
        if Role.ADMINISTRATOR not in self.roles:
            return []
        return [hint for hint in (self._parameters(), self._licences(), self._calendar()) if hint is not None]

    def _parameters(self) -> Hint | None:
        holds = ParameterRow.objects.filter(confirmed=False, valid_to=None)
        many = holds.values("key").distinct().count()
        return Hint(f"{many} 项参数待确认", reverse("settings-parameters")) if many else None

    def _licences(self) -> Hint | None:
        soon = self.today + timedelta(days=LICENCE_DAYS)
        held = Licence.objects.filter(officer__bureau=self.officer.bureau_id, officer__is_active=True, status="valid")
        last: dict[int, date] = {}
        for officer, until in held.values_list("officer_id", "valid_to"):
            last[officer] = max(last.get(officer, date.min), until or date.max)
        many = sum(until <= soon for until in last.values())
        return Hint(f"{many} 人的执法证在 {LICENCE_DAYS} 日内到期或已到期", reverse("settings-people")) if many else None

    def _calendar(self) -> Hint | None:
        announced = lawbase.current().calendar.announced
        missing = [y for y in (self.today.year, self.today.year + 1) if y not in announced]
        wanted = [y for y in missing if y == self.today.year or self.today.month >= 11]
        text = "、".join(f"{y}" for y in wanted)
        return Hint(f"{text} 年放假安排没有录入，跨年期限为暂算", reverse("settings-holidays")) if wanted else None
