"""The papers and files of a drawn case beside the items, as they stood when it was drawn; every look leaves a trace."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_GET

from cases import casefile, files
from cases.models import Document, DocumentEntry, EventFile
from cases.web.access import Signed, allow
from cases.web.case import attachment
from cases.web.forms.papers import Likeness
from documents.forms import UnknownForm, load_form
from review.models import RoundSample
from review.rounds import seeing
from review.web.rounds import page, pdf, sample_of


def beside(request: Signed, sample: RoundSample) -> dict[str, Any] | None:
    """The paper to show: of the snapshot, the one asked for or the first."""
    asked = request.GET.get("paper", "")
    ids = [row["id"] for row in sample.snapshot["papers"]]
    if not ids:
        return None
    pk = int(asked) if asked.isascii() and asked.isdecimal() and int(asked) in ids else ids[0]
    if asked:
        seeing.looked(request.user, sample, f"看文书 {pk}")
    return {"pk": pk, "likeness": _likeness(sample, pk)}


def _likeness(sample: RoundSample, pk: int) -> Likeness | None:
    """What was written on the paper up to the snapshot, nothing that came later."""
    document = Document.objects.select_related("number").get(pk=pk)
    try:
        form = load_form(document.form, document.edition)
    except UnknownForm:
        return None
    entries: dict[str, list[Any]] = {}
    written = DocumentEntry.objects.filter(document=document, event__seq__lte=sample.snapshot["version"])
    for entry in written.order_by("pk"):
        entries.setdefault(entry.box, []).append(json.loads(entry.values))
    number = document.number.text if document.number else ""
    return Likeness(form, json.loads(document.values), number, document.on.isoformat(), entries)


def _opened(request: Signed, pk: int) -> RoundSample:
    """A drawn case whose papers this officer may read now; else Http404."""
    sample, part = sample_of(request.user, pk)
    if not seeing.may_read(part, sample):
        raise Http404
    return sample


def _of_snapshot(sample: RoundSample, what: str, pk: int) -> None:
    if pk not in {row["id"] for row in sample.snapshot[what]}:
        raise Http404


def _pdf(request: Signed, sample: RoundSample, name: str, made: Callable[[], bytes]) -> HttpResponse:
    return pdf(request, name, made, reverse("round-sample", args=[sample.pk]))


@allow()
@require_GET
def likeness(request: Signed, pk: int, paper: int) -> HttpResponse:
    """One paper of the snapshot, to stand beside the items."""
    sample = _opened(request, pk)
    _of_snapshot(sample, "papers", paper)
    seeing.looked(request.user, sample, f"看文书 {paper}")
    return page(request, "paper.html", {"sample": sample, "paper": {"pk": paper, "likeness": _likeness(sample, paper)}})


@allow()
@require_GET
def paper_file(request: Signed, pk: int, paper: int) -> HttpResponse:
    """The same as PDF, with what was put on it up to today."""
    sample = _opened(request, pk)
    _of_snapshot(sample, "papers", paper)
    document = get_object_or_404(Document.objects.select_related("number"), case=sample.case_id, pk=paper)
    seeing.looked(request.user, sample, f"下载文书 {paper}")
    title = next(row["title"] for row in sample.snapshot["papers"] if row["id"] == paper)
    return _pdf(request, sample, title, lambda: casefile.handed_out(document))


@allow()
@require_GET
def volume(request: Signed, pk: int) -> HttpResponse:
    """The whole case file as PDF, as it stands today; the pages of the round say what was changed since the draw."""
    sample = _opened(request, pk)
    seeing.looked(request.user, sample, "下载案卷")
    name = sample.snapshot["number"] or sample.snapshot["title"]
    return _pdf(request, sample, name, lambda: casefile.bound(sample.case))


@allow()
@require_GET
def evidence(request: Signed, pk: int, file: int) -> HttpResponse:
    """A file of the snapshot, as a download."""
    sample = _opened(request, pk)
    _of_snapshot(sample, "files", file)
    found = get_object_or_404(EventFile.objects.select_related("blob"), event__case=sample.case_id, pk=file)
    seeing.looked(request.user, sample, f"下载附件 {file}")
    try:
        return attachment(files.read(found.blob), found.name, found.blob.kind)
    except files.FileRefused as why:
        messages.error(request, f"{why}。")
        return redirect("round-sample", pk=pk)
