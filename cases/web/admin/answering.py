"""What the settings pages share: the section in the menu, the status of a refused form, the other bureau's 404."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from cases.models import Bureau, Officer


def officer_of(request: HttpRequest) -> Officer:
    """Who is signed in: the declared access let nobody else through."""
    assert isinstance(request.user, Officer) and request.user.bureau_id is not None
    return request.user


def bureau_of(request: HttpRequest) -> Bureau:
    """The administrator's own bureau as its row stands."""
    return Bureau.objects.select_related("parent").get(pk=officer_of(request).bureau_id or 0)


def person_of(request: HttpRequest, pk: int) -> Officer:
    """Somebody of the own bureau; anybody else does not exist here."""
    found = Officer.objects.select_related("unit").filter(pk=pk, bureau=officer_of(request).bureau_id).first()
    if found is None:
        raise Http404
    return found


def page(request: HttpRequest, template: str, context: dict[str, Any], *forms: Any) -> HttpResponse:
    """A settings page; 422 where one of its forms was refused."""
    request.section = "settings"  # type: ignore[attr-defined]
    wrong = next((form for form in forms if form.is_bound and form.errors), None)
    return render(request, f"settings/{template}", {**context, "wrong": wrong}, status=422 if wrong else 200)
