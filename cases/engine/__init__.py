"""The only way a case changes: `perform`. Pages, API, importer and tests all go through it.

One transaction: lock the case, compare the version, load the facts, ask stage, role, date and every guard, move the
stage, append one event, write rows, deadlines, counters, papers. A refusal writes nothing but itself.
"""

from cases import acts  # noqa: F401  registers itself
from cases.engine.answers import CaseNotFound, Conflict, Refused, Verdict
from cases.engine.judging import judge
from cases.engine.performing import available, check, look, perform
from cases.inputs import InputError
from cases.registry import ACTS

__all__ = [
    "ACTS",
    "CaseNotFound",
    "Conflict",
    "InputError",
    "Refused",
    "Verdict",
    "available",
    "check",
    "judge",
    "look",
    "perform",
]
