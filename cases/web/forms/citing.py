"""What is said at a field where somebody writes a citation: what of it the text of the day does not have."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from cases.law import Citation
from cases.lawbase import LawBase
from cases.statutes.lookup import exists
from cases.templatetags.words import punctuated
from cases.web.forms import typed as say
from cases.web.forms.around import said

DAYS = ("act_end", "act_start", "decided_on")  # of the fields beside it, whose day decides which text holds


@dataclass(frozen=True)
class Doubt:
    """What is wrong, and the field's text with what was probably meant; "" where nobody can tell."""

    text: str
    fix: str

    def as_dict(self) -> dict[str, str]:
        return {"text": self.text, "fix": self.fix}


def doubt(typed: str, beside: dict[str, Any], today: date, law: LawBase) -> Doubt | None:
    """None where all of it exists, no text is loaded, or nobody can read it (the input then says so)."""
    days = (say.as_day(str(beside.get(name) or "")) for name in DAYS)
    on = next((day for day in days if day is not None), today)
    try:
        many = Citation.parse_many(say.citation(typed))
    except ValueError:
        return None
    faults = {citation: fault for citation in many if (fault := exists(citation, on, law)) is not None}
    if not faults:
        return None
    text = "；".join(f"{said(citation.cite)}：{punctuated(fault.message)}" for citation, fault in faults.items())
    if any(fault.meant is None for fault in faults.values()):
        return Doubt(text, "")
    meant = [fault.meant if (fault := faults.get(citation)) and fault.meant else citation for citation in many]
    return Doubt(text, "、".join(said(citation.cite) for citation in meant))
