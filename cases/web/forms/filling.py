"""A form as one person has filled it: read from a post or a draft, turned into what the engine is asked."""

from __future__ import annotations

import copy
import re
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.http import QueryDict

from cases import clock, known
from cases.completing import completed
from cases.facts import Step
from cases.inputs import InputError, Wrong
from cases.lawbase import LawBase
from cases.models import Draft
from cases.web.forms import reading, rewording
from cases.web.forms import typed as say
from cases.web.forms.around import Around
from cases.web.forms.fields import Group, Leaf, Node, Rows, tree
from cases.web.forms.papers import GAP
from cases.web.forms.presenting import fresh, typed_of
from cases.web.forms.reading import Typed, name_of

STAND_IN_FEN = "0.01"
STAND_IN_TIMES = ("00:01", "23:59")  # when it begins, when it ends: minutes nobody types


@dataclass
class Filled:
    """`on`, `by` (who decided, where it is entered later from paper), `team`, `fields`, `files`, and `texts` of papers
    worded by hand: as typed. `signed`: the pictures by the place they stand on, `over` which words they were given."""

    act: str
    on: str = ""
    by: str = ""
    team: list[str] = field(default_factory=list)
    fields: Typed = field(default_factory=dict)
    files: list[int] = field(default_factory=list)
    texts: dict[str, str] = field(default_factory=dict)
    signed: dict[str, list[int]] = field(default_factory=dict)
    over: str = ""

    @classmethod
    def from_known(cls, step: Step, around: Around) -> Filled:
        """An untouched form, with everything the case tells."""
        fields = typed_of(tree(step.act.name), known.known(step), around)
        return cls(step.act.name, step.on.isoformat(), "", known.team_of(step), fields)

    @classmethod
    def from_draft(cls, draft: Draft) -> Filled:
        data = draft.data
        return cls(
            draft.act, str(data.get("on") or clock.today()), str(data.get("by", "")), [str(t) for t in data.get("team", ())],
            dict(data.get("fields", {})), [int(f) for f in data.get("files", ())], dict(data.get("texts", {})),
            {str(k): [int(pk) for pk in many] for k, many in data.get("signed", {}).items()}, str(data.get("over", "")),
        )  # fmt: skip

    @classmethod
    def from_post(cls, act: str, post: QueryDict) -> Filled:
        form = tree(act)
        files = [n for f in post.getlist("_file") if (n := reading.counted(f)) is not None]
        team = [reading.clean(t, 150) for t in post.getlist("_team")[:50] if t]
        on, by = reading.clean(post.get("_on", ""), 40), reading.clean(post.get("_by", ""), 150)
        signed, over = reading.signed(post), reading.clean(post.get("_over", ""), 64)
        return cls(act, on, by, team, reading.read(form, post), files[:200], rewording.read(post), signed, over)

    def kept(self) -> dict[str, Any]:
        """As a draft keeps it."""
        kept = {"on": self.on, "by": self.by, "team": self.team, "fields": self.fields, "files": self.files}
        if self.signed:
            kept |= {"signed": self.signed, "over": self.over}
        return {**kept, "texts": self.texts}

    # -- rows --------------------------------------------------------------------------------------------------------

    def add_row(self, name: str, around: Around) -> None:
        """An empty row at the end of a list, by the form's name of the list (`proposals-0-penalties`)."""
        found = self._list(name)
        if found is None:
            return
        rows, values = found
        if len(values) < rows.most:
            values.append(fresh(rows.item, around))
            reading.numbered(rows, values)

    def drop_row(self, name: str) -> None:
        """The row itself (`proposals-0`)."""
        name, _, number = name.rpartition("-")
        found = self._list(name)
        place = reading.counted(number)
        if found is not None and place is not None and place < len(found[1]):
            del found[1][place]

    def _list(self, name: str) -> tuple[Rows, list[Typed]] | None:
        node: Node = tree(self.act)
        value: Any = self.fields
        for part in name.split("-"):
            if isinstance(node, Rows):
                place = reading.counted(part)
                if place is None or place >= len(value):
                    return None
                node, value = node.item, value[place]
            elif isinstance(node, Group):
                child = next((c for c in node.children if c.name == part), None)
                if child is None:
                    return None
                node, value = child, value.setdefault(child.name, [] if isinstance(child, Rows) else {})
            else:
                return None
        return (node, value) if isinstance(node, Rows) else None

    # -- what the engine is asked --------------------------------------------------------------------------------------

    def pack(self) -> None:
        """Drop rows nobody typed into."""
        self.fields = reading.packed(tree(self.act), self.fields, keep_one=True)

    @property
    def day(self) -> date | None:
        return say.as_day(self.on)

    def data(self, around: Around, law: LawBase) -> dict[str, Any]:
        """The act's data: only what was typed, in the form the input takes, and what follows from it."""
        found = reading.data(tree(self.act), reading.packed(tree(self.act), self.fields))
        for line in found.get("proposals", ()):
            if line.get("conditions"):
                line["conditions"] = around.lists.answers(line["conditions"])
        if self.texts:
            found["texts"] = rewording.given(self.texts)
        if self.act == "correct_event":
            found["fields"] = self._corrections(found, around)
        return completed(self.act, found, law, self.day or clock.today())

    def _corrections(self, data: dict[str, Any], around: Around) -> dict[str, Any]:
        """Only what differs from the record."""
        seq, typed = str(data.get("event", "")), data.get("fields") or {}
        changed: dict[str, Any] = {}
        for name, _, original in around.correctable(seq):
            given = say.words(str(typed.get(name, original)))
            if given != original:
                changed[name] = say.number(given) if around.typed_as_number(seq, name) else given
        return changed


NAMED = re.compile(r"\(([a-z_]+)\)")


def errors_of(act: str, wrongs: list[Wrong]) -> dict[str, list[str]]:
    """What is wrong, by the form's name of the field, in words for a clerk.

    A complaint about a group that names one of its fields (`罚款要写金额(amount_yuan)`) stands by that field.
    """
    found: dict[str, list[str]] = {}
    for wrong in wrongs:
        message = plain_words(wrong.message)
        name = name_of(wrong.path)
        named = NAMED.search(wrong.message)
        if named is not None and named[1] in _children_of(act, name):
            name = f"{name}-{named[1]}".strip("-")
        many = found.setdefault(name, [])
        if message not in many:
            many.append(message)
    return found


def _children_of(act: str, name: str) -> set[str]:
    """The fields of a group, by the form's name of it."""
    node: Node = tree(act)
    for part in [p for p in name.split("-") if p]:
        if isinstance(node, Rows):
            node = node.item
            if part.isdigit():
                continue
        found = next((c for c in node.children if c.name == part), None) if isinstance(node, Group) else None
        if found is None:
            return set()
        node = found
    return {c.name for c in node.children} if isinstance(node, Group) else set()


WORDS = {"缺少这一项": "请填写", "不能为空": "请填写", "应为 true 或 false": "请选择", "至少要有1项": "请至少填一项"}


def plain_words(message: str) -> str:
    """A message without the codes that API users need, in the punctuation of pages."""
    if message.startswith("只能是"):
        return "请选择"
    text = WORDS.get(message, message)
    text = re.sub(r"\([a-z_]+\)", "", text).replace(",", "，").replace(";", "；")
    return text.replace("(", "（").replace(")", "）")


# -- a paper for a form not finished ---------------------------------------------------------------------------------------


def stood_in(act: str, data: dict[str, Any], error: InputError, around: Around, officer: str) -> dict[str, Any]:
    """The data with something in each place that is wrong, so that its paper can be shown with gaps there."""
    found = copy.deepcopy(data)
    for wrong in error.wrongs:
        path = name_of(wrong.path).split("-") if wrong.path else []
        _stand_in(tree(act), found, path, wrong.message, around, officer)
    return found


def _stand_in(node: Node, value: Any, path: list[str], message: str, around: Around, officer: str) -> None:
    if not path:
        named = NAMED.search(message)
        path = [named[1]] if named is not None else []
    if not path:
        return None
    if isinstance(node, Rows) and path[0].isdigit() and isinstance(value, list) and int(path[0]) < len(value):
        return _stand_in(node.item, value[int(path[0])], path[1:], message, around, officer)
    if not isinstance(node, Group) or not isinstance(value, dict):
        return None
    child = next((c for c in node.children if c.name == path[0]), None)
    if isinstance(child, Leaf):
        value[child.name] = _any(child, around, officer)
    elif child is not None:
        empty: Any = [] if isinstance(child, Rows) else {}
        _stand_in(child, value.setdefault(child.name, empty), path[1:], message, around, officer)
    return None


def _any(leaf: Leaf, around: Around, officer: str) -> Any:
    match leaf.kind:
        case "day":
            return around.on.isoformat()
        case "clock":
            return STAND_IN_TIMES[leaf.name == "to"]
        case "yuan":
            return STAND_IN_FEN
        case "number" | "held" | "evidence" | "event" | "paper":
            return 1
        case "papers":
            return [1]
        case "choice":
            return next((v for v, _ in leaf.choices if v), "")
        case "yesno" | "perhaps" | "tick":
            return False
        case "party":
            first = next(iter(around.parties), "p1")
            return [first] if leaf.single else first
        case "parties":
            return list(around.parties)[:1]
        case "violation":
            return next((key for key, _ in around.violations()), "v1")
        case "violations":
            return [key for key, _ in around.violations()][:1]
        case "officer":
            return officer
        case "officers":
            return [officer]
        case "lines":
            return [GAP]
        case "citation":
            return "安全生产法/1"
        case "answers":
            return {}
        case "key" | "partykey" | "violationkey":
            return "p1"
    return GAP
