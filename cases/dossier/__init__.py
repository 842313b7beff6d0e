"""A whole case as one JSON file, driven through the engine act by act.

`read` (a file) or `parse` (what JSON gave) checks everything and names every wrong field by its path; `run` makes
bureau and officers, performs the acts and stops at the first refusal; `result` tells what came of it.
"""

from cases.dossier.checking import parse
from cases.dossier.people import bureau_of, officers_of
from cases.dossier.reading import read
from cases.dossier.running import Outcome, act_data, run
from cases.dossier.schema import schema
from cases.dossier.shapes import ActIn, BureauIn, Dossier, OfficerIn
from cases.dossier.telling import result

__all__ = [
    "ActIn", "BureauIn", "Dossier", "OfficerIn", "Outcome", "act_data", "bureau_of", "officers_of", "parse", "read",
    "result", "run", "schema",
]  # fmt: skip
