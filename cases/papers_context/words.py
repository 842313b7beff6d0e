"""How papers put amounts, penalties and citations into words."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

from cases import labels
from cases.law import Citation, full_title
from documents.amounts import capital, figures
from documents.wording import on_paper

if TYPE_CHECKING:
    from cases.facts import Step
    from cases.history import Line


def iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def moment(day: str, clock: str | None = None) -> str:
    """A day, or a minute of it, as papers write it; "" for none."""
    return on_paper(f"{day}T{clock}" if clock else day) if day else ""


def span(day: str, since: str | None, until: str | None) -> str:
    """ "2026年3月6日9时10分至9时55分"; the day alone where nobody said when."""
    if not since or not until:
        return moment(day)
    return f"{moment(day, since)}至{moment(day, until).partition('日')[2]}"


def item_rows(items: Iterable[Any]) -> list[dict[str, Any]]:
    """Things as rows of a list: as typed, numbered, with the quantity and its unit in one."""
    raw = [item if isinstance(item, dict) else item.model_dump() for item in items]
    keys = ("name", "spec", "unit", "quantity", "origin", "grade", "price", "remark")
    return [
        {"no": n, **{k: item.get(k) or "" for k in keys}, "amount_text": f"{item['quantity']}{item.get('unit') or ''}"}
        for n, item in enumerate(raw, 1)
    ]


def items_text(items: Iterable[Any]) -> str:
    """Things in one line: 施工图纸1套、硝化棉（一级）200千克."""
    told = [(row["name"], f"（{row['spec']}）" if row["spec"] else "", row["amount_text"]) for row in item_rows(items)]
    return "、".join("".join(parts) for parts in told)


def opinions(step: Step, given: Iterable[dict[str, Any] | None]) -> list[dict[str, str]]:
    """Opinions as a paper's box shows them: what was said, who, when."""
    found = []
    for one in given:
        if one:
            person = step.facts.person(one["by"])
            name = person.name if person else one["by"]
            found.append({"opinion": one["opinion"], "name": name, "on": str(one["on"])})
    return found


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
