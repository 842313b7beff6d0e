"""From what is asked to the cases that fit, at any size.

Each thing asked is probed first: at most some thousands of ids out of its own index. Few of them: those are all the
cases there can be, and the list is told them. Many: the list walks in its own order and checks each case on the way,
which finds a page soon exactly because there are many.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.lookups import LessThanOrEqual

from cases import selectors
from cases.lawbase import LawBase
from cases.models import Bureau, Case, CaseOfficer, Event, Number, Officer, Party, PartyGram, Violation
from cases.reads import capped
from cases.reads.filters import Filters, Serial
from cases.registry import Stage
from cases.rows.contents import grams

CAP = 2000
MOST_PIECES = 12  # of a name that is searched: more tell no more apart
UNFILED = (Stage.CLUE, Stage.FILING)
THIS = OuterRef("pk")


@dataclass
class Narrowed:
    """The cases that fit are those of `base` with `where`; where `few` is set, they are among these ids.

    `some`: ids of the first thing asked that has more than the cap, as many as were looked at, and `rest` all of
    `where` but that thing; None where nothing has.
    """

    base: QuerySet[Case]
    bureaus: list[Bureau]
    where: Q = field(default_factory=Q)
    rest: Q = field(default_factory=Q)
    few: set[int] | None = None
    some: set[int] | None = None

    def all(self) -> QuerySet[Case]:
        found = self.base.filter(self.where)
        return found if self.few is None else found.filter(pk__in=capped.among(self.few))

    def sample(self) -> QuerySet[Case]:
        """Cases that fit, found without a search; nearly always as many as anybody counts."""
        found = self.base.filter(self.rest, pk__in=capped.among(self.some or ()))
        return found if self.few is None else found.filter(pk__in=capped.among(self.few))

    def holds(self, condition: Q) -> None:
        """One more thing that is checked on each case."""
        self.where &= condition
        self.rest &= condition


@dataclass(frozen=True)
class Source:
    """Where the cases of one thing asked come from: querysets of their ids, and the same asked of one case.

    `newest_first`: in that order come the ids, so that the walk begins where they do (somebody left years ago).
    """

    parts: list[QuerySet[Any, Any]]
    condition: Q
    newest_first: bool = False

    def among_many(self, ids: set[int]) -> Q:
        """The condition where there are more cases than those of `ids`, the first of them."""
        if not self.newest_first:
            return self.condition
        return Q(LessThanOrEqual(F("pk") + 0, max(ids))) & self.condition  # + 0: the order is another index's matter


def narrow(officer: Officer, asked: Filters, horizon: date | None, today: date, law: LawBase) -> Narrowed:
    """The cases this officer may see that fit. `horizon` is the last day of the asked deadline filter."""
    bureaus, cases = selectors.visible(officer)
    ids = [bureau.pk for bureau in bureaus]
    found = Narrowed(cases, bureaus)
    if asked.stages:
        found.holds(Q(stage__in=[str(s) for s in asked.stages]))
    if asked.since:
        found.holds(Q(filed_on__gte=asked.since))
    if asked.until:
        found.holds(Q(filed_on__lte=asked.until))
    all_of = list(_sources(asked, ids, horizon, today))
    any_of = list(_searched(asked, ids, law)) if asked.text else []
    probed = _probed([*all_of, *any_of])
    for source, some in zip(all_of, probed, strict=False):
        _both(found, source.among_many(some) if len(some) > CAP else None, some)
    if asked.text:
        _either(found, any_of, probed[len(all_of) :])
    return found


def _both(found: Narrowed, condition: Q | None, ids: set[int]) -> None:
    """One more thing that has to fit: to be checked where there are many of it, else these ids."""
    if condition is None:
        found.few = ids if found.few is None else found.few & ids
    elif found.some is None:
        found.where &= condition
        found.some = ids
    else:
        found.holds(condition)


def _sources(asked: Filters, bureaus: list[int], horizon: date | None, today: date) -> Iterator[Source]:
    """What every case has to meet and an index can find."""
    if asked.due:
        late = Q(next_due__lt=today) if asked.due == "late" else Q(next_due__gte=today, next_due__lte=horizon)
        yield Source([_cases(bureaus).filter(late).values_list("pk")], late)
    if asked.unit:
        yield Source([Case.objects.filter(unit=asked.unit).values_list("pk")], Q(unit=asked.unit))
    if asked.officer:
        yield Source(handled_by([asked.officer], bureaus), handling([asked.officer]), newest_first=True)
    if asked.cause:
        yield _violating([asked.cause])


def _either(found: Narrowed, sources: list[Source], probed: list[set[int]]) -> None:
    """A search fits where any of its sources does."""
    few: set[int] = set().union(*(ids for ids in probed if len(ids) <= CAP))
    many = [source.among_many(ids) for source, ids in zip(sources, probed, strict=True) if len(ids) > CAP]
    either = reduce(or_, many, Q(pk__in=capped.among(few)) if few else Q()) if many else None
    _both(found, either, set().union(*probed))


def _probed(sources: list[Source]) -> list[set[int]]:
    """For each source its ids, some more than the cap where there are many: one statement."""
    parts = [(n, part[: CAP + 1]) for n, source in enumerate(sources) for part in source.parts]
    found: list[set[int]] = [set() for _ in sources]
    for (n, _), ids in zip(parts, capped.by_part([part for _, part in parts]), strict=True):
        found[n].update(ids)
    return found


def _cases(bureaus: list[int]) -> QuerySet[Case]:
    return Case.objects.filter(bureau__in=bureaus)


def handled_by(officers: list[int], bureaus: list[int]) -> list[QuerySet[Any, Any]]:
    """Ids of the cases these officers handle now; before the filing, of those they registered. The newest first."""
    team = CaseOfficer.objects.filter(officer__in=officers, until=None).values_list("case_id")
    clues = _cases(bureaus).filter(stage__in=UNFILED, events__seq=1, events__actor__in=officers).values_list("pk")
    return [team.order_by("-case_id"), clues.order_by((F("pk") + 0).desc())]  # + 0: few to sort, many to walk


def handling(officers: list[int]) -> Q:
    """The same asked of one case."""
    registered = Q(stage__in=UNFILED) & Q(Exists(Event.objects.filter(case=THIS, seq=1, actor__in=officers)))
    return Q(Exists(CaseOfficer.objects.filter(case=THIS, officer__in=officers, until=None))) | registered


# -- the search field --------------------------------------------------------------------------------------------------


def _searched(asked: Filters, bureaus: list[int], law: LawBase) -> Iterator[Source]:
    """Number, party, credit code, handler or cause: whichever of them it is."""
    if (serial := asked.serial) is not None:
        yield _numbered(bureaus, serial)
    if code := asked.credit_code:  # of units only: an identity number is nothing to search by
        coded = Party.objects.filter(identity=code).exclude(kind="person")
        yield Source([coded.values_list("case_id")], Q(Exists(coded.filter(case=THIS))))
    if len(asked.text) > 1 and not asked.text.isdigit():
        yield _named(asked.text)
        if namesakes := list(Officer.objects.filter(name=asked.text, bureau__in=bureaus).values_list("pk", flat=True)):
            yield Source(handled_by(namesakes, bureaus), handling(namesakes), newest_first=True)
        if cites := causes(asked.text, law):
            yield _violating(cites)


def _numbered(bureaus: list[int], serial: Serial) -> Source:
    numbers = Number.objects.filter(bureau__in=bureaus, seq=serial.seq)
    if serial.year is not None:
        numbers = numbers.filter(year=serial.year)
    if serial.word:
        numbers = numbers.filter(word=serial.word)
    if serial.part is not None:
        numbers = numbers.filter(part=serial.part)
    filed = numbers.filter(event__case__isnull=False)
    return Source([filed.values_list("event__case_id")], Q(Exists(numbers.filter(event__case=THIS))))


def _named(text: str) -> Source:
    """By the rarest of the name's two-character pieces; the others are checked."""
    pieces = sorted(grams(text))[:MOST_PIECES]
    rows = [PartyGram.objects.filter(gram=piece).values_list("pk")[: CAP + 1] for piece in pieces]
    _, rarest = min(zip(capped.counts(rows), pieces, strict=True))
    parties = Party.objects.all()
    for piece in pieces:
        if piece != rarest:
            parties = parties.filter(Exists(PartyGram.objects.filter(gram=piece, party=OuterRef("pk"))))
    by_rarest = parties.filter(grams__gram=rarest).values_list("case_id")
    return Source([by_rarest], Q(Exists(parties.filter(case=THIS, grams__gram=rarest))))


def causes(text: str, law: LawBase) -> list[str]:
    """The citations whose violation holds these words (案由)."""
    return [cite for cite, violation in law.violations().items() if text in violation]


def _violating(cites: list[str]) -> Source:
    rows = Violation.objects.filter(clause__in=cites, superseded_by=None)
    return Source([rows.values_list("case_id")], Q(Exists(rows.filter(case=THIS))))
