"""What one officer finds in the morning: what to do, what runs out, where his cases stand. Reads only.

The number of queries depends on no row, and no query on how many cases there are: indexes are walked to a limit.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q
from django.urls import reverse

from cases import clock, drafts, inbox, labels, lawbase, tasks
from cases.deadlines import RULES
from cases.models import Case, Deadline, Draft, Message, Officer
from cases.reads import capped
from cases.reads.desklines import NOTICES, Line, Notice, Returned, Task, Term
from cases.reads.filters import GROUPS
from cases.reads.periods import days_left, doubt
from cases.reads.standing import ACTIVE, MOST_OWN, Standing, own_cases, standings
from cases.registry import ACTS, Role, Stage
from cases.tasks import Wanted
from cases.templatetags.words import day

SHOWN = 30
DAYS = 10  # working days ahead
DUES_SHOWN = 12
NEWS = 5
DRAFTS = 30  # of each kind
COUNTED = 1000
OFFICES = {"return_filing": "局领导", "reopen_investigation": "承办机构"}
# The stages of the bar with the words under them; groups are those of the case list.
BAR = (
    ("clue", "线索"), ("filing", "立案审批"), ("inquiry", "调查取证"), ("notified", "处罚告知"), ("hearing", "听证"),
    ("review", "法制审核"), ("in_discussion", "集体讨论"), ("resolved", "待决定"), ("after", "送达执行"),
    ("closed", "待归档"), ("suspended", "中止"),
)  # fmt: skip


class Desk:
    def __init__(self, officer: Officer, roles: frozenset[str]) -> None:
        self.officer = officer
        self.roles = roles
        self.today = clock.today()

    @cached_property
    def law(self) -> lawbase.LawBase:
        return lawbase.current()

    @cached_property
    def held(self) -> list[Draft]:
        """Drafts that lie with the officer, and his own that lie with others."""
        rows = Draft.objects.filter(Q(holder=self.officer) | Q(by=self.officer))
        return list(rows.select_related("case", "by", "holder").order_by("-saved_at", "-pk")[: 3 * DRAFTS])

    @cached_property
    def cases(self) -> dict[int, Standing]:
        return standings(self.officer, self.roles, {d.case_id for d in self.held if d.case_id is not None})

    # -- to do -------------------------------------------------------------------------------------------------------

    @cached_property
    def all_tasks(self) -> list[Task]:
        """Each act of a case once: what lies on the desk as a draft comes before what the stage asks for."""
        found: dict[tuple[int, str], Task] = {}
        for task in (*self._from_drafts(), *self._from_cases(), *self._from_periods()):
            if task.key not in self._handed_on:
                found.setdefault(task.key, task)
        return sorted(found.values(), key=lambda task: task.rank)

    @property
    def tasks(self) -> list[Task]:
        return self.all_tasks[:SHOWN]

    @property
    def more(self) -> int:
        return max(len(self.all_tasks) - SHOWN, 0)

    @property
    def headline(self) -> str:
        """今天有 7 件事要办，其中 2 件是退回来的，1 件已经逾期."""
        many = len(self.all_tasks)
        if not many:
            return "今天没有要办的事"
        returned = sum(t.returned is not None for t in self.all_tasks)
        late = sum(t.late for t in self.all_tasks)
        told = [f"今天有 {many} 件事要办"]
        if returned:
            told.append(f"其中 {returned} 件是退回来的" if returned < many else "是退回来的")
        if late:
            told.append(
                f"{'' if returned else '其中 '}{late} 件已经逾期" if returned or late < many > 1 else "已经逾期"
            )
        return "，".join(told)

    @cached_property
    def _handed_on(self) -> set[tuple[int, str]]:
        """Acts whose draft the officer has handed to somebody else: they wait there."""
        away = [d for d in self.held if d.by_id == self.officer.pk and d.holder_id != self.officer.pk]
        return {(d.case_id or -d.pk, d.act) for d in away}

    def _from_drafts(self) -> Iterable[Task]:
        for draft in self.held:
            if draft.holder_id != self.officer.pk or (draft.by_id == self.officer.pk and not draft.returned):
                continue
            performs = bool(ACTS[draft.act].by & self.roles)
            back = drafts.last_return(draft)
            handed = next((o for o in reversed(draft.opinions) if o["kind"] != "return"), None)
            label = ACTS[draft.act].label
            yield Task(
                f"修改“{label}”" if back else label,
                "退回" if back else "待签" if performs else "待审批",
                "去修改" if back else "去签批" if performs else "去审批",
                drafts.address(draft),
                draft.case.title if draft.case else "新的线索",
                (draft.case.number or "") if draft.case else "",
                self._term(self.cases[draft.case_id], ()) if draft.case_id in self.cases else None,
                Returned(f"{back['name']} {day(date.fromisoformat(back['on']))}退回：", back["opinion"])
                if back
                else None,
                _handed(handed) if handed and not back else None,
                (draft.case_id or -draft.pk, draft.act),
            )

    def _from_cases(self) -> Iterable[Task]:
        for standing in self.cases.values():
            wanted = standing.waits_for(self.law, self.today)
            if wanted is not None and self._is_mine(wanted, standing):
                yield self._task(standing, wanted, self._term(standing, wanted.dues), standing.returned)

    def _is_mine(self, wanted: Wanted, standing: Standing) -> bool:
        return bool(wanted.roles & self.roles) and (standing.own if wanted.own else standing.queued)

    def _from_periods(self) -> Iterable[Task]:
        """A period that asks for an act of its own; it begins to once it has begun."""
        by_office = tasks.periods_of(self.roles)
        for standing in self.cases.values():
            for row in standing.running(*tasks.OF_PERIOD):
                wanted = tasks.OF_PERIOD[row.key]
                mine = (wanted.own and standing.own and wanted.roles & self.roles) or row.key in by_office
                if mine and row.start <= self.today:
                    yield self._task(standing, wanted, self._term_of(row, standing.case))

    def _task(self, standing: Standing, wanted: Wanted, term: Term | None, returned: Any = None) -> Task:
        case, act = standing.case, wanted.act
        heading, button = wanted.heading, wanted.button
        back = None
        if returned is not None and wanted.own:
            heading, button = tasks.AGAIN.get(act, (heading, button))
            back = self._why(standing, returned)
        link = reverse("act", args=[case.uid, act])
        tag = "退回" if back else wanted.tag
        return Task(heading, tag, button, link, case.title, case.number or "", term, back, None, (case.pk, act))

    def _why(self, standing: Standing, returned: Any) -> Returned:
        reason = inbox.reason_of(returned.name, returned.payload)
        if returned.name != "return_review":
            return Returned(f"{returned.by}（{OFFICES[returned.name]}）{day(returned.on)}退回：", reason)
        kind = labels.REVIEW_RESULTS.get(inbox.data_of(returned.payload).get("kind", ""), "")
        who = f"{returned.by}（法制审核）{day(returned.on)}退回，第 {standing.rounds} 轮，{kind}："
        return Returned(who, reason, reverse("case-tab", args=[standing.case.uid, "review"]))

    # -- periods -----------------------------------------------------------------------------------------------------

    def _term(self, standing: Standing, keys: tuple[str, ...]) -> Term | None:
        """The nearest of the periods the act is done in, else the term of the whole case."""
        rows = standing.running(*keys) or standing.running("decision_term")
        return self._term_of(rows[0], standing.case) if rows else None

    def _term_of(self, row: Deadline, case: Case) -> Term:
        rule = RULES[row.key]
        left = days_left(self.law.calendar, row.due, self.today)
        unsure = doubt(self.law, case.bureau.code, row)
        return Term(rule.label, row.due, left, row.provisional, rule.binds, doubt=unsure)

    @cached_property
    def all_dues(self) -> list[Line]:
        """The bureau's periods in the officer's cases, passed or within ten working days, by date."""
        horizon = self.law.calendar.add_working_days(self.today, DAYS)
        found: dict[tuple[int, str], Line] = {}
        for standing in self.cases.values():
            for row in standing.dues:
                if RULES[row.key].binds == "bureau" and row.due <= horizon:
                    wanted = tasks.OF_PERIOD.get(row.key)
                    link = self._link(standing.case, wanted.act if wanted and standing.own else "")
                    found.setdefault(
                        (standing.case.pk, row.key), Line(self._term_of(row, standing.case), standing.case, link)
                    )
        return sorted(found.values(), key=lambda line: (line.term.on, line.case.pk))

    @property
    def dues(self) -> list[Line]:
        return self.all_dues[:DUES_SHOWN]

    @property
    def more_dues(self) -> int:
        return max(len(self.all_dues) - DUES_SHOWN, 0)

    @cached_property
    def notices(self) -> list[Notice]:
        """What the bureau owes by a day, and belongs to no case."""
        found = [notice for source in NOTICES for notice in source(self.officer, self.roles, self.today)]
        return sorted(found, key=lambda notice: notice.term.on)

    @cached_property
    def waiting(self) -> list[tuple[Line, str]]:
        """What the officer's cases wait for outside the bureau, by the day it wakes."""
        found: dict[tuple[int, str], tuple[Line, str]] = {}
        for standing in self.cases.values():
            for row in standing.dues if standing.own else ():
                told = tasks.WAITING.get(row.key, "")
                wakes = row.due
                if row.key == "recheck_correction" and row.start > self.today:
                    told, wakes = "等整改期满后复查", row.start
                if told and wakes >= self.today:
                    left = days_left(self.law.calendar, wakes, self.today)
                    unsure = doubt(self.law, standing.case.bureau.code, row)
                    term = Term(told, wakes, left, row.provisional, doubt=unsure)
                    line = Line(term, standing.case, self._link(standing.case))
                    found.setdefault((standing.case.pk, row.key), (line, told))
        return sorted(found.values(), key=lambda pair: pair[0].term.on)

    def _link(self, case: Case, act: str = "") -> str:
        return reverse("act", args=[case.uid, act]) if act else reverse("case", args=[case.uid])

    # -- where the cases stand ---------------------------------------------------------------------------------------

    @cached_property
    def is_own(self) -> bool:
        """Whether the bar counts the officer's own cases, or, for who handles none, the bureau's."""
        return Role.INSPECTOR in self.roles

    @cached_property
    def bar(self) -> list[dict[str, Any]]:
        many = self._own_counts() if self.is_own else self._bureau_counts()
        who = {"officer": "me"} if self.is_own else {}
        return [
            {"label": label, "n": n, "many": f"{n}+" if n == COUNTED else n,
             "query": urlencode(who | {"stage": name})}
            for (name, label), n in zip(BAR, many, strict=True)
            if n or name != "suspended"
        ]  # fmt: skip

    @property
    def total(self) -> str:
        n = sum(item["n"] for item in self.bar)
        return f"{n}+" if any(item["n"] == COUNTED for item in self.bar) else str(n)

    def _own_counts(self) -> list[int]:
        stages = [s.case.stage for s in self.cases.values() if s.own and s.case.stage in ACTIVE]
        if len(stages) < MOST_OWN:
            return [sum(stages.count(s) for s in stages_of(name)) for name, _ in BAR]
        mine = own_cases(self.officer)[0].order_by()
        return capped.counts([mine.filter(stage__in=stages_of(name)).values("pk")[:COUNTED] for name, _ in BAR])

    def _bureau_counts(self) -> list[int]:
        bureau = Case.objects.filter(bureau=self.officer.bureau_id).order_by()
        return capped.counts([bureau.filter(stage__in=stages_of(name)).values("pk")[:COUNTED] for name, _ in BAR])

    # -- beside it ---------------------------------------------------------------------------------------------------

    @cached_property
    def drafts(self) -> list[dict[str, Any]]:
        """What the officer has not finished, and what he handed on."""
        return [
            {
                "title": f"{ACTS[d.act].label} · {d.case.title if d.case else '新的线索'}",
                "link": drafts.address(d),
                "at": d.saved_at,
                "with": "" if d.holder_id == self.officer.pk else d.holder.name,
            }
            for d in self.held
            if d.by_id == self.officer.pk and not (d.returned and d.holder_id == self.officer.pk)
        ]

    @cached_property
    def news(self) -> list[Message]:
        return list(Message.objects.filter(officer=self.officer).order_by("-pk")[:NEWS])


def stages_of(name: str) -> list[str]:
    """The stages of one piece of the bar."""
    return [str(s) for s in GROUPS[name][1]] if name in GROUPS else [str(Stage(name))]


def _handed(said: dict[str, Any]) -> Returned:
    opinion = said["opinion"]
    return Returned(f"{said['name']} {day(date.fromisoformat(said['on']))}呈送" + ("：" if opinion else ""), opinion)
