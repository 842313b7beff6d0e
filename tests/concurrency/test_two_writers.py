"""Two people at once: on one case one of them wins; numbers and receipts are given once; a crash leaves nothing."""

from __future__ import annotations

import copy
import multiprocessing
import os
from collections import Counter
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection, connections

from cases import dossier, effects, engine, rows, selectors, verify
from cases.inputs import InputError
from cases.models import Case, CounterEntry, CounterMonth, Event, LedgerEntry, Number, Refusal, Sequence
from cases.record import first_break
from tests import walk

AtOnce = Callable[..., list[Any]]


def another(raw: dict[str, Any], number: int) -> dict[str, Any]:
    """The same dossier with parties of its own."""
    raw = copy.deepcopy(raw)
    for place, party in enumerate(raw["parties"]):
        party["name"] += f"({number})"
        for key in ("credit_code", "id_no"):
            if key in party:
                party[key] = f"{party[key][:6]}{number:08}{place:04}"
    return raw


def whole(case: Case) -> None:
    """The chain holds, and nothing beside it disagrees."""
    case = Case.objects.select_related("bureau").get(pk=case.pk)
    chain = [(selectors.sealed(e, str(case.uid), case.bureau.code), e.hash) for e in selectors.events(case)]
    assert first_break(chain, case.head, case.version) is None
    report = verify.run()
    assert report.ok, {name: failure.first for name, failure in report.failures.items()}


def raised(found: list[Any]) -> list[Any]:
    return [result for result in found if isinstance(result, Exception)]


def test_of_two_who_do_the_same_act_at_the_same_version_one_wins(at_once: AtOnce) -> None:
    walked = walk.case_at("filing", "small")
    assert walked.case is not None
    version = walked.case.version

    def approve() -> Event:
        case = Case.objects.get(pk=walked.case.pk)
        return engine.perform(case, "approve_filing", walked.people["高远"], {}, on=date(2026, 3, 4), version=version)

    found = at_once(approve, approve)
    assert len(raised(found)) == 1, found
    (lost,) = raised(found)
    assert isinstance(lost, engine.Conflict), lost
    assert lost.version == version + 1
    assert Case.objects.get(pk=walked.case.pk).version == version + 1
    assert Refusal.objects.count() == 0
    whole(walked.case)


def test_of_four_different_acts_at_one_version_one_wins_and_the_others_may_try_again(at_once: AtOnce) -> None:
    walked = walk.case_at("investigating", "small")
    case = walked.case
    assert case is not None

    def collect(number: int) -> Callable[[], Event]:
        data = {"kind": "document_copy", "title": f"材料{number}", "proves": ["v1"]}
        company = [walked.people["何静"]]

        def job() -> Event:
            mine = Case.objects.get(pk=case.pk)
            while True:
                try:
                    return engine.perform(
                        mine, "add_evidence", walked.people["周启明"], data, on=date(2026, 3, 6), version=mine.version,
                        team=company,
                    )  # fmt: skip
                except engine.Conflict as conflict:
                    assert conflict.version > mine.version
                    mine = Case.objects.get(pk=case.pk)

        return job

    found = at_once(*(collect(number) for number in range(4)))
    assert not raised(found), found
    assert sorted(event.seq for event in found) == [case.version + k for k in range(1, 5)]
    assert Case.objects.get(pk=case.pk).version == case.version + 4
    numbers = Case.objects.get(pk=case.pk).evidence.order_by("number").values_list("number", flat=True)
    assert list(numbers) == list(range(1, len(numbers) + 1))
    whole(case)


def test_four_writers_register_and_number_cases_without_a_gap_or_a_double(at_once: AtOnce) -> None:
    walk.start(walk.sample("small"))  # bureau and officers
    each = 3

    def register(writer: int) -> Callable[[], list[str]]:
        def job() -> list[str]:
            made = []
            for turn in range(each):
                raw = another(walk.sample("small"), writer * 10 + turn)
                given = dossier.parse(raw)
                walked = walk.Walked(raw, people, None, list(given.acts), given)
                for _ in range(4):
                    walked.step()
                assert walked.case is not None
                made.append(str(walked.case.number))
            return made

        return job

    people = walk.start(walk.sample("small")).people
    found = at_once(*(register(writer) for writer in range(4)))
    assert not raised(found), found
    numbers = [number for many in found for number in many]
    assert len(set(numbers)) == len(numbers) == 4 * each
    for sequence in Sequence.objects.all():
        given = list(
            Number.objects.filter(word=sequence.word, year=sequence.year, part=0)
            .order_by("seq")
            .values_list("seq", flat=True)
        )
        assert given == list(range(1, sequence.last + 1)), sequence.word
    months: Counter[str] = Counter()
    for entry in CounterEntry.objects.all():
        months[entry.key] += entry.value
    assert months["case_filed"] == 4 * each
    assert Counter({m.key: m.value for m in CounterMonth.objects.all()}) == months
    case = Case.objects.first()
    assert case is not None
    whole(case)


def test_two_payments_with_one_receipt_number_leave_one_and_say_which_field(at_once: AtOnce) -> None:
    first = walk.case_at("served", "small")
    second = walk.case_at("served", "small", raw=another(walk.sample("small"), 1))
    data = {"party": "p1", "amount_yuan": 5000, "receipt_no": "同一张票据"}

    def pay(walked: walk.Walked) -> Callable[[], Event]:
        assert walked.case is not None
        case = walked.case

        def job() -> Event:
            officer = walked.people["周启明"]
            return engine.perform(case, "pay", officer, data, on=date(2026, 4, 8), version=case.version)

        return job

    found = at_once(pay(first), pay(second))
    (lost,) = raised(found)
    assert isinstance(lost, InputError), lost
    assert [wrong.path for wrong in lost.wrongs] == ["receipt_no"]
    assert LedgerEntry.objects.filter(receipt_no="同一张票据").count() == 1
    assert first.case is not None
    whole(first.case)


def test_a_double_click_on_register_makes_one_case(at_once: AtOnce) -> None:
    walked = walk.start(walk.sample("small"))
    assert walked.given is not None
    data = dossier.act_data(walked.given, walked.rest[0], walked.people)

    def register() -> Event:
        return engine.perform(
            None, "register_clue", walked.people["周启明"], data, on=date(2026, 3, 2), request_id="one-click"
        )

    found = at_once(register, register)
    (lost,) = raised(found)
    assert isinstance(lost, engine.Conflict), lost
    assert Case.objects.count() == Event.objects.count() == 1
    with pytest.raises(engine.Conflict):
        register()
    assert Case.objects.count() == 1


@pytest.mark.parametrize("place", ["rows", "counters", "papers"])
def test_a_crash_anywhere_in_an_act_leaves_the_act_before_whole_and_this_one_absent(
    place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    walked = walk.case_at("reviewed", "small")
    case = walked.case
    assert case is not None
    before = tables()

    def crash(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError("the power went out")

    if place == "rows":
        monkeypatch.setattr(rows, "write", crash)
    elif place == "counters":
        monkeypatch.setattr(effects, "_count", crash)
    else:
        monkeypatch.setattr(effects.Issue, "store", crash)
    with pytest.raises(RuntimeError):
        walked.step()
    monkeypatch.undo()
    assert tables() == before
    goes_on(walked)


def test_a_process_killed_before_the_commit_leaves_nothing_and_no_lock() -> None:
    walked = walk.case_at("reviewed", "small")
    before = tables()
    connections.close_all()
    child = multiprocessing.get_context("fork").Process(target=killed_at_the_commit, args=(walked,))
    child.start()
    child.join(30)
    assert child.exitcode == 9
    assert tables() == before
    goes_on(walked)


def killed_at_the_commit(walked: walk.Walked) -> None:
    connection._commit = lambda: os._exit(9)  # type: ignore[method-assign]
    walked.step()
    os._exit(0)


def goes_on(walked: walk.Walked) -> None:
    """The same act goes through afterwards."""
    assert walked.case is not None
    whole(walked.case)
    walked.case = Case.objects.get(pk=walked.case.pk)
    walked.perform("decide", "高远", "2026-03-27")
    assert walked.case.stage == "decided"
    whole(walked.case)


def tables() -> dict[str, list[Any]]:
    models = (Case, Event, Number, Sequence, CounterEntry, CounterMonth, LedgerEntry, Refusal)
    return {model.__name__: list(model.objects.order_by("pk").values_list()) for model in models}
