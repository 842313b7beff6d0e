"""Article → where it lives (guard, deadline, field of a paper, penalty clause) → which test proves it.

The law of the product in one list, read from the registries themselves. A test proves a guard or a deadline where it
says so (`@pytest.mark.proves("G04", "evidence_preserve")`), or where its text names the guard (id or function) or the
deadline (key); golden tables and sample dossiers count as tests.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import Count

from cases import acts  # noqa: F401  acts registers itself, and with it every guard
from cases.deadlines import RULES
from cases.guards.base import GUARDS
from cases.law import STATUTES, Article, Citation, Source, article_text
from cases.models import Clause
from documents.forms import forms

TESTS = ("*.py", "*.csv", "*.json")
MARK = re.compile(r"mark\.proves\(([^)]*)\)", re.S)
WORD = re.compile(r"[A-Za-z0-9_]+(?:-[A-Z]+)?")
FIELD = re.compile(r"^(\S+) (\d+)(?:\((\d+)\))?(?:\((\d+)\))?$")
POLICY = "内部规定"

Key = tuple[int, str, int, str]  # order of statute, its name, article, policy text


@dataclass
class Rule:
    """A guard or a deadline: what it is called, where exactly it is cited, what proves it."""

    kind: str
    id: str
    name: str
    label: str
    cite: str
    tests: list[str]

    @property
    def proved(self) -> bool:
        return bool(self.tests)


@dataclass
class Place:
    """One article, or one policy, with everything that lives there."""

    title: str
    rules: list[Rule] = field(default_factory=list)
    fields: list[str] = field(default_factory=list)
    clauses: int = 0

    def as_dict(self) -> dict[str, Any]:
        return {
            "title": self.title, "rules": [r.__dict__ for r in self.rules], "fields": self.fields,
            "clauses": self.clauses,
        }  # fmt: skip


def rules() -> Iterator[tuple[Rule, tuple[Source, ...]]]:
    """Every guard and every deadline with its sources."""
    for g in GUARDS:
        yield Rule("guard", g.id, g.name, g.label, "", proofs(g.id, g.name)), g.sources
    for d in RULES.values():
        yield Rule("deadline", d.key, d.key, d.label, "", proofs(d.key)), (d.source,)


def missing() -> list[Rule]:
    """Guards and deadlines that no test names."""
    return [rule for rule, _ in rules() if not rule.proved]


def book() -> list[Place]:
    """All places, law by statute and article number first, policies after."""
    found: dict[Key, Place] = {}
    for rule, sources in rules():
        for source in sources:
            place = _place(found, source)
            place.rules.append(Rule(**{**rule.__dict__, "cite": str(source)}))
    for title, label, citation in _fields():
        _place(found, citation).fields.append(f"{title}·{label}({citation_text(citation)})")
    for cite, count in Clause.objects.order_by().values_list("cite").annotate(n=Count("pk")):
        _place(found, Citation.parse(cite)).clauses += count
    return [found[key] for key in sorted(found)]


def _place(found: dict[Key, Place], source: Source | Citation) -> Place:
    key = _key(source)
    return found.setdefault(key, Place(f"{POLICY}:{key[3]}" if key[3] else f"《{key[1]}》{article_text(key[2])}"))


def _key(source: Source | Citation) -> Key:
    order = list(STATUTES)
    if isinstance(source, Citation):
        name, number = source.statute, source.article
    elif isinstance(source, Article):
        name, number = source.statute.name, source.number
    else:
        return (len(order) + 1, POLICY, 0, source.text)
    return (order.index(name) if name in order else len(order), name, number, "")


def citation_text(citation: Citation) -> str:
    return citation.statute + article_text(citation.article, citation.paragraph, citation.item)


def _fields() -> Iterator[tuple[str, str, Citation]]:
    """Every field of a paper that an article demands."""
    for form in forms().values():
        for one in form.fields:
            if match := FIELD.match(one.article):
                numbers = [int(n or 0) for n in match.groups()[1:]]
                label = one.label.replace("\u3000", "") or one.name
                yield form.printed or form.title, label, Citation(match[1], *numbers)


# -- tests -------------------------------------------------------------------------------------------------------------


def proofs(*names: str) -> list[str]:
    """The test files that name one of these, those that say so by the marker first; empty where none does."""
    marked, named = named_by_tests()
    found = [file for name in names for file in sorted(marked.get(name, ()))]
    found += [file for name in names for file in sorted(named.get(name, ()))]
    return list(dict.fromkeys(found))


@cache
def named_by_tests() -> tuple[dict[str, set[str]], dict[str, set[str]]]:
    """Word → test files: by the marker, and by the text. Both empty in an installation without its tests."""
    folder = Path(settings.BASE_DIR) / "tests"
    marked: dict[str, set[str]] = defaultdict(set)
    named: dict[str, set[str]] = defaultdict(set)
    for pattern in TESTS:
        for file in sorted(folder.rglob(pattern)):
            text = file.read_text(encoding="utf-8")
            name = str(file.relative_to(folder.parent))
            for arguments in MARK.findall(text):
                for word in re.findall(r"[\"']([^\"']+)[\"']", arguments):
                    marked[word].add(name)
            if file.is_relative_to(folder / "audit"):
                continue  # these speak of rows in general: they prove only what their marker says
            for word in set(WORD.findall(text)):
                named[word].add(name)
    return dict(marked), dict(named)
