"""External figures (外部数据): what other systems know, typed in with source, person and attachment.

Each entry, correction and withdrawal is an event in the bureau's chain, in the same transaction as its row. A row is
never changed: a correction ends it and adds another.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

from django.db.models import QuerySet

from cases import clock, uploads
from cases.administration.chain import Refused, changing
from cases.models import Bureau, Event, Officer, Upload
from review.models import ExternalFigure, Submission
from review.year.periods import Period

FILE = Path(__file__).parents[1] / "data" / "external.toml"
OTHER = "other"
MOST = 10**15


@dataclass(frozen=True)
class Kind:
    """An external figure the reports know. `money`: kept in fen."""

    key: str
    name: str
    unit: str
    group: str
    note: str = ""

    @property
    def money(self) -> bool:
        return self.unit == "元"


def _catalogue() -> dict[str, Kind]:
    raw = tomllib.loads(FILE.read_text(encoding="utf-8"))["figure"]
    return {one["key"]: Kind(**one) for one in raw}


CATALOGUE = _catalogue()


def standing(bureaus: list[int], periods: list[str]) -> QuerySet[ExternalFigure]:
    """What stands now for these bureaus and periods."""
    rows = ExternalFigure.objects.filter(bureau__in=bureaus, period__in=periods, ended_by=None)
    return rows.select_related("by", "bureau", "blob").order_by("bureau", "key", "name", "pk")


def enter(
    *, actor: Officer, period: Period, key: str, value: int, source: str, name: str = "", unit: str = "",
    note: str = "", upload: Upload | None = None,
) -> ExternalFigure:  # fmt: skip
    """Enter a figure, or put another in the place of the one that stands. Raises Refused.

    `value` in fen where the unit is 元. `name` and `unit` are free for the key `other` only.
    """
    kind = CATALOGUE.get(key)
    if kind is None:
        raise Refused("没有这一项指标", "key")
    if key == OTHER and not name:
        raise Refused("请写明指标名称", "name")
    if not 0 <= value <= MOST:
        raise Refused("数值应为不小于 0 的整数", "value")
    if not source:
        raise Refused("请写明来源", "source")
    name, unit = (name, unit or kind.unit) if key == OTHER else (kind.name, kind.unit)
    with changing(actor) as change:
        _open(change.bureau, period)
        held = ExternalFigure.objects.select_for_update().filter(
            bureau=change.bureau, period=str(period), key=key, name=name, ended_by=None
        )
        former = held.first()
        event = change.record(
            "external_figure_entered",
            {
                "period": str(period), "key": key, "name": name, "unit": unit, "value": value, "source": source,
                "note": note, "file": upload.name if upload else "", "sha256": upload.blob.sha256 if upload else "",
                "before": former.value if former else None,
            },
        )  # fmt: skip
        if former is not None:
            _end(former, event)
        row = ExternalFigure.objects.create(
            bureau=change.bureau, period=str(period), key=key, name=name, unit=unit, value=value, source=source,
            note=note, blob=upload.blob if upload else None, file_name=upload.name if upload else "", by=actor,
            at=clock.now(), event=event,
        )  # fmt: skip
        if upload is not None:
            uploads.forget([upload])
    return row


def withdraw(row: ExternalFigure, *, actor: Officer, reason: str) -> None:
    """Take a figure back. Raises Refused."""
    if not reason:
        raise Refused("请写明理由", "reason")
    with changing(actor) as change:
        held = ExternalFigure.objects.select_for_update().filter(pk=row.pk, bureau=change.bureau, ended_by=None).first()
        if held is None:
            raise Refused("没有这一项,或者刚才已经改过")
        period = Period.read(held.period)
        assert period is not None
        _open(change.bureau, period)
        told = {"period": held.period, "key": held.key, "name": held.name, "value": held.value, "reason": reason}
        _end(held, change.record("external_figure_withdrawn", told))


def _open(bureau: Bureau, period: Period) -> None:
    """A report on its way takes no more figures: what was checked is what is sent. Raises Refused."""
    state = Submission.objects.filter(bureau=bureau, period=str(period)).exclude(state="returned").first()
    if state is not None:
        said = {"made": "已经填报", "checked": "已经复核"}.get(state.state, "已经提交")
        raise Refused(f"{period.label}的报表{said}，不能再改；要改的，先退回填报" if state.state in ("made", "checked")
                      else f"{period.label}的报表{said}并冻结，不能再改")  # fmt: skip


def _end(row: ExternalFigure, event: Event) -> None:
    row.ended_by = event
    row.save(update_fields=["ended_by"])
