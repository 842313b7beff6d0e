"""业务登记: the registers, one set of pages for all of them."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from cases.registers.kinds import KINDS, Kind


def kind_of(key: str) -> Kind:
    if key not in KINDS:
        raise Http404
    return KINDS[key]


def page(request: HttpRequest, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """A page of the section."""
    request.section = "registers"  # type: ignore[attr-defined]
    return render(request, f"registers/{template}", context, status=status)
