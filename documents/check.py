"""Check a case file (案卷 PDF) without database or network: `python3 -m documents.check FILE.pdf`.

Needs only pikepdf. What a file holds of its own making: its id is the SHA-256 of all its bytes; `digests.json` lists every
page, every paper and every attachment; `record.json` is the record of the case, whose events are chained by hashes.
A file that somebody makes anew with all of this is not told from a true one: for that, compare the last hash of the
record with what the bureau keeps (`manage.py verify --root`), or ask for a paper by the code printed on it.
"""

from __future__ import annotations

import hashlib
import io
import json
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from operator import itemgetter
from pathlib import Path
from typing import Any, Final

import pikepdf

DIGESTS: Final = "digests.json"
RECORD: Final = "record.json"
FORMAT: Final = "anjuan-case-file/1"
STATIC: Final = b"31415926535897932384626433832795"  # what qpdf writes for an id that is to be replaced
TEXTS: Final = ("payload", "articles", "flaws", "digests", "snapshot")  # of an event: hashed as canonical text
ASIDE: Final = frozenset(("/Parent", "/Length", "/Filter", "/DecodeParms", "/StructParents", "/P", "/PieceInfo"))


@dataclass(slots=True)
class Report:
    """What was found: facts about the file, and what does not hold (empty: nothing)."""

    facts: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    ours: bool = True


def with_own_digest(data: bytes) -> bytes:
    """The file as qpdf wrote it with a static id, its id replaced by the SHA-256 of that: offsets stay as they are."""
    place = data.rindex(b"<" + STATIC + b"><" + STATIC + b">")
    digest = hashlib.sha256(data).hexdigest().encode()
    return data[:place] + b"<" + digest[:32] + b"><" + digest[32:] + b">" + data[place + 2 * len(STATIC) + 4 :]


def check(data: bytes) -> Report:
    """Check a file's bytes."""
    report = Report()
    try:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            report.ours = "案卷" in str(pdf.docinfo.get("/Creator", ""))
            _whole(report, data, pdf)
            attached = {name: spec.get_file().read_bytes() for name, spec in pdf.attachments.items()}
            _digests(report, pdf, attached)
    except (pikepdf.PdfError, ValueError, TypeError, KeyError, AttributeError) as error:
        report.wrong.append(f"文件读不出来，可能已经损坏（{type(error).__name__}）")
    return report


def _whole(report: Report, data: bytes, pdf: pikepdf.Pdf) -> None:
    """The id against all bytes of the file."""
    first, second = (bytes(part).hex().encode() for part in pdf.trailer.get("/ID", pikepdf.Array([b"", b""])))
    place = data.rfind(b"<" + first + b"><" + second + b">")
    if place < 0 or len(first + second) != 2 * len(STATIC):
        report.wrong.append("文件标识不是制成时的样子")
        return
    plain = b"<" + STATIC + b"><" + STATIC + b">"
    if hashlib.sha256(data[:place] + plain + data[place + len(plain) :]).hexdigest().encode() != first + second:
        report.wrong.append("文件在制成以后被改动过：整个文件的校验值不符")
    report.facts.append(f"文件校验值 {(first + second).decode()}")


def _digests(report: Report, pdf: pikepdf.Pdf, attached: Mapping[str, bytes]) -> None:
    if DIGESTS not in attached:
        report.wrong.append(f"缺少附件 {DIGESTS}，不能逐页核对")
        return
    listed: dict[str, Any] = json.loads(attached[DIGESTS])
    if listed.get("format") != FORMAT:
        report.wrong.append(f"附件 {DIGESTS} 的格式不认识")
        return
    report.facts.append(f"{listed['title']}　{listed.get('number', '')}".rstrip())
    for one in listed["files"]:
        if one["name"] not in attached:
            report.wrong.append(f"缺少附件 {one['name']}")
        elif hashlib.sha256(attached[one["name"]]).hexdigest() != one["sha256"]:
            report.wrong.append(f"附件 {one['name']} 被改动过")
    for name in sorted(attached.keys() - {DIGESTS} - {one["name"] for one in listed["files"]}):
        report.wrong.append(f"多出附件 {name}")
    _pages(report, pdf, listed)
    if RECORD in attached:
        record = json.loads(attached[RECORD])
        report.wrong += chain_breaks(record)
        report.wrong += _papers(listed, record)
        report.facts.append(f"全过程记录 {len(record['events'])} 条，末条校验值 {record['head']}")


def _pages(report: Report, pdf: pikepdf.Pdf, listed: Mapping[str, Any]) -> None:
    wanted: list[str] = listed["pages"]
    report.facts.append(f"{len(wanted)} 页，{len(listed['parts'])} 件材料")
    if len(pdf.pages) != len(wanted):
        report.wrong.append(f"应有 {len(wanted)} 页，现有 {len(pdf.pages)} 页")
    digests = PageDigests()
    found = [digests.of(page) for page in pdf.pages]
    for number, (now, then) in enumerate(zip(found, wanted, strict=False), 1):
        if now == then:
            continue
        was = f"，是原来的第 {wanted.index(now) + 1} 页" if now in wanted else ""
        report.wrong.append(f"第 {number} 页与制成时不同{was}（{_part_of(listed, number)}）")


def _part_of(listed: Mapping[str, Any], number: int) -> str:
    """Which paper or piece of evidence a sheet belongs to."""
    for part in listed["parts"]:
        if part["sheet"] <= number < part["sheet"] + part["pages"]:
            return f"{part['title']} {part['number']}".strip()
    return "封面、目录或者备考表"


def _papers(listed: Mapping[str, Any], record: Mapping[str, Any]) -> Iterator[str]:
    """Every paper of the file stands in the record under the digest of its values."""
    known = {d["digest"] for event in record["events"] for d in event["digests"].get("documents", ())}
    for part in listed["parts"]:
        if part.get("digest") and part["digest"] not in known:
            yield f"{part['title']} {part['number']}的校验值不在全过程记录中"


def chain_breaks(record: Mapping[str, Any]) -> list[str]:
    """Where the chain of a record does not hold, in Chinese; nothing where it does."""
    prev, wrong = "0", list[str]()
    for number, event in enumerate(record["events"], 1):
        content = {name: value for name, value in event.items() if name != "hash"}
        content |= {name: _canonical(content[name]) for name in TEXTS}
        algorithm, _, stored = event["hash"].partition(":")
        if event["seq"] != number or event["prev"] != prev:
            wrong.append(f"全过程记录第 {number} 条与前一条接不上")
        if (made := _hash(algorithm, _canonical(content))) is None:
            return [*wrong, f"这台机器不能计算 {algorithm}，全过程记录没有核对"]
        if made != stored:
            wrong.append(f"全过程记录第 {number} 条的内容与校验值不符")
        prev = event["hash"]
    if record["head"] != prev or record["version"] != len(record["events"]):
        wrong.append("全过程记录的末尾被删改")
    return wrong


def _canonical(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _hash(algorithm: str, text: str) -> str | None:
    try:
        return hashlib.new(algorithm, text.encode()).hexdigest()
    except ValueError:  # an OpenSSL without SM3
        return None


class PageDigests:
    """The digest of what a page shows: its content, and everything that content names. Shared objects are read once."""

    def __init__(self) -> None:
        self._known: dict[tuple[int, int], bytes] = {}

    def of(self, page: pikepdf.Page) -> str:
        """The same before a file is saved and after it is read; whatever changes a page's look changes it."""
        made = hashlib.sha256()
        for piece in self._pieces(page.obj):
            made.update(piece)
        return made.hexdigest()

    def _digest(self, value: pikepdf.Object) -> bytes:
        kept = value.objgen if value.is_indirect else None
        if kept is not None:
            if kept in self._known:
                return self._known[kept]
            if isinstance(value, pikepdf.Dictionary) and value.get("/Type") == "/Page":
                return b"page"  # a link's target: not what this page shows
            self._known[kept] = b"round"  # a ring leads back here
        made = hashlib.sha256()
        for piece in self._pieces(value):
            made.update(piece)
        if kept is not None:
            self._known[kept] = made.digest()
        return made.digest()

    def _pieces(self, value: pikepdf.Object) -> Iterator[bytes]:
        if isinstance(value, pikepdf.Stream):
            yield from self._entries(value.stream_dict)
            yield b"stream" + _content(value)
        elif b" R" not in (plain := value.unparse()):
            yield plain  # nothing in it lies elsewhere
        elif isinstance(value, pikepdf.Dictionary):
            yield from self._entries(value)
        elif isinstance(value, pikepdf.Array):
            for item in value:
                yield b"[" + self._item(item)
        else:
            yield plain

    def _entries(self, held: Any) -> Iterator[bytes]:
        for key, item in sorted(held.items(), key=itemgetter(0)):
            if key not in ASIDE:
                yield key.encode() + self._item(item)

    def _item(self, item: Any) -> bytes:
        if not isinstance(item, pikepdf.Object):
            return str(item).encode()
        if not item.is_indirect and b" R" not in (plain := item.unparse()):
            return plain
        return self._digest(item)


def _content(stream: pikepdf.Stream) -> bytes:
    """What a stream holds, however it is packed; of a picture, its packed bytes."""
    try:
        return stream.read_bytes()
    except pikepdf.PdfError:
        return str(stream.stream_dict.get("/Filter", "")).encode() + stream.read_raw_bytes()


def main(arguments: list[str]) -> int:
    """0: everything holds. 1: something does not. 2: no case file of this program."""
    if len(arguments) != 1:
        sys.stderr.write("用法：python3 -m documents.check 案卷.pdf\n")
        return 2
    try:
        data = Path(arguments[0]).read_bytes()
    except OSError as error:
        sys.stderr.write(f"文件打不开：{error.strerror}\n")
        return 2
    report = check(data)
    for line in report.facts:
        sys.stdout.write(line + "\n")
    for line in report.wrong:
        sys.stdout.write(f"✗ {line}\n")
    if report.wrong and not report.ours:
        sys.stdout.write("这不是本系统制成的案卷文件。\n")
        return 2
    sys.stdout.write("核对不通过。\n" if report.wrong else "✓ 逐页、逐个附件核对一致，文件没有改动过。\n")
    return 1 if report.wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
