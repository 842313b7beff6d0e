"""A profile: which bureau, which year, which figures; and why one cannot be met."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cases import clock
from cases.counters.table import COUNTERS, RATES, counter, label, sums

KEYS = {"bureau", "year", "seed", "figures"}
BUREAU = ("name", "code", "abbr", "level")
LEVELS = ("nation", "province", "city", "county", "township")
FIRST_YEAR = 2022  # the rules of the product begin in the summer of 2021
MOST = 100_000_000_000


class Impossible(Exception):
    """The profile cannot be met: the reasons, in Chinese. Nothing was written."""

    def __init__(self, reasons: list[str]) -> None:
        super().__init__("；".join(reasons))
        self.reasons = reasons


@dataclass(frozen=True)
class Profile:
    """`figures` in the keys of `cases.counters`, amounts in fen. `note` is for whoever reads the file."""

    bureau: dict[str, str]
    year: int
    seed: int
    figures: dict[str, int]
    note: str = ""

    @property
    def mark(self) -> str:
        """What tells one profile from another: every case and the beginning of the run are marked by it."""
        told = {"bureau": self.bureau, "year": self.year, "seed": self.seed, "figures": self.figures}
        return hashlib.sha256(json.dumps(told, sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:16]


def read(file: Path) -> Profile:
    """Raises Impossible."""
    try:
        raw = json.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise Impossible([f"读不到{file}：{error.strerror}"]) from None
    except ValueError as error:
        raise Impossible([f"{file}不是JSON：{error}"]) from None
    return parse(raw)


def parse(raw: Any) -> Profile:
    """The profile as typed, whose figures do not contradict one another by themselves. Raises Impossible."""
    if not isinstance(raw, dict) or not set(raw) >= KEYS:
        raise Impossible(["应有 bureau、year、seed、figures 四项"])
    wrongs = [f"没有“{key}”这一项" for key in set(raw) - KEYS - {"note"}]
    wrongs += [*_of_bureau(raw["bureau"]), *_of_year(raw["year"])]
    if type(raw["seed"]) is not int or not 0 <= raw["seed"] < 1 << 31:
        wrongs.append("seed：应为0以上的整数")
    figures = raw["figures"]
    wrongs += _of_figures(figures) if isinstance(figures, dict) else ["figures：应为{统计项: 数}"]
    if wrongs:
        raise Impossible(wrongs)
    if wrongs := contradictions(figures):
        raise Impossible(wrongs)
    bureau = {key: raw["bureau"][key] for key in BUREAU}
    return Profile(bureau, raw["year"], raw["seed"], dict(figures), str(raw.get("note", "")))


def _of_bureau(given: Any) -> list[str]:
    if not isinstance(given, dict) or any(not isinstance(given.get(k), str) or not given[k].strip() for k in BUREAU):
        return ["bureau：应写明 name、code、abbr、level"]
    found = []
    if not (given["code"].isascii() and given["code"].isdigit() and 6 <= len(given["code"]) <= 12):
        found.append("bureau.code：应为6至12位行政区划代码")
    if given["level"] not in LEVELS:
        found.append(f"bureau.level：只能是{'、'.join(LEVELS)}")
    if len(given["name"]) > 60 or len(given["abbr"]) > 20:
        found.append("bureau：名称或者文号简称太长")
    return found


def _of_year(year: Any) -> list[str]:
    if type(year) is not int or not FIRST_YEAR <= year <= clock.today().year:
        return [f"year：应为{FIRST_YEAR}年以后的年度"]
    return [f"{year}年还没有结束，只能模拟已经过完的年度"] if year == clock.today().year else []


def _of_figures(figures: dict[Any, Any]) -> list[str]:
    found = []
    for key, value in figures.items():
        name, _, part = str(key).partition(".")
        known = counter(str(key))
        if key in RATES:
            found.append(f"{label(key)}：率由分子和分母得出，请写分子和分母的数")
        elif known is None or (known.whole and not part) or (part and not (known.open or part in known.classes)):
            found.append(f"{key}：没有这个统计项")
        elif COUNTERS[name].unit != "分" and type(value) is float:
            found.append(f"{label(key)}：应为整数")
        if type(value) is not int or not 0 <= value <= MOST:
            found.append(f"{key}：应为0以上的整数（金额以分计）")
    return found


def contradictions(figures: dict[str, int]) -> list[str]:
    """Parts above their whole; classes that are all told and do not add up to it."""
    found = []
    for one in sums():
        whole = figures.get(one.whole)
        told = {key: figures[key] for key in one.parts if key in figures}
        if whole is None or not told:
            continue
        found += [f"{label(k)}为{v}，多于{label(one.whole)}的{whole}" for k, v in told.items() if v > whole]
        if one.exact:
            found += _exact(one.whole, whole, told, len(told) == len(one.parts))
    for family in COUNTERS.values():
        if family.open and family.adds_up_to in figures:
            told = {key: value for key, value in figures.items() if key.startswith(f"{family.key}.")}
            found += _exact(family.adds_up_to, figures[family.adds_up_to], told, False) if told else []
    return list(dict.fromkeys(found))


def _exact(name: str, whole: int, told: dict[str, int], all_told: bool) -> list[str]:
    total = sum(told.values())
    if total > whole or (all_told and total != whole):
        return [f"{label(name)}为{whole}，各部分之和为{total}（{'、'.join(label(key) for key in told)}）"]
    return []
