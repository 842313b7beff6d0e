"""The papers of a case, to read and to take away: the PDF that is the record, the Word file to work on."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from rest_framework.request import Request

from cases import casefile, companions, paperfiles, selectors
from cases.api import answers
from cases.api.content import file_out, trace
from cases.api.operation import Api, attachment, operation
from cases.facts import Facts
from cases.models import Case, Document
from cases.web.access import allow
from documents.forms import load_form
from documents.word import CONTENT_TYPE


def document_out(
    case: Case, document: Document, beside: Sequence[companions.Companion] = ()
) -> answers.DocumentOut:  # fmt: skip
    return answers.DocumentOut(
        id=document.pk, form=document.form, title=load_form(document.form, document.edition).title,
        number=document.number.text if document.number else "", party=document.party_key, on=document.on,
        copy_no=document.copy, state=document.state, digest=document.digest,
        href=reverse("api-document", args=[case.uid, document.pk]),
        word=reverse("api-document-word", args=[case.uid, document.pk]) if paperfiles.in_word(document) else None,
        companions=[
            answers.CompanionOut(role=one.file.role, label=one.label, note=one.note, file=file_out(case, one.file))
            for one in beside
        ],
    )  # fmt: skip


@allow()
class DocumentsView(Api):
    @operation("listDocuments", "文书，连同随附的扫描件和编辑稿", answer=answers.DocumentsOut, errors=(404,))
    def get(self, request: Request, uid: UUID) -> answers.DocumentsOut:
        case = self.case(uid)
        beside = companions.of(Facts(case, case.bureau))
        return answers.DocumentsOut(
            results=[document_out(case, d, beside.get(d.pk, ())) for d in selectors.documents(case)]
        )


@allow()
class DocumentView(Api):
    @operation("getDocument", "一份文书（PDF）", answer="application/pdf", errors=(404, 422, 500, 503))
    def get(self, request: Request, uid: UUID, pk: int) -> HttpResponse:
        case = self.case(uid)
        document = get_object_or_404(Document.objects.select_related("number"), case=case, pk=pk)
        return attachment(casefile.handed_out(document), f"{_called(document)}.pdf", "application/pdf")


@allow()
class DocumentWordView(Api):
    @operation(
        # Generators of clients know no .docx: the schema says "a file", the answer says which.
        "getDocumentWord", "一份文书的编辑稿（Word，不作为案卷文书）", answer="application/octet-stream", errors=(404,)
    )  # fmt: skip
    def get(self, request: Request, uid: UUID, pk: int) -> HttpResponse:
        case = self.case(uid)
        document = get_object_or_404(Document.objects.select_related("number"), case=case, pk=pk)
        if not paperfiles.in_word(document):
            raise Http404
        trace(self, case, f"下载Word编辑稿 {pk}")
        return attachment(paperfiles.written(document), f"{_called(document)}（编辑稿）.docx", CONTENT_TYPE)


def _called(document: Document) -> str:
    title = load_form(document.form, document.edition).title
    return f"{title} {document.number.text if document.number else ''}".strip()
