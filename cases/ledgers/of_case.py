"""Lists of one case: what its file contains with first pages (案卷目录), its evidence (证据清单)."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pikepdf

from cases import casefile, labels
from cases.facts import Facts
from cases.ledgers.base import Row, names_of
from cases.models import Case, CustodyMove, EventFile, Evidence
from cases.reads.telling import cause
from cases.spreadsheet import Column
from documents.check import DIGESTS

CUSTODY = {"file": "随卷", "held": "先行登记保存", "moved": "已移交", "released": "已解除保存"}


@dataclass(frozen=True)
class CaseLedger:
    """A list of one case: its rows are few, so they are read at once."""

    key: str
    title: str
    about: str
    columns: tuple[Column, ...]
    rows: Callable[[Case], list[Row]]


CASE_LEDGERS: dict[str, CaseLedger] = {}


def _of_case(key: str, title: str, about: str, *columns: Column) -> Callable[[Callable[[Case], Iterator[Row]]], Any]:
    def decorate(rows: Callable[[Case], Iterator[Row]]) -> Callable[[Case], Iterator[Row]]:
        every = (Column("序号", 6, "count"), *columns)
        CASE_LEDGERS[key] = CaseLedger(
            key, title, about, every, lambda case: [(n, *row) for n, row in enumerate(rows(case), 1)]
        )
        return rows

    return decorate


@_of_case(
    "contents", "案卷目录", "按装订的次序；页号是该件在卷内的首页", Column("卷别", 8), Column("文件名称", 40),
    Column("文件编号", 30), Column("日期", 12), Column("页号", 8, "count"), Column("页数", 8, "count", summed=True),
)  # fmt: skip
def _contents(case: Case) -> Iterator[Row]:
    """As the volume is bound: its own list of parts says what stands where. Raises `casefile.CANNOT_SHOW`."""
    for volume in casefile.volumes_of(Facts(case, case.bureau)):
        with pikepdf.open(io.BytesIO(casefile.bound(case, volume))) as pdf:
            listed = json.loads(pdf.attachments[DIGESTS].get_file().read_bytes())
        page = 1
        for part in listed["parts"]:
            yield casefile.VOLUMES[volume], part["title"], part["number"], part["on"], page, part["pages"]
            page += part["pages"]


@_of_case(
    "evidence", "证据清单", "按取得的先后编号", Column("证据名称", 34), Column("种类", 16), Column("证明事项", 34),
    Column("页数", 7, "count", summed=True), Column("取得日期", 12, "day"), Column("取证人", 16), Column("原件所在", 22),
    Column("保管", 14), Column("附件", 34), Column("附件 SHA-256", 66),
)  # fmt: skip
def _evidence(case: Case) -> Iterator[Row]:
    rows = list(Evidence.objects.filter(case=case).order_by("number"))
    history = Facts(case, case.bureau).history
    names = names_of(name for row in rows for name in row.officers)
    files: dict[int, list[EventFile]] = {}
    for file in EventFile.objects.filter(event__case=case).select_related("blob").order_by("pk"):
        files.setdefault(file.event_id, []).append(file)
    moved = {move.evidence_id: move.taker for move in CustodyMove.objects.filter(evidence__case=case).order_by("pk")}
    parties = [party["name"] for party in history.parties.values()]
    for row in rows:
        proved = [v.get("name") or v["facts"] for key in row.proves if (v := history.violations.get(key))]
        attached = files.get(row.event_id, [])
        yield (
            row.title, labels.EVIDENCE_KINDS.get(row.kind, row.kind), "；".join(proved) or cause(case.title, parties),
            row.pages, row.obtained_on, "、".join(names.get(name, name) for name in row.officers), row.original_at,
            moved.get(row.pk) or CUSTODY.get(row.custody, row.custody), "\n".join(file.name for file in attached),
            "\n".join(file.blob.sha256 for file in attached),
        )  # fmt: skip
