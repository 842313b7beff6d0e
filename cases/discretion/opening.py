"""A workbook somebody uploads, opened with care: at most so large, so many rows, no archive that swells, no entities."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import Any

import openpyxl

MOST_BYTES = 2 * 1024 * 1024
MOST_UNPACKED = 40 * 1024 * 1024
MOST_TIMES = 200  # unpacked to packed: sheets of text do not come near
MOST_MEMBERS = 300
MOST_ROWS = 2_000
Cells = tuple[Any, ...]


class Unopenable(ValueError):
    """Not a workbook that can be read here. The message says why, in Chinese."""


def rows(data: bytes, sheet: str, columns: int) -> list[Cells]:
    """The cells of a sheet, the heading first, trailing empty rows left out. Raises Unopenable."""
    _safe(data)
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        if sheet not in book.sheetnames:
            raise Unopenable(f"没有名为“{sheet}”的工作表,请用本系统的模板")
        found = list(_cells(book[sheet], columns))
        book.close()
    except Unopenable:
        raise
    except Exception as error:  # openpyxl raises whatever the damage leads to
        raise Unopenable("文件已损坏,或者不是 Excel 工作簿(.xlsx)") from error
    while found and not any(cell not in (None, "") for cell in found[-1]):
        found.pop()
    return found


def _cells(sheet: Any, columns: int) -> Iterator[Cells]:
    sheet.reset_dimensions()  # what the file says of its own size is not believed
    for number, row in enumerate(sheet.iter_rows(max_col=columns, values_only=True), 1):
        if number > MOST_ROWS + 1:
            raise Unopenable(f"超过 {MOST_ROWS} 行,请分几次导入")
        yield (*row, *[None] * (columns - len(row)))


def _safe(data: bytes) -> None:
    """Looked at before anything is unpacked. Raises Unopenable."""
    if len(data) > MOST_BYTES:
        raise Unopenable(f"文件超过 {MOST_BYTES // 1024 // 1024} MB")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            unpacked = sum(m.file_size for m in members)
            if len(members) > MOST_MEMBERS or unpacked > MOST_UNPACKED or unpacked > MOST_TIMES * max(len(data), 1):
                raise Unopenable("文件展开后过大,没有打开")
            for member in members:
                if member.filename.endswith((".xml", ".rels")) and _declares_entities(archive, member):
                    raise Unopenable("文件含有不允许的内容,没有打开")
    except Unopenable:
        raise
    except Exception as error:  # zipfile and zlib raise whatever the damage leads to
        raise Unopenable("不是 Excel 工作簿(.xlsx)") from error


def _declares_entities(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bool:
    """No workbook has a document type of its own; entities that swell need one."""
    with archive.open(member) as stream:
        start = stream.read(4096)
    return b"<!DOCTYPE" in start or b"<!ENTITY" in start or start.startswith((b"\xff\xfe", b"\xfe\xff"))
