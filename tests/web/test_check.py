"""核验: anybody with a paper sees whether number and digest are genuine; nobody sees anything else, or tries for long."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from cases import codes, paperfiles
from cases.models import Document
from documents.marks import grouped, shortened
from tests.walk import case_at

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nobody_asked_before() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def paper() -> Document:
    walked = case_at("decided")
    found = Document.objects.filter(case=walked.case, form="decision_unit").select_related("number", "case").first()
    assert found is not None and found.code
    return found


def ask(code: str) -> tuple[int, str]:
    response = Client().get(reverse("check", args=[code]))
    return response.status_code, response.content.decode()


def test_a_genuine_paper_shows_number_and_digest_and_nothing_else(paper: Document) -> None:
    assert paper.code and paper.number
    status, html = ask(paper.code)
    assert status == 200 and "这份文书是真的" in html
    assert paper.number.text in html and shortened(paper.digest) in html and paper.digest in html
    for hidden in ("云川市瑞丰化工", "韩某", "特种作业", "罚款", str(paper.case.uid), "周启明", "云川市应急管理局"):
        assert hidden not in html, hidden


def test_the_code_may_be_typed_as_it_is_printed(paper: Document) -> None:
    assert paper.code
    assert ask(grouped(paper.code))[0] == 200 and ask(paper.code.lower())[0] == 200
    answer = Client().get(reverse("check-ask"), {"code": f" {grouped(paper.code).lower()} "})
    assert answer.status_code == 302 and answer["Location"] == reverse("check", args=[paper.code])


@pytest.mark.parametrize("code", ["0" * 16, "x", "7" * 17, "<script>", "'--", "甲" * 16, "U" * 16])
def test_an_unknown_code_is_not_found(paper: Document, code: str) -> None:
    status, html = ask(code)
    assert status == 404 and "查不到这个核验码" in html and "<script>" not in html.replace('<script src="', "")
    assert Client().get(reverse("check-ask"), {"code": code}).status_code in (302, 404)


@pytest.mark.parametrize("state", ["void", "remade"])
def test_a_paper_no_longer_in_force_says_so(paper: Document, state: str) -> None:
    assert paper.code
    Document.objects.filter(pk=paper.pk).update(state=state)
    status, html = ask(paper.code)
    assert status == 200 and "已经作废" in html and "这份文书是真的" not in html


def test_codes_are_long_different_and_of_letters_read_out_without_doubt() -> None:
    made = {codes.new() for _ in range(500)}
    assert len(made) == 500 and all(len(code) == 16 and set(code) <= set(codes.LETTERS) for code in made)
    assert not set("OILU") & set(codes.LETTERS)
    assert codes.read("OIl0-0000-0000-0000") == "0110000000000000" and codes.read("U" * 16) == ""


def test_who_tries_codes_one_after_another_is_stopped(paper: Document) -> None:
    assert paper.code
    seen = [ask("0" * 16)[0] for _ in range(40)]
    assert seen[:30] == [404] * 30 and set(seen[30:]) == {429}
    response = Client().get(reverse("check", args=[paper.code]))
    assert response.status_code == 429 and int(response["Retry-After"]) > 0
    assert Client(REMOTE_ADDR="10.9.8.7").get(reverse("check", args=[paper.code])).status_code == 200


def test_the_page_carries_the_policy_of_all_pages_and_no_script_but_the_site_s(paper: Document) -> None:
    assert paper.code
    response = Client().get(reverse("check", args=[paper.code]))
    assert "default-src 'self'" in response["Content-Security-Policy"] and response["Cache-Control"] == "no-store"


def test_the_code_is_on_the_paper_where_the_site_has_an_address(paper: Document, settings: object) -> None:
    assert codes.address(paper.code or "") == ""
    settings.PUBLIC_ADDRESS = "https://cases.example.gov.cn"  # type: ignore[attr-defined]
    assert codes.address("A" * 16) == f"https://cases.example.gov.cn/check/{'A' * 16}/"
    assert len(paperfiles.drawn(paper)) > 0


def test_every_issued_paper_has_a_code_of_its_own() -> None:
    walked = case_at("archived", "small")
    found = list(Document.objects.filter(case=walked.case).values_list("code", flat=True))
    assert all(found) and len(set(found)) == len(found)
