"""Acts over the API: what may be done, what an act takes, trying it, doing it."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from django.db import IntegrityError
from django.http import Http404
from rest_framework.request import Request

from cases import clock, drafts, engine, inbox, publishing, selectors, uploads
from cases.api import answers, asked
from cases.api.binding import colleagues, decider, role_of, uploaded
from cases.api.operation import Api, operation
from cases.api.papers import document_out
from cases.api.schema import input_schema
from cases.engine import Conflict, InputError, Verdict
from cases.inputs import INPUTS, Wrong
from cases.models import Case, Draft, Event, Officer
from cases.registry import ACTS, Act, Stage
from cases.web.access import allow

CLUE = "register_clue"


def act_out(act: Act, shape: type[answers.ActOut] = answers.ActOut, **more: Any) -> Any:
    return shape(
        act=act.name, label=act.label, group=act.group, stages=sorted(act.stages), roles=sorted(act.by),
        moves=act.moves, concerns=act.concerns, issues=list(act.issues), superior=act.superior, **more,
    )  # fmt: skip


@allow()
class ActsView(Api):
    @operation("listActs", "全部执法行为", answer=answers.ActsOut, tag="acts")
    def get(self, request: Request) -> answers.ActsOut:
        return answers.ActsOut(results=[act_out(act) for act in ACTS.values()])


@allow()
class ActView(Api):
    @operation(
        "getAct", "一种执法行为，连同所要填的内容", answer=answers.ActWithInput, errors=(404,), tag="acts"
    )  # fmt: skip
    def get(self, request: Request, act: str) -> answers.ActWithInput:
        found: answers.ActWithInput = act_out(known(act), answers.ActWithInput, input=input_schema(act))
        return found


def known(name: str) -> Act:
    if name not in ACTS:
        raise Http404
    return ACTS[name]


@allow()
class CaseActsView(Api):
    @operation(
        "listCaseActs", "本案现在能办什么，还缺什么", query=asked.DayQuery, answer=answers.VerdictsOut, errors=(404,),
        tag="acts",
    )  # fmt: skip
    def get(self, request: Request, uid: UUID, query: asked.DayQuery) -> answers.VerdictsOut:
        case = self.case(uid)
        _, verdicts = engine.look(case, self.officer(), query.on or clock.today())
        return answers.VerdictsOut(
            case=case.uid, version=case.version, stage=case.stage,
            results=[verdict_out(name, verdict) for name, verdict in verdicts.items()],
        )  # fmt: skip


def verdict_out(act: str, verdict: Verdict) -> answers.VerdictOut:
    return answers.VerdictOut.model_validate(
        {"act": act, "label": ACTS[act].label, "allowed": verdict.allowed, "reasons": verdict.reasons,
         "flaws": verdict.flaws}
    )  # fmt: skip


@allow()
class CheckActView(Api):
    @operation(
        "checkAct", "试办：问能不能办，什么也不写", body=asked.CheckBody, answer=answers.VerdictOut, errors=(404,),
        tag="acts",
    )  # fmt: skip
    def post(self, request: Request, uid: UUID, act: str, body: asked.CheckBody) -> answers.VerdictOut:
        return checked(self, self.case(uid), act, body)


@allow()
class CheckClueView(Api):
    @operation(
        "checkClue", "试登记线索，什么也不写", body=asked.CheckBody, answer=answers.VerdictOut, tag="acts"
    )  # fmt: skip
    def post(self, request: Request, body: asked.CheckBody) -> answers.VerdictOut:
        return checked(self, None, CLUE, body)


def checked(view: Api, case: Case | None, act: str, body: asked.CheckBody) -> answers.VerdictOut:
    of_this_case(case, act)
    me = view.officer()
    actor = decider(me, body.by, act)
    team = colleagues(me, body.team)
    data = typed(body.data) if body.data is not None else None
    try:
        verdict = engine.check(case, act, actor, data, on=body.day, team=team)
    except InputError as error:
        raise _inside(error) from None
    return verdict_out(act, verdict)


@allow()
class DoActView(Api):
    @operation(
        "doAct", "办理", body=asked.ActOnCase, answer=answers.DoneOut, status=201, again=200, errors=(404, 409), tag="acts"
    )  # fmt: skip
    def post(self, request: Request, uid: UUID, act: str, body: asked.ActOnCase) -> Any:
        return done(self, self.case(uid), act, body, body.version)


def done(
    view: Api, case: Case | None, act: str, body: asked.ActBody, version: int | None, draft: Draft | None = None
) -> Any:
    """Do the act, once per request id: asked again, the same officer gets what was done the first time.

    With a draft, the opinions it gathered go into the act, and it is gone.
    """
    of_this_case(case, act)
    me = view.officer()
    request_id = body.request_id or asked.key_of(view.request)
    if request_id and (before := _before(me, case, act, request_id)):
        return done_out(before), 200
    actor = decider(me, body.by, act)
    data = typed(body.data)
    files = uploaded(me, body.files, scanned=actor != me, draft=draft)
    if files and _names_files(act):
        data = data | {"files": [f.name for f in files]}
    given: dict[str, Any] = {
        "on": body.day, "version": version, "team": colleagues(me, body.team), "request_id": request_id,
        "entered_by": me if actor != me else None,
    }  # fmt: skip
    try:
        if draft is not None:
            event = drafts.perform(draft, actor, data, attached=files, role=role_of(act, actor != me), **given)
        else:
            with publishing.attached(case, act, actor, data, body.day) as public:
                bound = [*uploads.bind(files, role_of(act, actor != me)), *public]
                event = engine.perform(case, act, actor, data, files=bound, **given)
            uploads.forget(files)
            inbox.after_act(event)
    except InputError as error:
        raise _inside(error) from None
    except IntegrityError:  # the same request came twice at once
        raise Conflict(case.version if case else 0, []) from None
    return done_out(event)


def typed(data: dict[str, Any]) -> dict[str, Any]:
    """The act's data. Files are named by their uploads: a name alone would claim what is not there."""
    if "files" in data:
        raise InputError([Wrong("data.files", "附件先上传，把上传编号写在最外层的 files")])
    return data


def of_this_case(case: Case | None, act: str) -> None:
    """Registering a clue starts a case, every other act belongs to one; else there is no such address."""
    if (case is None) != (known(act).name == CLUE):
        raise Http404


def _names_files(act: str) -> bool:
    return "files" in INPUTS[act].model_fields


def _before(me: Officer, case: Case | None, act: str, request_id: str) -> Event | None:
    """The event this request left before. An id used for anything else is an error of its own."""
    event = Event.objects.filter(request_id=request_id).select_related("case", "actor", "entered_by").first()
    if event is None:
        return None
    mine = me.pk in (event.actor_id, event.entered_by_id) and event.name == act
    if mine and (case is None or event.case_id == case.pk):
        return event
    raise InputError([Wrong("request_id", "这个请求编号已经用过")])


def _inside(error: InputError) -> InputError:
    """The engine names fields within `data`; the client sees the whole body."""
    return InputError([Wrong(_path(w.path), w.message) for w in error.wrongs])


def _path(path: str) -> str:
    if path == "files":  # the uploads stand beside the data
        return path
    return f"data.{path}" if path else "data"


def done_out(event: Event) -> answers.DoneOut:
    case = event.case
    assert case is not None
    papers = [document_out(case, d) for d in selectors.documents(case).filter(event=event)]
    actor, entered = event.actor, event.entered_by
    return answers.DoneOut(
        case=case.uid, number=case.number, version=case.version, seq=event.seq, act=event.name,
        label=ACTS[event.name].label, on=event.on, by=actor.username, entered_by=entered.username if entered else "",
        stage=case.stage, stage_label=Stage(case.stage).label, documents=papers, flaws=json.loads(event.flaws),
    )  # fmt: skip
