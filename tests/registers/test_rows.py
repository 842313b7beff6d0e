"""Rows entered, corrected, voided: their numbers, their events, what they add to the counters, what is refused."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.db import connection
from django.db.models import Sum
from django.test.utils import CaptureQueriesContext

from cases import bureau_record, recount, registers, verify
from cases.administration.chain import Refused
from cases.inputs.wrongs import InputError
from cases.models import CounterEntry, CounterMonth, Event, RegisterRow
from cases.registers.kinds import KINDS
from tests.registers.bureaus import CODE, People, people, tip_off, visit

pytestmark = pytest.mark.django_db


@pytest.fixture
def who() -> People:
    return people()


def sums(bureau: Any = None) -> dict[str, int]:
    rows = CounterEntry.objects.filter(case=None)
    rows = rows.filter(bureau=bureau) if bureau else rows
    return {r["key"]: r["n"] for r in rows.values("key").annotate(n=Sum("value")).order_by("key") if r["n"]}


def refused(call: Any) -> list[tuple[str, str]]:
    with pytest.raises(InputError) as caught:
        call()
    return [(w.path, w.message) for w in caught.value.wrongs]


class TestEntering:
    def test_an_inspection_counts_as_a_visit_a_unit_and_its_hazards(self, who: People) -> None:
        hazards = [{"text": "甲", "major": True}, {"text": "乙", "rectified_on": "2026-04-01"}, {"text": ""}]
        row = registers.enter("inspection", actor=who.inspector, values=visit(hazards=hazards, orders=1))
        assert (row.no, row.version, row.unit_id) == ("检查〔2026〕1号", 1, who.unit.pk)
        assert sums() == {
            "insp_visits": 1, "insp_by_mode.special": 1, "insp_units": 1, "insp_recorded": 1, "hazard_found": 2,
            "hazard_major": 1, "hazard_rectified": 1, "order_rectify": 1, "doc_issued": 2,
            "doc_issued.inspection_record": 1, "doc_issued.correction_order": 1,
        }  # fmt: skip
        dates = dict(CounterEntry.objects.values_list("key", "on"))
        assert (str(dates["hazard_found"]), str(dates["hazard_rectified"])) == ("2026-03-02", "2026-04-01")
        assert CounterEntry.objects.get(key="insp_units").party == CODE

    def test_the_event_stands_in_the_bureaus_chain_with_everything_typed(self, who: People) -> None:
        row = registers.enter("tip_off", actor=who.clerk, values=tip_off())
        event = Event.objects.get(pk=row.event_id)
        told = json.loads(event.payload)
        assert (event.name, event.case_id, event.bureau_id) == ("register_entered", None, who.bureau.pk)
        assert (told["no"], told["values"]["informant"]) == ("举报〔2026〕1号", "张三")
        assert list(verify.run().failures) == []

    def test_each_register_and_year_has_its_own_numbers(self, who: People) -> None:
        many = [visit("2025-12-31"), visit("2026-01-01"), visit("2025-12-30")]
        rows = registers.enter_many("inspection", actor=who.inspector, many=many)
        assert [r.no for r in rows] == ["检查〔2025〕1号", "检查〔2026〕1号", "检查〔2025〕2号"]
        assert registers.enter("tip_off", actor=who.clerk, values=tip_off()).no == "举报〔2026〕1号"

    def test_statements_do_not_grow_with_the_rows_entered_at_once(self, who: People) -> None:
        registers.enter("inspection", actor=who.inspector, values=visit())
        counts = []
        for many in (1, 30):
            with CaptureQueriesContext(connection) as asked:
                registers.enter_many("inspection", actor=who.inspector, many=[visit()] * many)
            counts.append(len(asked))
        assert counts[1] <= counts[0] + 5 and counts[0] <= 14, counts  # 900 values to a statement

    def test_one_wrong_row_keeps_all_out_and_is_named(self, who: People) -> None:
        many = [visit(), visit(on="2026-02-30"), visit(hazards=[{"major": True}])]
        wrongs = refused(lambda: registers.enter_many("inspection", actor=who.inspector, many=many))
        assert wrongs == [
            ("rows[1].on", "检查日期:没有“2026-02-30”这一天"), ("rows[2].hazards[0].text", "隐患内容:请填写"),
        ]  # fmt: skip
        assert not RegisterRow.objects.exists() and not Event.objects.filter(case=None).exists()

    @pytest.mark.parametrize(
        ("key", "values", "path"),
        [
            ("inspection", visit(officers="周启明"), "officers"),
            ("inspection", visit(on="2026-11-23"), "on"),
            ("inspection", visit(mode="nonsense"), "mode"),
            ("inspection", visit(time_from="09:00"), "time_to"),
            ("inspection", visit(hazards=[{"text": "甲", "rectified_on": "2026-03-01"}]), "hazards[0].rectified_on"),
            ("inspection", visit(stranger="x"), "stranger"),
            ("tip_off", tip_off(checked_on="2026-03-05"), "result"),
            ("tip_off", tip_off(checked_on="2026-03-01", result="true"), "checked_on"),
            ("tip_off", tip_off(rewards=[{"on": "2026-03-05", "amount": "3.005"}]), "rewards[0].amount"),
            ("exam", {"on": "2026-03-02", "title": "普考", "people": 37, "passed": 38}, "passed"),
            ("training", {"on": "2026-03-02", "title": "培训", "people": -1}, "people"),
        ],
    )
    def test_what_is_typed_wrongly_is_refused_at_its_field(
        self, who: People, key: str, values: dict[str, Any], path: str
    ) -> None:
        actor = who.clerk
        assert [p for p, _ in refused(lambda: registers.enter(key, actor=actor, values=values))] == [path]

    def test_who_may_not_enter_is_refused(self, who: People) -> None:
        with pytest.raises(Refused, match="您的角色不能登记"):
            registers.enter("inspection", actor=who.leader, values=visit())

    def test_a_chain_that_moved_meanwhile_leaves_nothing(self, who: People, monkeypatch: pytest.MonkeyPatch) -> None:
        def beaten(*args: Any, **kwargs: Any) -> Any:
            raise bureau_record.BureauConflict("410899")

        monkeypatch.setattr(bureau_record, "append_many", beaten)
        with pytest.raises(bureau_record.BureauConflict):
            registers.enter("inspection", actor=who.inspector, values=visit())
        assert not RegisterRow.objects.exists() and not CounterEntry.objects.exists()


class TestCorrecting:
    def test_a_correction_adds_the_difference_on_the_day_of_what_was_counted(self, who: People) -> None:
        row = registers.enter("inspection", actor=who.inspector, values=visit("2025-12-31"))
        now = visit("2026-01-01", mode="joint", hazards=[{"text": "甲"}, {"text": "乙", "major": True}])
        row = registers.correct(row, actor=who.head, version=1, values=now, reason="日期写错")
        assert (row.version, row.year, row.no) == (2, 2026, "检查〔2025〕1号")
        months = {(m.key, m.year): m.value for m in CounterMonth.objects.all() if m.value}
        assert months[("insp_visits", 2026)] == 1 and ("insp_visits", 2025) not in months
        assert months[("hazard_found", 2026)] == 2 and ("insp_by_mode.special", 2025) not in months
        assert list(recount.differences()) == []

    def test_voiding_takes_everything_back_and_keeps_the_number(self, who: People) -> None:
        row = registers.enter(
            "tip_off", actor=who.clerk, values=tip_off(rewards=[{"on": "2026-03-09", "amount": 3000}])
        )
        assert sums()["report_reward_amount"] == 300_000
        registers.void(row, actor=who.leader, version=1, reason="重复登记")
        assert sums() == {}
        assert registers.enter("tip_off", actor=who.clerk, values=tip_off()).no == "举报〔2026〕2号"
        assert list(recount.differences()) == [] and list(verify.run().failures) == []

    def test_a_stale_version_is_a_conflict_that_says_who_did_what(self, who: People) -> None:
        row = registers.enter("inspection", actor=who.inspector, values=visit())
        registers.correct(row, actor=who.head, version=1, values=visit(place="一车间"), reason="补写场所")
        with pytest.raises(registers.Conflict, match="unit_head刚才更正了这一行"):
            registers.correct(row, actor=who.leader, version=1, values=visit(place="二车间"), reason="补写场所")

    def test_no_reason_no_change_and_void_rows_are_refused(self, who: People) -> None:
        row = registers.enter("inspection", actor=who.inspector, values=visit())
        assert refused(lambda: registers.void(row, actor=who.head, version=1, reason=" "))[0][0] == "reason"
        with pytest.raises(Refused, match="没有改动"):
            registers.correct(row, actor=who.head, version=1, values=visit(), reason="看看")
        registers.void(row, actor=who.head, version=1, reason="登记错了")
        with pytest.raises(Refused, match="已经作废"):
            registers.correct(row, actor=who.head, version=2, values=visit(place="车间"), reason="更正")

    def test_another_bureaus_row_does_not_exist(self, who: People) -> None:
        row = registers.enter("inspection", actor=who.inspector, values=visit())
        with pytest.raises(Refused, match="没有这一行"):
            registers.void(row, actor=people("420100").head, version=1, reason="不是我的")


class TestKinds:
    """Every register can be filled in, and every feed of it adds something."""

    FULL: dict[str, list[dict[str, Any]]] = {
        "inspection": [visit(mode=mode, plan_class=kind, orders=2, measures=1) for mode, kind in (
            ("plan_key", "key"), ("plan_general", "general"), ("random", "high"), ("special", "high"),
            ("tip_off", ""), ("assigned", ""), ("cross", ""), ("joint", ""), ("monitoring", ""), ("recheck", ""))],
        "tip_off": [
            tip_off(checked_on="2026-03-09", result="part", replied_on="2026-03-10",
                    rewards=[{"on": "2026-03-20", "amount": "13000.5"}]),
            tip_off(checked_on="2026-03-09", result="true", replied_on="2026-08-10", reply_due="2026-05-01"),
        ],
        "transfer": [
            {"on": "2026-03-02", "direction": d, "body": "公安局", "party": "某厂", "text": "伪造证件", **more}
            for d, more in (("police", {"accepted_on": "2026-03-03", "filed_on": "2026-03-05"}), ("out", {}), ("in", {}))
        ],
        "guidance": [{"on": "2026-03-02", "party": "某厂", "way": "coach", "officers": "何静", "text": "指导", "times": 3}],
        "talk": [{"on": "2026-03-02", "party": "某厂", "by": "高远", "reason": "隐患多"}],
        "letter": [{"on": "2026-03-02", "form": "urge", "to": "某镇", "text": "尽快整改"}],
        "random_task": [{"on": "2026-03-02", "title": "一季度", "units": 41, "published_on": "2026-03-20"}],
        "plan": [{"on": "2026-01-05", "title": "年度计划", "class": c, "units": 10} for c in ("high", "key", "general")],
        "campaign": [{"on": "2026-06-30", "since": "2026-01-01", "title": "百日行动", "visits": 5, "problems": 6,
                      "talks": 7, "basis": "全市口径"}],
        "record_filing": [{"on": "2026-03-09", "to": "司法局", "decision_no": "1号", "party": "某厂", "due": "2026-03-08"}],
        "appeal": [
            {"on": "2026-03-02", "sort": "recon", "authority": "市政府", "party": "某厂", "text": "许可", "result": result,
             "reply_due": "2026-03-16", "replied_on": "2026-03-10", "result_on": "2026-05-01"}
            for result in ("upheld", "varied", "annulled", "illegal", "withdrawn")
        ] + [
            {"on": "2026-03-02", "sort": "suit", "instance": instance, "authority": "法院", "party": "某厂", "text": "许可",
             "result": result, "reply_due": "2026-03-16", "replied_on": replied, "result_on": "2026-05-01",
             "sittings": [{"on": "2026-04-01", "head": True}]}
            for instance, result, replied in (
                ("first", "upheld", "2026-03-10"), ("second", "varied", "2026-03-20"), ("retrial", "annulled", "2026-03-10"),
                ("first", "illegal", "2026-03-10"), ("first", "withdrawn", "2026-03-10"))
        ],
        "credit_repair": [{"on": "2026-03-02", "party": "某厂", "credit_code": CODE, "decision_no": "1号",
                           "done_on": "2026-03-09", "result": "granted"}],
        "clean_certificate": [{"on": "2026-03-02", "party": "某厂", "credit_code": CODE, "since": "2023-01-01",
                               "until": "2026-03-01", "purpose": "上市"}],
        "counsel": [{"on": "2026-03-02", "form": form, "counsel": "王律师", "title": "某案"} for form in ("opinion", "session")],
        "training": [{"on": "2026-03-02", "title": "大讲堂", "people": 73}],
        "exam": [{"on": "2026-03-02", "title": "普考", "people": 37, "passed": 37}],
        "licence": [{"on": "2026-03-02", "officer": "何静", "number": "豫H1", "change": "renewed"}],
        "interference": [{"on": "2026-03-02", "person": "某人", "text": "打招呼"}],
        "offline_case": [{"on": "2026-03-02", "case_no": f"{n}号", "party": "某厂", "reason": "断网", "backfilled": b}
                         for n, b in enumerate((True, False))],
    }  # fmt: skip

    def test_every_feed_of_every_register_adds_something(self, who: People, monkeypatch: pytest.MonkeyPatch) -> None:
        from cases.registers import writing
        from cases.registers.kinds import fed_keys

        monkeypatch.setattr(writing, "_may", lambda *args: None)
        monkeypatch.setattr(
            writing, "_rules", lambda kind, change, many: [{"count_recheck_visits": True} for _ in many]
        )
        assert set(self.FULL) == set(KINDS)
        for key, many in self.FULL.items():
            registers.enter_many(key, actor=who.clerk, many=many)
        assert {key for key, value in sums().items() if value} | {"hazard_major", "hazard_rectified"} == fed_keys()
        assert list(recount.differences()) == []
