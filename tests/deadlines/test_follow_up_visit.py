"""The visit after education (33(3)): a period of the bureau, from being told to being visited."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from cases import lawbase, verify
from cases.models import Deadline, ParameterRow
from tests import walk
from tests.guards.asking import flawed, unflawed
from tests.walk import Walked

pytestmark = [pytest.mark.django_db, pytest.mark.proves("follow_up_visit")]

VISIT = {"form": "visit", "found": "整改成果保持良好"}


@pytest.fixture(autouse=True)
def fresh_law() -> Any:
    lawbase.forget()
    yield
    lawbase.forget()


def served(name: str = "first", **line: Any) -> Walked:
    raw = walk.sample(name)
    if line:
        given = next(a for a in raw["acts"] if a["act"] == "conclude_investigation")["data"]["proposals"][0]
        for key in ("list_item", "conditions"):
            given.pop(key, None)
        given |= line
        next(a for a in raw["acts"] if a["act"] == "decide")["data"]["reason"] = line["reason"]
    return walk.case_at("served", raw=raw)


def educate(walked: Walked, on: str, **data: Any) -> None:
    walked.perform("educate", "周启明", on, data)


def visits(walked: Walked) -> list[tuple[str, date, date | None]]:
    rows = Deadline.objects.filter(case=walked.case, key="follow_up_visit").order_by("pk")
    return [(d.party, d.due, d.done_on) for d in rows]


def test_it_starts_with_the_education_and_runs_as_long_as_the_unconfirmed_row_says() -> None:
    walked = served()
    assert visits(walked) == []
    educate(walked, "2026-05-11")
    assert visits(walked) == [("p1", date(2026, 6, 10), None)]
    row = ParameterRow.objects.get(key="follow_up_visit_days")
    assert (row.value, row.unit, row.confirmed) == (30, "calendar_days", False)
    assert Deadline.objects.get(key="follow_up_visit").parameter == "follow_up_visit_days"


def test_the_day_told_to_the_party_goes_before() -> None:
    walked = served()
    educate(walked, "2026-05-11", visit_on="2026-06-14")  # a Sunday: it was told so
    assert visits(walked) == [("p1", date(2026, 6, 14), None)]


def test_the_visit_ends_it_and_starts_no_other() -> None:
    walked = served()
    educate(walked, "2026-05-11")
    educate(walked, "2026-06-10", **VISIT)
    assert visits(walked) == [("p1", date(2026, 6, 10), date(2026, 6, 10))]
    assert verify.run().failures == {}


def test_told_once_more_the_later_day_counts() -> None:
    walked = served()
    educate(walked, "2026-05-11")
    educate(walked, "2026-05-20", form="talk")
    assert [(due, done is None) for _, due, done in visits(walked)] == [
        (date(2026, 6, 10), False), (date(2026, 6, 22), True),
    ]  # fmt: skip
    assert verify.run().failures == {}


def test_a_late_visit_is_still_owed_and_is_a_flaw() -> None:
    walked = served()
    educate(walked, "2026-05-11", visit_on="2026-06-11")
    unflawed(walked.check("educate", "周启明", "2026-06-11", VISIT), "G32")
    flawed(walked.check("educate", "周启明", "2026-06-12", VISIT), "G32")


def test_closing_the_case_leaves_no_visit_open() -> None:
    walked = served()
    educate(walked, "2026-05-11")
    walked.perform("close", "高远", "2026-05-29")
    assert visits(walked) == [("p1", date(2026, 6, 10), date(2026, 5, 29))]
    assert verify.run().failures == {}


def test_who_was_punished_or_did_nothing_is_not_visited() -> None:
    punished = walk.case_at("served", "small")
    educate(punished, "2026-04-01")
    assert visits(punished) == []
    innocent = served(reason="not_proven")
    educate(innocent, "2026-05-11")
    assert visits(innocent) == []
