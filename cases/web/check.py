"""核验: whoever holds a paper sees whether its number and digest are genuine, and nothing else."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET
from rest_framework.throttling import SimpleRateThrottle

from cases import codes
from cases.models import Document
from cases.paperfiles import STANDING
from cases.web.access import allow
from documents.marks import grouped, shortened


class PerAddress(SimpleRateThrottle):
    """A code has eighty bits; who tries them one after another is slowed down all the same."""

    scope = "check"

    def get_cache_key(self, request: HttpRequest, view: object) -> str:
        return f"check-{self.get_ident(request)}"


@allow(everyone=True)
@require_GET
def ask(request: HttpRequest) -> HttpResponse:
    """For whoever cannot scan: the code typed by hand."""
    typed = request.GET.get("code", "")[:60]
    if code := codes.read(typed):
        return redirect("check", code=code)
    return render(request, "check.html", {"typed": typed, "asked": bool(typed)}, status=404 if typed else 200)


@allow(everyone=True)
@require_GET
def check(request: HttpRequest, code: str) -> HttpResponse:
    """One paper by its code."""
    throttle = PerAddress()
    if not throttle.allow_request(request, None):  # type: ignore[arg-type]
        response = render(request, "check.html", {"busy": True}, status=429)
        response["Retry-After"] = str(int(throttle.wait() or 0) + 1)
        return response
    wanted = codes.read(code)
    fields = ("number__text", "digest", "state")
    found = Document.objects.filter(code=wanted).values_list(*fields).first() if wanted else None
    if found is None:
        return render(request, "check.html", {"typed": code[:60], "asked": True}, status=404)
    number, digest, state = found
    shown = {
        "number": number or "无文号", "digest": shortened(digest), "whole": digest, "code": grouped(wanted),
        "stands": state in STANDING,
    }  # fmt: skip
    return render(request, "check.html", {"paper": shown})
