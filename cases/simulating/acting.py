"""The acts of one planned case, one after another: a pure function of its plan, so that a run can go on where it stopped.

Days are places among the working days of the year. Nothing here asks whether an act is allowed: the engine does.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from cases.models import Officer
from cases.simulating.casing import hears
from cases.simulating.invented import World, chance
from cases.simulating.planned import CasePlan, PartyPlan
from cases.simulating.staff import Staff
from cases.simulating.terms import TRADES, Template, Terms

RETURN_DAYS, HEARING_DAYS, WAITING_DAYS = 4, 11, 6
LONGEST = 50  # working days from clue to archive without returns and hearing
OPINIONS = (
    "事实清楚，证据充分", "处罚依据写明到条款项", "补充裁量说明", "补充询问笔录中的权利告知", "当事人名称与营业执照核对一致",
    "补充证据的来源和取得时间", "告知书的陈述申辩期限写明", "违法行为的起止时间写明",
)  # fmt: skip


@dataclass(slots=True)
class Act:
    day: int
    name: str
    by: Officer
    data: dict[str, Any]
    team: Sequence[Officer] = ()


@dataclass(frozen=True)
class Setting:
    """Everything the acts of all cases need. `numbers` tells the number of a register's row by kind and place."""

    terms: Terms
    world: World
    staff: Staff
    numbers: dict[tuple[str, int], str]


def length(case: CasePlan) -> int:
    """Working days from clue to the last act."""
    extra = RETURN_DAYS * (len(case.opinions) - 1) if len(case.opinions) > 1 else 0
    return LONGEST + extra + (HEARING_DAYS if case.hearing else 0)


def acts(case: CasePlan, s: Setting) -> Iterator[Act]:
    yield from _Walk(case, s).acts()


class _Walk:
    """One case on its way."""

    def __init__(self, case: CasePlan, s: Setting) -> None:
        self.case, self.s, self.day = case, s, case.start
        lot = chance(s.world.seed, "case", case.number)
        self.team = lot.sample(list(s.staff.inspectors), 2)
        self.head, self.reviewer = lot.choice(list(s.staff.heads)), lot.choice(list(s.staff.reviewers))
        self.leader = s.staff.leaders[0] if case.discussed else lot.choice(list(s.staff.leaders))
        self.ids = [f"p{n}" for n in range(1, len(case.parties) + 1)]
        self.templates = [s.terms.templates[p.template] for p in case.parties]
        self.lot = lot

    def on(self, day: int) -> date:
        return self.s.terms.days[day]

    def act(self, after: int, name: str, by: Officer, data: dict[str, Any] | None = None, pair: bool = False) -> Act:
        """`after` working days after the act before."""
        self.day += after
        return Act(self.day, name, by, data or {}, [o for o in self.team if o is not by] if pair else ())

    def acts(self) -> Iterator[Act]:
        yield self.act(0, "register_clue", self.team[0], self._clue())
        if self.case.simple:
            yield from self._on_the_spot()
            return
        if self.case.end == "not_filed":
            yield self.act(1, "request_filing", self.team[0], self._filing())
            reason = {"reason": "初次违法且危害后果轻微并已改正", "ground": "first_minor"}
            yield self.act(1, "refuse_filing", self.leader, reason)
            return
        yield from self._investigation()
        if self.case.end == "withdrawn":
            yield self.act(5, "withdraw", self.leader, {"reason": "立案有误", "ground": "filed_in_error"})
        elif self.case.end == "pending":
            if self.case.opinions:
                yield from self._conclusion()
                yield from self._review()
        else:
            yield from self._conclusion()
            yield from self._review()
            yield from self._decision()
            yield from self._afterwards()

    # -- until the investigation ends ----------------------------------------------------------------------------------

    def _clue(self) -> dict[str, Any]:
        case, on = self.case, self.on(self.day).isoformat()
        first = self.templates[0]
        name = self._party(0)["name"]
        source: dict[str, Any] = {"kind": case.source, "on": on}
        if case.link:
            source["registers"] = [self.s.numbers[case.link]]
        return {
            "title": f"{name}{first.facts.removeprefix('作为')[:40]}案", "procedure": "summary" if case.simple else "ordinary",
            "source": source, "parties": [self._party(n) for n in range(len(case.parties))],
            "violations": [
                {
                    "id": f"v{n}", "party": f"p{n}", "facts": f"{on}检查发现，{t.facts}。", "act_start": on, "act_end": on,
                    "violated": t.violated, "clause": t.cite, "step": "first",
                }
                for n, t in enumerate(self.templates, 1)
            ],
        }  # fmt: skip

    def _party(self, n: int) -> dict[str, Any]:
        plan, world = self.case.parties[n], self.s.world
        trades = TRADES[plan.industry]
        code = trades[plan.who % len(trades)]
        if not plan.person:
            return {
                "id": f"p{n + 1}", "kind": "unit", "name": world.unit_name(plan.who),
                "credit_code": world.credit_code(plan.who), "legal_representative": world.person("boss", plan.who),
                "address": f"{world.place}工业大道{plan.who % 900 + 1}号", "industry": code,
            }  # fmt: skip
        unit = self.case.parties[0]
        employer = world.unit_name(unit.who)
        return {
            "id": f"p{n + 1}", "kind": "person", "name": world.party(self.case.number, n), "sex": "男",
            "employer": employer, "position": "主要负责人" if self.templates[n].heavy else "直接负责的主管人员",
            "address": f"{world.place}和平路{plan.who % 900 + 1}号", "industry": code,
        }  # fmt: skip

    def _filing(self) -> dict[str, Any]:
        cite = self.templates[0].violated
        return {
            "officers": [o.username for o in self.team],
            "opinion": f"涉嫌违反{cite.replace('/', '第', 1)}，建议立案。",
        }

    def _investigation(self) -> Iterator[Act]:
        case, (one, other) = self.case, self.team
        proves = [f"v{n}" for n in range(1, len(case.parties) + 1)]
        if case.ordered:
            until = (self.on(self.day) + timedelta(days=15)).isoformat()
            yield self.act(0, "order_correction", one, {"until": until}, pair=True)
        scene = {"kind": "scene_record", "title": "现场检查记录", "proves": proves, "pages": 2}
        yield self.act(0, "add_evidence", one, scene, pair=True)
        yield self.act(1, "request_filing", one, self._filing())
        yield self.act(1, "approve_filing", self.leader, {"opinion": "同意立案"})
        if case.seized:
            measure = {"seal_seize": "both"}.get(case.seized, case.seized)
            items = [{"name": "不符合安全要求的设备", "quantity": 1, "unit": "台"}]
            data = {
                "items": items,
                "reason": "有根据认为不符合国家标准",
                "measure": measure,
                "approved_by": self.leader.username,
            }
            yield self.act(1, "seal_or_seize", one, data, pair=True)
        talk = {
            "person": self._party(0).get("legal_representative") or self._party(0)["name"], "from": "09:10", "to": "09:55",
            "place": "询问室", "text": "问：……答：……", "proves": proves,
        }  # fmt: skip
        yield self.act(2, "inquire", other, talk, pair=True)

    # -- proposal, notice, review --------------------------------------------------------------------------------------

    def _conclusion(self) -> Iterator[Act]:
        case, (one, other) = self.case, self.team
        if case.seized:
            yield self.act(2, "lift_seizure", one, {"disposal": "问题消除，解除", "basis": "行政强制法/28"}, pair=True)
        if case.ordered:
            yield self.act(2, "recheck_correction", other, {"result": "verified"}, pair=True)
        yield self.act(
            2, "conclude_investigation", one, {"proposals": [self._line(n) for n in range(len(case.parties))]}
        )
        if case.end == "no_penalty":
            return
        yield self.act(1, "serve_notice", one, {"method": "direct"}, pair=True)
        if case.hearing:
            yield from self._hearing()
        elif any(hears(self.s.terms, party) for party in case.parties):
            self.day += WAITING_DAYS
        else:
            for party in self.ids:
                yield self.act(1 if party == "p1" else 0, "waive_statement", one, {"party": party})

    def _hearing(self) -> Iterator[Act]:
        chair, one = self.s.staff.chair, self.team[0]
        party = next(i for i, p in zip(self.ids, self.case.parties, strict=True) if hears(self.s.terms, p))
        yield self.act(2, "request_hearing", one, {"party": party})
        if self.case.hearing == "withdrawn":
            yield self.act(1, "withdraw_hearing_request", one, {"party": party})
            self.day += WAITING_DAYS
            return
        held_on = self.on(self.day + 8).isoformat()
        yield self.act(0, "notify_hearing", chair, {"hearing_on": held_on, "place": "听证室", "public": True})
        record = {"record": "……", "report": "事实清楚，建议维持拟处罚意见", "signed": True}
        yield self.act(8, "close_hearing", chair, record)

    def _line(self, n: int) -> dict[str, Any]:
        plan, template = self.case.parties[n], self.templates[n]
        line: dict[str, Any] = {"party": f"p{n + 1}", "violations": [f"v{n + 1}"]}
        if not self.case.ordered:
            line |= {"correction": "done", "correction_reason": "检查时当场改正"}
        if self.case.end == "no_penalty":
            return line | self._no_penalty()
        line |= {"penalties": self._penalties(plan, template), "discretion": "首次违法，积极改正，配合调查"}
        if plan.ground:
            line |= {"ground": plan.ground, "ground_article": "行政处罚法/32/1/1"}
        return line

    def _no_penalty(self) -> dict[str, Any]:
        found: dict[str, Any] = {"kind": "no_penalty", "reason": self.case.reason}
        if self.case.reason == "first_minor":
            found["conditions"] = {"first": True, "slight": True, "corrected": True, "high_risk": False}
        return found | {"discretion": "危害后果轻微，及时改正"}

    def _penalties(self, plan: PartyPlan, template: Template) -> list[dict[str, Any]]:
        words = {"suspend_business": "责令停止建设"}
        extra = [{"kind": kind, "text": words.get(kind, "")} for kind in template.kinds]
        return [{"kind": "fine", "amount_yuan": yuan(plan.fine)}, *extra]

    def _review(self) -> Iterator[Act]:
        for n, many in enumerate(self.case.opinions, 1):
            yield self.act(2, "submit_for_review", self.team[0])
            said = {"opinions": [OPINIONS[(i + self.case.number) % len(OPINIONS)] for i in range(many)]}
            if n < len(self.case.opinions):
                yield self.act(2, "return_review", self.reviewer, {"kind": "correct", **said})
            else:
                yield self.act(2, "pass_review", self.reviewer, said)

    # -- decision and what follows -------------------------------------------------------------------------------------

    def _decision(self) -> Iterator[Act]:
        case, staff = self.case, self.s.staff
        if case.discussed:
            yield self.act(1, "convene_discussion", self.head)
            members = [{"name": o.username, "opinion": "同意"} for o in reversed(staff.leaders)]
            conclusion = "no_penalty" if case.end == "no_penalty" else "penalty"
            told = {"members": members, "absent": [], "conclusion": conclusion, "signed": True}
            yield self.act(1, "resolve_discussion", staff.leaders[0], told)
        data: dict[str, Any] = {"publish_person": True} if any(p.person and p.publishes for p in case.parties) else {}
        if case.end == "no_penalty":
            data = {"kind": "no_penalty", "reason": case.reason}
        yield self.act(1, "decide", self.leader, data)
        served: dict[str, Any] = {"method": "direct"}
        if case.penalises:
            served["credit_repair_notice"] = True
        yield self.act(1, "serve_decision", self.team[0], served, pair=True)

    def _afterwards(self) -> Iterator[Act]:
        case, one = self.case, self.team[0]
        if case.educated:
            yield self.act(0, "educate", one, {"form": "guidance_notice", "pledge": case.reason != "not_proven"})
        yield from self._published()
        for n, plan in enumerate(case.parties):
            for to in plan.duties[: plan.files]:
                yield self.act(1, "file_record", self.reviewer, {"to": to, "party": f"p{n + 1}"})
        yield from self._paid()
        if case.closes:
            yield self.act(2, "close", self.leader, {"opinion": "同意结案"})
            yield self.act(3, "archive", self.s.staff.archivist)

    def _published(self) -> Iterator[Act]:
        parties = [f"p{n + 1}" for n, plan in enumerate(self.case.parties) if plan.publishes]
        if parties:
            yield self.act(2, "publish", self.team[0], {"party": parties})

    def _paid(self) -> Iterator[Act]:
        days = 3
        for n, plan in enumerate(self.case.parties):
            if plan.paid:
                receipt = f"{self.on(0).year}{self.case.number + 1:06}{n}"
                data = {"party": f"p{n + 1}", "amount_yuan": yuan(plan.paid), "receipt_no": receipt}
                yield self.act(days, "pay", self.team[0], data)
                days = 0

    def _on_the_spot(self) -> Iterator[Act]:
        case, one, plan = self.case, self.team[0], self.case.parties[0]
        spot = {
            "party": "p1", "violations": ["v1"], "penalties": self._penalties(plan, self.templates[0]),
            "certificates_shown": True, "rights_told": True, "statement": "没有意见", "correction": "立即改正",
            "delivered_to": self._party(0).get("legal_representative") or self._party(0)["name"], "collect": "bank",
            "discretion": "情节轻微",
        }  # fmt: skip
        yield self.act(0, "penalise_on_the_spot", one, spot, pair=True)
        yield self.act(1, "report_on_the_spot", one)
        yield self.act(1, "recheck_correction", self.team[1], {"result": "verified"}, pair=True)
        yield from self._published()
        yield from self._paid()
        if case.closes:
            yield self.act(2, "close", self.leader, {"opinion": "同意结案"})
            yield self.act(2, "archive", self.s.staff.archivist)


def yuan(fen: int) -> str:
    """Fen as a dossier writes yuan."""
    return f"{fen // 100}.{fen % 100:02}" if fen % 100 else str(fen // 100)
