"""The score sheet of a case and the notice of a round as PDF: official papers (GB/T 9704) with ruled tables.

The same result gives the same bytes.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from documents.archival import archival_canvas
from documents.flow import Flow, draw_line, draw_rule, mm
from documents.profiles import GB9704, WIDTH, Profile
from documents.typesetting import Span, set_lines
from documents.wording import on_paper
from review.evaluation import Evaluation
from review.models import EvaluationRound, RoundSample
from review.rounds import kept, ranking
from review.rounds.workbook import item_rows

SHEET = Profile(top=20 * mm, bottom=20 * mm, left=18 * mm, right=18 * mm)
SIZE, LINE = 9.0, 12.5
PAGE_SIZE = 10.5
VETOES = "否决项"


class _Table:
    """A ruled table that goes on over pages, its head on each."""

    def __init__(self, flow: Flow, heads: Sequence[str], parts: Sequence[float], right: Sequence[int] = ()) -> None:
        self.flow, self.heads, self.right = flow, heads, frozenset(right)
        self.widths = [flow.width * part for part in parts]
        self.row(heads, "黑")

    def row(self, texts: Sequence[str], role: str = "仿宋") -> None:
        cells = [
            set_lines([Span(text, role, SIZE)], width - 6, justify=False) if text else []
            for text, width in zip(texts, self.widths, strict=True)
        ]
        tall = max((len(lines) for lines in cells), default=1) * LINE + 6
        if self.flow.room < tall and texts is not self.heads:
            self.flow.new_page()
            self.row(self.heads, "黑")
        x, top = self.flow.left, self.flow.y
        for index, (lines, width) in enumerate(zip(cells, self.widths, strict=True)):
            self.flow.put(_box(x, top - tall, width, tall))
            y = top - (tall - len(lines) * LINE) / 2
            for line in lines:
                spare = width - line.width - 6
                at = x + 3 + (spare if index in self.right else spare / 2 if role == "黑" else 0)
                self.flow.put(_line(line, at, y - LINE / 2 - 0.38 * SIZE))
                y -= LINE
            x += width
        self.flow.y -= tall


def _box(x: float, y: float, width: float, tall: float) -> Callable[[Any], None]:
    def draw(canvas: Any) -> None:
        for x1, y1, x2, y2 in (
            (x, y, x + width, y),
            (x, y + tall, x + width, y + tall),
            (x, y, x, y + tall),
            (x + width, y, x + width, y + tall),
        ):
            draw_rule(canvas, x1, y1, x2, y2, 0.5)

    return draw


def _line(line: Any, x: float, y: float) -> Callable[[Any], None]:
    return lambda canvas: draw_line(canvas, line, x, y)


def _text(
    flow: Flow, text: str, role: str, size: float, leading: float, *, middle: bool = False, indent: float = 0.0
) -> None:
    for line in set_lines([Span(text, role, size)], flow.width, justify=not middle, indent=indent):
        flow.need(leading)
        x = flow.left + (flow.width - line.width) / 2 if middle else flow.left
        flow.put(_line(line, x + (0 if middle else line.indent), flow.y - leading / 2 - 0.38 * size))
        flow.y -= leading


def _saved(flow: Flow, title: str, author: str, on: str) -> bytes:
    out = io.BytesIO()
    canvas = archival_canvas(out, title, author=author, on=on)
    for number, operations in enumerate(flow.pages, 1):
        for operation in operations:
            operation(canvas)
        (line,) = set_lines([Span(f"第{number}页，共{len(flow.pages)}页", "宋", PAGE_SIZE)], flow.width, justify=False)
        draw_line(canvas, line, (WIDTH - line.width) / 2, 11 * mm)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def _number(value: Any) -> str:
    return f"{value.normalize():f}" if isinstance(value, Decimal) else str(value)


def of_sample(sample: RoundSample, made: Evaluation, marks: kept.Marks) -> bytes:
    """一卷一表. Raises typefaces.UncoveredCharacter, fonts.FontsNotReady."""
    flow, round = Flow(SHEET), sample.round
    _named(flow, sample)
    heads, parts = ("项", "内容", "方式", "得分", "满分", "判定和理由"), (0.07, 0.3, 0.07, 0.09, 0.07, 0.4)
    table = _Table(flow, heads, parts, (3, 4))
    before = ""
    for stage, *cells, reason in item_rows(made, marks):
        part = str(stage) if _stage(made, str(stage)) else VETOES
        if part != before:
            table.row(("", part, "", *(_stage(made, part) or ("", "")), ""), "黑")
            before = part
        table.row((*map(_number, cells), str(reason)))
    points = sum((s.points for s in made.stages), Decimal(0))
    full = sum((s.full for s in made.stages), Decimal(0))
    table.row(("", "各段合计", "", _number(points), _number(full), ""), "黑")
    _concluded(flow, sample, made)
    on = round.told_on or round.drawn_on or round.first
    return _saved(flow, f"{round.title}第{sample.no}卷评分表", round.bureau.name, on.isoformat())


def _named(flow: Flow, sample: RoundSample) -> None:
    then, round = sample.snapshot, sample.round
    _text(flow, "行政处罚案卷评查评分表", "小标宋", 18.0, 34.0, middle=True)
    for line in (
        f"批次：{round.title}　　第{sample.no}卷　　评查标准：{round.standard}",
        f"案号：{then['number'] or '无'}　　案件：{then['title']}",
        f"承办：{then['bureau']} {then['unit']}　　快照：全过程记录至第{then['version']}号，{sample.digest[:24]}…",
    ):
        _text(flow, line, "仿宋", 10.5, 17.0)
    flow.y -= 4


def _concluded(flow: Flow, sample: RoundSample, made: Evaluation) -> None:
    flow.y -= 6
    vetoes = f"否决项{'、'.join(made.vetoes)}成立，" if made.vetoes else "否决项均不成立，"
    lines = "（分数线待确认）" if made.unconfirmed else ""
    _text(flow, f"{vetoes}总分 {_number(made.total)} 分，等次：{made.grade}{lines}", "黑", 12.0, 24.0)
    names = "、".join(s.officer.name for s in sample.scores.select_related("officer"))
    _text(flow, f"评查员：{names}", "仿宋", 10.5, 18.0)


def _stage(made: Evaluation, stage: str) -> tuple[str, str] | None:
    """Points and full of a stage; None of the vetoes, which have neither."""
    found = next((s for s in made.stages if s.stage == stage), None)
    return (_number(found.points), _number(found.full)) if found else None


def of_round(round: EvaluationRound, samples: list[RoundSample]) -> bytes:
    """The notice (通报): numbers, opinion, units, the ranking of defects, files by grade."""
    done = [s for s in samples if s.total is not None]
    told = ranking.summary(done)
    flow = Flow(GB9704)
    size, leading = GB9704.size, GB9704.leading
    _text(flow, f"{round.title}情况通报", "小标宋", 22.0, GB9704.title_leading, middle=True)
    flow.y -= leading
    unpublished = "" if round.published_on else "（未通报，截至目前的情况）"
    opening = (
        f"{round.bureau.name}按《{round.standard.name}》（{round.standard.version}）评查{on_paper(round.first.isoformat())}至{on_paper(round.last.isoformat())}的案卷，"
        f"从{round.population_size}件中抽取{len(samples)}卷，已评{told['sampled']}卷：优秀{told['excellent']}卷，合格（含良好）{told['qualified']}卷，"
        f"不合格{told['unqualified']}卷，平均{told['mean']}分，发现问题{told['issues']}个{unpublished}。"
    )
    _text(flow, opening, "仿宋", size, leading, indent=2 * size)
    for part in str(round.notice.get("text", "")).splitlines():
        if part.strip():
            _text(flow, part.strip(), "仿宋", size, leading, indent=2 * size)
    _honours(flow, samples, size, leading)
    if round.published_on:
        flow.y -= leading
        for line in (round.bureau.name, on_paper(round.published_on.isoformat())):
            _text(flow, "　" * 15 + line, "仿宋", size, leading)
    flow.profile = SHEET
    flow.new_page()
    _tables(flow, samples, done)
    return _saved(
        flow, f"{round.title}通报", round.bureau.name, (round.published_on or round.drawn_on or round.first).isoformat()
    )


def _honours(flow: Flow, samples: list[RoundSample], size: float, leading: float) -> None:
    for kind, label in (("model", "示范优案"), ("typical", "典型差案")):
        names = "；".join(f"第{s.no}卷 {s.snapshot['title']}" for s in samples if s.honour == kind)
        if names:
            _text(flow, f"{label}：{names}。", "仿宋", size, leading, indent=2 * size)


def _tables(flow: Flow, samples: list[RoundSample], done: list[RoundSample]) -> None:
    table = _titled(
        flow, "附表1　问题排序", ("序", "项", "问题", "案卷数（份）", "扣分", "卷号"), (0.06, 0.08, 0.46, 0.12, 0.1, 0.18), (0, 3, 4)
    )  # fmt: skip
    for n, d in enumerate(ranking.defects(done), 1):
        points = "否决" if d.veto else _number(d.points)
        table.row((str(n), d.code, d.text, str(d.files), points, "、".join(map(str, d.nos))))
    heads, parts = ("名称", "卷数", "平均分", "优秀", "合格", "不合格", "问题"), (0.4, 0.1, 0.12, 0.09, 0.09, 0.1, 0.1)
    for title, key in (("附表2　各机构", ranking.unit_of), ("附表3　各主办人", ranking.officer_of)):
        table = _titled(flow, title, heads, parts, range(1, 7))
        for p in [*ranking.parts(done, key), ranking.part("合计", done)]:
            table.row((p.name, *map(str, (p.files, p.mean, p.excellent, p.qualified, p.unqualified, p.issues))))
    named, wide = ("卷", "案号", "案件", "得分", "等次", "问题"), (0.06, 0.26, 0.42, 0.1, 0.09, 0.07)
    table = _titled(flow, "附表4　案卷", named, wide, (0, 3, 5))
    for s in samples:
        total = _number(s.total) if s.total is not None else ""
        table.row((str(s.no), s.snapshot["number"], s.snapshot["title"], total, s.grade, str(s.issues)))


def _titled(flow: Flow, title: str, heads: Sequence[str], parts: Sequence[float], right: Sequence[int]) -> _Table:
    flow.y -= 10
    flow.need(90)
    _text(flow, title, "黑", 12.0, 24.0)
    return _Table(flow, heads, parts, right)


__all__ = ["of_round", "of_sample"]
