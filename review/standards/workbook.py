"""A standard as a workbook: what it is on one sheet, its items on another, one a line. `reading` reads it back."""

from __future__ import annotations

import io
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

import xlsxwriter

from review.evaluation.checks import LABELS
from review.models import EvaluationItem, EvaluationStandard
from review.models.standards import Kind, Mode, NotApplicable, Scoring

ABOUT, ITEMS, CHECKS = "评查标准", "条目", "自动检查"
YES, NO, JOIN = "是", "否", "；"
# Lines of the first sheet: key, label, what to write.
LINES = (
    ("code", "标准编码", "字母、数字和横线，例如：henan-penalty"),
    ("version", "版本", "例如：2026"),
    ("name", "名称", ""),
    ("valid_from", "施行日期", "例如：2026-01-01"),
    ("valid_to", "失效日期", "不填的，不限"),
    ("scoring", "计分方式", "、".join(Scoring.labels)),
    ("not_applicable", "不适用项", "、".join(NotApplicable.labels)),
    ("full", "满分", "例如：100"),
    ("grades", "等次", "例如：95 优秀；80 良好；60 合格。数字是占满分的百分比；不填的，按本机关的参数"),
    ("source", "依据", "文件名称和文号"),
    ("confirmed", "已核对原文", "是，或者否"),
)
# Columns of the second: key, label, width, what to write.
COLUMNS = (
    ("kind", "类别", 10, "否决项、评分项、缺陷"),
    ("code", "项码", 10, "同一标准里不重复"),
    ("stage", "阶段", 24, "例如：1 立案"),
    ("text", "内容", 60, ""),
    ("points", "分值", 8, "评分项是满分，缺陷是每处扣多少分；否决项写 0"),
    ("most", "最多扣分", 10, "只用于缺陷；0 为不限"),
    ("deduction", "扣分办法", 30, "给评查员看的说明"),
    ("mode", "方式", 8, "自动、混合、人工"),
    ("checks", "自动检查", 40, "见“自动检查”工作表；几项的用分号分开；人工的可以不填"),
    ("source", "出处", 30, ""),
)


def values_of(standard: EvaluationStandard) -> dict[str, str]:
    """What the first sheet says of a standard."""
    grades = JOIN.join(f"{_plain(Decimal(str(line)))} {name}" for line, name in standard.grades)
    return {
        "code": standard.code, "version": standard.version, "name": standard.name,
        "valid_from": standard.valid_from.isoformat(),
        "valid_to": standard.valid_to.isoformat() if standard.valid_to else "",
        "scoring": Scoring(standard.scoring).label, "not_applicable": NotApplicable(standard.not_applicable).label,
        "full": _plain(standard.full), "grades": grades, "source": standard.source,
        "confirmed": YES if standard.confirmed else NO,
    }  # fmt: skip


def _plain(value: Decimal) -> str:
    return f"{value.normalize():f}"


def row_of(item: EvaluationItem) -> dict[str, Any]:
    """What the second sheet says of an item; numbers as numbers."""
    return {
        "kind": Kind(item.kind).label, "code": item.code, "stage": item.stage, "text": item.text,
        "points": float(item.points), "most": float(item.most), "deduction": item.deduction,
        "mode": Mode(item.mode).label, "checks": JOIN.join(LABELS.get(name, name) for name in item.checks),
        "source": item.source,
    }  # fmt: skip


def workbook(standard: EvaluationStandard | None, items: Iterable[EvaluationItem] = ()) -> bytes:
    """The workbook of a standard; without one the empty template."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    head = book.add_format({"bold": True, "bg_color": "#EDF3FA", "border": 1, "text_wrap": True, "valign": "vcenter"})
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    _about(book, head, wrap, values_of(standard) if standard is not None else {})
    _items(book, head, wrap, [row_of(item) for item in items])
    _checks(book, head, wrap)
    book.close()
    return out.getvalue()


def _about(book: Any, head: Any, wrap: Any, values: dict[str, str]) -> None:
    sheet = book.add_worksheet(ABOUT)
    sheet.set_column(0, 0, 14)
    sheet.set_column(1, 2, 50)
    for column, label in enumerate(("项目", "填写", "怎样填写")):
        sheet.write_string(0, column, label, head)
    for line, (key, label, hint) in enumerate(LINES, 1):
        sheet.write_string(line, 0, label, head)
        sheet.write_string(line, 1, values.get(key, ""), wrap)
        sheet.write_string(line, 2, hint, wrap)
    for key, choices in (
        ("scoring", Scoring.labels),
        ("not_applicable", NotApplicable.labels),
        ("confirmed", [YES, NO]),
    ):
        line = next(n for n, one in enumerate(LINES, 1) if one[0] == key)
        sheet.data_validation(line, 1, line, 1, {"validate": "list", "source": list(map(str, choices))})


def _items(book: Any, head: Any, wrap: Any, rows: list[dict[str, Any]]) -> None:
    sheet = book.add_worksheet(ITEMS)
    sheet.freeze_panes(1, 2)
    for column, (_, label, width, hint) in enumerate(COLUMNS):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, label, head)
        if hint:
            sheet.write_comment(0, column, hint)
    for line, row in enumerate(rows, 1):
        for column, (key, *_) in enumerate(COLUMNS):
            value = row[key]
            if isinstance(value, float):
                sheet.write_number(line, column, value)
            else:
                sheet.write_string(line, column, value, wrap)
    for key, labels in (("kind", Kind.labels), ("mode", Mode.labels)):
        place = next(n for n, one in enumerate(COLUMNS) if one[0] == key)
        sheet.data_validation(1, place, 2000, place, {"validate": "list", "source": list(map(str, labels))})


def _checks(book: Any, head: Any, wrap: Any) -> None:
    sheet = book.add_worksheet(CHECKS)
    sheet.set_column(0, 0, 60)
    sheet.write_string(0, 0, "系统能做的检查（填到“条目”的“自动检查”一列）", head)
    for line, label in enumerate(LABELS.values(), 1):
        sheet.write_string(line, 0, label, wrap)
