"""What a form page must satisfy before anything is bound or drawn with it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from documents import templates, vocabulary
from documents.profiles import PROFILES

if TYPE_CHECKING:
    from documents.forms import Form

KINDS: Final = ("table", "letter", "record", "list", "cover")
FORMATS: Final = ("text", "date", "capital_date", "money", "number", "list", "flag")
BLOCKS: Final = ("headline", "pairs", "paragraph", "items", "ticks", "sign", "seal", "grid", "table", "text", "gap")
NUMBER: Final = "#number"


class PageError(ValueError):
    """A form page is wrong; the text says where."""


def check(form: Form) -> None:
    """Refuse unknown kinds, formats, blocks, paths into the context, and names that are no field.

    Raises PageError.
    """
    if form.kind not in KINDS:
        raise PageError(f"未知的种类{form.kind}")
    if form.profile not in PROFILES:
        raise PageError(f"未知的版式{form.profile}")
    _check_fields(form)
    names = {field.name for field in form.fields}
    for block in form.body:
        if block.get("type") not in BLOCKS:
            raise PageError(f"未知的版块{block.get('type')}")
        try:
            asked = set(names_in(dict(block)))
        except templates.TemplateError as error:
            raise PageError(str(error)) from error
        if asked - names:
            raise PageError(f"没有字段{'、'.join(sorted(asked - names))}")
    if unknown := ({form.issuer} - {""} | signing_fields(form.page_signatures)) - names:
        raise PageError(f"没有字段{'、'.join(sorted(unknown))}")
    for box in form.boxes:
        asked = {box.opinion, box.signers, box.note} - {""}
        if asked - names:
            raise PageError(f"栏目{box.key}没有字段{'、'.join(sorted(asked - names))}")


def signing_fields(rows: Sequence[Any]) -> set[str]:
    """The fields that the cells of `page_signatures` print or ask for."""
    cells = [cell for row in rows for cell in (row if isinstance(row, list) else [row]) if isinstance(cell, Mapping)]
    asked = {str(cell["when"]).lstrip("!").partition("=")[0] for cell in cells if cell.get("when")}
    return asked | {str(cell["field"]) for cell in cells if cell.get("field")}


def _check_fields(form: Form) -> None:
    seen: set[str] = set()
    for field in form.fields:
        paths = [field.path, *(f"{field.path}.{key}" for key in field.keys)]
        if not all(vocabulary.knows(path) for path in paths):
            raise PageError(f"字段{field.name}的路径{field.path}不存在")
        if field.format not in FORMATS:
            raise PageError(f"字段{field.name}的格式{field.format}不存在")
        if field.name in seen and not field.when:
            raise PageError(f"字段{field.name}重复而没有条件")
        asked = {part.strip().lstrip("!").partition("=")[0] for part in field.when.split("&")} - {""}
        if asked - seen:
            raise PageError(f"字段{field.name}的条件用到后面的字段")
        seen.add(field.name)


def names_in(node: Any) -> Iterator[str]:
    """Every field that a body block asks for: in conditions, templates, cells, lists. Raises TemplateError."""
    if isinstance(node, Mapping):
        for key, value in node.items():
            yield from _names_under(node, key, value)
    elif isinstance(node, (list, tuple)):
        for item in node:
            yield from names_in(item)


def _names_under(node: Mapping[str, Any], key: str, value: Any) -> Iterator[str]:
    if key == "when":
        yield from (part.strip().lstrip("!").partition("=")[0] for part in value.split("&"))
    elif key == "text":
        yield from (name for name in templates.slots(value) if name != NUMBER)
    elif (key in ("field", "each", "per", "bureau") or (key == "on" and node.get("type") == "seal")) and value:
        yield value
    elif key == "rows" and node.get("type") == "pairs":
        yield from (item for row in value for item in row if isinstance(item, str))
        yield from names_in(value)
    else:
        yield from names_in(value)
