"""A bureau's own chain: what is recorded and is no act in a case (holidays, parameters, people, registers)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction

from cases import clock
from cases.models import Bureau, Event, Officer
from cases.prepared import insert
from cases.record import GENESIS, Sealed, canonical


class BureauConflict(Exception):
    """Somebody wrote into this bureau's chain meanwhile: read the bureau again and repeat."""


def append(bureau: Bureau, name: str, actor: Officer, payload: dict[str, Any], on: date | None = None) -> Event:
    """Append one event to the chain of `bureau`, whose `version` and `head` move on with it.

    Raises BureauConflict where `bureau` is not as it stands in the database; nothing is written then.
    """
    return append_many(bureau, name, actor, [payload], on)[0]


def append_many(
    bureau: Bureau, name: str, actor: Officer, payloads: Iterable[dict[str, Any]], on: date | None = None
) -> list[Event]:
    """Several events of one name in their order: the chain moves on once. Raises BureauConflict as `append` does."""
    day, at, seq, head = on or clock.today(), clock.now(), bureau.version, bureau.head
    snapshot = canonical({"username": actor.username, "name": actor.name, "licence": ""})
    events = []
    for payload in payloads:
        seq += 1
        sealed = Sealed(
            case="", bureau=bureau.code, seq=seq, name=name, v=1, actor=actor.username, snapshot=snapshot,
            entered_by="", on=day, at=at, stage="", payload=canonical(payload), articles="[]", flaws="[]", digests="{}",
            request_id="", prev=head or GENESIS,
        )  # fmt: skip
        head = sealed.hash()
        events.append(_row(bureau, actor, sealed, head))
    with transaction.atomic():
        same = Bureau.objects.filter(pk=bureau.pk, version=bureau.version, head=bureau.head)
        if same.update(version=seq, head=head) != 1:
            raise BureauConflict(bureau.code)
        insert(events)
    bureau.version, bureau.head = seq, head
    return events


def _row(bureau: Bureau, actor: Officer, sealed: Sealed, digest: str) -> Event:
    return Event(
        case=None, bureau=bureau, seq=sealed.seq, name=sealed.name, v=sealed.v, actor=actor, snapshot=sealed.snapshot,
        entered_by=None, on=sealed.on, at=sealed.at, stage="", payload=sealed.payload, articles=sealed.articles,
        flaws=sealed.flaws, digests=sealed.digests, request_id=None, prev=sealed.prev, hash=digest,
    )  # fmt: skip
