"""The pictures of the bureau's seals, and who is entrusted with them (用印授权): put in by an administrator."""

from __future__ import annotations

import hashlib
import io
from datetime import date

from django.db.models import Q
from PIL import Image

from cases import clock, files, seals
from cases.administration.chain import Refused, changing
from cases.administration.officers import own
from cases.administration.seals import SEALS
from cases.models import Officer, OfficerRole, SealImage, SealKeeper
from documents.photos import UnreadableImage, decoded

MOST_BYTES = 2 * 1024 * 1024
LEAST_SIDE, LONGEST_SIDE = 200, 600  # pixels; kept at most 600 wide: 42 mm at 360 dots per inch
NEARLY_ROUND = 1.25
LEAST_MM, MOST_MM = 30, 58


def keep(*, actor: Officer, kind: str, data: bytes, width_mm: int, across: bool = True) -> SealImage:
    """Take a seal's picture in place of the one before. Raises Refused."""
    if kind not in SEALS:
        raise Refused("没有这种印章", "kind")
    if not LEAST_MM <= width_mm <= MOST_MM:
        raise Refused(f"应为{LEAST_MM}至{MOST_MM}毫米", "width_mm")
    picture = prepared(data)
    try:
        kept = seals.locked(picture)
    except seals.SealLocked as why:
        raise Refused(str(why), "picture") from why
    sha256 = hashlib.sha256(picture).hexdigest()
    with changing(actor) as change:
        SealImage.objects.filter(bureau=change.bureau, kind=kind, retired=False).update(retired=True)
        blob = files.store(kept, kind, "application/octet-stream")
        told = {"seal": kind, "picture": sha256, "width_mm": width_mm, "across": across}
        event = change.record("seal_image_kept", told)
        return SealImage.objects.create(
            bureau=change.bureau, kind=kind, blob=blob, sha256=sha256, width_mm=width_mm, across=across, event=event
        )


def retire(*, actor: Officer, kind: str) -> bool:
    """From now on papers are sealed by hand. Those sealed before stay as they are."""
    with changing(actor) as change:
        many = SealImage.objects.filter(bureau=change.bureau, kind=kind, retired=False).update(retired=True)
        if many:
            change.record("seal_image_retired", {"seal": kind})
    return bool(many)


def prepared(data: bytes) -> bytes:
    """The picture as it is kept: a transparent PNG cut to the seal's edge, without any notes. Raises Refused."""
    if len(data) > MOST_BYTES:
        raise Refused(f"图像超过{MOST_BYTES // 1024 // 1024}MB", "picture")
    try:
        picture = decoded(data)
    except UnreadableImage as error:
        raise Refused(str(error), "picture") from error
    if picture.format not in (None, "PNG") or not data.startswith(b"\x89PNG"):
        raise Refused("应为背景透明的 PNG 图像", "picture")
    picture = picture.convert("RGBA")
    box = picture.getchannel("A").getbbox()
    least, _ = picture.getchannel("A").getextrema()
    if box is None or not isinstance(least, (int, float)) or least > 0:
        raise Refused("图像没有透明的背景，盖在文书上会遮住文字", "picture")
    picture = picture.crop(box)
    width, height = picture.size
    if min(width, height) < LEAST_SIDE:
        raise Refused(f"图像太小，印章部分至少 {LEAST_SIDE}×{LEAST_SIDE} 像素", "picture")
    if max(width, height) > NEARLY_ROUND * min(width, height):
        raise Refused("印章应为圆形，图像的宽和高相差太多", "picture")
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    out = io.BytesIO()
    Image.frombytes("RGBA", picture.size, picture.tobytes()).save(out, "PNG", optimize=True)
    return out.getvalue()


# -- keepers -----------------------------------------------------------------------------------------------------------------


def entrust(
    officer: Officer, *, actor: Officer, kind: str, since: date, until: date | None = None, paper: str
) -> SealKeeper:
    """Name somebody who may use a seal. Raises Refused."""
    if kind not in SEALS:
        raise Refused("没有这种印章", "kind")
    if until is not None and until < since:
        raise Refused("止日早于起日", "until")
    if not paper.strip():
        raise Refused("请写明授权依据", "paper")
    with changing(actor) as change:
        held = own(officer.pk, change)
        if not held.is_active:
            raise Refused(f"{held.name}已经停用", "officer")
        if not OfficerRole.objects.filter(officer=held, role__in=seals.USERS).exclude(valid_to__lt=since).exists():
            raise Refused(f"{held.name}没有可以用印的岗位（内勤、执法人员、机构负责人、局领导）", "officer")
        met = SealKeeper.objects.filter(Q(valid_to=None) | Q(valid_to__gte=since), officer=held, kind=kind)
        if (met.filter(valid_from__lte=until) if until else met).exists():
            raise Refused(f"这段时间{held.name}已经可以使用{kind}", "since")
        row = SealKeeper.objects.create(
            bureau=change.bureau, kind=kind, officer=held, valid_from=since, valid_to=until, paper=paper.strip()
        )
        change.record("seal_entrusted", _told(row))
    return row


def end(row: SealKeeper, *, actor: Officer) -> None:
    """Take the seal back: today is the last day, or, where it has not begun, there is none. Raises Refused."""
    today = clock.today()
    with changing(actor) as change:
        held = SealKeeper.objects.filter(bureau=change.bureau, pk=row.pk).select_related("officer").first()
        if held is None or (held.valid_to is not None and held.valid_to < today):
            raise Refused("这项授权已经到期")
        held.valid_to = today
        told = _told(held)
        if held.valid_from > today:
            held.delete()
        else:
            held.save(update_fields=["valid_to"])
        change.record("seal_entrusting_ended", told)


def _told(row: SealKeeper) -> dict[str, object]:
    return {
        "seal": row.kind, "username": row.officer.username, "name": row.officer.name, "since": row.valid_from,
        "until": row.valid_to, "paper": row.paper,
    }  # fmt: skip
