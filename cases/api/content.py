"""What a case holds, to read: head, parties, violations, evidence, papers, money, record, periods, counters, flaws."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request

from cases import casefile, clock, files, lawbase, selectors
from cases.api import answers, asked
from cases.api.operation import Api, attachment, operation
from cases.counters.table import counter, label
from cases.deadlines import RULES
from cases.facts import Facts
from cases.models import Case, Deadline, EventFile, ReadAudit, Refusal
from cases.reads.casepage.page import CasePage
from cases.reads.casepage.substance import masked
from cases.reads.periods import days_left, doubt, with_opening
from cases.reads.strip import strip
from cases.registry import ACTS, Stage
from cases.web.access import allow, roles_of


def trace(view: Api, case: Case, what: str) -> None:
    """Leave a trace (留痕) of who looked at or took away what."""
    ReadAudit.objects.create(officer=view.officer(), case=case, what=what, at=clock.now())


def page_of(view: Api, case: Case) -> CasePage:
    return CasePage(case, Facts(case, case.bureau), {}, view.officer(), roles_of(view.officer()))


def bureau_out(case: Case) -> answers.BureauOut:
    return answers.BureauOut(code=case.bureau.code, name=case.bureau.name)


@allow()
class CaseView(Api):
    @operation("getCase", "一个案件", answer=answers.CaseOut, errors=(404,))
    def get(self, request: Request, uid: UUID) -> answers.CaseOut:
        case = self.case(uid)
        facts = Facts(case, case.bureau)
        history = facts.history
        facts.load_people(name for name, *_ in history.team)
        team = [
            answers.TeamOut(username=name, name=person.name if (person := facts.person(name)) else name, since=since,
                            until=until)
            for name, since, until in history.team
        ]  # fmt: skip
        return answers.CaseOut(
            uid=case.uid, number=case.number, title=case.title, procedure=case.procedure, source=case.source_kind,
            stage=case.stage, stage_label=Stage(case.stage).label,
            strip=[answers.StepOut.model_validate(s) for s in strip(case.stage, history)], bureau=bureau_out(case),
            unit=case.unit.name if case.unit else None, team=team, registered_at=case.registered_at,
            filed_on=case.filed_on, next_due=case.next_due, version=case.version, head=case.head,
        )  # fmt: skip


@allow()
class PartiesView(Api):
    @operation("listParties", "当事人", query=asked.FullQuery, answer=answers.PartiesOut, errors=(404,))
    def get(self, request: Request, uid: UUID, query: asked.FullQuery) -> answers.PartiesOut:
        case = self.case(uid)
        found = []
        for key, party in Facts(case, case.bureau).history.parties.items():
            told = {name: value for name, value in party.items() if value is not None} | {"id": key}
            if not query.full:
                told["id_no"] = masked(told.get("id_no", ""))
            found.append(answers.PartyOut.model_validate(told))
        if query.full:
            trace(self, case, "查看全部证件号码")
        return answers.PartiesOut(results=found)


@allow()
class ViolationsView(Api):
    @operation("listViolations", "违法事实", answer=answers.ViolationsOut, errors=(404,))
    def get(self, request: Request, uid: UUID) -> answers.ViolationsOut:
        case = self.case(uid)
        rows = Facts(case, case.bureau).history.violations.values()
        return answers.ViolationsOut(results=[answers.ViolationOut.model_validate(dict(row)) for row in rows])


@allow()
class EvidenceView(Api):
    @operation("listEvidence", "证据", answer=answers.EvidenceListOut, errors=(404,))
    def get(self, request: Request, uid: UUID) -> answers.EvidenceListOut:
        case = self.case(uid)
        return answers.EvidenceListOut(
            results=[
                answers.EvidenceOut(
                    number=row["number"], act=row["act"], kind=row["kind"], kind_label=row["kind_text"],
                    title=row["title"], pages=row["pages"], proves=row["proves"], obtained_on=row["obtained_on"],
                    officers=row["officers"], files=[file_out(case, f) for f in row["files"]],
                )
                for row in page_of(self, case).evidence
            ]
        )  # fmt: skip


def file_out(case: Case, file: EventFile) -> answers.FileOut:
    return answers.FileOut(
        id=file.pk, name=file.name, kind=file.blob.kind, size=file.blob.size, sha256=file.blob.sha256,
        href=reverse("api-file", args=[case.uid, file.pk]),
    )  # fmt: skip


@allow()
class FileView(Api):
    @operation("getFile", "一项附件（原样）", answer="application/octet-stream", errors=(404, 500))
    def get(self, request: Request, uid: UUID, pk: int) -> HttpResponse:
        case = self.case(uid)
        file = get_object_or_404(EventFile.objects.select_related("blob"), event__case=case, pk=pk)
        data = files.read(file.blob)
        trace(self, case, f"下载附件 {pk}")
        return attachment(data, file.name, file.blob.kind)


@allow()
class CaseFileView(Api):
    @operation("getCaseFile", "装订好的案卷（PDF）", answer="application/pdf", errors=(404, 422, 500, 503))
    def get(self, request: Request, uid: UUID) -> HttpResponse:
        case = self.case(uid)
        data = casefile.bound(case)
        trace(self, case, "下载案卷")
        return attachment(data, f"{case.number or case.title}.pdf", "application/pdf")


@allow()
class DecisionsView(Api):
    @operation("listDecisions", "处罚决定与缴款（金额为分）", answer=answers.DecisionsOut, errors=(404,))
    def get(self, request: Request, uid: UUID) -> answers.DecisionsOut:
        case = self.case(uid)
        facts = Facts(case, case.bureau)
        found = []
        for party, decision in facts.history.decisions.items():
            account = facts.account(party, clock.today())
            owed = account.fine_owed + account.income_owed + account.surcharge_owed
            found.append(
                answers.DecisionOut(
                    party=party, kind=decision.line.kind, state=decision.state, decided_on=decision.order[0],
                    served_on=decision.served_on, pay_by=facts.pay_by(party), fine_fen=account.fine, surcharge_fen=account.surcharge,
                    paid_fen=account.paid, owed_fen=owed, settled=account.settled,
                )
            )  # fmt: skip
        return answers.DecisionsOut(results=found)


@allow()
class RecordView(Api):
    @operation("getRecord", "全过程记录", answer=answers.RecordOut, errors=(404,))
    def get(self, request: Request, uid: UUID) -> answers.RecordOut:
        case = self.case(uid)
        trace(self, case, "导出全过程记录")
        return answers.RecordOut.model_validate(selectors.record(case))


def deadline_told(row: Deadline, law: lawbase.LawBase, code: str) -> dict[str, Any]:
    """A period as both lists show it; `code` is its bureau's."""
    rule = RULES.get(row.key)
    left = days_left(law.calendar, row.due, clock.today()) if row.done_on is None else None
    return {
        "key": row.key, "label": rule.label if rule else row.key, "party": row.party, "due": row.due, "left": left,
        "provisional": row.provisional, "article": str(rule.source) if rule else "", "done_on": row.done_on,
        "unconfirmed": doubt(law, code, row),
    }  # fmt: skip


@allow()
class DeadlinesView(Api):
    @operation("listDeadlines", "本案期限", answer=answers.DeadlinesOut, errors=(404,))
    def get(self, request: Request, uid: UUID) -> answers.DeadlinesOut:
        case = self.case(uid)
        law, code = lawbase.current(), case.bureau.code
        rows = with_opening(Deadline.objects.filter(case=case)).order_by("due", "pk")
        return answers.DeadlinesOut(results=[answers.DeadlineOut(**deadline_told(row, law, code)) for row in rows])


def counter_out(key: str, value: int) -> answers.CounterOut:
    """A counter with its label and, where it is one of several classes (`pen_target.unit`), the class's."""
    known = counter(key)
    return answers.CounterOut(key=key, label=label(key), unit=known.unit if known else "", value=value)


@allow()
class CountersView(Api):
    @operation("listCaseCounters", "本案计入年度统计的数", answer=answers.CountersOut, errors=(404,))
    def get(self, request: Request, uid: UUID) -> answers.CountersOut:
        found = selectors.counters(self.case(uid))
        return answers.CountersOut(results=[counter_out(key, value) for key, value in found.items()])


@allow()
class FlawsView(Api):
    @operation("listFlaws", "瑕疵", answer=answers.FlawsOut, errors=(404,))
    def get(self, request: Request, uid: UUID) -> answers.FlawsOut:
        found = selectors.flaws(self.case(uid))
        return answers.FlawsOut(results=[answers.FlawOut.model_validate(f) for f in found])


@allow()
class RefusalsView(Api):
    @operation(
        "listRefusals", "未通过校验的尝试（仅承办人、管理员、法制可看）", answer=answers.RefusalsOut, errors=(404,)
    )
    def get(self, request: Request, uid: UUID) -> answers.RefusalsOut:
        case = self.case(uid)
        if not page_of(self, case).may_see_refusals:
            raise PermissionDenied("仅本案承办人、系统管理员和法制审核人员可看")
        rows = Refusal.objects.filter(case=case).select_related("actor").order_by("pk")
        return answers.RefusalsOut(
            results=[
                answers.RefusalOut(
                    act=row.act, label=ACTS[row.act].label if row.act in ACTS else row.act, by=row.actor.name,
                    on=row.on, at=row.at, reasons=json.loads(row.reasons),
                )
                for row in rows
            ]
        )  # fmt: skip
