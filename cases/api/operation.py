"""An operation of the API, declared once: its name, what it takes and answers; the method gets checked shapes."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.http import content_disposition_header
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from pydantic import BaseModel
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from cases import selectors
from cases.api.answers import Problem
from cases.api.parsing import OneKind, body_of, query_of
from cases.api.problems import MEDIA_TYPE, TITLES
from cases.inputs.types import Shape
from cases.models import Bureau, Case, Officer

ALWAYS = (401, 403, 429)
WITH_BODY = (400, 413, 415, 422)


class Api(APIView):
    """What every API view shares. Each declares who may open it, each method its operation."""

    http_method_names = ["get", "post", "put", "delete", "head"]
    content_negotiation_class = OneKind

    def officer(self) -> Officer:
        officer: Officer = self.request.user
        return officer

    def bureau(self) -> Bureau:
        """The officer's own bureau; nobody without one comes this far."""
        found = self.officer().bureau
        assert found is not None
        return found

    def case(self, uid: Any) -> Case:
        """The case, where it exists for whoever asks; else the answer is 404."""
        found: Case = get_object_or_404(selectors.visible_cases(self.officer()).select_related("bureau"), uid=uid)
        return found


def operation(
    name: str,
    summary: str,
    *,
    body: type[Shape] | None = None,
    query: type[Shape] | None = None,
    answer: type[BaseModel] | str | None = None,
    status: int = 200,
    errors: tuple[int, ...] = (),
    sends: dict[str, Any] | None = None,
    again: int = 0,
    file: str = "",
    tag: str = "cases",
    public: bool = False,
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Declare a method: `name` is its operationId; `answer` a shape, a media type of a file, or None (no content).

    `sends` describes a body that is no shape; `again` is another status of the same answer, `file` the media type of the
    file it answers with where asked to. The method is called with
    `body` and `query` where they are declared, and returns the answer's shape (with the other status: a pair).
    """
    always = (429,) if public else ALWAYS
    taken = (400,) if query else ()
    codes = sorted({*always, *taken, *(WITH_BODY if body or sends else ()), *errors})

    def decorate(method: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(method)
        def called(self: Api, request: Request, **kwargs: Any) -> HttpResponse:
            if query is not None:
                kwargs["query"] = query_of(request, query)
            if body is not None:
                kwargs["body"] = body_of(request, body)
            found = method(self, request, **kwargs)
            code = status
            if isinstance(found, tuple):
                found, code = found
            if isinstance(found, BaseModel):
                return Response(found.model_dump(mode="json", by_alias=True), status=code)
            return found if isinstance(found, HttpResponse) else Response(status=code)

        answered = {**_answer(answer, status), **(_answer(answer, again) if again else {})}
        if file:
            answered = {(code, "application/json"): told for code, told in answered.items()} | _answer(file, status)
        schema = extend_schema(
            operation_id=name,
            summary=summary,
            description="",
            tags=[tag],
            request=sends or body,
            parameters=[query] if query else None,
            responses={**answered, **{(c, MEDIA_TYPE): _problem(c) for c in codes}},
            auth=[] if public else None,
        )
        declared: Callable[..., Any] = schema(called)
        return declared

    return decorate


FILE_BODY = {
    "multipart/form-data": {
        "type": "object",
        "properties": {
            "file": {
                "type": "string",
                "format": "binary",
                "description": "PDF、JPEG、PNG、MP3、WAV、MP4；随附于文书的还可以是 Word（.docx）",
            }
        },
        "required": ["file"],
    }
}
ANY_OBJECT = {"application/json": {"type": "object", "additionalProperties": True}}


def _answer(answer: type[BaseModel] | str | None, status: int) -> dict[Any, Any]:
    if answer is None:
        return {status: OpenApiResponse(description="已办")}
    if isinstance(answer, str):
        return {(status, answer): OpenApiResponse(OpenApiTypes.BINARY, description="附件")}
    return {status: OpenApiResponse(answer, description="结果")}  # type: ignore[arg-type]


def _problem(code: int) -> OpenApiResponse:
    return OpenApiResponse(Problem, description=TITLES[code])  # type: ignore[arg-type]


def attachment(data: bytes, name: str, kind: str) -> HttpResponse:
    """A file to save, never to show in place: what was uploaded must not run in the site's name."""
    response = HttpResponse(data, content_type=kind)
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return response
