"""Signing in for a token, signing out, and who one is."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import authenticate, logout, user_logged_in
from django.db.models import Prefetch
from django.http import HttpResponse
from knox.models import AuthToken
from knox.settings import knox_settings
from rest_framework.exceptions import NotAuthenticated
from rest_framework.request import Request

from cases import clock
from cases.api import answers, asked
from cases.api.operation import Api, operation
from cases.api.problems import problem
from cases.models import Message, Officer, OfficerRole
from cases.web.access import allow, roles_of


@allow(everyone=True)
class TokenView(Api):
    throttle_scope = "token"

    def get_authenticators(self) -> list[Any]:
        """Signing in asks for no credentials, so an outdated token in the header does not stop anybody."""
        return [] if self.request is not None and self.request.method == "POST" else super().get_authenticators()

    @operation(
        "signIn", "登录，取得令牌", body=asked.SignIn, answer=answers.TokenOut, status=201, errors=(401, 403), public=True,
        tag="signin",
    )  # fmt: skip
    def post(self, request: Request, body: asked.SignIn) -> Any:
        user = authenticate(request=request._request, username=body.username, password=body.password)
        if not isinstance(user, Officer):  # who is locked out gets 429 instead, from the middleware of axes
            return problem(401, "工号或者口令不对", kind="signin")
        if user.must_change_password:
            return problem(403, detail="口令由管理员重置过，请先在网页上修改口令", kind="password")
        user_logged_in.send(sender=Officer, request=request._request, user=user)
        _leave_room(user)
        kept, token = AuthToken.objects.create(user)
        return answers.TokenOut(token=token, expires_at=kept.expiry, username=user.username)

    @operation("signOut", "退出，令牌作废", status=204, tag="signin")
    def delete(self, request: Request) -> HttpResponse | None:
        if not request.user.is_authenticated:
            raise NotAuthenticated
        if isinstance(request.auth, AuthToken):
            request.auth.delete()
        else:
            logout(request._request)
        return None


def _leave_room(officer: Officer) -> None:
    """The oldest token makes room for the newest."""
    kept = AuthToken.objects.filter(user=officer)
    kept.filter(expiry__lt=clock.now()).delete()
    newest = kept.order_by("-created", "digest").values_list("digest", flat=True)
    kept.exclude(digest__in=list(newest[: knox_settings.TOKEN_LIMIT_PER_USER - 1])).delete()


@allow()
class MeView(Api):
    @operation("getMe", "我是谁，有什么岗位", answer=answers.Me, tag="signin")
    def get(self, request: Request) -> answers.Me:
        me = Officer.objects.select_related("bureau", "unit").get(pk=self.officer().pk)
        assert me.bureau is not None
        return answers.Me(
            username=me.username, name=me.name, title=me.title, unit=me.unit.name if me.unit else None,
            roles=sorted(roles_of(self.officer())), bureau=answers.BureauOut(code=me.bureau.code, name=me.bureau.name),
            unread=Message.objects.filter(officer=me, read_at=None).count(),
        )  # fmt: skip


@allow()
class OfficersView(Api):
    @operation("listOfficers", "本机关人员（选共同办理人、呈送对象用）", answer=answers.OfficersOut, tag="signin")
    def get(self, request: Request) -> answers.OfficersOut:
        today = clock.today()
        held = OfficerRole.objects.filter(valid_from__lte=today).exclude(valid_to__lt=today)
        rows = Officer.objects.filter(bureau=self.officer().bureau_id, is_active=True).select_related("unit")
        return answers.OfficersOut(
            results=[
                answers.OfficerOut(
                    username=o.username, name=o.name, title=o.title, unit=o.unit.name if o.unit else None,
                    roles=sorted({r.role for r in o.roles.all()}),
                )
                for o in rows.prefetch_related(Prefetch("roles", held)).order_by("pk")
            ]
        )  # fmt: skip
