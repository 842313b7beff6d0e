"""Parameters a test's bureau brought along go with the test."""

from collections.abc import Iterator

import pytest

from cases import lawbase


@pytest.fixture(autouse=True)
def fresh_law() -> Iterator[None]:
    """The cached law is that of the database: tests that roll back drop it."""
    lawbase.forget()
    yield
    lawbase.forget()
