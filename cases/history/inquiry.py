"""How events change the history: clue, filing, officers, things taken, orders on the site."""

from __future__ import annotations

from datetime import date
from typing import Any

from cases.history.folding import History, on_event
from cases.history.parts import Entry, Held, OrderState, revised


def day(value: Any) -> date:
    return value if isinstance(value, date) else date.fromisoformat(value)


@on_event("register_clue")
def _clue(h: History, e: Entry) -> None:
    h.source, h.procedure = e.data["source"], e.data["procedure"]
    h.parties = {p["id"]: dict(p) for p in e.data["parties"]}
    h.violations = {v["id"]: dict(v) for v in e.data["violations"]}


@on_event("record_party")
def _party(h: History, e: Entry) -> None:
    data = {k: v for k, v in e.data["record"].items() if v is not None}
    before = h.parties.get(data["id"], {})
    former = before.get("name") if data.get("name", before.get("name")) != before.get("name") else None
    h.parties[data["id"]] = {**before, **data, **({"former_name": former} if former else {})}


@on_event("confirm_address")
def _address(h: History, e: Entry) -> None:
    """Where papers reach the party from now on (送达地址确认书); its own address stays what it is."""
    told = {"service_address": e.data["address"], "service_receiver": e.data["receiver"],
            "electronic_service": e.data["electronic"]}  # fmt: skip
    for party in e.parties:
        h.parties[party] = {**h.parties[party], **told}


@on_event("record_violation")
def _violation(h: History, e: Entry) -> None:
    key = e.data["record"]["id"]
    found_on = h.violations.get(key, {}).get("found_on") if key in h.violations else e.on.isoformat()
    h.violations[key] = {**e.data["record"], **({"found_on": found_on} if found_on else {})}


# -- filing and officers -----------------------------------------------------------------------------------------------


@on_event("request_filing")
def _request_filing(h: History, e: Entry) -> None:
    h.requested_officers = list(e.data["officers"])


@on_event("approve_filing")
def _approve_filing(h: History, e: Entry) -> None:
    h.filed_on = e.on
    h.approvers.add(e.by)
    h.team = [(name, e.on, None) for name in h.requested_officers]


@on_event("return_filing")
def _return_filing(h: History, e: Entry) -> None:
    h.recall(("filing_approval",), [""])


@on_event("assign_officer")
def _assign(h: History, e: Entry) -> None:
    since = day(e.data.get("since") or e.on)
    replaced = e.data.get("replaces")
    h.team = [(n, s, min(u or since, since) if n == replaced else u) for n, s, u in h.team]
    h.team.append((e.data["officer"], since, None))


@on_event("request_recusal")
def _request_recusal(h: History, e: Entry) -> None:
    h.recusal_requests[e.data["officer"]] = True


@on_event("decide_recusal")
def _decide_recusal(h: History, e: Entry) -> None:
    h.recusal_requests[e.data["officer"]] = False
    if e.data["granted"]:
        h.recused[e.data["officer"]] = e.on


# -- things taken ------------------------------------------------------------------------------------------------------


@on_event("preserve")
def _preserve(h: History, e: Entry) -> None:
    h.preserved.append(Held(e.seq, e.on, None, e.parties))


@on_event("seal_or_seize")
def _seize(h: History, e: Entry) -> None:
    h.seized.append(Held(e.seq, e.on, day(e.derived["until"]), e.parties))


@on_event("release_preserved")
def _release(h: History, e: Entry) -> None:
    h.preserved = _released(h.preserved, e.data.get("preserved"), e.on)


@on_event("lift_seizure")
def _lift(h: History, e: Entry) -> None:
    h.seized = _released(h.seized, e.data.get("seizure"), e.on)


def _released(held: list[Held], which: int | None, on: date) -> list[Held]:
    """Named by the event that took it; unnamed, all of it."""
    return revised(held, lambda x: x.released_on is None and which in (None, x.seq), released_on=on)


@on_event("extend_seizure")
def _extend_seizure(h: History, e: Entry) -> None:
    h.seized = revised(h.seized, lambda x: x.released_on is None, due=day(e.data["until"]), extended=True)


# -- orders on the site ------------------------------------------------------------------------------------------------


@on_event("order_correction")
def _order(h: History, e: Entry) -> None:
    for party in e.parties:
        h.orders.append(OrderState(e.seq, e.on, "correction", party, day(e.data["until"])))
        h.tracks["correction"][party] = "ordered"


@on_event("recheck_correction")
def _recheck(h: History, e: Entry) -> None:
    h.tracks["correction"] |= dict.fromkeys(e.parties, e.data["result"])
    h.orders = revised(
        h.orders,
        lambda order: order.kind == "correction" and order.party in e.parties and order.state != "verified",
        state=e.data["result"],
        rechecked_on=e.on,
    )


@on_event("extend_correction")
def _extend_correction(h: History, e: Entry) -> None:
    if e.data["granted"]:
        h.orders = revised(
            h.orders,
            lambda order: order.kind == "correction" and order.party in e.parties and order.state != "verified",
            due=day(e.data["until"]),
        )


@on_event("order_site_measures", "cut_supply")
def _site(h: History, e: Entry) -> None:
    kind = "supply" if e.name == "cut_supply" else "site"
    h.orders += [OrderState(e.seq, e.on, kind, party, None) for party in e.parties]


@on_event("approve_resumption", "restore_supply")
def _resumed(h: History, e: Entry) -> None:
    kind = "supply" if e.name == "restore_supply" else "site"
    h.orders = revised(h.orders, lambda order: order.kind == kind and order.party in e.parties, state="verified")
