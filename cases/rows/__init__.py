"""The rows each act writes beside its event: what lists, searches and constraints need. Written only by the engine.

Every row names its event and can be made again from it; nothing here decides anything.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cases.models import Event
from cases.rows import after, contents, outcome  # noqa: F401  they fill WRITERS
from cases.rows.base import WRITERS
from cases.rows.contents import grams

if TYPE_CHECKING:
    from cases.facts import Step

__all__ = ["grams", "write"]


def write(step: Step, event: Event) -> None:
    """Write the rows of an act that leaves any."""
    writer = WRITERS.get(step.act.name)
    if writer is not None:
        writer(step, event)
