"""Reading what checks look at: many cases at a time, the same number of queries for each batch."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import islice
from typing import Any

from django.db.models import Count, F

from cases import companions, lawbase
from cases.facts import Facts
from cases.history import History
from cases.history.reading import ENTRY_FIELDS, corrected, entry
from cases.models import (
    Case,
    Deadline,
    Document,
    DocumentEntry,
    DocumentMark,
    Event,
    EventFile,
    Evidence,
    SealImage,
    SealUse,
)
from review.evaluation.material import File, Material, Meta, Paper, Period, Proof

SIZE = 100
By = dict[int, list[Any]]


def materials(ids: Iterable[int], on: date, size: int = SIZE) -> Iterator[Material]:
    """The cases of these rows, in the order given; never more than `size` in memory."""
    rest = iter(ids)
    while some := list(islice(rest, size)):
        yield from load(some, on)


def load(ids: list[int], on: date) -> list[Material]:
    """A batch of cases."""
    law = lawbase.current()
    cases = Case.objects.select_related("bureau", "unit").in_bulk(ids)
    records, metas = _records(ids)
    papers, evidence, files, periods = _papers(ids), _evidence(ids), _files(ids), _periods(ids)
    _scans(records, papers, files)
    seals: dict[int, set[str]] = defaultdict(set)
    kept = SealImage.objects.filter(bureau__in={c.bureau_id for c in cases.values()}, retired=False)
    for bureau, kind in kept.values_list("bureau_id", "kind"):
        seals[bureau].add(kind)
    found = []
    for pk in ids:
        case = cases[pk]
        found.append(Material(
            case, case.bureau, History(corrected(records[pk])), law, on, metas[pk], papers[pk], evidence[pk], files[pk],
            periods[pk], frozenset(seals[case.bureau_id]),
        ))  # fmt: skip
    _people(found, law)
    return found


def _people(found: list[Material], law: lawbase.LawBase) -> None:
    """Everybody who acted, in one go for each bureau."""
    names: dict[int, set[str]] = defaultdict(set)
    for material in found:
        for e in material.history.entries:
            names[material.bureau.pk] |= {e.by, *e.team, *filter(None, (e.data.get("approved_by"),))}
    bureaus = {material.bureau.pk: material.bureau for material in found}
    for pk, wanted in names.items():
        Facts(None, bureaus[pk], law).load_people(sorted(wanted))


def _records(ids: list[int]) -> tuple[dict[int, list[Any]], dict[int, dict[int, Meta]]]:
    records: By = defaultdict(list)
    metas: dict[int, dict[int, Meta]] = defaultdict(dict)
    rows = Event.objects.filter(case__in=ids).order_by("case_id", "seq")
    for pk, at, flaws, *row in rows.values_list("case_id", "at", "flaws", *ENTRY_FIELDS):
        made = entry(tuple(row))
        records[pk].append(made)
        metas[pk][made.seq] = Meta(at, flaws)
    return records, metas


def _papers(ids: list[int]) -> dict[int, list[Paper]]:
    papers: By = defaultdict(list)
    known: dict[int, Paper] = {}
    rows = Document.objects.filter(case__in=ids).select_related("number").annotate(seq=F("event__seq"))
    for row in rows.order_by("pk"):
        paper = Paper(row, row.number.text if row.number else "", row.seq)
        known[row.pk] = paper
        papers[row.case_id].append(paper)
    belongs = {"document__case__in": ids}
    entries = DocumentEntry.objects.filter(**belongs).order_by("pk")
    for pk, box, values, seq in entries.values_list("document_id", "box", "values", "event__seq"):
        known[pk].boxes.append((box, json.loads(values), seq))
    for pk, many in DocumentMark.objects.filter(**belongs).values_list("document_id").annotate(many=Count("pk")):
        known[pk].marks = many
    for pk in SealUse.objects.filter(**belongs).values_list("document_id", flat=True):
        known[pk].sealed = True
    return papers


def _scans(records: By, papers: dict[int, list[Paper]], files: dict[int, dict[int, list[File]]]) -> None:
    """The scans that acts have put beside papers, counted to their papers."""
    for pk, entries in records.items():
        for attached in (e for e in entries if e.name == companions.ACT):
            many = sum(file.role == companions.SCANNED for file in files[pk][attached.seq])
            papers[pk][attached.data["paper"] - 1].scans += many


def _evidence(ids: list[int]) -> dict[int, list[Proof]]:
    found: By = defaultdict(list)
    fields = (
        "number",
        "act",
        "kind",
        "title",
        "pages",
        "proves",
        "obtained_on",
        "officers",
        "original_at",
        "event__seq",
    )
    rows = Evidence.objects.filter(case__in=ids).order_by("case_id", "number").values_list("case_id", *fields)
    for pk, number, act, kind, title, pages, proves, on, officers, original, seq in rows:
        made = Proof(number, act, kind, title, pages, tuple(proves), on, tuple(officers), original, seq)
        found[pk].append(made)
    return found


def _files(ids: list[int]) -> dict[int, dict[int, list[File]]]:
    found: dict[int, dict[int, list[File]]] = defaultdict(lambda: defaultdict(list))
    rows = EventFile.objects.filter(event__case__in=ids).order_by("pk")
    for pk, seq, role, name, kind in rows.values_list("event__case_id", "event__seq", "role", "name", "blob__kind"):
        found[pk][seq].append(File(role, name, kind))
    return found


def _periods(ids: list[int]) -> dict[int, list[Period]]:
    found: By = defaultdict(list)
    rows = Deadline.objects.filter(case__in=ids).order_by("pk")
    for pk, key, party, due, done_on, note in rows.values_list(
        "case_id", "key", "party", "due", "done_on", "parameter"
    ):
        found[pk].append(Period(key, party, due, done_on, note))
    return found
