"""依据与裁量: the law base as everybody in the bureau reads it. Its tabs are told here once."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

# (address name, label) in the order of the tabs
TABS: tuple[tuple[str, str], ...] = (
    ("law", "处罚事项"),
    ("law-statutes", "法律法规"),
    ("law-benchmark", "裁量基准"),
    ("law-lenient", "不予处罚清单"),
    ("law-parameters", "参数"),
)


def page(request: HttpRequest, tab: str, template: str, context: dict[str, Any], *forms: Any) -> HttpResponse:
    """A page of the section under one of its tabs; 422 where one of its forms was refused."""
    request.section = "law"  # type: ignore[attr-defined]
    wrong = next((form for form in forms if form.is_bound and form.errors), None)
    shown = {**context, "tabs": TABS, "tab": tab, "wrong": wrong}
    return render(request, f"law/{template}", shown, status=422 if wrong else 200)
