"""A statute's text into the database: a version of its own from the day it holds, the ones before it stay.

The same file again does nothing. Another text for a day that has one, or the same text for another day, is taken only
where somebody says it shall replace what is there; the bureau's chain then keeps both digests.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q

from cases import clock, lawbase
from cases.administration.chain import Change, Refused, changing
from cases.law import STATUTES
from cases.models import Bureau, Officer, OfficerRole, StatuteText, StatuteVersion
from cases.record import ALGORITHM
from cases.registry import Role
from cases.statutes import dating
from cases.statutes.parsing import Parsed, parse

_NAME = re.compile(r"[^/+\s\x00-\x1f]{2,40}")  # what a citation can call a statute
BELOW = "法律法规文本由上级机关统一导入,本机关不能导入"


@dataclass(frozen=True)
class Reading:
    """A file read and understood, not stored."""

    parsed: Parsed
    name: str
    dates: dating.Dates
    digest: str
    file_name: str

    @property
    def articles(self) -> int:
        return len(self.parsed.articles)

    @property
    def paragraphs(self) -> int:
        return sum(len(a.paragraphs) for a in self.parsed.articles)

    @property
    def items(self) -> int:
        return sum(len(p.items) for a in self.parsed.articles for p in a.paragraphs)


@dataclass(frozen=True)
class Plan:
    """What storing a reading would do: `new`, `same` (nothing), `clash` (only if it may replace `held`)."""

    kind: str
    held: StatuteVersion | None = None
    why: str = ""


@dataclass(frozen=True)
class Stored:
    version: StatuteVersion
    kind: str  # new, same, replaced


def read(content: bytes, file_name: str, name: str = "", since: date | None = None) -> Reading:
    """Raises Damaged (with its line), Undated (the day must be given), Refused (the name cannot be one)."""
    parsed = parse(content)
    called = name.strip() or dating.short_name(parsed.title)
    if not _NAME.fullmatch(called):
        raise Refused("简称应为二至四十个字,不含空格、斜线和加号", "name")
    if called in STATUTES and STATUTES[called].title != parsed.title:
        raise Refused(f"“{called}”是《{STATUTES[called].title}》的简称,这个文件是《{parsed.title}》", "name")
    return Reading(parsed, called, dating.dates(parsed, called, file_name, since), digest_of(content), file_name)


def digest_of(content: bytes) -> str:
    return f"{ALGORITHM}:{hashlib.new(ALGORITHM, content).hexdigest()}"


def plan(reading: Reading) -> Plan:
    """Compared with the versions of the same name that are there."""
    held = list(StatuteVersion.objects.filter(name=reading.name))
    twin = next((v for v in held if v.digest == reading.digest), None)
    there = next((v for v in held if v.valid_from == reading.dates.valid_from), None)
    start = reading.dates.valid_from
    if twin is not None and twin.valid_from == start:
        return Plan("same", twin, f"“{reading.name}”{start}起施行的这一版已经导入过,内容相同")
    if twin is not None and there is not None:
        raise Refused(f"同一文件已按{twin.valid_from}起施行导入,而{start}起施行的是另一版,请先核对施行日期", "since")
    if twin is not None:
        return Plan("clash", twin, f"同一文件已按{twin.valid_from}起施行导入,现在写的是{start}")
    if there is not None:
        return Plan("clash", there, f"“{reading.name}”已有{start}起施行的一版({there.articles}条),内容与这个文件不同")
    return Plan("new")


def may_import(bureau: Bureau) -> bool:
    """Statutes are the country's: the highest bureau here that has an administrator keeps them for all below it."""
    today = clock.today()
    holds = Q(valid_from__lte=today) & (Q(valid_to=None) | Q(valid_to__gte=today))
    above = bureau.parent
    while above is not None:
        if OfficerRole.objects.filter(holds, officer__bureau=above, role=Role.ADMINISTRATOR).exists():
            return False
        above = above.parent
    return True


def store(reading: Reading, *, actor: Officer | None, replace: bool = False) -> Stored:
    """One transaction with the rows and, where somebody acts, an event in the bureau's chain. Raises Refused.

    `actor` is None for whoever runs the machine itself; a replacement always has somebody who answers for it.
    """
    try:
        return _kept(reading, replace) if actor is None else _by(actor, reading, replace)
    except IntegrityError:
        raise Refused("刚才另有人导入了同一版,请再看一遍") from None


def _kept(reading: Reading, replace: bool) -> Stored:
    if replace:
        raise Refused("替换已导入的文本,要写明由谁办理", "by")
    try:
        with transaction.atomic():
            return _store(reading, plan(reading), "", replace)
    except BaseException:
        lawbase.forget()  # a cached copy may already show what is being rolled back
        raise


def _by(actor: Officer, reading: Reading, replace: bool) -> Stored:
    with changing(actor) as change:
        if not may_import(change.bureau):
            raise Refused(BELOW)
        planned = plan(reading)
        before = _told(planned.held) if planned.held is not None and planned.kind == "clash" else None
        stored = _store(reading, planned, actor.username, replace)
        _record(change, stored, reading, before)
    return stored


def _store(reading: Reading, planned: Plan, by: str, replace: bool) -> Stored:
    if planned.kind == "same":
        assert planned.held is not None
        return Stored(planned.held, "same")
    if planned.kind == "clash" and not replace:
        raise Refused(planned.why, "replace")
    version = planned.held or StatuteVersion(name=reading.name)
    version.title, version.history = reading.parsed.title, "\n".join(reading.parsed.history)
    version.passed_on, version.valid_from = reading.dates.passed_on, reading.dates.valid_from
    version.articles, version.digest = reading.articles, reading.digest
    version.by, version.at = by, clock.now()
    version.save()
    version.texts.all().delete()
    StatuteText.objects.bulk_create(
        [
            StatuteText(version=version, position=place, chapter=chapter, article=article, paragraph=paragraph,
                        item=item, text=text)
            for place, (chapter, article, paragraph, item, text) in enumerate(reading.parsed.rows(), 1)
        ],
        batch_size=100,
    )  # fmt: skip
    return Stored(version, "replaced" if planned.kind == "clash" else "new")


def _record(change: Change, stored: Stored, reading: Reading, before: dict[str, Any] | None) -> None:
    if stored.kind == "same":
        return
    told = {**_told(stored.version), "file": reading.file_name, "why": reading.dates.why}
    if before is not None:
        told["before"] = before
    change.record("statute_replaced" if before else "statute_imported", told)


def _told(version: StatuteVersion) -> dict[str, Any]:
    return {
        "name": version.name, "title": version.title, "since": version.valid_from, "passed_on": version.passed_on,
        "articles": version.articles, "digest": version.digest,
    }  # fmt: skip
