"""A dossier brought in by somebody of the bureau, through the site: tried first, then taken, both the same way.

Unlike the operator's command it changes nothing about the bureau or about people who are there; an administrator may
add who and what is missing. Who may bring one at all is the page's declaration.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import transaction

from cases import bureau_record, clock, lawbase
from cases.dossier import parameters
from cases.dossier.admission import admit
from cases.dossier.people import present
from cases.dossier.running import Outcome, is_new, walk
from cases.dossier.shapes import Dossier
from cases.dossier.telling import result
from cases.inputs.wrongs import InputError, Wrong
from cases.models import Bureau, Event, Officer
from cases.record import canonical


@dataclass
class Brought:
    """What came of it: `told` is `dossier.result`, read before a try was rolled back; `added` are new officers' names."""

    outcome: Outcome
    told: dict[str, Any]
    added: list[str] = field(default_factory=list)
    parameters: list[str] = field(default_factory=list)


class _TriedOnly(Exception):
    """Ends the transaction of a try."""


def identified(dossier: Dossier) -> Dossier:
    """A dossier without a request number gets one from its content: the same content never comes in twice."""
    if dossier.request_id:
        return dossier
    content = canonical(dossier.model_dump(mode="json", exclude={"expect"}))
    return dossier.model_copy(update={"request_id": f"file-{hashlib.sha256(content.encode()).hexdigest()[:48]}"})


def earlier(dossier: Dossier) -> Event | None:
    """The registration of the case this very dossier made before."""
    return Event.objects.filter(request_id=identified(dossier).request_id).select_related("case").first()


def bring(dossier: Dossier, folder: Path | None, importer: Officer, *, may_add: bool, dry: bool) -> Brought:
    """Perform the acts up to the first refusal; a try leaves nothing. Raises InputError, then nothing was written.

    `importer` stands as who entered every act that names nobody; `may_add` is an administrator's.
    """
    dossier = identified(dossier)
    admit(dossier, importer)
    try:
        with transaction.atomic():
            brought = _bring(dossier, folder, importer, may_add)
            if dry:
                raise _TriedOnly
    except _TriedOnly:
        lawbase.forget()  # a cached copy may show what was rolled back
    except BaseException:
        lawbase.forget()
        raise
    return brought


def _bring(dossier: Dossier, folder: Path | None, importer: Officer, may_add: bool) -> Brought:
    assert importer.bureau_id is not None
    bureau = Bureau.objects.select_related("parent").get(pk=importer.bureau_id)
    if wrongs := list(_wrongs(dossier, bureau, may_add)):
        raise InputError(wrongs)
    is_new(bureau, dossier)
    own = parameters.own_keys(bureau)
    if may_add:
        parameters.set_own(bureau, dossier.bureau.parameters)
    people, made = present(dossier, bureau, add=may_add)
    outcome = walk(dossier, people, folder, importer=importer)
    fresh = sorted(dossier.bureau.parameters.keys() - own) if may_add else []
    if made or fresh:
        told = {"title": dossier.title, "officers": [o.name for o in made], "parameters": fresh}
        bureau_record.append(Bureau.objects.select_for_update().get(pk=bureau.pk), "dossier_brought", importer, told)
    return Brought(outcome, result(outcome), [o.name for o in made], fresh)


def _wrongs(dossier: Dossier, bureau: Bureau, may_add: bool) -> Iterator[Wrong]:
    if dossier.bureau.name != bureau.name:
        yield Wrong("bureau.name", f"与本机关的名称不一致(本机关:{bureau.name})")
    if may_add:
        return
    law, rows, today = lawbase.current(), parameters.known(), clock.today()
    for key, typed in dossier.bureau.parameters.items():
        try:
            applies: Any = law.parameter(key, bureau.code, today).value
        except lawbase.UnknownParameter:
            applies = None
        if parameters.stored(typed, rows[key].unit, key) != applies:
            yield Wrong(f"bureau.parameters.{key}", "与本机关现在的参数不一致,请先由系统管理员在系统设置里核对")
