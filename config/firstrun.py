"""The first page of an empty installation: the bureau and its first administrator. Open while nobody can sign in.

Whoever comes first from elsewhere must not become the administrator: where the site can be reached from other
machines, the page asks for a code that lies in the data folder.
"""

from __future__ import annotations

import os
import secrets
import unicodedata
from pathlib import Path
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from pydantic import ValidationError as ShapeError

from cases import bureau_record, clock
from cases.dossier import BureauIn
from cases.inputs.wrongs import wrongs
from cases.models import Bureau, Officer, OfficerRole
from cases.registry import Role
from cases.web.access import allow
from config.prepare import locked_server

CODE_FILE = "first-run-code"
LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"  # none that look alike
LEVELS = (("province", "省级"), ("city", "设区的市级"), ("county", "县级"), ("township", "乡镇、街道"))
BUREAU_FIELDS = ("name", "code", "abbr", "level", "government", "court")


def is_open() -> bool:
    """Whether nobody can sign in yet."""
    able = Officer.objects.filter(is_active=True).exclude(password__startswith="!").exclude(password="")
    return not able.exists()


def needs_code() -> bool:
    return bool(settings.FIRST_RUN_NEEDS_CODE)


def code() -> str:
    """The code in the data folder, made on first use, readable by the owner only."""
    file = Path(settings.DATA_DIR) / CODE_FILE
    draft = file.with_name(f"{CODE_FILE}.{os.getpid()}")
    if not file.exists():
        groups = ("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(3))
        draft.touch(0o600)
        try:
            draft.write_text("-".join(groups), encoding="ascii")
            os.link(draft, file)  # atomic: the first of two processes wins
        except FileExistsError:
            pass
        finally:
            draft.unlink(missing_ok=True)
    return file.read_text(encoding="ascii").strip()


class FirstRunForm(forms.Form):
    """Labels and hints are what the user sees; what a bureau's values must be is said by the dossier's own shape."""

    given_code = forms.CharField(
        label="开通码", max_length=40, required=False, help_text="在数据目录的 first-run-code 文件里"
    )
    name = forms.CharField(label="本机关名称", max_length=100, help_text="与印章一致，例如：云川市应急管理局")
    code = forms.CharField(label="行政区划代码", max_length=12, help_text="6 位，乡镇、街道 9 位")
    abbr = forms.CharField(label="文号简称", max_length=20, help_text="例如：豫云，用在（豫云）应急罚〔2026〕1号")
    level = forms.ChoiceField(label="级别", choices=LEVELS, initial="county")
    government = forms.CharField(label="本级人民政府", max_length=100, help_text="写进决定书的行政复议机关")
    court = forms.CharField(label="管辖的人民法院", max_length=100, help_text="写进决定书的行政诉讼法院")
    username = forms.CharField(label="管理员工号", max_length=150, help_text="登录用，字母和数字")
    person = forms.CharField(label="管理员姓名", max_length=50)
    password = forms.CharField(
        label="口令", widget=forms.PasswordInput, help_text="至少 10 位，不要全是数字，也不要和姓名、工号相近"
    )
    again = forms.CharField(label="再输一次口令", widget=forms.PasswordInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if needs_code():
            code()  # so that there is one to look up
        else:
            del self.fields["given_code"]
        for name, field in self.fields.items():
            field.error_messages["required"] = "请填写"
            field.widget.attrs |= {"class": "input", "autocomplete": _autocomplete(name)}
            if field.help_text:
                field.widget.attrs["aria-describedby"] = f"hint_{name}"

    def clean_given_code(self) -> str:
        typed = unicodedata.normalize("NFKC", self.cleaned_data["given_code"]).strip().upper()
        if not secrets.compare_digest(typed.encode(), code().encode()):
            raise ValidationError("开通码不对，请照数据目录里 first-run-code 文件的内容填写")
        return typed

    def clean_code(self) -> str:
        return unicodedata.normalize("NFKC", self.cleaned_data["code"]).replace(" ", "")

    def clean_username(self) -> str:
        typed = unicodedata.normalize("NFKC", self.cleaned_data["username"]).strip()
        Officer.username_validator(typed)
        if Officer.objects.filter(username=typed).exists():
            raise ValidationError("这个工号已经有人用了")
        return typed

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        self._bureau(values)
        self._password(values)
        return values

    def _bureau(self, values: dict[str, Any]) -> None:
        try:
            BureauIn.model_validate({name: values[name] for name in BUREAU_FIELDS if name in values})
        except ShapeError as error:
            for wrong in wrongs(error):
                if wrong.path in values:
                    self.add_error(wrong.path, wrong.message)
        kept = Bureau.objects.filter(code=values.get("code", "")).first()
        if kept is not None and kept.name != values.get("name"):
            self.add_error("code", f"这个代码已经登记为“{kept.name}”")

    def _password(self, values: dict[str, Any]) -> None:
        typed, again = values.get("password"), values.get("again")
        if typed and again and typed != again:
            self.add_error("again", "两次输入的口令不一样")
        if typed:
            try:
                validate_password(typed, Officer(username=values.get("username", ""), name=values.get("person", "")))
            except ValidationError as error:
                self.add_error("password", error)


def _autocomplete(name: str) -> str:
    return {"password": "new-password", "again": "new-password", "username": "username"}.get(name, "off")


@allow(everyone=True)
def first_run(request: HttpRequest) -> HttpResponse:
    """Show the form and take it once."""
    if not is_open():
        return redirect("signin")
    form = FirstRunForm(request.POST if request.method == "POST" else None, initial=_known())
    if request.method == "POST" and form.is_valid():
        officer = open_installation(form.cleaned_data)
        if officer is None:
            return redirect("signin")
        login(request, officer, backend="django.contrib.auth.backends.ModelBackend")
        return redirect(settings.LOGIN_REDIRECT_URL)
    groups = (
        ("本机关", ["given_code", *BUREAU_FIELDS]),
        ("第一位系统管理员", ["username", "person", "password", "again"]),
    )
    shown = [(title, [form[name] for name in names if name in form.fields]) for title, names in groups]
    return render(request, "first_run.html", {"form": form, "groups": shown}, status=400 if form.errors else 200)


def _known() -> dict[str, Any]:
    """A bureau that is there already (from dossiers), so that it need not be typed again."""
    bureau = Bureau.objects.order_by("-parent_id", "pk").first()
    return {name: getattr(bureau, name) for name in BUREAU_FIELDS} if bureau else {}


def open_installation(given: dict[str, Any]) -> Officer | None:
    """Bureau and administrator as rows, with the first event of the bureau's chain; None where somebody was first."""
    with locked_server(), transaction.atomic():
        if not is_open():
            return None
        values = {name: given[name].strip() for name in BUREAU_FIELDS}
        bureau, made = Bureau.objects.get_or_create(code=values["code"], defaults=values)
        if not made:
            Bureau.objects.filter(pk=bureau.pk).update(**values)
        officer = Officer(username=given["username"], name=given["person"].strip(), bureau=bureau)
        officer.set_password(given["password"])
        officer.save()
        OfficerRole.objects.create(officer=officer, role=Role.ADMINISTRATOR, valid_from=clock.today())
        told = {**values, "administrator": officer.username, "administrator_name": officer.name}
        bureau_record.append(bureau, "first_run", officer, told)
    (Path(settings.DATA_DIR) / CODE_FILE).unlink(missing_ok=True)
    return officer
