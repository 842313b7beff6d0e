"""The tables of evaluation and of the year: working rows only; what happened in a case stands in its record."""

from review.models.figures import ExternalFigure, ReportText, Submission
from review.models.rounds import (
    CorrectionOrder,
    EvaluationRound,
    RoundMember,
    RoundObjection,
    RoundSample,
    RoundScore,
)
from review.models.standards import EvaluationItem, EvaluationStandard

__all__ = [
    "CorrectionOrder",
    "EvaluationItem",
    "EvaluationRound",
    "EvaluationStandard",
    "ExternalFigure",
    "ReportText",
    "RoundMember",
    "RoundObjection",
    "RoundSample",
    "RoundScore",
    "Submission",
]
