"""On which page of the bound file something stands. Binding takes a while, so only one case at a time is paged."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from functools import lru_cache

import pikepdf

from cases import casefile
from cases.models import Case, Document, Evidence
from cases.registry import Stage
from documents.check import DIGESTS
from review.evaluation.results import Evaluation, ItemResult, Place


def paged(evaluation: Evaluation, case: Case) -> Evaluation:
    """The evaluation with the printed pages of the bound file; as it was where the case is not archived, or where a
    paper cannot be drawn."""
    if case.stage != Stage.ARCHIVED:
        return evaluation
    try:
        papers, acts = _pages(case.pk, case.head)
    except casefile.CANNOT_SHOW:
        return evaluation
    return replace(evaluation, items=tuple(_item(item, papers, acts) for item in evaluation.items))


def _item(item: ItemResult, papers: dict[int, int], acts: dict[int, int]) -> ItemResult:
    return replace(item, places=tuple(_place(place, papers, acts) for place in item.places))


def _place(place: Place, papers: dict[int, int], acts: dict[int, int]) -> Place:
    return replace(place, page=papers.get(place.document) or acts.get(place.event, 0))


@lru_cache(256)
def _pages(pk: int, head: str) -> tuple[dict[int, int], dict[int, int]]:
    """First printed page of each paper (by its row) and of each piece of evidence (by the number of its event). `head`
    is that of the record: the file changes with it."""
    case = Case.objects.select_related("bureau").get(pk=pk)
    by_digest, by_title = _bound(case)
    papers = {
        row: by_digest[digest]
        for row, digest in Document.objects.filter(case=case).values_list("pk", "digest")
        if digest in by_digest
    }
    acts: dict[int, int] = {}
    for number, title, seq in Evidence.objects.filter(case=case).values_list("number", "title", "event__seq"):
        if page := by_title.get(f"证据{number} {title}"):
            acts[seq] = page
    return papers, acts


def _bound(case: Case) -> tuple[dict[str, int], dict[str, int]]:
    """Where each part of the bound file begins: by the digest of its values, and by its title."""
    with pikepdf.open(io.BytesIO(casefile.bound(case))) as volume:
        listing = json.loads(volume.attachments[DIGESTS].get_file().read_bytes())
    parts = listing["parts"]
    before = parts[0]["sheet"] - 1 if parts else 0  # cover and contents are not numbered
    by_digest = {part["digest"]: part["sheet"] - before for part in reversed(parts) if part["digest"]}
    return by_digest, {part["title"]: part["sheet"] - before for part in reversed(parts)}
