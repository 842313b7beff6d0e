"""From made to published: one fills in (填报), another checks (复核), a leader signs (签发), it is published (公开).

What was looked at is kept as text when it is made. Checking and signing read the figures again: where they have moved
meanwhile, nobody signs what nobody has seen, and it goes back. Once signed the figures are frozen for good.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from cases import clock
from cases.administration.chain import Change, Refused, changing
from cases.counters.table import label, wrong_sums
from cases.law import Policy
from cases.models import Bureau, Event, Officer
from cases.punctuation import full_width
from cases.record import digest
from review.models import Submission
from review.year import freezing, scope, tables, values
from review.year.layouts import Layout, layouts
from review.year.periods import Period
from review.year.tables import Table
from review.year.values import Values

REPORT_DUE = Policy(
    "行政执法统计年报应于每年1月31日前公开并报本级人民政府和上级主管部门"
    "(国务院办公厅关于全面推行行政执法公示制度执法全过程记录制度重大执法决定法制审核制度的指导意见)"
)
STATES = {"made": "已填报，待复核", "checked": "已复核，待签发", "submitted": "已提交，已冻结", "published": "已公开",
          "returned": "已退回"}  # fmt: skip
SHOWN_DIFFERENCES = 5


def current(bureau: Bureau, period: Period) -> Submission | None:
    """The report that is on its way or was submitted; None where nobody has made one (or it was sent back)."""
    rows = Submission.objects.filter(bureau=bureau, period=str(period)).exclude(state="returned")
    return rows.select_related("made_by", "checked_by", "submitted_by", "freeze").first()


def returned(bureau: Bureau, period: Period) -> Submission | None:
    """The last one that was sent back, where none is on its way."""
    rows = Submission.objects.filter(bureau=bureau, period=str(period), state="returned")
    return rows.select_related("made_by").order_by("-pk").first()


def values_of(row: Submission) -> Values:
    """The figures as they were made, and, once signed, as they were submitted."""
    return values.from_text(row.values)


def proved(read: Values, penalty: Layout | None = None) -> list[Table]:
    """All tables of a report, each proved; of the penalty layouts the one chosen. Raises tables.DoesNotAdd."""
    chosen = penalty or layouts()["D"]
    return [tables.build(one, read) for one in layouts().values() if one.family != "penalty" or one.key == chosen.key]


# -- the four steps ----------------------------------------------------------------------------------------------------


def make(*, actor: Officer, period: Period, layout: Layout) -> Submission:
    """Fill in: the figures as they are now, all tables proved. Raises Refused."""
    if period.end >= clock.today():
        raise Refused(f"{period.label}还没有过完，不能填报")
    with changing(actor) as change:
        if current(change.bureau, period) is not None:
            raise Refused(f"{period.label}的报表已经填报")
        read = values.load(scope.of_bureau(change.bureau), period)
        _prove(read, layout)
        text = values.as_text(read)
        event = change.record("report_made", _told(period, text, layout=layout.key))
        return Submission.objects.create(
            bureau=change.bureau, period=str(period), layout=layout.key, values=text, digest=digest(text),
            made_by=actor, made_at=clock.now(), event=event,
        )  # fmt: skip


def _prove(read: Values, layout: Layout) -> None:
    try:
        proved(read, layout)
    except tables.DoesNotAdd as wrong:
        raise Refused(str(wrong)) from None
    if found := wrong_sums(read.figures):
        raise Refused(full_width("统计数不能互相印证:" + ";".join(found)))


def check(row: Submission, *, actor: Officer) -> None:
    """Check: by somebody who did not make it, on figures that have not moved since. Raises Refused."""
    with _held(row, actor, "made") as (change, held):
        if held.made_by_id == actor.pk:
            raise Refused("填报人不能复核自己填的报表，须由另一人复核")
        _still_so(held)
        _write(held, change.record("report_checked", _told_of(held)), state="checked", checked_by=actor,
               checked_at=clock.now())  # fmt: skip


def send_back(row: Submission, *, actor: Officer, reason: str) -> None:
    """Return it to whoever fills in; what was made is kept. Raises Refused."""
    if not reason:
        raise Refused("请写明退回的理由", "reason")
    with _held(row, actor, "made", "checked") as (change, held):
        _write(held, change.record("report_returned", {**_told_of(held), "reason": reason}), state="returned",
               returned=reason)  # fmt: skip


def submit(row: Submission, *, actor: Officer, sent_to: str) -> None:
    """Sign: the figures are frozen with the entries behind them. Raises Refused."""
    if not sent_to:
        raise Refused("请写明报送哪些机关", "sent_to")
    with _held(row, actor, "checked") as (change, held):
        if actor.pk in (held.made_by_id, held.checked_by_id):
            raise Refused("填报人、复核人不能签发自己办过的报表")
        read = _still_so(held)
        frozen = freezing.freeze(change, held, read, actor)
        event = change.record("report_submitted", {**_told_of(held), "sent_to": sent_to, "freeze": frozen.digest})
        _write(held, event, state="submitted", submitted_by=actor, submitted_at=clock.now(), sent_to=sent_to,
               freeze=frozen)  # fmt: skip


def publish(row: Submission, *, actor: Officer, on: date, address: str) -> None:
    """Register when and where it was published. Raises Refused."""
    if not address:
        raise Refused("请写明在哪里公开", "address")
    with _held(row, actor, "submitted") as (change, held):
        assert held.submitted_at is not None
        if not held.submitted_at.astimezone(clock.SHANGHAI).date() <= on <= clock.today():
            raise Refused("公开日期应在签发以后、今天以前", "on")
        event = change.record("report_published", {**_told_of(held), "on": on, "address": address})
        _write(held, event, state="published", published_on=on, address=address)


@contextmanager
def _held(row: Submission, actor: Officer, *states: str) -> Iterator[tuple[Change, Submission]]:
    """The row held in its bureau's transaction, in one of these states. Raises Refused."""
    with changing(actor) as change:
        held = Submission.objects.select_for_update().filter(pk=row.pk, bureau=change.bureau).first()
        if held is None:
            raise Refused("没有这份报表")
        if held.state not in states:
            raise Refused(f"这份报表{STATES[held.state]}，不能再这样办")
        yield change, held


def _still_so(held: Submission) -> Values:
    """The figures as they are now, where they are those that were made. Raises Refused naming what has moved."""
    period = Period.read(held.period)
    assert period is not None
    read = values.load(scope.of_bureau(held.bureau), period)
    if values.as_text(read) != held.values:
        moved = freezing.differences(values_of(held).now[values.TOTAL], read.now[values.TOTAL])
        some = "；".join(f"{label(key)} {old:,} → {new:,}" for key, old, new in moved[:SHOWN_DIFFERENCES])
        more = f" 等 {len(moved)} 项" if len(moved) > SHOWN_DIFFERENCES else ""
        raise Refused(f"填报以后数字变了（{full_width(some) or '外部数据或者机构'}{more}），请退回后重新填报")
    return read


def _told(period: Period, text: str, **more: Any) -> dict[str, Any]:
    return {"period": str(period), "label": period.label, "digest": digest(text), **more}


def _told_of(row: Submission) -> dict[str, Any]:
    period = Period.read(row.period)
    return {"period": row.period, "label": period.label if period else row.period, "digest": row.digest}


def _write(row: Submission, event: Event, **columns: Any) -> None:
    for name, value in columns.items():
        setattr(row, name, value)
    row.event = event
    row.save(update_fields=[*columns, "event"])
