"""The discretion paragraph (裁量说明) of a paper: facts, tier, standard and item, grounds with their articles, amount.

It stands inside a sentence of notice and decision (结合以下裁量情节:…,决定…), so it ends without a full stop. Pure.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cases.discretion import metrics
from cases.discretion.appraising import Appraisal, appraise, judged, whole_statute
from cases.discretion.benchmark import money
from cases.law import Citation

if TYPE_CHECKING:
    from cases.discretion.choosing import Chosen, Standing
    from cases.facts import Step
    from cases.history import Line

FULL_WIDTH = str.maketrans(",;:()", "，；：（）")
GROUNDS = {"lenient": "从轻处罚", "mitigate": "减轻处罚", "heavier": "从重处罚"}


def paragraph(step: Step, line: Line) -> str:
    """What the record tells of this line's discretion; "" where the benchmark has nothing to say of it."""
    appraisals = [a for a in appraise(step, line) if a.chosen]
    if not appraisals:
        return ""
    several = len(line.violations) > 1
    parts = []
    for appraisal in appraisals:
        number = f"（{line.violations.index(appraisal.violation) + 1}）" if several else ""
        parts.append(number + "；".join(_of_violation(appraisal, several)))
    parts += _ground(step, line)
    if line.fine:
        parts.append(f"合并罚款{money(line.fine)}" if several else f"罚款{money(line.fine)}")
    return "；".join(part for part in parts if part)


def _of_violation(appraisal: Appraisal, several: bool) -> list[str]:
    found = ["，".join(_answers(appraisal))]
    found += [_tier(chosen, standing) for chosen, standing in appraisal.tiers]
    if appraisal.deviation:
        found.append(appraisal.deviation.rstrip("。；，") + "，不按该阶次的幅度")
    if several and appraisal.fine:
        found.append(f"对该项罚款{money(appraisal.fine)}")
    return [text for text in found if text]


def _answers(appraisal: Appraisal) -> list[str]:
    """What was answered, in the order the table asks."""
    asked = dict.fromkeys(key for chosen in appraisal.chosen for key in chosen.asked)
    return [
        metrics.answered(key, appraisal.answers[key]).translate(FULL_WIDTH)
        for key in asked
        if key in appraisal.answers and key in metrics.METRICS
    ]


def _tier(chosen: Chosen, standing: Standing) -> str:
    row, band = standing.row, standing.band
    item = f"第{row.item}项" if row.item.isdigit() else row.item
    words = f"（{standing.words}）" if standing.words else ""
    return f"依照{row.standard}{item}，属于“{row.label}”{words}，罚款幅度为{band}".translate(FULL_WIDTH)


def _ground(step: Step, line: Line) -> list[str]:
    """从轻, 减轻, 从重: by which article, or for which circumstance."""
    ground = GROUNDS.get(line.raw.get("ground") or "")
    if not ground:
        return []
    given = str(line.raw.get("ground_article") or "").strip()
    try:
        because = f"具有{Citation.parse(given)}规定的情形，" if given else ""
    except ValueError:
        because = f"{given.translate(FULL_WIDTH).rstrip('。；，')}，"
    statute = whole_statute(appraise(step, line))
    below = line.raw.get("ground") == "mitigate" and statute is not None and line.fine < statute.lowest
    return [f"{because}{ground}" + (f"，低于法定最低的{money(statute.low)}" if below and statute else "")]


def leaves_tier(step: Step, line: Line) -> bool:
    """Whether the fine as it stands lies outside what its tiers allow, so that a reason is to be given."""
    return any(one.outside for one in judged(line, appraise(step, line)))
