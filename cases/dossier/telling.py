"""What came of a dossier, as `result.json` holds it."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from cases import selectors
from cases.dossier.running import Outcome
from cases.facts import Facts
from documents.forms import load_form


def result(outcome: Outcome) -> dict[str, Any]:
    """What `result.json` holds. Yuan are whole numbers where they are whole."""
    case = outcome.case
    refused = None
    if outcome.refused is not None:
        act, reasons = outcome.refused
        refused = {"act": act.act, "on": act.on.isoformat(), "reasons": [r.as_dict() for r in reasons]}
    accepted = [
        {"act": e.name, "on": e.on.isoformat(), "by": e.actor.name, "articles": json.loads(e.articles)}
        for e in outcome.accepted
    ]
    told: dict[str, Any] = {"case_no": None, "stage": "", "accepted": accepted, "refused": refused, "flaws": [],
                            "deadlines": {}, "documents": [], "money": {}, "counters": {}}  # fmt: skip
    if case is None:
        return told
    facts = Facts(case, case.bureau)
    last = max(e.on for e in outcome.accepted)
    parties = list(facts.history.parties)
    deadlines = selectors.deadlines(case, parties)
    told.update(
        case_no=case.number,
        stage=case.stage,
        flaws=selectors.flaws(case),
        deadlines={key: due.isoformat() for key, due in deadlines.items()},
        documents=[
            {"form": load_form(d.form).title, "number": d.number.text if d.number else "", "on": d.on.isoformat()}
            for d in selectors.documents(case)
        ],
        money={party: _money(facts, party, last) for party in parties if party in facts.history.decisions},
        counters=selectors.counters(case),
    )
    return told


def _money(facts: Facts, party: str, on: date) -> dict[str, Any]:
    account = facts.account(party, on)
    return {
        "fine_yuan": _yuan(account.fine),
        "surcharge_yuan": _yuan(account.surcharge),
        "paid_yuan": _yuan(account.paid),
    }


def _yuan(fen: int) -> int | float:
    return fen // 100 if fen % 100 == 0 else fen / 100
