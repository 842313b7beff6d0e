"""The working screen of a record made on site (询问笔录, 勘验笔录, 现场检查记录): whom, when and where first, then
what was asked and seen, then the rest of the act's form.

The words on the paper stay one text. `questions.js` shows it as rows of questions and answers and puts them together
again; without it the plain box does.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from cases.questions import Offered, offered
from cases.web.forms.desk import Desk
from cases.web.forms.looking import Look, Unmet
from cases.web.forms.shown import Shown

TYPED = frozenset(("line", "clock", "text"))
ROOMS = "ROOMS"  # the guard that finds somebody in two rooms at once


@dataclass(frozen=True)
class Kind:
    """Where in an act's form the record is: the group it lies in, what stands above the text, what the rows are."""

    group: str
    head: tuple[str, ...]
    title: str
    asks: bool = False  # rows begin as question and answer; else as paragraphs of what was seen


KINDS = {
    "inquire": Kind("", ("person", "place", "from", "to"), "问答", asks=True),
    "inspect_scene": Kind("", ("place", "weather", "from", "to"), "勘验情况"),
    "register_clue": Kind("source-inspection", ("place", "from", "to"), "检查情况"),
}
# What has a fold of its own on this screen, above the text or below it: (field, what is said of it).
ABOVE = {
    "inquire": (("identity", "案件里已有的自动带出，这里只写没有的或者不同的"),),
    "inspect_scene": (("attending", ""),),
}
BELOW = {
    "inquire": (
        ("summons", "事先书面通知的才填。填了任何一项，提交时一并制作询问通知书；没填的日期、时间和地点按本次询问"),
    ),
}


@dataclass(frozen=True)
class Fold:
    """A part of the form behind its name, open once something of it is typed."""

    node: Shown
    hint: str

    @property
    def opened(self) -> bool:
        return self.node.touched or any(one.errors for one in _each(self.node))


@dataclass
class Screen:
    """What `record.html` draws. `rest` is what is left of the act's form."""

    head: Shown
    text: Shown
    rest: Shown
    kind: Kind
    above: list[Fold] = field(default_factory=list)
    below: list[Fold] = field(default_factory=list)
    sets: list[Offered] = field(default_factory=list)
    warnings: list[Unmet] = field(default_factory=list)

    @property
    def whole(self) -> bool:
        """Whether the act is nothing but this record; else the record is one part of its form."""
        return not self.kind.group

    @property
    def opened(self) -> bool:
        """Whether anything of it was typed, or is wrong."""
        whole = [self.text, *_each(self.head), *_each(self.rest)]
        return any(one.touched or one.errors or (one.kind in TYPED and one.value) for one in whole)

    @property
    def fitting(self) -> list[Offered]:
        return [one for one in self.sets if one.fits]

    @property
    def others(self) -> list[Offered]:
        return [one for one in self.sets if not one.fits]


def screen(desk: Desk, form: Shown, look: Look) -> Screen | None:
    """The screen of this act, None where it makes no such record. What it shows is taken out of `form`."""
    kind = KINDS.get(desk.act)
    if kind is None:
        return None
    group = form if not kind.group else _taken(form, kind.group)
    if group is None:
        return None
    text = next(_cut(group, f"{kind.group}-text".strip("-")), None)
    if text is None:
        return None
    head = Shown("group", group.name, "")
    for name in kind.head:
        head.children += _cut(group, f"{kind.group}-{name}".strip("-"))
    for one in head.children[len(head.children) % 2 :]:
        one.small = True  # side by side
    sets = offered(desk.facts) if kind.asks else []
    above, below = _folds(group, ABOVE.get(desk.act, ())), _folds(group, BELOW.get(desk.act, ()))
    return Screen(head, text, group, kind, above, below, sets, warnings(look))


def warnings(look: Look) -> list[Unmet]:
    """Who is said to be elsewhere at the same time."""
    return [flaw for flaw in look.flaws if flaw.guard == ROOMS]


def _folds(group: Shown, wanted: tuple[tuple[str, str], ...]) -> list[Fold]:
    found = [Fold(node, hint) for name, hint in wanted for node in _cut(group, name)]
    for fold in found:
        for one in fold.node.children:
            one.small = one.small or one.kind == "line"
    return found


def _each(node: Shown) -> Iterator[Shown]:
    """Everything inside a group."""
    for child in (*node.children, *node.more):
        yield child
        yield from _each(child)


def _cut(group: Shown, name: str) -> Iterator[Shown]:
    """A field of a group, taken out of it."""
    for many in (group.children, group.more):
        for one in [c for c in many if c.name == name]:
            many.remove(one)
            yield one


def _taken(node: Shown, name: str) -> Shown | None:
    """A group inside a form, taken out of it."""
    for found in _cut(node, name):
        return found
    for child in (*node.children, *node.more):
        if (deeper := _taken(child, name)) is not None:
            return deeper
    return None
