"""Drafts, messages, parameters, dossiers."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from cases.api.answers.base import Answer, ReasonOut
from cases.api.answers.course import FlawOut


class TaskOut(Answer):
    """What is to do: `act` in `case` (null: a clue not registered yet); `returned` says by whom and why, or nothing."""

    case: UUID | None
    number: str
    title: str
    act: str
    heading: str
    tag: str
    due: date | None
    left: int | None
    returned: str


class TasksOut(Answer):
    results: list[TaskOut]


class DraftOut(Answer):
    id: int
    case: UUID | None
    act: str
    label: str
    by: str
    holder: str
    returned: bool
    base_version: int
    saved_at: datetime
    data: dict[str, Any]
    opinions: list[dict[str, Any]]


class DraftsOut(Answer):
    results: list[DraftOut]


class MessageOut(Answer):
    id: int
    kind: str
    text: str
    case: UUID | None
    link: str
    at: datetime
    read_at: datetime | None


class MessagesOut(Answer):
    results: list[MessageOut]
    next: str | None


class RefusedAct(Answer):
    """The act of a dossier that was refused; what comes after it was not tried."""

    number: int
    act: str
    label: str
    on: date
    reasons: list[ReasonOut]


class DossierOut(Answer):
    """What came of a dossier. `dry`: nothing was kept, `case` is null."""

    dry: bool
    case: UUID | None
    number: str | None
    stage: str
    acts: int
    accepted: int
    refused: RefusedAct | None
    flaws: list[FlawOut]
