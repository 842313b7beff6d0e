"""案件: the list, its search, kept filters, export."""

from __future__ import annotations

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from cases import clock, exporting, jobs, year_export
from cases.lawbase import LawBase
from cases.models import Officer, SavedFilter, Unit
from cases.reads.filters import DUES, GROUPS, PAGE_SIZES, Filters, parse
from cases.reads.listing import Listing
from cases.registry import ORDER, Role, Stage
from cases.web.access import Signed, allow, roles_of
from cases.web.case import attachment

ASIDE = (Stage.SUSPENDED, Stage.NOT_FILED, Stage.WITHDRAWN, Stage.TRANSFERRED)
MOST_KEPT = 20
LONGEST_NAME, LONGEST_QUERY = 30, 500


def listing_of(request: Signed, query: QueryDict) -> Listing:
    return Listing(
        request.user, parse(query.dict(), request.user.pk), query.get("before", "")[:60], query.get("after", "")[:60]
    )


@allow()
@require_GET
def cases(request: Signed) -> HttpResponse:
    listing = listing_of(request, request.GET)
    asked = listing.asked
    request.user.bureau = listing.narrowed.bureaus[0]  # read already; the frame names it
    context = {
        "list": listing, "asked": asked, "chips": listing.chips(), "choices": choices(request.user, asked, listing.law),
        "kept": asked.query(), "sorted_by_due": asked.query({"sort": "due"}),
        "sorted_by_number": asked.query({"sort": ""}), "sizes": PAGE_SIZES,
        "other_sizes": [(size, asked.query({"per": size})) for size in PAGE_SIZES if size != asked.per], "today": clock.today(),
        "may_register": Role.INSPECTOR in roles_of(request.user),
        "years": range(clock.today().year, year_export.FIRST_YEAR - 1, -1),
    }  # fmt: skip
    return render(request, "cases.html", context)


def choices(officer: Officer, asked: Filters, law: LawBase) -> dict[str, list[tuple[str, str, bool]]]:
    """What the selects offer: value, word, chosen."""
    stages = [(key, label) for key, (label, _) in GROUPS.items()]
    stages += [(str(stage), stage.label) for stage in (*ORDER, *ASIDE)]
    units = {unit.pk: unit for unit in Unit.objects.filter(bureau=officer.bureau_id).order_by("name")}
    officer.unit = units.get(officer.unit_id or 0)  # the frame of the page names it
    people = Officer.objects.filter(bureau=officer.bureau_id, roles__role=Role.INSPECTOR).distinct()
    offered = list(people.order_by("name").values_list("pk", "name"))
    mine = [("me", f"我（{officer.name}）")] if any(pk == officer.pk for pk, _ in offered) else []
    causes = law.violations()
    return {
        "stage": _chosen(stages, asked.stage),
        "unit": _chosen([(str(pk), unit.name) for pk, unit in units.items()], str(asked.unit or "")),
        "officer": _chosen(
            [*mine, *((str(pk), name) for pk, name in offered if pk != officer.pk or not mine)], asked.typed["officer"]
        ),
        "cause": _chosen([(cite, _short(text)) for cite, text in causes.items()], asked.cause),
        "due": _chosen(list(DUES.items()), asked.due),
    }


def _chosen(options: list[tuple[str, str]], value: str) -> list[tuple[str, str, bool]]:
    return [(key, label, key == value) for key, label in options]


def _short(text: str) -> str:
    return text if len(text) <= 30 else f"{text[:29]}…"


# -- kept filters ------------------------------------------------------------------------------------------------------


@allow()
@require_POST
def save_filter(request: Signed) -> HttpResponse:
    """Keep the filters now in force under a name."""
    query = parse(QueryDict(request.POST.get("query", "")[:LONGEST_QUERY]).dict(), request.user.pk).query({"per": ""})
    name = " ".join(request.POST.get("name", "").split())[:LONGEST_NAME]
    back = redirect(f"{reverse('cases')}?{query}")
    if not name or not query:
        messages.error(request, "请给常用筛选起个名字。" if query else "没有筛选条件，不用存。")
    elif SavedFilter.objects.filter(officer=request.user).exclude(name=name).count() >= MOST_KEPT:
        messages.error(request, f"最多存 {MOST_KEPT} 个常用筛选，请先删掉不用的。")
    else:
        try:
            with transaction.atomic():
                SavedFilter.objects.update_or_create(officer=request.user, name=name, defaults={"query": query})
        except IntegrityError:  # the other tab was first
            pass
        messages.success(request, f"已存为常用：{name}。")
    return back


@allow()
@require_POST
def drop_filter(request: Signed, pk: int) -> HttpResponse:
    SavedFilter.objects.filter(officer=request.user, pk=pk).delete()
    messages.success(request, "已删除这个常用筛选。")
    return redirect("cases")


# -- export ------------------------------------------------------------------------------------------------------------


@allow()
@require_POST
def export(request: Signed) -> HttpResponse:
    """The chosen cases, or all that fit: at once where they are few, else by the worker. Each leaves a trace."""
    query = QueryDict(request.POST.get("query", "")[:LONGEST_QUERY])
    listing = listing_of(request, query)
    picked = exporting.picked(request.user, request.POST.getlist("pick")) if "picked" in request.POST else None
    if picked is not None and not picked:
        messages.error(request, "还没有选中案件：在案号前面打勾再导出。")
        return redirect(f"{reverse('cases')}?{listing.asked.query()}")
    many = len(picked) if picked is not None else exporting.count(listing)
    if not many:
        messages.error(request, "没有符合条件的案件可以导出。")
        return redirect(f"{reverse('cases')}?{listing.asked.query()}")
    what = f"导出案件列表 {many if many <= exporting.DIRECT else f'{exporting.DIRECT}+'} 件"
    exporting.note(request.user, what)
    if many > exporting.DIRECT:
        jobs.start(request.user, exporting.KIND, "导出案件列表", query=listing.asked.query())
        messages.success(request, "案件较多，正在后台导出，做好后在消息里。")
        return redirect("jobs")
    data = exporting.workbook([listing.rows_at(picked)] if picked is not None else exporting.rows(listing))
    return attachment(data, exporting.file_name(), exporting.XLSX)


@allow(Role.ARCHIVIST)
@require_POST
def export_year(request: Signed) -> HttpResponse:
    """A year's archived case files as a folder, made by the worker."""
    typed = request.POST.get("year", "")
    year = int(typed) if typed.isascii() and typed.isdecimal() and len(typed) == 4 else 0
    if not year_export.FIRST_YEAR <= year <= clock.today().year:
        messages.error(request, "请选择年度。")
        return redirect("cases")
    if not year_export.archived(request.user, year).exists():
        messages.error(request, f"{year}年没有归档的案件。")
        return redirect("cases")
    year_export.start(request.user, year)
    messages.success(request, f"正在后台导出{year}年的案卷，做好后在消息里。")
    return redirect("jobs")
