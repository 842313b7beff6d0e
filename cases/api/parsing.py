"""What comes in: JSON read as strictly as a dossier file, files up to their limit, queries checked by a shape."""

from __future__ import annotations

from typing import IO, Any, TypeVar

from pydantic import ValidationError
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.parsers import BaseParser, MultiPartParser
from rest_framework.request import Request

from cases import files
from cases.api.problems import Malformed, TooLarge
from cases.dossier.reading import plain
from cases.inputs import InputError, wrongs
from cases.inputs.types import Shape

MOST_JSON = 5 * 1024 * 1024
AROUND_A_FILE = 1024 * 1024  # boundaries and names of a multipart body

S = TypeVar("S", bound=Shape)


class Json(BaseParser):
    """UTF-8 JSON; numbers with a point come as Decimal, a key written twice or endless nesting is refused.

    The framework's own parser sets no limit to the size (Django's stands in `request.body`, which nobody reads here).
    """

    media_type = "application/json"

    def parse(self, stream: IO[bytes], media_type: str | None = None, parser_context: Any = None) -> Any:
        most = getattr((parser_context or {}).get("view"), "most_bytes", MOST_JSON)
        data = stream.read(most + 1)
        if len(data) > most:
            raise TooLarge(most)
        try:
            return plain(data, "(请求)")
        except InputError as error:
            raise Malformed(error.wrongs) from None


class Multipart(MultiPartParser):
    """A file to upload; refused by its announced size before anything of it is read."""

    def parse(self, stream: IO[bytes], media_type: str | None = None, parser_context: Any = None) -> Any:
        length = (parser_context or {})["request"].META.get("CONTENT_LENGTH") or "0"
        if int(length) > files.MAX_BYTES + AROUND_A_FILE:
            raise TooLarge(files.MAX_BYTES)
        return super().parse(stream, media_type, parser_context)


class OneKind(BaseContentNegotiation):
    """Every operation answers in its one form, whatever the client would rather have."""

    def select_parser(self, request: Request, parsers: list[BaseParser]) -> BaseParser | None:
        kind = (request.content_type or "").partition(";")[0].strip().lower()
        return next((p for p in parsers if p.media_type == kind), None)

    def select_renderer(self, request: Request, renderers: list[Any], format_suffix: str = "") -> tuple[Any, str]:
        return renderers[0], renderers[0].media_type


def body_of(request: Request, shape: type[S]) -> S:
    """The body as its shape. Raises InputError naming each wrong field by its path."""
    try:
        return shape.model_validate(request.data, by_alias=True, by_name=False)
    except ValidationError as error:
        raise InputError(wrongs(error, "", request.data)) from None


def query_of(request: Request, shape: type[S]) -> S:
    """The query string as its shape. Raises Malformed; an unknown parameter is one too."""
    try:
        return shape.model_validate(request.query_params.dict(), by_alias=True, by_name=False)
    except ValidationError as error:
        raise Malformed(wrongs(error, "", request.query_params.dict())) from None
