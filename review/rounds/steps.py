"""A step of a round: the organiser's chain held, the round as it stands, one event at the end, nothing by halves."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction

from cases import bureau_record, clock
from cases.administration import Refused
from cases.models import Bureau, Event, Officer, OfficerRole
from review.models import EvaluationRound
from review.models.rounds import RoundState
from review.rounds.rules import ORGANISERS


class Step:
    """A step under way."""

    def __init__(self, round: EvaluationRound, actor: Officer) -> None:
        self.round, self.actor = round, actor

    def record(self, name: str, payload: dict[str, Any]) -> Event:
        """The one event of the step; the round names it."""
        told = {"round": self.round.pk, "title": self.round.title, **payload}
        self.round.event = bureau_record.append(self.round.bureau, name, self.actor, told)
        return self.round.event

    def keep(self, **values: Any) -> None:
        """Write what changed of the round, with the event recorded."""
        for name, value in values.items():
            setattr(self.round, name, value)
        self.round.save(update_fields=[*values, "event"])


@contextmanager
def step(round: EvaluationRound, actor: Officer, *states: RoundState) -> Iterator[Step]:
    """One transaction on a round in one of these states. Raises Refused where it stands elsewhere."""
    with transaction.atomic():
        bureau = Bureau.objects.select_for_update().get(pk=round.bureau_id)
        held = EvaluationRound.objects.select_for_update().defer("population").get(pk=round.pk)
        held.bureau = bureau
        if held.state not in states:
            raise Refused(f"批次现在是“{held.get_state_display()}”，不能办这一步")
        yield Step(held, actor)


def organises(officer: Officer, bureau_id: int) -> bool:
    """Whether the officer may run rounds of this bureau: its own legal reviewers and leaders."""
    return officer.bureau_id == bureau_id and bool(roles(officer) & ORGANISERS)


def must_organise(officer: Officer, bureau_id: int) -> None:
    if not organises(officer, bureau_id):
        raise Refused("只有组织机关的法制审核人员和局领导能办这一步")


def roles(officer: Officer) -> frozenset[str]:
    """Roles of one's own held today; kept where a page has read them already."""
    known: frozenset[str] | None = getattr(officer, "_own_roles_today", None)
    return known if known is not None else roles_of_many([officer])[officer.pk]


def roles_of_many(officers: list[Officer]) -> dict[int, frozenset[str]]:
    """The same of many: one query."""
    day = clock.today()
    found: dict[int, set[str]] = {officer.pk: set() for officer in officers}
    rows = OfficerRole.objects.filter(officer__in=found, valid_from__lte=day)
    for pk, role, until in rows.values_list("officer_id", "role", "valid_to"):
        if until is None or until >= day:
            found[pk].add(role)
    return {pk: frozenset(held) for pk, held in found.items()}
