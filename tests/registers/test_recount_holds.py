"""Whatever is entered, corrected, voided and filed over New Year: counted again from the record, nothing differs."""

from __future__ import annotations

from calendar import monthrange
from collections import Counter, defaultdict
from datetime import date
from typing import Any

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from cases import engine, recount, registers, verify
from cases.administration.chain import Refused
from cases.audit.of_tables import months_from_entries
from cases.counters import reading
from cases.counters.table import is_distinct, wrong_sums
from cases.inputs import InputError
from cases.models import Bureau, CounterEntry, CounterMonth, RegisterRow
from tests import walk
from tests.registers.bureaus import people, tip_off, visit

DAYS = st.sampled_from(["2025-12-29", "2025-12-31", "2026-01-01", "2026-01-02", "2026-02-28"])
HAZARDS = st.lists(
    st.fixed_dictionaries({"text": st.just("隐患"), "major": st.booleans(), "rectified_on": st.sampled_from(["", "2026-03-01"])}),
    max_size=3,
)  # fmt: skip
VISIT = st.builds(
    lambda on, mode, code, hazards, orders: visit(on, mode=mode, credit_code=code, hazards=hazards, orders=orders),
    DAYS, st.sampled_from(["special", "random", "recheck", "plan_key"]), st.sampled_from(["A1", "A2", ""]), HAZARDS,
    st.integers(0, 2),
)  # fmt: skip
TIP = st.builds(
    lambda on, due, replied, amount: tip_off(
        on, reply_due=due, replied_on=replied, rewards=[{"on": "2026-01-03", "amount": amount}] if amount else []
    ),
    DAYS, st.sampled_from(["2026-03-05", "2026-03-20"]), st.sampled_from(["", "2026-03-10"]), st.integers(0, 5000),
)  # fmt: skip
ROW = st.one_of(st.tuples(st.just("inspection"), VISIT), st.tuples(st.just("tip_off"), TIP))
STEP = st.tuples(st.sampled_from(["enter", "enter", "many", "correct", "void"]), ROW, st.integers(0, 9))
SPANS = (
    (date(2025, 1, 1), date(2025, 12, 31)),
    (date(2026, 1, 1), date(2026, 12, 31)),
    (date(2025, 12, 30), date(2026, 1, 1)),
    (date(2025, 1, 1), date(2026, 12, 31)),
)


def everything_agrees(bureau: int) -> None:
    assert list(recount.differences()) == []
    before = {row.slot: row.value for row in CounterMonth.objects.all() if row.value}
    recount.rewrite_months()
    assert {row.slot: row.value for row in CounterMonth.objects.all() if row.value} == before
    assert sum(months_from_entries().values()) == sum(before.values())
    for span in SPANS:
        assert wrong_sums(reading.figures([bureau], *span)) == [], span
        parties_are_told_apart(bureau, *span)


def parties_are_told_apart(bureau: int, start: date, end: date) -> None:
    """家 as the indexes count them are what one gets by adding up every party's entries by hand: in all and by unit."""
    totals: dict[tuple[int | None, str, str], int] = defaultdict(int)
    for e in CounterEntry.objects.filter(bureau=bureau, on__range=(start, end)):
        if is_distinct(e.key):
            totals[None, e.key, e.party] += e.value
            totals[e.unit_id or 0, e.key, e.party] += e.value
    by_hand = Counter((unit, key) for (unit, key, _), value in totals.items() if value > 0)
    whole, by_unit = reading.figures([bureau], start, end), reading.figures_by_unit([bureau], start, end)
    found: dict[tuple[int | None, str], int] = {(None, key): n for key, n in whole.items() if n and is_distinct(key)}
    found |= {(u or 0, key): n for (_, u), one in by_unit.items() for key, n in one.items() if n and is_distinct(key)}
    assert found == dict(by_hand), (start, end)
    if (start.month, end.month, start.year) == (1, 12, end.year):
        months: Counter[str] = Counter()
        for month in range(1, 13):
            first = date(start.year, month, 1)
            last = date(start.year, month, monthrange(start.year, month)[1])
            months.update({k: n for k, n in reading.figures([bureau], first, last).items() if is_distinct(k)})
        by_month = reading.by_month([bureau], start.year)
        assert {k: sum(by_month.get(k, [])) for k in months} == dict(months), start.year


@pytest.mark.django_db
class TestRegisters:
    @settings(max_examples=25)
    @given(steps=st.lists(STEP, min_size=1, max_size=8))
    def test_any_course_of_a_register(self, steps: list[Any]) -> None:
        with transaction.atomic():
            who = people()
            for what, (key, values), pick in steps:
                rows = list(RegisterRow.objects.filter(kind=key, state="current").order_by("pk"))
                if what in ("enter", "many") or not rows:
                    registers.enter_many(key, actor=who.clerk, many=[values] * (3 if what == "many" else 1))
                    continue
                row = rows[pick % len(rows)]
                if what == "void":
                    registers.void(row, actor=who.head, version=row.version, reason="登记错了")
                    continue
                try:
                    registers.correct(row, actor=who.head, version=row.version, values=values, reason="写错了")
                except Refused as same:
                    assert "没有改动" in str(same)
            everything_agrees(who.bureau.pk)
            transaction.set_rollback(True)


# What a correction may touch is text: whatever it says, no figure moves.
FIELDS = st.sampled_from([(1, {"title": "某某案(更正)"}), (2, {"place": "二车间"}), (3, {"text": "更正后的文字"})])


def _moved(raw: dict[str, Any], decided: str) -> dict[str, Any]:
    """The dossier with every date as much earlier as its decision has to be."""
    was = next(act["on"] for act in raw["acts"] if act["act"] == "decide")
    by = date.fromisoformat(was) - date.fromisoformat(decided)

    def moved(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: moved(one) for key, one in value.items()}
        if isinstance(value, list):
            return [moved(one) for one in value]
        if isinstance(value, str) and len(value) == 10 and value[4] == "-" and value >= "2026-01-01":
            return (date.fromisoformat(value) - by).isoformat()
        return value

    return moved({**raw, "officers": []}) | {"officers": raw["officers"]}


@pytest.mark.django_db
class TestCases:
    @settings(max_examples=6)
    @given(
        stop=st.sampled_from(["investigating", "reviewed", "decided", "served", "archived"]),
        fixes=st.lists(FIELDS, max_size=3), back=st.booleans(), name=st.sampled_from(["small", "first"]),
    )  # fmt: skip
    def test_corrections_and_reversals_of_a_case(
        self, stop: str, fixes: list[tuple[int, dict[str, Any]]], back: bool, name: str
    ) -> None:
        with transaction.atomic():
            walked = walk.case_at(stop, name)
            assert walked.case is not None
            for seq, fields in fixes:
                data = {"event": seq, "fields": fields, "reason": "写错了"}
                try:
                    with transaction.atomic():
                        walked.perform("correct_event", "周启明", "2026-11-20", data)
                except (engine.Refused, InputError):
                    continue
            if back and stop == "decided":
                walked.perform("recall_decision", "高远", "2026-11-20", {"reason": "文书有误"})
            everything_agrees(walked.case.bureau_id)
            assert verify.one(walked.case).ok
            assert Bureau.objects.filter(pk=walked.case.bureau_id).exists()
            transaction.set_rollback(True)

    def test_a_decision_of_last_year_pulled_back_in_the_new_one_leaves_last_years_figures(self) -> None:
        """Decided on 30 December and pulled back on 2 January: nothing was decided in either year."""
        raw = walk.sample("small")
        walked = walk.case_at("decided", raw=_moved(raw, "2025-12-30"))
        assert walked.case is not None
        bureau = [walked.case.bureau_id]
        assert reading.figures(bureau, *SPANS[0])["pen_decided"] == 1
        walked.perform("recall_decision", "高远", "2026-01-02", {"reason": "文书有误"})
        for span in SPANS:
            found = reading.figures(bureau, *span)
            assert (found["pen_decided"], found["fine_amount_decided"], found["pen_units_distinct"]) == (0, 0, 0)
        everything_agrees(bureau[0])
