"""Drafts: kept, handed on, returned, signed by the last with the opinions of those before."""

import json

import pytest

from cases import drafts
from cases.models import Draft, Event, Message
from tests.walk import Walked, case_at
from tests.web.filling import browser, form_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def deciding() -> Walked:
    return case_at("resolved", "major", before="decide")


def address(walked: Walked, act: str = "decide") -> str:
    assert walked.case is not None
    return f"/cases/{walked.case.uid}/acts/{act}/"


def hand(walked: Walked, by: str, to: str, opinion: str = "", act: str = "decide") -> None:
    web = browser(walked.officer(by))
    form = form_of(web.get(address(walked, act)).content.decode())
    form.set(_to=walked.officer(to).username, _opinion=opinion)
    answer = web.post(address(walked, act), form.data("_hand"))
    assert answer.status_code == 302, answer.content.decode()


def test_an_inspector_prepares_and_a_leader_signs(deciding: Walked) -> None:
    hand(deciding, "周启明", "邓立", "拟同意处罚。")
    hand(deciding, "邓立", "高远", "同意。")
    draft = Draft.objects.get()
    assert draft.holder == deciding.officer("高远")
    web = browser(deciding.officer("高远"))
    html = web.get(address(deciding)).content.decode()
    assert "拟同意处罚。" in html
    form = form_of(html).set(_on="2026-07-13", _sure=True)
    answer = web.post(address(deciding), form.data("_do"))
    assert answer.status_code == 302, answer.content.decode()
    event = Event.objects.get(name="decide")
    said = [(a["by"], a["opinion"]) for a in json.loads(event.payload)["data"]["approvals"]]
    names = [deciding.officer(n).username for n in ("周启明", "邓立")]
    assert said == [(names[0], "拟同意处罚。"), (names[1], "同意。")]
    assert event.actor == deciding.officer("高远")
    assert not Draft.objects.exists()


def test_a_form_sent_while_its_first_draft_is_being_saved_is_done(
    deciding: Walked, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was looked for a moment ago is there now: it is the sender's own, and lies with nobody else."""
    web = browser(deciding.officer("高远"))
    form = form_of(web.get(address(deciding)).content.decode()).set(_on="2026-07-13", _sure=True)
    drafts.open(deciding.officer("高远"), deciding.case, "decide")
    monkeypatch.setattr(drafts, "find", lambda *_: None)
    assert web.post(address(deciding), form.data("_do")).status_code == 302
    assert Event.objects.filter(name="decide").exists() and not Draft.objects.exists()


def test_a_save_that_comes_after_its_form_leaves_no_draft(deciding: Walked) -> None:
    web = browser(deciding.officer("高远"))
    form = form_of(web.get(address(deciding)).content.decode()).set(_on="2026-07-13", _sure=True)
    assert web.post(address(deciding), form.data("_do")).status_code == 302
    late = web.post(f"{address(deciding)}draft/", form.data("_do"))
    assert late.status_code == 409 and not Draft.objects.exists()


def test_what_is_typed_is_kept_where_the_draft_was_dropped_meanwhile(
    deciding: Walked, monkeypatch: pytest.MonkeyPatch
) -> None:
    officer = deciding.officer("周启明")
    web = browser(officer)
    form = form_of(web.get(address(deciding)).content.decode())
    read = [drafts.open(officer, deciding.case, "decide")]
    Draft.objects.all().delete()
    monkeypatch.setattr(drafts, "find", lambda *_: read.pop() if read else None)
    assert web.post(f"{address(deciding)}draft/", form.data("_do")).status_code == 200
    assert Draft.objects.get().by == officer


def test_who_may_only_prepare_cannot_perform(deciding: Walked) -> None:
    web = browser(deciding.officer("周启明"))
    form = form_of(web.get(address(deciding)).content.decode()).set(_sure=True, _on="2026-07-13")
    assert ("_hand", "1") in form.buttons
    answer = web.post(address(deciding), form.data("_do"))
    assert answer.status_code == 422
    assert "由局领导办理" in answer.content.decode()


def test_a_return_goes_back_with_its_reason_and_fells_what_was_said_since(deciding: Walked) -> None:
    hand(deciding, "周启明", "邓立", "拟同意。")
    hand(deciding, "邓立", "高远", "同意。")
    draft = Draft.objects.get()
    web = browser(deciding.officer("高远"))
    assert web.post(f"/drafts/{draft.pk}/return/", {"reason": "", "back": ""}).status_code == 302
    assert Draft.objects.get().holder == deciding.officer("高远")
    web.post(f"/drafts/{draft.pk}/return/", {"reason": "裁量理由写具体", "back": deciding.officer("周启明").username})
    draft = Draft.objects.get()
    assert (draft.holder, draft.returned) == (deciding.officer("周启明"), True)
    assert drafts.approvals(draft) == []
    html = browser(deciding.officer("周启明")).get(address(deciding)).content.decode()
    assert "退回：</b>裁量理由写具体" in html
    assert Message.objects.filter(officer=deciding.officer("周启明"), text__contains="裁量理由写具体").exists()


def test_a_return_to_the_hand_in_between_keeps_what_was_said_before_it(deciding: Walked) -> None:
    hand(deciding, "周启明", "邓立", "拟同意。")
    hand(deciding, "邓立", "高远", "同意。")
    drafts.give_back(Draft.objects.get(), "金额再核", deciding.officer("邓立"))
    assert [a["opinion"] for a in drafts.approvals(Draft.objects.get())] == ["拟同意。"]


def test_a_draft_handed_on_is_not_changed_behind_the_holders_back(deciding: Walked) -> None:
    hand(deciding, "周启明", "高远")
    web = browser(deciding.officer("周启明"))
    form = form_of(web.get(address(deciding)).content.decode())
    assert [name for name, _ in form.buttons if name in ("_do", "_hand", "_save")] == []
    answer = web.post(address(deciding) + "draft/", {"opinion": "改"})
    assert answer.status_code == 409
    answer = web.post(address(deciding), {"_recall": "1"})
    assert answer.status_code == 302
    assert Draft.objects.get().holder == deciding.officer("周启明")


def test_a_draft_of_others_is_not_found(deciding: Walked) -> None:
    hand(deciding, "周启明", "高远")
    pk = Draft.objects.get().pk
    web = browser(deciding.officer("孟川"))
    for path in ("hand", "return", "drop"):
        assert web.post(f"/drafts/{pk}/{path}/", {"reason": "x", "to": "y"}).status_code == 404


def test_a_review_is_the_reviewers_own(deciding: Walked) -> None:
    walked = case_at("in_review", "small")
    web = browser(walked.officer("周启明"))
    form = form_of(web.get(address(walked, "pass_review")).content.decode())
    assert ("_hand", "1") not in form.buttons


def test_a_draft_comes_back_after_the_browser_was_closed(deciding: Walked) -> None:
    web = browser(deciding.officer("高远"))
    form = form_of(web.get(address(deciding)).content.decode()).set(opinion="再看一遍")
    web.post(address(deciding) + "draft/", form.values)
    again = form_of(browser(deciding.officer("高远")).get(address(deciding)).content.decode())
    assert again.values["opinion"] == ["再看一遍"]
    assert web.post(f"/drafts/{Draft.objects.get().pk}/drop/").status_code == 302
    assert not Draft.objects.exists()


def test_approvals_given_on_paper_are_entered_later_with_scan_and_both_names(
    deciding: Walked,
    settings,
    tmp_path,
    pdf: bytes,  # type: ignore[no-untyped-def]
) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    settings.FILES_DIR = tmp_path
    web = browser(deciding.officer("周启明"))
    form = form_of(web.get(address(deciding)).content.decode())
    form.set(_by=deciding.officer("高远").username, _on="2026-07-13", _sure=True)
    answer = web.post(address(deciding), form.data("_do"))
    assert answer.status_code == 422
    assert "要上传签字页的扫描件" in answer.content.decode()
    scan = SimpleUploadedFile("签字页.pdf", pdf, "application/pdf")
    answer = web.post(address(deciding), {**form.data("_do"), "_upload": scan})
    assert answer.status_code == 302, answer.content.decode()
    event = Event.objects.get(name="decide")
    assert (event.actor, event.entered_by) == (deciding.officer("高远"), deciding.officer("周启明"))
    assert list(event.files.values_list("role", "name")) == [("scan", "签字页.pdf")]


def test_only_whose_post_it_is_enters_what_somebody_else_decided(deciding: Walked) -> None:
    reviewer = deciding.officer("宋雅")
    web = browser(reviewer)
    form = form_of(web.get(address(deciding)).content.decode())
    form.set(_by=deciding.officer("高远").username, _on="2026-07-13", _sure=True)
    answer = web.post(address(deciding), form.data("_do"))
    assert answer.status_code == 422
    assert "补录纸面审批由执法人员、承办机构负责人或者内勤办理" in answer.content.decode()
    assert not Event.objects.filter(name="decide").exists()
