"""Which rule reads which parameter: found in the code itself, so that the list cannot say what is not so.

A guard, a deadline or a paper reads a parameter where its function, or one it calls, names the parameter's key. What is
only called under a condition counts too: the list says what may read a row, not what did (that is in each event).
"""

from __future__ import annotations

import inspect
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from types import CodeType, FunctionType, ModuleType
from typing import Any

from django.apps import apps
from django.utils.module_loading import import_string

from cases import acts, casefile, counters, inbox, known, papers_context  # noqa: F401  acts registers every guard
from cases.deadlines import RULES, DeadlineRule
from cases.deadlines.periods import CALENDAR, ROLLING
from cases.discretion import grounds
from cases.facts import Facts, Step
from cases.guards.base import GUARDS
from cases.issuing import Issue
from cases.law import Article
from cases.public_copy.known import rules_of
from cases.registers.kinds import KINDS as KINDS_OF_ROWS
from cases.wanted import edition_of
from documents.forms import forms

OWN = ("cases.", "review.")
# Asked by every rule, or for another track's sake: to follow these would make every rule a reader of everything.
NOT_FOLLOWED = frozenset(("param", "parameter", "parties", "track_keys", "lines", "findings", "Facts", "Step"))


@dataclass(frozen=True, order=True)
class Reader:
    """`kind`: deadline, guard, paper, other."""

    kind: str
    id: str
    label: str


@cache
def readers(keys: frozenset[str]) -> dict[str, list[Reader]]:
    """Of each key the rules that read it, in the order deadline, guard, paper, other."""
    found: dict[str, dict[Reader, None]] = defaultdict(dict)
    for reader, roots in _all():
        for key in _named(roots, keys):
            found[key][reader] = None
    return {key: sorted(many, key=lambda r: (KINDS.index(r.kind), r.id)) for key, many in found.items()}


KINDS = ("deadline", "guard", "paper", "other")


def _all() -> Iterator[tuple[Reader, list[Any]]]:
    for rule in RULES.values():
        roots: list[Any] = [rule.length, *rule.starts.values()]
        by_law = isinstance(rule.source, Article) and rule.source.statute in ROLLING
        rolls = [] if by_law or rule.unit != CALENDAR else [DeadlineRule._rolled]
        yield Reader("deadline", rule.key, rule.label), roots + rolls
    for guard in GUARDS:
        yield Reader("guard", guard.id, guard.label), [guard.rule]
    for form in forms().values():
        branches = {field.path.split(".")[0] for field in form.fields}
        yield (
            Reader("paper", form.key, form.title),
            [papers_context.BRANCHES[b] for b in sorted(branches) if b in OF_PAPERS],
        )
    for label, many in OTHERS.items():
        yield Reader("other", "", label), list(many)
    for config in apps.get_app_configs():  # the floors above say it with their app
        for label, names in getattr(config, "parameter_readers", {}).items():
            yield Reader("other", "", label), [import_string(name) for name in names]


# Branches of a paper that print a parameter themselves; all others print what the guards have judged.
OF_PAPERS = frozenset(("notice", "volume"))
OTHERS: dict[str, tuple[Any, ...]] = {
    "文书编号": (Issue,),
    "处罚统计": (counters.derive_decision,),
    "业务登记的统计": tuple(sorted({rule for kind in KINDS_OF_ROWS.values() for rule in kind.rules})),
    "应缴款项与加处罚款": (Facts.account, Facts.pay_by, Facts.surcharge_steps),
    "提醒": (inbox.remind,),
    "公开文本": (rules_of,),
    "文书式样": (edition_of,),
    "立卷": (casefile.bound, casefile.volumes_of),
    "表单预填": tuple(known.KNOWN.values()),
    "程序规定的衔接": (Facts.parameter,),
    "拟写处理意见": tuple(f for f in vars(grounds).values() if isinstance(f, FunctionType)),
}


def _named(roots: Iterable[Any], keys: frozenset[str]) -> set[str]:
    """The keys that these functions name, or functions they call."""
    texts: set[str] = set()
    seen: set[Any] = set()
    waiting = list(roots)
    while waiting:
        one = waiting.pop()
        if isinstance(one, str):
            texts.add(one)
        elif isinstance(one, type):
            waiting += [f for f in map(_function, vars(one).values()) if f is not None]
        elif (function := _function(one)) is not None and function not in seen:
            seen.add(function)
            for code in _codes(function.__code__):
                texts |= {c for c in code.co_consts if isinstance(c, str)}
                texts |= {c for many in code.co_consts if isinstance(many, tuple) for c in many if isinstance(c, str)}
                waiting += _called(function, code)
    begun = tuple(text for text in texts if text.endswith("_"))  # f"hearing_amount_{subject}"
    return {key for key in keys if key in texts or (begun and key.startswith(begun))}


def _codes(code: CodeType) -> Iterator[CodeType]:
    """A function's code and what is nested in it: comprehensions, generators."""
    yield code
    for inner in code.co_consts:
        if isinstance(inner, CodeType):
            yield from _codes(inner)


def _called(function: FunctionType, code: CodeType) -> Iterator[Any]:
    """What the names in a function may mean: functions and strings of its module or of modules it names, parts of the step."""
    names = [name for name in code.co_names if name not in NOT_FOLLOWED]
    around = [function.__globals__.get(name) for name in names]
    for one in around:
        if isinstance(one, str) or _function(one) is not None:
            yield one
        elif isinstance(one, (dict, tuple)):  # a table of keys
            yield from (v for v in (one.values() if isinstance(one, dict) else one) if isinstance(v, str))
        elif isinstance(one, ModuleType) and one.__name__.startswith(OWN):
            yield from (part for name in names if (part := getattr(one, name, None)) is not None and _function(part))
    for cell in function.__closure__ or ():
        if isinstance(cell.cell_contents, str):
            yield cell.cell_contents
    for name in names:
        for owner in (Step, Facts):
            if (part := inspect.getattr_static(owner, name, None)) is not None:
                yield part


def _function(one: Any) -> FunctionType | None:
    """The function behind a method, a property or a guard; None where it is none of ours."""
    found: Any = one
    if isinstance(found, property):
        found = found.fget
    elif isinstance(found, cached_property):
        found = found.func
    elif isinstance(found, (staticmethod, classmethod)):
        found = found.__func__
    ours = isinstance(found, FunctionType) and found.__module__.startswith(OWN)
    return found if ours else None
