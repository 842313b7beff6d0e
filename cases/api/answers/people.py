"""Who asks, and who else is there."""

from __future__ import annotations

from datetime import datetime

from cases.api.answers.base import Answer


class BureauOut(Answer):
    code: str
    name: str


class OfficerOut(Answer):
    username: str
    name: str
    title: str
    unit: str | None
    roles: list[str]


class OfficersOut(Answer):
    results: list[OfficerOut]


class Me(OfficerOut):
    bureau: BureauOut
    unread: int


class TokenOut(Answer):
    """Sent back as `Authorization: Bearer <token>`; shown this once."""

    token: str
    expires_at: datetime
    username: str
