"""From a file to plain values: UTF-8, one JSON object, no key twice, nothing nested without end."""

from __future__ import annotations

import codecs
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

from cases.dossier.checking import parse
from cases.dossier.shapes import Dossier
from cases.inputs.types import UNSEEN
from cases.inputs.wrongs import InputError, Wrong, shown

MAX_BYTES = 20 * 1024 * 1024
MAX_DEPTH = 40
NUL_WITHIN = 4096
OTHER_KINDS = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"PK\x03\x04", b"\xd0\xcf\x11\xe0")


class Twice(dict[str, Any]):
    """A JSON object in which a key stood twice; `keys_twice` names them."""

    keys_twice: list[str]


def read(path: Path) -> Dossier:
    """The dossier in a file. Raises InputError naming every wrong field by its path."""
    return parse(plain(_bytes(path), path.name), path.parent)


def _bytes(path: Path) -> bytes:
    try:
        if path.is_dir():
            raise InputError([Wrong(str(path), "这是目录,请写案卷文件(JSON)")])
        if path.stat().st_size > MAX_BYTES:
            raise InputError([Wrong(str(path), f"文件超过{MAX_BYTES // 1024 // 1024}MB")])
        return path.read_bytes()
    except FileNotFoundError:
        raise InputError([Wrong(str(path), "找不到这个文件")]) from None
    except PermissionError:
        raise InputError([Wrong(str(path), "没有读取这个文件的权限")]) from None
    except (OSError, ValueError):
        raise InputError([Wrong(shown(path), "文件读不出来")]) from None


def plain(data: bytes, name: str) -> Any:
    """The values in a JSON text; numbers with a point as Decimal. Raises InputError."""
    if not data.strip():
        raise InputError([Wrong(name, "文件是空的")])
    wide = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    if data.startswith(OTHER_KINDS) or (b"\0" in data[:NUL_WITHIN] and not wide):
        raise InputError([Wrong(name, "不是案卷文件:应为 JSON 文本,不能是 PDF、图片、Word 等文件")])
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InputError([Wrong(name, "不是 UTF-8 编码的文本,请另存为 UTF-8")]) from None
    try:
        found = json.loads(text, parse_float=_number, parse_constant=_no_number, object_pairs_hook=_object)
    except json.JSONDecodeError as error:
        cut = error.pos >= len(text.rstrip()) or error.msg.startswith("Unterminated")
        why = "文件到这里断了,不完整" if cut else "不是正确的 JSON,请检查这里前后的引号、逗号和括号"
        raise InputError([Wrong(name, f"第{error.lineno}行第{error.colno}列:{why}")]) from None
    except _NoNumber as error:
        raise InputError([Wrong(name, f"“{shown(error)}”不是可用的数字")]) from None
    except RecursionError:
        raise InputError([Wrong(name, f"嵌套过深,最多{MAX_DEPTH}层")]) from None
    except ValueError:  # a whole number of thousands of digits
        raise InputError([Wrong(name, "有位数过多的数字")]) from None
    if wrong := _shape_wrongs(found, name):
        raise InputError(wrong)
    return found


class _NoNumber(ValueError):
    pass


def _number(text: str) -> Decimal:
    try:
        return Decimal(text)
    except ArithmeticError:
        raise _NoNumber(text) from None


def _no_number(text: str) -> Any:
    raise _NoNumber(text)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) == len(pairs):
        return found
    twice = Twice(found)
    names = [name for name, _ in pairs]
    twice.keys_twice = [name for name in found if names.count(name) > 1]
    return twice


def _shape_wrongs(whole: Any, name: str) -> list[Wrong]:
    """Keys that stand twice or cannot be seen, and nesting that no dossier has. Walks without recursion."""
    found = []
    left: list[tuple[str, int, Any]] = [("", 1, whole)]
    while left:
        path, depth, value = left.pop()
        if depth > MAX_DEPTH:
            return [Wrong(path.split(".")[0].split("[")[0] or name, f"嵌套过深,最多{MAX_DEPTH}层")]
        if isinstance(value, Twice):
            found += [Wrong(f"{path}.{shown(k)}" if path else shown(k), "这一项写了两次") for k in value.keys_twice]
        if isinstance(value, dict):
            odd = [k for k in value if UNSEEN.search(k)]
            found += [Wrong(f"{path}.{shown(k)}" if path else shown(k), "名称里有看不见的字符") for k in odd]
            left += [(f"{path}.{shown(k)}" if path else shown(k), depth + 1, v) for k, v in value.items()]
        elif isinstance(value, list):
            left += [(f"{path}[{i}]", depth + 1, v) for i, v in enumerate(value) if isinstance(v, (dict, list))]
    return sorted(found, key=lambda w: w.path)
