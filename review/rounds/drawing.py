"""The draw: pure, so that the same seed over the same cases gives the same ones on any machine, at any time.

Every case has a place in the queue of its stratum: the digest of seed and id. The first of each queue are drawn.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

ALL, RANDOM, CHOSEN = "all", "random", "chosen"
WAYS = {RANDOM: "随机抽取", ALL: "全部评查", CHOSEN: "指定案卷"}
STRATA = {"unit": "承办机构", "cause": "案由", "officer": "主办人"}
SHARE, EACH = "share", "each"
SPREADS = {SHARE: "按案卷数量分配到各层", EACH: "每层抽同样多"}


@dataclass(frozen=True, order=True)
class Candidate:
    """A case that can be drawn: its id and the stratum it lies in ("" where nothing is stratified)."""

    uid: str
    stratum: str = ""


def place(seed: str, uid: str) -> str:
    """Where a case stands in the queue."""
    return hashlib.sha256(f"{seed}:{uid}".encode()).hexdigest()


def draw(population: Iterable[Candidate], rule: dict[str, Any]) -> list[Candidate]:
    """What is drawn, by stratum and place. Raises ValueError where a chosen case cannot be drawn."""
    known = sorted(set(population))
    if rule["way"] == ALL:
        return sorted(known, key=lambda one: (one.stratum, place(rule["seed"], one.uid)))
    if rule["way"] == CHOSEN:
        by_uid = {one.uid: one for one in known}
        if missing := [uid for uid in rule["cases"] if uid not in by_uid]:
            raise ValueError(missing[0])
        return [by_uid[uid] for uid in dict.fromkeys(rule["cases"])]
    queues: dict[str, list[Candidate]] = defaultdict(list)
    for one in known:
        queues[one.stratum].append(one)
    sizes = {stratum: len(queue) for stratum, queue in queues.items()}
    wanted = dict.fromkeys(sizes, rule["size"]) if rule.get("spread") == EACH else shares(sizes, rule["size"])
    drawn = []
    for stratum in sorted(queues):
        queue = sorted(queues[stratum], key=lambda one: place(rule["seed"], one.uid))
        drawn += queue[: wanted[stratum]]
    return drawn


def shares(sizes: dict[str, int], total: int) -> dict[str, int]:
    """So many of each stratum that they make `total` in proportion (Sainte-Laguë): one of each before any gets a second
    where there are enough, none more than it has."""
    found = dict.fromkeys(sizes, 0)
    left = min(total, sum(sizes.values()))
    if left >= len(sizes):
        found = dict.fromkeys(sizes, 1)
        left -= len(sizes)
    for _ in range(left):
        open_ones = [stratum for stratum in sorted(sizes) if found[stratum] < sizes[stratum]]
        best = max(open_ones, key=lambda stratum: Fraction(sizes[stratum], 2 * found[stratum] + 1))
        found[best] += 1
    return found
