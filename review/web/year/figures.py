"""统计数: every counter with its definition; and, for one, the entries it is the sum of."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET

from cases.counters.reading import Rate, parts
from cases.counters.table import RATES, counter, label
from cases.models import CounterEntry, RegisterRow
from cases.punctuation import full_width
from cases.registers.kinds import KINDS
from cases.registers.writing import rows_of
from cases.web.access import allow
from review.web import year as section
from review.web.year import Asked
from review.web.year.shown import address
from review.year import behind, choosing, tables, workbook
from review.year.values import TOTAL, Values


@allow()
@require_GET
def figures(request: HttpRequest) -> HttpResponse:
    """All of them, or with `key` (several joined by commas) what is behind."""
    ask = section.asked(request)
    asked_for = request.GET.get("key", "")
    return _behind(request, ask, asked_for) if asked_for else _all(request, ask)


def _all(request: HttpRequest, ask: Asked) -> HttpResponse:
    read, row = section.read(ask)
    words, counted = request.GET.get("q", "").strip()[:50], "counted" in request.GET
    found = [(key, value) for key, value in workbook.figures(read) if not counted or _counts(value)]
    lines = [line for key, value in found if _named(line := _line(ask, read, key, value), words)]
    context = {"lines": lines, "values": read, "row": row, "q": words, "counted": counted}
    return section.page(request, "year-figures", "figures.html", ask, context)


def _counts(value: int | Rate) -> bool:
    return bool(value.denominator if isinstance(value, Rate) else value)


def _named(line: dict[str, Any], words: str) -> bool:
    """Whether every word is in the name, the key or the definition."""
    text = f"{line['label']} {line['key']} {line['definition']}".casefold()
    return all(word in text for word in full_width(words).casefold().split())


def _line(ask: Asked, read: Values, key: str, value: int | Rate) -> dict[str, Any]:
    of = RATES.get(key) or counter(key)
    rate = isinstance(value, Rate)
    before = tables.rate_of(key, read.before[TOTAL]) if rate else read.before[TOTAL].get(key, 0)
    unit = "" if rate else getattr(of, "unit", "")
    keys = parts(key) if value else []
    return {
        "key": key, "label": full_width(label(key)), "text": _text(value, unit, read.rounding), "unit": "元" if unit == "分" else unit,
        "before": _text(before, unit, read.rounding), "change": tables.change(value, before), "link": address(ask, keys) if keys else "",
        "definition": full_width(of.definition) if of else "", "dated": getattr(of, "dated", ""),
        "confirmed": of.confirmed if of else True, "fraction": f"{value.numerator:,} / {value.denominator:,}" if isinstance(value, Rate) else "",
        "part": "." in key,
    }  # fmt: skip


def _text(value: int | Rate, unit: str, rounding: str) -> str:
    if isinstance(value, Rate):
        return choosing.rate_text(value, rounding)
    return tables.amount(value, "yuan") if unit == "分" else f"{value:,}"


def _behind(request: HttpRequest, ask: Asked, asked_for: str) -> HttpResponse:
    keys = [key for key in dict.fromkeys(asked_for.split(",")) if counter(key) is not None][: behind.MOST_KEYS]
    if not keys:
        raise Http404
    _, row = section.read(ask) if not ask.live else (None, None)
    frozen = row.freeze.last_entry if row is not None and row.freeze is not None else None
    place = request.GET.get("place", "")
    where = behind.narrowed(ask.scope, ask.period, place, frozen)
    if where is None:
        raise Http404
    found = behind.behind(where, keys, request.GET.get("after", ""))
    context = {
        "found": found, "keys": keys, "where": _where(ask, place), "title": "、".join(full_width(label(k)) for k in keys[:3]),
        "more_keys": len(keys) > 3, "rows": _rows(found.rows), "frozen": frozen is not None,
        "next": _next(ask, keys, place, found.after), "definitions": [_definition(key) for key in keys],
        "many": len(ask.scope.bureaus) > 1,
    }  # fmt: skip
    return section.page(request, "year-figures", "behind.html", ask, context)


def _rows(entries: list[CounterEntry]) -> list[dict[str, Any]]:
    """Each entry with the case or the register row it leads to."""
    registers = rows_of(entries)
    return [_row(entry, registers.get(entry.event_id)) for entry in entries]


def _row(entry: CounterEntry, row: RegisterRow | None) -> dict[str, Any]:
    of = counter(entry.key)
    money = of is not None and of.unit == "分"
    return {
        "entry": entry, "label": full_width(label(entry.key)), "unit": "元" if money else of.unit if of else "",
        "value": tables.amount(entry.value, "yuan") if money else f"{entry.value:,}", "back": entry.value < 0,
        "link": reverse("case", args=[entry.case.uid]) if entry.case else "",
        "register": reverse("register-row", args=[row.kind, row.pk]) if row else "",
        "said": f"{KINDS[row.kind].label} {row.no}" if row else "",
    }  # fmt: skip


def _where(ask: Asked, place: str) -> str:
    """The row of the table the figure stands in."""
    if not place or place == TOTAL:
        return ""
    rows = {row.place: row.label for row in ask.scope.rows(True)}
    return rows.get(place, "")


def _next(ask: Asked, keys: list[str], place: str, after: str) -> str:
    return f"{address(ask, keys, place or TOTAL)}&after={after}" if after else ""


def _definition(key: str) -> dict[str, Any]:
    of = counter(key)
    assert of is not None
    return {"label": full_width(label(key)), "definition": full_width(of.definition), "dated": of.dated,
            "reversal": full_width(of.reversal), "confirmed": of.confirmed}  # fmt: skip
