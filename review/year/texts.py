"""The report's own words: what people write into it, kept until the report is submitted."""

from __future__ import annotations

from cases import clock
from cases.administration.chain import Refused, changing
from cases.models import Bureau, Officer
from review.models import ReportText
from review.year import report, submission
from review.year.periods import Period

LONGEST = 5000


def written(bureau: Bureau, period: Period) -> dict[str, str]:
    """The parts written so far: name → text."""
    rows = ReportText.objects.filter(bureau=bureau, period=str(period))
    return dict(rows.values_list("part", "text"))


def write(*, actor: Officer, period: Period, part: str, text: str) -> bool:
    """Write a part; returns whether anything changed. Raises Refused."""
    if part not in report.parts():
        raise Refused("没有这一部分", "part")
    if len(text) > LONGEST:
        raise Refused(f"太长，最多 {LONGEST} 个字", "text")
    with changing(actor) as change:
        row = submission.current(change.bureau, period)
        if row is not None and row.state in ("submitted", "published"):
            raise Refused(f"{period.label}的报告已经提交，不能再改")
        held = ReportText.objects.select_for_update().filter(bureau=change.bureau, period=str(period), part=part)
        former = held.first()
        if (former.text if former else "") == text:
            return False
        told = {
            "period": str(period),
            "label": period.label,
            "part": part,
            "heading": report.parts()[part],
            "text": text,
        }
        event = change.record("report_text_written", told)
        if former is None:
            ReportText.objects.create(
                bureau=change.bureau, period=str(period), part=part, text=text, by=actor, at=clock.now(), event=event
            )
        else:
            former.text, former.by, former.at, former.event = text, actor, clock.now(), event
            former.save(update_fields=["text", "by", "at", "event"])
    return True
