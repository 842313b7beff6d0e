"""API operations ask the same declarations as pages (`cases.web.access`)."""

from typing import Any

from rest_framework.permissions import BasePermission

from cases.web.access import declared, may_open


class Declared(BasePermission):
    message = "没有办理这一项的岗位"

    def has_permission(self, request: Any, view: Any) -> bool:
        access = declared(type(view))
        return access is not None and may_open(access, request.user)
