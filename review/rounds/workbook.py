"""A round, a score sheet and trends as Excel workbooks."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any

from cases.spreadsheet import Book, Cell, Column, Sheet
from review.evaluation import Evaluation
from review.models import CorrectionOrder, EvaluationRound, RoundObjection, RoundSample
from review.models.standards import Kind, Mode
from review.rounds import correcting, kept, ranking
from review.rounds.trends import Row as TrendRow
from review.rounds.trends import Trends

Row = Sequence[Cell]


class _Book(Book):
    """Columns as (label, width)."""

    def __init__(self) -> None:
        self.out = io.BytesIO()
        super().__init__(self.out)

    def sheet(self, name: str, columns: Iterable[tuple[str, int]], rows: Iterable[Row], last: Row = ()) -> None:
        self.add(Sheet(name, [Column(label, width) for label, width in columns]), rows, last)

    def bytes(self) -> bytes:
        self.close()
        return self.out.getvalue()


ITEMS = (("阶段", 22), ("项码", 8), ("内容", 46), ("方式", 8), ("得分", 9), ("满分", 9), ("理由", 60))


def item_rows(made: Evaluation, marks: kept.Marks) -> list[Row]:
    """The items of a score sheet in their order; vetoes without points."""
    modes = dict(Mode.choices)
    rows: list[Row] = []
    for item in made.items:
        veto = item.kind == Kind.VETO
        points = ("成立" if kept.points_of(item) == 0 else "不成立") if veto else item.points
        reason = marks.get(item.code, {}).get("reason") or item.reason
        rows.append((item.stage, item.code, item.text, modes[item.mode], points, "" if veto else item.full, reason))
    return rows


def of_sample(sample: RoundSample, made: Evaluation, marks: kept.Marks) -> bytes:
    """一卷一表: the items, the sums of the stages, the total."""
    book = _Book()
    points = sum((s.points for s in made.stages), Decimal(0))
    full = sum((s.full for s in made.stages), Decimal(0))
    book.sheet("评分表", ITEMS, item_rows(made, marks), ("小计", "", "", "", points, full, ""))
    book.sheet("分段", (("阶段", 40), ("得分", 10), ("满分", 10)), [(s.stage, s.points, s.full) for s in made.stages],
               ("合计", points, full))  # fmt: skip
    book.sheet("说明", (("项目", 16), ("内容", 80)), _about(sample, made))
    return book.bytes()


def _about(sample: RoundSample, made: Evaluation) -> list[Row]:
    then = sample.snapshot
    return [
        ("批次", sample.round.title), ("卷号", f"第{sample.no}卷"), ("案号", then["number"]), ("案件", then["title"]),
        ("得分", f"{made.total.normalize():f}分"), ("等次", made.grade), ("否决项", "、".join(made.vetoes) or "均不成立"),
        ("快照", f"记录至第{then['version']}号，校验值 {sample.digest}"), ("评查标准", str(sample.round.standard)),
    ]  # fmt: skip


PARTS = (
    ("名称", 40),
    ("卷数（份）", 10),
    ("平均分", 10),
    ("优秀（份）", 10),
    ("合格（份）", 10),
    ("不合格（份）", 10),
    ("问题（个）", 10),
)


def of_round(round: EvaluationRound, samples: list[RoundSample]) -> bytes:
    """A round: files, defects by how often, units, officers, objections, orders."""
    book = _Book()
    columns = (
        ("卷号", 8),
        ("案号", 30),
        ("案件", 50),
        ("机构", 30),
        ("主办人", 14),
        ("得分", 10),
        ("等次", 10),
        ("问题（个）", 10),
        ("标记", 12),
    )
    done = [s for s in samples if s.total is not None]
    book.sheet("案卷", columns, [
        (s.no, s.snapshot["number"], s.snapshot["title"], ranking.unit_of(s), s.officer.name if s.officer else "", s.total,
         s.grade, s.issues, s.get_honour_display() if s.honour else "") for s in samples
    ])  # fmt: skip
    defects = (("项码", 10), ("内容", 60), ("案卷数（份）", 12), ("扣分合计", 12), ("卷号", 40))
    book.sheet("问题排序", defects, [
        (d.code, d.text, d.files, "否决" if d.veto else d.points, "、".join(map(str, d.nos))) for d in ranking.defects(done)
    ])  # fmt: skip
    for name, key in (("机构", ranking.unit_of), ("主办人", ranking.officer_of)):
        whole = ranking.part("合计", done)
        book.sheet(name, PARTS, [_part(p) for p in ranking.parts(done, key)], _part(whole))
    objections = RoundObjection.objects.filter(sample__round=round).select_related("sample", "by", "answered_by")
    book.sheet("异议", (("卷号", 8), ("项码", 8), ("理由", 50), ("提出人", 12), ("结论", 10), ("原得分", 10), ("复核得分", 10), ("复核意见", 50)), [
        (o.sample.no, o.item, o.text, o.by.name, {None: "待复核", True: "采纳", False: "不采纳"}[o.accepted], o.before,
         o.after, o.answer) for o in objections
    ])  # fmt: skip
    orders = CorrectionOrder.objects.filter(sample__round=round).select_related("sample")
    book.sheet("整改", (("卷号", 8), ("问题", 40), ("要求", 40), ("期限", 12), ("状态", 14), ("回复", 50), ("销号日", 12)), [
        (o.sample.no, "、".join(i["code"] for i in o.items), o.text, o.due.isoformat(), correcting.STATES[o.state], o.reply,
         o.ended_on.isoformat() if o.ended_on else "") for o in orders
    ])  # fmt: skip
    return book.bytes()


def _part(p: ranking.Part) -> Row:
    return (p.name, p.files, p.mean, p.excellent, p.qualified, p.unqualified, p.issues)


def of_trends(found: Trends) -> bytes:
    """Two columns for each round, so that what stands there can be counted with."""
    book = _Book()
    parts = (("机构", found.units, "平均分", "卷数（份）"), ("主办人", found.officers, "平均分", "卷数（份）"),
             ("问题", found.defects, "案卷数（份）", "评查卷数（份）"))  # fmt: skip
    for name, rows, first, second in parts:
        columns = [("名称", 50), *((f"{r.title} {what}", 18) for r in found.rounds for what in (first, second))]
        last = ("变化（百分点）" if name == "问题" else "变化（分）", 14)
        book.sheet(name, [*columns, last], [(row.name, *_numbers(row), row.change) for row in rows])
    return book.bytes()


def _numbers(row: TrendRow) -> Iterator[Any]:
    for cell in row.cells:
        if cell is None:
            yield from ("无", "无")
        else:
            yield from (cell.value, cell.files) if cell.of is None else (cell.files, cell.of)
