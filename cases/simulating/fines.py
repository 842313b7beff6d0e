"""Which decisions are major and how much each fines, so that both come out to the digit. Pure."""

from __future__ import annotations

import random
from dataclasses import dataclass

from cases.simulating import sharing
from cases.simulating.courses import Courses, Figures, family
from cases.simulating.profile import Impossible
from cases.simulating.terms import Template, Terms

MODEST, USUAL = (50_000, 200_000), 800_000  # fen: what a person, a unit is fined at least where nothing forces less
SLIGHT = 20_000


@dataclass(slots=True)
class Fined:
    """One decision. `sort`: usual | stop (停产停业) | mitigated."""

    person: bool
    simple: bool
    major: bool = False
    sort: str = "usual"
    nature: str = "routine"
    fine: int = 0


@dataclass(frozen=True)
class Bands:
    """What each sort of decision may fine, in fen, by the clauses and the thresholds of the bureau."""

    terms: Terms
    usual: dict[bool, int]  # the highest of the clauses that begin at nothing
    stop: tuple[int, int]
    mitigated: tuple[int, int]
    chief: tuple[int, int]

    def of(self, one: Fined) -> tuple[int, int]:
        if one.sort == "stop":
            return self.stop
        if one.sort == "mitigated":
            return self.mitigated
        if one.simple:
            return 1, min(self.terms.summary[one.person], self.usual[one.person])
        if one.person and one.major:
            return max(self.chief[0], self.terms.least_major(True)), self.chief[1]
        border = self.terms.least_major(one.person)
        return (border, self.usual[False]) if one.major else (1, min(self.usual[one.person], border - 1))


def bands_of(terms: Terms) -> Bands:
    def one(person: bool, heavy: bool, mitigates: bool = False) -> list[Template]:
        return [t for t in terms.templates if (t.person, t.heavy, t.mitigates) == (person, heavy, mitigates)]

    stop, chief, mitigated = one(False, True)[0], one(True, True)[0], one(False, False, True)[0]
    usual = {person: max(t.high for t in one(person, False)) for person in (False, True)}
    return Bands(terms, usual, (stop.low, stop.high), (1, mitigated.low - 1), (chief.low, chief.high))


def fined(figures: Figures, made: Courses, terms: Terms, lot: random.Random) -> list[Fined]:
    """Every decision of the year: ordinary units, ordinary persons, then those on the spot. Raises Impossible."""
    bands = bands_of(terms)
    found = _kinds(figures, made)
    _majors(figures, found, terms, bands)
    _natures(figures, found)
    _amounts(figures, found, bands, lot)
    return found


def _kinds(figures: Figures, made: Courses) -> list[Fined]:
    persons_simple = max(made.persons - made.ordinary, 0)
    persons = made.persons - persons_simple
    found = [Fined(False, False) for _ in range(made.ordinary - persons)] + [Fined(True, False) for _ in range(persons)]
    found += [Fined(False, True) for _ in range(made.simple - persons_simple)]
    return found + [Fined(True, True) for _ in range(persons_simple)]


def _majors(figures: Figures, found: list[Fined], terms: Terms, bands: Bands) -> None:
    """Mark who is major, who is ordered to stop, who is let off with less."""
    units = [one for one in found if not one.simple and not one.person]
    stops, mitigated = figures.get("order_stop"), figures.get("mitigated", 0)
    by_force = (stops or 0) + (mitigated if terms.mitigation_is_major else 0)
    majors = figures.get("pen_major")
    wrongs = []
    if by_force + (0 if terms.mitigation_is_major else mitigated) > len(units):
        wrongs.append(f"责令停产停业{stops or 0}家、减轻处罚{mitigated}宗，多于普通程序对单位的处罚{len(units)}宗")
    if majors is not None and majors < by_force:
        wrongs.append(f"重大处罚{majors}宗，少于责令停产停业{stops or 0}家和减轻处罚{mitigated}宗之和（都须集体讨论）")
    if majors is not None and majors > sum(not one.simple for one in found):
        wrongs.append(f"重大处罚{majors}宗，多于普通程序的处罚")
    if (together := figures.get("collective_done")) is not None and majors is not None and not majors and together:
        wrongs.append(f"集体讨论{together}件，而没有重大处罚")
    if wrongs:
        raise Impossible(wrongs)
    for one in units[: stops or 0]:
        one.sort, one.major = "stop", True
    for one in units[stops or 0 : (stops or 0) + mitigated]:
        one.sort, one.major = "mitigated", terms.mitigation_is_major
    many = majors if majors is not None else _usual_majors(figures, found, bands, by_force)
    ordinary = [one for one in found if not one.simple and one.sort == "usual"]
    for one in ordinary[: many - by_force]:
        one.major = True
    _force_stops(figures, found, terms, bands)


def _usual_majors(figures: Figures, found: list[Fined], bands: Bands, least: int) -> int:
    """As many as meetings, hearings, filings and the total of fines ask for."""
    most = sum(not one.simple for one in found)
    asked = max(
        least, figures.get("collective_done", 0), figures.get("hearing_requested", 0), figures.get("hearing_held", 0)
    )
    if "collective_done" in figures:
        return min(asked, most)
    asked = max(asked, figures.get("filing_done", 0))
    total = figures.get("fine_amount_decided")
    if total is None:
        return min(max(asked, most // 40), most)
    room = sum(bands.of(one)[1] for one in found)
    while room < total and asked < most:
        asked += 1
        room += bands.stop[1] - bands.usual[False]
    return min(asked, most)


def _force_stops(figures: Figures, found: list[Fined], terms: Terms, bands: Bands) -> None:
    """Where nobody told how many stop: as many as the total of fines and the filings need."""
    if figures.get("order_stop") is not None:
        return
    usual = [one for one in found if one.major and one.sort == "usual" and not one.person]
    total, filings = figures.get("fine_amount_decided", 0), figures.get("filing_done", 0)
    room = sum(bands.of(one)[1] for one in found)
    filed = sum(bool(terms.duties(one.person, bands.of(one)[0], ())) for one in found if one.major)
    for one in usual:
        low, high = bands.of(one)
        owes = bool(terms.duties(False, low, ()))
        if low <= high and room >= total and (owes or filed >= filings):
            continue
        room += bands.stop[1] - high
        filed += not owes
        one.sort = "stop"


def _natures(figures: Figures, found: list[Fined]) -> None:
    """Which decisions come of accidents; those are ordinary ones."""
    told = family(figures, "pen_quadrant")
    whole = figures.get("pen_nature.accident", figures.get("pen_source.accident"))
    if whole is None and "pen_nature.routine" in figures:
        whole = len(found) - figures["pen_nature.routine"]
    units, persons = told.get("unit_accident"), told.get("person_accident")
    for person in (False, True):
        key = "person_routine" if person else "unit_routine"
        if (persons if person else units) is None and key in told:
            many = sum(one.person == person for one in found) - told[key]
            units, persons = (units, many) if person else (many, persons)
    if persons is None:
        persons = max((whole or 0) - (units or 0), 0) if units is not None else 0
    if units is None:
        units = max((whole or 0) - persons, 0)
    for person, many in ((False, units), (True, persons)):
        # from the end: what stands beside a unit in its case comes first
        there = [one for one in reversed(found) if one.person == person and not one.simple]
        if not 0 <= many <= len(there):
            raise Impossible([f"事故处罚：{'个人' if person else '单位'}{many}宗，多于普通程序的{len(there)}宗"])
        for one in there[:many]:
            one.nature = "accident"


def _amounts(figures: Figures, found: list[Fined], bands: Bands, lot: random.Random) -> None:
    groups: dict[str, list[Fined]] = {}
    lessened = figures.get("mitigated_amount")
    mitigated = [one for one in found if one.sort == "mitigated"]
    if lessened is not None:
        _lessen(mitigated, lessened, bands, lot)
    free = [one for one in found if lessened is None or one.sort != "mitigated"]
    for one in free:
        quadrant = _quadrant(one)
        groups.setdefault(quadrant if quadrant in figures else "", []).append(one)
    for quadrant in [k for k in figures if k.startswith("fine_quadrant.") and figures[k] and k not in groups]:
        raise Impossible([f"{quadrant}：没有这一类的处罚决定，却有罚款"])
    left = _total(figures)
    if left is not None:
        left -= sum(one.fine for one in mitigated) if lessened is not None else 0
    for quadrant in sorted(groups, reverse=True):
        told = figures.get(quadrant) if quadrant else left
        if quadrant and told is not None and left is not None:
            told -= sum(one.fine for one in mitigated if lessened is not None and _quadrant(one) == quadrant)
            left -= told
        _share(groups[quadrant], told, bands, lot)


def _quadrant(one: Fined) -> str:
    return f"fine_quadrant.{'person' if one.person else 'unit'}_{one.nature}"


def _total(figures: Figures) -> int | None:
    """What the fines come to together; None where nobody told."""
    whole, taken = figures.get("penalty_total_amount"), figures.get("confisc_amount", 0)
    if taken:
        raise Impossible(["没收（可计价）：模拟不造没收，请留空或者写0"])
    return figures.get("fine_amount_decided", whole)


def _lessen(mitigated: list[Fined], total: int, bands: Bands, lot: random.Random) -> None:
    low, high = bands.mitigated
    if not len(mitigated) <= total <= len(mitigated) * (high + 1 - low):
        raise Impossible(
            [f"减轻金额{total / 100:.2f}元，{len(mitigated)}宗减轻处罚最多减轻{len(mitigated) * high / 100:.2f}元"]
        )
    for one, less in zip(mitigated, sharing.amounts(total, [(1, high)] * len(mitigated), lot), strict=True):
        one.fine = high + 1 - less


def _share(group: list[Fined], total: int | None, bands: Bands, lot: random.Random) -> None:
    """`total` among a group; None: what is usual."""
    hard = [bands.of(one) for one in group]
    soft = [
        (min(max(low, SLIGHT if o.simple else MODEST[0]), high), high)
        for o, (low, high) in zip(group, hard, strict=True)
    ]
    if total is None:
        caps = [(low, min(high, max(low, USUAL * 2))) for low, high in soft]
        total = sum(lot.randint(low // 10_000, max(low, high) // 10_000) * 10_000 for low, high in caps)
        total = min(max(total, sum(low for low, _ in soft)), sum(high for _, high in soft))
    least, most = sum(low for low, _ in hard), sum(high for _, high in hard)
    if not least <= total <= most:
        many = sum(one.major for one in group)
        raise Impossible(
            [
                f"罚款{total / 100:.2f}元：{len(group)}宗处罚决定（其中重大{many}宗）按处罚依据和重大标准"
                f"最少{least / 100:.2f}元，最多{most / 100:.2f}元"
            ]
        )
    chosen = soft if total >= sum(low for low, _ in soft) else hard
    for one, fine in zip(group, sharing.amounts(total, chosen, lot), strict=True):
        one.fine = fine
