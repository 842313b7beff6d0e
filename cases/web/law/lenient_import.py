"""导入清单: a filled-in workbook read first and shown, with what is wrong cell by cell; stored whole by a second click."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_http_methods

from cases import clock, files, uploads
from cases.administration import Refused
from cases.bureau_record import BureauConflict
from cases.leniency import keeping, tables
from cases.leniency.conditions import labels
from cases.models import Bureau, Upload
from cases.opening import MOST_BYTES, Unopenable
from cases.reads import lenient as reads
from cases.registry import Role
from cases.templatetags.words import punctuated
from cases.web.access import allow
from cases.web.admin.answering import bureau_of, officer_of
from cases.web.admin.forms import MEANWHILE, Reason
from cases.web.forms import typed
from cases.web.law import page
from cases.web.law.lenient import TAB, regions_of

SHOWN = 100  # wrong cells listed


class ImportForm(Reason):
    """Whose list it is, and why it is entered."""

    region = forms.ChoiceField(label="范围")
    field_order = ("region", "reason")

    def __init__(self, *args: Any, bureau: Bureau, **kwargs: Any) -> None:
        self.bureau = bureau
        super().__init__(*args, **kwargs)

    def prepare(self) -> None:
        self.fields["region"] = forms.ChoiceField(label="范围", choices=regions_of(self.bureau))


@allow(Role.ADMINISTRATOR)
@require_GET
def template(request: HttpRequest) -> HttpResponse:
    answer = HttpResponse(tables.template(), content_type=tables.XLSX)
    answer["Content-Disposition"] = "attachment; filename*=UTF-8''%E6%B8%85%E5%8D%95%E6%A8%A1%E6%9D%BF.xlsx"
    return answer


@allow(Role.ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def bring_in(request: HttpRequest) -> HttpResponse:
    posted = request.POST if request.method == "POST" else None
    form = ImportForm(posted, part="list", bureau=bureau_of(request))
    if posted is None:
        return page(request, TAB, "lenient_import.html", {"form": form})
    kept = _kept(request)
    if "again" in posted:
        _drop(kept)
        return redirect("law-lenient-import")
    if (given := request.FILES.get("file")) is not None:
        _drop(kept)
        kept = _taken(request, given, form)
    elif kept is None:
        form.add_error(None, "请选择文件")
    sheet = _read(form, kept) if kept is not None else None
    if sheet is None or sheet.wrongs:
        _drop(kept)
        kept = None
    elif "import" in posted and form.is_valid() and _stored(request, form, sheet):
        _drop(kept)
        return redirect("law-lenient")
    return page(request, TAB, "lenient_import.html", {"form": form, "kept": kept, **_shown(sheet)}, form)


def _read(form: ImportForm, kept: Upload) -> tables.Sheet | None:
    try:
        sheet = tables.read(files.read(kept.blob), citation=typed.citation, day=typed.as_day)
    except (Unopenable, files.FileRefused) as error:
        form.add_error(None, f"{kept.name}:{error}")
        return None
    if not sheet.items and not sheet.wrongs:
        form.add_error(None, "表里没有一项")
        return None
    if sheet.wrongs:
        form.add_error(None, f"{kept.name}有{len(sheet.wrongs)}格要改,一项也没有导入;改好以后重新选择")
    return sheet


def _stored(request: HttpRequest, form: ImportForm, sheet: tables.Sheet) -> bool:
    given = form.cleaned_data
    try:
        rows = keeping.bring(sheet.items, actor=officer_of(request), region=given["region"], reason=given["reason"])
    except BureauConflict:
        form.add_error(None, MEANWHILE)
        return False
    except Refused as refused:
        found = tables.where(sheet, refused)
        form.add_error(None, f"{found.cell}:{found.message}" if found.cell else found.message)
        return False
    messages.success(request, f"已导入 {len(rows)} 项。")
    return True


def _shown(sheet: tables.Sheet | None) -> dict[str, Any]:
    if sheet is None:
        return {}
    lines = [
        {"item": given, "row": row, "kind": reads.KINDS[given.kind], "clauses": list(map(reads.cited, given.clauses)),
         "conditions": labels(given.conditions, given.years)}
        for given, row in zip(sheet.items, sheet.rows, strict=True)
    ]  # fmt: skip
    return {"wrongs": sheet.wrongs[:SHOWN], "more": max(len(sheet.wrongs) - SHOWN, 0), "lines": lines}


def _taken(request: HttpRequest, given: UploadedFile, form: ImportForm) -> Upload | None:
    if (given.size or 0) > MOST_BYTES:
        form.add_error(None, punctuated(f"文件超过{MOST_BYTES // 1024 // 1024}MB"))
        return None
    data, name = b"".join(given.chunks()), uploads.named(given.name or "")
    return Upload.objects.create(
        blob=files.store(data, name, tables.XLSX), name=name, by=officer_of(request), at=clock.now()
    )


def _kept(request: HttpRequest) -> Upload | None:
    number = request.POST.get("kept", "")
    if not (number.isascii() and number.isdigit() and len(number) < 12):
        return None
    mine = Upload.objects.filter(by=officer_of(request), pk=int(number), blob__kind=tables.XLSX)
    return mine.select_related("blob").first()


def _drop(kept: Upload | None) -> None:
    if kept is not None:
        uploads.drop(kept)
