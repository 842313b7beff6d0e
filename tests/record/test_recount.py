"""The yearly figures counted again from the record, from zero."""

from __future__ import annotations

import json

import pytest
from django.core.management import call_command
from django.test import TestCase

from cases import recount
from cases.models import CounterEntry, CounterMonth
from tests import walk
from tests.record.attack import sql, tampering, triggers_back


def run(name: str, capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    """Exit code and output of a command."""
    try:
        call_command(name, *arguments)
    except SystemExit as stopped:
        return int(stopped.code or 0), capsys.readouterr().out
    return 0, capsys.readouterr().out


class TheYearlyFigures(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        for name in ("major", "varied", "summary", "first"):
            walk.case_at("archived", name)

    @pytest.fixture(autouse=True)
    def captured(self, capsys: pytest.CaptureFixture[str]) -> None:
        self.capsys = capsys

    def table(self) -> list[tuple[object, ...]]:
        return sorted(CounterMonth.objects.values_list("slot", "bureau_id", "unit_id", "key", "year", "month", "value"))

    def test_counted_again_they_are_the_same(self) -> None:
        assert list(recount.differences()) == []

    def test_counted_again_from_zero_the_table_is_identical(self) -> None:
        before = self.table()
        CounterMonth.objects.all().delete()
        recount.rewrite_months()
        assert self.table() == [row for row in before if row[-1]]

    def test_a_wrong_month_is_repaired_on_request(self) -> None:
        before = self.table()
        sql("UPDATE cases_countermonth SET value = value + 7")
        assert run("recount", self.capsys)[0] == 1
        code, said = run("recount", self.capsys, "--write")
        assert (code, "统计与记录一致" in said) == (0, True)
        assert self.table() == before

    def test_a_wrong_entry_is_named_and_never_repaired(self) -> None:
        with tampering():
            sql("UPDATE cases_counterentry SET value = 1 WHERE key = 'fine_amount_decided'")
            triggers_back()
            code, said = run("recount", self.capsys, "--write", "--json")
            assert code == 1
            assert "fine_amount_decided" in json.loads(said)["differences"][0]
            assert CounterEntry.objects.filter(key="fine_amount_decided").first().value == 1

    def test_verify_prints_every_check_and_the_root(self) -> None:
        code, said = run("verify", self.capsys, "--root")
        assert (code, "核验通过,案件4件" in said) == (0, True)
        assert "总校验值 sm3:" in said or "总校验值 sha256:" in said

    def test_verify_ends_with_one_and_names_the_first_bad_row(self) -> None:
        sql("UPDATE cases_case SET stage = 'served'")
        code, said = run("verify", self.capsys, "--json")
        told = json.loads(said)
        bad = {c["check"]: c for c in told["checks"] if not c["ok"]}
        assert (code, told["ok"], bad["stages"]["count"]) == (1, False, 4)
        assert "案件登记为“执行”" in bad["stages"]["first"]
