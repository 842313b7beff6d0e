"""What the API of evaluation answers."""

from __future__ import annotations

from datetime import date

from pydantic import Field

from cases.api.answers import Answer
from cases.inputs.types import Shape


class EvaluationQuery(Shape):
    standard: str = Field("", max_length=40, description="评查标准的编码；不写则用现行的")


class PlaceOut(Answer):
    """Where something shows. `document`, `page`, `event`: 0 where there is none."""

    title: str
    document: int
    number: str
    page: int
    event: int


class ItemOut(Answer):
    """An item of the standard; `points` of `full`, of a defect `points` is what it costs."""

    code: str
    kind: str
    stage: str
    text: str
    mode: str
    state: str
    points: float
    full: float
    reason: str
    places: list[PlaceOut]
    deduction: str
    mend: str
    doubted: bool


class StageOut(Answer):
    stage: str
    points: float
    full: float


class EvaluationOut(Answer):
    """A case file scored; `provisional` while a person has something to confirm or to score."""

    case: str
    number: str
    title: str
    standard: str
    version: str
    on: date
    total: float
    full: float
    grade: str
    provisional: bool
    unconfirmed: bool
    vetoes: list[str]
    stages: list[StageOut]
    items: list[ItemOut]
    notes: list[str]
