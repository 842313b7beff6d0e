"""The year's inspections as rows of their register: units, ways, hazards, orders, each to the digit. Pure."""

from __future__ import annotations

from collections import defaultdict

from cases.counters.table import COUNTERS
from cases.simulating import sharing
from cases.simulating.casing import BRANCHES, Asked
from cases.simulating.courses import family
from cases.simulating.planned import CasePlan, VisitPlan
from cases.simulating.profile import Impossible

MODES = {"special": 40, "plan_key": 25, "plan_general": 25, "joint": 5, "cross": 3}
CLASSES = ("high", "key", "general")
MOST_HAZARDS, MOST_PAPERS = 500, 100
REPEATED = 5  # every fifth visit is to a unit that was visited before
LEAST_VISITS = 10


def visits_of(asked: Asked, found: list[CasePlan]) -> list[VisitPlan]:
    """Every visit, the cases that come of one linked to it by its place in this list. Raises Impossible."""
    origin = [c for c in found if c.source == "inspection"]
    many = asked.figures.get("insp_visits")
    if many is None:
        many = (
            max(len(origin) * 2, LEAST_VISITS, asked.get("insp_units", 0), *_told_hazards(asked))
            if _wanted(asked, origin)
            else 0
        )
    if origin and not many:
        raise Impossible([f"案源为监督检查的案件{len(origin)}件，而没有检查"])
    units = _units(asked, found, many)
    branches = {p.who: p.industry for c in found for p in c.parties if not p.person}
    usual = list(BRANCHES)
    visits = [
        VisitPlan(who := n if n < units else n % units, branches.get(who, usual[who % len(usual)])) for n in range(many)
    ]
    _link(asked, origin, visits, units)
    _modes(asked, visits)
    _rechecks(asked, visits)
    _recorded(asked, found, visits)
    _plan(asked, visits, units)
    _hazards(asked, visits, origin)
    _papers(asked, visits, found)
    return visits


def _wanted(asked: Asked, origin: list[CasePlan]) -> bool:
    keys = ("hazard_found", "insp_units", "hazard_major", "onsite_measure", "insp_count_moj")
    return bool(origin) or any(asked.figures.get(k) for k in keys) or any(
        v for k, v in asked.figures.items() if k.startswith(("insp_by_mode.", "plan_done."))
    )  # fmt: skip


def _told_hazards(asked: Asked) -> list[int]:
    modes = sum(v for k, v in asked.figures.items() if k.startswith("insp_by_mode."))
    return [-(-asked.get("hazard_found", 0) // 10), modes, asked.get("insp_count_moj", 0)]


def _units(asked: Asked, found: list[CasePlan], visits: int) -> int:
    told = asked.figures.get("insp_units")
    if told is None:
        concerned = asked.made.distinct + sum(not c.penalises for c in found)
        return max(1, min(visits, max(concerned, visits - visits // REPEATED)))
    if told > visits or (visits and not told):
        raise Impossible([f"检查单位{told}家，与检查{visits}家次不合"])
    return max(told, 1)


def _link(asked: Asked, origin: list[CasePlan], visits: list[VisitPlan], units: int) -> None:
    """A case comes of a visit to its unit; the second one of the second visit to it, where there was one."""
    seen: defaultdict[int, int] = defaultdict(int)
    for case in origin:
        party = case.parties[0]
        if party.person:
            case.link = ("inspection", asked.lot.randrange(len(visits)))
            continue
        home = party.who % units
        place = home + seen[home] * units
        seen[home] += 1
        case.link = ("inspection", place if place < len(visits) else home)


def _modes(asked: Asked, visits: list[VisitPlan]) -> None:
    given = family(asked.figures, "insp_by_mode")
    drawn = asked.get("rand_units", 0)
    if "random" not in given and 0 < drawn <= len(visits) - sum(given.values()):
        given["random"] = drawn
    if given.get("other") or (given.get("recheck") and not asked.terms.rechecks_count):
        raise Impossible(["分方式检查家次：“其他（案件登记）”模拟不造；复查按本机关的参数不计入检查家次"])
    names = sharing.labels(given, len(visits), MODES, asked.lot)
    if names is None:
        raise Impossible([f"分方式检查家次之和不是检查的{len(visits)}家次"])
    for visit, name in zip(visits, names, strict=True):
        visit.mode = name


def _rechecks(asked: Asked, visits: list[VisitPlan]) -> None:
    """Beside the visits, where the parameter does not count them among these."""
    wanted = asked.figures.get("insp_recheck", 0)
    if asked.terms.rechecks_count:
        return
    units = [visit for n, visit in enumerate(visits) if visit.who == n][:wanted] if wanted else []
    if wanted and not visits:
        raise Impossible(["有复查而没有检查"])
    for n in range(wanted):
        first = units[n % len(units)]
        visits.append(VisitPlan(first.who, first.industry, "recheck"))


def _recorded(asked: Asked, found: list[CasePlan], visits: list[VisitPlan]) -> None:
    """All were recorded in full, unless the number of the judicial way of counting says otherwise."""
    wanted = asked.figures.get("insp_count_moj", asked.figures.get("insp_recorded"))
    if wanted is None:
        return
    followed = {c.link[1] for c in found if c.link and c.link[0] == "inspection" and (c.simple or c.end != "not_filed")}
    left = wanted if "insp_count_moj" in asked.figures else wanted - len(followed)
    for n, visit in enumerate(visits):
        visit.recorded = n in followed or (visit.mode != "recheck" and left > 0)
        left -= n not in followed and visit.recorded
    if left:
        raise Impossible(
            [f"行政检查次数（司法口径）{wanted}次，检查{len(visits)}家次里有{len(followed)}次后来另有执法行为"]
        )


def _plan(asked: Asked, visits: list[VisitPlan], units: int) -> None:
    """Units visited by the year's plan, each in one class."""
    n = 0
    told = sum(asked.get(f"plan_done.{name}", 0) for name in CLASSES)
    if told > min(units, len(visits)) or asked.get("plan_done", told) != told:
        raise Impossible(
            [f"完成计划检查{asked.get('plan_done', told)}家（分类之和{told}家），检查单位{min(units, len(visits))}家"]
        )
    for name in CLASSES:
        for _ in range(asked.get(f"plan_done.{name}", 0)):
            visits[n].plan_class = name
            n += 1


def _hazards(asked: Asked, visits: list[VisitPlan], origin: list[CasePlan]) -> None:
    counted = [v for v in visits if v.mode != "recheck"]
    linked = {c.link[1] for c in origin if c.link}
    wanted = asked.figures.get("hazard_found")
    if wanted is None:
        wanted = max(len(counted) * 2, asked.get("hazard_major", 0), asked.get("hazard_rectified", 0))
    if wanted > len(counted) * MOST_HAZARDS:
        raise Impossible([f"隐患{wanted}条，检查{len(counted)}家次最多记{len(counted) * MOST_HAZARDS}条"])
    first = sorted(range(len(counted)), key=lambda n: n not in linked)  # what led to a case found something
    least = min(wanted, len(counted), len(linked))
    more = sharing.counts(wanted - least, len(counted), MOST_HAZARDS - 1, asked.lot) if counted else []
    for n, extra in zip(first, more, strict=True):
        counted[n].hazards = extra
    for n in first[:least]:
        counted[n].hazards += 1
    _some(asked, counted, "majors", asked.get("hazard_major", wanted // 20), wanted)
    _some(asked, counted, "rectified", asked.get("hazard_rectified", wanted), wanted)


def _some(asked: Asked, visits: list[VisitPlan], name: str, wanted: int, most: int) -> None:
    """So many of all hazards are of a kind, by chance."""
    if wanted > most:
        raise Impossible(
            [
                f"{COUNTERS['hazard_major' if name == 'majors' else 'hazard_rectified'].label}{wanted}条，多于隐患{most}条"
            ]
        )
    left = most
    for visit in visits:
        here = min(visit.hazards, wanted) if wanted == left else min(
            wanted, sum(asked.lot.random() * left < wanted for _ in range(visit.hazards))
        )  # fmt: skip
        here = max(here, wanted - (left - visit.hazards))
        setattr(visit, name, here)
        wanted, left = wanted - here, left - visit.hazards


def _papers(asked: Asked, visits: list[VisitPlan], found: list[CasePlan]) -> None:
    """Orders to correct and measures that no case holds."""
    in_cases = sum(len(c.parties) for c in found if c.ordered and not c.simple and c.end != "not_filed")
    linked = {c.link[1] for c in found if c.link and c.link[0] == "inspection"}
    with_hazards = [v for n, v in enumerate(visits) if v.hazards and n not in linked]
    orders = asked.figures.get("order_rectify")
    orders = len(with_hazards) if orders is None else orders - in_cases
    for name, wanted in (("orders", orders), ("measures", asked.get("onsite_measure", 0))):
        there = with_hazards or visits
        if not 0 <= wanted <= len(there) * MOST_PAPERS:
            raise Impossible([f"责令限期整改指令书、现场处理措施{wanted}份，检查登记簿容纳不下"])
        if there:
            for visit, many in zip(there, _flat(wanted, len(there)), strict=True):
                setattr(visit, name, many)


def _flat(total: int, places: int) -> list[int]:
    return [total // places + (n < total % places) for n in range(places)]
