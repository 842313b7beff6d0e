"""Figures of a period, what is behind them, and what a submitted set of them keeps."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from cases import recount, registers
from cases.administration.chain import Refused
from cases.counters import freezing, reading
from cases.counters.reading import Rate
from cases.models import Unit
from tests import walk
from tests.record.attack import sql, tampering
from tests.registers.bureaus import People, people, tip_off, visit

pytestmark = pytest.mark.django_db
YEAR = (date(2026, 1, 1), date(2026, 12, 31))


@pytest.fixture
def who() -> People:
    return people()


class TestReading:
    def test_one_unit_visited_twice_is_one_unit_and_two_visits(self, who: People) -> None:
        registers.enter_many(
            "inspection", actor=who.inspector, many=[visit(), visit("2026-05-02"), visit(credit_code="X1")]
        )
        found = reading.figures([who.bureau.pk], *YEAR)
        assert (found["insp_visits"], found["insp_units"], found["hazard_found"]) == (3, 2, 3)
        assert (found["insp_count_moj"], found["pen_decided"]) == (3, 0)
        assert found.rates["per_1000_major"] == Rate(0, 3, 1000)

    def test_units_of_two_bureaus_visited_by_both_are_counted_once(self, who: People) -> None:
        other = people("410800")
        for one in (who, other):
            registers.enter("inspection", actor=one.inspector, values=visit())
        both = [who.bureau.pk, other.bureau.pk]
        assert (reading.figures(both, *YEAR)["insp_units"], reading.figures(both, *YEAR)["insp_visits"]) == (1, 2)
        assert {b: f["insp_units"] for b, f in reading.figures_by_bureau(both, *YEAR).items()} == dict.fromkeys(both, 1)

    def test_any_days_give_the_same_as_their_months_and_days_added_up(self, who: People) -> None:
        days = ["2025-12-31", "2026-01-01", "2026-01-31", "2026-02-01", "2026-02-14", "2026-02-28", "2026-03-01"]
        registers.enter_many("inspection", actor=who.inspector, many=[visit(day) for day in days])
        for n, since in enumerate(days):
            for m, until in enumerate(days[n:], n):
                span = (date.fromisoformat(since), date.fromisoformat(until))
                assert reading.figures([who.bureau.pk], *span)["insp_visits"] == m - n + 1, span

    def test_a_unit_of_the_bureau_is_read_by_itself(self, who: People) -> None:
        town = Unit.objects.create(bureau=who.bureau, name="某镇", kind="entrusted")
        registers.enter("inspection", actor=who.inspector, values=visit())
        registers.enter_many("inspection", actor=who.inspector, many=[visit(), visit()], unit=town)
        assert reading.figures([who.bureau.pk], *YEAR, unit=town.pk)["insp_visits"] == 2
        by_unit = reading.figures_by_unit([who.bureau.pk], *YEAR)
        assert by_unit[who.bureau.pk, town.pk]["insp_visits"] == 2
        assert by_unit[who.bureau.pk, who.unit.pk]["insp_visits"] == 1

    def test_the_number_of_queries_does_not_hang_on_the_figures(self, who: People) -> None:
        counts = []
        for _ in range(2):
            with CaptureQueriesContext(connection) as asked:
                reading.figures([who.bureau.pk], *YEAR)
            counts.append(len(asked))
            registers.enter_many("inspection", actor=who.inspector, many=[visit()] * 20)
        assert counts[0] == counts[1] <= 8

    def test_no_denominator_shows_none_and_never_a_hundred_percent(self, who: People) -> None:
        found = reading.figures([who.bureau.pk], *YEAR)
        assert found.rates["close_rate"] == Rate(0, 0) and str(found.rates["close_rate"]) == "无"
        assert Rate(483, 492).text() == "98.2%" and Rate(86, 1732, 1000).text() == "49.7"

    def test_a_reply_to_an_informant_counts_in_time_late_or_not_at_all(self, who: People) -> None:
        rows = [
            tip_off(replied_on="2026-03-20", reply_due="2026-03-20"), tip_off(replied_on="2026-03-22", reply_due="2026-03-20"),
            tip_off(reply_due="2026-03-25"), tip_off(reply_due="2027-01-10"),
        ]  # fmt: skip
        registers.enter_many("tip_off", actor=who.clerk, many=rows)
        assert reading.figures([who.bureau.pk], *YEAR).rates["report_reply_rate"] == Rate(1, 3)

    def test_entries_lead_page_by_page_to_rows_and_cases(self, who: People) -> None:
        many = [visit(f"2026-03-{day:02}") for day in range(1, 8)]
        made = registers.enter_many("inspection", actor=who.inspector, many=many)
        first = reading.entries([who.bureau.pk], "insp_visits", *YEAR, limit=4)
        rest = reading.entries([who.bureau.pk], "insp_visits", *YEAR, after=reading.place(first[-1]), limit=4)
        rows = [registers.row_of(entry) for entry in (*first, *rest)]
        assert rows == made


class TestStanding:
    def test_cases_left_over_from_last_year_stand_at_the_beginning(self) -> None:
        walked = walk.case_at("investigating", "small")
        bureau = [walked.case.bureau_id] if walked.case else []
        assert reading.figures(bureau, *YEAR)["case_pending"] == 0
        later = reading.figures(bureau, date(2027, 1, 1), date(2027, 12, 31))
        assert (later["case_pending"], str(later.rates["close_rate"])) == (1, "0.0%")
        assert reading.figures(bureau, date(2026, 3, 20), date(2026, 3, 31))["case_pending"] == 1

    def test_a_case_not_decided_in_its_term_is_overdue_from_the_day_after(self) -> None:
        walked = walk.case_at("investigating", "small")  # filed on 4 March: 90 days are over on 2 June
        assert walked.case is not None
        bureau = [walked.case.bureau_id]
        assert reading.figures(bureau, date(2026, 6, 1), date(2026, 6, 2))["overdue_cases"] == 0
        assert reading.figures(bureau, date(2026, 6, 3), date(2026, 6, 3))["overdue_cases"] == 1

    def test_licences_count_on_the_last_day(self, who: People) -> None:
        who.inspector.licences.create(number="豫H1", valid_from="2024-01-01", valid_to="2026-06-30")
        half = reading.figures([who.bureau.pk], date(2026, 1, 1), date(2026, 6, 30)).rates["cert_rate"]
        assert (half, reading.figures([who.bureau.pk], *YEAR).rates["cert_rate"]) == (Rate(1, 2), Rate(0, 2))


class TestLinked:
    def test_the_visit_and_hazards_of_a_case_from_the_register_are_counted_once(self) -> None:
        raw = walk.sample("small")
        raw["source"]["registers"] = ["检查〔2026〕1号"]
        walked = walk.start(raw)
        hazards = [{"text": "无证上岗", "major": True}, {"text": "乙"}]
        row = registers.enter("inspection", actor=walked.people["周启明"], values=visit(hazards=hazards))
        bureau = [row.bureau_id]
        walked.step()
        found = reading.figures(bureau, *YEAR)
        assert (found["insp_visits"], found["insp_units"], found["hazard_found"], found["hazard_major"]) == (1, 1, 2, 1)
        assert found["insp_count_moj"] == 1
        while walked.rest[0].act != "submit_for_review":
            walked.step()
        found = reading.figures(bureau, *YEAR)
        assert (found["case_filed"], found["insp_visits"], found["insp_count_moj"]) == (1, 1, 0)  # what followed (C0-7)
        with pytest.raises(Refused, match="不能作废"):
            registers.void(row, actor=walked.people["高远"], version=1, reason="登记错了")
        assert list(recount.differences()) == []
        with pytest.raises(DatabaseError, match="append only"), transaction.atomic():
            sql("DELETE FROM cases_registercase")

    def test_a_number_no_register_has_is_refused_by_name(self) -> None:
        from cases.inputs import InputError

        raw = walk.sample("small")
        raw["source"]["registers"] = ["检查〔2026〕99号"]
        walked = walk.start(raw)
        with pytest.raises(InputError, match="登记簿里没有“检查〔2026〕99号”"):
            walked.step()


class TestFreezing:
    def frozen(self, who: People) -> freezing.CounterFreeze:
        registers.enter_many("inspection", actor=who.inspector, many=[visit(), visit()])
        return freezing.freeze(
            actor=who.clerk, checked_by=who.head, title="2026年报", bureaus=[who.bureau], start=YEAR[0], end=YEAR[1]
        )

    def test_what_was_submitted_stays_and_what_changed_since_is_listed_with_its_events(self, who: People) -> None:
        frozen = self.frozen(who)
        assert freezing.differences(frozen) == []
        late = registers.enter("inspection", actor=who.inspector, values=visit("2026-07-01", mode="joint"))
        registers.enter("inspection", actor=who.inspector, values=visit("2025-07-01"))
        frozen.refresh_from_db()
        changes = {c.key: c for c in freezing.differences(frozen)}
        assert (frozen.figures["insp_visits"], changes["insp_visits"].before, changes["insp_visits"].now) == (2, 2, 3)
        assert [e.event for e in changes["insp_visits"].entries] == [late.event]
        assert "insp_units" not in changes and changes["insp_by_mode.joint"].before == 0
        assert [e.pk for e in freezing.events_of(changes.values())] == [late.event_id]
        assert list(freezing.broken(frozen)) == []

    def test_nobody_checks_the_own_figures(self, who: People) -> None:
        with pytest.raises(Refused, match="不能是同一个人"):
            freezing.freeze(
                actor=who.clerk, checked_by=who.clerk, title="年报", bureaus=[who.bureau], start=YEAR[0], end=YEAR[1]
            )

    def test_a_freeze_is_never_changed_and_a_changed_one_shows(self, who: People) -> None:
        frozen = self.frozen(who)
        with pytest.raises(DatabaseError, match="append only"), transaction.atomic():
            sql("UPDATE cases_counterfreeze SET title = 'x'")
        with tampering():
            sql("UPDATE cases_counterfreeze SET figures = '{\"insp_visits\": 9}'")
            frozen.refresh_from_db()
            assert freezing.broken(frozen) == ["报送的数已被改动"]


class TestMonths:
    def test_months_tell_units_within_each_month_and_derived_keys_too(self, who: People) -> None:
        many = [visit("2026-01-05"), visit("2026-01-06"), visit("2026-03-01", recorded=False)]
        registers.enter_many("inspection", actor=who.inspector, many=many)
        found = reading.by_month([who.bureau.pk], 2026)
        assert (found["insp_visits"], found["insp_units"]) == ([2, 0, 1] + [0] * 9, [1, 0, 1] + [0] * 9)
        assert found["insp_count_moj"] == [2] + [0] * 11
        assert reading.figures([who.bureau.pk], *YEAR)["insp_units"] == 1


class TestOverdue:
    def test_a_late_decision_stays_counted_on_the_day_its_term_ran_out(self) -> None:
        walked = walk.case_at("reviewed", "small")  # filed on 4 March: 90 days are over on 2 June
        assert walked.case is not None
        bureau = [walked.case.bureau_id]
        walked.perform("decide", "高远", "2026-06-10", {"overdue_reason": "鉴定用时较长"})
        assert reading.figures(bureau, date(2026, 6, 3), date(2026, 6, 3))["overdue_cases"] == 1
        assert reading.figures(bureau, *YEAR)["overdue_cases"] == 1
        assert list(recount.differences()) == []

    def test_a_late_decision_taken_back_and_made_again_is_one_overdue_case(self) -> None:
        walked = walk.case_at("reviewed", "small")
        assert walked.case is not None
        bureau = [walked.case.bureau_id]
        walked.perform("decide", "高远", "2026-06-10", {"overdue_reason": "鉴定用时较长"})
        walked.perform("recall_decision", "高远", "2026-06-11", {"reason": "文书有误"})
        assert reading.figures(bureau, *YEAR)["overdue_cases"] == 1  # it runs again, and has run out
        walked.perform("decide", "高远", "2026-06-12", {"overdue_reason": "鉴定用时较长"})
        assert reading.figures(bureau, *YEAR)["overdue_cases"] == 1
        assert list(recount.differences()) == []
