"""One line of Chinese for each event of a record: what was done, to whom, with what result."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from cases.history import Entry, History
from cases.labels import (
    CHOICES,
    CONCLUSIONS,
    EVIDENCE_KINDS,
    LINE_KINDS,
    PENALTY_KINDS,
    REVIEW_RESULTS,
    SERVICE_METHODS,
    SOURCES,
)

Teller = Callable[[Entry, History], str]
LONGEST = 80  # characters: a longer text is opened, not read in a list
TELLERS: dict[str, Teller] = {}


def tells(*acts: str) -> Callable[[Teller], Teller]:
    def decorate(teller: Teller) -> Teller:
        TELLERS.update(dict.fromkeys(acts, teller))
        return teller

    return decorate


def summary(entry: Entry, history: History) -> str:
    """What an event says beside its act's name; "" where the name says it all."""
    teller = TELLERS.get(entry.name, _default)
    return shortened(teller(entry, history))


def shortened(text: str) -> str:
    one = " ".join(text.split())
    return one if len(one) <= LONGEST else one[: LONGEST - 1] + "…"


def names(entry: Entry, history: History) -> str:
    """The parties an act concerned."""
    keys = entry.parties or _given(entry)
    return "、".join(history.parties[k]["name"] for k in keys if k in history.parties)


def _given(entry: Entry) -> list[str]:
    given = entry.data.get("party") or []
    return [given] if isinstance(given, str) else list(given)


def yuan(fen: int | None) -> str:
    whole, rest = divmod(fen or 0, 100)
    return f"{whole:,}" + (f".{rest:02d}" if rest else "") + " 元"


def penalties(raw: list[dict[str, Any]]) -> str:
    """罚款 200,000 元、责令停产停业."""
    return "、".join(
        PENALTY_KINDS.get(p["kind"], p["kind"]) + (f" {yuan(p['fen'])}" if p.get("fen") else "") for p in raw
    )


def _default(entry: Entry, history: History) -> str:
    data = entry.data
    said = next((data[k] for k in ("reason", "opinion", "text", "content", "basis") if data.get(k)), "")
    who = names(entry, history) if len(history.parties) > 1 else ""
    return "：".join(part for part in (who, said) if part)


@tells("register_clue")
def _registered(entry: Entry, history: History) -> str:
    source = entry.data.get("source", {})
    where = SOURCES.get(source.get("kind", ""), "")
    return f"{where}发现，{len(entry.data.get('parties', []))} 名当事人"


@tells("add_evidence")
def _evidence(entry: Entry, history: History) -> str:
    data = entry.data
    return f"{EVIDENCE_KINDS.get(data.get('kind', ''), '')}《{data.get('title', '')}》{data.get('pages', 1)} 页"


@tells("inquire")
def _inquired(entry: Entry, history: History) -> str:
    data = entry.data
    clock = f" {data['time_from']}—{data.get('time_to') or ''}" if data.get("time_from") else ""
    return f"{data.get('person', '')}{clock}"


@tells("conclude_investigation", "propose")
def _proposed(entry: Entry, history: History) -> str:
    told = []
    for line in entry.data.get("proposals", []):
        name = history.parties.get(line["party"], {}).get("name", "")
        what = penalties(line.get("penalties", [])) or LINE_KINDS.get(line.get("kind", ""), "")
        told.append(f"{name} {what}")
    return "；".join(told)


@tells("serve_notice", "serve_decision", "serve_document", "attempt_service")
def _served(entry: Entry, history: History) -> str:
    how = SERVICE_METHODS.get(entry.data.get("method", ""), "")
    return "，".join(part for part in (names(entry, history), how) if part)


@tells("educate")
def _educated(entry: Entry, history: History) -> str:
    data = entry.data
    who = names(entry, history) if len(history.parties) > 1 else ""
    if data["form"] == "visit":
        return "：".join(part for part in (who, f"回访，{data['found']}") if part)
    parts = (who, CHOICES["Educate.form"][data["form"]], "签署改正承诺书" if data["pledge"] else "")
    return "，".join(part for part in parts if part)


@tells("pass_review")
def _passed(entry: Entry, history: History) -> str:
    corrections = entry.data.get("corrections") or []
    label = REVIEW_RESULTS["pass_corrected" if corrections else "pass"]
    return label + ("：" + "；".join(corrections) if corrections else "")


@tells("return_review")
def _returned(entry: Entry, history: History) -> str:
    label = REVIEW_RESULTS.get(entry.data.get("kind", ""), "")
    return f"{label}：" + "；".join(f"{i}. {o}" for i, o in enumerate(entry.data.get("opinions", []), 1))


@tells("resolve_discussion")
def _resolved(entry: Entry, history: History) -> str:
    members = entry.data.get("members", [])
    apart = sum(1 for m in members if m.get("dissent"))
    votes = f"{len(members)} 人出席" + (f"，{apart} 人不同意见" if apart else "，一致")
    return f"{CONCLUSIONS.get(entry.data.get('conclusion', ''), '')}（{votes}）"


@tells("decide", "penalise_on_the_spot")
def _decided(entry: Entry, history: History) -> str:
    told = []
    for key in entry.parties:
        decision = history.decisions.get(key)
        if decision is not None:
            what = penalties([{"kind": p.kind, "fen": p.fen} for p in decision.line.penalties])
            told.append(f"{history.parties[key]['name']} {what or LINE_KINDS.get(decision.line.kind, '')}")
    return "；".join(told) or names(entry, history)


@tells("pay", "collect_cash", "refund", "hand_in_cash")
def _paid(entry: Entry, history: History) -> str:
    fen = entry.data.get("fen") or entry.derived.get("fen")
    number = entry.data.get("receipt_no")
    told = [names(entry, history), yuan(fen) if fen else "", f"票据 {number}" if number else ""]
    return "，".join(part for part in told if part)


@tells("notify_hearing")
def _hearing(entry: Entry, history: History) -> str:
    return f"定于 {entry.data.get('hearing_on', '')} {entry.data.get('time', '')}，{entry.data.get('place', '')}"


@tells("order_correction")
def _ordered(entry: Entry, history: History) -> str:
    until = entry.data.get("until")
    return "，".join(part for part in (names(entry, history), f"限 {until} 前改正" if until else "") if part)


@tells("recheck_correction")
def _rechecked(entry: Entry, history: History) -> str:
    result = {"verified": "复查合格", "failed": "复查不合格"}.get(str(entry.data.get("result", "")), "")
    return "，".join(part for part in (names(entry, history), result) if part)


@tells("request_filing", "assign_officer")
def _team(entry: Entry, history: History) -> str:
    return entry.data.get("opinion", "") or entry.data.get("reason", "")


def cause(title: str, names: Iterable[str]) -> str:
    """案由: what the title says beside the parties' names."""
    text = title
    for name in names:
        text = text.removeprefix(name).lstrip("、及和等，, ")
    return text.removesuffix("案") or title
