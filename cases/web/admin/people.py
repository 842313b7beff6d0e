"""人员: list, one person with roles, licences, delegations and sign-in; a new password is shown once."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from cases import clock
from cases.administration import licences, officers, posts
from cases.models import Delegation, Licence, Officer, OfficerRole, Unit
from cases.reads import settings as reads
from cases.registry import Role
from cases.web.access import allow
from cases.web.admin.answering import bureau_of, officer_of, page, person_of
from cases.web.admin.forms import Choices, Code, Day, Line, Plain, blank
from cases.web.forms import typed


class Basics(Plain):
    name = Line(label="姓名", max_length=50)
    title = Line(label="职务", max_length=50, required=False)
    unit = forms.ModelChoiceField(Unit.objects.none(), label="机构", required=False, empty_label="不属于任何机构")
    legal_qualification_no = Code(
        label="法律职业资格证号", max_length=50, required=False, help_text="初次从事法制审核的须有"
    )
    head = forms.BooleanField(label="主要负责人", required=False)

    def __init__(self, *args: Any, bureau: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = Unit.objects.filter(bureau=bureau).order_by("pk")  # type: ignore[attr-defined]


class New(Basics):
    wide = ("roles",)
    username = Code(label="工号", max_length=150, help_text="登录用，字母和数字，以后不能改")
    roles = forms.MultipleChoiceField(label="岗位", choices=Role.choices, widget=forms.CheckboxSelectMultiple)
    since = Day(label="岗位自", help_text="补录以前办的事项，可以早于今天")
    field_order = ("name", "username", "title", "unit", "legal_qualification_no", "head", "roles", "since")


class RoleForm(Plain):
    role = forms.ChoiceField(label="岗位", choices=[blank(), *Role.choices])
    since = Day(label="自")
    until = Day(label="至", required=False, help_text="不填为不限")


class LicenceForm(Plain):
    number = Code(label="执法证号", max_length=40)
    since = Day(label="有效期自")
    until = Day(label="有效期至")


class DelegationForm(Plain):
    wide = ("paper",)
    receiver = forms.ModelChoiceField(Officer.objects.none(), label="授权给", empty_label="请选择")
    role = forms.ChoiceField(label="岗位")
    since = Day(label="自")
    until = Day(label="至")
    paper = Line(
        label="授权文书", max_length=200, help_text="名称和文号，例如：关于授权孟川主持工作的通知（云应急〔2026〕8号）"
    )

    def __init__(self, *args: Any, officer: Officer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = Officer.objects.filter(bureau=officer.bureau_id, is_active=True).exclude(pk=officer.pk)
        self.fields["receiver"].queryset = others.order_by("username")  # type: ignore[attr-defined]
        held: Choices = [(r, posts.label(r)) for r in posts.delegable(officer)]
        self.fields["role"].choices = [blank(), *held]  # type: ignore[attr-defined]


class Until(Plain):
    on = Day(label="最后一天")


class Nothing(Plain):
    pass


@allow(Role.ADMINISTRATOR)
@require_GET
def people(request: HttpRequest) -> HttpResponse:
    bureau = bureau_of(request)
    text, inactive = typed.line("", request.GET.get("q", ""))[:50], "inactive" in request.GET
    lines, more = reads.people(bureau, text, request.GET.get("after", "")[:150], inactive)
    warned = reads.licence_warnings(bureau)
    context = {
        "lines": lines, "more": more, "q": text, "inactive": inactive, "warned": warned,
        "active_count": Officer.objects.filter(bureau=bureau, is_active=True).count(),
        "inactive_count": Officer.objects.filter(bureau=bureau, is_active=False).count(),
    }  # fmt: skip
    return page(request, "people.html", context)


@allow(Role.ADMINISTRATOR)
@never_cache
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    bureau = bureau_of(request)
    posted = request.POST if request.method == "POST" else None
    form = New(posted, part="new", bureau=bureau, initial={"since": clock.today()})
    if posted is not None and form.carried_out(officers.add, actor=officer_of(request)):
        officer, password = form.outcome
        return _shown_once(request, officer, password, f"{officer.name}已登记。")
    return page(request, "person_new.html", {"form": form}, form)


@allow(Role.ADMINISTRATOR)
@never_cache
@require_http_methods(["GET", "POST"])
def person(request: HttpRequest, pk: int) -> HttpResponse:
    officer = person_of(request, pk)
    shown = _forms(request, officer)
    if request.method == "POST":
        answer = _do(request, officer, shown)
        if answer is not None:
            return answer
    today = clock.today()
    context = {
        "person": officer, "forms": shown, "today": today,
        "roles": [(r, posts.label(r.role), _state(r, today)) for r in officer.roles.order_by("-valid_from", "role")],
        "periods": licences.periods(officer.licences.all(), today),
        "warning": licences.warning(officer.licences.all(), today),
        "given": _lent(officer.delegations_given.select_related("receiver"), today),
        "received": _lent(officer.delegations.select_related("giver"), today),
        "open_cases": reads.open_cases(officer), "self": officer.pk == officer_of(request).pk,
        "can_sign_in": officer.has_usable_password(), "delegable": posts.delegable(officer),
    }  # fmt: skip
    return page(request, "person.html", context, *shown.values())


def _state(row: Any, today: Any) -> str:
    if row.valid_from > today:
        return "later"
    return "over" if row.valid_to is not None and row.valid_to < today else "now"


def _lent(rows: Any, today: Any) -> list[tuple[Any, str, str]]:
    return [(r, posts.label(r.role), _state(r, today)) for r in rows.order_by("-valid_from")]


def _forms(request: HttpRequest, officer: Officer) -> dict[str, Plain]:
    """The page's forms; the one that was sent holds what was typed."""
    sent = request.POST.get("do", "") if request.method == "POST" else ""
    posted = {sent: request.POST}
    basics = {name: getattr(officer, name) for name in officers.EDITABLE}
    today = {"since": clock.today()}
    return {
        "basics": Basics(posted.get("basics"), part="basics", bureau=officer.bureau_id, initial=basics),
        "role": RoleForm(posted.get("role"), part="role", initial=today),
        "licence": LicenceForm(posted.get("licence"), part="licence"),
        "delegation": DelegationForm(posted.get("delegation"), part="delegation", officer=officer, initial=today),
        **{do: Until(posted.get(do), part=do, initial={"on": clock.today()}) for do in ENDINGS},
        **{do: Nothing(posted.get(do), part=do) for do in ("void", "password", "deactivate", "reactivate")},
    }


ENDINGS: dict[str, tuple[Any, str, Any, str]] = {
    "end-role": (OfficerRole, "officer", posts.end, "岗位已终止。"),
    "end-licence": (Licence, "officer", licences.end, "执法证已终止。"),
    "end-delegation": (Delegation, "giver", posts.end_delegation, "授权已终止。"),
}
DONE = {"role": "岗位已增加。", "licence": "执法证已登记。", "delegation": "授权已登记。"}


def _do(request: HttpRequest, officer: Officer, shown: dict[str, Plain]) -> HttpResponse | None:
    """Carry out the form that was sent; None where it was refused and the page is shown again."""
    do, form = request.POST.get("do", ""), shown.get(request.POST.get("do", ""))
    if form is None:
        raise Http404
    if do in ("password", "reactivate"):
        change = officers.reset_password if do == "password" else officers.reactivate
        if form.carried_out(change, officer=officer, actor=officer_of(request)):
            said = "口令已重设。" if do == "password" else f"{officer.name}的账号已恢复，岗位要另外增加。"
            return _shown_once(request, officer, form.outcome, said)
        return None
    if form.carried_out(_change(request, officer, do), actor=officer_of(request)):
        if told := _said(do, form, officer):
            messages.success(request, told)
        return redirect("settings-person", pk=officer.pk)
    return None


def _change(request: HttpRequest, officer: Officer, do: str) -> Any:
    plain: dict[str, Any] = {
        "basics": officers.change,
        "role": posts.give,
        "licence": licences.add,
        "deactivate": officers.deactivate,
    }
    if do in plain:
        return lambda **values: plain[do](officer, **values)
    if do == "delegation":
        return lambda **values: posts.delegate(officer, **values)
    model, owner, service = (Licence, "officer", licences.void) if do == "void" else ENDINGS[do][:3]
    number = request.POST.get("row", "")
    row = model.objects.filter(**{owner: officer}, pk=int(number) if number.isdigit() else 0).first()
    if row is None:
        raise Http404
    return lambda **values: service(row, **values)


def _said(do: str, form: Plain, officer: Officer) -> str:
    if do == "basics":
        return "已保存。" if form.outcome else "没有改动。"
    if do == "deactivate":
        return f"{officer.name}的账号已停用，岗位到今天为止。"
    if do == "void":
        return "这一段执法证登记已作废。"
    return DONE.get(do) or ENDINGS[do][3]


def _shown_once(request: HttpRequest, officer: Officer, password: str, said: str) -> HttpResponse:
    """Not kept anywhere: no redirect, no message, no cache."""
    request.section = "settings"  # type: ignore[attr-defined]
    return render(request, "settings/password.html", {"person": officer, "password": password, "said": said})
