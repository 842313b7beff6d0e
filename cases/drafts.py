"""What somebody is still typing: kept as one types, handed from one to the next, performed by who may.

A draft is one row per case, act and preparer. `data` is the form as typed: `on`, `by`, `team`, `fields` (nested), `files`
(upload ids). Performing goes through the engine; nothing here decides whether an act is allowed.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet

from cases import clock, engine, publishing, uploads
from cases.effects import Attached
from cases.models import Case, Draft, Event, Officer, Upload
from cases.registry import ACTS, Role
from cases.signatures import Place

SUGGESTION = "同意。"
# Who may be handed a draft: those who approve, and those who perform.
APPROVERS = (Role.UNIT_HEAD, Role.LEGAL_REVIEWER, Role.LEADER)


class NotYours(Exception):
    """The draft lies with somebody else now."""


class Gone(Exception):
    """The draft has been done or dropped since it was read."""


def inbox() -> Any:
    """The messages: read late, since they look at cases as pages do."""
    return importlib.import_module("cases.inbox")


def find(officer: Officer, case: Case | None, act: str) -> Draft | None:
    """The draft of this act that lies with the officer: one handed over to him comes before his own."""
    held = list(
        Draft.objects.filter(case=case, act=act, holder=officer)
        .select_related("by", "holder", "case")
        .order_by("-saved_at")
    )
    return next((d for d in held if d.by_id != officer.pk), held[0] if held else None)


def mine(officer: Officer, case: Case | None, act: str) -> Draft | None:
    """The officer's own draft, wherever it lies now."""
    return Draft.objects.filter(case=case, act=act, by=officer).select_related("by", "holder", "case").first()


def open(officer: Officer, case: Case | None, act: str) -> Draft:
    """The officer's draft of an act, new where there is none."""
    found = find(officer, case, act) or mine(officer, case, act)
    if found is not None:
        return found
    version = case.version if case is not None else 0
    try:
        with transaction.atomic():
            return Draft.objects.create(
                case=case, act=act, by=officer, holder=officer, base_version=version, saved_at=clock.now(), data={}
            )
    except IntegrityError:  # the other tab was first
        return Draft.objects.select_related("by", "holder", "case").get(case=case, act=act, by=officer)


def save(draft: Draft, data: dict[str, Any], version: int | None = None) -> Draft:
    """Keep what was typed; `version` is the number of events its writer saw. Raises Gone."""
    draft.data, draft.saved_at = data, clock.now()
    if version is not None:
        draft.base_version = version
    told = {"data": draft.data, "saved_at": draft.saved_at, "base_version": draft.base_version}
    if not Draft.objects.filter(pk=draft.pk).update(**told):
        raise Gone
    return draft


def drop(draft: Draft) -> None:
    signed = [pk for many in draft.data.get("signed", {}).values() for pk in many]
    for upload in uploads.named_by([*draft.data.get("files", ()), *signed], hands(draft)):
        uploads.drop(upload)
    draft.delete()


# -- from hand to hand ---------------------------------------------------------------------------------------------------


def hands(draft: Draft) -> list[Officer]:
    """Everybody who held it, the preparer first."""
    names = [o["by"] for o in draft.opinions]
    held = {o.username: o for o in Officer.objects.filter(Q(username__in=names) | Q(pk=draft.by_id))}
    order = [draft.by.username, *names, draft.holder.username]
    held[draft.holder.username] = draft.holder
    return [held[name] for name in dict.fromkeys(order) if name in held]


def hand(draft: Draft, to: Officer, opinion: str = "") -> None:
    """Pass it on with an opinion (with name and date); the receiver finds it in his queue and his inbox."""
    sender = draft.holder
    kind = "sent" if sender.pk == draft.by_id and not opinion else "pass"
    draft.opinions = [*draft.opinions, _said(sender, kind, opinion or ("" if kind == "sent" else SUGGESTION), to)]
    draft.holder, draft.returned = to, False
    draft.data = {**draft.data, "on": ""}  # the act will bear the date of who signs it
    draft.saved_at = clock.now()
    draft.save(update_fields=["opinions", "holder", "returned", "data", "saved_at"])
    _tell(to, "approval", draft, f"{sender.name}呈送：{_title(draft)}")


def give_back(draft: Draft, reason: str, to: Officer | None = None) -> None:
    """Return it to an earlier hand (the preparer unless said), with the reason. Opinions given since fall."""
    sender, target = draft.holder, to or draft.by
    if target.pk == sender.pk or target not in hands(draft):
        raise ValueError("只能退回给经手过的人")
    kept: list[dict[str, Any]] = []
    fallen = False
    for said in draft.opinions:
        fallen = fallen or said["by"] == target.username
        kept.append({**said, "void": True} if fallen else said)
    draft.opinions = [*kept, _said(sender, "return", reason, target)]
    draft.holder, draft.returned = target, True
    draft.saved_at = clock.now()
    draft.save(update_fields=["opinions", "holder", "returned", "saved_at"])
    _tell(target, "returned", draft, f"{sender.name}退回：{_title(draft)}。{reason}")


def approvals(draft: Draft) -> list[dict[str, str]]:
    """The opinions that stand, as the act's payload keeps them."""
    standing = [o for o in draft.opinions if o["opinion"] and o["kind"] != "return" and not o.get("void")]
    return [{"by": o["by"], "on": o["on"], "opinion": o["opinion"]} for o in standing]


def last_return(draft: Draft) -> dict[str, Any] | None:
    """Who returned it and why, while it lies returned."""
    return next((o for o in reversed(draft.opinions) if o["kind"] == "return"), None) if draft.returned else None


def waiting(officer: Officer) -> QuerySet[Draft]:
    """What others handed to the officer, the oldest first."""
    held = Draft.objects.filter(holder=officer, returned=False).exclude(by=officer)
    return held.select_related("case", "case__bureau", "by", "holder").order_by("saved_at", "pk")


def candidates(act: str, officer: Officer) -> list[tuple[Officer, str]]:
    """To whom a draft of this act may go: approvers and performers of the own bureau, with their offices."""
    from cases.models import OfficerRole

    today = clock.today()
    roles = {str(r) for r in APPROVERS} | set(ACTS[act].by)
    holds = Q(valid_from__lte=today) & (Q(valid_to=None) | Q(valid_to__gte=today))
    rows = OfficerRole.objects.filter(holds, role__in=roles, officer__bureau=officer.bureau, officer__is_active=True)
    found: dict[int, tuple[Officer, list[str]]] = {}
    for row in rows.exclude(officer=officer).select_related("officer").order_by("officer_id", "pk"):
        found.setdefault(row.officer_id, (row.officer, []))[1].append(Role(row.role).label)
    performing = ACTS[act].by
    ranked = sorted(found.values(), key=lambda f: not any(Role(r).label in f[1] for r in performing))
    return [(person, "、".join(labels)) for person, labels in ranked]


def _said(by: Officer, kind: str, opinion: str, to: Officer) -> dict[str, str]:
    return {"by": by.username, "name": by.name, "kind": kind, "opinion": opinion, "to": to.name,
            "on": clock.today().isoformat()}  # fmt: skip


def _title(draft: Draft) -> str:
    return f"{draft.case.title if draft.case else '新的线索'} · {ACTS[draft.act].label}"


def _tell(to: Officer, kind: str, draft: Draft, text: str) -> None:
    link = "/approvals/" if kind == "approval" else address(draft)
    inbox().tell(to, kind, f"draft-{draft.pk}-{len(draft.opinions)}", text[:300], case=draft.case, link=link)


def address(draft: Draft) -> str:
    """The page of the draft's act."""
    from django.urls import reverse

    return reverse("act", args=[draft.case.uid, draft.act]) if draft.case else reverse("register")


# -- doing it ------------------------------------------------------------------------------------------------------------


def perform(
    draft: Draft,
    actor: Officer,
    data: dict[str, Any],
    *,
    on: date,
    version: int | None,
    team: Iterable[Officer] = (),
    entered_by: Officer | None = None,
    attached: Sequence[Upload] = (),
    role: str = "evidence",
    signed: Sequence[tuple[Upload, str, Place | None]] = (),
    request_id: str = "",
) -> Event:
    """Do the act with the draft's data and the opinions it gathered; then the draft is gone. `signed`: signatures with
    what they are and where on the act's papers they stand.

    Raises what the engine raises; the draft then stays as it is.
    """
    given = approvals(draft)
    if given:
        data = {**data, "approvals": given}
    with publishing.attached(draft.case, draft.act, actor, data, on) as public:
        event = engine.perform(  # in a transaction of its own: what it refuses is recorded after the rollback
            draft.case, draft.act, actor, data, on=on, version=version, team=team, entered_by=entered_by,
            request_id=request_id,
            files=[
                *uploads.bind(attached, role), *(Attached(u.blob, u.name, kind, place) for u, kind, place in signed),
                *public,
            ],
        )  # fmt: skip
    uploads.forget([*attached, *(upload for upload, _, _ in signed)])
    draft.delete()
    inbox().after_act(event)
    return event
