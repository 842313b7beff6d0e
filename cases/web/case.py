"""The page of one case: head, acts, content in tabs; its papers and files as downloads."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import quote
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from cases import casefile, clock, companions, completeness, engine, files, paperfiles, seals, selectors
from cases.administration import Refused
from cases.bureau_record import BureauConflict
from cases.models import Case, Document, EventFile, Officer, OfficerRole, ReadAudit
from cases.paperfiles import STANDING
from cases.reads.casepage.page import CasePage
from cases.registry import Role
from cases.web.access import Signed, allow, roles_of
from documents.forms import load_form
from documents.word import CONTENT_TYPE

TABS: tuple[tuple[str, str], ...] = (
    ("", "概况"),
    ("parties", "当事人"),
    ("violations", "违法事实与裁量"),
    ("evidence", "证据"),
    ("papers", "文书"),
    ("review", "审核与讨论"),
    ("after", "送达与执行"),
    ("publication", "公示"),
    ("team", "办案人员"),
    ("law", "依据"),
    ("record", "全过程记录"),
)
MORE: dict[str, str] = {}  # tabs whose pages belong to a floor above


def more_tab(key: str, label: str) -> str:
    """Add a tab whose page is another view's, under `cases/<uid>/<key>/` before this one's. Returns the key."""
    MORE[key] = label
    return key


def tabs_of(shown: CasePage) -> list[tuple[str, str, int | None]]:
    """The tabs of a case: key, label, how many rows there are."""
    counts = {
        "parties": len(shown.history.parties),
        "violations": len(shown.history.violations),
        "evidence": len(shown.facts.evidence),
        "papers": len(shown.documents),
        "record": shown.case.version,
    }
    return [(key, label, counts.get(key)) for key, label in (*TABS, *MORE.items())]


def of(officer: Officer, uid: UUID) -> Case:
    """The case, if it exists for this officer; else Http404."""
    found = selectors.visible_cases(officer).filter(uid=uid).select_related("bureau", "unit").first()
    if found is None:
        raise Http404
    return found


def page_of(officer: Officer, uid: UUID) -> CasePage:
    case = of(officer, uid)
    facts, verdicts = engine.look(case, officer, clock.today())
    return CasePage(case, facts, verdicts, officer, roles_of(officer))


@allow()
@require_GET
def case(request: Signed, uid: UUID, tab: str = "") -> HttpResponse:
    if tab not in dict(TABS):
        raise Http404
    shown = page_of(request.user, uid)
    request.section = "cases"  # type: ignore[attr-defined]
    context: dict[str, Any] = {
        "page": shown, "case": shown.case, "tab": tab, "team": _team(shown) if tab == "team" else None,
        "tabs": tabs_of(shown),
    }  # fmt: skip
    if tab == "papers":
        context |= _papers(shown, request.user)
    return render(request, f"case/{tab or 'overview'}.html", context)


def _papers(shown: CasePage, officer: Officer) -> dict[str, Any]:
    """The papers with their seals, the volumes to download, and what is missing before binding."""
    sealing = seals.sealing(officer, shown.case, shown.documents, shown.facts.law)
    volumes = [(key, casefile.VOLUMES[key]) for key in casefile.volumes_of(shown.facts)]
    verdict = shown.verdicts.get(companions.ACT)
    may = verdict is not None and verdict.allowed
    rows = [
        item | {"sealing": sealing.get(item["document"].pk), "attach": may and item["document"].state in STANDING}
        for item in shown.papers
    ]
    return {"papers": rows, "volumes": volumes, "gaps": completeness.gaps(shown.facts)}


def _team(shown: CasePage) -> dict[str, Any]:
    """Who is on the case, and who of the bureau holds which role today."""
    today = clock.today()
    rows = OfficerRole.objects.filter(
        officer__bureau=shown.case.bureau_id, officer__is_active=True, valid_from__lte=today
    )
    holders: dict[str, dict[str, None]] = {}
    for row in rows.select_related("officer", "officer__unit").order_by("pk"):
        if row.valid_to is None or row.valid_to >= today:
            unit = f"（{row.officer.unit.name}）" if row.officer.unit else ""
            holders.setdefault(row.role, {})[row.officer.name + unit] = None  # a post held twice is named once
    shown.facts.load_people(shown.history.ever_officers)
    spans = [
        (p, since, until) for name, since, until in shown.history.team if (p := shown.facts.person(name)) is not None
    ]
    return {"spans": spans, "holders": [(Role(r).label, "、".join(names)) for r, names in holders.items()]}


@allow()
@require_POST
def reveal(request: Signed, uid: UUID, party: str) -> HttpResponse:
    """Show one party's identity number, leaving a trace (留痕)."""
    shown = page_of(request.user, uid)
    found = next((p for p in shown.parties if p["key"] == party), None)
    if found is None:
        raise Http404
    ReadAudit.objects.create(officer=request.user, case=shown.case, what=f"查看证件号码 {party}", at=clock.now())
    return render(request, "case/revealed.html", {"party": found, "case": shown.case})


@allow()
@require_GET
def paper(request: Signed, uid: UUID, pk: int) -> HttpResponse:
    """A paper of the case as PDF: shown in the browser, drawn when first asked for."""
    case = of(request.user, uid)
    document = get_object_or_404(Document.objects.select_related("number"), case=case, pk=pk)
    number = f" {document.number.text}" if document.number else ""
    name = f"{load_form(document.form, document.edition).title}{number}.pdf"
    return _pdf(lambda: casefile.handed_out(document), name, request, case)


@allow()
@require_GET
def paper_word(request: Signed, uid: UUID, pk: int) -> HttpResponse:
    """A paper as an editing copy in Word, where its form is one that may be edited."""
    case = of(request.user, uid)
    document = get_object_or_404(Document.objects.select_related("number"), case=case, pk=pk)
    if not paperfiles.in_word(document):
        raise Http404
    number = f" {document.number.text}" if document.number else ""
    name = f"{load_form(document.form, document.edition).title}{number}（编辑稿）.docx"
    ReadAudit.objects.create(officer=request.user, case=case, what=f"下载Word编辑稿 {pk}", at=clock.now())
    return attachment(paperfiles.written(document), name, CONTENT_TYPE)


@allow()
@require_POST
def seal(request: Signed, uid: UUID, pk: int) -> HttpResponse:
    """Seal a paper (用印); who may is the seal's matter, not the role's alone."""
    case = of(request.user, uid)
    document = get_object_or_404(Document.objects.select_related("number", "case"), case=case, pk=pk)
    try:
        seals.use(actor=request.user, document=document)
    except (Refused, seals.SealLocked) as why:
        messages.error(request, f"{why}。")
    except BureauConflict:
        messages.error(request, "刚才有人也在登记，请再按一次。")
    else:
        messages.success(request, f"已用印：{load_form(document.form, document.edition).title}。")
    return redirect("case-tab", uid=case.uid, tab="papers")


@allow()
@require_GET
def case_file(request: Signed, uid: UUID) -> HttpResponse:
    """The bound case file, whole or one of its volumes."""
    case = of(request.user, uid)
    volume = request.GET.get("volume", "one")
    if volume not in casefile.VOLUMES:
        raise Http404
    what = casefile.VOLUMES[volume]
    ReadAudit.objects.create(officer=request.user, case=case, what=f"下载{what}", at=clock.now())
    name = f"{case.number or case.title}{'' if volume == 'one' else what}.pdf"
    return _pdf(lambda: casefile.bound(case, volume), name, request, case)


@allow()
@require_GET
def case_record(request: Signed, uid: UUID) -> HttpResponse:
    """The record as an auditor can check it without the system."""
    case = of(request.user, uid)
    ReadAudit.objects.create(officer=request.user, case=case, what="导出全过程记录", at=clock.now())
    data = json.dumps(selectors.record(case), ensure_ascii=False, indent=1).encode()
    return attachment(data, f"{case.number or case.title}.json", "application/json")


@allow()
@require_GET
def evidence_file(request: Signed, uid: UUID, pk: int) -> HttpResponse:
    """A file an act bound, always as a download: nothing uploaded ever runs or shows in the browser."""
    case = of(request.user, uid)
    file = get_object_or_404(EventFile.objects.select_related("blob"), event__case=case, pk=pk)
    try:
        data = files.read(file.blob)
    except files.FileRefused as error:
        return render(request, "case/broken.html", {"why": str(error), "case": case}, status=500)
    return attachment(data, file.name, file.blob.kind)


def _pdf(draw: Callable[[], bytes], name: str, request: Signed, case: Case) -> HttpResponse:
    try:
        data = draw()
    except casefile.CANNOT_SHOW as error:
        return render(request, "case/broken.html", {"why": str(error), "case": case}, status=500)
    return attachment(data, name, "application/pdf")


def attachment(data: bytes, name: str, kind: str) -> HttpResponse:
    """A download under a name the browser keeps, whatever characters it has."""
    response = HttpResponse(data, content_type=kind)
    response["Content-Disposition"] = disposition(name)
    return response


def disposition(name: str) -> str:
    """The header that makes it a download."""
    safe = "".join("_" if c in '\\/:*?"<>|\r\n\t' else c for c in name)
    return f"attachment; filename*=UTF-8''{quote(safe)}"


def back_to(case: Case) -> HttpResponse:
    return redirect("case", uid=case.uid)
