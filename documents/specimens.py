"""Invented values for every form, to look at and to test with: usual, least, very long, or with one text everywhere.

The usual ones come from `specimen.json`; what it does not name and a form demands gets a value made from the label of the
field, so that a new form is never drawn with gaps.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, Final

from documents import vocabulary
from documents.drawing import Entry
from documents.forms import Form, forms

FILE: Final = Path(__file__).with_name("specimen.json")
NUMBER: Final = "（豫云）应急{word}〔2026〕3号"
DAY: Final = "2026-03-02"
FEN: Final = 500000
# Words that conditions and drawing ask for by name: never replaced.
KEPT: Final = frozenset(("kind", "word", "no", "identity"))
DATES: Final = ("on", "from", "to_day", "until", "since", "due", "ends", "as_of", "start", "end")
SENTENCE: Final = "第{n}处隐患位于甲车间乙工位，现场没有设置明显的安全警示标志，从业人员没有佩戴劳动防护用品。"
LONG_TEXT: Final = "".join(SENTENCE.format(n=n) for n in range(1, 41))
LONG_NAME: Final = "云川市瑞丰（化工）仓储物流供应链管理服务有限责任公司北部园区第一分公司"
LONG_LIST: Final = 12
NAMES: Final = frozenset(
    [
        "name",
        "title",
        "number",
        "party",
        "receiver",
        "to",
        "bureau",
        "court",
        "government",
        "applicant",
        "bank",
        "account",
        "payee",
        "address",
        "place",
        "employer",
        "position",
        "post",
        "spec",
        "unit",
        "price",
        "licence",
        "phone",
        "postcode",
        "credit_code",
        "id_no",
        "representative",
        "sex",
        "age",
    ]
)

Tree = dict[str, Any]


@cache
def _file() -> Tree:
    found: Tree = json.loads(FILE.read_text(encoding="utf-8"))
    return found


@cache
def _labels() -> dict[str, tuple[str, str]]:
    """Path → label and format of a field that asks for it."""
    return {field.path: (field.label, field.format) for form in forms().values() for field in form.fields}


@cache
def _demanded() -> frozenset[str]:
    return frozenset(field.path for form in forms().values() for field in form.fields if field.required)


def usual(form: Form, *, whole: bool = False) -> Tree:
    """A context with everyday values: a natural person for the forms of persons, else a unit. `whole`: every path."""
    known = copy.deepcopy(_file())
    person = form.key.endswith("_person")
    party = known["person"] if person else known["unit"]
    context: Tree = known["context"] | {"party": party, "parties": [party], "concerned": [party]}
    wanted = (lambda path: True) if whole else _demanded().__contains__
    return _completed(vocabulary.CONTEXT, context, "", wanted)  # type: ignore[no-any-return]


def least(form: Form) -> Tree:
    """Only what the form demands."""
    whole, context = usual(form), Tree()
    for field in form.fields:
        if field.required or field.name in ("kind", "word"):
            _copy(whole, context, field.path.split("."))
    return context


def with_text(form: Form, text: str) -> Tree:
    """The usual context with every text replaced, but for dates and words that conditions ask for."""
    return _each(usual(form, whole=True), lambda path, value: value if _is_day(value) else text)  # type: ignore[no-any-return]


def very_long(form: Form) -> Tree:
    """Long names, texts of two thousand characters, lists of a dozen."""
    context = _each(usual(form), _stretched)
    return _multiplied(vocabulary.CONTEXT, context)  # type: ignore[no-any-return]


def entries(form: Form, context: Tree) -> list[Entry]:
    """Something in every box: an opinion, or a row."""
    rows = [box for box in form.boxes if box.step == "row"]
    found = [Entry(box.key, {"opinion": "同意。", "name": "高远", "on": DAY}) for box in form.boxes if box not in rows]
    items = context.get("service_rows") or []
    listed = {"no": 1, "title": "行政处罚决定书", "number": NUMBER.format(word="罚"), "on": DAY, "page": 1}
    return found + [Entry(box.key, listed if form.kind == "list" else dict(items[0])) for box in rows if items]


def number(form: Form) -> str:
    """A number of the form's word, "" where it has none."""
    return NUMBER.format(word=form.word) if form.word else ""


# -- values ------------------------------------------------------------------------------------------------------------------


def _completed(tree: Any, given: Any, path: str, wanted: Callable[[str], bool]) -> Any:
    """What is given, and a made value for every leaf that is not and is wanted."""
    if isinstance(tree, dict):
        held = dict(given) if isinstance(given, dict) else {}
        for key, sub in tree.items():
            value = _completed(sub, held.get(key), f"{path}.{key}".lstrip("."), wanted)
            if value is not None:
                held[key] = value
        return held or None
    if isinstance(tree, list) and tree[0] is not None:
        items = given if isinstance(given, list) else [None]
        found = [_completed(tree[0], item, path, wanted) for item in items]
        return [item for item in found if item is not None] or None
    if given is not None or not wanted(path):
        return given
    return [_made(path)] if isinstance(tree, list) else _made(path)


def _made(path: str) -> Any:
    name = path.rpartition(".")[2]
    label, format_ = _labels().get(path, ("", ""))
    if format_ in ("date", "capital_date") or name.endswith("_on") or name in DATES:
        return DAY
    if format_ == "money" or name.endswith("_fen") or name == "fen":
        return FEN
    if format_ == "flag":
        return False
    if format_ == "number" or name in ("count", "pages", "days", "round", "quantity"):
        return 3
    return label.replace("\u3000", "") or "某项内容"


def _is_day(value: Any) -> bool:
    return isinstance(value, str) and value[:4].isdigit() and value[4:5] == "-"


def _copy(source: Any, target: Tree, parts: list[str]) -> None:
    """One path of a context, with the lists and branches that lead to it."""
    head, *rest = parts
    if not isinstance(source, dict) or source.get(head) is None:
        return
    if not rest:
        target[head] = copy.deepcopy(source[head])
    elif isinstance(source[head], list):
        target.setdefault(head, copy.deepcopy(source[head]))
    else:
        _copy(source[head], target.setdefault(head, {}), rest)


def _each(value: Any, change: Callable[[str, str], Any], path: str = "") -> Any:
    if isinstance(value, dict):
        return {key: item if key in KEPT else _each(item, change, f"{path}.{key}") for key, item in value.items()}
    if isinstance(value, list):
        return [_each(item, change, path) for item in value]
    return change(path, value) if isinstance(value, str) and value else value


def _stretched(path: str, value: str) -> str:
    if _is_day(value):
        return value
    name = path.rpartition(".")[2]
    return LONG_NAME if name in NAMES or name.endswith(("_number", "_post")) else LONG_TEXT


def _multiplied(tree: Any, value: Any) -> Any:
    """Every list of things with many of them; parties stay as they are, their blocks are tested by themselves."""
    if isinstance(tree, dict) and isinstance(value, dict):
        return {key: _multiplied(tree[key], item) if key in tree else item for key, item in value.items()}
    if isinstance(tree, list) and isinstance(value, list) and value:
        shorter = [_shorter(_multiplied(tree[0], item)) for item in value]
        return (shorter * LONG_LIST)[:LONG_LIST] if tree[0] is not vocabulary.CONTEXT["party"] else value
    return value


def _shorter(item: Any) -> Any:
    """One of many things is described in a sentence, not on pages."""
    if isinstance(item, dict):
        return {key: _shorter(value) for key, value in item.items()}
    if isinstance(item, list):
        return [_shorter(value) for value in item]
    return LONG_TEXT[: len(SENTENCE)] if item == LONG_TEXT else item


def texts(value: Any) -> Iterator[str]:
    """Every text in bound values that is to be read on paper as it stands."""
    if isinstance(value, dict):
        for key, item in value.items():
            if key not in KEPT:
                yield from texts(item)
    elif isinstance(value, list):
        for item in value:
            yield from texts(item)
    elif isinstance(value, str) and not _is_day(value):
        yield value
