"""From what is asked to the cases that fit, at any size.

Each thing asked is probed first: at most a thousand and one ids out of its own index. Few of them: those are all the
cases there can be, and the rest is checked on them. Many: the list walks in its own order and checks each case on the
way, which finds a page soon exactly because there are many.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from cases import lawbase, selectors
from cases.models import Bureau, Case, CaseOfficer, Event, Number, Officer, Party, PartyGram, Violation
from cases.reads import capped
from cases.reads.filters import Filters, Serial
from cases.registry import Stage
from cases.rows.contents import grams

CAP = 1000
MOST_PIECES = 12  # of a name that is searched: more tell no more apart
UNFILED = (Stage.CLUE, Stage.FILING)
THIS = OuterRef("pk")


@dataclass
class Narrowed:
    """The cases that fit are those of `base` with `where`; where `few` is set, they are among these ids."""

    base: QuerySet[Case]
    bureaus: list[int]
    where: Q
    few: set[int] | None = None

    def all(self) -> QuerySet[Case]:
        found = self.base.filter(self.where)
        return found if self.few is None else found.filter(pk__in=self.few)


def narrow(officer: Officer, asked: Filters, horizon: date | None, today: date) -> Narrowed:
    """The cases this officer may see that fit. `horizon` is the last day of the asked deadline filter."""
    bureaus = selectors.visible_bureaus(officer)
    found = Narrowed(selectors.visible_cases(officer), [b.pk for b in bureaus], Q())
    if asked.stages:
        found.where &= Q(stage__in=[str(s) for s in asked.stages])
    if asked.since:
        found.where &= Q(filed_on__gte=asked.since)
    if asked.until:
        found.where &= Q(filed_on__lte=asked.until)
    if asked.due:
        late = Q(next_due__lt=today) if asked.due == "late" else Q(next_due__gte=today, next_due__lte=horizon)
        _probe(found, [_cases(found.bureaus).filter(late).values_list("pk", flat=True)], late)
    if asked.unit:
        mine = Q(unit=asked.unit)
        _probe(found, [Case.objects.filter(mine).values_list("pk", flat=True)], mine)
    if asked.officer:
        _probe(found, handled_by(asked.officer, found.bureaus), handling(asked.officer))
    if asked.cause:
        _probe(found, *_violating([asked.cause]))
    if asked.text:
        _search(found, asked)
    return found


def _cases(bureaus: list[int]) -> QuerySet[Case]:
    return Case.objects.filter(bureau__in=bureaus)


def handled_by(officer: int, bureaus: list[int]) -> list[QuerySet[Any, Any]]:
    """Ids of the cases an officer handles now; before the filing, of those he registered."""
    team = CaseOfficer.objects.filter(officer=officer, until=None).values_list("case_id")
    clues = _cases(bureaus).filter(stage__in=UNFILED, events__seq=1, events__actor=officer).values_list("pk")
    return [team, clues]


def handling(officer: int) -> Q:
    """The same asked of one case."""
    registered = Q(stage__in=UNFILED) & Q(Exists(Event.objects.filter(case=THIS, seq=1, actor=officer)))
    return Q(Exists(CaseOfficer.objects.filter(case=THIS, officer=officer, until=None))) | registered


def few_of(parts: Iterable[QuerySet[Any, Any]]) -> set[int] | None:
    """The ids, or None where there are more than the cap."""
    ids = {row[0] for row in capped.rows([part.order_by()[: CAP + 1] for part in parts])}
    return ids if len(ids) <= CAP else None


def _probe(found: Narrowed, parts: list[QuerySet[Any, Any]], condition: Q) -> None:
    ids = few_of(parts)
    if ids is None:
        found.where &= condition
    else:
        found.few = ids if found.few is None else found.few & ids


# -- the search field --------------------------------------------------------------------------------------------------


def _search(found: Narrowed, asked: Filters) -> None:
    """Number, party, credit code, handler or cause: whichever of them it is."""
    few: set[int] = set()
    many = Q()
    for parts, condition in _sources(found.bureaus, asked):
        ids = few_of(parts)
        if ids is None:
            many |= condition
        else:
            few |= ids
    if many:
        found.where &= many | Q(pk__in=few) if few else many
    else:
        found.few = few if found.few is None else found.few & few


Source = tuple[list[QuerySet[Any, Any]], Q]


def _sources(bureaus: list[int], asked: Filters) -> list[Source]:
    found: list[Source] = []
    if (serial := asked.serial) is not None:
        found.append(_numbered(bureaus, serial))
    if code := asked.credit_code:  # of units only: an identity number is nothing to search by
        coded = Party.objects.filter(identity=code).exclude(kind="person")
        found.append(([coded.values_list("case_id")], Q(Exists(coded.filter(case=THIS)))))
    if len(asked.text) > 1 and not asked.text.isdigit():
        found.append(_named(asked.text))
        for handler in Officer.objects.filter(bureau__in=bureaus, name=asked.text).values_list("pk", flat=True)[:5]:
            found.append((handled_by(handler, bureaus), handling(handler)))
        if cites := causes(asked.text):
            found.append(_violating(cites))
    return found


def _numbered(bureaus: list[int], serial: Serial) -> Source:
    numbers = Number.objects.filter(bureau__in=bureaus, seq=serial.seq)
    if serial.year is not None:
        numbers = numbers.filter(year=serial.year)
    if serial.word:
        numbers = numbers.filter(word=serial.word)
    if serial.part is not None:
        numbers = numbers.filter(part=serial.part)
    filed = numbers.filter(event__case__isnull=False)
    return [filed.values_list("event__case_id")], Q(Exists(numbers.filter(event__case=THIS)))


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
    return [by_rarest], Q(Exists(parties.filter(case=THIS, grams__gram=rarest)))


def causes(text: str) -> list[str]:
    """The citations whose violation holds these words (案由)."""
    return [cite for cite, violation in lawbase.current().violations().items() if text in violation]


def _violating(cites: list[str]) -> Source:
    rows = Violation.objects.filter(clause__in=cites, superseded_by=None)
    return [rows.values_list("case_id")], Q(Exists(rows.filter(case=THIS)))


def bureaus_of(narrowed: Narrowed) -> dict[int, str]:
    """Short names of the bureaus seen, for a list that shows more than one."""
    return dict(Bureau.objects.filter(pk__in=narrowed.bureaus).values_list("pk", "name"))
