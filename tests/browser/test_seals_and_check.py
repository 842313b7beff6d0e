"""Sealing a paper, putting a seal's picture in, and checking a paper: the pages as people use them, at desk and phone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from cases.models import Document, OfficerRole
from cases.registry import Role
from tests.browser.test_every_page import Look, look
from tests.browser.visitor import Visitor
from tests.documents.drawn_marks import seal
from tests.walk import Walked, case_at

__all__ = ["look"]


def test_an_administrator_puts_a_seal_in_and_a_clerk_uses_it(
    visit: Callable[..., Visitor], with_passwords: Callable[[Walked], dict[str, str]], look: Look, tmp_path: Path
) -> None:
    walked = case_at("decided")
    assert walked.case is not None
    clerk, keeper = walked.officer("何静"), walked.officer("周启明")
    OfficerRole.objects.create(officer=clerk, role=Role.CLERK, valid_from="2020-01-01")
    OfficerRole.objects.create(officer=keeper, role=Role.ADMINISTRATOR, valid_from="2020-01-01")
    names = with_passwords(walked)
    (tmp_path / "公章.png").write_bytes(seal(400))

    admin = visit(names["周启明"])
    admin.go("/settings/seals/kept/")
    look(admin, "kept-seals-none")
    page = admin.page
    page.get_by_text("存入或者更换图像").click()
    page.locator("#f-picture-picture").set_input_files(tmp_path / "公章.png")
    page.locator("#f-picture-kind").select_option("公章")
    page.get_by_role("button", name="加密保存").click()
    page.get_by_text("公章的图像已加密保存").wait_for()
    page.get_by_text("授权用印").last.click()
    page.locator("#f-keeper-kind").select_option("公章")
    page.locator("#f-keeper-officer").select_option(str(clerk.pk))
    page.locator("#f-keeper-paper").fill("用印管理规定")
    page.get_by_role("button", name="授权", exact=True).click()
    page.get_by_text("何静可以使用公章了").wait_for()
    look(admin, "kept-seals")

    one = visit(names["何静"])
    one.go(f"/cases/{walked.case.uid}/papers/")
    look(one, "papers-to-seal")
    one.page.get_by_role("button", name="在行政处罚决定书上加盖公章").first.click()
    one.page.get_by_text("已用印：行政处罚决定书").wait_for()
    look(one, "papers-sealed")


def test_anybody_checks_a_paper_without_signing_in(visit: Callable[..., Visitor], look: Look) -> None:
    walked = case_at("decided")
    paper = Document.objects.filter(case=walked.case, form="decision_unit").select_related("number").first()
    assert paper is not None and paper.code and paper.number
    one = visit()
    one.go("/check/")
    look(one, "check-ask")
    one.page.get_by_label("核验码").fill(paper.code.lower())
    one.page.get_by_role("button", name="核验").click()
    one.page.get_by_text("这份文书是真的").wait_for()
    assert paper.number.text in one.page.content()
    look(one, "check-genuine")
    one.go("/check/0000000000000000/")
    look(one, "check-unknown")


def test_an_archivist_starts_the_export_of_a_year(
    visit: Callable[..., Visitor], with_passwords: Callable[[Walked], dict[str, str]], look: Look
) -> None:
    walked = case_at("archived", "small")
    assert walked.case is not None
    OfficerRole.objects.create(officer=walked.officer("何静"), role=Role.ARCHIVIST, valid_from="2020-01-01")
    one = visit(with_passwords(walked)["何静"])
    one.go("/cases/")
    look(one, "cases-archivist")
    one.page.get_by_label("归档年度").select_option("2026")
    one.page.get_by_role("button", name="导出年度案卷").click()
    one.page.get_by_role("link", name="下载 2026年案卷.zip").wait_for()
