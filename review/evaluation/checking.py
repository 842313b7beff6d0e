"""自查: one case checked for a person or a program. Command, API and page answer from here, so they say the same."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from cases.models import Case
from cases.registry import Stage
from review.evaluation.paging import paged
from review.evaluation.results import FAILED, MANUAL, PENDING, TO_CONFIRM, Evaluation, ItemResult
from review.evaluation.running import evaluate, standard_for
from review.models import EvaluationStandard
from review.models.standards import Kind


@dataclass(frozen=True)
class Checked:
    """A case checked by a standard."""

    case: Case
    standard: EvaluationStandard
    evaluation: Evaluation

    @property
    def vetoes(self) -> list[ItemResult]:
        return [item for item in self.evaluation.items if item.kind == Kind.VETO]

    @property
    def lost(self) -> list[ItemResult]:
        """What an evaluation would mark: vetoes that hold, and items that lose points."""
        return [item for item in self.evaluation.items if _loses(item)]

    @property
    def to_mend(self) -> list[ItemResult]:
        """Of these, what can still be put right."""
        return [item for item in self.lost if item.mend]

    @property
    def past_mending(self) -> list[ItemResult]:
        return [item for item in self.lost if not item.mend]

    @property
    def to_look_at(self) -> list[ItemResult]:
        """What a person has to confirm or to score, nothing lost so far."""
        return [item for item in self.evaluation.items if item.state in (TO_CONFIRM, MANUAL) and not _loses(item)]

    @property
    def to_come(self) -> list[ItemResult]:
        return [item for item in self.evaluation.items if item.state == PENDING]

    @property
    def over(self) -> bool:
        return self.case.stage in (Stage.CLOSED, Stage.ARCHIVED)


def _loses(item: ItemResult) -> bool:
    return item.lost > 0 or (item.kind == Kind.VETO and (item.state == FAILED or item.doubted))


def check(case: Case, on: date, code: str = "") -> Checked:
    """Raises EvaluationStandard.DoesNotExist where no standard of that code is in force for the bureau."""
    standard = standard_for(case.bureau, on, code)
    return Checked(case, standard, paged(evaluate(case, standard, on), case))
