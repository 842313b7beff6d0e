"""Evaluating: always the same, as a stream, at any stage; command, API and page say the same."""

from __future__ import annotations

import io
import json
from datetime import date
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cases import clock, files, lawbase
from cases.models import Bureau, Case, Document, Event, Job, Officer, OfficerRole
from cases.registry import Role
from review.evaluation import PENDING, Evaluation, evaluate, evaluate_many, scoring
from review.evaluation.checking import check
from review.evaluation.running import grades_of
from review.models import EvaluationStandard
from review.models.standards import Kind
from tests.evaluation.whole import ON, WITNESS, act, attach, before, failing, judged, scan, standard, walk, whole
from tests.walk import Walked, case_at, sample, stages, start

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 22)


def finished(name: str = "small") -> Walked:
    walked = start(sample(name))
    while walked.rest:
        walked.step()
    return walked


# -- the same again ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["small", "major", "summary", "first"])
def test_the_same_record_gives_the_same_evaluation(name: str) -> None:
    walked = finished(name)
    first = judged(walked)
    lawbase.forget()
    assert judged(walked).as_dict() == first.as_dict()
    assert walked.case is not None
    many = dict(evaluate_many([walked.case.pk], standard(), ON))
    assert many[walked.case.pk] == first


@pytest.mark.parametrize("name", ["small", "major", "summary", "first", "varied"])
def test_a_case_the_engine_let_pass_passes_most_of_it(name: str) -> None:
    found = judged(finished(name))
    assert found.vetoes == () and found.total >= 80 and found.grade in ("优秀", "良好")


def test_a_case_can_be_checked_at_every_stage_and_loses_nothing_for_what_is_still_to_come() -> None:
    totals = []
    for walked in stages(whole()):
        found = judged(walked, on=max(e.on for e in Event.objects.filter(case=walked.case)))
        assert found.total <= 100 and len(found.items) == 71
        totals.append({item.code for item in found.items if item.state == PENDING})
    assert {"F5.1", "G1", "H2", "J3"} <= totals[0]
    assert not totals[-1] & {"F5.1", "G1", "H2", "J3"}


def test_a_case_under_investigation_fails_in_what_was_done_alone() -> None:
    assert failing(judged(case_at("investigating", raw=whole()), on=date(2026, 5, 13))) <= {"B5"}


def test_what_is_not_due_is_not_late() -> None:
    walked = case_at("decided", raw=whole())
    assert judged(walked, on=date(2026, 7, 22)).item("G1").state == PENDING
    assert judged(walked, on=date(2026, 7, 23)).item("G1").state == "failed"


# -- many --------------------------------------------------------------------------------------------------------------


def test_a_batch_asks_the_same_number_of_queries_however_many_cases() -> None:
    pks = [walk(whole()).case.pk, finished("small").case.pk]  # type: ignore[union-attr]
    one = _queries(pks[:1])
    assert _queries(pks) == one <= 20


def _queries(pks: list[int]) -> int:
    one = standard()
    list(evaluate_many(pks, one, ON))
    with CaptureQueriesContext(connection) as asked:
        list(evaluate_many(pks, one, ON))
    return len(asked)


def test_many_are_read_in_batches_in_the_order_given() -> None:
    pks = [finished(name).case.pk for name in ("small", "summary", "major")]  # type: ignore[union-attr]
    found = [pk for pk, _ in evaluate_many(reversed(pks), standard(), ON, size=2)]
    assert found == pks[::-1]


# -- command, API, page ------------------------------------------------------------------------------------------------


def command(*arguments: str) -> str:
    out = io.StringIO()
    call_command("evaluate", *arguments, stdout=out)
    return out.getvalue()


def test_command_api_and_page_say_the_same() -> None:
    walked = finished("small")
    case = walked.case
    assert case is not None and case.number
    said = json.loads(command(case.number, "--json"))
    officer = walked.people["周启明"]
    status, body = _api(officer, case, "")
    assert status == 200 and body == said
    assert said == check(Case.objects.select_related("bureau", "unit").get(pk=case.pk), DAY).evaluation.as_dict()
    client = Client()
    client.force_login(officer)
    html = client.get(f"/cases/{case.uid}/evaluation/").content.decode()
    assert "自查" in html and "询问笔录没有写林某的性别" in html and "待确认" in html
    assert json.loads(command(str(case.uid), "--json")) == said
    text = command(case.number)
    assert "C3" in text and "暂计" in text and "分数线待确认" in text


def _api(officer: Officer, case: Case, query: str) -> tuple[int, Any]:
    client = Client()
    client.force_login(officer)
    answer = client.get(f"/api/cases/{case.uid}/evaluation/{query}")
    return answer.status_code, answer.json()


def test_another_standard_is_asked_for_by_its_code() -> None:
    walked = finished("small")
    case = walked.case
    assert case is not None and case.number
    said = json.loads(command(case.number, "--json", "--standard", "defects"))
    assert said["standard"] == "defects"
    assert _api(walked.people["周启明"], case, "?standard=defects")[1] == said
    assert _api(walked.people["周启明"], case, "?standard=none")[0] == 400
    with pytest.raises(SystemExit):
        command(case.number, "--standard", "none")
    with pytest.raises(SystemExit):
        command("（无）1号")


def test_an_archived_case_names_the_page_of_the_bound_file() -> None:
    walked = finished("small")
    case = Case.objects.select_related("bureau", "unit").get(pk=walked.case.pk)  # type: ignore[union-attr]
    found = check(case, DAY).evaluation
    pages = {p.title: p.page for item in found.items for p in item.places if p.document}
    assert pages["行政处罚决定书"] == 1 and all(page > 0 for title, page in pages.items() if title not in AROUND), pages


AROUND = ("卷宗封面", "卷内目录", "备考表", "案卷首页", "卷内备考表")


def test_a_bureau_beside_this_one_does_not_see_the_check() -> None:
    walked = finished("small")
    other = Bureau.objects.create(code="420100", name="江城市应急管理局", abbr="鄂江")
    stranger = Officer.objects.create(username="x", name="某", bureau=other)
    assert _api(stranger, walked.case, "")[0] == 404  # type: ignore[arg-type]


# -- what people say ---------------------------------------------------------------------------------------------------


def test_what_people_score_replaces_what_was_prepared() -> None:
    walked = walk(whole())
    found = judged(walked)
    assert walked.case is not None
    bureau = walked.case.bureau

    def rescored(points: dict[str, Decimal]) -> Evaluation:
        return scoring.rescored(found, points, standard(), grades_of(standard(), bureau, found.on)[0])

    scored = rescored({"F1": Decimal(4), "V05": Decimal(1)})
    assert scored.total == 99 and scored.item("F1").state == "failed" and scored.item("V05").state == "passed"
    vetoed = rescored({"V07": Decimal(0)})
    assert vetoed.vetoes == ("V07",) and vetoed.total == 0 and vetoed.grade == "不合格"
    given = {item.code: item.full if item.kind != Kind.VETO else Decimal(1) for item in found.items}
    assert not rescored(given).provisional


# -- the standard of defects -------------------------------------------------------------------------------------------


def test_defects_are_counted_place_by_place() -> None:
    raw = whole()
    for name in ("serve_notice", "serve_decision"):
        act(raw, name)["data"]["receiver"] = ""
    walked = walk(raw, until="archive")
    found = judged(walked, "defects")
    assert found.item("H01").points == -50 and found.total == 50  # two notices, two decisions, the repair notice
    scan(walked, "service_receipt")
    assert judged(walked, "defects").total == 100


@pytest.mark.parametrize(
    ("code", "field", "value", "lost"),
    [("J02", "bank", "", 10), ("J05", "court", "", 4)],
)
def test_a_defect_of_the_decision_costs_its_points_for_each_paper(code: str, field: str, value: str, lost: int) -> None:
    raw = whole()
    raw["bureau"][field] = value
    found = judged(walk(raw), "defects")
    assert failing(found) == {code} and found.item(code).points == -lost


def test_papers_of_the_address_and_ways_of_service_are_looked_at() -> None:
    raw = whole()
    told = {"party": "p1", "address": "某路1号", "electronic": False, "signed": True}
    before(
        raw,
        "serve_notice",
        {"act": "confirm_address", "on": "2026-06-04", "by": "周启明", "with": ["何静"], "data": told},
    )
    act(raw, "serve_notice")["data"] |= {"method": "post"}
    act(raw, "serve_decision")["data"] |= {"method": "left", "witness": WITNESS}
    walked = walk(raw)
    found = judged(walked, "defects")
    assert failing(found) == {"S02", "S04", "H03", "H05"}
    for event in Event.objects.filter(case=walked.case, name__in=("serve_notice", "serve_decision")):
        attach(event, "application/pdf")
    assert failing(judged(walked, "defects")) == {"S02", "S04"}


def test_decisions_without_name_or_date_are_defects() -> None:
    walked = walk(whole())
    document = Document.objects.get(case=walked.case, form="decision_unit")
    values = json.loads(document.values)
    Document.objects.filter(pk=document.pk).update(values=json.dumps({**values, "bureau": "", "on": ""}))
    assert failing(judged(walked, "defects")) == {"J03", "J07", "J09"}


# -- a whole year ------------------------------------------------------------------------------------------------------


def test_a_year_is_checked_beside_the_server_with_its_progress() -> None:
    walked = finished("small")
    assert walked.case is not None
    reviewer = walked.people["宋雅"]
    client = Client()
    client.force_login(reviewer)
    answer = client.post("/evaluation/year/", {"year": "2026"})
    assert answer.status_code == 302 and answer["Location"] == "/jobs/"
    job = Job.objects.get(officer=reviewer, kind="evaluate_year")
    assert (job.state, job.done, job.total, job.name) == ("done", 1, 1, "案卷检查-2026年.xlsx"), job.error
    assert job.result is not None
    book = openpyxl.load_workbook(io.BytesIO(files.read(job.result)))
    row = [cell.value for cell in book["案卷"][2]]
    assert row[0] == walked.case.number and row[2] == float(judged(walked).total) and row[4] == "良好"
    assert book["问题排序"]["A2"].value in {i.code for i in judged(walked).items if i.doubted}
    assert dict(book["说明"].iter_rows(values_only=True))["良好（份）"] == 1


@pytest.mark.parametrize("year", ["", "1999", "2027", "20２6", "2020"])
def test_a_year_without_cases_is_not_checked(year: str) -> None:
    reviewer = finished("small").people["宋雅"]
    client = Client()
    client.force_login(reviewer)
    assert client.post("/evaluation/year/", {"year": year})["Location"] == "/settings/standards/"
    assert not Job.objects.exists()


# -- the pages of the standards ----------------------------------------------------------------------------------------


def test_an_administrator_takes_over_changes_exports_and_imports() -> None:
    bureau = finished("small").case.bureau  # type: ignore[union-attr]
    officer = Officer.objects.create(username="1501", name="方岚", bureau=bureau)
    OfficerRole.objects.create(officer=officer, role=Role.ADMINISTRATOR, valid_from="2020-01-01")
    client = Client()
    client.force_login(officer)
    shipped = standard()
    page = f"/settings/standards/{shipped.pk}/"
    assert "复制为本机关的标准" in client.get(page).content.decode()
    refused = client.post(page, {"version": "2026-1", "since": "2026-11-22", "reason": ""})
    assert refused.status_code == 422 and "理由" in refused.content.decode() and "2026-1" in refused.content.decode()
    client.post(page, {"version": "2026-1", "since": "2026-11-22", "reason": "采用"})
    own = EvaluationStandard.objects.get(region="=410899")
    item = own.items.get(code="A1")
    changed = {
        "text": "写明当事人",
        "deduction": "",
        "mode": "automatic",
        "checks": ["filing_names_parties"],
        "reason": "改",
    }
    assert client.post(f"/settings/standards/items/{item.pk}/", changed).status_code == 302
    assert "写明当事人" in client.get(f"/settings/standards/{own.pk}/").content.decode()
    wrong = client.post(f"/settings/standards/items/{item.pk}/", changed | {"checks": []})
    assert wrong.status_code == 422 and "要选自动检查" in wrong.content.decode()
    data = client.get(f"/settings/standards/{own.pk}/export.xlsx").content
    book = openpyxl.load_workbook(io.BytesIO(data))
    assert book["条目"]["D15"].value == "写明当事人"
    book["评查标准"]["B3"] = "2027"
    changed_file = io.BytesIO()
    book.save(changed_file)
    changed_file.seek(0)
    changed_file.name = "标准.xlsx"
    done = client.post("/settings/standards/import/", {"file": changed_file, "reason": "年度修订"})
    assert done.status_code == 302
    assert EvaluationStandard.objects.filter(region="=410899").count() == 2
    book["条目"]["E15"] = 9
    broken = io.BytesIO()
    book.save(broken)
    broken.seek(0)
    broken.name = "坏.xlsx"
    answer = client.post("/settings/standards/import/", {"file": broken, "reason": "再来"})
    html = answer.content.decode()
    assert answer.status_code == 422 and "E2" in html and "再来" in html
    assert EvaluationStandard.objects.filter(region="=410899").count() == 2


def test_nobody_but_an_administrator_changes_a_standard() -> None:
    walked = finished("small")
    client = Client()
    client.force_login(walked.people["宋雅"])
    page = f"/settings/standards/{standard().pk}/"
    assert client.get(page).status_code == 200
    assert client.post(page, {"version": "1", "since": "2026-11-22", "reason": "x"}).status_code == 404
    client.force_login(walked.people["周启明"])
    assert client.get(page).status_code == 403


def test_the_day_is_part_of_what_is_said() -> None:
    walked = finished("small")
    assert judged(walked, on=clock.today()).on == DAY
    case = Case.objects.select_related("bureau", "unit").get(pk=walked.case.pk)  # type: ignore[union-attr]
    assert evaluate(case, standard(), DAY).on == DAY
