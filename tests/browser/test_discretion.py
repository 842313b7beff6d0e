"""A clause and a tier chosen in a real browser: the band drawn, what was fined before, the paragraph written."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Callable
from datetime import date

import pytest

from cases import lawbase
from cases.models import Event, OfficerRole, Tier
from cases.registry import Role
from tests.browser.test_every_page import faults
from tests.browser.visitor import PHONE, WIDE, Visitor
from tests.walk import Walked, case_at, sample

WAN = 1_000_000
BANDS = (("较轻", 0, 1, [("le", 1)]), ("一般", 1, 3, [("ge", 2), ("le", 4)]), ("较重", 3, 10, [("ge", 5)]))


def benchmark() -> None:
    for seq, (label, low, high, conditions) in enumerate(BANDS, 1):
        Tier.objects.create(
            code="W97.7", cite="安全生产法/97/1/7", subject="unit", step="first", region="=410899", seq=seq, label=label,
            low=low * WAN, high=high * WAN, low_inclusive=bool(low), standard="云川市裁量基准", item="7", source="测试",
            conditions=[{"metric": "people", "op": op, "value": n} for op, n in conditions], valid_from=date(2024, 11, 1),
        )  # fmt: skip
    lawbase.forget()


def decided(code: str, yuan: int, people: int) -> Walked:
    """A comparable case of the same bureau."""
    raw = copy.deepcopy(sample("small"))
    raw["parties"][0] |= {"name": f"云川市第{code}公司", "credit_code": f"91410899MA9ABCDE{code}"}
    raw["title"] = f"云川市第{code}公司案"
    act = next(a for a in raw["acts"] if a["act"] == "conclude_investigation")
    act["data"]["proposals"][0] |= {
        "penalties": [{"kind": "fine", "amount_yuan": yuan}],
        "appraisals": [{"violation": "v1", "answers": {"people": people}}],
    }
    return case_at("decided", raw=raw)


@pytest.fixture
def walked(site: str) -> Walked:
    """Registered under another clause than it will be punished by."""
    benchmark()
    for code, yuan, people in (("11", 12_000, 2), ("12", 20_000, 3), ("13", 28_000, 4), ("14", 6_000, 1)):
        decided(code, yuan, people)
    raw = copy.deepcopy(sample("small"))
    raw["violations"][0]["clause"] = "安全生产法/97/1/3"
    return case_at("investigating", before="conclude_investigation", raw=raw)


def test_a_clause_is_chosen_the_answers_lead_to_a_tier_and_the_paragraph_is_written(
    walked: Walked, visit: Callable[..., Visitor], with_passwords: Callable[..., dict[str, str]]
) -> None:
    assert walked.case is not None
    one = visit(with_passwords(walked)["周启明"])
    acts = f"/cases/{walked.case.uid}/acts"
    page = one.go(f"{acts}/record_violation/")
    violation = walked.raw["violations"][0]
    one.type("办理日期", "2026-03-10")
    one.field("编号").select_option(value="v1")
    one.choose("当事人", walked.raw["parties"][0]["name"])
    one.type("违法事实", violation["facts"])
    one.type("行为开始", "2026-03-02")
    one.type("行为终了", "2026-03-02")
    clause = one.field("处罚依据")
    clause.press_sequentially("tzzy")
    page.get_by_role("option", name=re.compile("特种作业人员")).first.click()
    assert clause.input_value() == "安全生产法第九十七条第一款第七项"
    one.press("提交")

    page = one.go(f"{acts}/conclude_investigation/")
    one.type("办理日期", "2026-03-12")
    judged = page.locator("#judged-proposals-0-appraisals-0")
    assert "还要填写涉及人员" in judged.inner_text()
    one.type("涉及人员（人）", "3")
    judged.locator(".verdict b", has_text="一般").wait_for()
    assert "1万元以上3万元以下" in judged.inner_text()
    assert judged.locator("rect.tier").count() == 3 and judged.locator("rect.tier.chosen").count() == 1
    assert one.field("涉及人员（人）").evaluate("e => e === document.activeElement")  # drawn beside, nothing taken away
    summary = judged.get_by_text("同一阶次的决定 3 件")
    assert "中位 20,000 元，12,000 至 28,000 元" in summary.inner_text()
    summary.click()
    assert judged.get_by_role("listitem").count() == 3

    one.type("金额（元）", "40000")
    judged.get_by_text("要写明偏离的理由").wait_for()
    one.type("金额（元）", "15000")
    judged.locator(".outside").wait_for(state="detached")
    with one.fresh():
        one.tick("从轻")
    one.type("从轻、减轻、从重的依据", "行政处罚法第三十二条第一款第一项")
    with one.fresh():
        page.get_by_role("button", name="写出裁量说明").click()
    written = one.field("裁量说明").input_value()
    for words in (
        "涉及人员3人",
        "云川市裁量基准第7项",
        "“一般”",
        "第三十二条第一款第（一）项",
        "从轻处罚",
        "罚款1.5万元",
    ):
        assert words in written, written

    one.type("裁量说明", "首次，当日停止作业。")
    with one.fresh():
        page.get_by_role("button", name="写出裁量说明").click()
    assert one.field("裁量说明").input_value() == "首次，当日停止作业。"
    with one.fresh():
        page.get_by_role("button", name="接在后面").click()
    assert one.field("裁量说明").input_value() == f"首次，当日停止作业；{written}"
    one.press("提交")

    line = json.loads(Event.objects.get(name="conclude_investigation", case=walked.case).payload)["derived"]["lines"][0]
    assert [(t["label"], t["low"], t["high"], t["confirmed"]) for t in line["tiers"]] == [("一般", WAN, 3 * WAN, False)]
    page = one.go(f"/cases/{walked.case.uid}/violations/")
    assert "涉及人员2人以上、4人以下" in page.locator("main").inner_text()
    assert page.locator("svg.scale rect.chosen").count() == 1


@pytest.mark.parametrize("viewport", [WIDE, PHONE], ids=["wide", "phone"])
def test_the_pages_of_the_benchmark_fit_their_screen_and_axe_finds_nothing(
    walked: Walked,
    visit: Callable[..., Visitor],
    with_passwords: Callable[..., dict[str, str]],
    viewport: dict[str, int],
) -> None:
    names = with_passwords(walked)
    assert walked.case is not None
    OfficerRole.objects.create(officer=walked.officer("高远"), role=Role.ADMINISTRATOR, valid_from=date(2020, 1, 1))
    acts = f"/cases/{walked.case.uid}/acts"
    walked.perform("record_violation", "周启明", "2026-03-10", {"record": {
        **walked.raw["violations"][0], "clause": "安全生产法/97/1/7"}})  # fmt: skip
    wrong: list[str] = []
    for who, path in (
        ("周启明", "/law/benchmark/"), ("周启明", "/law/benchmark/?show=example"), ("高远", "/law/benchmark/"),
        ("高远", "/law/benchmark/import/"), ("周启明", f"{acts}/conclude_investigation/"),
    ):  # fmt: skip
        one = visit(names[who], viewport=viewport)
        one.go(path)
        assert one.status == 200, path
        wrong += [f"{path} {who}: {fault}" for fault in [*one.overflow(), *faults(one.page)]]
    assert not wrong, "\n".join(wrong)
