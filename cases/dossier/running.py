"""Driving a checked dossier through the engine: one act, one transaction; it stops at the first refusal."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import transaction

from cases import companions, engine, files, inputs
from cases.dossier.checking import on_top, own_data
from cases.dossier.people import bureau_of, officers_of
from cases.dossier.shapes import ActIn, Dossier
from cases.effects import Attached
from cases.guards.base import Reason
from cases.inputs.officers import with_officers
from cases.inputs.types import Known
from cases.inputs.wrongs import InputError, Wrong
from cases.models import Bureau, Case, Event, LedgerEntry, Officer

Told = Callable[[int, ActIn], None]


@dataclass
class Outcome:
    """What came of a dossier. `case` is None where even the first act was refused."""

    case: Case | None = None
    accepted: list[Event] = field(default_factory=list)
    refused: tuple[ActIn, list[Reason]] | None = None


def run(
    dossier: Dossier, folder: Path | None = None, tell: Told | None = None, importer: Officer | None = None
) -> Outcome:
    """Perform the acts one by one; stops at the first refusal, what went before stands.

    `folder` is where evidence files lie; `tell` is called before each act; `importer` stands as who entered the acts
    that name nobody. Raises InputError, then nothing was written.
    """
    with transaction.atomic():
        bureau = bureau_of(dossier)
        people = officers_of(dossier, bureau)
        is_new(bureau, dossier)
    return walk(dossier, people, folder, tell, importer)


def walk(
    dossier: Dossier, people: dict[str, Officer], folder: Path | None = None, tell: Told | None = None,
    importer: Officer | None = None,
) -> Outcome:  # fmt: skip
    """The acts alone, by people who are there. Raises InputError; what went before then stands, unless rolled back."""
    outcome = Outcome()
    for i, act in enumerate(dossier.acts):
        if tell is not None:
            tell(i, act)
        try:
            _perform(outcome, dossier, act, people, folder, importer)
        except engine.Refused as refused:
            outcome.refused = (act, refused.reasons)
            break
        except InputError as error:
            raise InputError([Wrong(f"acts[{i}].data.{w.path}", w.message) for w in error.wrongs]) from None
        except files.FileRefused as error:
            raise InputError([Wrong(f"acts[{i}].data.files", str(error))]) from None
    return outcome


def is_new(bureau: Bureau, dossier: Dossier) -> None:
    """Neither the dossier nor any of its receipts came into this data folder before. Raises InputError."""
    if dossier.request_id and Event.objects.filter(request_id=dossier.request_id).exists():
        raise InputError([Wrong("request_id", "这份案卷已经导入过")])
    numbers = {n.strip(): i for i, a in enumerate(dossier.acts) if isinstance(n := a.data.get("receipt_no"), str)}
    rows = LedgerEntry.objects.filter(bureau=bureau, receipt_no__in=numbers)
    taken = sorted(n for n in rows.values_list("receipt_no", flat=True) if n)
    if taken:
        raise InputError([Wrong(f"acts[{numbers[n]}].data.receipt_no", f"票据号“{n}”已经登记过") for n in taken])


def _perform(
    outcome: Outcome, dossier: Dossier, act: ActIn, people: dict[str, Officer], folder: Path | None,
    importer: Officer | None,
) -> None:  # fmt: skip
    entered = act.entered_by or act.data.get("entered_by")
    attached = _attached(act, folder)
    try:
        event = engine.perform(
            outcome.case,
            act.act,
            people[act.by],
            act_data(dossier, act, people),
            on=act.on,
            version=outcome.case.version if outcome.case else None,
            team=[people[name] for name in act.team],
            entered_by=people[entered] if entered else importer,
            request_id=dossier.request_id if act.act == "register_clue" else "",
            files=attached,
        )
    except BaseException:
        files.forget(a.blob for a in attached)
        raise
    outcome.case = event.case
    outcome.accepted.append(event)


def act_data(dossier: Dossier, act: ActIn, people: dict[str, Officer]) -> dict[str, Any]:
    """What the engine is given: officers by username, since a name may belong to two people of the bureau."""
    data = with_officers(act.act, own_data(act), lambda name: people[name].username)
    return data | (on_top(dossier) if act.act == "register_clue" else {})


def _attached(act: ActIn, folder: Path | None) -> list[Attached]:
    typed = inputs.parse(act.act, own_data(act), Known()) if act.data.get("files") else None
    names = getattr(typed, "files", ())
    return [_kept(files.beside(folder, name), name, word=act.act == companions.ACT) for name in names]


def _kept(data: bytes, name: str, *, word: bool) -> Attached:
    return Attached(files.store(data, name, files.kind_of(data, name, word=word)), name)
