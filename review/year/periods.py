"""A period of the statistics: a year, a half, a quarter, a month. Written `2025`, `2025H1`, `2025Q3`, `2025-07`."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date

FORM = re.compile(r"(\d{4})(?:H([12])|Q([1-4])|-(0[1-9]|1[0-2]))?")
FIRST_YEAR, LAST_YEAR = 1950, 2100
MONTHS = {"year": 12, "half": 6, "quarter": 3, "month": 1}
KINDS = {"year": "年报", "half": "半年报", "quarter": "季报", "month": "月报"}


@dataclass(frozen=True, order=True)
class Period:
    """`number` counts the halves, quarters or months of the year from 1."""

    year: int
    kind: str = "year"
    number: int = 1

    @classmethod
    def read(cls, text: str) -> Period | None:
        """None for what is no period."""
        found = FORM.fullmatch(text.strip()) if text.isascii() else None
        if found is None or not FIRST_YEAR <= int(found[1]) <= LAST_YEAR:
            return None
        for kind, number in zip(("half", "quarter", "month"), found.groups()[1:], strict=True):
            if number:
                return cls(int(found[1]), kind, int(number))
        return cls(int(found[1]))

    def __str__(self) -> str:
        if self.kind == "month":
            return f"{self.year}-{self.number:02d}"
        return f"{self.year}" + {"year": "", "half": f"H{self.number}", "quarter": f"Q{self.number}"}[self.kind]

    @property
    def months(self) -> range:
        """The months it holds, 1…12."""
        many = MONTHS[self.kind]
        return range((self.number - 1) * many + 1, self.number * many + 1)

    @property
    def start(self) -> date:
        return date(self.year, self.months[0], 1)

    @property
    def end(self) -> date:
        """The last day."""
        last = self.months[-1]
        return date(self.year, last, calendar.monthrange(self.year, last)[1])

    @property
    def before(self) -> Period:
        """The same period of the year before (上年同期)."""
        return Period(self.year - 1, self.kind, self.number)

    @property
    def label(self) -> str:
        """2025年, 2025年上半年, 2025年第三季度, 2025年7月."""
        if self.kind == "half":
            return f"{self.year}年{'上下'[self.number - 1]}半年"
        if self.kind == "quarter":
            return f"{self.year}年第{'一二三四'[self.number - 1]}季度"
        return f"{self.year}年" + (f"{self.number}月" if self.kind == "month" else "")

    @property
    def before_label(self) -> str:
        return "上年" if self.kind == "year" else "上年同期"

    @property
    def due(self) -> date | None:
        """By when it is published and handed in (REPORT_DUE); only a year's report has such a day."""
        return date(self.year + 1, 1, 31) if self.kind == "year" else None


def choices(year: int) -> list[tuple[str, str]]:
    """The periods of a year as a page offers them: (written, label)."""
    periods = [Period(year)]
    for kind, many in (("half", 2), ("quarter", 4), ("month", 12)):
        periods += [Period(year, kind, number) for number in range(1, many + 1)]
    return [(str(one), one.label.removeprefix(f"{year}年") or "全年") for one in periods]
