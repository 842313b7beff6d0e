"""Who asks, and whether he may: the token's holder, and the same declarations as pages have (`cases.web.access`)."""

import re
from typing import Any

from knox.auth import TokenAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.permissions import BasePermission

from cases.web.access import declared, may_open

TOKEN_FORM = re.compile(rb"[0-9a-f]{16,128}")


class Token(TokenAuthentication):  # type: ignore[misc]
    """The library's token, asked only where it looks like one: other bytes would break its decoding or the database."""

    def authenticate_credentials(self, token: bytes) -> Any:
        if not TOKEN_FORM.fullmatch(token):
            raise AuthenticationFailed
        return super().authenticate_credentials(token)


class Declared(BasePermission):
    message = "没有办理这一项的岗位"

    def has_permission(self, request: Any, view: Any) -> bool:
        access = declared(type(view))
        if access is None or not may_open(access, request.user):
            return False
        if not access.everyone and request.user.must_change_password:
            self.message = "口令由管理员重置过，请先在网页上修改口令"
            return False
        return True
