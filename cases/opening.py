"""A workbook somebody uploads, opened with care: at most so large, so many rows, no archive that swells, no entities."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import Any

import openpyxl

MOST_BYTES = 2 * 1024 * 1024
MOST_COLUMNS = 200
DAMAGED = "不是 Excel 工作簿(.xlsx),或者文件已损坏"
SWELLS = 20  # what is unpacked may be so many times the bytes allowed
MOST_TIMES = 200  # unpacked to packed: sheets of text do not come near
MOST_MEMBERS = 300
Cells = tuple[Any, ...]


class Unopenable(ValueError):
    """Not a workbook that can be read here. The message says why, in Chinese."""


class Opened:
    """A workbook, open for reading."""

    def __init__(self, data: bytes, most_bytes: int = MOST_BYTES) -> None:
        """Raises Unopenable."""
        _safe(data, most_bytes)
        try:
            self._book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        except Exception as error:  # openpyxl raises whatever the damage leads to
            raise Unopenable(DAMAGED) from error

    @property
    def sheets(self) -> list[str]:
        return list(self._book.sheetnames)

    def rows(self, sheet: str, most: int) -> Iterator[Cells]:
        """The cells of a sheet line by line, the heading first; `most` lines below it. Raises Unopenable on the way."""
        if sheet not in self._book.sheetnames:
            raise Unopenable(f"没有名为“{sheet}”的工作表,请用本系统的模板")
        page = self._book[sheet]
        page.reset_dimensions()  # what the file says of its own size is not believed
        try:
            for number, row in enumerate(page.iter_rows(max_col=MOST_COLUMNS, values_only=True), 1):
                if number > most + 1:
                    raise Unopenable(f"超过 {most} 行,请分几次导入")
                yield row
        except Unopenable:
            raise
        except Exception as error:
            raise Unopenable(DAMAGED) from error

    def grid(self, sheet: str, columns: int, most: int = 2_000) -> list[Cells]:
        """The same as lines of `columns` cells each; empty lines at the end left out."""
        found = [(*row[:columns], *[None] * (columns - len(row))) for row in self.rows(sheet, most)]
        while found and not any(cell not in (None, "") for cell in found[-1]):
            found.pop()
        return found


def _safe(data: bytes, most: int) -> None:
    """Looked at before anything is unpacked. Raises Unopenable."""
    if len(data) > most:
        raise Unopenable(f"文件超过 {most // 1024 // 1024} MB")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            unpacked = sum(m.file_size for m in members)
            if len(members) > MOST_MEMBERS or unpacked > SWELLS * most or unpacked > MOST_TIMES * max(len(data), 1):
                raise Unopenable("文件展开后过大,没有打开")
            for member in members:
                if member.filename.endswith((".xml", ".rels")) and _declares_entities(archive, member):
                    raise Unopenable("文件含有不允许的内容,没有打开")
    except Unopenable:
        raise
    except Exception as error:  # zipfile and zlib raise whatever the damage leads to
        raise Unopenable(DAMAGED) from error


def _declares_entities(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bool:
    """No workbook has a document type of its own; entities that swell need one."""
    with archive.open(member) as stream:
        start = stream.read(4096)
    return b"<!DOCTYPE" in start or b"<!ENTITY" in start or start.startswith((b"\xff\xfe", b"\xfe\xff"))
