"""Forms as data: one TOML page per form in `documents/forms/<edition>/`, read once, bound to a case's values.

A page names its fields (where each value comes from, which article demands it), the boxes that later acts fill in
and the blocks of its body. How blocks look is the business of `blocks.py` and `grids.py`; nothing here draws.
An edition may rest on another one (`edition.toml`): it inherits its pages, calls some of them otherwise, adds its own.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, TypeAlias

from documents import pagecheck
from documents.profiles import PROFILES

JSON: TypeAlias = "str | int | bool | list[JSON] | dict[str, JSON] | None"

EDITION: Final = "AQ2016-YJ"
FOLDER: Final = Path(__file__).parent / "forms"
HEAD: Final = "edition.toml"
NAMES: Final = ("title", "printed", "word")


class UnknownForm(LookupError):
    """No such form, or no such edition."""


class FormError(ValueError):
    """A form page is wrong (unknown path, format, block, field or key), or a context holds what no paper can print."""


@dataclass(frozen=True, slots=True)
class Field:
    """One value of a form. `path` leads into the context; a part after a list is taken from each of its items.

    The wording of a `free` one may be changed by hand before the paper is issued.
    """

    name: str
    path: str
    label: str = ""
    format: str = "text"
    article: str = ""
    required: bool = False
    when: str = ""
    keys: tuple[str, ...] = ()
    join: str = "、"
    unique: bool = False
    default: str = ""
    item: str = ""
    free: bool = False


@dataclass(frozen=True, slots=True)
class Box:
    """A place that a later act fills in: an opinion with names and date, or the rows of the service receipt.

    `filled_by` is the act's name, `step` which hand in the chain of approval ("handle", "check", "approve", "row").
    An opinion's entry has `opinion` (str), `names` (list of str) or `name`, `on` (ISO date).
    `opinion` names the field that stands in the box while it has no entry: a text, or a list of entries for a box
    whose opinions come with the act that issues the paper (`step` "given").
    """

    key: str
    label: str
    filled_by: str
    step: str = "approve"
    sign: str = ""
    opinion: str = ""
    signers: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Form:
    """One form of one edition; see architecture.md, "Forms as data".

    `issuer` names the field printed as 签发人 beside the number; `foot` is said at the foot of every page.
    """

    key: str
    title: str
    kind: str
    edition: str
    word: str = ""
    secret_volume: bool = False
    seal: str = ""
    copies: tuple[str, ...] = ()
    order: int = 500
    printed: str = ""
    foot: str = ""
    issuer: str = ""
    profile: str = "AQ2016"
    size: float = 10.5
    leading: float = 20.0
    fields: tuple[Field, ...] = ()
    boxes: tuple[Box, ...] = ()
    body: tuple[Mapping[str, Any], ...] = ()
    page_signatures: tuple[Any, ...] = ()
    notes: tuple[str, ...] = ()

    def field(self, name: str) -> Field:
        """The field of that name. Raises FormError."""
        for field in self.fields:
            if field.name == name:
                return field
        raise FormError(f"表单{self.key}没有字段{name}")

    def box(self, key: str) -> Box:
        """The box of that key. Raises FormError."""
        for box in self.boxes:
            if box.key == key:
                return box
        raise FormError(f"表单{self.key}没有栏目{key}")


@dataclass(frozen=True, slots=True)
class Missing:
    """A required field that resolved to nothing: its label on paper and the article that demands it ("" = custom)."""

    label: str
    article: str


@dataclass(frozen=True, slots=True)
class Bound:
    """What is stored with an issued document: plain JSON, dates as ISO strings, money in fen."""

    values: dict[str, JSON]
    missing: tuple[Missing, ...]


def load_form(key: str, edition: str = EDITION) -> Form:
    """The form `key` of an edition. Raises UnknownForm; FormError when its page is wrong."""
    try:
        return forms(edition)[key]
    except KeyError:
        raise UnknownForm(f"{edition}版没有表单{key}") from None


@cache
def forms(edition: str = EDITION) -> Mapping[str, Form]:
    """All forms of an edition by key, in the order of the bound file. Raises UnknownForm, FormError."""
    folder = FOLDER / edition
    if not folder.is_dir() or folder.parent != FOLDER:
        raise UnknownForm(f"没有{edition}版表单")
    found = _inherited(folder) if (folder / HEAD).is_file() else {}
    found |= {page.stem: _read(page, edition) for page in sorted(folder.glob("*.toml")) if page.name != HEAD}
    return MappingProxyType(dict(sorted(found.items(), key=lambda item: (item[1].order, item[0]))))


@cache
def editions() -> Mapping[str, str]:
    """The title of every edition by its code."""
    found = {head.parent.name: tomllib.loads(head.read_text(encoding="utf-8")) for head in FOLDER.glob(f"*/{HEAD}")}
    return MappingProxyType({code: str(found[code].get("title", code)) for code in sorted(found)})


def _inherited(folder: Path) -> dict[str, Form]:
    """The pages of the edition this one rests on, under its own names. Raises FormError for a name of no page."""
    head = tomllib.loads((folder / HEAD).read_text(encoding="utf-8"))
    based_on, named = head.get("based_on", ""), head.get("forms", {})
    inherited = dict(forms(based_on)) if based_on and based_on != folder.name else {}
    for key, names in named.items():
        own = (folder / f"{key}.toml").is_file()
        if own or key not in inherited or set(names) - set(NAMES):
            raise FormError(f"{folder.name}/{HEAD}:表单{key}的名称写错了")
        names = {"printed": "", **names} if "title" in names else names
        inherited[key] = replace(inherited[key], **names)
    return {key: replace(form, edition=folder.name) for key, form in inherited.items()}


def bind(form: Form, context: Mapping[str, Any]) -> Bound:
    """Take the form's values out of `context` (see `vocabulary.CONTEXT`); say which required ones are missing.

    A field whose `when` does not hold is neither bound nor missed. Raises FormError for a value that is no JSON.
    """
    values: dict[str, JSON] = {}
    missing: list[Missing] = []
    for field in form.fields:
        if field.when and not holds(field.when, values):
            continue
        value = _shape(field, _resolve(context, field.path.split(".")))
        if _empty(value) and field.default:
            value = field.default
        if not _empty(value):
            values[field.name] = value
        elif field.required:
            missing.append(Missing(field.label.replace("\u3000", "") or field.name, field.article))
    return Bound(values, tuple(missing))


def holds(condition: str, values: Mapping[str, Any]) -> bool:
    """Whether "name", "!name", "name=text" or several of them joined by " & " hold for bound values."""
    for part in condition.split("&"):
        name, _, wanted = part.strip().partition("=")
        negated = name.startswith("!")
        value = values.get(name.lstrip("!"))
        found = str(value) == wanted if wanted else bool(value)
        if found == negated:
            return False
    return True


def _empty(value: Any) -> bool:
    return value is None or value in ([], {}) or (isinstance(value, str) and not value.strip())


def _resolve(node: Any, parts: list[str]) -> Any:
    """Walk the context; a list on the way is mapped over, or indexed when the next part is a number."""
    for position, part in enumerate(parts):
        if isinstance(node, (list, tuple)):
            if not part.isdigit():
                found = [_resolve(item, parts[position:]) for item in node]
                return [item for item in found if not _empty(item)]
            node = node[int(part)] if int(part) < len(node) else None
        elif isinstance(node, Mapping):
            node = node.get(part)
        else:
            return None
    return node


def _shape(field: Field, value: Any) -> JSON:
    """Cut list items down to the keys the form shows; drop repetitions where the field says so."""
    if field.keys and isinstance(value, (list, tuple)):
        value = [
            {key: item[key] for key in field.keys if not _empty(item.get(key))} if isinstance(item, Mapping) else item
            for item in value
        ]
    shaped = _plain(value, field.name)
    if isinstance(shaped, list):
        shaped = [item for item in shaped if not _empty(item)]
        if field.unique:
            shaped = [item for place, item in enumerate(shaped) if item not in shaped[:place]]
    return shaped


def _plain(value: Any, name: str) -> JSON:
    if isinstance(value, str):
        return value.strip()
    if value is None or isinstance(value, (bool, int)):
        return value
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    if isinstance(value, (list, tuple)):
        return [_plain(item, name) for item in value]
    if isinstance(value, Mapping):
        return {str(key): _plain(item, name) for key, item in value.items()}
    raise FormError(f"字段{name}的值不能印在文书上:{type(value).__name__}")


def _read(page: Path, edition: str) -> Form:
    """One TOML page as a Form, checked. Raises FormError naming the page."""
    with page.open("rb") as stream:
        data = tomllib.load(stream)
    try:
        fields = tuple(_field(dict(item)) for item in data.pop("fields", ()))
        boxes = tuple(Box(**item) for item in data.pop("boxes", ()))
        body = tuple(MappingProxyType(block) for block in data.pop("body", ()))
        if profile := PROFILES.get(data.get("profile", "")):
            data = {"size": profile.size, "leading": profile.leading, **data}
        lists: dict[str, Any] = {key: tuple(data.pop(key, ())) for key in ("copies", "page_signatures", "notes")}
        form = Form(key=page.stem, edition=edition, fields=fields, boxes=boxes, body=body, **lists, **data)
        pagecheck.check(form)
    except (TypeError, pagecheck.PageError) as error:
        raise FormError(f"{edition}/{page.name}:{error}") from error
    return form


def _field(item: dict[str, Any]) -> Field:
    item.setdefault("required", bool(item.get("article")))
    if "keys" in item:
        item["keys"] = tuple(item["keys"])
    return Field(**item)
