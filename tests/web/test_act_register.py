"""From a clue to the request for filing in at most twelve typed fields."""

import pytest

from cases.models import Case, Draft, Event
from tests.walk import Walked, sample, start
from tests.web.filling import browser, form_of

pytestmark = pytest.mark.django_db

TYPED = {
    "parties-0-name": "云川市恒达钢结构有限公司",
    "parties-0-credit_code": "91410899MA9ABCDE28",
    "parties-0-legal_representative": "林某",
    "parties-0-address": "云川市工业大道8号",
    "violations-0-facts": "2026年11月22日现场检查发现，切割车间1名人员未取得特种作业操作证从事热切割作业。",
    "violations-0-clause": "安全生产法第九十七条第一款第七项",
}


@pytest.fixture
def bureau() -> Walked:
    return start(sample("small"))


def test_a_case_is_started_and_its_filing_requested_with_twelve_typed_fields(bureau: Walked) -> None:
    web = browser(bureau.officer("周启明"))
    form = form_of(web.get("/cases/new/").content.decode())
    typed = dict(TYPED)
    form.values |= {name: [value] for name, value in typed.items()}
    form.set(_sure=True)
    answer = web.post("/cases/new/", form.data("_do"))
    assert answer.status_code == 302, answer.content.decode()[:3000]
    case = Case.objects.get()
    assert case.title.startswith("云川市恒达钢结构有限公司") and case.title.endswith("案")
    address = f"/cases/{case.uid}/acts/request_filing/"
    form = form_of(web.get(address).content.decode())
    second = bureau.officer("何静").username
    form.values["officers"] = [*form.values["officers"], second]
    typed["officers"] = second
    answer = web.post(address, form.data("_do"))
    assert answer.status_code == 302, answer.content.decode()
    assert Case.objects.get().stage == "filing"
    assert len(typed) <= 12
    assert not Draft.objects.exists()


def test_what_follows_from_the_clause_need_not_be_typed(bureau: Walked) -> None:
    web = browser(bureau.officer("周启明"))
    form = form_of(web.get("/cases/new/").content.decode())
    form.values |= {name: [value] for name, value in TYPED.items()}
    web.post("/cases/new/", form.set(_sure=True).data("_do"))
    violation = Case.objects.get().violations.get()
    assert violation.violated == "安全生产法/30/1"
    assert str(violation.act_start) == str(violation.act_end) == "2026-11-22"


def test_sending_the_same_form_twice_makes_one_case(bureau: Walked) -> None:
    web = browser(bureau.officer("周启明"))
    form = form_of(web.get("/cases/new/").content.decode())
    form.values |= {name: [value] for name, value in TYPED.items()}
    data = form.set(_sure=True).data("_do")
    first, second = web.post("/cases/new/", data), web.post("/cases/new/", data)
    assert (first.status_code, second.status_code) == (302, 302)
    assert first.headers["Location"] == second.headers["Location"]
    assert Event.objects.filter(name="register_clue").count() == 1
    assert not Draft.objects.exists()


def test_only_inspectors_register(bureau: Walked) -> None:
    assert browser(bureau.officer("高远")).get("/cases/new/").status_code == 403


def test_two_parties_and_two_violations_are_rows_one_adds(bureau: Walked) -> None:
    web = browser(bureau.officer("周启明"))
    form = form_of(web.get("/cases/new/").content.decode())
    form.values |= {name: [value] for name, value in TYPED.items()}
    page = web.post("/cases/new/", form.data("_add", "parties")).content.decode()
    form = form_of(page)
    assert form.values["parties-1-id"] == ["p2"]
    assert form.values["violations-0-facts"] == [TYPED["violations-0-facts"]]
    form.values |= {"parties-1-kind": ["person"], "parties-1-name": ["林某"]}
    form = form_of(web.post("/cases/new/", form.data("_add", "violations")).content.decode())
    form.values |= {
        "violations-0-party": ["p1"], "violations-1-party": ["p2"], "violations-1-facts": ["对上述行为负有责任。"],
        "violations-1-clause": ["安全生产法第九十七条第一款第七项"], "violations-1-violated": ["安全生产法第三十条第一款"],
    }  # fmt: skip
    answer = web.post("/cases/new/", form.set(_sure=True).data("_do"))
    assert answer.status_code == 302, answer.content.decode()
    assert list(Case.objects.get().violations.values_list("key", "party_key")) == [("v1", "p1"), ("v2", "p2")]
