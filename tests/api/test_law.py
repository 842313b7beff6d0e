"""The law base over the API: what applies to the bureau, on which day; only parameters are changed, by administrators."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases import lawbase
from cases.models import Bureau, Event, LenientItem, Officer, OfficerRole, ParameterRow, Tier
from cases.registry import Role
from tests import walk
from tests.api.calling import Caller, problem_of
from tests.law.invented import SAFETY_TEXT, load

pytestmark = pytest.mark.django_db
TRAINED = "安全生产法/97/1/7"
WAN = 1_000_000
NEW = {
    "key": "recheck_days", "value": 7, "since": "2026-12-01", "source": "本局规定第九条", "reason": "复查要快",
}  # fmt: skip


@pytest.fixture
def bureau() -> Bureau:
    return Bureau.objects.create(code="410899", name="云川市应急管理局", abbr="豫云", level="city")


def officer(bureau: Bureau, username: str, role: Role) -> Officer:
    made = Officer.objects.create_user(username, password="so long as it is", name=f"某{username}", bureau=bureau)
    OfficerRole.objects.create(officer=made, role=role, valid_from=date(2020, 1, 1))
    return made


@pytest.fixture
def caller(bureau: Bureau) -> Caller:
    return Caller(officer(bureau, "1201", Role.INSPECTOR))


@pytest.fixture
def administrator(bureau: Bureau) -> Caller:
    return Caller(officer(bureau, "1501", Role.ADMINISTRATOR))


def got(caller: Caller, path: str, **asked: Any) -> dict[str, Any]:
    answer = caller.get(f"/api/{path}", asked)
    assert answer.status_code == 200, answer.content.decode()
    return dict(answer.json())


# -- parameters --------------------------------------------------------------------------------------------------------


def parameter(caller: Caller, key: str, on: str) -> dict[str, Any]:
    return next(p for p in got(caller, "parameters/", on=on)["results"] if p["key"] == key)


def test_a_parameter_says_what_it_decides_who_reads_it_and_where_it_comes_from(caller: Caller) -> None:
    told = parameter(caller, "filing_days", "2026-07-30")
    assert told["decides"].startswith("发现线索以后") and told["source"] and told["level"] and told["by"]
    assert told["read_by"] and not told["reading"]
    aside = parameter(caller, "preserve_filing_days", "2026-07-30")
    assert aside["reading"] and not aside["read_by"]


def test_parameters_are_of_a_day_and_found_by_words(caller: Caller) -> None:
    everything = got(caller, "parameters/")["results"]
    open_ones = got(caller, "parameters/", unconfirmed="true")["results"]
    assert {p["key"] for p in open_ones} == {p["key"] for p in everything if not p["confirmed"]} != set()
    found = got(caller, "parameters/", q="复查 整改期满")["results"]
    assert [p["key"] for p in found] == ["recheck_days"]
    before, after = (parameter(caller, "recheck_days", on)["source"] for on in ("2026-01-31", "2026-02-01"))
    assert before != after
    problem_of(caller.get("/api/parameters/?on=2026-02-30"), 400)


def test_an_administrator_sets_a_row_with_a_reason(administrator: Caller) -> None:
    answer = administrator.send("/api/parameters/", NEW)
    assert answer.status_code == 201
    told = answer.json()
    assert (told["value"], told["since"], told["level"], told["confirmed"]) == (7, "2026-12-01", "本机关", False)
    assert told["by"] == "某1501"
    assert parameter(administrator, "recheck_days", "2026-11-30")["value"] == 10
    assert parameter(administrator, "recheck_days", "2026-12-01")["value"] == 7
    assert "复查要快" in Event.objects.get(name="parameter_added").payload


def test_nobody_else_sets_a_row(caller: Caller) -> None:
    problem_of(caller.send("/api/parameters/", NEW), 403)
    assert not ParameterRow.objects.filter(region="=410899").exists()


@pytest.mark.parametrize(
    ("changed", "path", "said"),
    [
        ({"reason": " "}, "reason", "不能为空"),
        ({"source": ""}, "source", "不能为空"),
        ({"value": "七"}, "value", "整数"),
        ({"value": 7.5}, "value", "整数"),
        ({"value": None}, "value", ""),
        ({"value": {"days": 7}}, "value", ""),
        ({"key": "no_such_key"}, "key", "没有这个参数"),
        ({"key": "cash_limit", "value": True}, "value", "以分计"),
        ({"key": "cash_limit", "value": "100"}, "value", "以分计"),
        ({"key": "cash_limit", "value": -1}, "value", ""),
        ({"key": "review_scope", "value": "whatever"}, "value", "没有“whatever”"),
        ({"key": "close_conditions", "value": ["performed", "whenever"]}, "value", "没有“whenever”"),
        ({"key": "first_offence_conditions", "value": [{"wanted": True, "name": "x"}]}, "value", "没有“x”"),
        ({"key": "income_unproven_times_main", "value": [5]}, "value", "下限和上限"),
        ({"key": "income_unproven_times_main", "value": [10, 5]}, "value", "下限和上限"),
        ({"key": "decision_warn_days", "value": [10**9]}, "value", "0至3650"),
        ({"since": "2026-02-30"}, "since", ""),
    ],
)
def test_a_row_that_cannot_be_is_refused_where_it_is_wrong(
    administrator: Caller, changed: dict[str, Any], path: str, said: str
) -> None:
    told = problem_of(administrator.send("/api/parameters/", NEW | changed), 422)
    assert any(wrong["path"].startswith(path) and said in wrong["message"] for wrong in told["errors"]), told
    assert not ParameterRow.objects.filter(region="=410899").exists()


def test_money_is_given_and_told_in_fen(administrator: Caller) -> None:
    sent = {**NEW, "key": "cash_limit", "value": 5_000, "confirmed": True}
    answer = administrator.send("/api/parameters/", sent)
    assert answer.status_code == 201 and (answer.json()["value"], answer.json()["unit"]) == (5_000, "fen")
    assert lawbase.current().parameter("cash_limit", "410899", date(2026, 12, 1)).value == 5_000


def test_two_rows_never_begin_on_one_day(administrator: Caller) -> None:
    administrator.send("/api/parameters/", NEW)
    told = problem_of(administrator.send("/api/parameters/", NEW | {"value": 8}), 422)
    assert "从这一天起已经有一个数" in told["errors"][0]["message"]


# -- statutes ----------------------------------------------------------------------------------------------------------


def test_an_article_is_the_text_of_the_day(caller: Caller) -> None:
    problem_of(caller.get("/api/statutes/安全生产法/articles/97/"), 404)
    load(SAFETY_TEXT, "2021-09-01")
    lawbase.forget()
    told = got(caller, "statutes/安全生产法/articles/97/", on="2026-03-01")
    assert (told["number"], told["valid_from"], told["valid_to"]) == (97, "2021-09-01", None)
    assert len(told["paragraphs"][0]["items"]) == 7
    problem_of(caller.get("/api/statutes/安全生产法/articles/97/?on=2020-01-01"), 404)  # no text of that day is loaded
    problem_of(caller.get("/api/statutes/安全生产法/articles/120/"), 404)
    problem_of(caller.get(f"/api/statutes/安全生产法/articles/{10**30}/"), 404)
    problem_of(caller.get("/api/statutes/没有这部法/articles/1/"), 404)


def test_statutes_say_which_texts_are_loaded(caller: Caller) -> None:
    before = {one["name"]: one["versions"] for one in got(caller, "statutes/")["results"]}
    assert before["安全生产法"] == []
    load(SAFETY_TEXT, "2021-09-01")
    lawbase.forget()
    after = {one["name"]: one["versions"] for one in got(caller, "statutes/")["results"]}
    assert [(v["valid_from"], v["articles"]) for v in after["安全生产法"]] == [("2021-09-01", 119)]


# -- catalogue ---------------------------------------------------------------------------------------------------------


def test_the_catalogue_is_searched_by_words_initials_article_and_code(caller: Caller) -> None:
    for words in ("特种作业人员", "tzzyry", "97条1款7项", "W97.7"):
        results = got(caller, "catalogue/", q=words)["results"]
        assert results[0]["cite"] == TRAINED, words


def test_the_catalogue_is_paged(caller: Caller) -> None:
    seen, page = [], got(caller, "catalogue/")
    while True:
        seen += [one["cite"] for one in page["results"]]
        if page["next"] is None:
            break
        page = got(caller, page["next"].split("/api/")[1])
    assert len(seen) == len(set(seen)) > 100
    assert seen[0] not in [one["cite"] for one in got(caller, "catalogue/", after=seen[0])["results"]]


def test_an_entry_has_every_row_it_ever_had(caller: Caller) -> None:
    told = got(caller, "catalogue/W97.7/")
    assert told["name"] and told["causes"]
    rows = [row for item in told["items"] for row in item["rows"]]
    first = next(row for row in rows if row["cite"] == TRAINED and row["step"] == "first" and row["subject"] == "unit")
    assert (first["low"], first["high"], first["source"] != "") == (0, 10 * WAN, True)
    problem_of(caller.get("/api/catalogue/W0.0/"), 404)


# -- discretion benchmark ----------------------------------------------------------------------------------------------


def tiers() -> None:
    bands = (("较轻", 0, 1, [("le", 1)]), ("一般", 1, 3, [("ge", 2), ("le", 4)]), ("较重", 3, 10, [("ge", 5)]))
    for seq, (label, low, high, conditions) in enumerate(bands, 1):
        Tier.objects.create(
            code="W97.7", cite=TRAINED, subject="unit", step="first", region="=410899", seq=seq, label=label,
            low=low * WAN, high=high * WAN, low_inclusive=bool(low), standard="本市裁量基准", source="测试",
            conditions=[{"metric": "people", "op": op, "value": n} for op, n in conditions],
            valid_from=date(2024, 11, 1),
        )  # fmt: skip
    lawbase.forget()


def test_the_benchmark_of_a_clause(caller: Caller) -> None:
    tiers()
    told = got(caller, "benchmark/", cite=TRAINED)
    assert told["allowed"]["high"] == 10 * WAN
    table = told["tables"][0]
    assert (table["standard"], table["confirmed"]) == ("本市裁量基准", False)
    assert [tier["label"] for tier in table["tiers"]] == ["较轻", "一般", "较重"]
    assert [metric["key"] for metric in told["metrics"]] == ["people"]
    problem_of(caller.get("/api/benchmark/"), 400)
    problem_of(caller.get("/api/benchmark/", {"cite": "安全生产法/97/1/7+安全生产法/97/1/3"}), 400)
    problem_of(caller.get("/api/benchmark/", {"cite": "第九十七条"}), 400)


def test_the_tier_is_chosen_from_answers_and_nothing_is_stored(caller: Caller) -> None:
    tiers()
    events = Event.objects.count()
    told = caller.send("/api/benchmark/choose/", {"cite": TRAINED, "answers": {"people": 3}}).json()
    assert (told["tier"]["label"], told["band"]["low"], told["band"]["high"]) == ("一般", WAN, 3 * WAN)
    assert [one["state"] for one in told["standings"]] == ["out", "fits", "out"]
    open_one = caller.send("/api/benchmark/choose/", {"cite": TRAINED}).json()
    assert open_one["tier"] is None and [m["key"] for m in open_one["missing"]] == ["people"]
    wrong = caller.send("/api/benchmark/choose/", {"cite": TRAINED, "answers": {"people": "三"}})
    assert problem_of(wrong, 422)["errors"][0]["path"] == "answers.people"
    assert Event.objects.count() == events


def test_without_a_benchmark_the_statute_leaves_everything(caller: Caller) -> None:
    told = caller.send("/api/benchmark/choose/", {"cite": "安全生产法/96/1", "answers": {}}).json()
    assert told["tier"] is None and told["standings"] == []


# -- no-penalty lists --------------------------------------------------------------------------------------------------


def test_items_of_the_day_the_kind_and_the_clause(caller: Caller) -> None:
    LenientItem.objects.create(
        region="=410899", code="3", kind="first_minor", title="没有如实记录培训情况", standard="云川清单",
        clauses=["安全生产法/97/1/4"], valid_from=date(2025, 1, 1), source="云应急〔2025〕1号", by="1501",
        conditions=[{"name": "first", "wanted": True}],
    )  # fmt: skip
    lawbase.forget()

    def titles(**asked: str) -> list[str]:
        return [one["title"] for one in got(caller, "lenient/", **asked)["results"] if one["standard"] == "云川清单"]

    assert titles() == titles(kind="first_minor") == titles(clause="安全生产法/97/1/4") == ["没有如实记录培训情况"]
    assert titles(on="2024-12-31") == titles(kind="slight") == titles(clause=TRAINED) == []


# -- all of it ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path", ["parameters/", "statutes/", "catalogue/?q=培训", f"benchmark/?cite={TRAINED}", "lenient/"]
)
def test_an_answer_costs_few_queries(caller: Caller, path: str) -> None:
    tiers()
    caller.get(f"/api/{path}")  # the law is read
    with CaptureQueriesContext(connection) as seen:
        assert caller.get(f"/api/{path}").status_code == 200
    assert len(seen) <= 12


def test_a_period_says_which_unconfirmed_parameter_made_it(db: None) -> None:
    raw = walk.sample("small")
    raw["bureau"].pop("parameters", None)
    walked = walk.case_at("in_review", raw=raw)
    assert walked.case is not None
    caller = Caller(walked.people["周启明"])
    of_case = {one["key"]: one["unconfirmed"] for one in got(caller, f"cases/{walked.case.uid}/deadlines/")["results"]}
    assert of_case["review_term"] == "法制审核期限" and of_case["decision_term"] == ""
    assert {one["key"]: one["unconfirmed"] for one in got(caller, "deadlines/")["results"]}[
        "review_term"
    ] == "法制审核期限"
