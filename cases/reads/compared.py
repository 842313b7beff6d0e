"""The amounts of each step of a case beside those of the act at hand."""

from __future__ import annotations

from datetime import date
from typing import Any

from cases.facts import Step
from cases.history import Line


def compared(step: Step) -> tuple[list[tuple[str, date | None]], list[dict[str, Any]]]:
    """The fine of each party as notice, review and meeting had it, beside this one's: (columns, rows)."""
    history = step.history
    resolution = history.resolution
    review = history.reviews[-1] if history.reviews else None
    notices = [n for p in history.parties if (n := history.notice(p)) is not None]
    columns: list[tuple[str, date | None]] = []
    if notices:
        columns.append(("告知", notices[-1].served_on))
    if review is not None:
        columns.append(("审核", review.order[0]))
    if resolution is not None:
        columns.append(("讨论", resolution.order[0]))
    rows = []
    lines = {line.party: line for line in step.lines}
    for key, party in history.parties.items():
        decision = history.decisions.get(key)
        now = lines.get(key) or (decision.line if decision else None) or history.line(key)
        if now is None:
            continue
        notice = history.notice(key)
        cells = [_fine(notice.line if notice else None)] if notices else []
        cells += [_fine(review.lines.get(key))] if review is not None else []
        cells += [_fine(resolution.lines.get(key))] if resolution is not None else []
        mine = _fine(now)
        differs = any(cell is not None and cell != mine for cell in cells)
        rows.append({"name": party["name"], "cells": cells, "now": mine, "kind": now.kind, "differs": differs})
    return columns, rows


def _fine(line: Line | None) -> int | None:
    return line.fine if line is not None and line.penalises else None
