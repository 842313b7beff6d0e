"""The order of legal dates: an act that answers another is not earlier than that one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import TYPE_CHECKING

from cases.guards.base import Finding, guard, refuse
from cases.law import Policy

if TYPE_CHECKING:
    from cases.facts import Step

Answered = Callable[["Step"], date | None]


def _earliest(days: list[date]) -> date | None:
    return min(days, default=None)


def _preserved(step: Step) -> date | None:
    return _earliest([h.on for h in step.history.preserved if h.released_on is None])


def _seized(step: Step) -> date | None:
    return _earliest([h.on for h in step.history.seized if h.released_on is None])


def _ordered(step: Step) -> date | None:
    return _earliest([o.on for o in step.history.orders if o.party in step.parties])


def _notified(step: Step) -> date | None:
    return _earliest([n.served_on for p in step.parties if (n := step.history.notice(p)) is not None])


def _stated(step: Step) -> date | None:
    return _earliest([s.order[0] for p in step.parties for s in step.history.statements[p] if s.reexamined is None])


def _decided(step: Step) -> date | None:
    return _earliest([d.order[0] for p in step.parties if (d := step.history.decisions.get(p)) is not None])


def _changed(step: Step) -> date | None:
    entry = step.history.last("appeal_result", "revoke_or_vary")
    return entry.on if entry else _decided(step)


def _appealed(step: Step) -> date | None:
    entry = step.history.last("file_appeal")
    return entry.on if entry else None


ANSWERS: dict[str, tuple[str, Answered]] = {
    "release_preserved": ("先行登记保存", _preserved),
    "lift_seizure": ("查封扣押", _seized),
    "extend_seizure": ("查封扣押", _seized),
    "recheck_correction": ("责令限期整改", _ordered),
    "extend_correction": ("责令限期整改", _ordered),
    "approve_resumption": ("现场处理措施", _ordered),
    "restore_supply": ("停止供电", _ordered),
    "record_statement": ("告知", _notified),
    "waive_statement": ("告知", _notified),
    "request_hearing": ("告知", _notified),
    "reexamine_statement": ("陈述申辩", _stated),
    "serve_decision": ("决定", _decided),
    "refund": ("变更或者撤销", _changed),
    "reply_appeal": ("复议诉讼受理", _appealed),
    "appeal_result": ("复议诉讼受理", _appealed),
}


@guard("DATE", "不早于所回应的行为", Policy("回应另一行为的,日期不早于该行为"))
def not_before_what_it_answers(step: Step) -> Iterator[Finding]:
    """Asked of every act: those that answer none, and those after the decision, by the party's decision."""
    label, answered = ANSWERS.get(step.act.name, ("决定", _decided))
    if step.act.name not in ANSWERS and step.act.concerns != "decided":
        return
    day = answered(step)
    acted = min(step.on, step.served_on)
    if day is not None and acted < day:
        yield refuse(f"日期{acted}早于“{label}”的日期{day}")
