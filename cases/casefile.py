"""The case file (案卷): papers and evidence in their order, bound with cover, contents and closing sheet, the record attached.

Order and volumes are the bureau's to say (`file_order`, `file_volumes`): by rule, the decision first and the rest along
the procedure, or by time; one volume, or 正卷 and 副卷, the inner papers and the record in the second.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import Q

from cases import clock, companions, files, labels, selectors
from cases.facts import Facts, Step
from cases.models import Blob, Case, EventFile, Evidence, Violation
from cases.paperfiles import CANNOT_SHOW, STANDING, all_drawn, drawn, evidence_itself, handed_out
from cases.papers_context import context
from cases.people import people
from cases.registry import ACTS
from cases.signatures import ON_PAPERS
from cases.wanted import edition_of
from documents import media
from documents.binding import Attachment, Part, Sheet, bind_volume, evidence_sheet
from documents.check import RECORD
from documents.forms import bind, load_form
from documents.pictures import Words, image_pages

__all__ = ["CANNOT_SHOW", "VOLUMES", "bound", "drawn", "handed_out", "volumes_of"]

AROUND = ("file_cover", "file_contents", "closing_sheet")
VOLUMES = {"one": "案卷", "main": "正卷", "inner": "副卷"}
COPY = "document_copy"
AT_THE_UNIT = "承办机构"  # where an original is, unless somewhere else was named

Placed = tuple[tuple[int, int, int], str, Part]  # order, volume, part


def volumes_of(facts: Facts) -> list[str]:
    """The volumes this case is bound in: `one`, or `main` and `inner`."""
    return ["main", "inner"] if _rule(facts, "file_volumes") == "two" else ["one"]


def _rule(facts: Facts, key: str) -> str:
    """A rule of the bureau for its files as it held when the case was archived, else as it holds today."""
    archived = facts.history.last("archive")
    return str(facts.parameter(key, archived.on if archived is not None else clock.today()).value)


def bound(case: Case, volume: str = "") -> bytes:
    """A volume of the case file as PDF; without one named, the whole file in one.

    A case not archived yet is bound with what it has; cover and closing sheet then show that it is open.
    Raises what `paperfiles.CANNOT_SHOW` names.
    """
    volume = volume or "one"
    placed = sorted(_parts(case, _rule(Facts(case, case.bureau), "file_order")), key=lambda item: item[0])
    parts = [part for _, of, part in placed if volume in ("one", of)]
    cover, contents, closing = (_sheet(case, key, volume) for key in AROUND)
    return bind_volume(cover, contents, parts, closing, attached=_attached(case, volume), on=_day(case).isoformat())


def _day(case: Case) -> date:
    """The day of the file: that of the last act in it."""
    last = selectors.events(case).last()
    return last.on if last is not None else clock.today()


def _attached(case: Case, volume: str) -> list[Attachment]:
    """The record goes with the volume that is not shown to the parties."""
    if volume == "main":
        return []
    data = json.dumps(selectors.record(case), ensure_ascii=False, indent=1).encode()
    return [Attachment(RECORD, data, about="执法全过程记录")]


def _sheet(case: Case, key: str, volume: str) -> Sheet:
    """Cover, contents or closing sheet: as issued with the archiving, else made from what is known now."""
    issued = selectors.documents(case).filter(form=key, state="issued").last()
    if issued is not None:
        form, values = load_form(key, issued.edition), json.loads(issued.values)
        number = issued.number.text if issued.number else ""
    else:
        step = _archiving(case)
        form, number = load_form(key, edition_of(step)), ""
        values = bind(form, context(step, "")).values
    if volume != "one" and values.get("title"):
        values["title"] = f"{values['title']}（{VOLUMES[volume]}）"
    return Sheet(form, values, number)


def _archiving(case: Case) -> Step:
    """The act that would archive the case as it stands."""
    facts = Facts(case, case.bureau)
    last = selectors.events(case).last()
    assert last is not None
    actor = facts.person(last.actor.username)
    assert actor is not None
    facts.load_people(facts.history.ever_officers)
    return Step(ACTS["archive"], facts, actor, last.on, None)


def _parts(case: Case, order: str) -> Iterator[Placed]:
    """Every paper and piece of evidence with its place. By rule the order of the form comes first, by time the day."""
    every = list(selectors.documents(case))
    documents = [d for d in every if d.state in STANDING and d.form not in AROUND]
    data = all_drawn(documents)
    beside = companions.of(Facts(case, case.bureau))
    for document in documents:
        form = load_form(document.form, document.edition)
        number = document.number.text if document.number else ""
        part = Part(form.title, number, document.on.isoformat(), data[document.pk], drawn=True, digest=document.digest)
        where, volume = _place(order, form.order, document.on, document.pk), "inner" if form.secret_volume else "main"
        yield where, volume, part
        yield from ((where, volume, scan) for scan in _scans(part, beside[document.pk]))
    rank, own = load_form("evidence_sheet").order, evidence_itself(every)
    for evidence in Evidence.objects.filter(case=case).select_related("event").order_by("number"):
        for place, part in enumerate(_evidence(evidence, evidence.event_id in own)):
            yield _place(order, rank, evidence.obtained_on, evidence.number * 1000 + place), "main", part


def _scans(paper: Part, found: list[companions.Companion]) -> Iterator[Part]:
    """The scans of its signed copy behind a paper; a Word file is no part of the case file."""
    for scan in (one.file for one in found if one.scanned):
        data, title = files.read(scan.blob), f"{paper.title}（{companions.LABELS[companions.SCANNED]}）"
        if scan.blob.kind != "application/pdf":
            data = image_pages(data, Words(f"{title}{scan.name}", [f"原始文件 SHA-256：{scan.blob.sha256}"], ""))
        drawn_here = scan.blob.kind != "application/pdf"
        yield Part(title, paper.number, scan.event.on.isoformat(), data, drawn=drawn_here,
                   originals=[(scan.name, scan.blob.sha256)])  # fmt: skip


def _place(order: str, rank: int, on: date, serial: int) -> tuple[int, int, int]:
    return (on.toordinal(), rank, serial) if order == "time" else (rank, on.toordinal(), serial)


# -- evidence ----------------------------------------------------------------------------------------------------------------


def _evidence(evidence: Evidence, is_paper: bool) -> Iterator[Part]:
    """The pages of a piece of evidence: its files, or one sheet that says where the original is and lists recordings;
    none where a paper of the case is the evidence."""
    every = EventFile.objects.filter(event=evidence.event).exclude(role__in=ON_PAPERS)
    attached = list(every.select_related("blob").order_by("pk"))
    title, on = f"证据{evidence.number} {evidence.title}", evidence.obtained_on.isoformat()
    shown = 0
    for file in attached:
        if (made := _pages(file, evidence)) is None:
            continue
        shown += 1
        named = title if shown == 1 else f"{title}（{file.name}）"
        is_drawn = file.blob.kind != "application/pdf"
        yield Part(named, "", on, made, drawn=is_drawn, originals=[(file.name, file.blob.sha256)])
    silent = [file for file in attached if not _has_pages(file.blob)]
    if silent or not (shown or is_paper):
        originals = [(file.name, file.blob.sha256) for file in silent]
        named = title if not shown else f"{title}（音像资料登记页）"
        yield Part(named, "", on, evidence_sheet(_sheet_values(evidence, silent)), drawn=True, originals=originals)


def _has_pages(blob: Blob) -> bool:
    return blob.kind == "application/pdf" or blob.kind.startswith("image/")


def _pages(file: EventFile, evidence: Evidence) -> bytes | None:
    if not _has_pages(file.blob):
        return None
    data = files.read(file.blob)
    if file.blob.kind == "application/pdf":
        return data  # bound as it is
    words = Words(
        f"证据{evidence.number} {evidence.title}（{file.name}）",
        [f"原始文件 SHA-256：{file.blob.sha256}"],
        (evidence.original_at or AT_THE_UNIT) if evidence.kind == COPY else "",
    )
    return image_pages(data, words)


def _sheet_values(evidence: Evidence, recordings: list[EventFile]) -> dict[str, Any]:
    facts = dict(Violation.objects.filter(case=evidence.case).values_list("key", "facts"))
    names = people(Q(username__in=evidence.officers))
    return {
        "number": evidence.number,
        "title": evidence.title,
        "kind": labels.EVIDENCE_KINDS.get(evidence.kind, evidence.kind),
        "proves": "\n".join(facts[key] for key in evidence.proves if key in facts),
        "pages": evidence.pages,
        "original_place": evidence.original_at or f"{AT_THE_UNIT}保管",
        "officers": [names[u].name for u in evidence.officers if u in names],
        "on": evidence.obtained_on.isoformat(),
        "remark": "；".join(_recording(file) for file in recordings),
    }


def _recording(file: EventFile) -> str:
    """A recording as the sheet lists it: name, length, device, size, digest."""
    try:
        with files.path_of(file.blob.sha256).open("rb") as stream:
            found = media.examine(stream)
    except OSError:
        raise files.FileRefused(f"存储的文件{file.blob.sha256[:12]}读不出来") from None
    told = [found.length, f"设备：{found.device}" if found.device else "", f"{file.blob.size}字节"]
    return f"{file.name}（{'，'.join(text for text in told if text)}，SHA-256 {file.blob.sha256}）"
