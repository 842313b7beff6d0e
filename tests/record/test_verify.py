"""`verify` finds what somebody did to the database, and names the first bad row."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.db import connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext

from cases import casefile, files, verify
from cases.models import (
    CounterMonth,
    Document,
    DocumentFile,
    Event,
    LedgerEntry,
    Number,
    Officer,
    Sequence,
)
from cases.record import canonical, digest
from tests import walk
from tests.record.attack import sql, tampering, triggers_back


class ARecordThatStands(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        for name in ("major", "varied", "summary", "first"):
            walk.case_at("archived", name)

    def test_whole_cases_hold_in_every_check(self) -> None:
        report = verify.run()
        assert {name: f.first for name, f in report.failures.items()} == {}
        assert report.cases == 4

    def test_the_number_of_queries_does_not_grow_with_the_number_of_cases(self) -> None:
        counts = []
        for size in (1, 4):
            with CaptureQueriesContext(
                connection,
            ) as queries:
                next(verify.batches(size))
            counts.append(len(queries))
        assert counts[0] == counts[1] <= 25

    def test_batches_of_any_size_say_the_same(self) -> None:
        assert verify.run(size=1).as_dict() == verify.run(size=100).as_dict()

    def test_the_root_changes_with_every_act(self) -> None:
        before = verify.root()
        walk.case_at("clue", name="small")
        assert verify.root() != before


def test_a_case_recorded_where_openssl_has_no_sm3_holds_too(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    from cases import record

    monkeypatch.setattr(record, "ALGORITHM", "sha256")
    monkeypatch.setattr(record.digest, "__defaults__", ("sha256",))
    monkeypatch.setattr(record.Sealed.hash, "__defaults__", ("sha256",))
    walked = walk.case_at("in_review", "small")
    monkeypatch.undo()
    walked.step()  # the machine was updated meanwhile
    assert {h.partition(":")[0] for h in Event.objects.values_list("hash", flat=True)} == {"sha256", record.ALGORITHM}
    assert verify.run().failures == {}


class ACaseUnderAttack(TestCase):
    """One case, paid and varied on reconsideration, with everything in it that can be changed."""

    @classmethod
    def setUpTestData(cls) -> None:
        cls.case = walk.case_at("archived", "varied").case

    def event(self, name: str) -> Event:
        return Event.objects.filter(case=self.case, name=name).order_by("seq").last()

    def found(self, check: str, *attacks: tuple[Any, ...]) -> str:
        """What the check says after the attacks."""
        with tampering():
            for statement, *values in attacks:
                assert sql(statement, *values) > 0, f"the attack hit nothing: {statement}"
            triggers_back()
            report = verify.run()
            assert not report.ok
            assert check in report.failures, {n: f.first for n, f in report.failures.items()}
            return report.failures[check].first

    def changed(self, column: str, event: Event, value: str) -> str:
        return self.found("chain", (f'UPDATE cases_event SET "{column}" = %s WHERE id = %s', value, event.pk))

    # -- the chain -------------------------------------------------------------------------------------------------

    def test_a_changed_amount_in_a_payload(self) -> None:
        event = self.event("decide")
        said = self.changed("payload", event, event.payload.replace("500000", "400000"))
        assert said.endswith(f"第{event.seq}号记录的内容与校验值不符")
        assert said.startswith(f"案件 {self.case.number}")

    def test_a_flaw_taken_away(self) -> None:
        event = self.event("serve_decision")
        self.changed("flaws", event, '[{"guard":"G23"}]')

    def test_a_changed_stage_of_an_event(self) -> None:
        event = self.event("pass_review")
        assert f"第{event.seq}号" in self.changed("stage", event, "resolved")

    def test_a_changed_legal_date(self) -> None:
        self.changed("on", self.event("decide"), "2026-03-26")

    def test_another_actor(self) -> None:
        other = Officer.objects.exclude(pk=self.event("decide").actor_id).first()
        self.changed("actor_id", self.event("decide"), str(other.pk))

    def test_the_last_event_deleted(self) -> None:
        last = Event.objects.filter(case=self.case).order_by("seq").last()
        said = self.found("chain", ("DELETE FROM cases_event WHERE id = %s", last.pk))
        assert f"记录有{last.seq - 1}号,案件登记为{last.seq}号" in said

    def test_an_event_deleted_in_the_middle(self) -> None:
        said = self.found("chain", ("DELETE FROM cases_event WHERE id = %s", self.event("pass_review").pk))
        assert f"缺少第{self.event('pass_review').seq}号记录" in said

    def test_the_first_event_deleted(self) -> None:
        said = self.found("chain", ("DELETE FROM cases_event WHERE id = %s", self.event("register_clue").pk))
        assert "缺少第1号记录" in said

    def test_every_event_deleted(self) -> None:
        said = self.found("chain", ("DELETE FROM cases_event WHERE case_id = %s", self.case.pk))
        assert said.startswith(f"案件 {self.case.number}")

    def test_an_event_slipped_in_at_the_end(self) -> None:
        columns = [c for c in column_names("cases_event") if c not in ("id", "seq", "request_id")]
        listed = ", ".join(f'"{c}"' for c in columns)
        last = Event.objects.filter(case=self.case).order_by("seq").last()
        statement = (
            f"INSERT INTO cases_event ({listed}, seq) SELECT {listed}, {last.seq + 1} FROM cases_event WHERE id = %s"
        )
        assert "接不上" in self.found("chain", (statement, last.pk))

    def test_two_events_swapped(self) -> None:
        one, two = Event.objects.filter(case=self.case).order_by("seq")[4:6]
        move = "UPDATE cases_event SET seq = %s WHERE id = %s"
        said = self.found("chain", (move, 9999, one.pk), (move, one.seq, two.pk), (move, two.seq, one.pk))
        assert f"第{one.seq}号" in said

    def test_the_head_of_the_case_changed(self) -> None:
        self.found("chain", ("UPDATE cases_case SET head = 'sm3:0' WHERE id = %s", self.case.pk))

    def test_a_payload_that_nobody_can_read(self) -> None:
        event = self.event("decide")
        attack = ("UPDATE cases_event SET payload = '{' WHERE id = %s", event.pk)
        assert f"第{event.seq}号记录不能推演" in self.found("fold", attack)

    # -- rows beside the record ------------------------------------------------------------------------------------

    def row(self, check: str, table: str, assignment: str, where: str = "1 = 1") -> str:
        return self.found(check, (f"UPDATE {table} SET {assignment} WHERE {where}",))

    def test_a_case_moved_to_another_stage(self) -> None:
        said = self.row("stages", "cases_case", "stage = 'served'")
        assert "记录推演为“已归档”,案件登记为“执行”" in said

    def test_a_case_given_another_number(self) -> None:
        assert "案号" in self.row("case", "cases_case", "number = '别的号'")

    def test_a_case_given_another_filing_date(self) -> None:
        assert "立案日期" in self.row("case", "cases_case", "filed_on = '2026-01-01'")

    def test_a_case_given_another_day_of_its_source(self) -> None:
        assert "案源日期" in self.row("case", "cases_case", "source_on = '2026-01-01'")

    def test_a_party_renamed(self) -> None:
        assert "当事人p1" in self.row("content", "cases_party", "name = '别的单位'")

    def test_a_fine_lowered(self) -> None:
        assert "p1的决定 fine" in self.row("decisions", "cases_decision", "fine = 100")

    def test_a_payment_changed(self) -> None:
        seq = LedgerEntry.objects.filter(kind="payment").first().event.seq
        assert f"第{seq}号记录的往来账" in self.row("ledger", "cases_ledgerentry", "fen = fen - 1", "kind = 'payment'")

    def test_a_payment_deleted(self) -> None:
        said = self.found("ledger", ("DELETE FROM cases_ledgerentry WHERE kind = 'payment'",))
        assert "缺失或者被改动" in said

    def test_an_appeal_given_another_end(self) -> None:
        assert "复议诉讼" in self.row("tracks", "cases_appeal", "state = 'upheld'")

    def test_a_publication_taken_back_silently(self) -> None:
        assert "公示" in self.row("tracks", "cases_publication", "state = 'expired'")

    def test_a_last_day_moved(self) -> None:
        said = self.row("deadlines", "cases_deadline", "due = '2030-01-01'", "done_on IS NULL")
        assert "与记录和现行日历不符" in said

    def test_a_period_deleted(self) -> None:
        said = self.found("deadlines", ("DELETE FROM cases_deadline WHERE key = 'decision_term'",))
        assert "办案期限" in said

    def test_a_period_left_open_on_a_closed_case(self) -> None:
        reopened = "done_on = NULL, closed_by_id = NULL"
        said = self.row("left_open", "cases_deadline", reopened, "key = 'decision_term'")
        assert "已结案,期限“办案期限”仍未终止" in said

    def test_a_period_nobody_knows(self) -> None:
        assert "不是已知的期限" in self.row("deadlines", "cases_deadline", "key = 'patience'", "key = 'review_term'")

    def test_a_counted_entry_changed(self) -> None:
        self.row("counters", "cases_counterentry", "value = value + 1", "key = 'fine_amount_decided'")

    def test_a_counted_entry_deleted(self) -> None:
        said = self.found("counters", ("DELETE FROM cases_counterentry WHERE key = 'case_filed'",))
        assert "case_filed" in said

    def test_a_month_of_the_statistics_changed(self) -> None:
        month = CounterMonth.objects.get(key="fine_amount_decided")
        said = self.row("counter_months", "cases_countermonth", "value = 1", "key = 'fine_amount_decided'")
        assert said == f"fine_amount_decided 2026年3月登记为1,按明细应为{month.value}"

    def test_a_month_of_the_statistics_deleted(self) -> None:
        said = self.found("counter_months", ("DELETE FROM cases_countermonth WHERE key = 'case_filed'",))
        assert "没有登记" in said

    # -- papers ----------------------------------------------------------------------------------------------------

    def decision(self) -> Document:
        return Document.objects.get(form="decision_unit")

    def test_the_words_of_a_paper_changed(self) -> None:
        values = self.decision().values.replace("恒达", "恒大")
        attack = ('UPDATE cases_document SET "values" = %s WHERE id = %s', values, self.decision().pk)
        said = self.found("documents", attack)
        assert self.decision().number.text in said

    def test_the_words_of_a_paper_changed_together_with_its_digest(self) -> None:
        d = self.decision()
        values = json.loads(d.values.replace("恒达", "恒大"))
        content = {"form": d.form, "edition": d.edition, "number": d.number.text, "copy": d.copy}
        forged = digest(canonical({**content, "on": d.on.isoformat(), "values": values}))
        attack = ('UPDATE cases_document SET "values" = %s, digest = %s WHERE id = %s', canonical(values), forged, d.pk)
        assert f"第{d.event.seq}号记录的文书" in self.found("documents", attack)

    def test_a_paper_deleted(self) -> None:
        attack = ("DELETE FROM cases_document WHERE id = %s", self.decision().pk)
        assert "缺失" in self.found("documents", attack)
        assert self.decision().number.text in self.found("numbers", attack)

    def test_an_opinion_in_a_box_changed(self) -> None:
        attack = ("UPDATE cases_documententry SET \"values\" = replace(\"values\", '同意', '不同意')",)
        assert "与校验值不符" in self.found("entries", attack)

    def test_a_row_of_the_receipt_deleted(self) -> None:
        self.found("entries", ("DELETE FROM cases_documententry WHERE box = 'rows'",))

    def test_a_number_deleted_leaves_a_gap(self) -> None:
        series = Sequence.objects.get(word="立")
        attack = ("DELETE FROM cases_number WHERE word = '立' AND seq = %s", series.last)
        assert f"缺{series.last}号" in self.found("numbers", attack)

    def test_a_sequence_put_back_would_give_a_number_twice(self) -> None:
        attack = ("UPDATE cases_sequence SET last = 0 WHERE word = '立'",)
        assert "已编到1号,序号登记只到0号" in self.found("numbers", attack)

    def test_serials_that_follow_the_case_are_no_gaps(self) -> None:
        assert Number.objects.filter(word="案").exists()
        assert not Sequence.objects.filter(word="案").exists()

    # -- files -----------------------------------------------------------------------------------------------------

    def drawn(self) -> DocumentFile:
        casefile.drawn(self.decision())
        return DocumentFile.objects.get(document=self.decision())

    def test_a_kept_file_changed_on_disk(self) -> None:
        path = files.path_of(self.drawn().blob.sha256)
        whole = path.read_bytes()
        try:
            path.write_bytes(whole[:-1])
            report = verify.run()
        finally:
            path.write_bytes(whole)
        assert "已被改动" in report.failures["files"].first
        assert verify.run().ok

    def test_a_kept_file_deleted_from_disk(self) -> None:
        path = files.path_of(self.drawn().blob.sha256)
        whole = path.read_bytes()
        try:
            path.unlink()
            report = verify.run()
        finally:
            path.write_bytes(whole)
        assert "不在存储目录里" in report.failures["files"].first


def column_names(table: str) -> list[str]:
    with connection.cursor() as cursor:
        return [c.name for c in connection.introspection.get_table_description(cursor, table)]
