"""What every page's frame shows: the menu, who is signed in, how many messages wait."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from cases.models import Message
from cases.registry import Role
from cases.web.access import roles_of
from cases.web.outbox import key_of

# (label, address name, roles that see it: none = all)
MENU: tuple[tuple[str, str, frozenset[str]], ...] = (
    ("工作台", "desk", frozenset()),
    ("案件", "cases", frozenset()),
    ("审批", "approvals", frozenset({str(Role.LEADER), str(Role.UNIT_HEAD), str(Role.LEGAL_REVIEWER)})),
    ("业务登记", "registers", frozenset()),
    ("台账", "ledgers", frozenset()),
    ("案卷评查", "rounds", frozenset()),
    ("统计年报", "year", frozenset()),
    ("依据与裁量", "law", frozenset()),
    ("系统设置", "settings", frozenset({str(Role.ADMINISTRATOR)})),
)


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context of the page frame; nothing for strangers."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {}
    roles = roles_of(user)
    here = request.resolver_match.url_name if request.resolver_match else ""
    section = getattr(request, "section", "") or here
    return {
        "menu": [(label, name, name == section) for label, name, who in MENU if not who or who & roles],
        "unread": Message.objects.filter(officer=user, read_at=None)[:100].count(),
        "roles": roles,
        "whose": key_of(user),
    }
