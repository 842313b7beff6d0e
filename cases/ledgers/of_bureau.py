"""The ledgers a bureau keeps: filings, decisions, numbers of papers, services, money, uses of seals."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime, time
from typing import Any

from django.db.models import Q

from cases import clock, labels
from cases.ledgers.base import Asked, Row, events, handlers_of, ledger, names_of, number_of, parties_of
from cases.models import (
    Case,
    Deadline,
    Decision,
    Document,
    Event,
    LedgerEntry,
    Number,
    SealUse,
    Service,
)
from cases.reads.casepage.papers import title
from cases.reads.telling import cause
from cases.registry import Stage
from cases.spreadsheet import Column
from documents.forms import load_form

DECIDING = ("decision_unit", "decision_person", "no_penalty_decision", "on_the_spot_unit", "on_the_spot_person")
STATES = {"in_force": "有效", "varied": "已变更", "annulled": "已被撤销", "revoked": "已撤销", "illegal": "确认违法",
          "recalled": "送达前收回", "replaced": "已由新决定代替"}  # fmt: skip
PERFORMED = {"unpaid": "未缴", "part_paid": "部分缴纳", "paid": "已缴清"}
FALLEN = ("recalled", "replaced")  # counted in no sum
MONEY = {
    "fine": "罚款",
    "surcharge": "加处罚款",
    "income": "没收款",
    "payment": "罚款",
    "refund": "退还",
    "remission": "减免",
}
PAPER_STATES = {"issued": "使用", "rectified": "使用（已补正）", "void": "作废", "remade": "已重制"}
CASE = (Column("案号", 27), Column("案件名称", 34))


# -- filings -------------------------------------------------------------------------------------------------------------


def _filed(asked: Asked) -> Any:
    rows = Case.objects.filter(bureau=asked.bureau, filed_on__range=(asked.since, asked.until))
    return rows.select_related("unit").order_by("filed_on", "pk")


@ledger(
    "filings", "立案登记台账", "这一期间批准立案的案件", (
        Column("案号", 27), Column("立案日期", 12, "day"), Column("案件名称", 34), Column("当事人", 28), Column("案由", 34),
        Column("案件来源", 11), Column("程序", 9), Column("承办机构", 15), Column("承办人", 15), Column("办案期限", 12, "day"),
        Column("所处阶段", 11), Column("结案日期", 12, "day"),
    ), _filed,
)  # fmt: skip
def _filings(cases: list[Case], asked: Asked) -> Iterator[Row]:
    ids = [case.pk for case in cases]
    parties, handlers = parties_of(ids), handlers_of(ids)
    due = dict(Deadline.objects.filter(case__in=ids, key="decision_term").order_by("pk").values_list("case_id", "due"))
    closed = dict(Event.objects.filter(case__in=ids, name="close").order_by("pk").values_list("case_id", "on"))
    for case in cases:
        names = [party.name for party in parties.get(case.pk, ())]
        yield (
            case.number, case.filed_on, case.title, "、".join(names), cause(case.title, names),
            labels.SOURCES.get(case.source_kind, ""), labels.PROCEDURES[case.procedure],
            case.unit.name if case.unit else "", handlers.get(case.pk, ""), due.get(case.pk), Stage(case.stage).label,
            closed.get(case.pk),
        )  # fmt: skip


# -- decisions -----------------------------------------------------------------------------------------------------------


def _decided(asked: Asked) -> Any:
    rows = Decision.objects.filter(case__bureau=asked.bureau, decided_on__range=(asked.since, asked.until))
    return rows.select_related("case", "party").order_by("decided_on", "pk")


@ledger(
    "decisions", "行政处罚决定登记台账", "这一期间作出的处罚和不予处罚决定；送达前收回、被新决定代替的不计金额", (
        Column("决定书文号", 27), Column("决定日期", 12, "day"), *CASE, Column("当事人", 28), Column("类型", 10),
        Column("信用代码或者证件号码", 21), Column("决定", 14), Column("违反的规定", 30), Column("依据", 30),
        Column("处罚内容", 30), Column("罚款（元）", 14, "money", summed=True), Column("没收（元）", 14, "money", summed=True),
        Column("送达日期", 12, "day"), Column("效力", 13), Column("履行", 10),
    ), _decided,
)  # fmt: skip
def _decisions(decisions: list[Decision], asked: Asked) -> Iterator[Row]:
    made = {decision.event_id for decision in decisions}
    rows = Document.objects.filter(event__in=made, form__in=DECIDING).select_related("number").order_by("pk")
    papers = {(paper.event_id, paper.party_key): paper for paper in rows}
    for one in decisions:
        paper = papers.get((one.event_id, one.party.key))
        values = json.loads(paper.values) if paper else {}
        counts = one.state not in FALLEN
        yield (
            paper.number.text if paper and paper.number else "", one.decided_on, number_of(one.case), one.case.title,
            one.party.name, labels.PARTY_KINDS.get(one.party.kind, ""), asked.number(one.party.identity, one.party.kind),
            labels.LINE_KINDS.get(one.kind, one.kind), _listed(values.get("violated")),
            _listed(values.get("clauses") or values.get("reason_article")),
            str(values.get("penalties") or values.get("reason") or ""), one.fine if counts else None,
            one.confiscated if counts else None, one.served_on, STATES.get(one.state, one.state),
            PERFORMED.get(one.performance, "") if counts and one.kind == "penalty" else "",
        )  # fmt: skip


def _listed(value: Any) -> str:
    return "、".join(map(str, value)) if isinstance(value, list) else str(value or "")


# -- numbers of papers ---------------------------------------------------------------------------------------------------


def _numbered(asked: Asked) -> Any:
    rows = Number.objects.filter(bureau=asked.bureau, event__on__range=(asked.since, asked.until))
    return rows.select_related("event__case", "event__actor").order_by("word", "year", "series", "seq", "part", "pk")


@ledger(
    "numbers", "文书编号登记台账", "这一期间编发的文号，按字、年度和顺序号排列；作废的文号不再使用", (
        Column("文号", 27), Column("字", 9), Column("年度", 7), Column("顺序号", 8), Column("文书", 22), Column("当事人", 28),
        *CASE, Column("日期", 12, "day"), Column("经办人", 10), Column("稿次", 6, "count"), Column("状态", 13),
        Column("作废理由", 30),
    ), _numbered,
)  # fmt: skip
def _numbers(numbers: list[Number], asked: Asked) -> Iterator[Row]:
    documents = Document.objects.filter(number__in=[number.pk for number in numbers]).order_by("pk")
    papers = {paper.number_id: paper for paper in documents}  # the last draft of each
    cases = {number.event.case_id for number in numbers}
    parties = {(p.case_id, p.key): p.name for many in parties_of(cases - {None}).values() for p in many}  # type: ignore[arg-type]
    reasons = _void_reasons([paper for paper in papers.values() if paper.state == "void"])
    for number in numbers:
        paper, case, event = papers.get(number.pk), number.event.case, number.event
        state = PAPER_STATES.get(paper.state, paper.state) if paper else "使用" if number.state == "used" else "作废"
        serial = f"{number.seq}-{number.part}" if number.part else str(number.seq)
        yield (
            number.text, number.word, str(number.year), serial,
            load_form(paper.form, paper.edition).title if paper else "",
            parties.get((case.pk, paper.party_key), "") if case and paper else "", number_of(case) if case else "",
            case.title if case else "", paper.on if paper else event.on, event.actor.name, paper.copy if paper else None,
            state, reasons.get(paper.pk, "") if paper else "",
        )  # fmt: skip


def _void_reasons(void: list[Document]) -> dict[int, str]:
    """Why papers were made void: said by the act that did it. Two queries however many."""
    if not void:
        return {}
    cases = {paper.case_id for paper in void}
    order: dict[int, list[int]] = {}
    for case, pk in Document.objects.filter(case__in=cases).order_by("pk").values_list("case_id", "pk"):
        order.setdefault(case, []).append(pk)
    found: dict[int, str] = {}
    acts = Q(name="remake_document") | Q(name="refuse_filing")
    for event in Event.objects.filter(acts, case__in=cases).order_by("pk"):
        data, papers = json.loads(event.payload)["data"], order.get(event.case_id or 0, [])
        if event.name == "remake_document":
            if data.get("void") and 0 < data["paper"] <= len(papers):
                found[papers[data["paper"] - 1]] = str(data.get("reason") or "")
            continue
        for paper in void:
            if paper.case_id == event.case_id and paper.form == "filing_approval":
                found.setdefault(paper.pk, f"不予立案：{data.get('reason') or ''}".rstrip("："))
    return found


# -- services ------------------------------------------------------------------------------------------------------------


def _served(asked: Asked) -> Any:
    rows = Service.objects.filter(case__bureau=asked.bureau, on__range=(asked.since, asked.until))
    return rows.select_related("case", "party", "document__number").order_by("on", "pk")


@ledger(
    "services", "送达台账", "这一期间每一次送达，未送达的也在内", (
        Column("日期", 12, "day"), *CASE, Column("受送达人", 28), Column("文书", 22), Column("文号", 27), Column("次数", 6, "count"),
        Column("方式", 10), Column("结果", 10), Column("收件人", 12), Column("送达日期", 12, "day"), Column("送达人", 16),
    ), _served,
)  # fmt: skip
def _services(services: list[Service], asked: Asked) -> Iterator[Row]:
    cases = {service.case_id for service in services}
    papers: dict[tuple[int, str, str], list[Document]] = {}
    rows = Document.objects.filter(case__in=cases).select_related("number").order_by("pk")
    for paper in rows:
        kind = "decision" if paper.form in DECIDING else paper.form
        papers.setdefault((paper.case_id, paper.party_key, kind), []).append(paper)
    done = events(service.event_id for service in services)
    teams = {pk: json.loads(event.payload).get("team", []) for pk, event in done.items()}
    names = names_of(name for team in teams.values() for name in team)
    for one in services:
        known = papers.get((one.case_id, one.party.key, one.paper), [])
        before = [paper for paper in known if paper.on <= one.on]
        document = one.document or (before[-1] if before else None)
        servers = dict.fromkeys([done[one.event_id].actor.name, *(names.get(n, n) for n in teams[one.event_id])])
        yield (
            one.on, number_of(one.case), one.case.title, one.party.name,
            load_form(document.form, document.edition).title if document else title(one.paper) or "其他文书",
            document.number.text if document and document.number else "", one.attempt,
            labels.SERVICE_METHODS.get(one.method, one.method), "已送达" if one.result == "served" else "未送达",
            one.receiver, one.served_on, "、".join(servers),
        )  # fmt: skip


# -- money ---------------------------------------------------------------------------------------------------------------


def _moved(asked: Asked) -> Any:
    rows = LedgerEntry.objects.filter(bureau=asked.bureau, on__range=(asked.since, asked.until))
    return rows.select_related("case", "party", "event__actor").order_by("on", "pk")


@ledger(
    "money", "罚没款台账", "这一期间每一笔应缴、减免、实缴和退还，金额单位为元", (
        Column("日期", 12, "day"), *CASE, Column("当事人", 28), Column("款项", 12),
        Column("应缴（元）", 14, "money", summed=True), Column("减免（元）", 14, "money", summed=True),
        Column("实缴（元）", 14, "money", summed=True), Column("退还（元）", 14, "money", summed=True), Column("票据号", 20),
        Column("经办人", 10),
    ), _moved,
)  # fmt: skip
def _money(entries: list[LedgerEntry], asked: Asked) -> Iterator[Row]:
    for one in entries:
        owed = one.fen if one.fen > 0 and one.kind != "refund" else None
        remitted = -one.fen if one.kind == "remission" and one.fen < 0 else None
        paid = -one.fen if one.fen < 0 and one.kind != "remission" else None
        yield (
            one.on, number_of(one.case), one.case.title, one.party.name, MONEY.get(one.kind, one.kind), owed, remitted,
            paid, one.fen if one.kind == "refund" else None, one.receipt_no or "", one.event.actor.name,
        )  # fmt: skip


# -- seals ---------------------------------------------------------------------------------------------------------------


def _sealed(asked: Asked) -> Any:
    first = datetime.combine(asked.since, time.min, clock.SHANGHAI)
    last = datetime.combine(asked.until, time.max, clock.SHANGHAI)
    rows = SealUse.objects.filter(document__case__bureau=asked.bureau, at__range=(first, last))
    return rows.select_related("document__number", "document__case", "image", "officer").order_by("at", "pk")


@ledger(
    "seals", "用印登记台账", "这一期间在系统内加盖的每一枚印章", (
        Column("用印时间", 17, "moment"), Column("印章", 14), Column("文书", 22), Column("文号", 27), Column("稿次", 6, "count"),
        *CASE, Column("用印人", 10), Column("文书校验值", 26),
    ), _sealed,
)  # fmt: skip
def _seals(uses: list[SealUse], asked: Asked) -> Iterator[Row]:
    for one in uses:
        paper = one.document
        algorithm, _, value = paper.digest.rpartition(":")
        yield (
            one.at.astimezone(clock.SHANGHAI), one.image.kind, load_form(paper.form, paper.edition).title,
            paper.number.text if paper.number else "", paper.copy, number_of(paper.case), paper.case.title,
            one.officer.name, f"{algorithm}:{value[:16]}",
        )  # fmt: skip
