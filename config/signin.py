"""Sign-in, sign-out, change of password."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.contrib.auth.views import LoginView, LogoutView
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme

from cases.models import Bureau, Officer
from cases.web.access import allow
from config import firstrun
from config.demo import mark


class SignInForm(AuthenticationForm):
    error_messages = {
        "invalid_login": "工号或者口令不对。请检查大小写,连错 5 次锁定 15 分钟。",
        "inactive": "这个账号已经停用,请找本局系统管理员。",
    }


def demonstration() -> dict[str, Any] | None:
    """The demonstration's sign-ins, where this data folder is one and no production server runs."""
    return None if settings.PRODUCTION else mark.read()


def door(**more: Any) -> dict[str, Any]:
    """What the sign-in page shows beside its form."""
    bureau = Bureau.objects.filter(officers__is_active=True).order_by("-parent_id", "pk").first()
    return {"bureau_name": bureau.name if bureau else "应急管理局", "demonstration": demonstration(), **more}


@allow(everyone=True)
class SignIn(LoginView):
    template_name = "signin.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if firstrun.is_open():
            return redirect("first-run")
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | door()


def locked_out(
    request: HttpRequest, response: Any = None, credentials: Any = None, *args: Any, **kwargs: Any
) -> HttpResponse:
    """The sign-in page of somebody who failed too often; an API client gets a problem."""
    if request.path.startswith("/api/"):
        from cases.api.problems import problem

        return problem(429, "连续输错,已锁定 15 分钟")
    return render(request, "signin.html", door(locked=True, form=SignInForm(request)), status=429)


@allow(everyone=True)
class SignOut(LogoutView):
    next_page = "signin"


@allow()
def password(request: HttpRequest) -> HttpResponse:
    """Change one's own password; the only page of somebody whose password was reset."""
    assert isinstance(request.user, Officer)
    form = PasswordChangeForm(request.user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        officer = form.save()
        Officer.objects.filter(pk=officer.pk).update(must_change_password=False)
        update_session_auth_hash(request, officer)
        messages.success(request, "口令已修改。")
        target = request.GET.get("next", "")
        safe = url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()})
        return HttpResponseRedirect(target if safe else resolve_url("desk"))
    return render(request, "password.html", {"form": form, "forced": request.user.must_change_password})


@allow(everyone=True)
def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form from before the sign-in, or from elsewhere: nothing was written, the draft is kept."""
    return render(request, "400.html", status=403)
