"""The leader's queue: the essence on one screen, ten in a row without a detour."""

import pytest

from cases import drafts
from cases.models import Case, Draft, Event
from tests.walk import Walked, case_at, sample, start
from tests.web.filling import browser, form_of

pytestmark = pytest.mark.django_db


def filings(many: int) -> Walked:
    """As many cases as asked that wait for the leader's approval to be filed."""
    for number in range(many):
        raw = sample("small")
        raw["title"], raw["parties"][0]["name"] = f"第{number}厂案", f"云川市第{number}机械有限公司"
        raw["parties"][0].pop("credit_code")
        walked = case_at("filing", "small", raw=raw)
    return walked


def items(html: str) -> list[dict[str, str]]:
    """The quick forms of the queue."""
    import re

    found = []
    for part in html.split('<li id="')[1:]:
        values = dict(re.findall(r'name="(key|version|request)" value="([^"]*)"', part))
        found.append(values)
    return found


def test_a_leader_approves_ten_in_a_row_without_leaving_the_page() -> None:
    walked = filings(10)
    web = browser(walked.officer("高远"))
    html = web.get("/approvals/").content.decode()
    assert "有 10 件等您审批" in html
    for left in range(10, 0, -1):
        first = items(html)[0]
        answer = web.post("/approvals/", {**first, "opinion": ""}, follow=True)
        assert answer.redirect_chain[-1][0] == "/approvals/"
        html = answer.content.decode()
        assert ("没有等您审批的事项" in html) == (left == 1)
    assert Case.objects.filter(stage="investigating").count() == 10


def test_each_matter_tells_party_facts_and_what_was_said() -> None:
    walked = filings(1)
    html = browser(walked.officer("高远")).get("/approvals/").content.decode()
    for words in ("云川市第0机械有限公司", "未取得特种作业操作证", "建议立案", "批准立案"):
        assert words in html


def test_a_return_needs_a_reason() -> None:
    walked = filings(1)
    web = browser(walked.officer("高远"))
    first = items(web.get("/approvals/").content.decode())[0]
    answer = web.post("/approvals/", {**first, "_return": "1", "reason": " "})
    assert answer.status_code == 422 and "退回要写明理由" in answer.content.decode()
    web.post("/approvals/", {**first, "_return": "1", "reason": "违法事实不清"})
    event = Event.objects.get(name="return_filing")
    assert "违法事实不清" in event.payload


def test_what_was_decided_meanwhile_is_said_and_done_only_once() -> None:
    walked = filings(1)
    web = browser(walked.officer("高远"))
    first = items(web.get("/approvals/").content.decode())[0]
    answers = [web.post("/approvals/", {**first, "opinion": ""}, follow=True) for _ in range(2)]
    assert "已经办过" in answers[1].content.decode()
    assert Event.objects.filter(name="approve_filing").count() == 1


def test_a_draft_is_signed_from_the_queue_once_it_was_looked_at() -> None:
    walked = case_at("resolved", "major", before="decide")
    web = browser(walked.officer("周启明"))
    address = f"/cases/{walked.case.uid}/acts/decide/"
    form = form_of(web.get(address).content.decode()).set(_to=walked.officer("高远").username, _opinion="拟处罚。")
    form.set(overdue_reason="节假日顺延，经批准延长")
    assert web.post(address, form.data("_hand")).status_code == 302
    web = browser(walked.officer("高远"))
    html = web.get("/approvals/").content.decode()
    assert "罚款 200,000 元" in html and "拟处罚。" in html
    first = items(html)[0]
    answer = web.post("/approvals/", {**first, "opinion": "同意。"})
    assert answer.status_code == 422 and "已核对" in answer.content.decode()
    answer = web.post("/approvals/", {**first, "opinion": "同意处罚。", "sure": "on"}, follow=True)
    assert "行政处罚决定书" in answer.content.decode()
    event = Event.objects.get(name="decide")
    assert "同意处罚。" in event.payload and "拟处罚。" in event.payload
    assert not Draft.objects.exists()


def test_who_may_not_sign_agrees_and_passes_on() -> None:
    walked = case_at("resolved", "major", before="decide")
    draft = drafts.open(walked.officer("周启明"), walked.case, "decide")
    drafts.save(draft, {"fields": {"opinion": "拟处罚"}, "on": "", "team": [], "files": []})
    drafts.hand(draft, walked.officer("邓立"), "拟同意。")
    web = browser(walked.officer("邓立"))
    assert "同意并转送" in web.get("/approvals/").content.decode()
    web.post(f"/drafts/{draft.pk}/hand/", {"to": walked.officer("高远").username, "opinion": ""})
    assert Draft.objects.get().holder == walked.officer("高远")
    assert [a["opinion"] for a in drafts.approvals(Draft.objects.get())] == ["拟同意。", "同意。"]


def test_a_handler_who_leads_finds_no_case_of_his_own_there() -> None:
    raw = sample("small")
    raw["officers"][0] = {**raw["officers"][0], "role": "inspector"}
    walked = start(raw)
    assert "没有等您审批的事项" in browser(walked.officer("高远")).get("/approvals/").content.decode()


def test_queries_do_not_grow_with_the_queue(django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    walked = filings(1)
    web = browser(walked.officer("高远"))
    web.get("/approvals/")
    with django_assert_max_num_queries(25) as before:
        web.get("/approvals/")
    most = len(before.captured_queries)
    walked = filings(4)
    with django_assert_max_num_queries(most):
        assert web.get("/approvals/").status_code == 200
