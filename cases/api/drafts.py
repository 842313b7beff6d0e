"""Drafts over the API: kept, handed on with an opinion, given back with a reason, at last done by who may."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request

from cases import drafts, selectors
from cases.api import answers, asked
from cases.api.acts import done, known, of_this_case
from cases.api.binding import colleague
from cases.api.drafted import fitted
from cases.api.operation import Api, operation
from cases.inputs import InputError, Wrong
from cases.models import Draft, Officer
from cases.registry import ACTS
from cases.web.access import allow, roles_of
from cases.web.forms.doing import part_of

TAG = "drafts"


def mine(officer: Officer) -> QuerySet[Draft]:
    """What the officer prepared or holds, in cases that still exist for him."""
    own = Draft.objects.filter(Q(by=officer) | Q(holder=officer))
    there = Q(case=None) | Q(case__in=selectors.visible_cases(officer))
    return own.filter(there).select_related("case__bureau", "by__bureau", "holder__bureau").order_by("-saved_at", "-pk")


def draft_out(draft: Draft) -> answers.DraftOut:
    label = ACTS[draft.act].label if draft.act in ACTS else draft.act
    return answers.DraftOut(
        id=draft.pk, case=draft.case.uid if draft.case else None, act=draft.act, label=label, by=draft.by.username,
        holder=draft.holder.username, returned=draft.returned, base_version=draft.base_version,
        saved_at=draft.saved_at, data=draft.data, opinions=draft.opinions,
    )  # fmt: skip


def _kept(act: str, data: asked.DraftData) -> dict[str, Any]:
    return data.model_dump() | {"fields": fitted(act, data.fields)}


class _OfOneDraft(Api):
    def draft(self, pk: int) -> Draft:
        found: Draft = get_object_or_404(mine(self.officer()), pk=pk)
        return found

    def held(self, pk: int) -> Draft:
        """The draft, while it lies with whoever asks."""
        draft = self.draft(pk)
        if draft.holder_id != self.officer().pk:
            raise PermissionDenied(f"草稿现在在{draft.holder.name}处")
        return draft


@allow()
class DraftsView(Api):
    @operation("listDrafts", "我起草的和在我手里的草稿", answer=answers.DraftsOut, tag=TAG)
    def get(self, request: Request) -> answers.DraftsOut:
        return answers.DraftsOut(results=[draft_out(d) for d in mine(self.officer())[:200]])

    @operation(
        "openDraft", "开始一份草稿；已有的，给回已有的", body=asked.DraftBody, answer=answers.DraftOut, status=201,
        errors=(404,), tag=TAG,
    )  # fmt: skip
    def post(self, request: Request, body: asked.DraftBody) -> answers.DraftOut:
        case = self.case(_uuid(body.case)) if body.case else None
        of_this_case(case, body.act)
        if case is not None and case.bureau_id != self.officer().bureau_id and not ACTS[body.act].superior:
            raise Http404
        draft = drafts.open(self.officer(), case, body.act)
        if body.data is not None:
            if draft.holder_id != self.officer().pk:
                raise PermissionDenied(f"草稿现在在{draft.holder.name}处")
            drafts.save(draft, _kept(draft.act, body.data))
        return draft_out(draft)


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise InputError([Wrong("case", "应为案件的 uid")]) from None


@allow()
class DraftView(_OfOneDraft):
    @operation("getDraft", "一份草稿", answer=answers.DraftOut, errors=(404,), tag=TAG)
    def get(self, request: Request, pk: int) -> answers.DraftOut:
        return draft_out(self.draft(pk))

    @operation("saveDraft", "保存草稿", body=asked.SaveBody, answer=answers.DraftOut, errors=(404,), tag=TAG)
    def put(self, request: Request, pk: int, body: asked.SaveBody) -> answers.DraftOut:
        draft = self.held(pk)
        return draft_out(drafts.save(draft, _kept(draft.act, body.data), body.version))

    @operation("dropDraft", "删去草稿", status=204, errors=(404,), tag=TAG)
    def delete(self, request: Request, pk: int) -> HttpResponse | None:
        drafts.drop(self.held(pk))
        return None


@allow()
class HandView(_OfOneDraft):
    @operation("handDraft", "呈送", body=asked.HandBody, answer=answers.DraftOut, errors=(404,), tag=TAG)
    def post(self, request: Request, pk: int, body: asked.HandBody) -> answers.DraftOut:
        draft, me = self.held(pk), self.officer()
        part = part_of(me, roles_of(me), known(draft.act).name)
        if not part.prepares and not (part.performs and draft.by_id != me.pk):
            raise PermissionDenied("您的岗位不起草也不办理这一项")
        to = colleague(me, body.to, "to")
        if to not in [person for person, _ in drafts.candidates(draft.act, me)]:
            raise InputError([Wrong("to", f"{to.name}不审批也不办理“{ACTS[draft.act].label}”")])
        drafts.hand(draft, to, body.opinion)
        return draft_out(draft)


@allow()
class ReturnView(_OfOneDraft):
    @operation("returnDraft", "退回", body=asked.ReturnBody, answer=answers.DraftOut, errors=(404,), tag=TAG)
    def post(self, request: Request, pk: int, body: asked.ReturnBody) -> answers.DraftOut:
        draft = self.held(pk)
        to = colleague(self.officer(), body.to, "to") if body.to else None
        try:
            drafts.give_back(draft, body.reason, to)
        except ValueError as error:
            raise InputError([Wrong("to", str(error))]) from None
        return draft_out(draft)


@allow()
class PerformDraftView(_OfOneDraft):
    @operation(
        "performDraft", "按草稿办理，带上一路的审批意见", body=asked.ActOnCase, answer=answers.DoneOut, status=201,
        errors=(404, 409), tag=TAG,
    )  # fmt: skip
    def post(self, request: Request, pk: int, body: asked.ActOnCase) -> Any:
        draft = self.held(pk)
        if draft.case is None or draft.act not in ACTS:
            raise Http404
        return done(self, draft.case, draft.act, body, body.version, draft)
