"""业务登记 and one register: its rows, found and exported, template and import."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from cases import clock, exporting, jobs
from cases.administration.chain import Refused
from cases.bureau_record import BureauConflict
from cases.inputs.wrongs import InputError
from cases.models import Job, Officer
from cases.opening import Unopenable
from cases.registers import reading, workbook, writing
from cases.registers.kinds import KINDS, Kind
from cases.web.access import Signed, allow, roles_of
from cases.web.admin.forms import MEANWHILE
from cases.web.case import attachment
from cases.web.forms import typed
from cases.web.registers import kind_of, page

JOB = "export_register"
DIRECT = 2_000
SHOWN = 100  # wrong cells listed


def asked_of(request: HttpRequest) -> reading.Asked:
    """Filters as typed; what is not understood is left out."""
    given = request.GET
    year = given.get("year", "")
    good = year.isascii() and year.isdigit() and len(year) == 4
    return reading.Asked(
        int(year) if good else clock.today().year, " ".join(given.get("q", "").split())[:100],
        given.get("bureau", "")[:12], given.get("after", "")[:40], given.get("before", "")[:40],
    )  # fmt: skip


@allow()
@require_GET
def registers(request: Signed) -> HttpResponse:
    year, roles = clock.today().year, roles_of(request.user)
    found = reading.totals(request.user, year)
    rows = [(kind, found[kind.key], kind.may_enter(roles)) for kind in KINDS.values()]
    return page(request, "registers.html", {"rows": rows, "year": year, "total": sum(found.values())})


@allow()
@require_GET
def register(request: Signed, key: str) -> HttpResponse:
    kind, roles = kind_of(key), roles_of(request.user)
    listing = reading.Listing(request.user, kind, asked_of(request))
    secrets = kind.may_see_secrets(roles, listing.bureau.pk == request.user.bureau_id)
    context = {
        "kind": kind, "list": listing, "asked": listing.asked, "may_enter": kind.may_enter(roles),
        "columns": reading.list_fields(kind), "kept": _query(listing.asked),
        "rows": [(row, reading.cells(kind, row, secrets)) for row in listing.rows],
    }  # fmt: skip
    return page(request, "register.html", context)


def _query(asked: reading.Asked) -> str:
    made = QueryDict(mutable=True)
    made["year"] = str(asked.year)
    for name in ("q", "bureau"):
        if value := getattr(asked, name):
            made[name] = value
    return made.urlencode()


# -- export ------------------------------------------------------------------------------------------------------------


@allow()
@require_GET
def export(request: Signed, key: str) -> HttpResponse:
    """At once where they are few, else by the worker. Each leaves a trace."""
    kind = kind_of(key)
    listing = reading.Listing(request.user, kind, asked_of(request))
    asked = listing.asked
    exporting.note(request.user, f"导出{kind.label} {asked.year}年")
    if listing.narrowed.order_by()[: DIRECT + 1].count() > DIRECT:
        told = {"key": kind.key, "year": asked.year, "q": asked.q, "bureau": asked.bureau}
        jobs.start(request.user, JOB, f"导出{kind.label}", **told)
        return redirect("jobs")
    return attachment(workbook.export(kind, reading.walk(listing.narrowed)), _name(kind, asked.year), workbook.XLSX)


def _name(kind: Kind, year: int) -> str:
    return f"{kind.label}-{year}年.xlsx"


@jobs.runs(JOB)
def export_register(job: Job) -> tuple[bytes, str, str]:
    """The big export."""
    officer, told = Officer.objects.get(pk=job.officer_id), job.argument
    kind = KINDS[told["key"]]
    listing = reading.Listing(officer, kind, reading.Asked(told["year"], told["q"], told["bureau"]))
    total = -(-listing.narrowed.count() // 500)
    batches = jobs.counted(job, reading.walk(listing.narrowed), total)
    return workbook.export(kind, batches), _name(kind, told["year"]), workbook.XLSX


# -- import ------------------------------------------------------------------------------------------------------------


@allow()
@require_GET
def template(request: Signed, key: str) -> HttpResponse:
    kind = kind_of(key)
    return attachment(workbook.template(kind), f"{kind.label}模板.xlsx", workbook.XLSX)


@allow()
@require_http_methods(["GET", "POST"])
def bring_in(request: Signed, key: str) -> HttpResponse:
    """All of a workbook's rows or none of them."""
    kind = kind_of(key)
    if not kind.may_enter(roles_of(request.user)):
        return render(request, "403.html", status=403)
    if request.method == "GET":
        return page(request, "import.html", {"kind": kind})
    said, wrongs, done = _taken(request, kind)
    if done:
        messages.success(request, f"已导入 {done} 行。")
        return redirect("register-list", key=kind.key)
    context = {"kind": kind, "said": said, "wrongs": wrongs[:SHOWN], "more": max(len(wrongs) - SHOWN, 0)}
    return page(request, "import.html", context, 422)


def _taken(request: Signed, kind: Kind) -> tuple[str, list[tuple[str, str]], int]:
    """(what is wrong with the whole, wrong cells, rows entered)."""
    given = request.FILES.get("file")
    if given is None:
        return "请选择文件", [], 0
    if (given.size or 0) > workbook.MOST_BYTES:
        return f"文件超过{workbook.MOST_BYTES // 1024 // 1024}MB", [], 0
    try:
        sheet = workbook.read(kind, b"".join(given.chunks()), typed.day)
        wrongs = [(wrong.path, wrong.message) for wrong in sheet.wrongs]
        if not wrongs:
            return "", [], len(writing.enter_many(kind.key, actor=request.user, many=sheet.rows))
    except Unopenable as error:
        return str(error), [], 0
    except InputError as error:
        wrongs = [(sheet.cell(wrong.path) or wrong.path, wrong.message) for wrong in error.wrongs]
    except BureauConflict:
        return MEANWHILE, [], 0
    except Refused as refused:
        return str(refused), [], 0
    return f"有 {len(wrongs)} 格要改，一行也没有导入；改好以后重新选择", wrongs, 0
