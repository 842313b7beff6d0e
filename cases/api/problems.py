"""What the API answers when it does not do something: problem details (RFC 9457), in Chinese, whatever went wrong."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from rest_framework import exceptions

from cases.drafts import Gone
from cases.engine import CaseNotFound, Conflict, Refused
from cases.files import FileRefused
from cases.inputs import InputError, Wrong
from cases.paperfiles import CANNOT_SHOW
from documents.fonts import FontsNotReady

MEDIA_TYPE = "application/problem+json"
TITLES = {
    400: "请求写得不对",
    401: "需要登录",
    403: "没有权限",
    404: "没有这一项",
    405: "不能这样请求",
    409: "案件已有新的记录",
    413: "内容过大",
    415: "内容类型不能用",
    422: "未通过校验",
    429: "请求过于频繁",
    500: "服务器出错",
    503: "暂时不能用",
}
KEPT_HEADERS = ("Allow", "Retry-After", "WWW-Authenticate")


class Malformed(Exception):
    """What was sent cannot be read at all: no JSON, a query parameter that is none."""

    def __init__(self, wrongs: Iterable[Wrong]) -> None:
        super().__init__("malformed")
        self.wrongs = list(wrongs)


class TooLarge(Exception):
    """More bytes than the operation takes."""

    def __init__(self, most: int) -> None:
        super().__init__("too large")
        self.most = most


def problem(status: int, title: str = "", detail: str = "", kind: str = "", **more: Any) -> HttpResponse:
    """An answer of problem details. `kind` names what a program may tell apart; `more` are extension members."""
    told = {
        "type": f"urn:anjuan:{kind}" if kind else "about:blank",
        "title": title or TITLES.get(status, TITLES[400 if status < 500 else 500]),
        "status": status,
    }
    if detail:
        told["detail"] = detail
    text = json.dumps({**told, **more}, ensure_ascii=False)
    return HttpResponse(text.encode("utf-8", "replace"), status=status, content_type=MEDIA_TYPE)


def handler(exc: Exception, context: Any) -> HttpResponse | None:
    """DRF's exception handler: what the engine, the inputs and the framework raise, each as its problem."""
    if isinstance(exc, Refused):
        return problem(422, "暂不能办理", kind="refused", reasons=[r.as_dict() for r in exc.reasons])
    if isinstance(exc, InputError):
        return problem(422, "填写有误", kind="input", errors=_errors(exc.wrongs))
    if isinstance(exc, Malformed):
        return problem(400, kind="malformed", errors=_errors(exc.wrongs))
    if isinstance(exc, Conflict):
        return problem(409, detail=str(exc), kind="stale", version=exc.version, since=exc.since)
    if isinstance(exc, (CaseNotFound, Gone, Http404)):
        return problem(404)
    if isinstance(exc, TooLarge):
        return problem(413, detail=f"最多{exc.most // 1024 // 1024}MB")
    if isinstance(exc, FileRefused):  # a stored file: those sent are refused where they are taken
        return problem(500, detail=str(exc))
    if isinstance(exc, FontsNotReady):
        return problem(503, detail="字体还没有准备好")
    if isinstance(exc, CANNOT_SHOW):
        return problem(422, "不能装订", detail=str(exc), kind="unbindable")
    if isinstance(exc, exceptions.APIException):
        return _of_framework(exc)
    return None


def _errors(wrongs: Iterable[Wrong]) -> list[dict[str, str]]:
    return [{"path": w.path, "message": w.message} for w in wrongs]


def _of_framework(exc: exceptions.APIException) -> HttpResponse:
    response = problem(exc.status_code, detail=_detail(exc))
    if auth := getattr(exc, "auth_header", None):
        response["WWW-Authenticate"] = auth
    if wait := getattr(exc, "wait", None):
        response["Retry-After"] = str(int(wait) + 1)
    return response


def _detail(exc: exceptions.APIException) -> str:
    if isinstance(exc, exceptions.AuthenticationFailed):
        return "令牌无效或者已过期，请重新登录"
    if isinstance(exc, exceptions.NotAuthenticated):
        return "请先登录：POST /api/token/ 取得令牌，或者在网页上登录"
    if isinstance(exc, exceptions.PermissionDenied):
        text = str(exc.detail)
        return "缺少防伪令牌（CSRF），或者已失效" if text.startswith("CSRF") else text
    if isinstance(exc, exceptions.Throttled):
        return f"请{int(exc.wait or 0) + 1}秒后再试"
    if isinstance(exc, exceptions.UnsupportedMediaType):
        return "内容应为 application/json;上传文件应为 multipart/form-data"
    if isinstance(exc, exceptions.MethodNotAllowed):
        return "这个地址不支持这种请求方法"
    return ""


class Problems:
    """Middleware: what Django itself refuses below /api/ (no such address, CSRF, a crash) is a problem too, not a page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code < 400 or not request.path.startswith("/api/"):
            return response
        if response.headers.get("Content-Type", "").startswith(MEDIA_TYPE):
            return response
        told = problem(response.status_code)
        for name in KEPT_HEADERS:
            if name in response.headers:
                told[name] = response[name]
        return told
