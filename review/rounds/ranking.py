"""What a round shows as a whole: grades, units, officers, and which defects were found in how many files."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from review.evaluation import ItemResult
from review.evaluation.scoring import BEST, FAILS
from review.models import RoundSample
from review.models.standards import Kind
from review.rounds import kept

CENT = Decimal("0.01")


@dataclass(frozen=True)
class Defect:
    """An item that lost points: in how many files (份), so many points in all; `nos` are their numbers."""

    code: str
    text: str
    stage: str
    veto: bool
    files: int
    points: Decimal
    nos: tuple[int, ...]

    def as_dict(self) -> dict[str, Any]:
        return {"code": self.code, "text": self.text, "stage": self.stage, "veto": self.veto, "files": self.files,
                "points": str(self.points), "nos": list(self.nos)}  # fmt: skip


@dataclass(frozen=True)
class Part:
    """The files of one unit or officer: 份 by grade, the mean."""

    name: str
    files: int
    mean: Decimal
    excellent: int
    qualified: int
    unqualified: int
    issues: int

    def as_dict(self) -> dict[str, Any]:
        return {"name": self.name, "files": self.files, "mean": str(self.mean), "excellent": self.excellent,
                "qualified": self.qualified, "unqualified": self.unqualified, "issues": self.issues}  # fmt: skip


def summary(samples: list[RoundSample]) -> dict[str, Any]:
    """The numbers of a notice; 优秀 + 合格（含良好）+ 不合格 = 评查卷数."""
    whole = part("", samples)
    return {
        "sampled": whole.files, "excellent": whole.excellent, "qualified": whole.qualified,
        "unqualified": whole.unqualified, "issues": whole.issues, "mean": str(whole.mean),
        "grades": dict(Counter(s.grade for s in samples)), "units": [p.as_dict() for p in parts(samples, unit_of)],
        "officers": [p.as_dict() for p in parts(samples, officer_of)], "defects": [d.as_dict() for d in defects(samples)],
    }  # fmt: skip


def unit_of(sample: RoundSample) -> str:
    return f"{sample.bureau.name} {sample.unit.name if sample.unit else '未定机构'}"


def officer_of(sample: RoundSample) -> str:
    return f"{sample.bureau.name} {sample.officer.name if sample.officer else '未定主办人'}"


def parts(samples: Iterable[RoundSample], key: Callable[[RoundSample], str]) -> list[Part]:
    """By unit or officer, the best first."""
    found: dict[str, list[RoundSample]] = defaultdict(list)
    for sample in samples:
        found[key(sample)].append(sample)
    return sorted((part(name, many) for name, many in found.items()), key=lambda p: (-p.mean, p.name))


def part(name: str, samples: list[RoundSample]) -> Part:
    totals = [s.total for s in samples if s.total is not None]
    mean = (sum(totals, Decimal(0)) / len(totals)).quantize(CENT, ROUND_HALF_UP) if totals else Decimal(0)
    best = sum(s.grade == BEST for s in samples)
    failed = sum(s.grade == FAILS for s in samples)
    return Part(name, len(samples), mean, best, len(samples) - best - failed, failed, sum(s.issues for s in samples))


def defects(samples: Iterable[RoundSample]) -> list[Defect]:
    """问题排序: what was found in the most files first."""
    nos: dict[str, list[int]] = defaultdict(list)
    points: dict[str, Decimal] = defaultdict(Decimal)
    items: dict[str, ItemResult] = {}
    for sample in samples:
        for item in kept.lost(kept.marked(sample, sample.marks)):
            items.setdefault(item.code, item)
            nos[item.code].append(sample.no)
            points[item.code] += item.lost
    found = [
        Defect(code, item.text, item.stage, item.kind == Kind.VETO, len(nos[code]), points[code], tuple(nos[code]))
        for code, item in items.items()
    ]
    return sorted(found, key=lambda d: (-d.files, -d.points, d.code))


def numbers(samples: Iterable[RoundSample], most: int = 10) -> str:
    """第1、3、7卷."""
    nos = [s.no for s in samples]
    more = f"等{len(nos)}卷" if len(nos) > most else "卷"
    return f"第{'、'.join(map(str, nos[:most]))}{more}"


__all__ = ["Defect", "Part", "defects", "numbers", "officer_of", "part", "parts", "summary", "unit_of"]
