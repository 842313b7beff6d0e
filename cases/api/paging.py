"""The address of the next page of a list."""

from __future__ import annotations

from rest_framework.request import Request


def next_page(request: Request, **position: object) -> str:
    """This address with another position: only the path, so that it holds behind any proxy."""
    query = request.query_params.copy()
    for name, value in position.items():
        query[name] = str(value)
    return f"{request.path}?{query.urlencode()}"
