"""Acts: declared, judged, done; files on their way into them."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from cases.api.answers.base import Answer, ReasonOut
from cases.api.answers.content import DocumentOut


class ActOut(Answer):
    """An act (执法行为) as the registry declares it: where it may be done and by whom, the forms it issues."""

    act: str
    label: str
    group: str
    stages: list[str]
    roles: list[str]
    moves: bool
    concerns: str
    issues: list[str]
    superior: bool


class ActsOut(Answer):
    results: list[ActOut]


class ActWithInput(ActOut):
    """`input` is the JSON Schema of the act's `data`."""

    input: dict[str, Any]


class VerdictOut(Answer):
    """Whether an act may be done now: `reasons` why not, `flaws` that would be kept."""

    act: str
    label: str
    allowed: bool
    reasons: list[ReasonOut]
    flaws: list[ReasonOut]


class VerdictsOut(Answer):
    case: UUID
    version: int
    stage: str
    results: list[VerdictOut]


class DoneOut(Answer):
    """An act done: the event it left. `version` is the one to give with the next act."""

    case: UUID
    number: str | None
    version: int
    seq: int
    act: str
    label: str
    on: date
    by: str
    entered_by: str
    stage: str
    stage_label: str
    documents: list[DocumentOut]
    flaws: list[ReasonOut]


class UploadOut(Answer):
    """A file waiting to be bound by an act; one that no act binds goes after 30 days."""

    id: int
    name: str
    kind: str
    size: int
    sha256: str
