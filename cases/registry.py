"""The one registry of all acts (执法行为): stages, roles, and what an act declares about itself.

Engine, golden table, buttons and law book walk `ACTS`; nothing else lists acts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import models
from django_fsm import transition

if TYPE_CHECKING:
    from cases.guards.base import Guard


class Stage(models.TextChoices):
    NEW = "", "未登记"
    CLUE = "clue", "线索登记"
    FILING = "filing", "立案审批"
    INVESTIGATING = "investigating", "调查取证"
    CONCLUDED = "concluded", "调查终结"
    NOTIFIED = "notified", "处罚告知"
    HEARING = "hearing", "听证"
    IN_REVIEW = "in_review", "法制审核"
    REVIEWED = "reviewed", "审核通过"
    IN_DISCUSSION = "in_discussion", "集体讨论"
    RESOLVED = "resolved", "待决定"
    DECIDED = "decided", "决定待送达"
    SERVED = "served", "执行"
    CLOSED = "closed", "已结案"
    ARCHIVED = "archived", "已归档"
    NOT_FILED = "not_filed", "不予立案"
    WITHDRAWN = "withdrawn", "撤案"
    TRANSFERRED = "transferred", "已移送"
    SUSPENDED = "suspended", "中止"


ORDER = (
    Stage.CLUE,
    Stage.FILING,
    Stage.INVESTIGATING,
    Stage.CONCLUDED,
    Stage.NOTIFIED,
    Stage.HEARING,
    Stage.IN_REVIEW,
    Stage.REVIEWED,
    Stage.IN_DISCUSSION,
    Stage.RESOLVED,
    Stage.DECIDED,
    Stage.SERVED,
    Stage.CLOSED,
    Stage.ARCHIVED,
)


def span(first: Stage, last: Stage) -> tuple[Stage, ...]:
    """`a…b` of the life cycle: every stage from `first` to `last`, both included."""
    return ORDER[ORDER.index(first) : ORDER.index(last) + 1]


OPEN = span(Stage.CLUE, Stage.SERVED)
UNDECIDED = span(Stage.CLUE, Stage.RESOLVED)
# Where a case can stand while one of its parties has been decided and another lags behind. Payment, publication and
# appeal wait for no case (行政处罚法 48, 67, 73), so a suspended or transferred one does not hold them up.
AFTER_DECISION = (*span(Stage.INVESTIGATING, Stage.ARCHIVED), Stage.SUSPENDED, Stage.TRANSFERRED)


class Role(models.TextChoices):
    INSPECTOR = "inspector", "执法人员"
    UNIT_HEAD = "unit_head", "承办机构负责人"
    LEGAL_REVIEWER = "legal_reviewer", "法制审核人员"
    HEARING_CHAIR = "hearing_chair", "听证主持人"
    LEADER = "leader", "局领导"
    ARCHIVIST = "archivist", "档案管理员"
    EVALUATOR = "evaluator", "案卷评查员"
    CLERK = "clerk", "内勤"
    ADMINISTRATOR = "administrator", "系统管理员"


@dataclass(frozen=True)
class Act:
    """What an act declares. `stages` it may be done in, `by` whom, the `guards` asked, the forms it `issues`.

    `concerns` names the parties it can concern (a property of `History`), "" where it concerns the case.
    `moves` is true where it may change the stage; `track` names the track whose row it moves.
    """

    name: str
    label: str
    group: str
    stages: frozenset[str]
    by: frozenset[str]
    guards: tuple[Guard, ...] = ()
    issues: tuple[str, ...] = ()
    concerns: str = ""
    moves: bool = False
    head: bool = False
    track: str = ""
    superior: bool = False


ACTS: dict[str, Act] = {}


def register(act: Act) -> Act:
    if act.name in ACTS:
        raise ValueError(f"act {act.name} is registered twice")
    ACTS[act.name] = act
    return act


def _set(values: Iterable[Any] | Any) -> frozenset[str]:
    many = values if isinstance(values, (tuple, list, set, frozenset)) else (values,)
    return frozenset(str(value) for value in many)


def act(
    *,
    source: Iterable[Stage],
    target: Any,
    by: Role | Iterable[Role],
    guards: Iterable[Guard] = (),
    issues: Iterable[str] = (),
    concerns: str = "",
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Declare a transition of the case and register it. Guards stay in our registry, never in `conditions=`.

    The label is the method's docstring.
    """

    def decorate(method: Callable[..., Any]) -> Callable[..., Any]:
        register(
            Act(
                method.__name__,
                (method.__doc__ or "").strip(),
                "stage",
                _set(tuple(source)),
                _set(by),
                tuple(guards),
                tuple(issues),
                concerns,
                moves=True,
            )
        )
        return transition(field="stage", source=[str(s) for s in source], target=target)(method)

    return decorate


def inside(
    group: str,
    name: str,
    label: str,
    stages: Iterable[Stage],
    by: Role | Iterable[Role],
    *guards: Guard,
    issues: Iterable[str] = (),
    concerns: str = "",
    head: bool = False,
    track: str = "",
    superior: bool = False,
) -> Act:
    """Register an act that moves no stage."""
    return register(
        Act(
            name,
            label,
            group,
            _set(tuple(stages)),
            _set(by),
            guards,
            tuple(issues),
            concerns,
            head=head,
            track=track,
            superior=superior,
        )
    )
