"""What a planned row of a register says when it is entered, and when it is completed; by whom."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from cases.models import Officer
from cases.registers.kinds import KINDS
from cases.simulating.acting import Setting
from cases.simulating.invented import chance
from cases.simulating.planned import RowPlan, VisitPlan
from cases.simulating.staff import Staff
from cases.simulating.terms import TRADES, WORDS

RECTIFY_DAYS = 15


def keeper(kind: str, staff: Staff) -> Officer:
    """Who enters rows of a register: the clerk where he may."""
    return _who(KINDS[kind].enter, staff)


def corrector(kind: str, staff: Staff) -> Officer:
    return _who(KINDS[kind].correct, staff)


def _who(roles: frozenset[str], staff: Staff) -> Officer:
    people = {
        "clerk": staff.clerk, "inspector": staff.inspectors[0], "unit_head": staff.heads[0],
        "legal_reviewer": staff.reviewers[0], "leader": staff.leaders[0],
    }  # fmt: skip
    return next(officer for role, officer in people.items() if role in roles)


def first(row: RowPlan | VisitPlan, s: Setting) -> dict[str, Any]:
    """As it is entered on its day."""
    return _visit(row, s, rectified=False) if isinstance(row, VisitPlan) else row.values


def whole(row: RowPlan | VisitPlan, s: Setting) -> dict[str, Any]:
    """With what became known later."""
    return _visit(row, s, rectified=True) if isinstance(row, VisitPlan) else row.values | row.more


def _visit(visit: VisitPlan, s: Setting, rectified: bool) -> dict[str, Any]:
    lot = chance(s.world.seed, "visit", visit.place)
    officers = [o.name for o in lot.sample(list(s.staff.inspectors), 2)]
    trades = TRADES[visit.industry]
    on = s.terms.days[visit.start]
    values: dict[str, Any] = {
        "on": on.isoformat(), "party": s.world.unit_name(visit.who), "credit_code": s.world.credit_code(visit.who),
        "industry": trades[visit.who % len(trades)], "mode": visit.mode, "officers": "、".join(officers), "place": "生产车间",
        "time_from": "09:00", "time_to": "10:30", "recorded": visit.recorded,
    }  # fmt: skip
    for name in ("orders", "measures", "plan_class"):
        if value := getattr(visit, name):
            values[name] = value
    if visit.hazards:
        until = (on + timedelta(days=RECTIFY_DAYS)).isoformat()
        done = s.terms.days[visit.later].isoformat() if rectified and visit.later is not None else ""
        values["hazards"] = [
            {
                "text": lot.choice(WORDS["major_hazards" if n < visit.majors else "hazards"]), "major": n < visit.majors,
                "until": until, **({"rectified_on": done} if done and n < visit.rectified else {}),
            }
            for n in range(visit.hazards)
        ]  # fmt: skip
    return values
