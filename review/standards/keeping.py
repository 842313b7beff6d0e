"""An administrator's changes to the bureau's standards: each one transaction with one event in the bureau's own chain.

What ships belongs to everybody and is not changed: it is taken over as the bureau's own first.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from cases.administration import Refused
from cases.administration.chain import changing, differences, write
from cases.administration.parameters import own_region
from cases.models import Bureau, Officer
from review.models import EvaluationItem, EvaluationStandard
from review.models.standards import Kind, Scoring
from review.standards.reading import Brought

ABOUT = ("name", "valid_to", "source", "confirmed")  # no score depends on it


def is_own(standard: EvaluationStandard, bureau: Bureau) -> bool:
    return standard.region == own_region(bureau)


def bring(*, actor: Officer, brought: Brought, file: str, reason: str) -> EvaluationStandard:
    """Store a standard that was read without a fault, as a version of the bureau's own. Raises Refused."""
    if not reason.strip():
        raise Refused("请写明理由", "reason")
    with changing(actor) as change:
        made = brought.standard()
        made.region, made.by = own_region(change.bureau), actor.username
        _store(made, brought.items)
        change.record("standard_imported", {**_told(made), "file": file, "reason": reason.strip()})
    return made


def take_over(
    standard: EvaluationStandard, *, actor: Officer, version: str, since: date, reason: str
) -> EvaluationStandard:
    """A copy of a standard as the bureau's own, under a version of its own. Raises Refused."""
    if not reason.strip():
        raise Refused("请写明理由", "reason")
    if not version.strip():
        raise Refused("请写版本", "version")
    items = list(standard.items.all())
    with changing(actor) as change:
        made = EvaluationStandard(
            code=standard.code, version=version.strip(), name=standard.name, region=own_region(change.bureau),
            valid_from=since, scoring=standard.scoring, not_applicable=standard.not_applicable, full=standard.full,
            grades=standard.grades, source=standard.source, confirmed=False, by=actor.username,
        )  # fmt: skip
        _store(made, [_copy(item) for item in items])
        change.record("standard_taken_over", {**_told(made), "from": str(standard), "reason": reason.strip()})
    return made


def _copy(item: EvaluationItem) -> EvaluationItem:
    names = [f.name for f in EvaluationItem._meta.concrete_fields if f.name not in ("id", "standard")]
    return EvaluationItem(**{name: getattr(item, name) for name in names})


def _store(made: EvaluationStandard, items: list[EvaluationItem]) -> None:
    same = EvaluationStandard.objects.filter(code=made.code, version=made.version, region=made.region)
    if same.exists():
        raise Refused(f"本机关已经有“{made.code}”的{made.version}版，请另写版本", "version")
    made.save()
    for item in items:
        item.standard = made
    EvaluationItem.objects.bulk_create(items)


def change(standard: EvaluationStandard, *, actor: Officer, reason: str, **values: Any) -> bool:
    """Other words, dates, grades or rules of an own standard; False where nothing differs. Raises Refused."""
    if not reason.strip():
        raise Refused("请写明理由", "reason")
    with changing(actor) as under_way:
        held = _held(standard.pk, under_way.bureau)
        if values.get("valid_to") and values["valid_to"] < held.valid_from:
            raise Refused("失效日期早于施行日期", "valid_to")
        found = differences(held, values)
        _not_in_use(held, [name for name in found if name not in ABOUT])
        if found:
            write(held, {**values, "by": actor.username})
            told = {name: [str(before), str(after)] for name, (before, after) in found.items()}
            under_way.record("standard_changed", {**_told(held), "changed": told, "reason": reason.strip()})
    return bool(found)


def change_item(item: EvaluationItem, *, actor: Officer, reason: str, **values: Any) -> bool:
    """Other words, points or way of one item; what is scored still makes the full mark. Raises Refused."""
    if not reason.strip():
        raise Refused("请写明理由", "reason")
    with changing(actor) as under_way:
        standard = _held(item.standard_id, under_way.bureau)
        held = EvaluationItem.objects.select_for_update().get(pk=item.pk)
        found = differences(held, values)
        _not_in_use(standard, list(found))
        if found:
            write(held, values)
            _still_sums(standard)
            EvaluationStandard.objects.filter(pk=standard.pk).update(by=actor.username)
            told = {name: [str(before), str(after)] for name, (before, after) in found.items()}
            under_way.record(
                "standard_item_changed",
                {**_told(standard), "item": held.code, "changed": told, "reason": reason.strip()},
            )
    return bool(found)


def _not_in_use(standard: EvaluationStandard, changed: list[str]) -> None:
    """What a round has scored by stays what it was. Raises Refused."""
    if changed and standard.rounds.exists():
        raise Refused("已有评查批次按这份标准评分，不能再改；请导出后改好，作为新的版本导入", changed[0])


def _still_sums(standard: EvaluationStandard) -> None:
    if standard.scoring == Scoring.DEDUCTIONS:
        return
    total = sum((i.points for i in standard.items.filter(kind=Kind.ITEM)), Decimal(0))
    if total != standard.full:
        raise Refused(
            f"改后评分项合计{total.normalize():f}分，与满分{standard.full.normalize():f}分不符；几项一起调整的，请导出后改好再导入",
            "points",
        )


def _held(pk: int, bureau: Bureau) -> EvaluationStandard:
    held = EvaluationStandard.objects.select_for_update().filter(pk=pk, region=own_region(bureau)).first()
    if held is None:
        raise Refused("只能改本机关自己的评查标准")
    return held


def _told(standard: EvaluationStandard) -> dict[str, Any]:
    return {"code": standard.code, "version": standard.version, "name": standard.name, "region": standard.region,
            "since": standard.valid_from, "until": standard.valid_to}  # fmt: skip
