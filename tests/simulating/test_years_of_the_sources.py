"""Years made from the published figures, read back from the exported workbook by a reader that knows nothing of ours."""

from __future__ import annotations

import json
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from openpyxl import load_workbook

PROFILES = Path(__file__).parents[2] / "cases" / "data" / "profiles"
NAMES = ["city-2020-filings", "county-2024", "district-2023", "province-2016-targets"]

pytestmark = pytest.mark.django_db


def made(name: str, folder: Path) -> tuple[dict[str, Any], Any]:
    """The profile as it is written, and the workbook of its year."""
    file = PROFILES / f"{name}.json"
    profile = json.loads(file.read_text(encoding="utf-8"))
    said = StringIO()
    call_command("simulate", str(file), stdout=said, stderr=StringIO())
    assert said.getvalue().endswith(f"{len(profile['figures'])}项所给的数全部相等。\n")
    out = folder / "year.xlsx"
    call_command("yearly", str(profile["year"]), bureau=profile["bureau"]["code"], format="xlsx", out=out)
    return profile, load_workbook(out, read_only=True)


def total(book: Any, sheet: str, row: str, column: str) -> Any:
    """What stands in that row under that heading."""
    rows = [list(values) for values in book[sheet].iter_rows(values_only=True)]
    head = next(values for values in rows if values[0] in ("机构", "项目"))
    return next(values for values in rows if values[0] == row)[head.index(column)]


@pytest.mark.parametrize("name", NAMES)
def test_the_workbook_of_a_simulated_year_holds_the_figures_of_its_profile(name: str, tmp_path: Path) -> None:
    profile, book = made(name, tmp_path)
    figures = {row[0]: (row[2], row[5]) for row in book["统计数"].iter_rows(values_only=True)}
    wanted, yuan = profile["figures"], {"元": 100, "万元": 1_000_000}
    found = {key: int(Decimal(str(figures[key][0])) * yuan.get(figures[key][1], 1)) for key in wanted}
    assert found == wanted
    fines = Decimal(str(total(book, "行政处罚实施情况", "合计", "罚没金额（万元）")))
    assert int(fines * 1_000_000) == wanted["fine_amount_decided"] if "fine_amount_decided" in wanted else fines >= 0
    visits, hazards = (
        total(book, "安全生产监督检查和隐患查处情况", "合计", head) for head in ("监督检查（家次）", "隐患合计（条）")
    )
    assert visits == wanted.get("insp_visits", visits) and hazards == wanted.get("hazard_found", hazards)
