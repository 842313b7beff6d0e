"""Signing a record on its page: the pictures as they come, by the place they stand on (`slots`), what the page shows.

A picture is taken as an upload at once, so that a refused act loses none; it counts for the words that stood there when
it was taken and for no others.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from cases import files, signatures, uploads
from cases.models import Draft, Officer, Upload
from cases.record import canonical, digest
from cases.signatures import FINGERPRINT, SIGNATURE, Place
from cases.templatetags.words import punctuated
from cases.web.forms import reading
from cases.web.forms.desk import Desk
from cases.web.forms.doing import files_of
from cases.web.forms.fields import tree
from cases.web.forms.filling import Filled
from cases.web.forms.looking import Look
from cases.web.forms.shown import Shown
from cases.web.forms.slots import RECORDS, Slot, slots_of
from documents.drawing import page_count

BESIDE = ("read_back", "signed", "refusal_note")  # fields of the act that are drawn with the signatures
NOT_READ = frozenset(("read_back", "signed"))  # and those of them that are no words of the record
NAME = "_sign-"
ENDING = {"image/png": ".png", "image/jpeg": ".jpg"}


@dataclass
class Panel:
    """What `record/signing.html` draws."""

    slots: list[Slot]
    fields: list[Shown]
    refusal: list[Shown]
    errors: list[str] = field(default_factory=list)
    over: str = ""
    form: str = ""
    required: dict[str, str] = field(default_factory=dict)

    @property
    def wanted(self) -> str:
        """Required fields with their labels, for the script that looks the form through without a network."""
        return json.dumps(self.required, ensure_ascii=False)

    @property
    def kept(self) -> list[str]:
        """What the form carries of pictures taken already."""
        rows = [(s.key, s.taken) for s in self.slots] + [(s.print_key, s.printed) for s in self.slots]
        return [f"{key}={','.join(str(u.pk) for u in many)}" for key, many in rows if many]


def over(filled: Filled) -> str:
    """A digest of what somebody signs: everything typed, the ticks about the signing aside."""
    fields = reading.packed(tree(filled.act), filled.fields)
    words = {"on": filled.on, "team": sorted(filled.team), "texts": filled.texts, "fields": _words(fields)}
    return digest(canonical(words))[-32:]


def _words(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _words(one) for name, one in value.items() if name not in NOT_READ}
    if isinstance(value, list):
        return [_words(one) for one in value]
    return value.replace("\r\n", "\n").strip() if isinstance(value, str) else value


# -- pictures as they come -----------------------------------------------------------------------------------------------


def take(desk: Desk, filled: Filled) -> None:
    """Pictures that came with the form become uploads; those taken for other words than now stand there fall away."""
    now = over(filled)
    if filled.signed and filled.over != now:
        forget(desk, filled)
        desk.errors["_sign"] = ["笔录在签名以后改动过，原来的签名已经作废，请重新核对、签名"]
    known = _known(desk, filled)
    for name in [n for n in desk.request.FILES if n.startswith(NAME)]:
        key = name.removeprefix(NAME)
        label = _said(desk.act, key)
        if key not in known:
            desk.errors.setdefault("_sign", []).append(f"“{label}”的签名没有放处：这一步不制作这份笔录")
            continue
        (sent, *_) = desk.request.FILES.getlist(name)
        try:
            filled.signed[key] = [u.pk for u in _taken(desk.officer, sent.read(), label)]
        except files.FileRefused as refused:
            desk.errors.setdefault("_sign", []).append(punctuated(str(refused)))
    filled.over = now if filled.signed else ""


def _known(desk: Desk, filled: Filled) -> set[str]:
    """The places on the papers of the form as it stands; asked only where there are pictures to place."""
    if not filled.signed and not any(name.startswith(NAME) for name in desk.request.FILES):
        return set()
    there = [slot for slot in slots_of(desk.act, desk.asked(filled).foreseen.papers) if slot.there]
    return {key for slot in there for key in (slot.key, slot.print_key)}


def _taken(officer: Officer, data: bytes, label: str) -> list[Upload]:
    """The picture as it is drawn on paper; of a photograph the original too."""
    made = [uploads.take(officer, SimpleUploadedFile(f"{label}.png", signatures.prepared(data, f"{label}.png")))]
    if not data.startswith(b"\x89PNG"):
        made.append(uploads.take(officer, SimpleUploadedFile(f"{label}（原图）.jpg", data)))
    return made


def _said(act: str, key: str) -> str:
    """How a picture is called: 被询问人签名, 被询问人指印."""
    kind = "指印" if key.endswith(".f") else "签名"
    number = reading.counted(key.removesuffix(".f").rpartition(".")[2])
    slot = next((s for s in slots_of(act) if s.key.endswith(f".{number}")), None)
    return f"{slot.label if slot else ''}{slot.turn if slot and slot.turn > 1 else ''}{kind}"


def forget(desk: Desk, filled: Filled, only: str = "") -> None:
    """Take pictures back before they are bound."""
    wanted = [only] if only else list(filled.signed)
    for upload in uploads.of(desk.officer, [pk for key in wanted for pk in filled.signed.pop(key, [])]):
        uploads.drop(upload)
    if not filled.signed:
        filled.over = ""


def ready(desk: Desk, filled: Filled) -> bool:
    """Whether what is signed may be done: read back before it was signed, each signature on a paper of this act."""
    if filled.signed:
        known = _known(desk, filled)
        if filled.signed.keys() - known:
            desk.errors["_sign"] = ["有签名没有放处：这一步不制作这份笔录，请移除签名"]
        elif not _ticked(filled.fields, "read_back"):
            desk.errors["_sign"] = ["签名以前，应当先宣读或者交其阅读，核对无误后勾选"]
    return not desk.errors.get("_sign")


def _ticked(fields: Any, name: str) -> bool:
    if not isinstance(fields, dict):
        return False
    return bool(fields.get(name)) or any(_ticked(one, name) for one in fields.values())


def bound(officer: Officer, draft: Draft | None, filled: Filled) -> list[tuple[Upload, str, Place | None]]:
    """As the engine takes them: each with what it is and where it stands; a photograph as it came stands nowhere."""
    found: list[tuple[Upload, str, Place | None]] = []
    for slot in slots_of(filled.act):
        for party, key, kind in _keys(slot, filled.signed):
            wanted = replace(filled, files=filled.signed[key])
            for number, upload in enumerate(files_of(officer, draft, wanted)):
                place = replace(slot, party=party).place(kind)
                found.append((upload, kind, None if number else place))
    return found


def _keys(slot: Slot, signed: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """The pictures of this cell, whichever party's paper it is on: (party, key, kind)."""
    number = slot.key.rpartition(".")[2]
    for key in signed:
        found = re.fullmatch(rf"{slot.form}\.(\w{{0,40}})\.{number}(\.f)?", key)
        if found is not None:
            yield found[1], key, FINGERPRINT if found[2] else SIGNATURE


# -- what the page shows -------------------------------------------------------------------------------------------------


def panel(desk: Desk, filled: Filled, found: Look, form: Shown) -> Panel | None:
    """The part of the page where one signs; the fields it draws are taken out of the form."""
    if desk.act not in RECORDS:
        return None
    slots = [_with_pictures(desk, filled, slot) for slot in slots_of(desk.act, found.foreseen.papers)]
    required = {one.name: one.label for one in _walk(form) if one.required and one.kind in ("line", "text", "clock")}
    taken = [one for name in BESIDE for one in _cut(form, name)]
    first = [one for one in taken if one.name.endswith("read_back")]
    rest = [one for one in taken if one not in first]
    if desk.act == "register_clue":
        required = {}
    wrong = list(desk.errors.get("_sign", ()))
    if filled.signed and filled.over != over(filled):
        wrong.append("笔录在签名以后改动过，这些签名不再有效，请重新核对、签名")
    return Panel(slots, first, rest, wrong, filled.over, RECORDS[desk.act], required)


def foreseen(shown: Panel | None, found: Look, *, pages: bool = False) -> dict[str, Any] | None:
    """For the script: who signs where by now, how much is still open, how many pages there are to sign if it asks."""
    if shown is None:
        return None
    told: dict[str, Any] = {"slots": [[s.key, s.who, s.shown] for s in shown.slots], "open": _open(found)}
    if pages:
        records = [p for p in found.foreseen.papers if p.form.key == shown.form]
        told["pages"] = sum(page_count(p.form, p.values, number=p.number) for p in records)
    return told


def _open(found: Look) -> int:
    """What is still to be filled in or mended, the signing itself aside."""
    return sum(name.rpartition("-")[2] not in BESIDE for name in found.errors) + len(found.unmet)


def _with_pictures(desk: Desk, filled: Filled, slot: Slot) -> Slot:
    def kept(key: str) -> tuple[Upload, ...]:
        many = filled.signed.get(key)
        return tuple(files_of(desk.officer, desk.draft, replace(filled, files=many))) if many else ()

    return replace(slot, taken=kept(slot.key), printed=kept(slot.print_key))


def _walk(node: Shown) -> Iterator[Shown]:
    for one in (*node.children, *node.more):
        yield one
        yield from _walk(one)


def _cut(node: Shown, name: str) -> Iterator[Shown]:
    for many in (node.children, node.more):
        for one in list(many):
            if one.name.rpartition("-")[2] == name:
                many.remove(one)
                yield one
            else:
                yield from _cut(one, name)


__all__ = ["Panel", "bound", "foreseen", "forget", "over", "panel", "ready", "take"]
