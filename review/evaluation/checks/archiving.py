"""8 归档: one case one file, cover, contents, order, pages, papers filled in."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise

from cases.completeness import missing
from cases.registry import ACTS
from review.evaluation.checks.base import Found, Lack, check, none, pending, told, unsure
from review.evaluation.checks.decision import undecided
from review.evaluation.material import Material

HALF = Fraction(1, 2)
COVER = {"title": "案件名称", "cause": "案由", "result": "处理结果", "officers": "承办人", "closed_on": "结案日期",
         "archived_on": "归档日期", "retention": "保管期限"}  # fmt: skip
# The acts of the procedure in their order: what the file shows one after another.
COURSE = ("approve_filing", "conclude_investigation", "decide", "serve_decision", "close", "archive")


def _open(material: Material) -> Found | None:
    """Why there is no bound file to look at."""
    if material.archived or material.of("file_cover"):
        return None
    return none("案件没有立案归档") if material.ended_early else pending("案件还没有归档")


@check("one_file_per_case", "一案一卷、一案一号")
def one_file_per_case(material: Material) -> Found:
    if (found := _open(material)) is not None:
        return found
    covers = material.of("file_cover")
    lacks = [] if material.case.number else [Lack("案件没有案号")]
    if len(covers) > 1:
        numbers = "、".join(paper.number for paper in covers)
        lacks.append(Lack(f"一案立了{len(covers)}卷：{numbers}", covers[-1].place()))
    return told(lacks, f"案号{material.case.number}", *(p.place() for p in covers))


@check("cover_is_complete", "封面统一完整")
def cover_is_complete(material: Material) -> Found:
    """Every line of it filled, and kept for as long as the rule says."""
    if (found := _open(material)) is not None:
        return found
    covers = material.of("file_cover")
    if not covers:
        return told([Lack("没有卷宗封面")], "")
    cover, lacks = covers[-1], []
    if missing := [label for key, label in COVER.items() if not cover.values.get(key)]:
        lacks.append(Lack(f"封面没有写{'、'.join(missing)}", cover.place()))
    rows = material.facts.parameter("retention", cover.row.on).value
    rule = next((row["term"] for row in rows if row["procedure"] == material.history.procedure), "")
    if rule and cover.values.get("retention") not in (None, rule):
        lacks.append(Lack(f"封面的保管期限是{cover.values['retention']}，规定是{rule}", cover.place()))
    return told(lacks, "封面各栏齐全", cover.place())


def missing_papers(material: Material) -> Iterator[str]:
    """Papers that the acts done so far make whatever was typed, and that are not in the file."""
    there = {paper.row.form for paper in material.standing}
    for _, title in missing((entry.name for entry in material.history.entries), there):
        yield title


@check("contents_are_complete", "卷内目录按顺序逐件填写，没有缺件")
def contents_are_complete(material: Material) -> Found:
    if (found := _open(material)) is not None:
        return found
    contents = material.of("file_contents")
    lacks = [] if contents else [Lack("没有卷内目录")]
    lacks += [Lack(f"卷内缺《{title}》", mend="归档前可以重新制作") for title in missing_papers(material)]
    return told(lacks, "卷内目录逐件填写，文书不缺", *(p.place() for p in contents))


@check("papers_follow_the_course", "按立案、取证、审查、决定、送达排列")
def papers_follow_the_course(material: Material) -> Found:
    """The file is ordered by the program; what can be wrong are days that run against the procedure."""
    if (found := _open(material)) is not None:
        return found
    lacks: list[Lack] = []
    steps = [entry for act in COURSE for entry in material.history.by_name.get(act, [])[-1:]]
    for earlier, later in pairwise(steps):
        if later.on < earlier.on:
            said = f"“{ACTS[later.name].label}”{later.on}早于“{ACTS[earlier.name].label}”{earlier.on}"
            lacks.append(Lack(said, material.event(later)))
    decided = min((state.order[0] for state in material.decisions.values()), default=None)
    for item in material.evidence:
        if decided is not None and item.on > decided:
            lacks.append(Lack(f"{item.title}取得于{item.on}，在决定{decided}之后", item.place()))
    return told(lacks, "顺序由系统按规定排列，日期先后相符")


@check("pages_are_numbered", "逐页编号、页码正确")
def pages_are_numbered(material: Material) -> Found:
    """The bound file is numbered by the program; evidence has to say how many pages it has."""
    if (found := _open(material)) is not None:
        return found
    lacks = [Lack(f"证据{e.number}{e.title}的页数是0", e.place(), HALF) for e in material.evidence if not e.pages]
    return told(lacks, "页码由系统连续编排")


@check("papers_are_filled_in", "使用规定格式文书，填写规范无漏项")
def papers_are_filled_in(material: Material) -> Found:
    """Each paper with a demanded box left empty costs its share."""
    if not material.standing:
        return pending("还没有制作文书")
    lacks = [
        Lack(f"{paper.named}没有写{'、'.join(missing)}", paper.place(), HALF)
        for paper in material.standing
        if (missing := paper.blank())
    ]
    unknown = [paper for paper in material.standing if paper.form is None]
    lacks += [Lack(f"{paper.named}不是规定格式", paper.place(), HALF) for paper in unknown]
    return told(lacks, f"{len(material.standing)}份文书必填项齐全")


@check("wording_is_precise", "条款、用语表述规范")
def wording_is_precise(material: Material) -> Found:
    """A hint for a person."""
    return undecided(material) or unsure("请看决定书的表述")


@check("nothing_to_check", "由评查员判定")
def nothing_to_check(material: Material) -> Found:
    return unsure("由评查员判定")
