"""台账: the bureau's ledgers of a period to look at and to take away; the lists of one case as workbooks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from cases import casefile, clock, year_export
from cases.ledgers import CASE_LEDGERS, LEDGERS, Asked, Ledger
from cases.ledgers import exporting as books
from cases.models import Bureau, Officer
from cases.spreadsheet import XLSX, Column, Value
from cases.web.access import Signed, allow
from cases.web.case import attachment, of
from cases.web.forms import typed

SHOWN = 30


@dataclass
class Wanted:
    """What is asked of the page: which ledger, whose, of which days; what was typed, and what of it is wrong."""

    ledger: Ledger
    question: Asked
    bureaus: list[Bureau]
    typed: dict[str, str]
    wrong: dict[str, str] = field(default_factory=dict)

    def query(self, **other: object) -> str:
        """The page's query with some of it changed."""
        day = self.question
        kept = {"ledger": self.ledger.key, "from": day.since.isoformat(), "to": day.until.isoformat()}
        if day.bureau.pk != self.bureaus[0].pk:
            kept["bureau"] = str(day.bureau.pk)
        return urlencode(kept | {name: str(value) for name, value in other.items()})


def wanted(officer: Officer, given: Mapping[str, str]) -> Wanted:
    """The query as asked; this year's of the own bureau where nothing else is said."""
    today, bureaus = clock.today(), books.bureaus(officer)
    days: dict[str, date] = {}
    wrong: dict[str, str] = {}
    for name, label, default in (
        ("from", "期间（自）", date(today.year, 1, 1)),
        ("to", "期间（至）", date(today.year, 12, 31)),
    ):
        text = given.get(name, "").strip()[:20]
        day = typed.as_day(text) if text else default
        if day is None:
            wrong[name] = f"{label}应写成 2026-03-02 的样子"
        days[name] = day or default
    if days["from"] > days["to"]:
        wrong["to"] = "期间（至）早于期间（自）"
        days["to"] = days["from"]
    chosen = next((one for one in bureaus if str(one.pk) == given.get("bureau", "")), bureaus[0])
    ledger = LEDGERS.get(given.get("ledger", ""), next(iter(LEDGERS.values())))
    shown = {name: given.get(name, "").strip()[:20] or day.isoformat() for name, day in days.items()}
    return Wanted(ledger, books.asked(officer, chosen, days["from"], days["to"]), bureaus, shown, wrong)


@allow()
@require_GET
def ledgers(request: Signed) -> HttpResponse:
    """One ledger's first rows, and the way to all of them."""
    asked = wanted(request.user, request.GET.dict())
    rows = list(asked.ledger.rows(asked.question, SHOWN))
    count = asked.ledger.count(asked.question) if len(rows) == SHOWN else len(rows)
    today = clock.today()
    years = [
        (
            year,
            asked.query(**{"from": date(year, 1, 1), "to": date(year, 12, 31)}),
            books.period(asked.question) == f"{year}年",
        )
        for year in range(today.year, max(year_export.FIRST_YEAR, today.year - 4) - 1, -1)
    ]
    request.user.bureau = asked.bureaus[0]  # read already; the frame names it
    return render(request, "ledgers.html", {
        "asked": asked, "tabs": [(one, asked.query(ledger=one.key)) for one in LEDGERS.values()], "years": years,
        "period": books.period(asked.question), "count": count, "shown": SHOWN, "columns": asked.ledger.columns,
        "rows": [_cells(asked.ledger.columns, row) for row in rows],
    })  # fmt: skip


def _cells(columns: tuple[Column, ...], row: tuple[Value, ...]) -> list[tuple[str, Value]]:
    return [(column.kind, value) for column, value in zip(columns, row, strict=True)]


@allow()
@require_POST
def export(request: Signed) -> HttpResponse:
    """The whole ledger as a workbook: at once where it is short, else by the worker. Each leaves a trace."""
    asked = wanted(request.user, request.POST.dict())
    back = redirect(f"{reverse('ledgers')}?{asked.query()}")
    if asked.wrong:
        messages.error(request, f"{'；'.join(asked.wrong.values())}。")
        return back
    many = asked.ledger.count(asked.question)
    if not many:
        messages.error(request, f"{books.period(asked.question)}没有可以导出的记录。")
        return back
    books.noted(request.user, asked.ledger, asked.question)
    if many > books.DIRECT:
        books.start(request.user, asked.ledger, asked.question)
        messages.success(request, "记录较多，正在后台导出，做好后在消息里。")
        return redirect("jobs")
    name = books.file_name(asked.ledger, asked.question)
    return attachment(books.made(asked.ledger, asked.question), name, XLSX)


@allow()
@require_GET
def of_case(request: Signed, uid: UUID, key: str) -> HttpResponse:
    """A list of one case as a workbook: what its file contains, its evidence."""
    ledger = CASE_LEDGERS.get(key)
    if ledger is None:
        raise Http404
    case = of(request.user, uid)
    books.note(request.user, f"导出{ledger.title}", case)
    try:
        data = books.made_of_case(ledger, case)
    except casefile.CANNOT_SHOW as error:
        return render(request, "case/broken.html", {"why": str(error), "case": case}, status=500)
    return attachment(data, f"{ledger.title} {case.number or case.title}.xlsx", XLSX)
