"""What a check is: a small function over one case's `Material`, and what it says."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fractions import Fraction

from review.evaluation.material import Material
from review.evaluation.results import Place

# ok: nothing is missing. pending: the case has not come so far. unsure: the program cannot tell, a person has to look.
OK, LACKING, NOT_APPLICABLE, PENDING, UNSURE = "ok", "lacking", "not_applicable", "pending", "unsure"
WHOLE = Fraction(1)


@dataclass(frozen=True)
class Lack:
    """One thing missing: what, where, which share of the item it costs; `mend` says how it can still be put right."""

    said: str
    place: Place | None = None
    share: Fraction = WHOLE
    mend: str = ""


@dataclass(frozen=True)
class Found:
    """What a check says of a case. `places` are where it looked."""

    state: str
    said: str
    lacks: tuple[Lack, ...] = ()
    places: tuple[Place, ...] = ()


Check = Callable[[Material], Found]
CHECKS: dict[str, Check] = {}
LABELS: dict[str, str] = {}


def check(name: str, label: str) -> Callable[[Check], Check]:
    """Declare a check: standards name it, people read the label."""

    def decorate(function: Check) -> Check:
        if name in CHECKS:
            raise ValueError(f"check {name} is declared twice")
        CHECKS[name], LABELS[name] = function, label
        return function

    return decorate


def ok(said: str, *places: Place) -> Found:
    return Found(OK, said, (), places)


def none(said: str) -> Found:
    """The case has no use for the item."""
    return Found(NOT_APPLICABLE, said)


def pending(said: str) -> Found:
    return Found(PENDING, said)


def unsure(said: str, *places: Place) -> Found:
    return Found(UNSURE, said, (), places)


def told(lacks: Iterable[Lack], said: str, *places: Place) -> Found:
    """What is missing, or, where nothing is, that all is well."""
    lacks = tuple(lacks)
    if not lacks:
        return ok(said, *places)
    reasons = "；".join(dict.fromkeys(lack.said for lack in lacks))
    return Found(LACKING, reasons, lacks, tuple(dict.fromkeys(lack.place for lack in lacks if lack.place is not None)))


def before(material: Material, said: str, *acts: str) -> Found | None:
    """Why there is nothing to look at yet: the case did none of these acts. None where it did."""
    if material.did(*acts):
        return None
    if material.summary:
        return none("简易程序，没有这一环节")
    if material.ended_early:
        return none("案件没有办到这一环节")
    return pending(said)
