"""Officers as the law sees them: roles, delegated roles and licences as spans of dates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from cases.models import Delegation, Licence, Officer, OfficerRole


@dataclass(frozen=True)
class Person:
    """An officer with roles, delegated roles and licences as spans of dates."""

    id: int
    username: str
    name: str
    bureau_id: int
    head: bool
    legal_no: str
    title: str
    roles: tuple[tuple[str, date, date | None], ...]
    licences: tuple[tuple[str, date, date | None], ...]

    def has_role(self, role: str, on: date) -> bool:
        return any(r == role and since <= on and (until is None or on <= until) for r, since, until in self.roles)

    def licence_on(self, on: date) -> str:
        """The number of the licence valid that day, "" where none is."""
        return next((n for n, since, until in self.licences if since <= on and (until is None or on <= until)), "")

    def snapshot(self, on: date) -> dict[str, str]:
        return {"username": self.username, "name": self.name, "licence": self.licence_on(on)}


def people(condition: Q) -> dict[str, Person]:
    """Officers by username, with what they may do: four queries however many."""
    officers = list(Officer.objects.filter(condition))
    ids = [o.pk for o in officers]
    roles: dict[int, list[tuple[str, date, date | None]]] = {pk: [] for pk in ids}
    licences: dict[int, list[tuple[str, date, date | None]]] = {pk: [] for pk in ids}
    span = ("valid_from", "valid_to")
    for pk, role, since, until in OfficerRole.objects.filter(officer__in=ids).values_list("officer_id", "role", *span):
        roles[pk].append((role, since, until))
    for pk, role, since, until in Delegation.objects.filter(receiver__in=ids).values_list("receiver_id", "role", *span):
        roles[pk].append((role, since, until))
    valid = Licence.objects.filter(officer__in=ids, status="valid")
    for pk, number, since, until in valid.values_list("officer_id", "number", *span):
        licences[pk].append((number, since, until))
    return {
        o.username: Person(
            o.pk, o.username, o.name, o.bureau_id or 0, o.head, o.legal_qualification_no, o.title,
            tuple(roles[o.pk]), tuple(licences[o.pk]),
        )
        for o in officers
    }  # fmt: skip
