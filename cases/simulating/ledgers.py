"""The other registers of the year: guidance, letters, certificates, training, plans …; to the digit. Pure."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from cases.simulating import sharing
from cases.simulating.handed import Handed
from cases.simulating.outside import Outside
from cases.simulating.planned import RowPlan
from cases.simulating.profile import Impossible

Values = Callable[[int], dict[str, Any]]


def _same(told: dict[str, Any]) -> Values:
    """Every row says the same."""
    return lambda n: told


class Ledgers(Handed, Outside):
    """Rows of every register but that of inspections. Raises Impossible."""

    def all(self) -> list[RowPlan]:
        for part in (
            self.tip_offs, self.transfers, self._guidance, self._simple_ones, self.filings, self.appeals, self.credit,
            self._learning, self._plans, self._campaigns,
        ):  # fmt: skip
            part()
        return self.rows

    # -- guidance, letters, counsel ------------------------------------------------------------------------------------

    def _guidance(self) -> None:
        educated = sum(c.educated for c in self.cases)
        visits = self.get("guidance_visits")
        rows = self.get("guidance_cases", educated + visits) - educated
        if rows < 0 or (visits and not rows):
            raise Impossible(
                [f"行政指导{rows + educated}件，案件里的教育指导{educated}件，上门指导{visits}次没有登记处"]
            )
        coached = min(rows, visits)
        times = sharing.counts(visits, coached, 1000, self.asked.lot, least=1) if coached else []

        def values(n: int) -> dict[str, Any]:
            way: dict[str, Any] = (
                {"way": "coach", "times": times[n]} if n < coached else {"way": ("remind", "lead", "advise")[n % 3]}
            )
            return {"party": self.unit(n), "officers": self.someone(), "text": "指导建立隐患排查治理制度", **way}

        self.many("guidance", rows, values)

    def _simple_ones(self) -> None:
        by = self.someone()
        self.many("talk", self.get("talks"), lambda n: {"party": self.unit(n), "by": by, "reason": "隐患整改不力"})
        forms = ("urge", "remind", "advise")
        self.many(
            "letter",
            self.get("letters"),
            lambda n: {"form": forms[n % 3], "to": self.unit(n), "text": "督促落实主体责任"},
        )
        for form, key in (("opinion", "counsel_opinions"), ("session", "counsel_sessions")):
            told = {"form": form, "counsel": by, "title": "重大案件法律意见"}
            self.many("counsel", self.get(key), _same(told))
        self.many("interference", self.get("interference_records"), lambda n: {"person": by, "text": "打听案情"})
        for key, done in (("offline_cases", False), ("backfilled_cases", True)):
            self.many("offline_case", self.get(key), self._offline(done))
        self.many("clean_certificate", self.get("clean_cert_issued"), self._certificate)

    def _offline(self, done: bool) -> Values:
        told = {"reason": "系统停用期间办理", "backfilled": done}
        return lambda n: {"case_no": f"线下{n + 1}号", "party": self.unit(n), **told}

    def _certificate(self, n: int) -> dict[str, Any]:
        year = self.asked.terms.year
        return {
            "party": self.unit(n), "credit_code": self.world.credit_code(self.spare + n), "since": f"{year - 1}-01-01",
            "until": f"{year - 1}-12-31", "purpose": "投标",
        }  # fmt: skip

    # -- training, plans, campaigns ------------------------------------------------------------------------------------

    def _learning(self) -> None:
        sessions = self.get("training_sessions", int(self.get("training_people") > 0))
        people = self.get("training_people", sessions * 20)
        if people < sessions or (people and not sessions):
            raise Impossible([f"培训{sessions}次、{people}人次，不能分配"])
        shared = sharing.counts(people, sessions, 100_000, self.asked.lot, least=1) if sessions else []
        self.many("training", sessions, lambda n: {"title": "行政执法培训", "people": shared[n]})
        sat, passed = self.get("exam_people", self.get("exam_pass")), self.get("exam_pass", self.get("exam_people"))
        if passed > sat:
            raise Impossible([f"考试合格{passed}人次，多于参加考试{sat}人次"])
        if sat:
            self.many("exam", 1, lambda n: {"title": "执法人员考试", "people": sat, "passed": passed})

    def _plans(self) -> None:
        for name in ("high", "key", "general"):
            units = self.get(f"plan_units.{name}")
            told = {"title": "年度监督检查计划", "class": name, "units": units}
            self.many("plan", int(units > 0), _same(told))
        tasks = self.get("rand_tasks", int(self.get("rand_units") > 0))
        units = self.get("rand_units", tasks)
        published = self.get("rand_published", tasks)
        if units < tasks or (units and not tasks) or published > tasks:
            raise Impossible([f"双随机{tasks}次任务、{units}家、公示{published}次，不能分配"])
        shared = sharing.counts(units, tasks, 100_000, self.asked.lot, least=1) if tasks else []

        def task(n: int) -> dict[str, Any]:
            on = self.day(self.spread(n, tasks)).isoformat()
            return {
                "title": f"第{n + 1}次双随机抽查",
                "units": shared[n],
                **({"published_on": on} if n < published else {}),
            }

        self.many("random_task", tasks, task)

    def _campaigns(self) -> None:
        told = {name: self.get(f"campaign_{name}") for name in ("visits", "problems", "talks")}
        if any(told.values()):
            day = self.last
            values = {
                "on": self.day(day).isoformat(),
                "since": self.day(0).isoformat(),
                "title": "专项整治行动",
                "basis": "按专项行动口径",
            }
            self.rows.append(RowPlan("campaign", day, values | {k: v for k, v in told.items() if v}))
