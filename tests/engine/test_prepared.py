"""What is compiled once says and writes the same as the ORM does."""

from __future__ import annotations

import pytest

from cases.facts import EVIDENCE, RUNNING
from cases.history.reading import HISTORY
from cases.models import Case, Event, PartyGram
from cases.prepared import columns, insert, instance
from tests import walk
from tests.engine.counting import statements


@pytest.mark.parametrize(("query", "more"), [(HISTORY, [0]), (HISTORY, [4]), (RUNNING, []), (EVIDENCE, [])])
def test_a_prepared_query_gives_what_its_queryset_gives(query, more: list[int]) -> None:
    first, second = walk.case_at("notified", "small"), walk.case_at("served", "major")
    for walked in (first, second, first):
        assert walked.case is not None
        assert query.rows(walked.case.pk, *more) == list(query.build(walked.case.pk, *more))
    assert query.rows(10**9, *more) == []


def test_an_instance_of_all_columns_is_the_row_the_orm_reads() -> None:
    case = walk.case_at("notified", "small").case
    assert case is not None
    stored = Case.objects.get(pk=case.pk)
    made = instance(Case, Case.objects.filter(pk=case.pk).values_list(*columns(Case)).get())
    assert {name: getattr(made, name) for name in columns(Case)} == {n: getattr(stored, n) for n in columns(Case)}


def test_rows_inserted_have_ids_in_order_however_many_they_are() -> None:
    walked = walk.case_at("clue", "small")
    assert walked.case is not None
    party = walked.case.parties.get()
    PartyGram.objects.all().delete()
    with statements() as seen:
        made = insert(PartyGram(gram=chr(0x4E00 + k), party=party) for k in range(1000))
    assert 1 < len(seen) < 5
    stored = dict(PartyGram.objects.values_list("pk", "gram"))
    assert stored == {row.pk: row.gram for row in made}
    assert insert([]) == []


def test_inserting_keeps_every_value_as_the_orm_does() -> None:
    walked = walk.case_at("notified", "small")
    event = Event.objects.filter(case=walked.case).latest("seq")
    copy = Event(**{f.attname: getattr(event, f.attname) for f in Event._meta.concrete_fields if not f.primary_key})
    copy.seq += 1
    insert([copy])
    stored = Event.objects.get(pk=copy.pk)
    for name in columns(Event):
        if name not in ("id", "seq"):
            assert getattr(stored, name) == getattr(event, name), name
