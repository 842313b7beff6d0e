"""The vocabulary of conditions: what a list may ask, how papers and pages say it, how it is answered. Pure.

A row of a list is `{"name": "first", "wanted": true}`, or `{"name": "accident_free", "at_least": 3}` in years. An
answer is yes or no, or for years a number too; yes then means "as long as the list asks".
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

Row = dict[str, Any]
MOST_YEARS = 30


@dataclass(frozen=True)
class Condition:
    """`label` says it as a list asks for it; {n} is the number of years. `wanted` is the answer that fulfils it.

    `years`: the list says how many. `recorded`: the product holds the record against it, whatever is ticked.
    """

    name: str
    label: str
    wanted: bool = True
    years: bool = False
    recorded: bool = False


VOCABULARY: dict[str, Condition] = {
    c.name: c
    for c in (
        Condition("first", "首次违法", recorded=True),
        Condition("minor_act", "违法行为轻微"),
        Condition("slight", "危害后果轻微"),
        Condition("no_harm", "没有造成危害后果", recorded=True),
        Condition("corrected", "及时改正", recorded=True),
        Condition("high_risk", "不属于高危行业领域", wanted=False),
        Condition("excluded_trade", "不属于危险物品、非煤矿山、金属冶炼单位", wanted=False),
        Condition("accident_free", "近{n}年未发生生产安全事故", years=True, recorded=True),
        Condition("fatality_free", "近{n}年未发生生产安全亡人事故", years=True, recorded=True),
        Condition("severe_list", "未列入严重失信主体名单", wanted=False),
        Condition("pledge", "已签署改正承诺书"),
    )
}

# What the statute itself asks of each kind (行政处罚法 33(1)): asked of every item of that kind, listed there or not.
STATUTORY: dict[str, tuple[str, ...]] = {
    "slight": ("minor_act", "corrected", "no_harm"),
    "first_minor": ("first", "slight", "corrected"),
}


def label(row: Row, years: int = 0) -> str:
    """A condition in words. `years`: how far back the list looks for an earlier violation, 0 for ever."""
    name = str(row["name"])
    known = VOCABULARY.get(name)
    if known is None:
        return name
    if name == "first" and years:
        return f"近{years}年{known.label}"
    said = known.label.replace("{n}", str(row.get("at_least", 1)))
    return said if row.get("wanted", known.wanted) is known.wanted else f"{said}(否)"


def labels(rows: Iterable[Row], years: int = 0) -> list[str]:
    return [label(row, years) for row in rows]


def wanted(row: Row) -> bool:
    """The answer yes/no that fulfils a row."""
    known = VOCABULARY.get(str(row["name"]))
    return bool(row.get("wanted", known.wanted if known else True))


def answered(row: Row, answer: Any) -> bool:
    """Whether an answer fulfils the row; none at all does not."""
    if answer is None:
        return False
    if "at_least" in row:
        return answer is True or (not isinstance(answer, bool) and int(answer) >= int(row["at_least"]))
    return isinstance(answer, bool) and answer is wanted(row)


def asked(kind: str, rows: Iterable[Row]) -> list[Row]:
    """The rows of an item with what the statute asks besides, in the order of the vocabulary."""
    own = {str(row["name"]): row for row in rows}
    whole = {name: {"name": name, "wanted": VOCABULARY[name].wanted} for name in STATUTORY.get(kind, ())} | own
    order = list(VOCABULARY)
    return sorted(whole.values(), key=lambda row: order.index(row["name"]) if row["name"] in order else len(order))


def merged(many: Iterable[list[Row]]) -> list[Row]:
    """The rows of several items as one list of questions: each condition once, the longest years."""
    found: dict[str, Row] = {}
    for row in (row for rows in many for row in rows):
        before = found.get(row["name"])
        if before is None or row.get("at_least", 0) > before.get("at_least", 0):
            found[row["name"]] = row
    return asked("", found.values())


def why_wrong(rows: Any) -> str:
    """Why these are no conditions, "" where they are."""
    if not isinstance(rows, list):
        return "条件应为列表"
    names = [row.get("name") if isinstance(row, dict) else None for row in rows]
    if None in names or len(set(names)) < len(names):
        return "条件重复或者写法不对"
    for row in rows:
        known = VOCABULARY.get(str(row["name"]))
        if known is None:
            return f"没有“{row['name']}”这个条件"
        if known.years:
            years = row.get("at_least")
            if set(row) != {"name", "at_least"} or type(years) is not int or not 1 <= years <= MOST_YEARS:
                return f"“{label(row)}”要写明年数,1至{MOST_YEARS}"
        elif set(row) != {"name", "wanted"} or not isinstance(row["wanted"], bool):
            return f"“{known.label}”应写明是或者否"
    return ""
