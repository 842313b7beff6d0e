"""What a process keeps of a case's record is what the record says: after every act, rollback, rewrite and correction."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

import pytest
from django.db import transaction

from cases.history import History, reading
from cases.history.reading import ENTRY_FIELDS, QUIET, corrected, entry, history_of
from cases.models import Case, Event
from tests import walk
from tests.engine.counting import Statements, statements
from tests.record.attack import sql, tampering


class Away(Exception):
    """Ends a transaction that is rolled back."""


def anew(case: Case) -> History:
    """Folded from the first event, nothing kept."""
    rows = Event.objects.filter(case=case).exclude(name__in=QUIET).order_by("seq").values_list(*ENTRY_FIELDS)
    return History(corrected([entry(row) for row in rows]))


def same(case: Case | None) -> None:
    assert case is not None
    assert vars(history_of(case)) == vars(anew(case))


def read(case: Case) -> Statements:
    with statements() as seen:
        history_of(case)
    return seen


@pytest.mark.parametrize("name", walk.NAMES)
def test_after_every_act_it_is_what_a_new_fold_gives(name: str) -> None:
    for walked in walk.stages(walk.sample(name)):
        same(walked.case)


def test_acts_that_take_something_back_leave_nothing_behind() -> None:
    walked = walk.case_at("decided")
    walked.perform("recall_decision", "高远", "2026-07-14", {"reason": "文书有误"})
    same(walked.case)
    walked.perform("transfer", "高远", "2026-07-14", {"kind": "crime", "to": "云川市公安局", "reason": "涉嫌犯罪"})
    same(walked.case)
    walked.perform("return_from_transfer", "高远", "2026-07-15", {"result": "not_filed", "reason": "情节轻微"})
    same(walked.case)
    walked.perform("decide", "高远", "2026-07-15")
    same(walked.case)


def test_a_correction_is_laid_over_what_was_kept() -> None:
    walked = walk.case_at("notified", "small")
    case = walked.case
    assert case is not None
    notice = history_of(case).by_name["serve_notice"][-1]
    for receiver in ("李四", "王五"):
        corrects = {"event": notice.seq, "fields": {"receiver": receiver}, "reason": "笔误"}
        walked.perform("correct_event", "周启明", "2026-03-24", corrects)
        assert history_of(case).by_name["serve_notice"][-1].data["receiver"] == receiver
        same(case)


def test_only_what_came_since_is_read() -> None:
    walked = walk.case_at("served", "small")
    assert walked.case is not None
    history_of(walked.case)
    case = Case.objects.get(pk=walked.case.pk)
    kept = reading._shelf(case.uid)[0]
    assert len(read(case)) == 1
    assert reading._shelf(case.uid)[0] is kept
    assert reading.HISTORY.rows(case.pk, kept.seq)[1:] == []


def test_an_act_rolled_back_is_forgotten() -> None:
    walked = walk.case_at("investigating", "small")
    case = walked.case
    assert case is not None
    before, version = vars(history_of(case)), case.version
    with pytest.raises(Away), transaction.atomic():
        measures = {"party": "p1", "measures": "撤出作业人员"}
        walked.perform("order_site_measures", "周启明", "2026-03-06", measures, ["何静"])
        assert len(history_of(case).orders) == len(before["orders"]) + 1  # kept while it stood
        raise Away
    walked.case = Case.objects.get(pk=case.pk)
    assert walked.case.version == version
    assert vars(history_of(case)) == before
    again = {"party": "p1", "measures": "停止使用设备"}  # another event under the same number
    walked.perform("order_site_measures", "周启明", "2026-03-06", again, ["何静"])
    assert history_of(case).entries[-1].data["measures"] == "停止使用设备"
    same(case)


def test_another_process_may_act_in_between() -> None:
    walked = walk.case_at("investigating", "small")
    case = walked.case
    assert case is not None
    history_of(case)
    kept = reading._shelf(case.uid)[0]
    for _ in range(3):
        walked.step()
    reading._shelf(case.uid)[:] = [kept]  # as this process had left it
    same(case)


def test_a_rewritten_record_is_folded_anew() -> None:
    walked = walk.case_at("served", "small")
    case = walked.case
    assert case is not None
    history_of(case)
    kept = reading._shelf(case.uid)[0]
    with tampering():
        sql(f"UPDATE cases_event SET hash = 'sm3:0' WHERE case_id = {case.pk} AND seq = {kept.seq}")
        sql(f"UPDATE cases_event SET payload = replace(payload, 'p1', 'p9') WHERE case_id = {case.pk} AND seq = 1")
        assert "p9" in history_of(case).parties
        same(case)


def test_what_is_handed_out_is_the_callers_own() -> None:
    case = walk.case_at("served", "major").case
    assert case is not None
    before = vars(history_of(case))
    mine = history_of(case)
    for value in vars(mine).values():
        if isinstance(value, (list, dict, set)):
            value.clear()
    mine = history_of(case)
    for value in vars(mine).values():
        if isinstance(value, defaultdict):
            for inner in value.values():
                inner.clear()
    assert vars(history_of(case)) == before


def test_the_hundredth_act_reads_as_little_as_the_tenth() -> None:
    walked = walk.case_at("investigating", "small")
    case = walked.case
    assert case is not None
    rows: list[int] = []
    for k in range(40):
        measures = {"party": "p1", "measures": f"第{k}次撤出作业人员"}
        walked.perform("order_site_measures", "周启明", date(2026, 3, 6), measures, ["何静"])
        since = reading._shelf(case.uid)[0].seq
        rows.append(len(reading.HISTORY.rows(case.pk, since)))
    assert set(rows) == {2}  # the last one kept, and the one since
