"""案卷导入: a dossier with its evidence files, tried first and shown, imported by a second click.

Between the clicks the files wait as uploads of the officer; nothing else is kept.
"""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path, PurePath
from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from cases import clock, dossier, files, selectors, uploads
from cases.dossier import bringing
from cases.dossier.reading import MAX_BYTES, plain
from cases.inputs.wrongs import InputError, Wrong
from cases.models import Case, Upload
from cases.reads import settings as reads
from cases.registry import ACTS, Role, Stage
from cases.web.access import allow, roles_of
from cases.web.admin.answering import officer_of

MOST_WRONGS = 100
KIND = "application/json"


@dataclass
class Sent:
    """What was uploaded: the dossier's file and its evidence, and what could not be taken."""

    main: Upload | None = None
    evidence: list[Upload] = field(default_factory=list)
    wrongs: list[Wrong] = field(default_factory=list)


@allow(Role.INSPECTOR, Role.CLERK, Role.ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def bring_in(request: HttpRequest) -> HttpResponse:
    if request.method == "GET":
        return _page(request, {})
    if "again" in request.POST:
        for upload in _kept(request):
            uploads.drop(upload)
        return redirect("import")
    sent = _taken(request) if "check" in request.POST else _waiting(request)
    if sent.main is None or sent.wrongs:
        return _refused(request, sent, sent.wrongs)
    return _answer(request, sent, dry="import" not in request.POST)


def _answer(request: HttpRequest, sent: Sent, dry: bool) -> HttpResponse:
    """Try it, or do it: the same steps both times."""
    assert sent.main is not None
    may_add = Role.ADMINISTRATOR in roles_of(officer_of(request))
    try:
        raw = plain(files.read(sent.main.blob), sent.main.name)
        with laid_out(sent.evidence, raw) as folder:
            given = dossier.parse(raw, folder)
            if found := _twice(request, given):
                uploads.drop(sent.main)
                return _page(request, {"twice": found, "sent": sent}, 409)
            brought = bringing.bring(given, folder, officer_of(request), may_add=may_add, dry=dry)
    except InputError as error:
        return _refused(request, sent, error.wrongs)
    except files.FileRefused as error:
        return _refused(request, sent, [Wrong("", str(error))])
    if dry:
        return _page(request, {"sent": sent, **_shown(request, given, brought)})
    if brought.outcome.case is None:
        return _page(request, {"sent": sent, **_shown(request, given, brought)}, 422)
    for upload in (sent.main, *sent.evidence):
        uploads.drop(upload)
    return _imported(request, given, brought, brought.outcome.case)


def _refused(request: HttpRequest, sent: Sent, wrongs: Sequence[Wrong]) -> HttpResponse:
    """The dossier must be sent again, so it goes; the evidence waits."""
    if sent.main is not None:
        uploads.drop(sent.main)
    return _page(request, {"wrongs": wrongs, "sent": sent}, 422)


def _imported(request: HttpRequest, given: dossier.Dossier, brought: bringing.Brought, case: Case) -> HttpResponse:
    done, total = len(brought.outcome.accepted), len(given.acts)
    rest = "" if done == total else f"，第 {done + 1} 项没有办成，请在系统里接着办"
    messages.success(request, f"已导入“{given.title}”，{done} 项执法行为已入全过程记录{rest}。")
    if selectors.visible_cases(officer_of(request)).filter(pk=case.pk).exists():
        return redirect("case", uid=case.uid)
    return redirect("import")


def _twice(request: HttpRequest, given: dossier.Dossier) -> dict[str, Any] | None:
    """The case this very dossier made before, as far as this officer may know of it."""
    event = bringing.earlier(given)
    if event is None:
        return None
    seen = selectors.visible_cases(officer_of(request)).filter(pk=event.case_id or 0).first()
    return {"at": event.at, "case": seen}


def _shown(request: HttpRequest, given: dossier.Dossier, brought: bringing.Brought) -> dict[str, Any]:
    """The try in words."""
    told = brought.told
    refused = told["refused"]
    accepted = [
        {**row, "label": ACTS[row["act"]].label, "day": act.on}
        for row, act in zip(told["accepted"], given.acts, strict=False)
    ]
    return {
        "given": given, "accepted": accepted, "total": len(given.acts), "added": brought.added,
        "parameters": len(brought.parameters), "stage": Stage(told["stage"]).label if accepted else "",
        "refused": refused and {
            "label": ACTS[refused["act"]].label, "number": len(accepted) + 1, "reasons": refused["reasons"],
            "day": given.acts[len(accepted)].on, "by": given.acts[len(accepted)].by,
        },
        "left": len(given.acts) - len(accepted) - 1,
        "flaws": [{**flaw, "label": ACTS[flaw["act"]].label} for flaw in told["flaws"]],
        "same_title": reads.cases_named(officer_of(request), given.title),
    }  # fmt: skip


def _page(request: HttpRequest, context: dict[str, Any], status: int = 200) -> HttpResponse:
    request.section = "cases"  # type: ignore[attr-defined]
    wrongs = context.get("wrongs") or []
    more = max(len(wrongs) - MOST_WRONGS, 0)
    return render(request, "import.html", {**context, "wrongs": wrongs[:MOST_WRONGS], "more": more}, status=status)


# -- files -------------------------------------------------------------------------------------------------------------


def _taken(request: HttpRequest) -> Sent:
    """The files of the form, each checked; evidence taken before is kept where the dossier alone is sent again."""
    sent = Sent(evidence=[u for u in _kept(request) if u.blob.kind != KIND])
    given = request.FILES.get("dossier")
    if given is None:
        sent.wrongs.append(Wrong("", "请选择案卷文件（JSON）"))
    elif (given.size or 0) > MAX_BYTES:
        sent.wrongs.append(Wrong("", f"案卷文件超过 {MAX_BYTES // 1024 // 1024} MB"))
    else:
        try:
            sent.main = _keep(request, given)
        except InputError as error:
            sent.wrongs += error.wrongs
    for file in request.FILES.getlist("evidence")[: uploads.MOST]:
        try:
            sent.evidence.append(uploads.take(officer_of(request), file, word=True))
        except uploads.FileRefused as refused:
            sent.wrongs.append(Wrong("", str(refused)))
    return sent


def _keep(request: HttpRequest, file: UploadedFile) -> Upload:
    """Only what can be read as a dossier is kept as one: the kind stands with the bytes. Raises InputError."""
    data, name = b"".join(file.chunks()), uploads.named(file.name or "")
    plain(data, name)
    return Upload.objects.create(blob=files.store(data, name, KIND), name=name, by=officer_of(request), at=clock.now())


def _waiting(request: HttpRequest) -> Sent:
    """What was checked by the first click, if it is still there."""
    kept = _kept(request)
    main = next((u for u in kept if u.blob.kind == KIND), None)
    sent = Sent(main, [u for u in kept if u.blob.kind != KIND])
    if main is None:
        sent.wrongs.append(Wrong("", "上传的文件已经不在了，请重新选择"))
    return sent


def _kept(request: HttpRequest) -> list[Upload]:
    numbers = [int(n) for n in request.POST.getlist("kept") if n.isascii() and n.isdigit() and len(n) < 12]
    found = {
        u.pk: u
        for u in Upload.objects.filter(by=officer_of(request), pk__in=numbers[: uploads.MOST + 1]).select_related(
            "blob"
        )
    }
    return [found[n] for n in dict.fromkeys(numbers) if n in found]


@contextmanager
def laid_out(evidence: Sequence[Upload], raw: Any) -> Iterator[Path]:
    """A folder with the evidence where the dossier looks for it: browsers send names without their folders."""
    with tempfile.TemporaryDirectory(prefix="anjuan-import-") as name:
        folder = Path(name).resolve()
        by_name = {upload.name: upload for upload in evidence}
        wanted = set(_named(raw))
        _unambiguous(wanted, by_name)
        for path in wanted:
            upload = by_name.get(_base(path))
            target = (folder / path).resolve()
            if upload is None or not target.is_relative_to(folder) or target == folder:
                continue  # the check of the dossier says what is missing or outside
            target.parent.mkdir(parents=True, exist_ok=True)
            if not target.exists():
                shutil.copyfile(files.path_of(upload.blob.sha256), target)
        yield folder


def _named(raw: Any) -> Iterator[str]:
    """Every file an act names, whatever else is wrong with the dossier."""
    acts = raw.get("acts") if isinstance(raw, dict) else None
    for act in acts if isinstance(acts, list) else ():
        data = act.get("data") if isinstance(act, dict) else None
        names = data.get("files") if isinstance(data, dict) else None
        for name in names if isinstance(names, list) else ():
            if isinstance(name, str) and name.strip() and "\0" not in name:
                yield name.strip()


def _base(path: str) -> str:
    return uploads.named(re.split(r"[\\/]", path)[-1])


def _unambiguous(wanted: set[str], by_name: dict[str, Upload]) -> None:
    """Two folders with a file of one name cannot be told apart here. Raises InputError."""
    seen: dict[str, str] = {}
    wrongs = []
    for path in sorted(wanted):
        other = seen.setdefault(_base(path), path)
        if PurePath(other) != PurePath(path) and _base(path) in by_name:
            wrongs.append(Wrong("", f"“{other}”和“{path}”文件名相同，分不清，请改名后再导入"))
    if wrongs:
        raise InputError(wrongs)
