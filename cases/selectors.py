"""Every read a page or the API needs, filtered by what the officer may see. The one door to cases is `visible_cases`."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Sum

from cases import clock
from cases.counters.table import case_keys
from cases.models import Bureau, Case, CounterEntry, Deadline, Document, Event, Officer, OfficerRole, Party, PartyGram
from cases.record import Sealed
from cases.registry import Role
from cases.rows import grams

SHOWN = 50  # rows of a search at a time
ABOVE = (Role.LEADER, Role.LEGAL_REVIEWER, Role.EVALUATOR)


def _sees_below(officer: Officer, on: date | None) -> bool:
    known: frozenset[str] | None = getattr(officer, "_own_roles_today", None)  # a page has read them already
    if on is None and known is not None:
        return not known.isdisjoint(ABOVE)
    day = on or clock.today()
    roles = OfficerRole.objects.filter(officer=officer, role__in=ABOVE, valid_from__lte=day)
    return roles.filter(Q(valid_to=None) | Q(valid_to__gte=day)).exists()


def visible_cases(officer: Officer, on: date | None = None) -> QuerySet[Case]:
    """Cases that exist for this officer: those of the own bureau, and, for leaders, legal reviewers and evaluators,
    those of the bureaus right below."""
    mine = Q(bureau=officer.bureau_id)
    return Case.objects.filter(mine | Q(bureau__parent=officer.bureau_id) if _sees_below(officer, on) else mine)


def visible_bureaus(officer: Officer, on: date | None = None) -> list[Bureau]:
    """The bureaus whose cases `visible_cases` holds, the own one first."""
    mine = Q(pk=officer.bureau_id)
    found = Bureau.objects.filter(mine | Q(parent=officer.bureau_id) if _sees_below(officer, on) else mine)
    return sorted(found, key=lambda bureau: (bureau.pk != officer.bureau_id, bureau.pk))


def visible(officer: Officer, on: date | None = None) -> tuple[list[Bureau], QuerySet[Case]]:
    """The bureaus and the cases that exist for this officer, in one go: for pages that go by bureau."""
    bureaus = visible_bureaus(officer, on)
    if bureaus and bureaus[0].pk == officer.bureau_id:
        officer.bureau = bureaus[0]  # the frame of the page names it
    return bureaus, Case.objects.filter(bureau__in=[bureau.pk for bureau in bureaus])


def sealed(event: Event, case_uid: str, bureau_code: str) -> Sealed:
    """An event row as the content that was hashed. Needs `actor` and `entered_by` loaded."""
    return Sealed(
        case=case_uid, bureau=bureau_code, seq=event.seq, name=event.name, v=event.v, actor=event.actor.username,
        snapshot=event.snapshot, entered_by=event.entered_by.username if event.entered_by else "", on=event.on,
        at=event.at, stage=event.stage, payload=event.payload, articles=event.articles, flaws=event.flaws,
        digests=event.digests, request_id=event.request_id or "", prev=event.prev,
    )  # fmt: skip


def events(case: Case) -> QuerySet[Event]:
    return Event.objects.filter(case=case).select_related("actor", "entered_by", "bureau").order_by("seq")


def record(case: Case) -> dict[str, Any]:
    """The case's record as an auditor can check it without the system: every event with what was hashed."""
    rows = []
    for event in events(case):
        content = sealed(event, str(case.uid), event.bureau.code).__dict__
        shown = {
            **content,
            "on": event.on.isoformat(),
            "at": event.at.astimezone(clock.SHANGHAI).isoformat(timespec="microseconds"),
        }
        for name in ("payload", "articles", "flaws", "digests", "snapshot"):
            shown[name] = json.loads(content[name])
        rows.append({**shown, "hash": event.hash})
    return {
        "case": str(case.uid), "number": case.number, "title": case.title, "bureau": case.bureau.code,
        "stage": case.stage, "version": case.version, "head": case.head, "events": rows,
    }  # fmt: skip


def flaws(case: Case) -> list[dict[str, str]]:
    """What the law let pass but an evaluation will mark."""
    found = []
    for name, text in Event.objects.filter(case=case).order_by("seq").values_list("name", "flaws"):
        found += [{"guard": f["guard"], "act": name, "message": f["message"]} for f in json.loads(text)]
    return found


def deadlines(case: Case, parties: list[str]) -> dict[str, date]:
    """The last day of every period that ran: `key`, and `key.p2` beside it where parties differ."""
    latest: dict[str, dict[str, date]] = {}
    for row in Deadline.objects.filter(case=case).order_by("pk"):
        latest.setdefault(row.key, {})[row.party] = row.due
    found: dict[str, date] = {}
    for key, dues in sorted(latest.items()):
        order = sorted(dues, key=lambda p: parties.index(p) if p in parties else -1)
        found[key] = dues[order[0]]
        for party in order[1:]:
            if dues[party] != found[key]:
                found[f"{key}.{party}"] = dues[party]
    return found


def documents(case: Case) -> QuerySet[Document]:
    return Document.objects.filter(case=case).select_related("number").order_by("pk")


def counters(case: Case) -> dict[str, int]:
    """This case's own contributions to the yearly counters; the plain keys a case can feed stand even at zero."""
    sums = CounterEntry.objects.filter(case=case).values("key").annotate(total=Sum("value")).order_by("key")
    return dict.fromkeys(case_keys(), 0) | {row["key"]: row["total"] for row in sums}


def search_parties(officer: Officer, text: str, before: int | None = None) -> list[Party]:
    """Parties whose name, now or before, holds the pieces of `text`, in cases this officer may see.

    Newest first, fifty at a time; `before` is the id of the last one shown. Goes over the indexed two-character pieces
    of names, never over the names: of a name with all pieces in another order it says yes too.
    """
    name = "".join(text.split())
    if not name or len(name) > 100:
        return []
    found = Party.objects.filter(case__in=visible_cases(officer)).select_related("case")
    for gram in sorted(grams(name)):
        piece = Q(gram=gram) if len(name) > 1 else Q(gram__startswith=gram)
        found = found.filter(Exists(PartyGram.objects.filter(piece, party=OuterRef("pk"))))
    if before is not None:
        found = found.filter(pk__lt=before)
    return list(found.order_by("-pk")[:SHOWN])
