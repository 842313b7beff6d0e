"""A case whose clue comes out of a register: found by number when the clue is registered, bound by its event."""

from __future__ import annotations

from collections.abc import Container
from typing import TYPE_CHECKING, Any

from cases.inputs.wrongs import InputError, Wrong
from cases.models import Officer, RegisterCase, RegisterRow
from cases.prepared import insert

if TYPE_CHECKING:
    from cases.facts import Step
    from cases.models import Event

SOURCES = ("inspection", "tip_off", "transfer")


def linked(step: Step) -> list[dict[str, Any]]:
    """The rows a clue names, as its event keeps them. Raises InputError where one does not exist in this bureau."""
    numbers = list(dict.fromkeys(step.data.source.registers))
    if not numbers:
        return []
    rows = RegisterRow.objects.filter(bureau=step.facts.bureau, no__in=numbers, state="current", kind__in=SOURCES)
    found = {row.no: row for row in rows}
    _all_there(numbers, found)
    return [
        {
            "kind": found[no].kind,
            "no": no,
            "uid": str(found[no].uid),
            "recorded": bool(found[no].values.get("recorded")),
        }
        for no in numbers
    ]


def bind(step: Step, event: Event) -> None:
    """Rows that say which cases came of a row; written with the clue. They are held: none is voided meanwhile.

    Raises InputError where one has been since it was looked up.
    """
    numbers = {row["uid"]: row["no"] for row in step.derived.get("registers", ())}
    if numbers:
        case = step.facts.case
        rows = list(RegisterRow.objects.select_for_update().filter(uid__in=list(numbers), state="current"))
        _all_there(list(numbers.values()), {row.no for row in rows})
        insert(RegisterCase(row=row, case=case, event=event) for row in rows)


def _all_there(numbers: list[str], found: Container[str]) -> None:
    wrong = [
        Wrong(f"source.registers[{n}]", f"登记簿里没有“{no}”，或者已经作废")
        for n, no in enumerate(numbers)
        if no not in found
    ]
    if wrong:
        raise InputError(wrong)


def offered(officer: Officer, no: str) -> dict[str, Any]:
    """What the form of a clue begins with where it is opened from a row: as the input takes it; {} for no such row."""
    row = RegisterRow.objects.filter(bureau=officer.bureau_id, no=no, state="current", kind__in=SOURCES).first()
    if row is None or not no:
        return {}
    said = row.values
    kind = {"inspection": "inspection", "tip_off": "tip_off"}.get(row.kind, "transfer")
    source: dict[str, Any] = {"kind": kind, "on": said["on"], "registers": [no], "place": said.get("place", "")}
    if row.kind == "inspection":
        hazards = [{"text": h["text"], "major": h.get("major", False)} for h in said.get("hazards", ())]
        times = {"from": said.get("time_from"), "to": said.get("time_to")}
        source["inspection"] = {"hazards": hazards, "text": said.get("text", ""), **times}
    else:
        source["text"] = said.get("text", "")
    party = {"id": "p1", "kind": "unit", "name": said.get("party", ""), "credit_code": said.get("credit_code", "")}
    return {"source": source, "parties": [party]}
