"""What goes with an issued paper (随附): the scan of its signed copy, or the Word file it was worked on in.

Never the record: that is the paper drawn from its stored values. A companion is bound by an act of its own, hashed into
that event like every file, and shown under its paper; the scan is bound into the case file behind it, a Word file never.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from cases.inputs import InputError, Wrong
from cases.models import EventFile
from documents.word import CONTENT_TYPE

if TYPE_CHECKING:
    from cases.effects import Attached
    from cases.facts import Facts, Step

ACT = "attach_companion"
SCANNED, EDITED = "scanned", "edited"
ROLES = (SCANNED, EDITED)
ROLE_OF = {"application/pdf": SCANNED, "image/jpeg": SCANNED, "image/png": SCANNED, CONTENT_TYPE: EDITED}
LABELS = {SCANNED: "签字扫描件", EDITED: "编辑稿"}


@dataclass(frozen=True)
class Companion:
    """A file with the act that brought it."""

    file: EventFile
    note: str = ""

    @property
    def scanned(self) -> bool:
        return self.file.role == SCANNED

    @property
    def label(self) -> str:
        return LABELS[self.file.role]


def taken(step: Step, files: Sequence[Attached]) -> Sequence[Attached]:
    """The act's files, each as what it is. Raises InputError: none at all, one that is no companion, Word elsewhere."""
    if step.act.name != ACT:
        if any(file.blob.kind == CONTENT_TYPE for file in files):
            raise InputError([Wrong("files", "Word 文档只能随附于已出具的文书,不能作为证据或者其他附件")])
        return files
    if not files:
        raise InputError([Wrong("files", "没有上传要随附的文件")])
    wrong = [
        f"“{file.name}”是录音录像,不能随附于文书,请作为证据收集" for file in files if file.blob.kind not in ROLE_OF
    ]
    there = _there(step)
    wrong += [f"“{file.name}”与已经随附于这份文书的文件相同" for file in files if file.blob.pk in there]
    if wrong:
        raise InputError([Wrong("files", message) for message in wrong])
    return [replace(file, role=ROLE_OF[file.blob.kind]) for file in files]


def _there(step: Step) -> set[int]:
    """The stored files that go with this act's paper already."""
    issued, place = step.facts.issued, step.data.paper if step.data is not None else 0
    found = of(step.facts).get(issued[place - 1].id, []) if 0 < place <= len(issued) else []
    return {one.file.blob_id for one in found}


def of(facts: Facts) -> dict[int, list[Companion]]:
    """Every companion of the case by its paper's row, in the order they came: one query, none where there is none."""
    acts = {entry.seq: entry.data for entry in facts.history.by_name.get(ACT, ())}
    found: dict[int, list[Companion]] = defaultdict(list)
    if not acts:
        return found
    rows = EventFile.objects.filter(event__case=facts.case, event__seq__in=acts, role__in=ROLES)
    for file in rows.select_related("blob", "event").order_by("pk"):
        data = acts[file.event.seq]
        paper = facts.documents[data["paper"] - 1]
        found[paper.pk].append(Companion(file, str(data.get("note", ""))))
    return found
