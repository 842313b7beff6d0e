"""A drawn case frozen (快照): version and chain head of its record, digests of its papers and files; what came later."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, QuerySet

from cases.models import Case, Document, DocumentEntry, DocumentMark, Event, EventFile, SealUse
from cases.record import canonical, digest
from cases.registry import ACTS
from documents.forms import UnknownForm, load_form
from review.models import RoundSample

Snapshot = dict[str, Any]


def take(cases: list[Case]) -> dict[int, Snapshot]:
    """Case id → snapshot; the same number of queries however many."""
    pks = [case.pk for case in cases]
    papers, files = _papers(pks), _files(pks)
    return {
        case.pk: {
            "case": str(case.uid), "number": case.number or "", "title": case.title, "bureau": case.bureau.name,
            "unit": case.unit.name if case.unit else "", "stage": str(case.stage), "procedure": case.procedure,
            "version": case.version, "head": case.head, "papers": papers[case.pk], "files": files[case.pk],
        }
        for case in cases
    }  # fmt: skip


def sealed(snapshot: Snapshot, automatic: dict[str, Any]) -> str:
    """The digest of a snapshot and of the machine's check of that day; it goes into the organiser's chain."""
    return digest(canonical([snapshot, automatic]))


def _papers(pks: list[int]) -> dict[int, list[dict[str, Any]]]:
    """Each paper with its digest and how much was put on it since (entries, seals, signatures; scans are files)."""
    put: Counter[int] = Counter()
    upon: list[QuerySet[Any]] = [model._default_manager.all() for model in (DocumentEntry, DocumentMark, SealUse)]
    for rows in upon:
        many = rows.filter(document__case__in=pks).values("document_id").annotate(many=Count("pk"))
        put.update({row["document_id"]: row["many"] for row in many})
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    papers = Document.objects.filter(case__in=pks).order_by("pk")
    for pk, case, form, edition, state, text, sum_, on in papers.values_list(
        "pk", "case_id", "form", "edition", "state", "number__text", "digest", "on"
    ):
        found[case].append({
            "id": pk, "form": form, "title": _title(form, edition), "number": text or "", "state": state, "digest": sum_,
            "put": put[pk], "on": on.isoformat(),
        })  # fmt: skip
    return found


def _title(form: str, edition: str) -> str:
    try:
        return load_form(form, edition).title
    except UnknownForm:
        return form


def _files(pks: list[int]) -> dict[int, list[dict[str, Any]]]:
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    rows = EventFile.objects.filter(event__case__in=pks).order_by("pk")
    for pk, case, seq, name, sha256 in rows.values_list("pk", "event__case_id", "event__seq", "name", "blob__sha256"):
        found[case].append({"id": pk, "seq": seq, "name": name, "digest": sha256})
    return found


# -- what came later ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class LaterAct:
    seq: int
    on: date
    label: str
    by: str


@dataclass(frozen=True)
class Changes:
    """What differs now from the snapshot. `broken`: the record up to the snapshot is not what it was."""

    acts: list[LaterAct]
    papers: list[str]
    files: list[str]
    broken: bool

    def __bool__(self) -> bool:
        return bool(self.acts or self.papers or self.files or self.broken)


def changes(sample: RoundSample) -> Changes:
    """What happened to the case since it was drawn."""
    then = sample.snapshot
    case = Case.objects.select_related("bureau", "unit").get(pk=sample.case_id)
    later = Event.objects.filter(case=case, seq__gt=then["version"]).select_related("actor").order_by("seq")
    head = Event.objects.filter(case=case, seq=then["version"]).values_list("hash", flat=True).first()
    now = take([case])[case.pk]
    broken = head != then["head"] or sealed(then, sample.automatic) != sample.digest
    return Changes(
        [LaterAct(e.seq, e.on, ACTS[e.name].label if e.name in ACTS else e.name, e.actor.name) for e in later],
        _differing(then["papers"], now["papers"], ("digest", "state", "put"), "title"),
        _differing(then["files"], now["files"], ("digest",), "name"), broken,
    )  # fmt: skip


def _differing(then: list[dict[str, Any]], now: list[dict[str, Any]], names: tuple[str, ...], called: str) -> list[str]:
    """Rows that are new, gone or not what they were, each as one word of what happened."""
    before, after = {row["id"]: row for row in then}, {row["id"]: row for row in now}
    told = [f"新增 {row[called]} {row.get('number', '')}".strip() for pk, row in after.items() if pk not in before]
    told += [f"缺失 {row[called]} {row.get('number', '')}".strip() for pk, row in before.items() if pk not in after]
    for pk, row in before.items():
        if pk in after and any(row[name] != after[pk][name] for name in names):
            told.append(f"变动 {row[called]} {row.get('number', '')}".strip())
    return told
