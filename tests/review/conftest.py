"""The law is read anew by each test, since each rolls its own parameters and people back."""

from collections.abc import Iterator

import pytest

from cases import lawbase


@pytest.fixture(autouse=True)
def law_read_anew(db: None) -> Iterator[None]:
    lawbase.forget()
    yield
    lawbase.forget()
