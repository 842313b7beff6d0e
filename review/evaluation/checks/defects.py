"""Defects that a standard of pure deductions lists paper by paper: each place found costs so much."""

from __future__ import annotations

from cases.history import Entry
from review.evaluation.checks.base import Found, Lack, check, none, pending, told, unsure
from review.evaluation.checks.decision import papers, undecided
from review.evaluation.checks.service import SERVED, late_service, receipts, unreceived
from review.evaluation.material import Material

OF_AN_ADDRESS = {"address": "送达地址", "phone": "联系电话", "postcode": "邮政编码"}


@check("decision_names_the_bureau", "决定书有落款")
def decision_names_the_bureau(material: Material) -> Found:
    if (found := undecided(material)) is not None:
        return found
    lacks = [Lack(f"{p.named}没有落款机关", p.place()) for p in papers(material) if not p.values.get("bureau")]
    return told(lacks, "落款齐全", *(p.place() for p in papers(material)))


@check("decision_leaves_nothing_blank", "决定书空白处已处理")
def decision_leaves_nothing_blank(material: Material) -> Found:
    if (found := undecided(material)) is not None:
        return found
    lacks = [Lack(f"{p.named}“{label}”空白", p.place()) for p in papers(material) for label in p.blank()]
    return told(lacks, "必填项没有空白", *(p.place() for p in papers(material)))


# -- the address -------------------------------------------------------------------------------------------------------


def _confirmed(material: Material) -> list[Entry]:
    return material.entries("confirm_address")


@check("address_is_whole", "送达地址确认书要素齐全")
def address_is_whole(material: Material) -> Found:
    if not _confirmed(material):
        return none("没有送达地址确认书")
    lacks = []
    for entry in _confirmed(material):
        missing = [label for key, label in OF_AN_ADDRESS.items() if not entry.data.get(key)]
        if missing:
            lacks.append(Lack(f"送达地址确认书没有写{'、'.join(missing)}", material.event(entry)))
    return told(lacks, "要素齐全", *(material.event(entry) for entry in _confirmed(material)))


@check("address_names_a_receiver", "送达地址确认书代收人齐全")
def address_names_a_receiver(material: Material) -> Found:
    if not _confirmed(material):
        return none("没有送达地址确认书")
    lacks = [
        Lack("送达地址确认书没有写代收人", material.event(entry))
        for entry in _confirmed(material)
        if not entry.data["receiver"]
    ]
    return told(lacks, "写明代收人", *(material.event(entry) for entry in _confirmed(material)))


@check("address_paper", "送达地址确认书的签字、承诺语、日期、涂改")
def address_paper(material: Material) -> Found:
    if not _confirmed(material):
        return none("没有送达地址确认书")
    return unsure("请看送达地址确认书", *(material.event(entry) for entry in _confirmed(material)))


# -- the receipt -------------------------------------------------------------------------------------------------------


def _by(material: Material, method: str) -> list[Entry]:
    return [entry for entry in material.entries(*SERVED) if entry.data.get("method") == method]


@check("service_has_a_receipt", "已送达的有送达回证")
def service_has_a_receipt(material: Material) -> Found:
    if not material.did(*SERVED):
        return none("简易程序当场交付") if material.summary else undecided(material) or pending("还没有送达")
    lacks = [] if receipts(material) else [Lack("已经送达，卷内没有送达回证")]
    for paper, row in unreceived(material):
        lacks.append(Lack(f"《{row['document']}》{row.get('number', '')}没有收件人签收", paper.place()))
    return told(lacks, "送达回证齐全", *(p.place() for p in receipts(material)))


@check("decision_served_in_time", "决定书在法定时限内送达")
def decision_served_in_time(material: Material) -> Found:
    if (found := undecided(material)) is not None:
        return found
    lacks = list(late_service(material))
    if not lacks and not material.did("serve_decision", "penalise_on_the_spot"):
        return pending("还没有送达，期限未到")
    return told(lacks, "在法定时限内送达", *(p.place() for p in receipts(material)))


def _attached(material: Material, method: str, called: str, wanted: str) -> Found:
    """Services made in one way, each with something attached to its act."""
    made = _by(material, method)
    if not made:
        return none(f"没有{called}")
    lacks = [
        Lack(f"{entry.on}{called}没有附{wanted}", material.event(entry))
        for entry in made
        if not material.files.get(entry.seq)
    ]
    return told(lacks, f"{called}附有{wanted}", *(material.event(entry) for entry in made))


@check("left_service_is_recorded", "留置送达记录了过程")
def left_service_is_recorded(material: Material) -> Found:
    return _attached(material, "left", "留置送达", "见证材料或者影像")


@check("posted_service_has_slips", "邮寄送达附有单据")
def posted_service_has_slips(material: Material) -> Found:
    return _attached(material, "post", "邮寄送达", "邮寄单据")


@check("posted_by_the_right_way", "邮寄送达使用规定的机构和方式")
def posted_by_the_right_way(material: Material) -> Found:
    made = _by(material, "post")
    return unsure("请核对邮寄单据", *(material.event(entry) for entry in made)) if made else none("没有邮寄送达")


@check("announcement_is_in_the_file", "公告送达有公告正式文本")
def announcement_is_in_the_file(material: Material) -> Found:
    return _attached(material, "announcement", "公告送达", "公告文本")
