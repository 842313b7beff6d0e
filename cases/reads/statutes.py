"""Statute texts as the pages show them: what is loaded, a text by chapters, what is known of one citation."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q

from cases.law import STATUTES, Citation
from cases.lawbase import LawBase
from cases.models import Clause, StatuteVersion
from cases.statutes import lookup
from cases.statutes.shelf import Version

MOST_CLAUSES = 60


@dataclass(frozen=True)
class Line:
    """A statute of the list: its versions, newest first; none where only the catalogue knows it."""

    name: str
    title: str
    versions: list[tuple[Version, str]]  # with who brought it in

    @property
    def newest(self) -> Version | None:
        return self.versions[0][0] if self.versions else None


def lines(law: LawBase) -> list[Line]:
    """Every statute loaded or cited by the product, the loaded ones first."""
    by = dict(StatuteVersion.objects.values_list("pk", "by"))
    names = dict.fromkeys([*STATUTES, *law.statutes.titles.values()])
    found = [
        Line(name, versions[-1].title, [(v, by.get(v.pk, "")) for v in reversed(versions)])
        for name in names
        if (versions := law.statutes.versions(name))
    ]
    missing = [Line(name, STATUTES[name].title, []) for name in STATUTES if not law.statutes.versions(name)]
    return found + missing


@dataclass
class Section:
    """What stands under one run of headings; `headings` are those that are new here, with their depth."""

    headings: list[tuple[int, str]]
    anchor: str
    articles: list[lookup.Found] = field(default_factory=list)


def sections(text: Version) -> list[Section]:
    found: list[Section] = []
    before: list[str] = []
    for one in lookup.articles(text):
        path = one.chapter.split(" / ") if one.chapter else []
        if not found or path != before:
            same = next(
                (n for n, (a, b) in enumerate(zip(path, before, strict=False)) if a != b), min(len(path), len(before))
            )
            found.append(Section([(depth, name) for depth, name in enumerate(path) if depth >= same], f"c{one.number}"))
        found[-1].articles.append(one)
        before = path
    return found


def history(text: Version) -> list[str]:
    kept = StatuteVersion.objects.values_list("history", flat=True).get(pk=text.pk)
    return kept.split("\n") if kept else []


@dataclass(frozen=True)
class Known:
    """One citation on a day: whether its text is loaded, what of it does not exist, what the catalogue says of it."""

    citation: Citation
    loaded: Version | None
    others: list[Version]
    fault: lookup.Fault | None
    clauses: list[Clause]

    @property
    def since(self) -> date | None:
        """From when the statute's present version holds, by the catalogue."""
        statute = STATUTES.get(self.citation.statute)
        return statute.since if statute else None


def known(citation: Citation, on: date, law: LawBase) -> Known:
    return Known(
        citation,
        law.statutes.version(citation.statute, on),
        law.statutes.versions(citation.statute),
        lookup.exists(citation, on, law),
        _clauses(citation),
    )


def _clauses(citation: Citation) -> list[Clause]:
    """The penalty provisions of the catalogue at this place or inside it, of whatever date."""
    places = Q(cite=citation.cite) | Q(cite__startswith=f"{citation.cite}/") | Q(cite=citation.key)
    if citation.paragraph == 1 and not citation.item:  # an article of one paragraph may leave it out
        places |= Q(cite=f"{citation.statute}/{citation.article}")
    return list(Clause.objects.filter(places).order_by("code", "subject", "-valid_from", "step")[:MOST_CLAUSES])
