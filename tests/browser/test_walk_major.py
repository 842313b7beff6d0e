"""The major case with hearing, a returned review, a discussion and two parties: by clicking and typing alone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from cases.models import Case, Event
from tests.browser.visitor import MOST_CLICKS, Visitor
from tests.walk import Walked, case_at, sample, start

UNIT = "云川市瑞丰化工仓储有限公司"
PERSON = "韩某"

Opens = Callable[[str, str], Visitor]


@pytest.fixture
def story(visit: Callable[..., Visitor], with_passwords: Callable[..., dict[str, str]]):
    """`walk, clicks = story(walked)`: `walk(name, act)` has somebody open an act, beginning at his desk."""

    def begin(walked: Walked) -> tuple[Opens, dict[str, int]]:
        names = with_passwords(walked)
        people: dict[str, Visitor] = {}
        clicks: dict[str, int] = {}

        def opens(who: str, act: str) -> Visitor:
            visitor = people[who] if who in people else people.setdefault(who, visit(names[who]))
            clicks[act] = max(clicks.get(act, 0), visitor.to_act(act, UNIT))
            return visitor

        return opens, clicks

    return begin


def done(case: Case) -> set[tuple[str, str, str]]:
    return {(e.name, e.on.isoformat(), e.actor.name) for e in Event.objects.filter(case=case).select_related("actor")}


def test_the_first_half_of_sample_02_from_the_clue_to_the_notice(story, pdf: Path) -> None:
    raw = sample("major")
    opens, clicks = story(start(raw))
    unit, person = raw["parties"]
    first, second = raw["violations"]

    one = opens("周启明", "register_clue")
    one.type("登记日期", "2026-05-11")
    one.type("案件名称", raw["title"])
    one.type("发现日期", "2026-05-11")
    row = one.page.locator("#f-parties-0")
    one.type("名称或者姓名", UNIT, row)
    one.type("统一社会信用代码", unit["credit_code"], row)
    one.type("法定代表人（负责人）", unit["legal_representative"], row)
    one.type("地址", unit["address"], row)
    one.type("行业代码", unit["industry"], row)
    one.add("添加当事人")
    row = one.page.locator("#f-parties-1")
    one.choose("类型", "个人", row)
    one.type("名称或者姓名", PERSON, row)
    one.type("身份证件号码", person["id_no"], row)
    one.tick("女", within=row)
    one.type("所在单位", UNIT, row)
    one.type("职务", person["position"], row)
    one.type("地址", person["address"], row)
    for number, (violation, party) in enumerate(((first, UNIT), (second, PERSON))):
        if number:
            one.add("添加违法事实")
        row = one.page.locator(f"#f-violations-{number}")
        one.choose("当事人", party, row)
        one.type("违法事实", violation["facts"], row)
        one.type("行为开始", "2026-03-20", row)
        one.type("行为终了", "2026-04-30", row)
        one.type("处罚依据", "安全生产法第九十八条第一款第二项", row)
    one.press("登记线索")

    one = opens("周启明", "order_correction")
    one.type("办理日期", "2026-05-11")
    one.tick("何静", within=one.page.locator("#f-_team"))
    one.type("整改期限", "2026-06-10")
    one.tick("责令停止建设（施工）")
    one.press("提交")

    one = opens("周启明", "request_filing")
    one.type("提请日期", "2026-05-12")
    one.tick("周启明", "何静", within=one.page.locator("#f-officers"))
    one.press("提请立案")

    leader = opens("高远", "approve_filing")
    leader.type("批准日期", "2026-05-13")
    leader.press("批准立案")

    one = opens("周启明", "preserve")
    one.type("办理日期", "2026-05-14")
    one.tick("何静", within=one.page.locator("#f-_team"))
    one.type("名称", "施工图纸")
    one.type("数量", "1")
    one.type("单位", "套")
    one.choose("批准人", "高远")
    one.press("提交")

    one = opens("周启明", "release_preserved")
    one.type("办理日期", "2026-05-20")
    one.tick("何静", within=one.page.locator("#f-_team"))
    one.type("处理", "返还")
    one.press("提交")

    two = opens("何静", "inquire")
    two.type("办理日期", "2026-05-18")
    two.tick("周启明", within=two.page.locator("#f-_team"))
    two.type("被询问人", PERSON)
    two.type("开始时间", "14:00")
    two.type("结束时间", "15:20")
    two.type("地点", "询问室")
    two.type("记录", "问：……答：……")
    two.press("提交")

    one = opens("周启明", "add_evidence")
    one.type("办理日期", "2026-05-19")
    one.tick("何静", within=one.page.locator("#f-_team"))
    one.choose("证据种类", "书证（复印件）")
    one.type("证据名称", "项目备案证明复印件")
    one.type("页数", "3")
    one.type("原件所在", "云川市瑞丰化工仓储有限公司")
    one.upload(pdf)
    one.press("提交")

    one = opens("周启明", "conclude_investigation")
    one.type("办理日期", "2026-06-03")
    unit_row, person_row = one.page.locator("#f-proposals-0"), one.page.locator("#f-proposals-1")
    one.type("金额（元）", "200,000", unit_row)
    one.type("裁量说明", "首次，停工配合", unit_row)
    one.add("添加处罚")
    one.choose("处罚种类", "责令停产停业", one.page.locator("#f-proposals-0-penalties-1"))
    one.type("处罚内容", "责令停止建设", one.page.locator("#f-proposals-0-penalties-1"))
    one.type("金额（元）", "2万元", person_row)
    one.type("裁量说明", "首次", person_row)
    one.press("提交")

    one = opens("周启明", "serve_notice")
    one.type("送达日期", "2026-06-04")
    one.tick("何静", within=one.page.locator("#f-_team"))
    one.press("确认送达")

    case = Case.objects.get()
    assert case.stage == "notified"
    until = [a["act"] for a in raw["acts"]].index("serve_notice") + 1
    assert done(case) == {(a["act"], a["on"], a["by"]) for a in raw["acts"][:until]}
    assert max(clicks.values()) <= MOST_CLICKS, clicks


def test_the_second_half_of_sample_02_from_the_notice_to_the_archive(story) -> None:
    raw = sample("major")
    walked = case_at("notified", "major")
    opens, clicks = story(walked)

    one = opens("周启明", "request_hearing")
    one.type("办理日期", "2026-06-09")
    one.tick(UNIT, within=one.page.locator("#f-party"))
    one.press("提交")

    chair = opens("罗文", "notify_hearing")
    chair.type("办理日期", "2026-06-10")
    chair.type("听证日期", "2026-06-24")
    chair.type("听证地点", "听证室")
    chair.press("提交")

    chair = opens("罗文", "close_hearing")
    chair.type("办理日期", "2026-06-24")
    chair.type("听证笔录", "……")
    chair.type("听证报告", "事实清楚，建议维持拟处罚意见")
    chair.tick("笔录已签名")
    chair.press("提交")

    two = opens("何静", "recheck_correction")
    two.type("办理日期", "2026-06-12")
    two.tick("周启明", within=two.page.locator("#f-_team"))
    two.tick("复查合格")
    two.press("提交")

    one = opens("周启明", "submit_for_review")
    one.type("办理日期", "2026-06-29")
    one.press("提交")

    reviewer = opens("宋雅", "return_review")
    reviewer.type("办理日期", "2026-07-01")
    reviewer.choose("种类", "建议纠正")
    reviewer.type("审核意见", "补充裁量证据\n处罚依据写明到项")
    reviewer.press("退回并说明")

    one = opens("周启明", "submit_for_review")
    one.type("办理日期", "2026-07-03")
    one.press("提交")

    reviewer = opens("宋雅", "pass_review")
    reviewer.type("办理日期", "2026-07-07")
    reviewer.press("同意")

    head = opens("邓立", "convene_discussion")
    head.type("办理日期", "2026-07-08")
    head.press("提交")

    leader = opens("高远", "resolve_discussion")
    leader.type("办理日期", "2026-07-10")
    for number, (name, opinion) in enumerate((("高远", "同意"), ("孟川", "同意"), ("陆平", "建议从轻"))):
        row = leader.page.locator(f"#f-members-{number}")
        if not row.count():
            leader.add("添加出席人员")
        leader.choose("姓名", name, row)
        leader.type("意见", opinion, row)
    leader.tick("不同意见", within=leader.page.locator("#f-members-2"))
    leader.choose("结论", "给予行政处罚")
    leader.tick("出席人员已签名")
    leader.press("提交")

    leader = opens("高远", "decide")
    leader.type("决定日期", "2026-07-13")
    leader.press("签发决定")

    one = opens("周启明", "serve_decision")
    one.type("送达日期", "2026-07-14")
    one.tick("何静", within=one.page.locator("#f-_team"))
    one.tick("同时送达信用修复告知书")
    one.press("确认送达")

    one = opens("周启明", "publish")
    one.type("公示日期", "2026-07-15")
    one.press("公示")

    reviewer = opens("宋雅", "file_record")
    reviewer.type("办理日期", "2026-07-20")
    reviewer.type("备案机关", "云川市司法局")
    reviewer.press("提交")

    for on, party, kind, amount, receipt in (
        ("2026-07-24", UNIT, "罚款", "200000", "20260724001"),
        ("2026-08-05", PERSON, "罚款", "20000", "20260805001"),
        ("2026-08-05", PERSON, "加处罚款", "4200", "20260805002"),
    ):
        one = opens("周启明", "pay")
        one.type("缴款日期", on)
        one.choose("当事人", party)
        one.type("金额（元）", amount)
        one.choose("种类", kind)
        one.type("票据号", receipt)
        one.press("提交")

    leader = opens("高远", "close")
    leader.type("结案日期", "2026-08-10")
    leader.press("批准结案")

    keeper = opens("田禾", "archive")
    keeper.type("归档日期", "2026-08-20")
    keeper.press("归档")

    case = Case.objects.get()
    assert case.stage == "archived"
    assert done(case) == {(a["act"], a["on"], a["by"]) for a in raw["acts"]}
    assert max(clicks.values()) <= MOST_CLICKS, clicks
