"""The eight figures at the head of the page, each with what it is compared to and the keys behind it."""

from __future__ import annotations

from dataclasses import dataclass

from cases.counters.reading import Rate, parts
from review.year import choosing, tables
from review.year.tables import rate_of
from review.year.values import TOTAL, Values


@dataclass(frozen=True)
class Headline:
    label: str
    text: str
    unit: str
    note: str
    keys: tuple[str, ...]


def headlines(values: Values) -> list[Headline]:
    now = values.now[TOTAL]
    paid = Rate(now.get("fine_paid_amount", 0) + now.get("confisc_paid_amount", 0), now.get("penalty_total_amount", 0))
    rectified = rate_of("rect_rate", now)
    appeals = now.get("recon_accepted", 0) + now.get("suit_accepted", 0)
    return [
        _plain(values, "立案", "case_filed", "件"),
        _plain(values, "处罚决定", "pen_decided", "宗"),
        _money(values, "罚没金额", "penalty_total_amount"),
        Headline("实缴", tables.amount(paid.numerator, "wan", _places(paid.numerator)), "万元",
                 f"占罚没金额 {choosing.rate_text(paid, values.rounding)}", ("fine_paid_amount", "confisc_paid_amount")),
        _plain(values, "检查", "insp_visits", "家次"),
        Headline("隐患整改率", choosing.rate_text(rectified, values.rounding), "",
                 f"{rectified.numerator:,} / {rectified.denominator:,} 条", ("hazard_rectified", "hazard_found")),
        Headline("法制审核", f"{now.get('review_done', 0):,}", "件", f"其中纠错 {now.get('review_corrected', 0):,} 件",
                 ("review_done",)),
        Headline("复议、诉讼", f"{appeals:,}", "件", _outcomes(now), ("recon_accepted", "suit_accepted")),
    ]  # fmt: skip


def _plain(values: Values, label: str, key: str, unit: str) -> Headline:
    return Headline(
        label, f"{values.now[TOTAL].get(key, 0):,}", unit, _compared(values, key, "{:,}"), tuple(parts(key))
    )


def _money(values: Values, label: str, key: str) -> Headline:
    fen = values.now[TOTAL].get(key, 0)
    before = values.before[TOTAL].get(key, 0)
    note = f"{values.period.before_label} {tables.amount(before, 'wan', _places(before))}，{tables.change(fen, before)}"
    return Headline(label, tables.amount(fen, "wan", _places(fen)), "万元", note, (key,))


def _places(fen: int) -> int:
    return tables.decimals([fen], "wan")


def _compared(values: Values, key: str, form: str) -> str:
    now, before = values.now[TOTAL].get(key, 0), values.before[TOTAL].get(key, 0)
    return f"{values.period.before_label} {form.format(before)}，{tables.change(now, before)}"


def _outcomes(now: dict[str, int]) -> str:
    revoked = now.get("recon_result.annulled", 0) + now.get("suit_result.annulled", 0)
    varied = now.get("recon_result.varied", 0) + now.get("suit_result.varied", 0)
    return f"撤销 {revoked:,}，变更 {varied:,}"
