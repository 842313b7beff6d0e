"""The bureau's own parameters: known keys, right kinds, and in agreement with what the folder already has."""

from typing import Any

import pytest

from cases import dossier, lawbase
from cases.inputs import InputError
from cases.models import ParameterRow
from tests import walk
from tests.dossier.editing import changed, wrongs

DUTY = {"to": "云川市司法局", "unit_from": 100000, "days": 15}


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("hearing_amount", 1), ("hearing_amount_unit", -1), ("hearing_amount_unit", "lots"),
        ("hearing_amount_unit", True), ("hearing_amount_unit", None), ("statement_days", -3), ("statement_days", "3"),
        ("statement_days", 3.5), ("statement_days", 10**9), ("notice_approval", "yes"), ("notice_approval", 1),
        ("collective_quorum_percent", 150), ("collective_quorum_percent", "half"), ("hearing_kinds", "fine"),
        ("hearing_kinds", ["find"]), ("hearing_kinds", [["fine"]]), ("surcharge_base", 3), ("surcharge_base", ""),
        ("retention", [{"procedure": "ordinary"}]), ("first_offence_conditions", [{"name": "x", "wanted": "yes"}]),
        ("record_filing", 5), ("record_filing", [5]),
    ],
)  # fmt: skip
def test_a_wrong_parameter_is_named(key: str, value: Any) -> None:
    found = wrongs(changed("small", "bureau.parameters", {key: value}))
    assert len(found) == 1 and next(iter(found)).startswith(f"bureau.parameters.{key}")


@pytest.mark.parametrize(
    ("field", "value"),
    [("to", ""), ("to", 5), ("days", "15"), ("days", True), ("days", 0), ("unit", "week"), ("unit_from", -1),
     ("unit_from", "1"), ("kinds", ["prison"]), ("amount", 3)],
)  # fmt: skip
def test_a_wrong_filing_duty_is_named(field: str, value: Any) -> None:
    found = wrongs(changed("small", "bureau.parameters", {"record_filing": [DUTY, DUTY | {field: value}]}))
    assert set(found) == {f"bureau.parameters.record_filing[1].{field}"}


def test_right_parameters_become_rows_of_this_bureau_alone() -> None:
    given = {"hearing_amount_unit": "60000.50", "collective_quorum_percent": 67, "record_filing": DUTY,
             "extend_term_rule": 30}  # fmt: skip
    parsed = dossier.parse(changed("small", "bureau.parameters", given))
    before = lawbase.current().stamp
    dossier.bureau_of(parsed)
    own = {row.key: row.value for row in ParameterRow.objects.filter(region="=410899")}
    assert own == {"hearing_amount_unit": 6_000_050, "collective_quorum_percent": 67, "record_filing": [DUTY],
                   "extend_term_rule": 30}  # fmt: skip
    assert lawbase.current().stamp > before


def test_a_parameter_that_differs_from_the_bureaus_own_is_refused() -> None:
    dossier.bureau_of(dossier.parse(walk.sample("major")))
    dossier.bureau_of(dossier.parse(walk.sample("major")))  # the same again is no quarrel
    raw = changed("major", "bureau.parameters.hearing_amount_unit", 80000)
    with pytest.raises(InputError) as raised:
        dossier.run(dossier.parse(raw))
    [wrong] = raised.value.wrongs
    assert wrong.path == "bureau.parameters.hearing_amount_unit" and "50000.00元" in wrong.message


def test_another_bureau_keeps_its_own() -> None:
    dossier.bureau_of(dossier.parse(walk.sample("major")))
    raw = changed("major", "bureau.parameters.hearing_amount_unit", 80000)
    raw["bureau"] |= {"code": "410898", "name": "云山市应急管理局"}
    dossier.bureau_of(dossier.parse(raw))
    values = ParameterRow.objects.filter(key="hearing_amount_unit", region__startswith="=").order_by("region")
    assert [row.value for row in values] == [8_000_000, 5_000_000]
