"""How papers put amounts, penalties and citations into words."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from cases import labels
from cases.law import Citation, full_title
from documents.amounts import capital, figures

if TYPE_CHECKING:
    from cases.facts import Step
    from cases.history import Line


def iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def amount(fen: int) -> str:
    return f"人民币{capital(fen)}（¥{figures(fen)}）"


def penalty_text(kind: str, fen: int, text: str) -> str:
    if kind == "fine":
        return f"罚款{amount(fen)}"
    if kind.startswith("confiscate") and fen:
        return f"{text or labels.PENALTY_KINDS[kind]}{amount(fen)}"
    return text or labels.PENALTY_KINDS[kind]


def penalties_text(line: Line) -> str:
    if line.kind == "no_penalty":
        return "不予行政处罚"
    if line.kind == "transfer":
        return "移送有管辖权的机关"
    penalties = sorted(line.penalties, key=lambda p: p.kind != "fine")
    return "；".join(penalty_text(p.kind, p.fen, p.text) for p in penalties)


def cite_text(step: Step, cites: str, subject: str = "") -> str:
    """Citations as a paper prints them; a clause of our own base in the form its source gives."""
    found = []
    for cite in cites.split("+"):
        citation = Citation.parse(cite)
        rows = step.facts.law.clauses(cite, subject, step.on) if subject else []
        if rows and rows[0].source.startswith(citation.statute):
            clause = rows[0].source[len(citation.statute) :].replace("(", "（").replace(")", "）")
            found.append(f"《{full_title(citation.statute)}》{clause}")
        else:
            found.append(str(citation))
    return "、".join(found)
