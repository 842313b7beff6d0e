"""A paper's public copy (公开文本) as a file; what cannot be made public is a problem that says why."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from rest_framework.request import Request

from cases import public_copy
from cases.api.content import trace
from cases.api.operation import Api, attachment, operation
from cases.facts import Facts
from cases.inputs import InputError, Wrong
from cases.models import Document
from cases.web.access import allow


@allow()
class PublicCopyView(Api):
    @operation(
        "getPublicCopy",
        "一份文书的公开文本（PDF）：隐去以后逐页核对过的",
        answer="application/pdf",
        errors=(404, 422, 500, 503),
    )
    def get(self, request: Request, uid: UUID, pk: int) -> HttpResponse:
        case = self.case(uid)
        document = get_object_or_404(Document.objects.select_related("number"), case=case, pk=pk)
        if not public_copy.publishable(document):
            raise Http404
        try:
            made = public_copy.made(Facts(case, case.bureau), document)
        except public_copy.NotPublic as why:
            raise InputError([Wrong("document", str(why))]) from None
        trace(self, case, f"下载公开文本 {made.title}")
        return attachment(made.data, made.name, "application/pdf")
