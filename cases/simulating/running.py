"""A plan carried out through the engine and the registers, day by day; stopped and run again, it goes on where it was.

Every case carries a request number made of the profile's mark and its place, so that it is registered once; how many
acts it has says where to go on. Rows of a register are entered in their order, so how many there are says the same.
Several acts share one transaction: each is still one `engine.perform`, and a stop loses at most one batch.
"""

from __future__ import annotations

import heapq
import time as stopwatch
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import groupby, islice
from typing import Any

from django.db import transaction

from cases import bureau_record, clock, engine, registers
from cases.counters.reading import figures as read_figures
from cases.counters.table import label
from cases.models import Bureau, Case, Event, RegisterRow
from cases.registers.kinds import KINDS
from cases.simulating import writing
from cases.simulating.acting import Act, Setting, acts
from cases.simulating.planned import CasePlan, RowPlan, VisitPlan
from cases.simulating.planning import Plan
from cases.simulating.profile import Impossible
from cases.simulating.staff import Staff, bureau_of, staff_of

BEGUN = "simulation_begun"
BATCH = 200  # acts in one transaction
OPENS, BETWEEN = time(8, 30), timedelta(seconds=2)


@dataclass
class Progress:
    """How far it is. `seconds` holds the time of every batch with the number of its acts."""

    acts: int = 0
    rows: int = 0
    cases: int = 0
    total_cases: int = 0
    total_rows: int = 0
    day: date | None = None
    batches: list[tuple[int, float]] = field(default_factory=list)


Tell = Callable[[Progress], None]


def run(plan: Plan, tell: Tell = lambda progress: None, most_acts: int | None = None) -> Progress:
    """Carry the plan out, from wherever it stands; `most_acts`: stop after so many (for tests). Raises Impossible."""
    return _Run(plan, tell, most_acts).go()


def differences(plan: Plan) -> list[str]:
    """Where the counters say otherwise than the plan, every key of it and of the profile."""
    bureau = Bureau.objects.get(code=plan.profile.bureau["code"])
    year = plan.profile.year
    found = read_figures([bureau.pk], date(year, 1, 1), date(year, 12, 31))
    wanted = {**plan.figures, **plan.profile.figures}
    return [
        f"{label(key)}（{key}）：应为{value}，实为{found.get(key, 0)}"
        for key, value in wanted.items()
        if found.get(key, 0) != value
    ]


class _Run:
    def __init__(self, plan: Plan, tell: Tell, most_acts: int | None) -> None:
        self.plan, self.tell, self.left = plan, tell, most_acts
        self.progress = Progress(total_cases=len(plan.cases), total_rows=len(plan.rows))
        self.today: date | None = None
        self.moment = 0

    def go(self) -> Progress:
        self.staff = self._begin()
        self.bureau = self.staff.bureau
        year = self.plan.profile.year
        kinds = {row.kind for row in self.plan.rows}
        numbers = {
            (k, n): KINDS[k].number(year, n + 1) for k in kinds for n in range(sum(r.kind == k for r in self.plan.rows))
        }
        self.setting = Setting(self.plan.terms, self.plan.world, self.staff, numbers)
        self.entered = {kind: self._rows(kind).count() for kind in kinds}
        self.corrected = set(self._rows(*kinds).filter(version__gt=1).values_list("no", flat=True))
        self.numbers = numbers
        self.known = self._known()
        self._days()
        return self.progress

    def _rows(self, *kinds: str) -> Any:
        return RegisterRow.objects.filter(bureau=self.bureau, kind__in=kinds, year=self.plan.profile.year)

    # -- beginning and going on ----------------------------------------------------------------------------------------

    def _begin(self) -> Staff:
        """Bureau and people; a bureau that has anything of its own is left alone. Raises Impossible."""
        profile = self.plan.profile
        with clock.standing_at(self._at(self.plan.terms.days[0], 0)), transaction.atomic():
            bureau = bureau_of(profile.bureau)
            told = {"profile": profile.mark, "year": profile.year, "seed": profile.seed}
            begun = Event.objects.filter(bureau=bureau, case=None, name=BEGUN).values_list("payload", flat=True)
            mine = any(f'"{profile.mark}"' in payload for payload in begun)
            if not mine and (
                Case.objects.filter(bureau=bureau).exists() or RegisterRow.objects.filter(bureau=bureau).exists()
            ):
                raise Impossible([f"{bureau.name}已经有案件或者登记簿，不能再造；请换一个数据目录（--data）或者机关"])
            staff = staff_of(bureau, self.plan.inspectors, self.plan.certified, profile.year)
            if not mine:
                bureau_record.append(bureau, BEGUN, staff.leaders[0], told)
        return staff

    def _known(self) -> dict[int, tuple[int, int]]:
        """Cases that are there: place → id and number of acts."""
        start = f"sim-{self.plan.profile.mark}-"
        rows = Event.objects.filter(request_id__startswith=start).values_list("request_id", "case_id", "case__version")
        return {int(str(rid).removeprefix(start)): (pk, version) for rid, pk, version in rows.iterator()}

    def _at(self, day: date, nth: int) -> datetime:
        return datetime.combine(day, OPENS, clock.SHANGHAI) + min(nth, 20_000) * BETWEEN

    def _now(self, day: date) -> datetime:
        """Each act of a day a little later than the one before."""
        self.moment = self.moment + 1 if day == self.today else 0
        self.today = day
        return self._at(day, self.moment)

    # -- the year ------------------------------------------------------------------------------------------------------

    def _days(self) -> None:
        for day, todo in groupby(self._all_todo(), key=lambda one: one[0]):
            on = self.plan.terms.days[day]
            self.progress.day = on
            for is_acts, some in groupby(todo, key=lambda one: one[1] == "act"):
                if not is_acts:
                    self._enter(on, [(what, row) for _, what, row in some])
                    continue
                while batch := list(islice(some, BATCH)):
                    self._act(on, batch)
                    if self.left is not None and self.progress.acts >= self.left:
                        return

    def _all_todo(self) -> Iterator[tuple[int, str, Any]]:
        """Day by day: rows entered, rows completed, then acts."""
        rows = iter(self.plan.rows)
        row = next(rows, None)
        later: dict[int, list[RowPlan | VisitPlan]] = {}
        work = _Work(self.plan.cases, self.setting, self.known)
        for day in range(len(self.plan.terms.days)):
            while row is not None and row.start == day:
                yield day, "enter", row
                if row.later is not None:
                    later.setdefault(row.later, []).append(row)
                row = next(rows, None)
            for one in later.pop(day, ()):
                yield day, "complete", one
            for act in work.of(day):
                yield day, "act", act

    def _enter(self, on: date, todo: list[tuple[str, RowPlan | VisitPlan]]) -> None:
        """New rows of a register together, then those that are completed."""
        fresh: dict[str, list[RowPlan | VisitPlan]] = {}
        for what, row in todo:
            if what == "enter" and row.place >= self.entered[row.kind]:
                fresh.setdefault(row.kind, []).append(row)
        with clock.standing_at(self._now(on)), transaction.atomic():
            for kind, many in fresh.items():
                self._enter_new(kind, many, on)
            for what, row in todo:
                if what == "complete":
                    self._complete(row)
        self.progress.rows += sum(what == "enter" for what, _ in todo)
        self.tell(self.progress)

    def _enter_new(self, kind: str, rows: list[RowPlan | VisitPlan], on: date) -> None:
        """The clerk enters for one unit a day, in turn."""
        actor, heads = writing.keeper(kind, self.staff), self.staff.heads
        unit = heads[on.toordinal() % len(heads)].unit
        values = [writing.first(row, self.setting) for row in rows]
        made = registers.enter_many(kind, actor=actor, many=values, unit=unit)
        for row, one in zip(rows, made, strict=True):
            if one.no != self.numbers[kind, row.place]:
                raise Impossible([f"登记簿编号{one.no}与计划的{self.numbers[kind, row.place]}不一致：有别人同时在登记"])
        self.entered[kind] += len(rows)

    def _complete(self, row: RowPlan | VisitPlan) -> None:
        no = self.numbers[row.kind, row.place]
        if no in self.corrected:
            return
        held = self._rows(row.kind).select_related("bureau").get(no=no)
        values = writing.whole(row, self.setting)
        actor = writing.corrector(row.kind, self.staff)
        registers.correct(held, actor=actor, version=1, values=values, reason="补记办理结果")

    def _act(self, on: date, batch: list[tuple[int, str, Any]]) -> None:
        began = stopwatch.perf_counter()
        with transaction.atomic():
            for _, _, (plan, act, state) in batch:
                with clock.standing_at(self._now(on)):
                    self._perform(plan, act, state, on)
        self.progress.acts += len(batch)
        self.progress.batches.append((len(batch), stopwatch.perf_counter() - began))
        self.tell(self.progress)

    def _perform(self, plan: CasePlan, act: Act, state: _State, on: date) -> None:
        request = f"sim-{self.plan.profile.mark}-{plan.number}" if state.pk is None else ""
        case = None if state.pk is None else Case(pk=state.pk, bureau=self.bureau)
        try:
            event = engine.perform(
                case,
                act.name,
                act.by,
                act.data,
                on=on,
                version=state.version if case else None,
                team=act.team,
                request_id=request,
            )
        except engine.Refused as refused:
            said = "；".join(reason.message for reason in refused.reasons)
            raise Impossible([f"第{plan.number}件案件{on}不能办理{act.name}：{said}"]) from None
        if state.pk is None:
            self.progress.cases += 1
        state.pk, state.version = event.case_id, event.seq


@dataclass(slots=True)
class _State:
    pk: int | None
    version: int


class _Work:
    """Acts in the order of their days. Only cases on their way are held, each with its next act alone."""

    def __init__(self, cases: list[CasePlan], setting: Setting, known: dict[int, tuple[int, int]]) -> None:
        self.cases, self.setting, self.known = cases, setting, known
        self.next = 0
        self.waiting: list[tuple[int, int, int]] = []
        self.open: dict[int, tuple[Iterator[Act], Act, _State]] = {}
        self.order = 0

    def of(self, day: int) -> Iterator[tuple[CasePlan, Act, _State]]:
        while self.next < len(self.cases) and self.cases[self.next].start <= day:
            self._open(self.cases[self.next])
            self.next += 1
        while self.waiting and self.waiting[0][0] <= day:
            _, _, n = heapq.heappop(self.waiting)
            rest, act, state = self.open.pop(n)
            yield self.cases[n], act, state
            self._wait(n, rest, state)

    def _open(self, case: CasePlan) -> None:
        pk, done = self.known.pop(case.number, (None, 0))
        rest = acts(case, self.setting)
        for _ in islice(rest, done):
            pass
        self._wait(case.number, rest, _State(pk, done))

    def _wait(self, n: int, rest: Iterator[Act], state: _State) -> None:
        act = next(rest, None)
        if act is not None:
            self.order += 1
            heapq.heappush(self.waiting, (act.day, self.order, n))
            self.open[n] = rest, act, state
