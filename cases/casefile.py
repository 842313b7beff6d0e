"""Drawing a case's papers, and binding them with the evidence into the case file (案卷)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

from cases import clock, files, labels, selectors
from cases.facts import Facts, Step
from cases.models import Blob, Case, Document, DocumentEntry, DocumentFile, EventFile, Evidence
from cases.papers_context import context
from cases.registry import ACTS
from documents.binding import Part, Sheet, bind_volume, evidence_sheet
from documents.drawing import Entry, draw
from documents.forms import bind, load_form
from documents.pictures import image_pages

AROUND = ("file_cover", "file_contents", "closing_sheet")


def drawn(document: Document) -> bytes:
    """The paper as PDF: drawn when first needed, then kept with its digest; drawn anew when a box was filled since."""
    entries = list(DocumentEntry.objects.filter(document=document).order_by("pk"))
    kept = DocumentFile.objects.filter(document=document, kind="drawn", entries=len(entries)).select_related("blob")
    if (file := kept.first()) is not None:
        return files.read(file.blob)
    data = draw(
        load_form(document.form, document.edition),
        json.loads(document.values),
        number=document.number.text if document.number else "",
        on=document.on.isoformat(),
        entries=[Entry(e.box, json.loads(e.values)) for e in entries],
        copy=document.copy,
        state="issued" if document.state == "issued" else "void",
    )
    blob = files.store(data, f"{document.form}.pdf", "application/pdf")
    DocumentFile.objects.create(document=document, blob=blob, kind="drawn", entries=len(entries), at=clock.now())
    return data


def bound(case: Case) -> bytes:
    """The whole case file as one PDF: cover, contents with page numbers, papers and evidence, closing sheet.

    A case not archived yet is bound with what it has; cover and closing sheet then show that it is open.
    """
    parts = [part for _, _, part in sorted(_parts(case), key=lambda item: item[:2])]
    cover, contents, closing = (_sheet(case, key) for key in AROUND)
    return bind_volume(cover, contents, parts, closing)


def _sheet(case: Case, key: str) -> Sheet:
    """Cover, contents or closing sheet: as issued with the archiving, else made from what is known now."""
    form = load_form(key)
    issued = selectors.documents(case).filter(form=key, state="issued").last()
    if issued is not None:
        return Sheet(form, json.loads(issued.values), issued.number.text if issued.number else "")
    facts = Facts(case, case.bureau)
    last = selectors.events(case).last()
    assert last is not None
    actor = facts.person(last.actor.username)
    assert actor is not None
    facts.load_people(facts.history.ever_officers)
    step = Step(ACTS["archive"], facts, actor, last.on, None)
    return Sheet(form, bind(form, context(step, "")).values)


Placed = tuple[int, tuple[date, int], Part]


def _parts(case: Case) -> Iterator[Placed]:
    for document in selectors.documents(case).filter(state="issued"):
        form = load_form(document.form, document.edition)
        if form.key in AROUND:
            continue
        number = document.number.text if document.number else ""
        part = Part(form.title, number, document.on.isoformat(), drawn(document))
        yield form.order, (document.on, document.pk), part
    order = load_form("evidence_sheet").order
    for evidence in Evidence.objects.filter(case=case).select_related("event").order_by("number"):
        for place, part in enumerate(_evidence(evidence)):
            yield order, (evidence.obtained_on, evidence.number * 1000 + place), part


def _evidence(evidence: Evidence) -> Iterator[Part]:
    """The pages of a piece of evidence: its files as they are, or one sheet saying where the original is."""
    attached = list(EventFile.objects.filter(event=evidence.event).select_related("blob").order_by("pk"))
    title, on = f"证据{evidence.number} {evidence.title}", evidence.obtained_on.isoformat()
    shown = 0
    for file in attached:
        data = _pages(file.blob, file.name, evidence)
        if data is not None:
            shown += 1
            yield Part(title if shown == 1 else f"{title}（{file.name}）", "", on, data)
    if not shown:
        yield Part(title, "", on, evidence_sheet(_sheet_values(evidence, attached)))


def _pages(blob: Blob, name: str, evidence: Evidence) -> bytes | None:
    if blob.kind == "application/pdf":
        return files.read(blob)
    if blob.kind.startswith("image/"):
        return image_pages(files.read(blob), f"证据{evidence.number} {evidence.title}（{name}）")
    return None


def _sheet_values(evidence: Evidence, attached: list[EventFile]) -> dict[str, Any]:
    from cases.models import Violation
    from cases.people import people

    facts = dict(Violation.objects.filter(case=evidence.case).values_list("key", "facts"))
    from django.db.models import Q

    names = people(Q(username__in=evidence.officers))
    media = "；".join(f"{f.name}（SHA-256 {f.blob.sha256}，{f.blob.size}字节）" for f in attached)
    return {
        "number": evidence.number,
        "title": evidence.title,
        "kind": labels.EVIDENCE_KINDS.get(evidence.kind, evidence.kind),
        "proves": "\n".join(facts[key] for key in evidence.proves if key in facts),
        "pages": evidence.pages,
        "original_place": evidence.original_at or "承办机构保管",
        "officers": [names[u].name for u in evidence.officers if u in names],
        "on": evidence.obtained_on.isoformat(),
        "remark": media,
    }
