"""A paper as a file: drawn when first needed, then kept with its digest; drawn anew when something was put on it since.

What is put on it after the issue: entries in its boxes, the seal, signatures. How many there are tells whether a kept
file is the present one, for none of them is ever taken away.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.conf import settings

from cases import clock, codes, files, seals, signatures
from cases.models import Document, DocumentEntry, DocumentFile, DocumentMark, SealUse
from documents import certificate
from documents.binding import UnbindablePart
from documents.certificate import CannotSign
from documents.drawing import Entry, draw
from documents.fonts import FontsNotReady
from documents.forms import load_form
from documents.marks import Check, Marks, NoSuchPlace
from documents.typefaces import UncoveredCharacter
from documents.word import editable, word

# Why a paper cannot be shown or bound: each says so in Chinese.
CANNOT_SHOW = (
    UnbindablePart, UncoveredCharacter, NoSuchPlace, CannotSign, FontsNotReady, seals.SealLocked, files.FileRefused,
)  # fmt: skip
STANDING = ("issued", "rectified")  # a paper put right by another stays with it in the file
# Papers that are the evidence themselves: no sheet says again where it lies.
EVIDENCE_PAPERS = ("inquiry_record", "scene_record", "sampling_receipt", "appraisal_commission", "preservation_list")


@dataclass
class _Put:
    """What was put on a paper after its issue."""

    entries: list[DocumentEntry] = field(default_factory=list)
    sealed: bool = False
    signed: int = 0

    @property
    def many(self) -> int:
        return len(self.entries) + self.sealed + self.signed


def drawn(document: Document) -> bytes:
    """The paper as PDF. Raises what `CANNOT_SHOW` names."""
    return _drawn(document, _put([document])[document.pk])


def all_drawn(documents: Iterable[Document]) -> dict[int, bytes]:
    """Many papers by their row: what was put on them is read at once. Raises what `drawn` does."""
    documents = list(documents)
    put = _put(documents)
    return {document.pk: _drawn(document, put[document.pk]) for document in documents}


def handed_out(document: Document) -> bytes:
    """The paper for whoever asks for it: a sealed one bears the bureau's electronic signature, where it has one."""
    put = _put([document])[document.pk]
    if not (put.sealed and settings.SIGN_CERTIFICATE) or document.state not in STANDING:
        return _drawn(document, put)
    if (kept := _kept(document, "signed", put.many)) is not None:
        return kept
    data = certificate.signed(
        _drawn(document, put),
        certificate.load(settings.SIGN_CERTIFICATE, settings.SIGN_PASSWORD),
        reason=load_form(document.form, document.edition).title,
    )
    return _keep(document, "signed", put.many, data)


def evidence_itself(documents: Iterable[Document]) -> set[int]:
    """The events whose piece of evidence is a paper of the case, made again since or not."""
    return {d.event_id for d in documents if d.form in EVIDENCE_PAPERS and d.state != "void"}


def in_word(document: Document) -> bool:
    """Whether an issued paper may still be had as a Word file."""
    form = load_form(document.form, document.edition)
    return document.state in STANDING and editable(form, issued=True)


def written(document: Document) -> bytes:
    """The paper as an editing copy in Word: what it says, boxes filled since too; no seal, no signature, no code."""
    put = _put([document])[document.pk]
    return word(
        load_form(document.form, document.edition),
        json.loads(document.values),
        number=document.number.text if document.number else "",
        on=document.on.isoformat(),
        entries=[Entry(e.box, json.loads(e.values)) for e in put.entries],
        copy=document.copy,
    )


def _put(documents: list[Document]) -> dict[int, _Put]:
    """Three queries, however many papers."""
    wanted = [document.pk for document in documents]
    found: dict[int, _Put] = defaultdict(_Put)
    for entry in DocumentEntry.objects.filter(document__in=wanted).order_by("pk"):
        found[entry.document_id].entries.append(entry)
    for pk in SealUse.objects.filter(document__in=wanted).values_list("document_id", flat=True):
        found[pk].sealed = True
    for pk in DocumentMark.objects.filter(document__in=wanted).values_list("document_id", flat=True):
        found[pk].signed += 1
    return found


def _drawn(document: Document, put: _Put) -> bytes:
    kind = "drawn" if document.state in STANDING else "void"
    if (kept := _kept(document, kind, put.many)) is not None:
        return kept
    data = draw(
        load_form(document.form, document.edition),
        json.loads(document.values),
        number=document.number.text if document.number else "",
        on=document.on.isoformat(),
        entries=[Entry(e.box, json.loads(e.values)) for e in put.entries],
        copy=document.copy,
        state="issued" if kind == "drawn" else "void",
        marks=_marks(document, put),
    )
    return _keep(document, kind, put.many, data)


def _marks(document: Document, put: _Put) -> Marks:
    address = codes.address(document.code or "")
    return Marks(
        seal=seals.of(document) if put.sealed else None,
        placed=signatures.of(document) if put.signed else (),
        check=Check(address, document.code or "", document.digest) if address else None,
    )


def _kept(document: Document, kind: str, many: int) -> bytes | None:
    file = DocumentFile.objects.filter(document=document, kind=kind, entries=many).select_related("blob").first()
    return files.read(file.blob) if file is not None else None


def _keep(document: Document, kind: str, many: int, data: bytes) -> bytes:
    blob = files.store(data, f"{document.form}.pdf", "application/pdf")
    DocumentFile.objects.create(document=document, blob=blob, kind=kind, entries=many, at=clock.now())
    return data
