"""Whether the bureau itself issues the licence a clause speaks of: then what the issuer decides is the bureau's to decide.

Who issues what hangs on the licence and on local delegation (危险化学品安全管理条例 31, 35; 烟花爆竹安全管理条例 19): a bureau's
administrator enters the codes of the catalogue concerned.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cases.facts import Step
    from cases.models import Clause

CODES = "licence_issuer_codes"
LICENCE_KINDS = ("revoke_licence", "suspend_licence")


def issues_licence(step: Step, row: Clause) -> bool:
    return row.code in step.param(CODES).value


def for_another(step: Step, row: Clause) -> bool:
    """Whether another body than the bureau decides by this row."""
    if row.decided_by == "licence_issuer":
        return not issues_licence(step, row)
    return row.decided_by != "bureau"


def licences_for_another(step: Step, kinds: frozenset[str] | set[str], rows: list[Clause]) -> list[str]:
    """Of the kinds proposed, those against a licence that the rows leave to whoever issued it."""
    offered = {kind for row in rows for kind in row.kinds_may}
    return [k for k in LICENCE_KINDS if k in kinds & offered and not any(issues_licence(step, row) for row in rows)]
