"""文字报告: the report as it will be printed; the parts only people can write are written here."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from cases.web.access import allow, roles_of
from cases.web.admin.forms import Plain, Words
from review.web import year as section
from review.web.year import Asked
from review.web.year.shown import address
from review.year import report, texts
from review.year.report import Block, Report


class PartForm(Plain):
    part = forms.CharField(widget=forms.HiddenInput)  # type: ignore[assignment]
    text = Words(label="内容", max_length=texts.LONGEST, required=False)


@allow()
@require_http_methods(["GET", "POST"])
def text(request: HttpRequest) -> HttpResponse:
    ask = section.asked(request)
    form = PartForm(part="text")
    if request.method == "POST":
        if not ask.own or not roles_of(ask.officer) & section.MAKERS:
            raise PermissionDenied("role")
        form = PartForm(request.POST, part="text")
        if form.carried_out(texts.write, actor=ask.officer, period=ask.period):
            messages.success(request, "已保存。" if form.outcome else "没有改动。")
            return redirect(f"{reverse('year-text')}?{ask.query}#{form.cleaned_data['part']}")
    read, row = section.read(ask)
    written = texts.written(ask.scope.head, ask.period)
    made = report.fill(read, written)
    closed = row is not None and row.state in ("submitted", "published")
    context: dict[str, Any] = {
        "report": made, "groups": _groups(ask, made), "written": written, "form": form, "row": row, "closed": closed,
        "editing": request.GET.get("part", "") if not form.is_bound else form.data.get("part", ""),
        "typed": form.data.get("text", "") if form.is_bound else None,
    }  # fmt: skip
    return section.page(request, "year-text", "text.html", ask, context, form)


def _groups(ask: Asked, made: Report) -> list[dict[str, Any]]:
    """The blocks with every figure's address; a part people write is shown once, with its words joined."""
    found: list[dict[str, Any]] = []
    for block in made.blocks:
        if block.kind == "own" and found and found[-1]["part"] == block.part:
            found[-1]["own"].append(block.text)
            continue
        found.append(
            {
                "kind": block.kind, "part": block.part, "hint": block.hint, "own": [block.text], "text": block.text,
                "pieces": _pieces(ask, block),
            }
        )  # fmt: skip
    return found


def _pieces(ask: Asked, block: Block) -> list[tuple[str, str, bool]]:
    return [(one.text, address(ask, report.behind(one.key)) if one.key else "", one.outside) for one in block.pieces]
