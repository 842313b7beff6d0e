"""The parameters shipped with the product: well formed, without a gap, and honest about what nobody has read."""

import tomllib
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

DATA = Path(__file__).resolve().parents[2] / "cases/data/parameters.toml"
ROWS = tomllib.loads(DATA.read_text("utf-8"))["parameter"]

NATION, FIRST_DAY = "", date(2021, 7, 15)
UNITS = {
    "fen": int, "working_days": int, "calendar_days": int, "months": int, "years": int, "times": int,
    "percent": (int, float), "bool": bool, "text": str, "list": list,
}  # fmt: skip
KEYS = {
    "key", "label", "region", "value", "unit", "from", "to", "source", "confirmed", "active", "note",
}  # fmt: skip
KINDS = {
    "warning", "criticism", "fine", "confiscate_income", "confiscate_goods", "suspend_licence",
    "downgrade_qualification", "revoke_licence", "restrict_business", "suspend_business", "close_down",
    "restrict_practice", "other",
}  # fmt: skip
YOUNG = {"severe_list_months", "severe_list_early_months", "report_objection_days", "report_recheck_days"}


def start(row: dict) -> date:
    return date.fromisoformat(row["from"])


def end(row: dict) -> date:
    return date.fromisoformat(row["to"]) if row.get("to") else date.max


def value(key: str, on: str = "2026-11-22", region: str = NATION) -> object:
    day = date.fromisoformat(on)
    (row,) = (
        r for r in ROWS
        if r["key"] == key and r.get("region", "") == region and r.get("active", True) and start(r) <= day <= end(r)
    )  # fmt: skip
    return row["value"]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['key']}-{row.get('region', '')}-{row['from']}")
def test_a_row_is_well_formed(row):
    assert set(row) <= KEYS
    assert row["label"] and row["source"]
    kind = UNITS[row["unit"]]
    assert isinstance(row["value"], kind) and isinstance(row["value"], bool) == (kind is bool)
    assert start(row) <= end(row)
    assert isinstance(row["confirmed"], bool)
    assert row.get("active", True) or not row["confirmed"]
    assert row.get("region", "").isdigit() or "region" not in row


def test_rows_of_a_key_and_region_follow_each_other_without_gap_or_overlap():
    groups: dict[tuple[str, str, bool], list[dict]] = {}
    for row in ROWS:
        groups.setdefault((row["key"], row.get("region", ""), row.get("active", True)), []).append(row)
    for found in groups.values():
        for one, two in pairwise(sorted(found, key=start)):
            assert end(one) + timedelta(1) == start(two), two["key"]
    for key in {row["key"] for row in ROWS}:
        nation = sorted(groups[key, NATION, True], key=start)
        assert key in YOUNG or start(nation[0]) <= FIRST_DAY, key
        assert end(nation[-1]) == date.max, key


def test_what_comes_from_the_unread_order_is_unconfirmed():
    assert not any(row["confirmed"] for row in ROWS if "待核" in row["source"] or "总局令第77号" in row["source"])
    assert not any(row["confirmed"] for row in ROWS if row["source"].startswith("本局"))


def test_amounts_are_in_fen():
    assert value("hearing_amount_unit") == 50_000_00
    assert value("hearing_amount_person") == 20_000_00
    assert value("collective_amount_unit") == 50_000_00
    assert value("summary_limit_unit") == 3_000_00
    assert value("summary_limit_person") == 200_00
    assert value("cash_limit") == 100_00


def test_no_unread_provincial_number_replaces_the_hearing_default_in_henan():
    henan = [row for row in ROWS if row.get("region") == "41" and "hearing" in row["key"]]
    assert len(henan) == 4
    assert all(row["active"] is False and row["confirmed"] is False for row in henan)


@pytest.mark.parametrize("region", [NATION, "41", "13"])
def test_record_filing_has_the_form_of_a_dossiers_parameter(region):
    for duty in value("record_filing", region=region):
        assert set(duty) == {"to", "unit_from", "person_from", "days", "unit", "kinds"}
        assert duty["unit"] in {"working", "calendar"}
        assert set(duty["kinds"]) <= KINDS


@pytest.mark.parametrize("region", [NATION, "14", "37"])
def test_an_order_of_severity_names_every_kind_once(region):
    order = value("severity_order", region=region)
    assert len(order) == 13 and set(order) == KINDS
    assert order.index("warning") < order.index("fine") < order.index("suspend_business")


def test_lists_of_kinds_name_kinds():
    assert set(value("hearing_kinds")) <= KINDS - {"fine"}
    assert set(value("collective_kinds")) >= set(value("hearing_kinds"))


def test_credit_tiers_change_on_the_first_of_april_2026():
    assert value("credit_tier_ordinary_min_months", "2026-03-31") == 12
    assert value("credit_tier_ordinary_min_months", "2026-04-01") == 3
    for tier in ("ordinary", "serious"):
        assert value(f"credit_tier_{tier}_min_months") < value(f"credit_tier_{tier}_max_months")
