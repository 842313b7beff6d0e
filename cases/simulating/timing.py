"""When things happen: cases spread over the year so that each comes to its end in it, rows on days of their own. Pure."""

from __future__ import annotations

from cases.simulating.acting import length
from cases.simulating.casing import Asked
from cases.simulating.planned import CasePlan, RowPlan, VisitPlan
from cases.simulating.profile import Impossible

LATE = 58  # working days before the end of the year: a case filed then may still be open without being late
RECTIFIED = 8


def place(asked: Asked, found: list[CasePlan], visits: list[VisitPlan], rows: list[RowPlan]) -> None:
    """Give every case and row its day; then number them in that order. Raises Impossible."""
    last = len(asked.terms.days) - 1
    settled = [c for c in found if c.end != "pending"]
    asked.lot.shuffle(settled)
    for n, case in enumerate(settled):
        room = last - length(case)
        if room < 0:
            raise Impossible(["有的案件审核退回太多，一年里办不完"])
        case.start = n * (room + 1) // len(settled)
    for case in found:
        if case.end == "pending":
            room = LATE - length(case) if case.opinions else LATE - 5
            case.start = last - LATE + asked.lot.randrange(max(room, 1))
    _case_after_row(asked, found, rows)
    _apart(asked, found, rows)
    _row_before_case(found, visits)
    _unlinked(asked, visits, last)
    _number(found, visits, rows)


def _row_before_case(found: list[CasePlan], visits: list[VisitPlan]) -> None:
    """A row that cases come of is entered on the day of the first of them."""
    for visit in visits:
        visit.start = -1
    for case in found:
        if case.link is None:
            continue
        kind, n = case.link
        if kind == "inspection":
            visits[n].start = case.start if visits[n].start < 0 else min(case.start, visits[n].start)


def _case_after_row(asked: Asked, found: list[CasePlan], rows: list[RowPlan]) -> None:
    """A case of a tip-off or a clue taken in waits for it; where the year is too short for that, it comes of the first."""
    last = len(asked.terms.days) - 1
    first: dict[str, int] = {}
    for case in found:
        if case.link is not None and case.link[0] != "inspection":
            kind, n = case.link
            first[kind] = min(n, first.get(kind, n))
    for case in found:
        if case.link is None or case.link[0] == "inspection":
            continue
        kind, n = case.link
        if rows[n].start > last - length(case):
            n = first[kind]
            case.link = kind, n
        case.start = max(case.start, rows[n].start)


def _apart(asked: Asked, found: list[CasePlan], rows: list[RowPlan]) -> None:
    """One unit is fined once for one violation (行政处罚法 29): where two cases tell it of the same day, one moves."""
    taken: set[tuple[int, str, int]] = set()
    for case in found:
        earliest = rows[case.link[1]].start if case.link and case.link[0] != "inspection" else 0
        latest = len(asked.terms.days) - 1 - length(case)
        for day in (case.start, *range(case.start + 1, latest + 1), *range(case.start - 1, earliest - 1, -1)):
            told = {
                (party.who, clause, day)
                for party in case.parties
                if not party.person
                for clause in asked.terms.templates[party.template].cite.split("+")
            }
            if not told & taken:
                break
        else:
            raise Impossible(["同一家单位的处罚太多，一年里排不开：同一违法行为只能罚款一次"])
        case.start = day
        taken |= told


def _unlinked(asked: Asked, visits: list[VisitPlan], last: int) -> None:
    free = [v for v in visits if v.start < 0]
    asked.lot.shuffle(free)
    for n, visit in enumerate(free):
        visit.start = n * (last + 1) // len(free)
    for visit in visits:
        if visit.rectified:
            visit.later = min(visit.start + RECTIFIED, last)


def _number(found: list[CasePlan], visits: list[VisitPlan], rows: list[RowPlan]) -> None:
    """Links now name the place of a row in its register, which its number follows."""
    places: dict[tuple[str, int], int] = {}
    for n, (old, visit) in enumerate(sorted(enumerate(visits), key=lambda one: (one[1].start, one[0]))):
        visit.place = n
        places["inspection", old] = n
    by_kind: dict[str, int] = {}
    for old, row in sorted(enumerate(rows), key=lambda one: (one[1].start, one[0])):
        row.place = by_kind.get(row.kind, 0)
        by_kind[row.kind] = row.place + 1
        places[row.kind, old] = row.place
    found.sort(key=lambda c: c.start)
    for n, case in enumerate(found):
        case.number = n
        if case.link is not None:
            case.link = case.link[0], places[case.link]
