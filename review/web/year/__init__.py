"""The pages of 统计年报: what is asked for in the address, and what every tab of the section shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from cases import clock, selectors
from cases.models import Bureau, Officer
from cases.registry import Role
from cases.web.access import roles_of
from cases.web.admin.answering import officer_of
from review.models import Submission
from review.year import choosing, scope, submission, values
from review.year.layouts import Layout, layouts
from review.year.periods import FIRST_YEAR, LAST_YEAR, Period, choices
from review.year.scope import BELOW, OWN, Scope
from review.year.values import Values

TABS = (
    ("year", "年报"), ("year-tables", "全部报表"), ("year-text", "文字报告"), ("year-external", "外部数据"),
    ("year-submit", "复核与提交"), ("year-figures", "统计数"),
)  # fmt: skip
MAKERS = frozenset((str(Role.CLERK), str(Role.LEGAL_REVIEWER)))
CHECKERS = frozenset((str(Role.CLERK), str(Role.LEGAL_REVIEWER), str(Role.UNIT_HEAD)))
SIGNERS = frozenset((str(Role.LEADER),))


@dataclass(frozen=True)
class Asked:
    """What the address asks for: period, whose figures, which penalty table. Another bureau's do not exist (404)."""

    officer: Officer
    period: Period
    scope: Scope
    of: str
    layout: Layout
    chosen_layout: str
    live: bool

    @property
    def own(self) -> bool:
        """Whether these are the own bureau's figures alone: only those are filled in, checked, submitted."""
        return self.of == OWN

    @property
    def query(self) -> str:
        return urlencode(self.parameters())

    def parameters(self, **more: str) -> dict[str, str]:
        found = {"period": str(self.period), "of": self.of if self.of != OWN else "", "layout": self.chosen_layout,
                 "live": "1" if self.live else "", **more}  # fmt: skip
        return {name: value for name, value in found.items() if value}


def asked(request: HttpRequest) -> Asked:
    """Read the address; what is no period is the one people work at now. Raises Http404."""
    officer = officer_of(request)
    given = request.GET
    period = Period.read(given.get("period", "")) or _composed(given) or _usual()
    of = given.get("of", "") or OWN
    found = scope.for_officer(officer, of)
    if found is None:
        raise Http404
    own_layout = choosing.penalty_layout(found.head, period)
    chosen = layouts().get(given.get("layout", ""))
    chosen = chosen if chosen is not None and chosen.family == "penalty" else None
    of = OWN if found.head.pk == officer.bureau_id and not found.below else BELOW if found.below else found.head.code
    return Asked(officer, period, found, of, chosen or own_layout, chosen.key if chosen else "", "live" in given)


def _composed(given: Any) -> Period | None:
    """The form sends year and part apart: `2025` and `Q3`."""
    year, part = given.get("year", ""), given.get("part", "")
    return Period.read(f"{year}{part}") if year else None


def _usual() -> Period:
    """In the first three months the year before: its report is due."""
    today = clock.today()
    return Period(today.year - 1 if today.month <= 3 else today.year)


def read(ask: Asked) -> tuple[Values, Submission | None]:
    """The figures, as submitted where they were (and nobody asked for today's), with the report on its way."""
    row = submission.current(ask.scope.head, ask.period) if not ask.scope.below else None
    if row is not None and row.state in ("submitted", "published") and not ask.live:
        return submission.values_of(row), row
    return values.load(ask.scope, ask.period), row


def page(
    request: HttpRequest, tab: str, template: str, ask: Asked, context: dict[str, Any], *forms: Any
) -> HttpResponse:
    """A page of the section under one of its tabs; 422 where one of its forms was refused."""
    request.section = "year"  # type: ignore[attr-defined]
    wrong = next((form for form in forms if form.is_bound and form.errors), None)
    roles = roles_of(ask.officer)
    shown = {
        "ask": ask, "tabs": TABS, "tab": tab, "wrong": wrong, "chooser": _chooser(ask), "query": ask.query,
        "may_make": ask.own and bool(roles & MAKERS), "may_check": ask.own and bool(roles & CHECKERS),
        "may_sign": ask.own and bool(roles & SIGNERS), **context,
    }  # fmt: skip
    if (row := context.get("row")) is not None:
        shown["state"] = submission.STATES.get(row.state, "")
    return render(request, f"year/{template}", shown, status=422 if wrong else 200)


def _chooser(ask: Asked) -> dict[str, Any]:
    """The form that chooses period, unit and layout."""
    bureaus = _bureaus(ask.officer)
    places = [(OWN, bureaus[0].name)]
    if len(bureaus) > 1:
        places += [(BELOW, f"本局和下级 {len(bureaus) - 1} 个局")]
        places += [(b.code, b.name) for b in sorted(bureaus[1:], key=lambda b: b.code)]
    today = clock.today()
    years = sorted({ask.period.year, *range(today.year - 5, today.year + 1)}, reverse=True)
    written = str(ask.period)[4:]
    return {
        "years": [year for year in years if FIRST_YEAR <= year <= LAST_YEAR],
        "parts": [(name[4:], text, name[4:] == written) for name, text in choices(ask.period.year)],
        "places": [(name, text, name == ask.of) for name, text in places],
        "layouts": [(one.key, one.name, one.key == ask.layout.key) for one in layouts().values() if one.family == "penalty"],
    }  # fmt: skip


def _bureaus(officer: Officer) -> list[Bureau]:
    return selectors.visible_bureaus(officer)
