"""4 证据与保存: where evidence came from, who took it, things preserved, expert opinions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction

from cases.history import Entry
from review.evaluation.checks.base import Found, Lack, before, check, none, ok, pending, told, unsure
from review.evaluation.checks.inspection import refusals
from review.evaluation.material import Material, Paper

TAKEN = ("preserve", "sample", "seal_or_seize")
GATHERED = ("add_evidence", "sample", "commission_appraisal", "preserve")
OWN = ("scene_record", "party_statement", "appraisal")  # made by the officers or by an expert, not handed in by anybody
SEALED = ("preservation_notice", "sampling_receipt", "seizure_decision", "seizure_list", "appraisal_commission")


def _named(entry: Entry) -> str:
    return str(
        entry.data.get("title") or {"preserve": "先行登记保存", "sample": "抽样取证"}.get(entry.name, "鉴定委托")
    )


def _nothing(material: Material) -> Found | None:
    if material.evidence:
        return None
    return before(material, "还没有收集证据", "conclude_investigation") or none("本案没有收集证据")


@check("evidence_has_a_provider", "完整记录被调查取证人（证据来源、复印件出处）")
def evidence_has_a_provider(material: Material) -> Found:
    """Who handed it in; of a copy, where the original is."""
    if (found := _nothing(material)) is not None:
        return found
    lacks = []
    for entry in material.entries("add_evidence"):
        if entry.data["kind"] in OWN:
            continue
        if not entry.data["source"]:
            lacks.append(Lack(f"{_named(entry)}没有写由谁提供（来源）", material.event(entry)))
        if entry.data["kind"] == "document_copy" and not entry.data["original_at"]:
            lacks.append(
                Lack(
                    f"复印件{_named(entry)}没有注明原件所在", material.event(entry), mend="可以用“更正记录”补写原件所在"
                )
            )
    return told(lacks, "证据来源、复印件出处齐全", *(e.place() for e in material.evidence))


@check("evidence_reason", "取证事由正当")
def evidence_reason(material: Material) -> Found:
    if (found := _nothing(material)) is not None:
        return found
    return unsure("请看取证、保存的事由", *(e.place() for e in material.evidence))


@check("evidence_has_a_place", "取证地点准确具体")
def evidence_has_a_place(material: Material) -> Found:
    taken = material.entries("sample", "preserve", "inspect_scene", "inquire")
    if not taken:
        return _nothing(material) or none("没有在现场取证、保存")
    lacks = [
        Lack(f"{_named(entry)}没有写地点", material.event(entry))
        for entry in taken
        if entry.name in ("sample", "preserve") and not entry.data["place"]
    ]
    return told(lacks, "取证地点齐全", *(material.event(entry) for entry in taken))


@check("evidence_is_linked", "证物与案件有关")
def evidence_is_linked(material: Material) -> Found:
    """A hint: which evidence proves none of the violations. Things held are looked at by their disposal."""
    if (found := _nothing(material)) is not None:
        return found
    loose = [e for e in material.evidence if not e.proves and e.act not in TAKEN]
    if loose:
        return unsure(
            f"{len(loose)}份证据没有挂到违法事实：{'、'.join(e.title for e in loose)}", *(e.place() for e in loose)
        )
    return ok(f"{len(material.evidence)}份证据均已挂到违法事实", *(e.place() for e in material.evidence))


@check("things_are_described", "物品性状描述完整准确")
def things_are_described(material: Material) -> Found:
    taken = material.entries(*TAKEN)
    if not taken:
        return none("没有抽样、保存、查封扣押物品")
    lacks = []
    for entry in taken:
        for item in entry.data["items"]:
            missing = [label for key, label in (("unit", "单位"), ("spec", "规格型号")) if not item.get(key)]
            if missing:
                lacks.append(Lack(f"{item['name']}没有写{'、'.join(missing)}", material.event(entry), Fraction(1, 2)))
    return told(lacks, "物品的名称、型号、数量、单位齐全", *(material.event(entry) for entry in taken))


@check("two_officers_take_evidence", "取证有两名执法人员")
def two_officers_take_evidence(material: Material) -> Found:
    if (found := _nothing(material)) is not None and not material.of("inspection_record"):
        return found
    return told(single_handed(material), "每份证据均由两名执法人员取得", *(e.place() for e in material.evidence))


def single_handed(material: Material) -> Iterator[Lack]:
    """Evidence and records with fewer than two officers. Experts and helpers are none."""
    for item in material.evidence:
        if len(set(item.officers)) < 2:
            yield Lack(f"{item.title}的取证人员不足两人", item.place())
    for paper in material.of("inspection_record"):
        if len(set(paper.values.get("officers", ()))) < 2:
            yield Lack(f"{paper.title}的执法人员不足两人", paper.place())


@check("evidence_is_signed", "被取证人签名或者盖章，拒签有见证")
def evidence_is_signed(material: Material) -> Found:
    taken = material.entries(*GATHERED)
    if not taken:
        return _nothing(material) or none("没有需要被取证人签名的证据")
    return told(refusals(material, taken), "被取证人已签名，或者注明了拒签和见证", *(material.event(e) for e in taken))


def unsealed(material: Material, papers: list[Paper]) -> Iterator[Lack]:
    for paper in papers:
        if not material.sealed(paper):
            yield Lack(f"{paper.named}没有加盖印章", paper.place(), mend="由印章保管人用印")
        if not (paper.values.get("on") or paper.row.on):
            yield Lack(f"{paper.named}没有日期", paper.place())


def sealing(material: Material, lacks: Iterable[Lack], said: str, papers: list[Paper]) -> Found:
    """What is missing; where a seal is not kept here, somebody has to look at the paper."""
    found = told(lacks, said, *(p.place() for p in papers))
    by_hand = [p for p in papers if not p.sealed and not material.seal_is_here(p)]
    if found.lacks or not by_hand:
        return found
    return unsure("这枚印章没有存入系统，请在纸质文书上核对印章", *(p.place() for p in by_hand))


@check("measures_are_sealed", "先行登记、查封等文书有机关印章和日期")
def measures_are_sealed(material: Material) -> Found:
    papers = [p for p in material.of(*SEALED) if p.form is not None and p.form.seal]
    if not papers:
        return none("没有需要盖章的取证、保存文书")
    return sealing(material, unsealed(material, papers), "印章、日期齐全", papers)


@check("preserved_in_time", "先行登记保存在法定期限内处理")
def preserved_in_time(material: Material) -> Found:
    taken = material.entries("preserve")
    if not taken:
        return none("没有先行登记保存")
    places = tuple(material.event(entry) for entry in taken)
    lacks = []
    for period in material.late("evidence_preserve"):
        done = f"{period.done_on}才处理" if period.done_on else "还没有处理"
        lacks.append(Lack(f"先行登记保存应于{period.due}前处理，{done}", places[0]))
    if not lacks and any(period.done_on is None for period in material.running("evidence_preserve")):
        return pending("保存的证据还没有处理，期限未到")
    return told(lacks, "先行登记保存在期限内处理", *places)


@check("appraiser_was_commissioned", "检验鉴定受托单位适当、目的明确")
def appraiser_was_commissioned(material: Material) -> Found:
    taken = material.entries("commission_appraisal")
    if not taken:
        return none("没有委托鉴定")
    lacks = [
        Lack(f"委托{entry.data['body']}鉴定没有列明送鉴物品", material.event(entry), Fraction(1, 2))
        for entry in taken
        if not entry.data["items"]
    ]
    bodies = "、".join(entry.data["body"] for entry in taken)
    return told(lacks, f"委托{bodies}鉴定，请核对资质", *(material.event(entry) for entry in taken))


@check("appraisal_came_back", "鉴定结论明确，有签名和日期")
def appraisal_came_back(material: Material) -> Found:
    """An opinion in the file after each commission, with the paper it stands on."""
    taken = material.entries("commission_appraisal")
    if not taken:
        return none("没有委托鉴定")
    came = [e for e in material.entries("add_evidence") if e.data["kind"] == "appraisal" and e.seq > taken[0].seq]
    if not came:
        if not material.did("conclude_investigation"):
            return pending("鉴定意见还没有收到")
        return told([Lack("委托了鉴定，卷内没有鉴定意见", material.event(taken[0]))], "")
    lacks = [
        Lack(f"{_named(entry)}没有附鉴定意见书", material.event(entry))
        for entry in came
        if not material.files.get(entry.seq)
    ]
    return told(lacks, "鉴定意见在卷", *(material.event(entry) for entry in came))
