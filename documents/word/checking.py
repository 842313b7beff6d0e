"""Whether an uploaded .docx may be kept: whole, without macros, nothing in it that reaches outside or unpacks without end."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from typing import Final
from xml.parsers import expat

CONTENT_TYPE: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
MOST_PARTS: Final = 2000
MOST_BYTES: Final = 100 * 1024 * 1024  # unpacked
MOST_RATIO: Final = 300  # of a part larger than this:
SMALL: Final = 1024 * 1024
OLD: Final = b"\xd0\xcf\x11\xe0"
MAIN: Final = f"{CONTENT_TYPE}.main+xml"
ACTIVE: Final = re.compile(
    r"vbaProject|vbaData|activeX|macrosheet|customUI|oleObject|attachedToolbars|/embeddings/", re.I
)
FETCHING: Final = re.compile(r"\b(DDE|DDEAUTO|INCLUDETEXT|INCLUDEPICTURE|MACROBUTTON|LINK|IMPORT|DATABASE)\b", re.I)


class _Bad(ValueError):
    """Why the file cannot be kept, in Chinese."""


def check_word(data: bytes) -> str | None:
    """Why an uploaded Word file cannot be kept (in Chinese), or None."""
    try:
        _check(data)
    except _Bad as why:
        return str(why)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, OSError, EOFError, ValueError, NotImplementedError):
        return "不是完整的Word文档(.docx),可能已经损坏"
    return None


def _check(data: bytes) -> None:
    if data.startswith(OLD):
        raise _Bad("是旧版Word文档(.doc)或者设有打开密码,请取消密码并另存为.docx")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = archive.infolist()
        _sizes(parts)
        _names(parts)
        names = {part.filename for part in parts}
        if not {"[Content_Types].xml", "word/document.xml"} <= names:
            raise _Bad("不是Word文档(.docx)")
        for part in parts:
            content = archive.read(part)  # proves its checksum, whatever it is
            if part.filename.lower().endswith((".xml", ".rels")):
                _part(part.filename, content)


def _sizes(parts: list[zipfile.ZipInfo]) -> None:
    """By what the archive says of itself: reading never gives more than that."""
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_BYTES:
        raise _Bad(f"解压后过大(超过{MOST_BYTES // 1024 // 1024}MB或者{MOST_PARTS}个部件),不能接收")
    if any(part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for part in parts):
        raise _Bad("压缩方式不常见,请在Word中另存为.docx再传")
    if any(part.file_size > SMALL and part.file_size > part.compress_size * MOST_RATIO for part in parts):
        raise _Bad("压缩比例异常,疑似压缩炸弹,不能接收")


def _names(parts: list[zipfile.ZipInfo]) -> None:
    seen: set[str] = set()
    for part in parts:
        name = part.filename
        if part.flag_bits & 0x1:
            raise _Bad("内有加密的部件,请取消密码后再传")
        if name.startswith(("/", "\\")) or ".." in re.split(r"[\\/]", name) or name.lower() in seen:
            raise _Bad("内部结构异常,不能接收")
        if ACTIVE.search(name):
            raise _Bad("含有宏、控件或者嵌入的对象,请删去后另存为.docx再传")
        seen.add(name.lower())


class _Part:
    """Reads one part: no document type, nothing that reaches outside."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.instructions = ""
        self.main = False
        self._inside = False

    def doctype(self, *given: object) -> None:
        raise _Bad("内有文档类型定义,不能接收")

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        local = tag.rpartition(":")[2]
        if local == "Relationship":
            _relation(attributes)
        if local in ("Override", "Default"):
            self._content_type(attributes.get("ContentType", ""))
        self._inside = local == "instrText"
        if local == "fldSimple":
            self.instructions += " " + next((v for k, v in attributes.items() if k.rpartition(":")[2] == "instr"), "")

    def end(self, tag: str) -> None:
        self._inside = False

    def text(self, data: str) -> None:
        if self._inside:
            self.instructions += data

    def _content_type(self, kind: str) -> None:
        if "macroenabled" in kind.lower() or "vbaproject" in kind.lower():
            raise _Bad("是启用宏的文档,请另存为不含宏的.docx再传")
        self.main = self.main or kind == MAIN


def _relation(attributes: dict[str, str]) -> None:
    kind = attributes.get("Type", "").rpartition("/")[2]
    if attributes.get("TargetMode", "").lower() == "external":
        what = "超链接" if kind == "hyperlink" else "外部引用(模板、图片、对象等)"
        raise _Bad(f"含有指向文件以外的{what},请取消后再传")
    if kind in ("vbaProject", "oleObject", "package", "control", "aFChunk", "attachedTemplate"):
        raise _Bad("含有宏、控件或者嵌入的对象,请删去后另存为.docx再传")


def _part(name: str, data: bytes) -> None:
    part, parser = _Part(name), expat.ParserCreate()
    parser.StartDoctypeDeclHandler = part.doctype
    parser.StartElementHandler = part.start
    parser.EndElementHandler = part.end
    parser.CharacterDataHandler = part.text
    try:
        parser.Parse(data, True)
    except expat.ExpatError:
        raise _Bad(f"部件{name}已经损坏") from None
    if FETCHING.search(part.instructions):
        raise _Bad("含有从文件以外取内容的域,请删去后再传")
    if name == "[Content_Types].xml" and not part.main:
        raise _Bad("不是Word文档(.docx),或者是模板、启用宏的文档")
