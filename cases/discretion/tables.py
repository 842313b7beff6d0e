"""The benchmark as a workbook: one row a tier. What is written is what `cases.discretion.sheet` reads back."""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import xlsxwriter

from cases import clock, labels
from cases.discretion import metrics, spelling
from cases.law import Citation, article_text

if TYPE_CHECKING:
    from cases.models import Tier

SHEET, WORDS, HELP = "裁量基准", "裁量因素", "填写说明"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SUBJECTS = {"unit": "单位", "person": "个人"}
STEPS = labels.CHOICES["ViolationIn.step"]
YES, NO, OWN, NATION = "是", "否", "本机关", "全国"
HEAD_ROW = 1
FIRST_ROW = 2  # as Excel counts


@dataclass(frozen=True)
class Column:
    key: str
    label: str
    width: int
    hint: str
    needed: bool = False


COLUMNS = (
    Column("cite", "处罚依据", 30, "法律名称和条款项，例如：安全生产法第九十七条第一款第七项", True),
    Column("subject", "当事人", 8, "单位，或者个人", True),
    Column("step", "违法情形", 12, "一般情形、逾期未改正、拒不改正、情节严重、发生事故、发生一般事故等", True),
    Column("variant", "细分", 10, "处罚事项里有细分的才写"),
    Column("region", "地区", 10, "不填的，是本机关；没有上级机关在本系统的，也可以写本地区划代码的前几位"),
    Column("seq", "次序", 6, "同一处罚依据的各阶次：1、2、3……", True),
    Column("label", "阶次", 10, "例如：较轻、一般、较重，或者 A、B、C", True),
    Column("conditions", "适用条件", 44, "见“裁量因素”工作表；各项都要符合，用分号分开；任选其一，用“或者”连接"),
    Column("described", "条件的文字", 30, "上一列写不出来的才写；只写这一列的，由执法人员判断是否符合"),
    Column("low", "最低（元）", 12, "没有最低的，写 0", True),
    Column("low_inclusive", "含最低", 8, "是，或者否；不填的，是"),
    Column("high", "最高（元）", 12, "", True),
    Column("high_inclusive", "含最高", 8, "是，或者否；不填的，是"),
    Column("standard", "裁量基准", 34, "文件名称和文号", True),
    Column("item", "序号", 10, "在文件里的序号"),
    Column("valid_from", "自", 12, "施行日期，例如：2024-11-01", True),
    Column("valid_to", "至", 12, "失效日期，不填的，不限"),
    Column("source", "来源", 34, "公布的网址、文件或者说明", True),
    Column("confirmed", "已核对原文", 10, "是，或者否；不填的，否，用到时显示“待确认”"),
)
EXAMPLE = {
    "cite": "安全生产法第九十七条第一款第七项", "subject": "单位", "step": "一般情形", "seq": 1, "label": "较轻",
    "conditions": "涉及人员<=2；造成危害后果=否", "low": 0, "low_inclusive": NO, "high": 20000, "high_inclusive": YES,
    "standard": "某市安全生产行政处罚裁量基准（示例，导入前删去）", "item": "12", "source": "文件第 12 项",
    "confirmed": NO,
}  # fmt: skip


def file_name(what: str) -> str:
    return f"裁量基准{what}-{clock.today():%Y%m%d}.xlsx"


def template() -> bytes:
    """An empty workbook with one row that shows how, and two sheets that explain it."""
    return _workbook([{**EXAMPLE, "valid_from": clock.today()}], explained=True)


def workbook(rows: Iterable[Tier], own: str) -> bytes:
    """These rows; `own` is the region that is the bureau's."""
    return _workbook([_cells(row, own) for row in rows], explained=False)


def _cells(row: Tier, own: str) -> dict[str, Any]:
    return {
        "cite": cited(row.cite), "subject": SUBJECTS[row.subject], "step": STEPS[row.step], "variant": row.variant,
        "region": region_said(row.region, own), "seq": row.seq, "label": row.label,
        "conditions": spelling.spelled(row.conditions), "described": row.described, "low": row.low / 100,
        "low_inclusive": _yes(row.low_inclusive), "high": row.high / 100, "high_inclusive": _yes(row.high_inclusive),
        "standard": row.standard, "item": row.item, "valid_from": row.valid_from, "valid_to": row.valid_to,
        "source": row.source, "confirmed": _yes(row.confirmed),
    }  # fmt: skip


def cited(cite: str) -> str:
    one = Citation.parse(cite)
    return one.statute + article_text(one.article, one.paragraph, one.item)


def region_said(region: str, own: str) -> str:
    return OWN if region == own else NATION if region == "" else region


def _yes(value: bool) -> str:
    return YES if value else NO


def _workbook(rows: list[dict[str, Any]], explained: bool) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    head = book.add_format({"bold": True, "bg_color": "#EDF3FA", "border": 1, "text_wrap": True, "valign": "vcenter"})
    formats = {
        "day": book.add_format({"num_format": "yyyy-mm-dd"}), "money": book.add_format({"num_format": "#,##0.##"}),
        "wrap": book.add_format({"text_wrap": True, "valign": "top"}),
    }  # fmt: skip
    sheet = book.add_worksheet(SHEET)
    sheet.freeze_panes(HEAD_ROW, 1)
    for place, column in enumerate(COLUMNS):
        sheet.set_column(place, place, column.width)
        sheet.write_string(0, place, column.label, head)
        if column.hint:
            sheet.write_comment(0, place, column.hint)
    for line, row in enumerate(rows, HEAD_ROW):
        for place, column in enumerate(COLUMNS):
            _write(sheet, line, place, column.key, row.get(column.key), formats)
    _offer(sheet)
    if explained:
        _explain(book, head, formats["wrap"])
    book.close()
    return out.getvalue()


def _write(sheet: Any, line: int, place: int, key: str, value: Any, formats: dict[str, Any]) -> None:
    if value is None or value == "":
        return
    if key in ("valid_from", "valid_to"):
        sheet.write_datetime(line, place, value, formats["day"])
    elif key in ("low", "high"):
        sheet.write_number(line, place, value, formats["money"])
    elif key == "seq":
        sheet.write_number(line, place, value)
    else:
        sheet.write_string(line, place, str(value))


def _offer(sheet: Any) -> None:
    """Lists to choose from, where a column knows only few words."""
    offered = {"subject": list(SUBJECTS.values()), "step": list(STEPS.values())}
    offered |= {key: [YES, NO] for key in ("low_inclusive", "high_inclusive", "confirmed")}
    for place, column in enumerate(COLUMNS):
        if column.key in offered:
            choices = {"validate": "list", "source": offered[column.key]}
            sheet.data_validation(HEAD_ROW, place, 5000, place, choices)


def _explain(book: Any, head: Any, wrap: Any) -> None:
    words = book.add_worksheet(WORDS)
    words.set_column(0, 0, 24)
    words.set_column(1, 1, 12)
    words.set_column(2, 3, 60)
    for place, label in enumerate(("裁量因素", "单位", "可以写的", "例如")):
        words.write_string(0, place, label, head)
    for line, metric in enumerate(metrics.METRICS.values(), 1):
        for place, text in enumerate((metric.label, metric.unit, *_explained(metric))):
            words.write_string(line, place, text, wrap)
    told = book.add_worksheet(HELP)
    told.set_column(0, 0, 16)
    told.set_column(1, 1, 90)
    for line, column in enumerate(COLUMNS):
        told.write_string(line, 0, column.label + ("（必填）" if column.needed else ""), wrap)
        told.write_string(line, 1, column.hint, wrap)


def _explained(metric: metrics.Metric) -> tuple[str, str]:
    if metric.kind == metrics.NUMBER:
        return "< 不满，<= 以下（含），= 等于，>= 以上（含），> 超过，=3至9 范围", f"{metric.label}>=3"
    if metric.kind == metrics.YES_NO:
        return "=是，=否", f"{metric.label}=是"
    options = [label for _, label in metric.options]
    return "=" + "、".join(options), f"{metric.label}={'、'.join(options[:2])}"
