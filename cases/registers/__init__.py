"""The registers around the cases (台账): inspections with hazards, tip-offs with rewards, guidance, transfers, training …

What a register holds is data (`kinds/*.toml`): fields, who enters and corrects, which counters a row feeds by which date.
One machinery for all of them:

    from cases import registers
    row = registers.enter("inspection", actor=officer, values={"on": "2026-03-02", "party": "…", "mode": "special", …})
    rows = registers.enter_many("inspection", actor=officer, many=[{…}, {…}])   one transaction, all or nothing
    registers.correct(row, actor=head, version=1, values={…}, reason="…")
    registers.void(row, actor=head, version=2, reason="…")

Every change is one event in the bureau's own chain (`register_entered`, `register_corrected`, `register_voided`), written
in the same transaction as the row and its counter entries; a correction or voiding adds the difference, dated as the
thing counted is. Values come as an API gives them: dates `2026-03-02`, amounts in yuan (text, whole number or Decimal),
`True`/`False`, lists of objects for rows; they are stored as JSON with amounts in fen. Raises `InputError` (paths name
field and row), `Refused`, `Conflict` (stale version), `BureauConflict` where another writer was first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cases.registers.kinds import KINDS, Kind
    from cases.registers.writing import Conflict, correct, enter, enter_many, row_of, void

__all__ = ["KINDS", "Conflict", "Kind", "correct", "enter", "enter_many", "row_of", "void"]


def __getattr__(name: str) -> Any:
    """Looked up when first asked for: the counters read `linking` while they are still being loaded themselves."""
    if name not in __all__:
        raise AttributeError(name)
    from cases.registers import kinds, writing

    return getattr(kinds if name in ("KINDS", "Kind") else writing, name)
