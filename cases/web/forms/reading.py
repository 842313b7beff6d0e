"""From a posted form to what was typed (a nested plain copy, kept in drafts), and from that to an act's data."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from django.http import QueryDict

from cases.web.forms import typed as say
from cases.web.forms.fields import MOST_CHARACTERS, Group, Leaf, Node, Rows
from cases.web.forms.layout import AUTOMATIC, PRESET, looked_up

MANY = frozenset(("parties", "violations", "officers", "ticks", "papers"))
CHOSEN = frozenset(("choice", "yesno", "perhaps", "party", "violation", "officer", "held", "evidence", "event",
                    "paper", "partykey", "violationkey", "key"))  # fmt: skip
NAMED = frozenset(("corrections", "answers"))  # several values under names of their own
MOST_ROWS = 200
MOST_SIGNED = 40
Typed = dict[str, Any]


def name_of(path: str) -> str:
    """The form's name of an input path: `proposals[0].amount_yuan` is `proposals-0-amount_yuan`."""
    return re.sub(r"[\[\].]+", "-", path).strip("-")


def read(form: Group, post: QueryDict) -> Typed:
    """Everything the form held, as typed. Rows stand in the order of their numbers."""
    return _read_group(form, post, "")


def _read_group(group: Group, post: QueryDict, prefix: str) -> Typed:
    return {child.name: _read(child, post, f"{prefix}{child.name}") for child in group.children}


def _read(node: Node, post: QueryDict, name: str) -> Any:
    if isinstance(node, Group):
        return _read_group(node, post, f"{name}-")
    if isinstance(node, Rows):
        rows = [_read_group(node.item, post, f"{name}-{number}-") for number in _numbers(post, name)]
        return numbered(node, rows)
    if node.kind == "tick":
        return name in post
    if node.kind in MANY:
        return [_cut(value) for value in post.getlist(name) if value][:MOST_ROWS]
    if node.kind in NAMED:
        start = f"{name}-"
        return {key[len(start) :]: _cut(value) for key, value in post.items() if key.startswith(start)}
    return _cut(post.get(name, ""))


def _numbers(post: QueryDict, name: str) -> list[int]:
    found = {int(match[1]) for key in post if (match := re.match(rf"{re.escape(name)}-([0-9]{{1,4}})-", key))}
    return sorted(found)[:MOST_ROWS]


def counted(text: str) -> int | None:
    """A number the page itself put into a field; None for anything else."""
    return int(text) if re.fullmatch(r"[0-9]{1,9}", text) else None


def signed(post: QueryDict) -> dict[str, list[int]]:
    """Pictures of signatures taken before, by the place they stand on (`inquiry_record..2=12,13`)."""
    found: dict[str, list[int]] = {}
    for row in post.getlist("_signed")[:MOST_SIGNED]:
        key, _, ids = row.partition("=")
        if re.fullmatch(r"[\w.]{1,100}", key):
            found[key] = [n for one in ids.split(",")[:2] if (n := counted(one)) is not None]
    return found


def clean(value: Any, most: int) -> str:
    """A short text beside the form itself: an opinion, a reason, a name."""
    return say.seen(_cut(value)).strip()[:most]


def _cut(value: Any) -> str:
    """Kept in the draft whole unless beyond all measure; what no database keeps is dropped."""
    return str(value)[: 2 * MOST_CHARACTERS].replace("\x00", "").encode("utf-8", "ignore").decode()


def numbered(rows: Rows, values: list[Typed]) -> list[Typed]:
    """Rows with the keys nobody types: p1, p2, …"""
    for child in rows.item.children:
        letter = AUTOMATIC.get(child.path.split(".", 1)[-1], "") if isinstance(child, Leaf) else ""
        if not letter:
            continue
        used = {row.get(child.name) for row in values}
        free = (f"{letter}{n}" for n in range(1, MOST_ROWS * 2) if f"{letter}{n}" not in used)
        for row in values:
            if not row.get(child.name):
                row[child.name] = next(free)
    return values


def blank(node: Node, value: Any) -> bool:
    """Whether nothing was typed there: what is chosen beforehand and what is numbered by itself does not count."""
    if isinstance(node, Group):
        return all(blank(child, (value or {}).get(child.name)) for child in node.children)
    if isinstance(node, Rows):
        return all(blank(node.item, row) for row in value or ())
    if node.kind == "key" or not value or (node.kind == "answers" and not any(value.values())):
        return True
    if node.kind == "tick":
        return bool(value) == bool(node.default)
    if isinstance(value, str):
        preset = looked_up(PRESET, node.path)
        return not value.strip() or value == (preset or (str(node.default) if node.default not in (None, "") else ""))
    return False


def packed(node: Node, value: Any, keep_one: bool = False) -> Any:
    """The same without empty rows, so that the numbers of rows are those of the data.

    `keep_one`: where all rows are empty the first stays on the page to be filled in.
    """
    if isinstance(node, Group):
        return {child.name: packed(child, (value or {}).get(child.name), keep_one) for child in node.children}
    if isinstance(node, Rows):
        rows = [packed(node.item, row, keep_one) for row in value or () if not blank(node.item, row)]
        return rows or (list(value or ())[:1] if keep_one else [])
    return value


def data(form: Group, value: Typed) -> dict[str, Any]:
    """What the input is given: empty fields are left out, the rest is put as it takes it."""
    return _data_of(form, value)


def _data_of(group: Group, value: Typed) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for child in group.children:
        given = (value or {}).get(child.name)
        if isinstance(child, Group):
            if not (child.optional and blank(child, given)):
                found[child.name] = _data_of(child, given or {})
        elif isinstance(child, Rows):
            if given:
                found[child.name] = [_data_of(child.item, row) for row in given]
        elif (taken := _value(child, given)) is not None:
            found[child.name] = taken
    return found


TEXTS: dict[str, Callable[[str], Any]] = {
    "text": say.words,
    "day": say.day,
    "clock": say.moment,
    "yuan": say.yuan,
    "number": say.number,
    "citation": say.citation,
    "ground": say.ground,
    "held": say.number,
    "evidence": say.number,
    "event": say.number,
    "paper": say.number,
}


def _value(leaf: Leaf, given: Any) -> Any:
    """One value as the input takes it; None where nothing was typed."""
    if leaf.kind == "tick":
        return bool(given)
    if leaf.kind in ("yesno", "perhaps"):
        return {"yes": True, "no": False}.get(str(given or ""))
    if leaf.kind == "lines":
        return [row.strip() for row in say.words(str(given or "")).split("\n") if row.strip()] or None
    if leaf.kind == "ticks":
        return dict.fromkeys(given or (), True) or None
    if leaf.kind == "papers":
        return [say.number(str(one)) for one in given or ()] or None
    if leaf.kind in MANY:
        return list(given or ()) or None
    if leaf.kind == "corrections":
        return dict(given or {}) or None
    if leaf.kind == "answers":
        return say.answers(given or {}) or None
    text = str(given or "")
    if not text.strip():
        return None
    if leaf.single:
        return [text]
    if leaf.kind in TEXTS:
        return TEXTS[leaf.kind](text)
    return say.line(leaf.name, text)
