"""导入裁量基准: a filled-in workbook read first and shown, with what is wrong cell by cell; stored whole by a second click.

Between the clicks the file waits as an upload of the administrator; nothing else is kept.
"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from cases import clock, files, lawbase, uploads
from cases.administration import tiers as services
from cases.administration.parameters import own_region
from cases.discretion import sheet as sheets
from cases.discretion.benchmark import band_of, words_of
from cases.discretion.tables import SUBJECTS, XLSX, region_said
from cases.models import Tier, Upload
from cases.opening import MOST_BYTES
from cases.reads.benchmark import STEPS
from cases.registry import Role
from cases.templatetags.words import punctuated
from cases.web.access import allow
from cases.web.admin.answering import bureau_of, officer_of
from cases.web.admin.forms import Reason
from cases.web.forms import typed
from cases.web.law import page
from cases.web.law.benchmark import TAB

SHOWN = 100  # wrong cells listed


@allow(Role.ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def bring_in(request: HttpRequest) -> HttpResponse:
    posted = request.POST if request.method == "POST" else None
    form = Reason(posted, part="import")
    form.fields["reason"].required = posted is None or "import" in posted
    if posted is None:
        return page(request, TAB, "benchmark_import.html", {"form": form})
    kept = _kept(request)
    if "again" in posted:
        _drop(kept)
        return redirect("law-benchmark-import")
    if (given := request.FILES.get("file")) is not None:
        _drop(kept)
        kept = _taken(request, given, form)
    elif kept is None:
        form.add_error(None, "请选择文件")
    found = _read(request, form, kept) if kept is not None else None
    if found is None or found.wrongs:
        _drop(kept)
        kept = None
    elif "import" in posted and _stored(request, form, found, kept):
        _drop(kept)
        return redirect("law-benchmark")
    elif "import" not in posted:
        form = Reason(None, part="import", initial={"reason": posted.get("reason", "")})
    return page(request, TAB, "benchmark_import.html", {"form": form, "kept": kept, **_shown(request, found)}, form)


def _read(request: HttpRequest, form: Reason, kept: Upload) -> sheets.Sheet | None:
    bureau = bureau_of(request)
    try:
        data = files.read(kept.blob)
    except files.FileRefused as error:
        form.add_error(None, str(error))
        return None
    found = sheets.read(
        data, lawbase.current(), own_region(bureau), lambda region: services.may_write(bureau, region), typed.citation
    )
    whole = [w for w in found.wrongs if not w.cell]
    if whole:
        form.add_error(None, f"{kept.name}:{whole[0].message}")
    elif found.wrongs:
        form.add_error(None, f"{kept.name}有{len(found.wrongs)}格要改,一行也没有导入;改好以后重新选择")
    return found


def _stored(request: HttpRequest, form: Reason, found: sheets.Sheet, kept: Upload | None) -> bool:
    assert kept is not None
    given = {"tiers": [tier for _, tier in found.tiers], "file": kept.name, "actor": officer_of(request)}
    if not form.carried_out(lambda **typed: services.bring(**typed), **given):
        return False
    told = form.outcome
    there = f"，{told['there']} 行原来就有" if told["there"] else ""
    messages.success(request, f"已导入 {told['new']} 行{there}。")
    return True


def _shown(request: HttpRequest, found: sheets.Sheet | None) -> dict[str, Any]:
    if found is None:
        return {}
    wrongs = [w for w in found.wrongs if w.cell]
    known = sheets.standing([tier for _, tier in found.tiers])
    own = own_region(bureau_of(request))
    lines = [] if found.wrongs else [_line(line, tier, known, own) for line, tier in found.tiers]
    return {
        "wrongs": wrongs[:SHOWN], "more": max(len(wrongs) - SHOWN, 0), "lines": lines,
        "fresh": sum(not line["there"] for line in lines), "sheet": "裁量基准",
    }  # fmt: skip


def _line(line: int, tier: Tier, known: dict[sheets.Key, Tier], own: str) -> dict[str, Any]:
    there = known.get(sheets.key_of(tier))
    return {
        "number": line, "tier": tier, "subject": SUBJECTS[tier.subject], "step": STEPS[tier.step],
        "words": words_of(tier), "band": band_of(tier), "region": region_said(tier.region, own),
        "there": there is not None and sheets.same(there, tier),
    }  # fmt: skip


# -- the file ----------------------------------------------------------------------------------------------------------


def _taken(request: HttpRequest, given: UploadedFile, form: Reason) -> Upload | None:
    if (given.size or 0) > MOST_BYTES:
        form.add_error(None, punctuated(f"文件超过{MOST_BYTES // 1024 // 1024}MB"))
        return None
    data, name = b"".join(given.chunks()), uploads.named(given.name or "")
    return Upload.objects.create(blob=files.store(data, name, XLSX), name=name, by=officer_of(request), at=clock.now())


def _kept(request: HttpRequest) -> Upload | None:
    number = request.POST.get("kept", "")
    if not (number.isascii() and number.isdigit() and len(number) < 12):
        return None
    mine = Upload.objects.filter(by=officer_of(request), pk=int(number), blob__kind=XLSX)
    return mine.select_related("blob").first()


def _drop(kept: Upload | None) -> None:
    if kept is not None:
        uploads.drop(kept)
