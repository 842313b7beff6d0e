"""How fast a clause is found in a catalogue of thousands: rows invented in memory, looked for as clerks type."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import date
from itertools import product
from statistics import median
from typing import Any

from cases.catalogue import Catalogue
from cases.models import Clause

MANY, ROUNDS = 5_000, 5
ON = date(2026, 6, 15)
WHO = (
    "矿山企业",
    "危险化学品单位",
    "烟花爆竹批发企业",
    "建筑施工单位",
    "金属冶炼单位",
    "粉尘涉爆企业",
    "燃气经营者",
    "评价机构",
)
FAILED = ("未按照规定", "未经批准擅自", "逾期未", "拒不", "未如实", "未定期")
DID = (
    "设置安全警示标志", "制定应急救援预案", "组织从业人员培训", "登记重大危险源", "检测检验安全设备", "提取安全生产费用", "办理许可延期手续", "开展隐患排查治理",
    "落实风险分级管控", "配备专职管理人员", "报告生产安全事故", "审批动火和有限空间作业", "管理外包施工队伍", "投保安全生产责任保险",
)  # fmt: skip
WHERE = ("作业场所", "储存仓库", "尾矿库", "输送管道", "生产装置区", "员工宿舍", "配电房", "装卸站台")
STATUTES = tuple(f"{place}安全生产条例" for place in ("甲省", "乙省", "丙市", "丁市", "戊州", "己县", "庚区", "辛旗"))


def measure(many: int = MANY) -> dict[str, Any]:
    """Milliseconds of one search in so many entries: the median, and the slowest kind; and of making the index."""
    known = Catalogue(rows(many))
    start = time.perf_counter()
    assert len(known.index.rows) == many
    index = time.perf_counter() - start
    letters = _timed(known, "tzzy")  # works out the initials of everything
    asked = {text: median(_timed(known, text) for _ in range(ROUNDS)) for text in searches(known)}
    slowest = max(asked, key=lambda text: asked[text])
    return {
        "rows": many, "index_ms": round(index * 1000), "initials_ms": round(letters * 1000), "searches": len(asked),
        "median_ms": round(median(asked.values()) * 1000, 2), "slowest_ms": round(asked[slowest] * 1000, 2),
        "slowest": slowest,
    }  # fmt: skip


def _timed(known: Catalogue, text: str) -> float:
    start = time.perf_counter()
    known.search(text, ON, 50)
    return time.perf_counter() - start


def rows(many: int) -> list[Clause]:
    """So many clauses of different words and places."""
    texts = product(WHERE, WHO, FAILED, DID)
    found = []
    for number in range(many):
        where, who, failed, did = next(texts)
        statute, article = STATUTES[number % len(STATUTES)], number // len(STATUTES) // 10 + 1
        found.append(
            Clause(
                code=f"X{number // 10 + 1}.{number % 10 + 1}", cite=f"{statute}/{article}/1/{number // len(STATUTES) % 10 + 1}",
                subject="unit", step="first", violation=f"{who}{failed}在{where}{did}", source=f"{statute}第{article}条",
                fine="must", high=5_000_000, valid_from=date(2021, 9, 1),
                valid_to=None if number % 20 else date(2026, 4, 30),
            )
        )  # fmt: skip
    return found


def searches(known: Catalogue) -> Iterator[str]:
    """What clerks type: two characters, several words, initials, numbers, codes, and what is not there."""
    for item in known.items[:: len(known.items) // 40]:
        name, cited = item.name, item.citation
        yield from (name[:2], name[-4:], f"{name[:2]} {name[-4:]}", name)
        yield from (str(cited.article), f"{cited.article}.{cited.item}", f"{cited.statute}{cited.article}条", item.code)
    yield from ("tzzy", "wazgd", "kszy wazgd", "九十七条", "第七项", "没有这种违法行为", "特种作业无证上岗", "安全", "")


__all__ = ["MANY", "measure"]
