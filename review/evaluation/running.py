"""Evaluating: one case, or many as a stream. From the same record, law and day the same evaluation comes out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal

from cases import lawbase
from cases.deadlines import RULES
from cases.lawbase import LawBase
from cases.models import Bureau, Case
from review.evaluation import scoring
from review.evaluation.checks.base import Found
from review.evaluation.loading import SIZE, load, materials
from review.evaluation.material import Material, Period
from review.evaluation.results import Evaluation
from review.evaluation.scoring import BEST, GOOD, PASSES
from review.models import EvaluationItem, EvaluationStandard
from review.standards.shelf import in_force

# The grade lines of a bureau, best first: parameters nobody has confirmed, for none of them was seen in a source.
LINES = (("evaluation_excellent_from", BEST), ("evaluation_good_from", GOOD), ("evaluation_pass_from", PASSES))
# Periods of the law that no item of a published standard asks about: told beside the points.
BESIDE = ("recheck_correction", "seizure_term")


def standard_for(bureau: Bureau, on: date, code: str = "") -> EvaluationStandard:
    """The standard in force for a bureau on a day: of the nearest region, the newest; of this code where one is named.

    Without a code one that scores by points comes first. Raises EvaluationStandard.DoesNotExist.
    """
    found = [row for row in in_force(bureau, on) if code in ("", row.code)]
    if not found:
        raise EvaluationStandard.DoesNotExist(code)
    return found[0]


def evaluate(case: Case, standard: EvaluationStandard, on: date) -> Evaluation:
    """The case as its record stands, judged on `on` (what is not due by then is not late)."""
    return _Judge(standard).of(load([case.pk], on)[0])


def evaluate_many(
    cases: Iterable[int], standard: EvaluationStandard, on: date, size: int = SIZE
) -> Iterator[tuple[int, Evaluation]]:
    """(row of the case, its evaluation) for many, read `size` at a time; never more than that in memory."""
    judge = _Judge(standard)
    for material in materials(cases, on, size):
        yield material.case.pk, judge.of(material)


class _Judge:
    """A standard with its items read once."""

    def __init__(self, standard: EvaluationStandard) -> None:
        self.standard = standard
        self.items: list[EvaluationItem] = list(standard.items.all())

    def of(self, material: Material) -> Evaluation:
        kept: dict[str, Found] = {}
        rule = self.standard.not_applicable
        results = tuple(scoring.judged(item, scoring.looked(material, item.checks, kept), rule) for item in self.items)
        vetoes, total = scoring.vetoes_of(results), scoring.total_of(self.standard, results)
        grades, confirmed = grades_of(self.standard, material.bureau, material.on, material.law)
        case = material.case
        return Evaluation(
            str(case.uid), case.number or "", case.title, self.standard.code, self.standard.version, material.on, results,
            scoring.stages_of(results), vetoes, total, self.standard.full,
            scoring.graded(total, self.standard.full, bool(vetoes), grades), scoring.is_provisional(results),
            not confirmed, tuple(_notes(material, self.standard)),
        )  # fmt: skip


def _notes(material: Material, standard: EvaluationStandard) -> Iterator[str]:
    if material.summary:
        yield "简易程序案件，标准按普通程序编写，不涉及的项按标准的规定处理"
    if not standard.confirmed:
        yield "本标准的条目和分值待确认"
    yield from dict.fromkeys(
        _overdue(period, material.on) for period in material.late(*BESIDE)
    )  # several parties: once


def _overdue(period: Period, on: date) -> str:
    done = f"于{period.done_on}办理" if period.done_on else f"到{on}没有办理"
    return f"{RULES[period.key].label}应当在{period.due}以前，{done}；本标准没有对应的评分项"


def grades_of(
    standard: EvaluationStandard, bureau: Bureau, on: date, law: LawBase | None = None
) -> tuple[scoring.Grades, bool]:
    """(from which percent of the full mark, grade) best first, and whether somebody has confirmed the lines."""
    if standard.grades:
        return [(Decimal(str(line)), name) for line, name in standard.grades], standard.confirmed
    law = law or lawbase.current()
    rows = [(law.parameter(key, bureau.code, on), name) for key, name in LINES]
    return [(Decimal(str(row.value)), name) for row, name in rows], all(row.confirmed for row, _ in rows)
