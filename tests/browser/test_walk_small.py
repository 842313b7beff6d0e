"""The ordinary case with a small fine, from the sign-in page to the archive, by clicking and typing alone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from cases.models import Case, Event, EventFile
from tests.browser.visitor import MOST_CLICKS, Visitor
from tests.walk import sample, start

PARTY = "云川市恒达钢结构有限公司"


def test_sample_01_is_walked_from_the_sign_in_page_to_the_archive(
    visit: Callable[..., Visitor], with_passwords: Callable[..., dict[str, str]], pdf: Path, photo: Path
) -> None:
    raw = sample("small")
    walked = start(raw)
    names = with_passwords(walked)
    people: dict[str, Visitor] = {}
    clicks: dict[str, int] = {}

    def opens(who: str, act: str) -> Visitor:
        visitor = people[who] if who in people else people.setdefault(who, visit().sign_in(names[who]))
        clicks[act] = visitor.to_act(act, PARTY)
        return visitor

    one = opens("周启明", "register_clue")
    party, violation = raw["parties"][0], raw["violations"][0]
    one.type("登记日期", "2026-3-2")
    one.type("案件名称", raw["title"])
    one.type("发现日期", "2026年3月2日")
    one.type("案发地点", "切割车间")
    one.type("名称或者姓名", PARTY)
    one.type("统一社会信用代码", " 9141 0899 MA9A BCDE 28 ")
    one.type("法定代表人（负责人）", party["legal_representative"])
    one.type("地址", party["address"])
    one.type("联系电话", party["phone"])
    one.type("行业代码", party["industry"])
    row = one.page.locator("#f-violations-0")
    one.type("违法事实", violation["facts"], row)
    one.type("处罚依据", "安全生产法第九十七条第一款第七项", row)
    one.press("登记线索")

    one = opens("周启明", "order_correction")
    one.type("办理日期", "2026-03-02")
    one.tick("何静", within=one.page.locator("#f-_team"))
    one.type("整改期限", "2026-03-16")
    one.press("提交")

    one = opens("周启明", "request_filing")
    one.type("提请日期", "2026-03-03")
    one.tick("周启明", "何静", within=one.page.locator("#f-officers"))
    one.type("意见", "涉嫌违反安全生产法第三十条第一款，建议立案。")
    one.press("提请立案")

    leader = opens("高远", "approve_filing")
    leader.type("批准日期", "2026-03-04")
    leader.press("批准立案")

    one = opens("周启明", "add_evidence")
    one.type("办理日期", "2026-03-02")
    one.tick("何静", within=one.page.locator("#f-_team"))
    one.choose("证据种类", "勘验笔录、现场笔录")
    one.type("证据名称", "现场检查记录")
    one.type("页数", "2")
    one.tick_all("证明事项")
    one.upload(pdf, photo)
    one.press("提交")

    second = opens("何静", "inquire")
    second.type("办理日期", "2026-03-06")
    second.tick("周启明", within=second.page.locator("#f-_team"))
    second.type("被询问人", "林某")
    second.type("开始时间", "9:10")
    second.type("结束时间", "9点55分")
    second.type("地点", "询问室")
    second.type("记录", "问：……答：……")
    second.press("提交")

    one = opens("周启明", "conclude_investigation")
    one.type("办理日期", "2026-03-12")
    one.type("金额（元）", "５，０００")
    one.type("裁量说明", "1人，首次，已停止其作业")
    one.press("提交")

    one = opens("周启明", "serve_notice")
    one.type("送达日期", "2026-03-13")
    one.tick("何静", within=one.page.locator("#f-_team"))
    one.press("确认送达")

    second = opens("何静", "recheck_correction")
    second.type("办理日期", "2026-03-17")
    second.tick("周启明", within=second.page.locator("#f-_team"))
    second.tick("复查合格")
    second.press("提交")

    one = opens("周启明", "waive_statement")
    one.type("办理日期", "2026-03-16")
    one.press("提交")

    one = opens("周启明", "submit_for_review")
    one.type("办理日期", "2026-03-23")
    one.press("提交")

    reviewer = opens("宋雅", "pass_review")
    reviewer.type("办理日期", "2026-03-25")
    reviewer.type("审核意见", "事实清楚，证据充分\n裁量说明建议写明改正情况")
    reviewer.press("同意")

    leader = opens("高远", "decide")
    leader.type("决定日期", "2026-03-27")
    leader.press("签发决定")

    one = opens("周启明", "serve_decision")
    one.type("送达日期", "2026-03-30")
    one.tick("何静", within=one.page.locator("#f-_team"))
    one.tick("同时送达信用修复告知书")
    one.press("确认送达")

    one = opens("周启明", "pay")
    one.type("缴款日期", "2026-04-08")
    one.type("金额（元）", "5000")
    one.type("票据号", "20260408001")
    one.press("提交")

    one = opens("周启明", "publish")
    one.type("公示日期", "2026-04-02")
    one.press("公示")

    leader = opens("高远", "close")
    leader.type("结案日期", "2026-04-10")
    leader.press("批准结案")

    keeper = opens("田禾", "archive")
    keeper.type("归档日期", "2026-04-17")
    keeper.press("归档")

    case = Case.objects.get()
    assert case.stage == "archived"
    told = {(e.name, e.on.isoformat(), e.actor.name) for e in Event.objects.filter(case=case).select_related("actor")}
    assert told == {(a["act"], a["on"], a["by"]) for a in raw["acts"]}
    assert EventFile.objects.filter(event__case=case, event__name="add_evidence").count() == 2
    assert max(clicks.values()) <= MOST_CLICKS, clicks
