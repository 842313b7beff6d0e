"""2 检查（勘验）笔录 and 3 询问笔录: the records of what was seen and said."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from fractions import Fraction

from cases.history import Entry
from cases.presences import INSPECTING, Presence, recorded
from review.evaluation.checks.base import Found, Lack, check, none, ok, told, unsure
from review.evaluation.checks.filing import lacking_of
from review.evaluation.material import Material, Paper
from review.evaluation.results import Place

HALF = Fraction(1, 2)
OWN = "本案的“"  # how the guard names a record of the same case
ASKED, SEEN = ("的“询问”",), ("的“现场检查”", "的“勘验”")  # and what kind of record it is
SEVERAL = re.compile(r"[、，,；;/]|和|及|与")
# A refusal to sign is told with somebody who saw it, or with what was filmed.
WITNESSED = re.compile(r"见证|在场|执法人员|录像|录音|拍照|影像|基层组织")
OF_A_PERSON = {"sex": "性别", "id_no": "身份证件号码", "address": "住址"}


def records(material: Material) -> list[Paper]:
    """Inspection and scene records made here."""
    return material.of("inspection_record", "scene_record")


def elsewhere(material: Material) -> list[Place]:
    """Records of an inspection that were made on paper and came in as evidence."""
    return [e.place() for e in material.evidence if e.kind == "scene_record" and e.act == "add_evidence"]


def _without(material: Material) -> Found | None:
    """Why no inspection record can be looked at; None where one is here."""
    if records(material):
        return None
    if made := elsewhere(material):
        return unsure("检查记录是另行制作的，请核对纸质记录", *made)
    return none("本案没有检查、勘验")


def presences(material: Material) -> list[tuple[Entry, date, Presence]]:
    """Who was on the site or in the interview room, on which day and from when to when."""
    found = []
    for entry in material.entries(INSPECTING, "inquire", "inspect_scene"):
        on = date.fromisoformat(entry.data["source"]["on"]) if entry.name == INSPECTING else entry.on
        made = recorded(entry.name, entry.data, set(material.acting(entry)), None, "")
        if made is not None:
            found.append((entry, on, made))
    return found


def overlaps(material: Material, *acts: str) -> Iterator[Lack]:
    """The same officer, or the same person questioned, in two records at one time: the later of each pair.

    What another case says of the same time was found when the record was made, and stands with it as a flaw; where the
    record's times were corrected afterwards it is not held against it any more.
    """
    every, mixed = presences(material), _mixed(material)
    for number, (entry, on, here) in enumerate(every):
        for other, other_on, there in every[:number] if entry.name in acts else ():
            if mixed and (entry.name == "inquire") != (other.name == "inquire"):
                continue
            if on != other_on or not here.overlaps(there):
                continue
            names = [material.name(username) for username in sorted(here.officers & there.officers)]
            names += [here.asked] if here.same_person(there) else []
            if names:
                said = f"{'、'.join(names)}在{on}{here.since}至{here.until}同时出现在两份笔录里"
                yield Lack(said, material.event(entry), HALF)
    for entry in material.entries(*acts):
        if not _times_corrected(material, entry):
            for message in material.metas[entry.seq].flaws_of("ROOMS"):
                kinds = SEEN if entry.name == "inquire" else ASKED
                if OWN not in message and not (mixed and any(kind in message for kind in kinds)):
                    yield Lack(message, material.event(entry), HALF)


def _mixed(material: Material) -> bool:
    """Whether people may be asked while the inspection goes on."""
    return bool(material.facts.parameter("evaluation_inquiry_while_inspecting", material.on).value)


def _times_corrected(material: Material, entry: Entry) -> bool:
    corrections = [e.data for e in material.entries("correct_event")]
    return any(data["event"] == entry.seq and {"time_from", "time_to"} & set(data["fields"]) for data in corrections)


@check("inspection_has_time_and_place", "检查记录有起止时间、场所")
def inspection_has_time_and_place(material: Material) -> Found:
    if (found := _without(material)) is not None:
        return found
    lacks = []
    for paper in records(material):
        for key, label in (("time", "起止时间"), ("place", "场所")):
            if not paper.values.get(key):
                lacks.append(Lack(f"{paper.title}没有写{label}", paper.place(), HALF))
    lacks += overlaps(material, "register_clue", "inspect_scene")
    return told(lacks, "起止时间、场所齐全", *(p.place() for p in records(material)))


@check("inspected_party_is_described", "检查记录有被检查人基本情况")
def inspected_party_is_described(material: Material) -> Found:
    """As the case knows the party: the record prints it."""
    if (found := _without(material)) is not None:
        return found
    first = next(iter(material.history.parties.values()), None)
    paper = records(material)[0]
    if first is None:
        return told([Lack("检查记录没有被检查人", paper.place())], "")
    missing = lacking_of(first)
    lacks = [Lack(f"没有写被检查人{first['name']}的{'、'.join(missing)}", paper.place())] if missing else []
    return told(lacks, "被检查人基本情况齐全", paper.place())


@check("inspection_is_signed", "检查记录有被检查人意见和签名，拒签有见证")
def inspection_is_signed(material: Material) -> Found:
    if (found := _without(material)) is not None:
        return found
    lacks = [lack for paper in records(material) for lack in _unsigned(material, paper)]
    return told(lacks, "检查记录已签名，或者注明了拒签和见证", *(p.place() for p in records(material)))


def _unsigned(material: Material, paper: Paper) -> Iterator[Lack]:
    """A record of the scene says itself whether it was signed; of an inspection the paper shows it."""
    entry = next(e for e in material.history.entries if e.seq == paper.seq)
    data = entry.data if entry.name != "register_clue" else entry.data["source"]["inspection"]
    note = data.get("refusal_note") or ""
    if paper.signed or (data.get("signed") and not note):
        return
    if not note:
        yield Lack(f"{paper.title}上没有被检查人的签名，也没有注明拒签", paper.place(),
                   mend="请在文书上补录签名图像，或者上传签名后的扫描件")  # fmt: skip
    elif not (WITNESSED.search(note) or len(material.acting(entry)) >= 2):
        yield Lack(f"{paper.title}注明了拒签，但没有见证人，也没有两名执法人员", paper.place())


# -- inquiries ---------------------------------------------------------------------------------------------------------


def _inquiries(material: Material) -> Found | None:
    return None if material.did("inquire") else none("本案没有询问")


def _places(material: Material) -> tuple[Place, ...]:
    return tuple(material.event(entry) for entry in material.entries("inquire"))


@check("inquiry_has_time_and_place", "询问笔录有起止时间、地点，人员时间不冲突")
def inquiry_has_time_and_place(material: Material) -> Found:
    if (found := _inquiries(material)) is not None:
        return found
    lacks = [
        Lack("询问笔录没有写地点", material.event(entry), HALF)
        for entry in material.entries("inquire")
        if not entry.data.get("place")
    ]
    lacks += overlaps(material, "inquire")
    return told(lacks, "起止时间、地点齐全，人员时间没有冲突", *_places(material))


@check("one_person_per_inquiry", "一份笔录只问一人")
def one_person_per_inquiry(material: Material) -> Found:
    if (found := _inquiries(material)) is not None:
        return found
    lacks = [
        Lack(f"一份询问笔录写了“{entry.data['person']}”，应当分别询问", material.event(entry))
        for entry in material.entries("inquire")
        if SEVERAL.search(entry.data["person"])
    ]
    return told(lacks, f"{len(_places(material))}份笔录各问一人", *_places(material))


@check("interviewee_is_described", "被询问人基本情况完整")
def interviewee_is_described(material: Material) -> Found:
    if (found := _inquiries(material)) is not None:
        return found
    lacks = []
    for paper in material.of("inquiry_record"):
        missing = [label for key, label in OF_A_PERSON.items() if not paper.values.get(key)]
        if not (paper.values.get("employer") or paper.values.get("position")):
            missing.append("工作单位、职务")
        if missing:
            lacks.append(
                Lack(f"询问笔录没有写{paper.values.get('person', '被询问人')}的{'、'.join(missing)}", paper.place())
            )
    return told(lacks, "被询问人基本情况完整", *_places(material))


@check("inquiry_is_complete", "询问笔录告知权利，问到事实")
def inquiry_is_complete(material: Material) -> Found:
    """Prepared for a person: certificate and rights, something asked, a fact it proves."""
    if (found := _inquiries(material)) is not None:
        return found
    lacks: list[Lack] = []
    for entry in material.entries("inquire"):
        place = material.event(entry)
        if not (entry.data["certificates_shown"] and entry.data["rights_told"]):
            lacks.append(Lack("没有出示证件或者告知权利", place, HALF))
        if not entry.data["proves"]:
            lacks.append(Lack(f"对{entry.data['person']}的询问没有对应的违法事实", place, HALF))
    return told(lacks, "已出示证件、告知权利，询问与违法事实有关", *_places(material))


@check("two_officers_sign_inquiry", "询问笔录有两名执法人员签名")
def two_officers_sign_inquiry(material: Material) -> Found:
    """Who asked and who wrote it down sign: both have to be officers."""
    if (found := _inquiries(material)) is not None:
        return found
    lacks = []
    for paper in material.of("inquiry_record"):
        officers = set(paper.values.get("officers", ()))
        signing = {paper.values.get("asker"), paper.values.get("recorder")} & officers
        if len(signing) < 2:
            others = {paper.values.get("asker"), paper.values.get("recorder")} - officers - {None}
            who = f"，{'、'.join(sorted(map(str, others)))}不是执法人员" if others else ""
            lacks.append(Lack(f"询问笔录由询问人、记录人签名，其中执法人员不足两人{who}", paper.place()))
    return told(lacks, "询问人、记录人均为执法人员", *_places(material))


@check("inquiry_is_signed_on_each_page", "被询问人逐页签名，拒签有说明")
def inquiry_is_signed_on_each_page(material: Material) -> Found:
    """Prepared for a person: the record says signed or refused; the pages themselves somebody has to look at."""
    if (found := _inquiries(material)) is not None:
        return found
    return told(refusals(material, material.entries("inquire")), "记录为已签名，请核对是否逐页", *_places(material))


def refusals(material: Material, entries: Iterable[Entry]) -> Iterator[Lack]:
    """Records that were not signed and do not say who saw the refusal."""
    for entry in entries:
        if entry.data.get("signed") is False and not WITNESSED.search(entry.data.get("refusal_note") or ""):
            yield Lack("没有签名，拒签说明没有写见证人或者执法人员在场", material.event(entry))


@check("nothing_was_altered", "涂改处有捺印或者签名")
def nothing_was_altered(material: Material) -> Found:
    if (found := _inquiries(material)) is not None:
        return found
    if all(paper.scans == 0 for paper in material.of("inquiry_record")):
        return ok("笔录由系统制作，没有涂改", *_places(material))
    return unsure("笔录有扫描件，请核对涂改处", *_places(material))


@check("inspection_content", "检查内容清楚、记录客观全面")
def inspection_content(material: Material) -> Found:
    """A hint for the person who scores: how much was written down."""
    if (found := _without(material)) is not None:
        return found
    hazards = (material.history.source.get("inspection") or {}).get("hazards") or []
    said = f"记录了{len(hazards)}条隐患" if hazards else "请看检查情况"
    return unsure(said, *(paper.place() for paper in records(material)))
