"""导入法律法规文本: a file read first and shown, stored by a second click. Between the clicks it waits as an upload."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from cases import clock, files, uploads
from cases.administration import Refused
from cases.models import Upload
from cases.registry import Role
from cases.statutes import importing
from cases.statutes.dating import Undated
from cases.statutes.parsing import MAX_BYTES, Damaged
from cases.templatetags.words import punctuated
from cases.web.access import allow
from cases.web.admin.answering import bureau_of, officer_of
from cases.web.admin.forms import Day, Line, Plain
from cases.web.law import page
from cases.web.law.statutes import TAB

KIND = "text/markdown"


class ImportForm(Plain):
    """What the file does not say itself."""

    name = Line(label="简称", max_length=40, required=False, help_text="引用时用的名称，不填的取自标题")
    since = Day(label="施行日期", required=False, help_text="这一版的，不填的取自文中，文中不能确定的要填")
    replace = forms.BooleanField(label="用这个文件替换原来的", required=False)


@allow(Role.ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def bring_in(request: HttpRequest) -> HttpResponse:
    posted = request.POST if request.method == "POST" else None
    form = ImportForm(posted, part="statute")
    context: dict[str, Any] = {"form": form, "may": importing.may_import(bureau_of(request))}
    if posted is None or not context["may"]:
        return page(request, TAB, "statute_import.html", context)
    kept = _kept(request)
    if "again" in posted:
        _drop(kept)
        return redirect("law-statutes-import")
    if (given := request.FILES.get("file")) is not None:
        _drop(kept)
        kept = _taken(request, given, form)
    elif kept is None:
        form.add_error(None, "请选择文件" if "check" in posted else "上传的文件已经不在了,请重新选择")
    if kept is not None and form.is_valid():
        _read(form, kept, context)
    if "import" in posted and kept is not None and "reading" in context and _stored(request, form, context["reading"]):
        uploads.drop(kept)
        return redirect("law-statute", name=context["reading"].name)
    return page(
        request, TAB, "statute_import.html", {**context, "kept": kept if not context.get("gone") else None}, form
    )


def _read(form: ImportForm, kept: Upload, context: dict[str, Any]) -> None:
    """What the file holds, into the context. A damaged one goes; one that lacks a day or a name waits for it."""
    typed = form.cleaned_data
    try:
        reading = importing.read(files.read(kept.blob), kept.name, typed["name"], typed["since"])
        context |= {"reading": reading, "plan": importing.plan(reading)}
    except Undated as error:
        form.add_error("since", str(error))
    except Refused as refused:
        form.add_error(refused.field or None, str(refused))
    except (Damaged, files.FileRefused) as error:
        form.add_error(None, f"文件“{kept.name}”{error.said}" if isinstance(error, Damaged) else str(error))
        _drop(kept)
        context["gone"] = True


def _stored(request: HttpRequest, form: ImportForm, reading: importing.Reading) -> bool:
    def carry_out(*, replace: bool, **typed: Any) -> importing.Stored:
        return importing.store(reading, actor=officer_of(request), replace=replace)

    if not form.carried_out(carry_out):
        return False
    version, kind = form.outcome.version, form.outcome.kind
    done = {"new": "已导入", "replaced": "已替换", "same": "没有变化，以前导入过"}[kind]
    messages.success(request, f"{version.name}{done}：{version.articles} 条，自 {version.valid_from} 起施行。")
    return True


def _taken(request: HttpRequest, given: UploadedFile, form: ImportForm) -> Upload | None:
    if (given.size or 0) > MAX_BYTES:
        form.add_error(None, punctuated(f"文件超过{MAX_BYTES // 1_000_000}MB,不像一部法律的文本"))
        return None
    data, name = b"".join(given.chunks()), uploads.named(given.name or "")
    return Upload.objects.create(blob=files.store(data, name, KIND), name=name, by=officer_of(request), at=clock.now())


def _kept(request: HttpRequest) -> Upload | None:
    number = request.POST.get("kept", "")
    if not (number.isascii() and number.isdigit() and len(number) < 12):
        return None
    mine = Upload.objects.filter(by=officer_of(request), pk=int(number), blob__kind=KIND)
    return mine.select_related("blob").first()


def _drop(kept: Upload | None) -> None:
    if kept is not None:
        uploads.drop(kept)
