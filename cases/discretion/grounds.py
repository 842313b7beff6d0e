"""What moves a fine (从轻, 减轻, 从重): the articles of 行政处罚法 in our words, and the circumstances the bureau lists. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from cases.discretion.benchmark import Band, money
from cases.law import PENALTY_LAW, Article

if TYPE_CHECKING:
    from cases.lawbase import LawBase

# Article, and whose act or what behaviour it speaks of.
LIGHTER: tuple[tuple[Article, str], ...] = (
    (PENALTY_LAW.art(32, 1, 1), "主动消除或者减轻危害后果"),
    (PENALTY_LAW.art(32, 1, 2), "受他人胁迫或者诱骗"),
    (PENALTY_LAW.art(32, 1, 3), "主动供述还没有掌握的违法行为"),
    (PENALTY_LAW.art(32, 1, 4), "配合查处,有立功表现"),
    (PENALTY_LAW.art(32, 1, 5), "法律、法规、规章规定的其他情形"),
    (PENALTY_LAW.art(30), "已满十四周岁不满十八周岁"),
    (PENALTY_LAW.art(31), "尚未完全丧失辨认或者控制能力的精神病人、智力残疾人"),
)
HEAVIER: tuple[tuple[Article, str], ...] = ((PENALTY_LAW.art(49), "违反突发事件应对措施"),)
LISTS = {"lenient": "mitigating_list", "heavier": "aggravating_list"}  # a bureau's circumstances are no ground of 减轻


def choices(law: LawBase, code: str, ground: str, on: Any) -> list[tuple[str, str]]:
    """What a form offers as the ground: (what is typed, what it means). Articles as a clerk writes them."""
    articles = {"lenient": LIGHTER, "mitigate": LIGHTER, "heavier": HEAVIER}.get(ground, ())
    found = [(_typed(article), words) for article, words in articles]
    if ground in LISTS:
        found += [(str(text), "") for text in law.parameter(LISTS[ground], code, on).value]
    return found


def _typed(article: Article) -> str:
    return str(article).replace("（", "").replace("）", "")


def moves(band: Band, statute: Band) -> Sequence[tuple[str, str, str, tuple[Article, ...]]]:
    """What each ground does to a fine in this band: code, word, amounts, articles."""
    middle = money(band.middle)
    lower = Band(band.low, band.middle, band.low_inclusive)
    upper = f"{middle}以上{money(band.high)}以下" if band.high_inclusive else f"{middle}以上不满{money(band.high)}"
    found = [("lenient", "从轻", str(lower), (PENALTY_LAW.art(30), PENALTY_LAW.art(31), PENALTY_LAW.art(32)))]
    if statute.low:
        below = f"不满{money(statute.low)}" if statute.low_inclusive else f"{money(statute.low)}以下"
        found.append(("mitigate", "减轻", below, (PENALTY_LAW.art(30), PENALTY_LAW.art(31), PENALTY_LAW.art(32))))
    return [*found, ("heavier", "从重", upper, (PENALTY_LAW.art(49),))]
