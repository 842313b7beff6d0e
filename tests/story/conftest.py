"""A story is told once for its whole file and rolled back after it; each test reads the law anew."""

from collections.abc import Callable, Iterator

import pytest
from django.db import transaction

from cases import lawbase
from tests.story.telling import Story, sample, tell


@pytest.fixture(autouse=True)
def law_read_anew(db: None) -> Iterator[None]:
    lawbase.forget()
    yield
    lawbase.forget()


@pytest.fixture(scope="module")
def told_once(django_db_setup: None, django_db_blocker) -> Iterator[Callable[[str], Story]]:
    """Tell a sample in a transaction around all tests of the file; what a test adds is rolled back before the next."""
    with django_db_blocker.unblock(), transaction.atomic():
        lawbase.forget()
        yield lambda name: tell(sample(name))
        transaction.set_rollback(True)
    lawbase.forget()
