"""公开文本: what a paper's public copy shows and what was taken out of it, before anybody publishes it."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods

from cases import clock, public_copy
from cases.facts import Facts
from cases.models import Document, ReadAudit
from cases.reads.public_copy import shown
from cases.web.access import Signed, allow
from cases.web.case import attachment, of
from documents.forms import load_form
from documents.typefaces import UncoveredCharacter

MOST_WORDS, LONGEST = 50, 100


@allow()
@require_http_methods(["GET", "POST"])
def copy(request: Signed, uid: UUID, pk: int) -> HttpResponse:
    """The page of a public copy; with `_download` the file. Words to take out besides are posted: no address holds them."""
    case = of(request.user, uid)
    document = get_object_or_404(Document.objects.select_related("number"), case=case, pk=pk)
    if not public_copy.publishable(document):
        raise Http404
    typed = request.POST.get("also", "")[: MOST_WORDS * LONGEST]
    words = [line.strip()[:LONGEST] for line in typed.splitlines() if line.strip()][:MOST_WORDS]
    found, why = None, ""
    try:
        found = public_copy.made(Facts(case, case.bureau), document, words)
    except (public_copy.NotPublic, UncoveredCharacter) as refused:
        why = str(refused)
    title = load_form(document.form, document.edition).title
    what = "下载" if "_download" in request.POST else "查看"
    ReadAudit.objects.create(officer=request.user, case=case, what=f"{what}公开文本 {title}", at=clock.now())
    if found is not None and what == "下载":
        return attachment(found.data, found.name, "application/pdf")
    request.section = "cases"  # type: ignore[attr-defined]
    context = {
        "case": case, "document": document, "title": title, "copy": found, "why": why, "also": "\n".join(words),
        "hits": shown(found.hits) if found else [],
    }  # fmt: skip
    return render(request, "case/public_copy.html", context, status=200 if found else 422)
