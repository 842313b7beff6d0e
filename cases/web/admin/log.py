"""系统设置 with its sections, and 变更记录: the bureau's own chain."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from cases import clock
from cases.administration import seals
from cases.models import Officer, Phrase, SealPlace, Unit
from cases.questions import sets_of
from cases.reads import settings as reads
from cases.registry import Role
from cases.web.access import allow
from cases.web.admin.answering import bureau_of, page


@allow(Role.ADMINISTRATOR)
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Every section with one line of how it stands; what waits for somebody is marked."""
    bureau = bureau_of(request)
    people = Officer.objects.filter(bureau=bureau)
    today = clock.today()
    known = {line.year: line for line in reads.years()}
    provisional = [year for year in (today.year, today.year + 1) if not known[year].announced]
    context = {
        "bureau": bureau, "warned": reads.licence_warnings(bureau), "provisional": provisional,
        "due_notice": today.month >= 11 or today.year in provisional,
        "unconfirmed": reads.unconfirmed(reads.all_parameters(bureau)),
        "active": people.filter(is_active=True).count(), "units": Unit.objects.filter(bureau=bureau).count(),
        "questions": sum(not one.retired for one in sets_of(bureau.pk)),
        "phrases": Phrase.objects.filter(bureau=bureau, retired=False).count(),
        "seals": SealPlace.objects.filter(bureau=bureau).count(), "sealed_forms": len(seals.sealed_forms()),
        "missing": [n for n in ("government", "court", "bank", "account", "payee", "address", "phone") if not getattr(bureau, n)],
        "latest": reads.log(bureau, most=8)[0],
    }  # fmt: skip
    waiting = [
        context["warned"],
        context["provisional"] and context["due_notice"],
        context["unconfirmed"],
        context["missing"],
    ]
    context["waiting"] = sum(bool(w) for w in waiting)
    return page(request, "index.html", context)


@allow(Role.ADMINISTRATOR)
@require_GET
def log(request: HttpRequest) -> HttpResponse:
    given = request.GET.get("before", "")
    before = int(given) if given.isdigit() and len(given) < 10 else None
    bureau = bureau_of(request)
    lines, more = reads.log(bureau, before)
    return page(request, "log.html", {"lines": lines, "more": more, "before": before, "total": bureau.version})
