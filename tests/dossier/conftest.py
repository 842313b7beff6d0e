"""Stories share one frozen day and read the law anew, since each rolls its own parameters back."""

from collections.abc import Iterator

import pytest

from cases import lawbase


@pytest.fixture(autouse=True)
def law_read_anew(db: None) -> Iterator[None]:
    lawbase.forget()
    yield
    lawbase.forget()
