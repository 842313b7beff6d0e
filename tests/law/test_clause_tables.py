"""Cases with the band and the article each clause of the Work Safety Law gives (procedure E.1), weighed by the real guard.

The numbers here were written down from the statute, not read from the product's data. Each band is asked for at its
lower end, one fen below it, at its upper end, and one fen beyond.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest

from cases import lawbase
from tests.guards.weighing import Weighed

pytestmark = pytest.mark.django_db

W = 10_000
INCOME = 23_456_700  # fen: an income that five per cents of leave whole fen, and odd ones do not
FULL = {"income_basis": "完税证明"}


@pytest.fixture(autouse=True)
def law_read_anew() -> None:
    lawbase.forget()


@dataclass(frozen=True)
class Band:
    """What a clause costs: both ends in yuan (0 below: any fine above nothing), and the article as papers cite it."""

    place: str
    low: int
    high: int
    article: str
    subject: str = "unit"
    step: str = "first"
    variant: str = ""
    kinds: tuple[str, ...] = ()
    more: dict[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.place} {self.subject} {self.step} {self.variant}".strip()

    def weighed(self, fen: int) -> Weighed:
        found = Weighed(
            f"安全生产法/{self.place}",
            self.subject,
            step=self.step,
            variant=self.variant,
            act_end="2026-04-30",
            **self.more,
        )
        return found.fined(fen, self.kinds)


def art(number: str, paragraph: str = "", item: str = "") -> str:
    return f"安全生产法第{number}条" + (f"第{paragraph}款" if paragraph else "") + (f"第({item})项" if item else "")


ITEMS = "一二三四五六七八"
STOP = ("suspend_business",)
BANDS = [
    Band("92/1", 3 * W, 10 * W, art("九十二", "一"), kinds=STOP),
    Band("92/2", 10 * W, 20 * W, art("九十二", "二")),
    Band("92/2", 5 * W, 10 * W, art("九十二", "二"), "person"),
    Band("93/2", 2 * W, 20 * W, art("九十三", "二"), "person", "accident"),
    Band("94/1", 2 * W, 5 * W, art("九十四", "一"), "person"),
    Band("94/1", 5 * W, 10 * W, art("九十四", "一"), "person", "overdue"),
    Band("96/1", 1 * W, 3 * W, art("九十六"), "person"),
    *(Band(f"97/1/{n}", 0, 10 * W, art("九十七", "", ITEMS[n - 1])) for n in range(1, 8)),
    *(Band(f"97/1/{n}", 10 * W, 20 * W, art("九十七", "", ITEMS[n - 1]), step="overdue", kinds=STOP) for n in range(1, 8)),
    *(Band(f"97/1/{n}", 2 * W, 5 * W, art("九十七", "", ITEMS[n - 1]), "person", "overdue") for n in range(1, 8)),
    *(Band(f"98/1/{n}", 10 * W, 50 * W, art("九十八", "", ITEMS[n - 1]), kinds=STOP) for n in range(1, 5)),
    *(Band(f"98/1/{n}", 2 * W, 5 * W, art("九十八", "", ITEMS[n - 1]), "person") for n in range(1, 5)),
    *(Band(f"98/1/{n}", 50 * W, 100 * W, art("九十八", "", ITEMS[n - 1]), step="overdue") for n in range(1, 5)),
    *(Band(f"98/1/{n}", 5 * W, 10 * W, art("九十八", "", ITEMS[n - 1]), "person", "overdue") for n in range(1, 5)),
    *(Band(f"99/1/{n}", 0, 5 * W, art("九十九", "", ITEMS[n - 1])) for n in range(1, 9)),
    *(Band(f"99/1/{n}", 5 * W, 20 * W, art("九十九", "", ITEMS[n - 1]), step="overdue") for n in range(1, 9)),
    *(Band(f"99/1/{n}", 1 * W, 2 * W, art("九十九", "", ITEMS[n - 1]), "person", "overdue") for n in range(1, 9)),
    *(Band(f"99/1/{n}", 0, 5 * W, art("九十九", "", ITEMS[n - 1]), step="serious", variant="首次", kinds=STOP)
      for n in range(1, 9)),
    *(Band(f"99/1/{n}", 5 * W, 20 * W, art("九十九", "", ITEMS[n - 1]), step="serious", variant="逾期未改正", kinds=STOP)
      for n in range(1, 9)),
    *(Band(f"99/1/{n}", 1 * W, 2 * W, art("九十九", "", ITEMS[n - 1]), "person", "serious", "逾期未改正") for n in range(1, 9)),
    *(Band(f"101/1/{n}", 0, 10 * W, art("一百零一", "", ITEMS[n - 1])) for n in range(1, 6)),
    *(Band(f"101/1/{n}", 10 * W, 20 * W, art("一百零一", "", ITEMS[n - 1]), step="overdue", kinds=STOP) for n in range(1, 6)),
    *(Band(f"101/1/{n}", 2 * W, 5 * W, art("一百零一", "", ITEMS[n - 1]), "person", "overdue") for n in range(1, 6)),
    Band("102/1", 0, 5 * W, art("一百零二")),
    Band("102/1", 5 * W, 10 * W, art("一百零二"), "person", "refused"),
    Band("103/1", 10 * W, 20 * W, art("一百零三", "一")),
    Band("103/1", 1 * W, 2 * W, art("一百零三", "一"), "person"),
    Band("103/2", 0, 5 * W, art("一百零三", "二")),
    Band("103/2", 0, 1 * W, art("一百零三", "二"), "person"),
    Band("103/3", 0, 10 * W, art("一百零三", "三")),
    Band("103/3", 0, 2 * W, art("一百零三", "三"), "person"),
    Band("103/3", 10 * W, 20 * W, art("一百零三", "三"), variant="转让施工资质", kinds=STOP),
    Band("103/3", 5 * W, 10 * W, art("一百零三", "三"), "person", variant="转让施工资质"),
    Band("104/1", 0, 5 * W, art("一百零四")),
    Band("104/1", 0, 1 * W, art("一百零四"), "person"),
    *(Band(f"105/1/{n}", 0, 5 * W, art("一百零五", "", ITEMS[n - 1])) for n in (1, 2)),
    *(Band(f"105/1/{n}", 0, 1 * W, art("一百零五", "", ITEMS[n - 1]), "person") for n in (1, 2)),
    Band("106/1", 2 * W, 10 * W, art("一百零六"), "person"),
    Band("108/1", 2 * W, 20 * W, art("一百零八"), step="refused"),
    Band("108/1", 1 * W, 2 * W, art("一百零八"), "person", "refused"),
    Band("109/1", 5 * W, 10 * W, art("一百零九")),
    Band("109/1", 10 * W, 20 * W, art("一百零九"), step="overdue"),
    Band("114/1/1", 30 * W, 100 * W, art("一百一十四", "一", "一"), step="accident_ordinary"),
    Band("114/1/2", 100 * W, 200 * W, art("一百一十四", "一", "二"), step="accident_larger"),
    Band("114/1/3", 200 * W, 1000 * W, art("一百一十四", "一", "三"), step="accident_major"),
    Band("114/1/4", 1000 * W, 2000 * W, art("一百一十四", "一", "四"), step="accident_extra"),
    Band("114/2", 60 * W, 500 * W, art("一百一十四", "二"), step="accident_ordinary"),
    Band("114/2", 200 * W, 1000 * W, art("一百一十四", "二"), step="accident_larger"),
    Band("114/2", 400 * W, 5000 * W, art("一百一十四", "二"), step="accident_major"),
    Band("114/2", 2000 * W, 10000 * W, art("一百一十四", "二"), step="accident_extra"),
]  # fmt: skip

each_band = pytest.mark.parametrize("band", BANDS, ids=str)


@each_band
def test_the_lower_end_is_allowed_and_one_fen_less_is_not(band: Band) -> None:
    least = band.low * 100 or 1  # “以下” alone starts above nothing
    assert not band.weighed(least).reasons()
    if band.low:
        said = band.weighed(least - 1).said()
        assert "低于法定最低" in said and band.article in said


@each_band
def test_the_upper_end_is_allowed_and_one_fen_more_is_not(band: Band) -> None:
    assert not band.weighed(band.high * 100).reasons()
    said = band.weighed(band.high * 100 + 1).said()
    assert "超过法定最高" in said and band.article in said


# -- shares of income (95, 96, 110): by hand, a fraction of a fen dropped ------------------------------------------------

SHARES = [
    ("95/1/1", "accident_ordinary", 40, 40, art("九十五", "", "一")),
    ("95/1/2", "accident_larger", 60, 60, art("九十五", "", "二")),
    ("95/1/3", "accident_major", 80, 80, art("九十五", "", "三")),
    ("95/1/4", "accident_extra", 100, 100, art("九十五", "", "四")),
    ("96/1", "accident", 20, 50, art("九十六")),
    ("110/1", "first", 60, 100, art("一百一十", "一")),
    ("110/2", "first", 60, 100, art("一百一十", "二")),
]


@pytest.mark.parametrize(("place", "step", "low", "high", "article"), SHARES)
@pytest.mark.parametrize("income", [INCOME, 10_001])
def test_a_share_of_income_keeps_to_both_ends(
    place: str, step: str, low: int, high: int, article: str, income: int
) -> None:
    def weighed(fen: int) -> Weighed:
        return Weighed(f"安全生产法/{place}", "person", step=step, last_year_income_fen=income, **FULL).fined(fen)

    least, most = income * low // 100, income * high // 100
    assert not weighed(least).reasons() and not weighed(most).reasons()
    assert "低于法定最低" in weighed(least - 1).said() and article in weighed(least - 1).said()
    assert "超过法定最高" in weighed(most + 1).said() and article in weighed(most + 1).said()


# -- multiples of illegal income (92(2), 103(1), 103(3)) -----------------------------------------------------------------

MULTIPLES = [("92/2", "", ()), ("103/1", "", ()), ("103/3", "转让施工资质", STOP)]


@pytest.mark.parametrize(("place", "variant", "kinds"), MULTIPLES)
def test_from_a_hundred_thousand_on_the_fine_is_two_to_five_times_the_illegal_income(
    place: str, variant: str, kinds: tuple[str, ...]
) -> None:
    def weighed(fen: int, income: int) -> Weighed:
        return Weighed(f"安全生产法/{place}", variant=variant, illegal_income_fen=income).fined(fen, kinds)

    border = 10_000_000  # 100,000 yuan belong to it
    assert not weighed(20_000_000, border).reasons() and not weighed(50_000_000, border).reasons()
    assert "低于法定最低" in weighed(19_999_999, border).said() and "超过法定最高" in weighed(50_000_001, border).said()
    below = border - 1
    assert not weighed(10_000_000, below).reasons() and not weighed(20_000_000, below).reasons()
    assert "低于法定最低" in weighed(9_999_999, below).said() and "超过法定最高" in weighed(20_000_001, below).said()


# -- clauses that know no fine -------------------------------------------------------------------------------------------

WITHOUT_FINE = [
    ("93/1", "unit", "first"), ("93/1", "unit", "overdue"), ("94/1", "unit", "overdue"), ("94/3", "person", "accident"),
    ("100/1", "unit", "first"), ("102/1", "unit", "refused"), ("103/2", "unit", "overdue"), ("103/3", "unit", "overdue"),
    ("104/1", "unit", "overdue"), ("105/1/1", "unit", "overdue"), ("105/1/2", "unit", "overdue"),
    ("108/1", "unit", "first"), ("113/1/1", "unit", "first"), ("113/1/2", "unit", "first"),
    ("113/1/3", "unit", "first"), ("113/1/4", "unit", "first"), ("92/3", "unit", "first"), ("92/3", "person", "first"),
    ("92/3", "unit", "serious"), ("92/3", "person", "serious"), ("94/3", "person", "accident_major"),
    ("94/3", "person", "accident_extra"),
]  # fmt: skip


@pytest.mark.parametrize(("place", "subject", "step"), WITHOUT_FINE)
def test_where_the_clause_knows_no_fine_not_a_fen_is_allowed(place: str, subject: str, step: str) -> None:
    said = Weighed(f"安全生产法/{place}", subject, step=step).fined(1).said()
    assert "超过法定最高0元" in said and "罚款”不是处罚依据规定的种类" in said


AGAINST_NOBODY = [
    *((f"97/1/{n}", "person", "first") for n in range(1, 8)), *((f"99/1/{n}", "person", "first") for n in range(1, 9)),
    *((f"101/1/{n}", "person", "first") for n in range(1, 6)), ("92/1", "person", "first"), ("95/1/1", "unit", "first"),
    ("102/1", "person", "first"), ("106/1", "unit", "first"), ("109/1", "person", "first"), ("110/1", "unit", "first"),
    ("114/1/1", "person", "accident_ordinary"),
]  # fmt: skip


@pytest.mark.parametrize(("place", "subject", "step"), AGAINST_NOBODY)
def test_whom_the_clause_does_not_mean_is_not_fined_under_it(place: str, subject: str, step: str) -> None:
    assert (
        "没有适用于该当事人和违法情形的处罚规定" in Weighed(f"安全生产法/{place}", subject, step=step).fined(100).said()
    )


def test_the_tables_speak_of_every_clause_of_the_statute() -> None:
    """Every row of articles 92 to 114 in the product, the daily fine (112) and persons' bars (113) aside."""
    told = {(b.place, b.subject, b.step, b.variant) for b in BANDS}
    told |= {(place, "person", step, "") for place, step, *_ in SHARES}
    told |= {(place, subject, step, "") for place, subject, step in WITHOUT_FINE}
    rows = {
        (row.cite.partition("/")[2], row.subject, row.step, row.variant)
        for many in lawbase.current().known_clauses() for row in many
        if row.cite.startswith("安全生产法/") and row.valid_to is None
    }  # fmt: skip
    left = {key for key in rows - told if not key[0].startswith(("112/", "113/"))}
    assert left == {("110/1", "person", "first", "逃匿")}  # the police decide on detention
    assert told <= rows
