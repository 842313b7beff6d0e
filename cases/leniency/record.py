"""What the record knows of a condition: of the party's earlier violations, of the correction, of accidents.

It knows this data folder and what was declared with the party (`earlier`); of other bureaus' lists it knows nothing and
says so. `state`: "unmet" holds against any tick, "met" the record bears it out, "open" it is for a human to say.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from cases.calendar import plain_years
from cases.counters import industry
from cases.law import Citation
from cases.leniency.conditions import Row

if TYPE_CHECKING:
    from cases.facts import Facts
    from cases.lawbase import LawBase

MET, UNMET, OPEN = "met", "unmet", "open"
BRANCHES = {"coal": "煤矿", "mine": "矿山", "chemical": "化工和危险化学品", "fireworks": "烟花爆竹"}
SMELTING = ("C31", "C32")


@dataclass(frozen=True)
class Known:
    state: str
    said: str = ""


@dataclass(frozen=True)
class Asked:
    """Whom and what a condition is asked of: the party on a day, the penalty clauses of its violations by their key.

    `correction` is what the proposal says instead of an order (无需改正, 已经改正); `years` how far back first looks.
    """

    facts: Facts
    on: date
    party: str
    clauses: dict[str, str]
    correction: str = ""
    years: int = 0

    @property
    def identity(self) -> str:
        from cases.facts import identity

        return identity(self.facts.history.parties[self.party])

    @property
    def keys(self) -> set[str]:
        return {c.key for clause in self.clauses.values() for c in Citation.parse_many(clause)}


@dataclass(frozen=True, order=True)
class Before:
    """An earlier decision: when, under which clause, whether it punished; `happened` is the last day of the act."""

    decided_on: date
    clause: str
    punished: bool
    happened: date

    @property
    def said(self) -> str:
        return f"此前{self.decided_on}因同一条款被{'处罚' if self.punished else '决定不予处罚'}"


def known(asked: Asked, row: Row) -> Known:
    """What the record says of one row of a list."""
    look = CHECKS.get(str(row["name"]))
    return look(asked, row) if look is not None else Known(OPEN)


def within(happened: date, years: int, on: date) -> bool:
    """Whether `on` still lies within so many years of a day; 0 years never end."""
    return not years or on <= plain_years(happened, years)


def earlier(asked: Asked) -> Iterator[Before]:
    """Every decision about the party up to the day: of this data folder, and declared with it."""
    for row in asked.facts.earlier:
        if row["identity"] == asked.identity and row["decided_on"] <= asked.on:
            yield Before(row["decided_on"], row["clause"], row["penalised"], _day(row["act_end"]))
    for told in asked.facts.history.parties[asked.party].get("earlier") or ():
        decided = _day(told["decided_on"])
        for citation in Citation.parse_many(told["clause"]):
            if decided <= asked.on:
                yield Before(decided, citation.key, True, decided)


def _day(value: Any) -> date:
    return value if isinstance(value, date) else date.fromisoformat(str(value))


def same_kind(asked: Asked) -> list[Before]:
    """Earlier decisions under the same clause, to the item, within the years that count; the oldest first."""
    return sorted(b for b in earlier(asked) if b.clause in asked.keys and within(b.decided_on, asked.years, asked.on))


def _first(asked: Asked, row: Row) -> Known:
    found = same_kind(asked)
    if found:
        return Known(UNMET, found[-1].said + (f"(共{len(found)}次)" if len(found) > 1 else ""))
    span = f"近{asked.years}年" if asked.years else ""
    return Known(MET, f"本系统和登记的以往处罚中,{span}没有同一条款的记录")


def _corrected(asked: Asked, row: Row) -> Known:
    """Rechecked and found in order at the first time: a recheck that failed shows that it was not in time."""
    history = asked.facts.history
    failed = [
        e.on
        for e in history.by_name.get("recheck_correction", ())
        if asked.party in e.parties and e.data["result"] == "failed"
    ]
    if failed:
        return Known(UNMET, f"{min(failed)}复查不合格")
    orders = [o for o in history.orders if o.kind == "correction" and o.party == asked.party]
    left = [o for o in orders if o.state != "verified"]
    if orders and not left:
        return Known(MET, f"{max(o.rechecked_on or o.on for o in orders)}复查合格")
    if late := [o.due for o in left if o.due is not None and o.due < asked.on]:
        return Known(UNMET, f"责令改正的期限{max(late)}已过,没有复查合格的记录")
    if not orders and asked.correction in ("done", "not_needed"):
        return Known(MET, "处理意见写明" + {"done": "已经改正", "not_needed": "无需改正"}[asked.correction])
    return Known(UNMET, "还没有复查合格的记录" + ("" if orders else ",处理意见也没有写明已经改正"))


def _harmless(asked: Asked, row: Row) -> Known:
    history = asked.facts.history
    if history.source.get("kind") == "accident":
        return Known(UNMET, "本案由事故引起")
    harmed = [key for key in asked.clauses if history.violations.get(key, {}).get("life_safety_harm")]
    return Known(UNMET, f"违法事实{harmed[0]}登记为有危害后果") if harmed else Known(OPEN)


def accident_clauses(law: LawBase) -> set[str]:
    """Clauses that punish nothing but having had an accident."""
    return {
        Citation.parse(many[0].cite).key
        for many in law.known_clauses()
        if all(clause.step.startswith("accident") for clause in many)
    }


def _accidents(asked: Asked, row: Row) -> list[Before]:
    clauses, years = accident_clauses(asked.facts.law), int(row.get("at_least", 1))
    return sorted(b for b in earlier(asked) if b.clause in clauses and within(b.happened, years, asked.on))


def _accident_free(asked: Asked, row: Row) -> Known:
    if asked.facts.history.source.get("kind") == "accident":
        return Known(UNMET, "本案由事故引起")
    if found := _accidents(asked, row):
        return Known(UNMET, f"此前因{found[-1].happened}的事故被处理({found[-1].decided_on}决定)")
    return Known(OPEN, "本系统和登记的以往处罚中没有事故的记录,请核对事故台账")


def _fatality_free(asked: Asked, row: Row) -> Known:
    """The record knows that there was an accident, not that somebody died in it."""
    found = _accident_free(asked, row)
    return Known(OPEN, f"{found.said},请核对是否亡人") if found.state == UNMET else found


def _trade(asked: Asked, row: Row) -> Known:
    """A hint from the industry code; whether the trade counts as high-risk is for a human to say."""
    code = str(asked.facts.history.parties[asked.party].get("industry") or "")
    branch = BRANCHES.get(industry(code)) or ("冶金、有色" if code.startswith(SMELTING) else "")
    return Known(OPEN, f"行业代码{code}属于{branch},请核对" if branch else "")


def _severe(asked: Asked, row: Row) -> Known:
    return Known(OPEN, "本系统没有这份名单,请查询后勾选")


Check = Callable[[Asked, Row], Known]
CHECKS: dict[str, Check] = {
    "first": _first,
    "corrected": _corrected,
    "no_harm": _harmless,
    "accident_free": _accident_free,
    "fatality_free": _fatality_free,
    "high_risk": _trade,
    "excluded_trade": _trade,
    "severe_list": _severe,
}


def all_known(asked: Asked, rows: Iterable[Row]) -> dict[str, Known]:
    return {str(row["name"]): known(asked, row) for row in rows}
