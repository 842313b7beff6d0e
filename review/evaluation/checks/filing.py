"""1 立案: the approval of the filing, its source, opinion and time."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from cases.law import Citation, full_title
from cases.registry import Role
from review.evaluation.checks.base import Found, Lack, before, check, none, ok, pending, told
from review.evaluation.material import Material, Paper

# What a paper has to say of a party.
WANTED = {
    "unit": {"name": "名称", "credit_code": "统一社会信用代码", "legal_representative": "法定代表人（负责人）", "address": "地址"},
    "individual_business": {"name": "名称", "legal_representative": "经营者", "address": "地址"},
    "person": {"name": "姓名", "id_no": "身份证件号码", "address": "住址"},
}  # fmt: skip
FROM_OTHERS = ("tip_off", "transfer", "assigned")
DATED = re.compile(r"\d+\s*年|\d+\s*月|\d+\s*日")


def lacking_of(party: dict[str, Any]) -> list[str]:
    """What is not said of a party: the labels."""
    return [label for key, label in WANTED[party.get("kind") or "unit"].items() if not party.get(key)]


def _approval(material: Material) -> Paper | None:
    papers = material.of("filing_approval")
    return papers[-1] if papers else None


def _not_yet(material: Material) -> Found | None:
    return before(material, "还没有提请立案", "request_filing")


@check("filing_names_parties", "立案审批有当事人基本情况")
def filing_names_parties(material: Material) -> Found:
    if (found := _not_yet(material)) is not None:
        return found
    paper = _approval(material)
    if paper is None:
        return told([Lack("没有立案审批表")], "")
    lacks = [
        Lack(f"立案审批表没有写{party.get('name', '当事人')}的{'、'.join(missing)}", paper.place())
        for party in paper.values.get("parties", ())
        if (missing := lacking_of(party))
    ]
    return told(lacks, "当事人基本情况齐全", paper.place())


@check("source_is_told", "有案件来源")
def source_is_told(material: Material) -> Found:
    """Where the clue came from somebody else, from whom."""
    source, papers = material.history.source, material.of("clue_register")
    if not papers:
        return told([Lack("没有案源登记表")], "")
    if source["kind"] in FROM_OTHERS and not source.get("text"):
        return told([Lack("案件来源没有写明由谁举报、移送或者交办", papers[0].place())], "")
    return ok(f"案件来源：{papers[0].values.get('source', '')}", papers[0].place())


@check("circumstances_are_told", "有案情记载")
def circumstances_are_told(material: Material) -> Found:
    """Prepared for a person: a date and a place are in the summary, or among the facts."""
    if (found := _not_yet(material)) is not None:
        return found
    paper = _approval(material)
    if paper is None or not paper.values.get("summary"):
        return told([Lack("立案审批表没有案情", paper.place() if paper else None)], "")
    summary, lacks = str(paper.values["summary"]), []
    inspection = material.history.source.get("inspection") or {}
    placed = any(v.get("place") for v in material.history.violations.values()) or inspection.get("place")
    half = Lack("", None).share / 2
    if not DATED.search(summary):
        lacks.append(Lack("案情没有写时间", paper.place(), half))
    if not placed and not any(str(p.get("address") or "\0") in summary for p in material.history.parties.values()):
        lacks.append(Lack("案情没有写地点", paper.place(), half))
    return told(lacks, "案情有时间、地点、情节", paper.place())


@check("handlers_name_the_law", "有承办人意见并注明可能违反的法律名称")
def handlers_name_the_law(material: Material) -> Found:
    if (found := _not_yet(material)) is not None:
        return found
    paper = _approval(material)
    if paper is None:
        return told([Lack("没有立案审批表")], "")
    opinion = str(paper.values.get("opinion", ""))
    if not opinion:
        return told([Lack("没有承办人意见", paper.place())], "")
    if not any(name in opinion for name in _statutes(material)):
        return told([Lack("承办人意见没有写明涉嫌违反的法律名称", paper.place())], "")
    return ok("承办人意见写明了法律名称", paper.place())


def _statutes(material: Material) -> set[str]:
    cited = [v[key] for v in material.history.violations.values() for key in ("violated", "clause") if v.get(key)]
    names = {c.statute for text in cited for c in Citation.parse_many(text)}
    return names | {full_title(name) for name in names}


@check("filing_is_approved", "有负责人审批意见、签名、日期")
def filing_is_approved(material: Material) -> Found:
    """By somebody who was a leader on that day, as it is known now, and who did not handle the case."""
    if (found := before(material, "立案还没有审批", "approve_filing", "refuse_filing")) is not None:
        return found
    approval, paper = material.entries("approve_filing", "refuse_filing")[-1], _approval(material)
    if paper is None:
        return told([Lack("没有立案审批表")], "")
    given = [values for box, values, _ in paper.boxes if box == "approve"]
    lacks = [] if given else [Lack("立案审批表没有负责人的意见", paper.place())]
    for values in given[-1:]:
        missing = [word for key, word in (("opinion", "意见"), ("name", "签名"), ("on", "日期")) if not values.get(key)]
        lacks += [Lack(f"负责人审批缺{'、'.join(missing)}", paper.place())] if missing else []
    person = material.person(approval.by)
    if person is not None and not person.has_role(Role.LEADER, approval.on):
        lacks.append(Lack(f"审批人{person.name}在{approval.on}不是局领导", paper.place()))
    return told(lacks, f"{material.name(approval.by)}于{approval.on}审批", paper.place())


@check("filed_in_time", "在规定时间内立案")
def filed_in_time(material: Material) -> Found:
    """By the periods that ran; where no rule gives days, the statute only asks for promptness."""
    if material.summary:
        return none("简易程序，没有这一环节")
    if (
        not material.did("approve_filing", "refuse_filing")
        and not material.ended_early
        and not material.late("file_in_time")
    ):
        return pending("立案还没有审批")
    paper = _approval(material)
    lacks = list(_late(material, paper))
    entry = next(iter(material.entries("approve_filing", "refuse_filing")), None)
    if entry is None:
        return told(lacks, "案件没有立案")
    ran = material.running("file_in_time", "filing_backfill")
    since = material.history.source.get("on", "")
    said = f"{since}发现，{entry.on}立案" + ("" if ran else "（没有规定立案的天数）")
    return told(lacks, said, *((paper.place(),) if paper else ()))


def _late(material: Material, paper: Paper | None) -> Iterator[Lack]:
    for period in material.late("file_in_time", "filing_backfill"):
        word = "补办立案" if period.key == "filing_backfill" else "立案"
        done = f"{period.done_on}才办" if period.done_on else "还没有办"
        yield Lack(f"应于{period.due}前{word}，{done}", paper.place() if paper else None)
