"""A bureau's own chain: what is recorded and is no act in a case (holidays, parameters, people, registers)."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import F

from cases import clock
from cases.models import Bureau, Event, Officer
from cases.record import GENESIS, Sealed, canonical


class BureauConflict(Exception):
    """Somebody wrote into this bureau's chain meanwhile: read the bureau again and repeat."""


def append(bureau: Bureau, name: str, actor: Officer, payload: dict[str, Any], on: date | None = None) -> Event:
    """Append one event to the chain of `bureau`, whose `version` and `head` move on with it.

    Raises BureauConflict where `bureau` is not as it stands in the database; nothing is written then.
    """
    day = on or clock.today()
    sealed = Sealed(
        case="", bureau=bureau.code, seq=bureau.version + 1, name=name, v=1, actor=actor.username,
        snapshot=canonical({"username": actor.username, "name": actor.name, "licence": ""}), entered_by="", on=day,
        at=clock.now(), stage="", payload=canonical(payload), articles="[]", flaws="[]", digests="{}", request_id="",
        prev=bureau.head or GENESIS,
    )  # fmt: skip
    event = Event(
        case=None, bureau=bureau, seq=sealed.seq, name=name, v=sealed.v, actor=actor, snapshot=sealed.snapshot,
        entered_by=None, on=sealed.on, at=sealed.at, stage="", payload=sealed.payload, articles=sealed.articles,
        flaws=sealed.flaws, digests=sealed.digests, request_id=None, prev=sealed.prev, hash=sealed.hash(),
    )  # fmt: skip
    with transaction.atomic():
        same = Bureau.objects.filter(pk=bureau.pk, version=bureau.version, head=bureau.head)
        if same.update(version=F("version") + 1, head=event.hash) != 1:
            raise BureauConflict(bureau.code)
        event.save(force_insert=True)
    bureau.version, bureau.head = sealed.seq, event.hash
    return event
