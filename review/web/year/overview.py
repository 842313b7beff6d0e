"""年报: the headline figures, the charts, the penalty table with its proof; all other tables; export."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from cases import clock
from cases import exporting as traces
from cases.web.access import allow
from cases.web.case import attachment
from documents.fonts import FontsNotReady
from documents.typefaces import UncoveredCharacter
from review.models import Submission
from review.web import year as section
from review.web.year import Asked
from review.web.year.shown import Shown, address, shown
from review.year import choosing, exporting, freezing, headline, periods, submission, tables, values
from review.year.charts import Drawing
from review.year.layouts import FAMILIES, Layout, layouts
from review.year.tables import DoesNotAdd
from review.year.values import Values


@allow()
@require_GET
def overview(request: HttpRequest) -> HttpResponse:
    """The page as it is drawn: submitted or not, figures, charts, table one, corrections since."""
    ask = section.asked(request)
    read, row = section.read(ask)
    context: dict[str, Any] = {
        "values": read, "row": row, "headlines": [(h, address(ask, h.keys)) for h in headline.headlines(read)],
        "charts": [(d, _marks(ask, d)) for d in exporting.drawn(read)],
        "later": freezing.corrections(row) if row is not None and row.freeze_id else [],
        "confirmed": choosing.is_confirmed(ask.scope.head, ask.period), "due": _due(ask, row),
        "compare": "compare" in request.GET,
    }  # fmt: skip
    context |= _table(ask, ask.layout, read)
    if context["compare"]:
        former = replace(ask, period=ask.period.before)
        context["former"] = _table(former, ask.layout, values.load(ask.scope, ask.period.before))
    return section.page(request, "year", "overview.html", ask, context)


def _table(ask: Asked, layout: Layout, read: Values) -> dict[str, Any]:
    """A table, or why it cannot be shown."""
    try:
        return {"shown": shown(ask, tables.build(layout, read))}
    except DoesNotAdd as wrong:
        return {"refused": str(wrong), "layout": layout}


def _marks(ask: Asked, drawing: Drawing) -> list[tuple[Any, str]]:
    """Each month of a chart with the entries behind it."""
    key = ("pen_decided",) if "宗" in drawing.title else ("penalty_total_amount",)
    months = [replace(ask, period=periods.Period(ask.period.year, "month", mark.month)) for mark in drawing.marks]
    return [(mark, address(one, key)) for mark, one in zip(drawing.marks, months, strict=True)]


def _due(ask: Asked, row: Submission | None) -> dict[str, Any] | None:
    """The day of publication of a year's report, while it has not been published."""
    due = ask.period.due
    if due is None or not ask.own or (row is not None and row.published_on):
        return None
    return {"on": due, "late": due < clock.today(), "source": submission.REPORT_DUE.text}


@allow()
@require_GET
def tables_page(request: HttpRequest) -> HttpResponse:
    """全部报表: the other tables, each proved by itself."""
    ask = section.asked(request)
    read, row = section.read(ask)
    chosen = [one for one in layouts().values() if one.family != "penalty"]
    found: list[tuple[str, list[dict[str, Any] | Shown]]] = []
    for family, name in FAMILIES.items():
        many: list[Any] = [_table(ask, one, read) for one in chosen if one.family == family]
        if many:
            found.append((name, many))
    return section.page(request, "year-tables", "tables.html", ask, {"families": found, "values": read, "row": row})


@allow()
@require_POST
def export(request: HttpRequest) -> HttpResponse:
    """The report as a file; each export leaves a trace (留痕)."""
    ask = section.asked(request)
    kind = request.POST.get("kind", "")
    if kind not in exporting.KINDS:
        raise Http404
    read, row = section.read(ask)
    on = exporting.day_of(row) if read.frozen and row is not None else clock.today()
    try:
        made = exporting.assemble(read, ask.scope.head, on, ask.layout.key)
        data = exporting.export(made, kind)
    except (DoesNotAdd, UncoveredCharacter, FontsNotReady) as why:
        messages.error(request, str(why))
        return redirect(f"{reverse('year')}?{ask.query}")
    traces.note(ask.officer, f"导出{ask.period.label}统计报表（{kind}）")
    return attachment(data, exporting.file_name(made, kind), exporting.KINDS[kind])
