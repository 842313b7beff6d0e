"""Seals (印章): their pictures kept encrypted, opened for a paper that was sealed, used by those entitled, on record.

The key is `ANJUAN_SEAL_KEY`, or lies in the data folder (mode 600) and in no backup. Whoever can read both the key and the
files can read the pictures: keep them apart where that matters. Several keys stand one after another, parted by commas: the
first locks what comes, all of them open; so a key is changed by putting the new one before it.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.db.models import Q

from cases import clock, files, lawbase
from cases.administration.chain import Refused, changing
from cases.lawbase import LawBase
from cases.models import Case, Delegation, Document, Event, Officer, OfficerRole, SealImage, SealKeeper, SealUse
from cases.registry import Role
from documents.forms import Form, load_form
from documents.marks import Seal
from documents.paper import STAMP

# Who may be entrusted with a seal. An administrator puts the picture in and names the keepers, and so uses none himself.
USERS = frozenset(map(str, (Role.CLERK, Role.UNIT_HEAD, Role.LEADER, Role.INSPECTOR)))
OWN = "公章"
KEY_FILE = "seal-key"
REMEDY = "请管理员放回原来的密钥（数据目录中的 seal-key 或者 ANJUAN_SEAL_KEY），或者重新存入印章图像"


class SealLocked(Exception):
    """A seal's picture cannot be opened: the key is another one, or the file is gone. The message says so in Chinese."""


def locked(picture: bytes) -> bytes:
    """The picture as it is stored."""
    return _fernet(_key() or _new_key()).encrypt(picture)


def opened(image: SealImage) -> bytes:
    """The picture of a seal. Raises SealLocked."""
    if not (key := _key()):
        raise SealLocked(f"{image.kind}的图像解不开：没有印章密钥（备份中不含密钥）。{REMEDY}")
    try:
        return _fernet(key).decrypt(files.read(image.blob))
    except InvalidToken:
        raise SealLocked(f"{image.kind}的图像解不开：印章密钥不是存入时的那一把。{REMEDY}") from None
    except files.FileRefused as error:
        raise SealLocked(f"{image.kind}的图像读不出来：{error}") from error


@cache
def _fernet(keys: str) -> MultiFernet:
    try:
        return MultiFernet([Fernet(key.strip()) for key in keys.split(",")])
    except ValueError:
        raise SealLocked("印章密钥写得不对：应为 Fernet 密钥，几把之间用逗号隔开") from None


def _key() -> str:
    """The key given, else the one kept in the data folder; "" where there is none yet."""
    if given := os.environ.get("ANJUAN_SEAL_KEY", "").strip():
        return given
    file = Path(settings.DATA_DIR) / KEY_FILE
    return file.read_text(encoding="ascii") if file.exists() else ""


def _new_key() -> str:
    """Make a key in the data folder, for its owner alone to read."""
    file = Path(settings.DATA_DIR) / KEY_FILE
    draft = file.with_name(f"{file.name}.{os.getpid()}")
    draft.touch(0o600)
    draft.write_bytes(Fernet.generate_key())
    try:
        os.link(draft, file)  # atomic: the first of two processes wins
    except FileExistsError:
        pass
    finally:
        draft.unlink()
    return _key()


# -- which seal, and who may use it ------------------------------------------------------------------------------------------


def takes(form: Form) -> bool:
    """Whether a form has a place for a seal."""
    return any(block["type"] == "seal" for block in form.body)


def kind_of(document: Document, bureau: int, law: LawBase) -> str:
    """The seal this paper takes: what the bureau had set when it was issued, else what it has set now or the form names."""
    kept = json.loads(document.values).get(STAMP) or {}
    placed = law.seal(bureau, document.form) or {}
    return str(kept.get("kind") or placed.get("kind") or load_form(document.form, document.edition).seal or OWN)


@dataclass(frozen=True)
class Sealing:
    """What a page says of one paper's seal: which, who used it and when, whether this officer may now."""

    kind: str
    used: SealUse | None = None
    may: bool = False


def sealing(officer: Officer, case: Case, documents: Iterable[Document], law: LawBase) -> dict[int, Sealing]:
    """By paper; papers without a place for a seal are left out. The same few queries however many."""
    used = {
        use.document_id: use for use in SealUse.objects.filter(document__case=case).select_related("officer", "image")
    }
    mine = kept_by(officer) & in_use(case.bureau_id).keys() if case.bureau_id == officer.bureau_id else frozenset()
    found = {}
    for document in documents:
        if takes(load_form(document.form, document.edition)):
            kind, one = kind_of(document, case.bureau_id, law), used.get(document.pk)
            found[document.pk] = Sealing(kind, one, one is None and document.state == "issued" and kind in mine)
    return found


def kept_by(officer: Officer, on: date | None = None) -> frozenset[str]:
    """The seals an officer may use on a day: entrusted with them, and still in a role that uses seals."""
    day = on or clock.today()
    holds = Q(valid_from__lte=day) & (Q(valid_to=None) | Q(valid_to__gte=day))
    own = OfficerRole.objects.filter(holds, officer=officer).values_list("role", flat=True)
    lent = Delegation.objects.filter(holds, receiver=officer).values_list("role", flat=True)
    if not USERS & set(own.union(lent)):
        return frozenset()
    kept = SealKeeper.objects.filter(holds, officer=officer, bureau=officer.bureau_id)
    return frozenset(kept.values_list("kind", flat=True))


def in_use(bureau: int) -> dict[str, SealImage]:
    """The pictures of a bureau's seals, by kind."""
    rows = SealImage.objects.filter(bureau=bureau, retired=False).select_related("blob")
    return {image.kind: image for image in rows}


# -- use ---------------------------------------------------------------------------------------------------------------------


def use(*, actor: Officer, document: Document) -> Event:
    """Seal a paper (用印). One event in the bureau's chain says who, with which picture, on which paper. Raises Refused."""
    form = load_form(document.form, document.edition)
    if document.case.bureau_id != actor.bureau_id:
        raise Refused("只能在本机关的文书上用印")
    if not takes(form):
        raise Refused(f"{form.title}不用印")
    kind = kind_of(document, document.case.bureau_id, lawbase.current())
    with changing(actor) as change:
        document = Document.objects.select_related("number", "case").get(pk=document.pk)
        if document.state != "issued":
            raise Refused("这份文书已经作废或者重新制作，不能用印")
        if SealUse.objects.filter(document=document).exists():
            raise Refused("这份文书已经用过印")
        if kind not in kept_by(actor):
            raise Refused(f"您没有被授权使用{kind}")
        image = in_use(change.bureau.pk).get(kind)
        if image is None:
            raise Refused(f"还没有存入{kind}的图像，请在纸上盖章")
        opened(image)
        event = change.record("seal_used", _told(document, form, image, actor))
        SealUse.objects.create(document=document, image=image, officer=actor, at=event.at, event=event)
    return event


def _told(document: Document, form: Form, image: SealImage, actor: Officer) -> dict[str, object]:
    return {
        "case": str(document.case.uid), "title": form.title, "number": document.number.text if document.number else "",
        "copy": document.copy, "digest": document.digest, "seal": image.kind, "picture": image.sha256,
        "username": actor.username, "name": actor.name,
    }  # fmt: skip


def of(document: Document) -> Seal | None:
    """The seal a paper bears, as drawing takes it. Raises SealLocked."""
    used = SealUse.objects.filter(document=document).select_related("image__blob").first()
    if used is None:
        return None
    return Seal(opened(used.image), float(used.image.width_mm), used.image.across)
