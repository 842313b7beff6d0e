"""Places to sign on the records an act makes: which there are, by the form page, and whose name belongs to each.

A place is called by form, party and number of the cell in `page_signatures` (`inquiry_record..2`); with `.f` behind it, it
is the fingerprint (捺印) beside the signature.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from cases import files
from cases.models import Upload
from cases.papers import Paper
from cases.signatures import FINGERPRINT, Place
from cases.web.forms.papers import GAP
from documents.forms import holds, load_form

# The record an act makes, if it makes one that is signed at the foot of every page.
RECORDS = {
    "inquire": "inquiry_record", "inspect_scene": "scene_record", "register_clue": "inspection_record",
    "record_statement": "statement_record", "close_hearing": "hearing_record",
}  # fmt: skip
# Whose name belongs to a place to sign: fields of the form, one for each turn, or one that lists them.
NAMES: dict[str, tuple[str, ...]] = {
    "询问人": ("asker",), "记录人": ("recorder",), "被询问人": ("person",), "在场人": ("present",),
    "勘验人": ("inspector_1", "inspector_2"), "当事人": ("party_1", "party_2"), "被邀请人": ("invited",),
    "检查人员": ("officers",), "被检查单位现场负责人": (), "陈述申辩人": ("person",), "承办人": ("handlers",),
    "申请听证人或者代理人": (), "听证主持人": ("chair",), "听证员": ("members",), "书记员": ("clerk",),
}  # fmt: skip
OURS = frozenset(("询问人", "记录人", "勘验人", "检查人员", "承办人", "听证主持人", "听证员", "书记员"))
ALWAYS = frozenset(("被询问人", "被检查单位现场负责人", "陈述申辩人", "申请听证人或者代理人"))
SIGNED_MM, PRINT_MM = 24, 9  # how wide they stand on paper, the fingerprint behind the signature


@dataclass(frozen=True)
class Slot:
    """A place to sign: its words on paper, which of several alike, who signs there as far as that is known."""

    key: str
    form: str
    party: str
    label: str
    turn: int
    who: str = ""
    shown: bool = True
    there: bool = True  # on the paper as it stands: whoever else is present signs, where somebody is
    taken: tuple[Upload, ...] = ()
    printed: tuple[Upload, ...] = ()

    @property
    def ours(self) -> bool:
        return self.label in OURS

    @property
    def print_key(self) -> str:
        return f"{self.key}.f"

    def place(self, kind: str) -> Place:
        beside = {"x_mm": SIGNED_MM + 1, "width_mm": PRINT_MM} if kind == FINGERPRINT else {"width_mm": SIGNED_MM}
        return Place(form=self.form, party=self.party, label=self.label, turn=self.turn, **beside)

    @property
    def picture(self) -> str:
        return _shown(self.taken)

    @property
    def print_picture(self) -> str:
        return _shown(self.printed)


def slots_of(act: str, papers: Iterable[Paper] = ()) -> list[Slot]:
    """The places to sign on the records of this act; without a paper yet those of its form, nobody named."""
    key = RECORDS.get(act)
    if key is None:
        return []
    found = [slot for paper in papers if paper.form.key == key for slot in _slots(key, paper.party, paper.values)]
    return found or list(_slots(key, "", None))


def _slots(form: str, party: str, values: Mapping[str, Any] | None) -> Iterator[Slot]:
    seen: dict[str, int] = {}
    for number, cell in enumerate(_cells(form)):
        text = str(cell["label"]) if isinstance(cell, Mapping) else str(cell)
        if "签名" not in text:
            continue
        label = text.partition("（")[0]
        seen[label] = turn = seen.get(label, 0) + 1
        who = _who(label, turn, values or {})
        shown = bool(who) or label in ALWAYS or (values is None and (label in OURS or turn == 1))
        when = str(cell.get("when", "")) if isinstance(cell, Mapping) else ""
        there = not when or values is None or holds(when, values)
        yield Slot(f"{form}.{party}.{number}", form, party, label, turn, who, shown and there, there)


def _cells(form: str) -> list[Any]:
    rows = load_form(form).page_signatures
    return [cell for row in rows for cell in (row if isinstance(row, (list, tuple)) else [row])]


def _who(label: str, turn: int, values: Mapping[str, Any]) -> str:
    names = NAMES.get(label, ())
    name = names[min(turn, len(names)) - 1] if names else ""
    value = values.get(name) or ""
    if isinstance(value, list):
        value = value[turn - 1] if turn <= len(value) else ""
        value = value.get("name", "") if isinstance(value, Mapping) else value
    elif len(names) < turn:
        return ""
    return "" if value == GAP else str(value)


def _shown(taken: tuple[Upload, ...]) -> str:
    """A small picture as an address that carries it."""
    if not taken:
        return ""
    return f"data:image/png;base64,{base64.b64encode(files.read(taken[0].blob)).decode()}"
