"""Taking files from a browser, one or many at a time; the page's own form does the same without a script."""

from __future__ import annotations

from django.http import HttpResponse, JsonResponse
from django.views.decorators.http import require_POST

from cases import uploads
from cases.templatetags.words import punctuated
from cases.web.access import Signed, allow


@allow()
@require_POST
def upload(request: Signed) -> HttpResponse:
    """Each file is kept or refused by itself, the refusal naming it."""
    taken, refused = [], []
    for file in request.FILES.getlist("_upload")[: uploads.MOST]:
        try:
            row = uploads.take(request.user, file, word=request.GET.get("word") == "1")
        except uploads.FileRefused as why:
            refused.append(punctuated(str(why)))
        else:
            taken.append({"id": row.pk, "name": row.name, "size": row.blob.size, "kind": row.blob.kind})
    return JsonResponse({"taken": taken, "refused": refused}, status=200 if taken or not refused else 422)
