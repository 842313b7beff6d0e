"""Tiers (裁量阶次): the fine inside the tier that the answers lead to, and no heavier or lighter than its ground says."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from cases.discretion import metrics
from cases.discretion.appraising import Appraisal, Judged, appraise, judged, whole_band, whole_statute
from cases.discretion.choosing import Chosen
from cases.guards.amounts import named, penal_lines
from cases.guards.base import Finding, flaw, guard, refuse
from cases.law import PENALTY_LAW, Article, Citation, Policy, article_text
from cases.working import clauses, yuan

if TYPE_CHECKING:
    from cases.facts import Step
    from cases.history import Line

DEVIATION = Policy("罚款偏离裁量阶次的,写明理由")
ANSWERS = Policy("适用裁量基准的,逐项写明裁量因素")
GROUNDS: dict[str, tuple[str, Article]] = {
    "lenient": ("从轻", PENALTY_LAW.art(32)), "mitigate": ("减轻", PENALTY_LAW.art(32)),
    "heavier": ("从重", PENALTY_LAW.art(49)),
}  # fmt: skip


@guard("G16", "罚款在裁量阶次以内", PENALTY_LAW.art(34), DEVIATION, ANSWERS)
def fine_within_tier(step: Step) -> Iterator[Finding]:
    """Outside the tier only with a reason. A tier that cannot be told is a flaw: the law does not forbid the fine."""
    for line in penal_lines(step):
        if not line.fine:
            continue
        appraisals = appraise(step, line)
        for appraisal in appraisals:
            for chosen in appraisal.chosen:
                yield from _unsettled(appraisal, chosen)
        for one in judged(line, appraisals):
            if one.outside and not one.deviation and not _mitigated(line, one):
                yield _left(step, line, one)


def _unsettled(appraisal: Appraisal, chosen: Chosen) -> Iterator[Finding]:
    if chosen.table is None:
        return
    where = f"违法事实 {appraisal.violation} "
    basis = f"({chosen.table.standard}{'' if chosen.table.confirmed else ',待确认'})"
    if chosen.contradictory:
        labels = "、".join(f"“{s.row.label}”" for s in chosen.fitting)
        yield flaw(
            f"{where}同时符合裁量阶次{labels},裁量基准的条件互相重叠,请核对{basis}", PENALTY_LAW.art(34), ANSWERS
        )
    elif chosen.missing:
        asked = "、".join(f"“{_label(key)}”" for key in chosen.missing)
        yield flaw(f"{where}没有写明裁量因素{asked},不能确定裁量阶次{basis}", PENALTY_LAW.art(34), ANSWERS)
    elif chosen.none_fits:
        yield flaw(f"{where}不符合任何一个裁量阶次的条件,请核对{basis}", PENALTY_LAW.art(34), ANSWERS)


def _label(key: str) -> str:
    return "适用条件" if key == metrics.TIER else metrics.METRICS[key].label


def _mitigated(line: Line, one: Judged) -> bool:
    """减轻处罚 goes below the statute by its nature: its ground is the reason."""
    grounded = line.raw.get("ground") == "mitigate" and bool(line.raw.get("ground_article"))
    return grounded and one.fine < one.statute.lowest


def _left(step: Step, line: Line, one: Judged) -> Finding:
    keys = "、".join(one.violations)
    tiers = "、".join(f"“{s.row.label}”({s.row.standard}{'' if s.row.confirmed else ',待确认'})" for _, s in one.tiers)
    sum_of = "合计" if len(one.violations) > 1 else ""
    return refuse(
        f"对{named(step, line)}违法事实 {keys} 的罚款{yuan(one.fine)}元不在裁量阶次{tiers}{sum_of}{one.band}的幅度以内,"
        "又没有写明偏离的理由(deviation)",
        PENALTY_LAW.art(34),
        DEVIATION,
    )


@guard("G16", "从轻、减轻、从重与金额相符", PENALTY_LAW.art(32), PENALTY_LAW.art(49))
def ground_fits_amount(step: Step) -> Iterator[Finding]:
    """从轻 keeps to the lower half of the band, 从重 to the upper; 减轻 goes below the statute or leaves a kind out."""
    for line in penal_lines(step):
        ground = line.raw.get("ground") or ""
        if not line.fine or ground not in GROUNDS:
            continue
        appraisals = appraise(step, line)
        band, statute = whole_band(appraisals), whole_statute(appraisals)
        if band is None or statute is None:
            continue
        word, article = GROUNDS[ground]
        cited = _cited(line.raw.get("ground_article") or "") or article
        who = f"对{named(step, line)}{word}处罚,罚款{yuan(line.fine)}元"
        if ground == "lenient" and line.fine > band.middle:
            yield flaw(f"{who},高于{band}幅度的中间值{yuan(band.middle)}元", cited)
        elif ground == "heavier" and line.fine < band.middle:
            yield flaw(f"{who},低于{band}幅度的中间值{yuan(band.middle)}元", cited)
        elif ground == "mitigate" and line.fine >= statute.lowest and not _lighter_kind(step, line):
            lowest = f"并不低于法定最低的{yuan(statute.low)}元" if statute.low else "而处罚依据没有规定最低数额"
            yield flaw(f"{who},{lowest},应是从轻", cited)


def _lighter_kind(step: Step, line: Line) -> bool:
    """Whether a kind the clause demands beside the fine was left out."""
    rows = [row for key in line.violations for _, many in clauses.rows(step, key, line) for row in many]
    return any(set(row.kinds_must) - {"confiscate_income"} - line.kinds for row in rows)


def _cited(text: str) -> str:
    """The article given as the ground, as a reason cites it; "" where it is none."""
    try:
        cited = Citation.parse(text)
    except ValueError:
        return ""
    return cited.statute + article_text(cited.article, cited.paragraph, cited.item)
