"""What is known after the decision: what is owed, to whom it is filed, where the court sits; and on the spot."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cases import thresholds
from cases.known.base import Data, knows, receiver, yuan

if TYPE_CHECKING:
    from cases.facts import Step


@knows("pay", "collect_cash")
def _pay(step: Step) -> Data:
    """The first that still owes, and how much."""
    for party in step.history.decisions:
        account = step.account(party)
        for kind, owed in (("fine", account.fine_owed), ("income", account.income_owed),
                           ("surcharge", account.surcharge_owed)):  # fmt: skip
            if owed > 0:
                return {"party": [party], "kind": kind, "amount_yuan": yuan(owed)}
    return {"party": list(step.history.decisions)[:1]}


@knows("refund")
def _refund(step: Step) -> Data:
    over = [(p, a) for p in step.history.decisions if (a := step.account(p)).overpaid]
    return {"party": [over[0][0]], "amount_yuan": yuan(over[0][1].overpaid)} if over else {"party": step.parties[:1]}


@knows("grant_instalments")
def _instalments(step: Step) -> Data:
    return {"party": [p for p in step.parties if step.account(p).fine_owed > 0][:1], "opinion": "同意。"}


@knows("file_record", "acknowledge_record")
def _file(step: Step) -> Data:
    duties = [d["to"] for p in step.parties for d in thresholds.filing_duties(step, step.history.decisions[p].line)
              if p in step.history.decisions]  # fmt: skip
    done = {key.split("|", 1)[1] for key, state in step.history.tracks["record_filing"].items()
            if "|" in key and state in ("filed", "acknowledged")}  # fmt: skip
    left = [to for to in dict.fromkeys(duties) if (to not in done) == (step.act.name == "file_record")]
    return {"to": left[0]} if left else {}


@knows("file_appeal")
def _appeal(step: Step) -> Data:
    return {"kind": "reconsideration", "authority": step.facts.bureau.government}


@knows("apply_court")
def _court(step: Step) -> Data:
    return {"court": step.facts.bureau.court}


@knows("archive")
def _archive(step: Step) -> Data:
    terms = {row["procedure"]: row["term"] for row in step.facts.parameter("retention", step.on).value}
    return {"retention": terms.get(step.history.procedure, ""), "checked_by": step.actor.name}


@knows("educate")
def _educate(step: Step) -> Data:
    """The visit, where one is due; else those let go without a penalty, with their pledge."""
    due = [r.party for r in step.facts.running if r.key == "follow_up_visit"]
    if due:
        return {"form": "visit", "party": due}
    spared = [p for p in step.parties if step.history.decisions[p].line.educates]
    return {"form": "guidance_notice", "party": spared or list(step.parties), "pledge": bool(spared)}


@knows("penalise_on_the_spot")
def _on_the_spot(step: Step) -> Data:
    party = next(iter(step.history.parties), "")
    mine = [k for k, v in step.history.violations.items() if v["party"] == party]
    return {
        "party": [party] if party else [], "violations": mine, "penalties": [{"kind": "fine"}],
        "delivered_to": receiver(step, party),
    }  # fmt: skip
