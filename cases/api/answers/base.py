"""The base of every answer, and what one says that is a problem."""

from __future__ import annotations

from datetime import date

from pydantic import BaseModel, ConfigDict, Field


class Answer(BaseModel):
    """The base of every answer: made from rows by attribute, read by programs."""

    model_config = ConfigDict(from_attributes=True)


class ReasonOut(Answer):
    """Why an act may not be done, or what an evaluation will mark."""

    guard: str
    message: str
    article: str


class ErrorOut(Answer):
    path: str
    message: str


class SinceOut(Answer):
    """What somebody did after the version given."""

    act: str
    label: str = ""
    by: str = ""
    on: date


class Problem(Answer):
    """Problem details (RFC 9457)."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str = ""
    reasons: list[ReasonOut] = Field(default_factory=list)
    errors: list[ErrorOut] = Field(default_factory=list)
    version: int | None = None
    since: list[SinceOut] = Field(default_factory=list)
