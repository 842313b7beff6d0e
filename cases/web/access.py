"""Who may open what. A view without a declaration opens for nobody; which case exists for whom is the selectors' matter."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db.models import Q, Value
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from cases import clock
from cases.models import Delegation, Officer, OfficerRole
from cases.registry import Role

View = TypeVar("View", bound=Callable[..., Any])
CHANGE_PASSWORD = "password"  # the only page of somebody whose password was reset


class Signed(HttpRequest):
    """The request of a view that only officers open."""

    user: Officer


@dataclass(frozen=True)
class Access:
    """`everyone`: without sign-in. Else any officer, or, where `roles` are named, those who hold one today."""

    everyone: bool = False
    roles: frozenset[str] = frozenset()


def allow(*roles: Role, everyone: bool = False) -> Callable[[View], View]:
    """Declare who may open this view (a function, a view class or an API view class)."""

    def declare(view: View) -> View:
        view.access = Access(everyone, frozenset(str(r) for r in roles))  # type: ignore[attr-defined]
        return view

    return declare


ADMINISTRATORS = (Role.ADMINISTRATOR,)


def declared(view: Any) -> Access | None:
    """What a resolved view declares, through the wrappers of view classes; None where it declares nothing."""
    for candidate in (view, getattr(view, "view_class", None), getattr(view, "cls", None)):
        if (found := getattr(candidate, "access", None)) is not None:
            return found  # type: ignore[no-any-return]
    return None


def roles_of(officer: Officer) -> frozenset[str]:
    """The roles an officer holds today, own and delegated. Kept on the officer for the time of a request."""
    kept = getattr(officer, "_roles_today", None)
    if kept is None:
        day = clock.today()
        holds = Q(valid_from__lte=day) & (Q(valid_to=None) | Q(valid_to__gte=day))
        own = OfficerRole.objects.filter(holds, officer=officer).values_list("role", Value(True))
        lent = Delegation.objects.filter(holds, receiver=officer).values_list("role", Value(False))
        rows = list(own.union(lent))
        kept = frozenset(role for role, _ in rows)
        officer._roles_today = kept  # type: ignore[attr-defined]
        officer._own_roles_today = frozenset(role for role, own in rows if own)  # type: ignore[attr-defined]
    return kept


def may_open(access: Access, officer: Officer) -> bool:
    return access.everyone or (
        officer.is_authenticated
        and officer.bureau_id is not None
        and (not access.roles or bool(access.roles & roles_of(officer)))
    )


class DenyUndeclared:
    """Middleware: nobody opens a view that declares no access; strangers are sent to the sign-in page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponseBase | None:
        access = declared(view)
        if access is None:
            raise PermissionDenied("undeclared")
        if access.everyone or hasattr(view, "cls"):  # API views authenticate by token too: they ask `Declared` inside
            return None
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if not may_open(access, request.user):
            raise PermissionDenied("role")
        roles_of(request.user)  # every page needs them: read before the first asks what the officer may see
        here = request.resolver_match.url_name if request.resolver_match else ""
        if request.user.must_change_password and here not in (CHANGE_PASSWORD, "signout"):
            return redirect_to_login(request.get_full_path(), login_url=CHANGE_PASSWORD)
        return None
