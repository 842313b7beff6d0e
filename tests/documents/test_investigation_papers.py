"""What the papers of inspection, evidence and coercion say in a whole case: bound from the acts, nothing typed twice."""

from __future__ import annotations

import json
from typing import Any

import pytest

from cases.casefile import drawn
from cases.models import Document
from tests import walk
from tests.engine.counting import statements
from tests.story.telling import Raw, Story, sample, tell

pytestmark = pytest.mark.django_db

BY = {"by": "周启明", "with": ["何静"]}
THINGS = [
    {"name": "氧气瓶", "quantity": 2, "unit": "只", "spec": "40L", "remark": "车间东侧"},
    {"name": "切割车间", "quantity": 320, "unit": "平方米", "spec": "云川市工业大道8号"},
]
CHAIN = [
    {"by": "邓立", "on": "2026-03-05", "opinion": "同意报请。"},
    {"by": "高远", "on": "2026-03-06", "opinion": "同意，注意安全。"},
]
TALK = {"from": "14:00", "to": "15:20", "place": "切割车间", "text": "氧气瓶没有防倾倒装置。"}
ACTS: list[dict[str, Any]] = [
    {"act": "order_site_measures", "on": "2026-03-04", **BY, "data": {"measures": "停止使用切割设备\n撤出作业人员"}},
    {"act": "inspect_scene", "on": "2026-03-05", **BY, "data": {**TALK, "weather": "晴", "attending": [
        {"name": "戴某", "post": "安全员"}], "signed": False, "refusal_note": "戴某拒绝签名，已录像。"}},
    {"act": "sample", "on": "2026-03-05", **BY, "data": {"items": THINGS[:1], "from": "15:30", "to": "15:40", "site_manager": "戴某"}},
    {"act": "commission_appraisal", "on": "2026-03-05", **BY, "data": {
        "body": "云川市检测院", "subject": "能否继续使用。", "items": THINGS[:1], "due": "2026-03-20"}},
    {"act": "preserve", "on": "2026-03-06", **BY, "data": {"items": THINGS[:1], "approved_by": "高远", "approvals": CHAIN,
                                                           "keeping": "away"}},
    {"act": "release_preserved", "on": "2026-03-09", **BY, "data": {"disposal": "返还当事人。"}},
    {"act": "seal_or_seize", "on": "2026-03-06", **BY, "data": {
        "items": THINGS, "reason": "继续使用有爆炸危险。", "approved_by": "高远", "measure": "both", "party": "p1"}},
    {"act": "extend_seizure", "on": "2026-03-09", **BY, "data": {
        "until": "2026-05-05", "reason": "等待检测。", "approved_by": "高远"}},
    {"act": "lift_seizure", "on": "2026-03-10", **BY, "data": {"disposal": "解除查封、扣押，退还当事人。"}},
    {"act": "cut_supply", "on": "2026-03-10", "by": "高远", "data": {
        "supplier": "云川供电公司", "refused_order": True, "real_danger": True, "start_on": "2026-03-11", "start_time": "15:00"}},
    {"act": "restore_supply", "on": "2026-03-11", "by": "高远", "data": {"resume_on": "2026-03-12", "resume_time": "08:00"}},
    {"act": "approve_resumption", "on": "2026-03-11", **BY, "data": {"text": "设备已经检测合格。"}},
    {"act": "inquire", "on": "2026-03-11", "by": "何静", "with": ["周启明"], "data": {
        **TALK, "person": "林某", "summons": {"on": "2026-03-10", "identity_card": True},
        "identity": {"id_no": "11010519491231002X"}}},
]  # fmt: skip


def investigated(raw: Raw) -> None:
    raw["officers"][4]["head"] = True
    raw["source"]["inspection"] |= {
        "from": "09:10", "to": "11:30", "text": "对切割车间进行检查。", "handling": "责令限期整改。",
        "plan": {"on": "2026-02-27", "content": "持证上岗情况。", "method": "现场检查。",
                 "approved": {"by": "高远", "on": "2026-02-28", "opinion": "按方案检查。"}},
    }  # fmt: skip
    raw["acts"][0]["with"] = ["何静"]
    raw["acts"][6:] = ACTS


@pytest.fixture(scope="module")
def story(django_db_setup: None, django_db_blocker: Any) -> Any:
    """One case with every act of inspection, evidence and coercion; undone when the module is through."""
    from django.db import transaction

    with django_db_blocker.unblock(), transaction.atomic():
        yield tell(sample("small", investigated))
        transaction.set_rollback(True)


def papers(story: Story, form: str) -> list[Document]:
    return list(Document.objects.filter(case=story.outcome.case, form=form).select_related("number").order_by("pk"))


def values(story: Story, form: str, nth: int = 0) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(papers(story, form)[nth].values)
    return found


def test_every_act_was_done_and_the_record_is_sound(story: Story) -> None:
    assert story.told["refused"] is None and len(story.accepted) == 6 + len(ACTS)
    story.assert_sound()


def test_the_inspection_makes_plan_and_record_with_the_day_each_was_made(story: Story) -> None:
    (plan,), (record,) = papers(story, "inspection_plan"), papers(story, "inspection_record")
    assert plan.number and record.number
    assert (plan.number.text, plan.on.isoformat()) == ("（豫云）应急检查〔2026〕1号", "2026-02-27")
    assert (record.number.text, record.on.isoformat()) == ("（豫云）应急检记〔2026〕1号", "2026-03-02")
    told = values(story, "inspection_record")
    assert told["party"] == "云川市恒达钢结构有限公司" and told["officers"] == ["周启明", "何静"]
    assert told["time"] == "2026年3月2日9时10分至11时30分" and told["place"] == "切割车间"
    assert told["text"].startswith("对切割车间进行检查。\n发现下列问题和隐患：\n1．1名焊接")
    planned = values(story, "inspection_plan")
    assert planned["approved"] == [{"opinion": "按方案检查。", "name": "高远", "on": "2026-02-28"}]
    assert planned["contact"] == "林某" and planned["industry"] == "制造业（C3311）"


def test_orders_take_the_hazards_of_the_inspection_and_the_recheck_names_the_order(story: Story) -> None:
    site, correction = values(story, "site_measures"), values(story, "correction_order")
    assert site["problems"] == correction["problems"] == ["1名焊接与热切割作业人员未取得特种作业操作证上岗作业"]
    assert site["measures"] == ["停止使用切割设备", "撤出作业人员"]
    assert site["basis"] == "《中华人民共和国安全生产法》第六十五条第一款第（三）项"
    assert correction["until"] == "2026-03-16" and correction["which"] == "第1项"
    checked = values(story, "recheck_opinion")
    assert (
        checked["earlier_title"] == "现场处理措施决定书" and checked["earlier_number"] == "（豫云）应急现决〔2026〕1号"
    )
    assert checked["result"].endswith("设备已经检测合格。")


def test_the_record_of_an_inquiry_knows_whom_it_asks(story: Story) -> None:
    first, told = values(story, "inquiry_record"), values(story, "inquiry_record", 1)
    assert "sex" not in first and first["ordinal"] == "第1次" and first["subject"] == told["subject"]
    assert (told["person"], told["employer"], told["position"]) == (
        "林某",
        "云川市恒达钢结构有限公司",
        "法定代表人（负责人）",
    )
    assert (told["sex"], told["age"], told["ordinal"]) == ("女", "76", "第2次")
    assert (told["asker"], told["recorder"]) == ("何静", "周启明") and told["licences"] == [
        "16080101002",
        "16080101001",
    ]
    (notice,) = papers(story, "inquiry_notice")
    assert (
        notice.on.isoformat() == "2026-03-10"
        and notice.number
        and notice.number.text.startswith("（豫云）应急询〔2026〕")
    )
    assert values(story, "inquiry_notice")["at"] == "2026年3月11日14时00分"


def test_a_scene_that_nobody_of_the_party_signed_says_so(story: Story) -> None:
    told = values(story, "scene_record")
    assert told["refusal"] == "戴某拒绝签名，已录像。" and told["party_1"] == "戴某" and told["weather"] == "晴"
    assert (told["inspector_1"], told["inspector_2"], told["recorder"]) == ("周启明", "何静", "何静")


def test_preservation_is_approved_listed_and_disposed_of_by_number(story: Story) -> None:
    approval = values(story, "preservation_approval")
    assert approval["unit"] == [{"opinion": "同意报请。", "name": "邓立", "on": "2026-03-05"}]
    assert approval["approved"] == [{"opinion": "同意，注意安全。", "name": "高远", "on": "2026-03-06"}]
    assert "checked" not in approval and approval["keeping"] == "由本机关异地保存"
    assert values(story, "preservation_list")["items"][0]["name"] == "氧气瓶"
    assert values(story, "preservation_notice")["collect_on"] == "2026-03-17", "seven working days from 6 March"
    released = values(story, "release_decision")
    assert released["number"] == "（豫云）应急先保通〔2026〕1号" and released["items"] == "氧气瓶（40L）2只"


def test_a_seizure_goes_from_request_to_disposal_with_one_list(story: Story) -> None:
    decision = values(story, "seizure_decision")
    assert (decision["from"], decision["until"], decision["list"]) == ("2026-03-06", "2026-04-05", "1")
    assert decision["measure"] == "查封、扣押" and "第六十五条第一款第（四）项" in decision["basis"]
    assert [row["quantity"] for row in values(story, "seizure_list")["items"]] == [2, 320]
    request = values(story, "coercion_approval")["request"]
    assert "拟查封、扣押：氧气瓶（40L）2只" in request and "期限：自2026年3月6日至2026年4月5日" in request
    extended, lifted = values(story, "seizure_extension"), values(story, "seizure_disposal")
    assert extended["number"] == lifted["number"] == "（豫云）应急查扣〔2026〕1号" and extended["until"] == "2026-05-05"
    assert lifted["basis"] == "《中华人民共和国行政强制法》第二十七条" and extended["list"] == "1"
    assert (
        "以（豫云）应急查扣〔2026〕1号作出的查封、扣押决定的期限延长至2026年5月5日"
        in values(story, "coercion_approval", 1)["request"]
    )
    assert len(papers(story, "coercion_approval")) == 3, (
        "for seizure, extension and supply; nobody approved the release"
    )


def test_supply_is_cut_and_restored_to_the_minute(story: Story) -> None:
    cut, restored = values(story, "supply_cut_notice"), values(story, "supply_restored_notice")
    assert cut["supplier"] == restored["supplier"] == "云川供电公司"
    assert cut["ordered"] == "停止使用切割设备；撤出作业人员" and cut["start"] == "2026年3月11日15时00分"
    assert restored["resume"] == "2026年3月12日8时00分" and restored["restart"] == "恢复供电"
    table = values(story, "coercion_approval", 2)
    assert "拒不执行本机关作出的停止使用切割设备；撤出作业人员的决定" in table["request"]
    assert table["approved"] == [{"opinion": "同意。", "name": "高远", "on": "2026-03-10"}]


def test_all_of_them_can_be_drawn(story: Story) -> None:
    issued = Document.objects.filter(case=story.outcome.case)
    assert len({d.form for d in issued}) >= 24
    assert all(drawn(d).startswith(b"%PDF") for d in issued)


def test_issuing_them_stays_within_twenty_statements() -> None:
    raw = sample("small", investigated)
    walk.start(raw).step()  # people and law are read once per process
    walked = walk.start(raw)
    while walked.rest:
        act = walked.rest[0].act
        with statements() as seen:
            walked.step()
        assert len(seen) <= 20, act


def test_an_inspection_recorded_on_paper_makes_no_second_record() -> None:
    told = tell(sample("small"))
    assert told.papers("现场检查记录") == [] and told.papers("现场检查方案") == []
