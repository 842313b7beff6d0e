"""Files on their way into a case: taken and checked at once, bound by an act, swept away after thirty days otherwise."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from pathlib import PurePath

from django.core.files.uploadedfile import UploadedFile
from django.db.models import ProtectedError

from cases import clock, files
from cases.effects import Attached
from cases.files import FileRefused
from cases.inputs.types import UNSEEN
from cases.models import Officer, Upload
from documents.word import CONTENT_TYPE

KEPT_DAYS = 30
MOST = 200  # files of one act
LONGEST_NAME = 200
# What a file may call itself, by what it is: a name that promises something else is a disguise.
ENDINGS = {
    "application/pdf": (".pdf",),
    "image/jpeg": (".jpg", ".jpeg", ".jpe", ".jfif"),
    "image/png": (".png",),
    "audio/mpeg": (".mp3",),
    "audio/wav": (".wav",),
    "video/mp4": (".mp4", ".m4a", ".m4v", ".mov", ".3gp"),
    CONTENT_TYPE: (".docx",),
}
SAID = {
    "application/pdf": "PDF 文件", "image/jpeg": "JPEG 图片", "image/png": "PNG 图片", "audio/mpeg": "MP3 录音",
    "audio/wav": "WAV 录音", "video/mp4": "MP4 录像", CONTENT_TYPE: "Word 文档",
}  # fmt: skip

__all__ = ["FileRefused", "bind", "drop", "forget", "of", "sweep", "take"]


def take(officer: Officer, file: UploadedFile, *, word: bool = False) -> Upload:
    """Check and keep a file; a Word document only with `word`. Raises FileRefused, naming the file."""
    name = named(file.name or "")
    if (file.size or 0) > files.MAX_BYTES:
        raise FileRefused(f"文件“{name}”超过{files.MAX_BYTES // 1024 // 1024}MB，请分成几份或者压缩后再传")
    data = b"".join(file.chunks())
    kind = files.kind_of(data, name, word=word)
    ending = PurePath(name).suffix.lower()
    if ending not in ENDINGS[kind]:
        raise FileRefused(f"文件“{name}”的内容是 {SAID[kind]}，与文件名的后缀不符，请改名后再传")
    return Upload.objects.create(blob=files.store(data, name, kind), name=name, by=officer, at=clock.now())


def named(text: str) -> str:
    """The file's own name: no folders, nothing unseen, at most two hundred characters, its ending kept."""
    name = re.split(r"[\\/]", UNSEEN.sub("", text))[-1].strip().strip(".") or "未命名"
    path = PurePath(name)
    return name if len(name) <= LONGEST_NAME else path.stem[: LONGEST_NAME - len(path.suffix)] + path.suffix


def of(officer: Officer, ids: Iterable[int]) -> list[Upload]:
    """The officer's own files among these, in the order asked."""
    wanted = list(ids)[:MOST]
    found = {
        u.pk: u for u in Upload.objects.filter(by=officer, pk__in=wanted, blob__kind__in=ENDINGS).select_related("blob")
    }
    return [found[pk] for pk in wanted if pk in found]


def named_by(ids: Iterable[int], officers: Iterable[Officer]) -> list[Upload]:
    """Files of a draft that went from hand to hand: each was taken by one of those who held it."""
    wanted = list(ids)[:MOST]
    found = {
        u.pk: u
        for u in Upload.objects.filter(by__in=list(officers), pk__in=wanted, blob__kind__in=ENDINGS).select_related(
            "blob"
        )
    }
    return [found[pk] for pk in wanted if pk in found]


def bind(uploads: Sequence[Upload], role: str = "evidence") -> list[Attached]:
    """As the engine takes them. Once the act is done, `forget` them: their event keeps the files."""
    return [Attached(upload.blob, upload.name, role) for upload in uploads]


def forget(uploads: Sequence[Upload]) -> None:
    """The rows only; the stored files belong to an event now."""
    Upload.objects.filter(pk__in=[u.pk for u in uploads]).delete()


def drop(upload: Upload) -> None:
    """Take a file back before it is bound; the stored bytes go unless something else keeps them."""
    blob = upload.blob
    upload.delete()
    _discard([blob.pk])


def sweep(now: datetime) -> int:
    """Remove what nobody bound within thirty days. Returns how many."""
    old = Upload.objects.filter(at__lt=now - timedelta(days=KEPT_DAYS))
    blobs = list(old.values_list("blob_id", flat=True))
    count, _ = old.delete()
    _discard(blobs)
    return count


def _discard(blobs: Iterable[int]) -> None:
    from cases.models import Blob

    for blob in Blob.objects.filter(pk__in=set(blobs)):
        try:
            files.forget([blob])
        except ProtectedError:  # another upload of the same bytes
            continue
