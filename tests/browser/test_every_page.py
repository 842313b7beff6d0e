"""Every page at desk and phone width: nothing axe finds, nothing that scrolls sideways, no broken policy; a picture."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from cases.models import Case, CaseOfficer, Officer, RegisterRow
from cases.web import desk
from review.models import EvaluationStandard
from tests.browser.visitor import PHONE, WIDE, Visitor

# WCAG 2.2 A and AA.
RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"]},
         "resultTypes": ["violations"]}  # fmt: skip
ON_A_PHONE = {**RULES, "rules": {"color-contrast": {"enabled": False}}}  # the same colours, the slowest rule
AXE = Axe().axe_script
PICTURES = os.environ.get("ANJUAN_TEST_PICTURES")  # a folder for pictures of all pages, for a person to look at
TABS = (
    "parties", "violations", "evidence", "papers", "review", "after", "publication", "team", "record", "evaluation",
)  # fmt: skip

Look = Callable[[Visitor, str], None]


@pytest.fixture
def look() -> Iterator[Look]:
    """`look(visitor, "desk")`: the page as it stands, at both widths; what is wrong anywhere is told together."""
    wrong: list[str] = []

    def one(visitor: Visitor, name: str) -> None:
        wrong.extend(seen(visitor, name))

    yield one
    assert not wrong, "\n".join(wrong)


def seen(visitor: Visitor, name: str) -> list[str]:
    """What is wrong with the page as it stands, at either width."""
    wrong: list[str] = []
    for width, rules in ((WIDE, RULES), (PHONE, ON_A_PHONE)):
        visitor.page.set_viewport_size(width)  # type: ignore[arg-type]
        if PICTURES:
            visitor.page.screenshot(path=Path(PICTURES) / f"{name}-{width['width']}.png", full_page=True)
        found = [*visitor.overflow(), *faults(visitor.page, rules)]
        wrong.extend(f"{name} {width['width']}: {fault}" for fault in found)
    visitor.page.set_viewport_size(WIDE)  # type: ignore[arg-type]
    return wrong


def faults(page: Page, rules: dict[str, Any] = RULES) -> list[str]:
    """What axe finds: its script goes into a page once, and only what is wrong comes out."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE)
    found: list[dict[str, Any]] = page.evaluate("async rules => (await axe.run(rules)).violations", rules)
    return [
        f"{rule['id']} {node['html'][:160]} — {' '.join(node['failureSummary'].split())[:200]}"
        for rule in found
        for node in rule["nodes"][:3]
    ]


def look_at(visitor: Visitor, look: Look, pages: dict[str, str]) -> None:
    for name, path in pages.items():
        visitor.go(path)
        assert visitor.status == (int(name) if name.isdigit() else 200), path
        look(visitor, name)


def case(stage: str) -> str:
    """The address of the demonstration's case of that stage."""
    return f"/cases/{Case.objects.filter(stage=stage).earliest('pk').uid}/"


def inspector_of(stage: str) -> str:
    found = CaseOfficer.objects.filter(case__stage=stage, officer__username__in=("1001", "1002", "1003")).earliest("pk")
    return str(Officer.objects.get(pk=found.officer_id).username)


def test_the_door_and_what_is_not_there(visit: Callable[..., Visitor], demonstration: Path, look: Look) -> None:
    one = visit()
    look_at(one, look, {"signin": "/signin/"})
    one.page.get_by_label("执法证号或工号").fill("1001")
    one.page.get_by_label("口令").fill("不对")
    one.page.get_by_role("button", name="登录").click()
    one.page.get_by_role("alert").wait_for()
    look(one, "signin-refused")
    look_at(one, look, {"404": "/nowhere/"})
    one.go("/signin/")
    one.context.clear_cookies()
    one.page.get_by_label("执法证号或工号").fill("1001")
    one.page.get_by_label("口令").fill("不对")
    with one.page.expect_navigation():
        one.page.get_by_role("button", name="登录").click()
    look(one, "400")


def test_the_first_page_of_an_empty_installation(visit: Callable[..., Visitor], look: Look) -> None:
    one = visit()
    look_at(one, look, {"first-run": "/"})
    assert one.path.startswith("/first-run/")
    with one.page.expect_navigation():
        one.page.get_by_role("button", name="开通").click()
    look(one, "first-run-refused")


def test_desk_list_inbox_and_the_small_pages(
    visit: Callable[..., Visitor], demonstration: Path, look: Look, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = visit("1001")
    look_at(
        one,
        look,
        {
            "desk": "/",
            "cases": "/cases/",
            "cases-found": "/cases/?q=云川市&stage=investigating",
            "cases-none": "/cases/?q=没有这一家",
            "inbox": "/inbox/",
            "jobs": "/jobs/",
            "import": "/import/",
            "password": "/password/",
            "403": "/settings/",
        },
    )
    monkeypatch.setattr(desk, "Desk", None)
    look_at(one, look, {"500": "/"})


@pytest.mark.parametrize("stage", ["investigating", "served"])
def test_a_case_with_all_its_tabs(visit: Callable[..., Visitor], demonstration: Path, look: Look, stage: str) -> None:
    one = visit(inspector_of(stage))
    pages = {f"case-{stage}": case(stage)} | {f"case-{stage}-{tab}": f"{case(stage)}{tab}/" for tab in TABS}
    look_at(one, look, pages)


def test_the_forms_of_an_inspector(visit: Callable[..., Visitor], demonstration: Path, look: Look) -> None:
    one = visit(inspector_of("investigating"))
    pages = {"register": "/cases/new/"}
    acts = ("add_evidence", "inquire", "conclude_investigation", "preserve", "correct_event", "record_party")
    pages |= {f"act-{act}": f"{case('investigating')}acts/{act}/" for act in acts}
    look_at(one, look, pages)
    one.form.evaluate("form => { for (const fold of form.querySelectorAll('details')) fold.open = true; }")
    look(one, "act-unfolded")
    one.go(f"{case('investigating')}acts/conclude_investigation/")
    one.type("办理日期", "昨天")
    one.submit("提交")
    look(one, "act-refused")


def test_the_forms_of_the_others(visit: Callable[..., Visitor], demonstration: Path, look: Look) -> None:
    look_at(
        visit("1301"),
        look,
        {"leader-desk": "/", "approvals": "/approvals/", "act-decide": f"{case('resolved')}acts/decide/"},
    )
    look_at(visit("1302"), look, {"act-resolve_discussion": f"{case('in_discussion')}acts/resolve_discussion/"})
    look_at(visit("1201"), look, {"act-pass_review": f"{case('in_review')}acts/pass_review/",
                                  "act-return_review": f"{case('in_review')}acts/return_review/"})  # fmt: skip
    look_at(visit("1202"), look, {"act-close_hearing": f"{case('hearing')}acts/close_hearing/"})
    served = visit(inspector_of("decided"))
    look_at(served, look, {"act-serve_decision": f"{case('decided')}acts/serve_decision/"})


def test_desks_of_the_other_roles(visit: Callable[..., Visitor], demonstration: Path, look: Look) -> None:
    for who in ("1101", "1402", "9001"):
        look_at(visit(who), look, {f"desk-{who}": "/"})


def test_registers_evaluation_and_the_year(visit: Callable[..., Visitor], demonstration: Path, look: Look) -> None:
    one = visit("1201")
    pages = {f"rounds-{part}": f"/rounds/{part}/" for part in ("new", "trends")} | {"rounds": "/rounds/"}
    pages |= {f"year-{part}": f"/year/{part}/" for part in ("tables", "figures", "text", "external", "submit")}
    look_at(one, look, pages | {"year": "/year/", "year-behind": "/year/figures/?key=pen_decided"})
    row = RegisterRow.objects.filter(kind="inspection").earliest("pk")
    registers = {"inspection": "", "inspection-new": "new/", "inspection-import": "import/", "row": f"{row.pk}/"}
    look_at(visit("1001"), look, {"registers": "/registers/"} | {
        f"register-{name}": f"/registers/inspection/{path}" for name, path in registers.items()
    })  # fmt: skip


def test_the_settings(visit: Callable[..., Visitor], demonstration: Path, look: Look) -> None:
    one = visit("1501")
    person = Officer.objects.get(username="1001")
    pages = {"settings": "/settings/", "settings-person": f"/settings/people/{person.pk}/",
             "settings-person-new": "/settings/people/new/", "settings-unit": f"/settings/units/{person.unit_id}/"}  # fmt: skip
    for part in ("people", "units", "bureau", "parameters", "holidays", "seals", "phrases", "questions", "log"):
        pages[f"settings-{part}"] = f"/settings/{part}/"
    pages["settings-question-set"] = "/settings/questions/exits/"
    standard = EvaluationStandard.objects.get(code="composite", region="")
    pages |= {"standards": "/settings/standards/", "standard": f"/settings/standards/{standard.pk}/",
              "standards-import": "/settings/standards/import/"}  # fmt: skip
    look_at(one, look, pages)
    for name in ("parameters", "seals"):
        one.go(f"/settings/{name}/")
        one.page.locator(f'main a[href^="/settings/{name}/"]').first.click()
        one.page.wait_for_url(f"**/settings/{name}/*/")
        look(one, f"settings-{name.removesuffix('s')}")
