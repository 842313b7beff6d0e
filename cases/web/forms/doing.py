"""Doing an act from its page or from the queue: what was typed, the draft's opinions and files, one call of the engine."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from cases import clock, drafts, engine, uploads
from cases.inputs import INPUTS, InputError
from cases.models import Case, Draft, Event, Officer, Upload
from cases.registry import ACTS, Role
from cases.signatures import Place
from cases.web.access import roles_of
from cases.web.forms.around import Around
from cases.web.forms.filling import Filled, errors_of
from cases.web.forms.looking import Unmet

ENTERING = frozenset((str(Role.INSPECTOR), str(Role.CLERK), str(Role.UNIT_HEAD)))
PREPARING = frozenset((*ENTERING, str(Role.LEGAL_REVIEWER), str(Role.LEADER)))
OWN_JUDGEMENT = frozenset((str(Role.LEGAL_REVIEWER), str(Role.HEARING_CHAIR), str(Role.ARCHIVIST)))


@dataclass
class Outcome:
    """What came of it: an event, or what is wrong, forbidden, or was done by others meanwhile."""

    event: Event | None = None
    errors: dict[str, list[str]] = field(default_factory=dict)
    unmet: list[Unmet] = field(default_factory=list)
    since: list[dict[str, Any]] = field(default_factory=list)
    stale: bool = False


@dataclass(frozen=True)
class Part:
    """What the officer's part in an act is: doing it, preparing it for somebody else, entering what was done on paper."""

    performs: bool
    prepares: bool
    enters: bool

    @property
    def any(self) -> bool:
        return self.performs or self.prepares or self.enters


def part_of(officer: Officer, roles: frozenset[str], act: str) -> Part:
    declared = ACTS[act]
    performs = bool(roles & declared.by) and (not declared.head or officer.head)
    lends = not declared.by <= OWN_JUDGEMENT and not declared.superior
    prepares = lends and bool(roles & PREPARING)
    return Part(performs, prepares, lends and bool(roles & ENTERING))


def people(officer: Officer, usernames: Iterable[str]) -> list[Officer]:
    """Officers of the same bureau by username, in that order."""
    wanted = list(dict.fromkeys(usernames))
    found = {o.username: o for o in Officer.objects.filter(bureau=officer.bureau, username__in=wanted)}
    return [found[name] for name in wanted if name in found]


def actor_of(officer: Officer, filled: Filled) -> Officer:
    """Who decided: the officer, or whom he names where a paper approval is entered later."""
    named = people(officer, [filled.by]) if filled.by else []
    return named[0] if named else officer


def files_of(officer: Officer, draft: Draft | None, filled: Filled) -> list[Upload]:
    holders = [officer, *(drafts.hands(draft) if draft is not None and draft.pk else ())]
    return uploads.named_by(filled.files, holders)


def done_already(officer: Officer, request_id: str) -> Event | None:
    """The act this very form has done before: a double click, or the back button."""
    if not request_id:
        return None
    found = Event.objects.filter(request_id=request_id).select_related("case", "actor").first()
    known = found is not None and officer.pk in (found.actor_id, found.entered_by_id)
    return found if known else None


def attempt(
    officer: Officer, draft: Draft, filled: Filled, around: Around, version: int, request_id: str,
    signed: Sequence[tuple[Upload, str, Place | None]] = (),
) -> Outcome:  # fmt: skip
    """Perform the draft's act, with the signatures of its papers. Nothing typed is lost whatever the answer."""
    filled.pack()
    actor, on = actor_of(officer, filled), filled.day
    attached = files_of(officer, draft, filled)
    entered = actor.pk != officer.pk
    outcome = Outcome()
    if on is None:
        outcome.errors["_on"] = ["日期应写成 2026-03-02 的样子"]
    if entered and not attached:
        outcome.errors["_files"] = ["补录纸面审批，要上传签字页的扫描件"]
    if entered and not part_of(officer, roles_of(officer), filled.act).enters:
        outcome.errors["_by"] = ["补录纸面审批由执法人员、承办机构负责人或者内勤办理"]
    if filled.by and not entered:
        outcome.errors["_by"] = ["请选择作出决定的人"]
    data = filled.data(around, around.facts.law)
    if "files" in INPUTS[filled.act].model_fields and attached:
        data["files"] = [upload.name for upload in attached]
    if outcome.errors or on is None:
        return outcome
    try:
        outcome.event = drafts.perform(
            draft, actor, data, on=on, version=version if draft.case is not None else None,
            team=people(officer, [t for t in filled.team if t != actor.username]), entered_by=officer if entered else None,
            attached=attached, role=_role(filled.act, entered), signed=signed, request_id=request_id,
        )  # fmt: skip
    except InputError as error:
        outcome.errors = errors_of(filled.act, error.wrongs)
        if said := outcome.errors.pop("files", None):
            outcome.errors["_files"] = said
    except engine.Refused as refused:
        outcome.unmet = [Unmet.of(r, filled.act) for r in refused.reasons]
    except engine.Conflict as conflict:
        outcome.event = done_already(officer, request_id)
        outcome.stale, outcome.since = outcome.event is None, conflict.since
        if outcome.event is not None:
            Draft.objects.filter(pk=draft.pk).delete()
    return outcome


def _role(act: str, entered: bool) -> str:
    if entered:
        return "scan"
    return "evidence" if ACTS[act].group == "evidence" else "attachment"


def since(case: Case, version: int) -> list[dict[str, Any]]:
    """Who did what in the case after this version."""
    rows = Event.objects.filter(case=case, seq__gt=version).select_related("actor").order_by("seq")
    return [{"label": ACTS[e.name].label, "by": e.actor.name, "on": e.on.isoformat(), "act": e.name} for e in rows]


def told(event: Event) -> str:
    """What the page says after it: the act, its number in the record, the papers it issued."""
    from cases.models import Document
    from documents.forms import load_form

    papers = []
    for document in Document.objects.filter(event=event).select_related("number").order_by("pk"):
        number = f" {document.number.text}" if document.number else ""
        papers.append(f"{load_form(document.form, document.edition).title}{number}")
    issued = f"出具：{'、'.join(papers)}。" if papers else ""
    return f"已办理“{ACTS[event.name].label}”，记入全过程记录第 {event.seq} 条。{issued}"


def approver(draft: Draft) -> str:
    """The last leader among those who agreed on the way: who approved, where the act asks for it."""
    from cases.models import OfficerRole

    names = [o["by"] for o in drafts.approvals(draft)]
    today = clock.today()
    leaders = set(
        OfficerRole.objects.filter(role=Role.LEADER, officer__username__in=names, valid_from__lte=today)
        .exclude(valid_to__lt=today)
        .values_list("officer__username", flat=True)
    )
    return next((name for name in reversed(names) if name in leaders), "")
