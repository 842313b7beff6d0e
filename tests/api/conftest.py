"""Every test reads the law anew and meets throttles nobody has used: the clock stands still, they would count on."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache

from cases import lawbase


@pytest.fixture(autouse=True)
def as_if_first(db: None) -> Iterator[None]:
    lawbase.forget()
    cache.clear()
    yield
    lawbase.forget()
    cache.clear()
