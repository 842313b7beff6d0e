"""本机关: what papers print about the bureau, and the bureau above it."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from cases.administration import bureau as services
from cases.registry import Role
from cases.web.access import allow
from cases.web.admin.answering import bureau_of, officer_of, page
from cases.web.admin.forms import Code, Line, Plain

LEVELS = (("province", "省级"), ("city", "设区的市级"), ("county", "县级"))
LEVEL_NAMES = {"nation": "国家级", **dict(LEVELS), "township": "乡镇、街道"}


class BureauForm(Plain):
    government = Line(label="本级人民政府", max_length=100, help_text="决定书里的行政复议机关")
    court = Line(label="人民法院", max_length=100, help_text="决定书里的行政诉讼法院")
    address = Line(label="地址", max_length=200, required=False)
    postcode = Code(label="邮政编码", max_length=10, required=False)
    phone = Line(label="联系电话", max_length=40, required=False)
    bank = Line(label="罚款代收银行", max_length=100, required=False)
    account = Line(label="罚款账号", max_length=60, required=False)
    payee = Line(label="收款单位", max_length=100, required=False)


class SuperiorForm(Plain):
    name = Line(label="名称", max_length=100)
    code = Code(label="行政区划代码", max_length=12, help_text="6 位")
    abbr = Line(label="文号简称", max_length=20)
    level = forms.ChoiceField(label="级别", choices=LEVELS, initial="city")

    def clean_code(self) -> str:
        given = str(self.cleaned_data["code"])
        if not (given.isascii() and given.isdigit() and 6 <= len(given) <= 12):
            raise forms.ValidationError("代码为 6 至 12 位数字")
        return given


@allow(Role.ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def bureau(request: HttpRequest) -> HttpResponse:
    row = bureau_of(request)
    sent = request.POST.get("do", "") if request.method == "POST" else ""
    posted = {sent: request.POST}
    initial = {name: getattr(row, name) for name in services.EDITABLE}
    form = BureauForm(posted.get("bureau"), part="bureau", initial=initial)
    above = SuperiorForm(posted.get("superior"), part="superior")
    if sent == "bureau" and form.carried_out(services.change, actor=officer_of(request)):
        messages.success(request, "已保存，以后出具的文书用新的资料。" if form.outcome else "没有改动。")
        return redirect("settings-bureau")
    if sent == "superior" and above.carried_out(services.set_superior, actor=officer_of(request)):
        messages.success(request, f"上一级机关已登记为{form_name(above)}。")
        return redirect("settings-bureau")
    missing = [str(form.fields[name].label) for name in services.EDITABLE if not initial[name]]
    context = {
        "row": row,
        "form": form,
        "above": above,
        "level": LEVEL_NAMES.get(row.level, row.level),
        "missing": missing,
    }
    return page(request, "bureau.html", context, form, above)


def form_name(form: SuperiorForm) -> str:
    return str(form.outcome.name)
