"""放假安排的通知: a year becomes known, running periods are counted again, the bureau's chain says so."""

from __future__ import annotations

import json
import tempfile
from datetime import date
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import TestCase

from cases import bureau_record, calendar_notice, verify
from cases.models import Bureau, CalendarDay, CalendarYear, Case, Deadline, Event, Officer
from tests import walk
from tests.record.attack import sql, tampering, triggers_back


class AHolidayNotice(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        walked = walk.case_at("archived", "major")
        cls.case = walked.case
        cls.clerk = Officer.objects.get(pk=walked.officer("高远").pk)

    def period(self, key: str) -> Deadline:
        return Deadline.objects.get(case=self.case, key=key, party="p1")

    def enter(self, *days: str) -> calendar_notice.Moved:
        off = [date.fromisoformat(d) for d in ("2027-01-01", *days)]
        return calendar_notice.enter_notice(
            2027, off, [date(2027, 1, 16)], "关于2027年部分节假日安排的通知", self.clerk
        )

    def test_a_running_period_moves_and_is_provisional_no_more(self) -> None:
        before = self.period("litigation_direct")
        assert (before.due.isoformat(), before.provisional) == ("2027-01-14", True)
        self.enter("2027-01-14", "2027-01-15")
        after = self.period("litigation_direct")
        assert (after.due.isoformat(), after.provisional) == ("2027-01-16", False)  # a Saturday worked

    def test_a_period_that_starts_with_another_ones_end_moves_with_it(self) -> None:
        start = self.period("court_apply_window").start
        self.enter("2027-01-14", "2027-01-15")
        assert self.period("court_apply_window").start > start

    def test_everything_holds_afterwards(self) -> None:
        self.enter("2027-01-14", "2027-01-15")
        assert verify.run().failures == {}

    def test_ended_periods_keep_the_day_they_were_judged_by(self) -> None:
        ended = list(Deadline.objects.exclude(done_on=None).order_by("pk").values_list("due", flat=True))
        self.enter("2027-01-14")
        assert list(Deadline.objects.exclude(done_on=None).order_by("pk").values_list("due", flat=True)) == ended

    def test_the_bureaus_chain_says_how_many_moved_and_no_case_does(self) -> None:
        version = Case.objects.get(pk=self.case.pk).version
        done = self.enter("2027-01-14", "2027-01-15")
        names = list(Event.objects.filter(case=None).order_by("seq").values_list("name", flat=True))
        assert names == ["holiday_notice", "calendar_recomputed"]
        told = json.loads(Event.objects.get(name="calendar_recomputed").payload)
        assert (told["moved"], told["settled"]) == (done.moved, done.settled) and done.moved > 0
        assert Case.objects.get(pk=self.case.pk).version == version

    def test_a_second_time_nothing_moves(self) -> None:
        self.enter("2027-01-14")
        assert calendar_notice.recompute(self.clerk) == calendar_notice.Moved(
            Deadline.objects.filter(done_on=None).count(), 0, 0
        )

    def test_a_calendar_changed_behind_its_back_is_found(self) -> None:
        CalendarDay.objects.create(day=date(2027, 1, 14), working=False)
        assert "recompute" in verify.run().failures["deadlines"].first
        calendar_notice.recompute(self.clerk)
        assert verify.run().failures == {}

    def test_a_changed_event_of_the_bureau_is_found(self) -> None:
        self.enter("2027-01-14")
        with tampering():
            sql("UPDATE cases_event SET payload = '{}' WHERE name = 'holiday_notice'")
            triggers_back()
            report = verify.run()
        assert "第1号记录的内容与校验值不符" in report.failures["bureau_chain"].first

    def test_a_weekend_listed_as_holiday_is_refused(self) -> None:
        with pytest.raises(calendar_notice.NoticeRefused, match="本来就是周末"):
            self.enter("2027-01-16")
        assert not Event.objects.filter(case=None).exists()

    def test_a_day_of_another_year_is_refused(self) -> None:
        with pytest.raises(calendar_notice.NoticeRefused, match="不在2027年"):
            self.enter("2028-05-01")

    # -- by command --------------------------------------------------------------------------------------------------

    def command(self, text: str, by: str = "") -> None:
        with tempfile.NamedTemporaryFile("w", suffix=".toml", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            call_command("holidays", file.name, by=by or self.clerk.username, verbosity=0)

    NOTICE = """
        [[year]]
        year = 2027
        source = "关于2027年部分节假日安排的通知"
        holidays = ["2027-01-01", "2027-01-14"]
        workdays = ["2027-01-16"]
    """

    def test_the_command_enters_a_notice(self) -> None:
        self.command(self.NOTICE)
        assert CalendarYear.objects.get(year=2027).announced
        assert not self.period("litigation_direct").provisional
        assert verify.run().failures == {}

    def test_the_command_says_what_is_wrong(self) -> None:
        for text, said in (
            ("year = ", "不是 TOML 文件"),
            ("a = 1", "没有 \\[\\[year\\]\\]"),
            (self.NOTICE.replace('"2027-01-14"', '"14 January"'), "year\\[0\\].holidays 应为日期的列表"),
            (self.NOTICE.replace("关于2027年部分节假日安排的通知", ""), "须写明来源"),
            (self.NOTICE.replace("2027-01-16", "2027-01-15"), "不是周末"),
        ):
            with pytest.raises(CommandError, match=said):
                self.command(text)
        with pytest.raises(CommandError, match="没有用户名为“nobody”的人员"):
            self.command(self.NOTICE, by="nobody")
        with pytest.raises(CommandError, match="不能读取文件"):
            call_command("holidays", str(Path("/nowhere.toml")), by=self.clerk.username)
        assert not CalendarYear.objects.filter(year=2027, announced=True).exists()

    def test_the_command_recompute_counts_again(self) -> None:
        sql("UPDATE cases_deadline SET due = '2030-01-01' WHERE key = 'review_apply'")
        assert "deadlines" in verify.run().failures
        call_command("recompute", by=self.clerk.username, verbosity=0)
        assert verify.run().failures == {}

    # -- the bureau's chain ------------------------------------------------------------------------------------------

    def test_two_who_read_the_same_bureau_cannot_both_write(self) -> None:
        one, two = Bureau.objects.get(pk=self.clerk.bureau_id), Bureau.objects.get(pk=self.clerk.bureau_id)
        bureau_record.append(one, "note", self.clerk, {"text": "甲"})
        with pytest.raises(bureau_record.BureauConflict):
            bureau_record.append(two, "note", self.clerk, {"text": "乙"})
        bureau_record.append(one, "note", self.clerk, {"text": "丙"})
        assert verify.run().failures == {}
        assert list(Event.objects.filter(case=None).order_by("seq").values_list("seq", flat=True)) == [1, 2]
