"""What texts are loaded, and how each is built: articles, paragraphs, items. Read once, kept by the `LawBase`.

Which versions there are costs one query; how a version is built one more, the first time a citation of it is asked.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property

from django.db.models import Max

from cases.law import STATUTES
from cases.models import StatuteText, StatuteVersion

Shape = dict[int, tuple[int, ...]]  # article → how many items each of its paragraphs has


@dataclass(frozen=True)
class Version:
    """A text and the days it holds; `valid_to` is None where nothing later is known."""

    pk: int
    name: str
    title: str
    passed_on: date | None
    valid_from: date
    valid_to: date | None
    articles: int
    digest: str

    def holds(self, on: date) -> bool:
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)


class Shelf:
    """All versions as they stood when the law was read."""

    def __init__(self) -> None:
        self._versions: dict[str, list[Version]] = defaultdict(list)
        for row in StatuteVersion.objects.order_by("name", "valid_from").defer("history"):
            if before := self._versions[row.name]:
                before[-1] = _ending(before[-1], _day_before(row.valid_from))
            before.append(_version(row))
        self._shapes: dict[int, Shape] = {}

    def versions(self, name: str) -> list[Version]:
        """Of one statute, oldest first."""
        return self._versions.get(name, [])

    def version(self, name: str, on: date) -> Version | None:
        """The text in force on a day; None where it is not loaded, so nothing can be said about it."""
        return next((v for v in self.versions(name) if v.holds(on)), None)

    @cached_property
    def titles(self) -> dict[str, str]:
        """Every way a statute may be called → its short name: those loaded, and those of the catalogue."""
        found: dict[str, str] = {}
        for name, statute in STATUTES.items():
            found |= {name: name, statute.title: name}
        for name, many in self._versions.items():
            found |= {name: name} | {v.title: name for v in many}
        return found

    def shape(self, version: Version) -> Shape:
        if version.pk not in self._shapes:
            built: dict[int, list[int]] = defaultdict(list)
            rows = StatuteText.objects.filter(version=version.pk).order_by("article", "paragraph")
            for article, _, items in rows.values_list("article", "paragraph").annotate(items=Max("item")):
                built[article].append(items)
            self._shapes[version.pk] = {article: tuple(items) for article, items in built.items()}
        return self._shapes[version.pk]


def _version(row: StatuteVersion) -> Version:
    """The catalogue may know of an end, or of a later version that nobody loaded."""
    text = Version(row.pk, row.name, row.title, row.passed_on, row.valid_from, None, row.articles, row.digest)
    known = STATUTES.get(row.name)
    if known is not None and known.until is not None:
        text = _ending(text, known.until)
    return _ending(text, _day_before(known.since)) if known is not None else text


def _ending(text: Version, last: date) -> Version:
    """The text ends on `last`, unless that lies before it began or it ends earlier anyway."""
    return text if last < text.valid_from or (text.valid_to or last) < last else replace(text, valid_to=last)


def _day_before(day: date) -> date:
    return day - timedelta(days=1)
