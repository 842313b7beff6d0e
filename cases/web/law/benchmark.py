"""裁量基准: the tables that hold for the bureau, clause by clause; an administrator confirms and ends them."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_http_methods

from cases import clock, lawbase
from cases.administration import tiers as services
from cases.administration.parameters import own_region
from cases.discretion import tables
from cases.models import Tier
from cases.reads import benchmark as reads
from cases.registry import Role
from cases.web.access import allow, roles_of
from cases.web.admin.answering import bureau_of, officer_of
from cases.web.admin.forms import Day, Reason
from cases.web.case import attachment
from cases.web.forms import typed
from cases.web.law import page

TAB = "law-benchmark"
LONGEST = 50  # characters of a search
STATES = (
    ("", "全部"), (reads.NOW, "适用"), ("unconfirmed", "待确认"), (reads.COVERED, "有更近的规定"), (reads.EXAMPLE, "示例"),
)  # fmt: skip


class EndForm(Reason):
    on = Day(label="最后一天")
    field_order = ("on", "reason")


@allow()
@require_http_methods(["GET", "POST"])
def benchmark(request: HttpRequest) -> HttpResponse:
    bureau, today = bureau_of(request), clock.today()
    administers = Role.ADMINISTRATOR in roles_of(officer_of(request))
    confirming, ending = Reason(part="confirm"), EndForm(part="end", initial={"on": today})
    if request.method == "POST":
        if not administers:
            raise PermissionDenied("role")
        done, confirming, ending = _done(request, confirming, ending)
        if done:
            return redirect(request.get_full_path())
    every = reads.clauses(
        lawbase.current(), bureau, today, lambda region: administers and services.may_write(bureau, region)
    )
    text = typed.line("", request.GET.get("q", ""))[:LONGEST]
    state = request.GET.get("show", "")
    state = state if state in dict(STATES) else ""
    found = reads.narrowed(every, text, state)
    start = _start(request, found)
    shown = found[start : start + reads.PER_PAGE]
    context = {
        "q": text, "chosen": state, "total": len(found), "shown": shown, "administers": administers,
        "chips": [(name, label, len(reads.narrowed(every, "", name))) for name, label in STATES],
        "after": shown[-1].cite if start + reads.PER_PAGE < len(found) else "", "confirming": confirming,
        "ending": ending, "judging": sum(reads.NOW in one.states for one in every),
        "unconfirmed": sum(one.unconfirmed for one in every), "today": today, "further": start > 0,
    }  # fmt: skip
    return page(request, TAB, "benchmark.html", context, confirming, ending)


def _start(request: HttpRequest, found: list[reads.ClauseShown]) -> int:
    """Pages follow by the last clause of the page before."""
    after = request.GET.get("after", "")
    return next((n + 1 for n, one in enumerate(found) if one.cite == after), 0)


def _done(request: HttpRequest, confirming: Reason, ending: EndForm) -> tuple[bool, Reason, EndForm]:
    """What the administrator's button asked for; the form that was refused comes back with what was typed."""
    row = _row(request)
    if request.POST.get("do") == "confirm":
        confirming = Reason(request.POST, part="confirm")
        rows = _table_of(row)
        if confirming.carried_out(lambda **given: services.confirm(rows, **given), actor=officer_of(request)):
            messages.success(request, f"{row.standard}的这张表已确认。")
            return True, confirming, ending
    elif request.POST.get("do") == "end":
        ending = EndForm(request.POST, part="end")
        if ending.carried_out(lambda **given: services.end(row, **given), actor=officer_of(request)):
            messages.success(request, f"{row.standard}“{row.label}”已停用。")
            return True, confirming, ending
    else:
        raise Http404
    return False, confirming, ending


def _row(request: HttpRequest) -> Tier:
    """The row the button stands beside: one that holds for the bureau."""
    number = request.POST.get("row", "")
    known = lawbase.regions(bureau_of(request).code)
    row = None
    if number.isascii() and number.isdigit() and len(number) < 12:
        row = Tier.objects.filter(pk=int(number), region__in=known, example=False).first()
    if row is None:
        raise Http404
    return row


def _table_of(row: Tier) -> list[Tier]:
    """The whole table a row stands in."""
    same = {
        name: getattr(row, name) for name in ("cite", "subject", "step", "variant", "region", "standard", "valid_from")
    }
    return list(Tier.objects.filter(**same, example=False).order_by("seq"))


# -- workbooks ---------------------------------------------------------------------------------------------------------


@allow()
@require_GET
def export(request: HttpRequest) -> HttpResponse:
    """What stands for the bureau today and later, in the form that is brought in."""
    bureau = bureau_of(request)
    known = set(lawbase.regions(bureau.code))
    rows = [
        row
        for many in lawbase.current().tiers.values()
        for row in many
        if not row.example and row.region in known and (row.valid_to is None or row.valid_to >= clock.today())
    ]
    return attachment(tables.workbook(rows, own_region(bureau)), tables.file_name(""), tables.XLSX)


@allow(Role.ADMINISTRATOR)
@require_GET
def template(request: HttpRequest) -> HttpResponse:
    return attachment(tables.template(), tables.file_name("模板"), tables.XLSX)
