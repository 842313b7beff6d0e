"""What review, hearing, appeal, record filing, publication, credit repair and education add to the counters."""

from __future__ import annotations

from datetime import date, timedelta

from cases.counters.tallies import Count, is_first, tally
from cases.history import Entry, History

INSTANCES = ("first", "second", "retrial")


@tally("pass_review", "return_review")
def _reviewed(e: Entry, h: History) -> list[Count]:
    counts = [Count("review_rounds", 1), Count("review_opinions", len(e.data["opinions"]))]
    counts.append(Count("review_cases", int(len(h.by_name["pass_review"]) + len(h.by_name["return_review"]) == 1)))
    if e.name == "pass_review" and sum(r.result == "pass" for r in h.reviews) == 1:
        first = len(h.reviews) == 1
        counts += [Count("review_done", 1), Count("review_pass_final", 1)]
        counts += [Count("review_pass_first" if first else "review_corrected", 1)]
    return counts


def _received(e: Entry) -> date:
    """The day the paper came in, where it was told; else the day of the act."""
    return date.fromisoformat(str(e.data.get("received_on") or e.on))


@tally("request_hearing")
def _hearing_asked(e: Entry, h: History) -> list[Count]:
    return [Count("hearing_requested", int(is_first(e, h)), on=_received(e))]


# -- appeal ------------------------------------------------------------------------------------------------------------


@tally("file_appeal")
def _appealed(e: Entry, h: History) -> list[Count]:
    if e.data["kind"] == "reconsideration":
        return [Count("recon_accepted", 1, p, _received(e)) for p in e.parties]
    counts = []
    for p in e.parties:
        suits = [old for old in h.by_name["file_appeal"] if old.data["kind"] == "litigation" and p in old.parties]
        nth = sum(old.seq <= e.seq for old in suits) or 1
        instance = INSTANCES[min(nth, len(INSTANCES)) - 1]
        counts += [Count("suit_accepted", 1, p, _received(e)), Count(f"suit_accepted.{instance}", 1, p, _received(e))]
    return counts


@tally("reply_appeal")
def _replied(e: Entry, h: History) -> list[Count]:
    """In time on its own day; late on the day after the last one, where the running period has counted it already."""
    counts = []
    for p, told in e.derived.get("due", {}).items():
        due = date.fromisoformat(str(told))
        owed, kept = ("evid_due", "evid_ontime") if _kind(p, h) == "suit" else ("recon_reply_due", "recon_reply_ontime")
        late = e.on > due
        counts.append(Count(owed, 1, p, due + timedelta(days=1) if late else e.on))
        counts.append(Count(kept, int(not late), p))
    return counts


@tally("appeal_result", "revoke_or_vary")
def _result(e: Entry, h: History) -> list[Count]:
    counts = []
    for party in e.parties:
        if e.name == "appeal_result":
            kind = _kind(party, h)
            counts.append(Count(f"{kind}_closed", 1, party, _received(e)))
            counts.append(Count(f"{kind}_result.{e.data['result']}", 1, party, _received(e)))
            if (told := e.derived.get("unanswered", {}).get(party)) is not None:
                on = date.fromisoformat(str(told)) + timedelta(days=1)
                counts.append(Count("evid_due" if kind == "suit" else "recon_reply_due", 1, party, on))
        counts.append(Count("fine_amount_varied", e.derived["changed"].get(party, 0), party, _received(e)))
    return counts


def _kind(party: str, h: History) -> str:
    filed = h.last_of(party, "file_appeal")
    return "suit" if filed and filed.data["kind"] == "litigation" else "recon"


@tally("court_appearance")
def _in_court(e: Entry, h: History) -> list[Count]:
    """A sitting (场), whoever of the parties it was about."""
    return [Count("court_hearings", 1), Count("appear_head", int(e.data["head_attended"]))]


# -- tracks ------------------------------------------------------------------------------------------------------------


@tally("file_record")
def _filed(e: Entry, h: History) -> list[Count]:
    late = e.derived.get("late", ())
    counts = [Count("filing_done", 1, key) for key in e.derived["track_keys"]]
    return counts + [Count("filing_late", int(key.split("|")[0] in late), key) for key in e.derived["track_keys"]]


@tally("publish")
def _published(e: Entry, h: History) -> list[Count]:
    late = e.derived.get("late", ())
    return [Count(key, n, p) for p in e.parties for key, n in (("publ_items", 1), ("publ_late", int(p in late)))]


@tally("decide_credit_repair")
def _repaired(e: Entry, h: History) -> list[Count]:
    from cases.facts import identity

    return [Count("credit_repair_done", int(e.data["granted"]), identity(h.parties[p])) for p in e.parties]


@tally("educate")
def _educated(e: Entry, h: History) -> list[Count]:
    """The case (件) is one of guidance once; each pledge, talk, letter and visit counts by itself."""
    if e.data["form"] == "visit":
        return [Count("follow_up_visits", 1, p) for p in e.parties]
    before = [one for one in h.by_name["educate"] if one.data["form"] != "visit"]
    counts = [Count("guidance_cases", int(len(before) == 1))]
    own = {"talk": "talks", "letter": "letters"}.get(e.data["form"])
    counts += [Count(own, 1, p) for p in e.parties] if own else []
    violated = [p for p in e.parties if h.decisions[p].line.reason != "not_proven"]
    return counts + [Count("pledges_signed", 1, p) for p in violated if e.data["pledge"]]
