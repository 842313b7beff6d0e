"""The only "now" in the product."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils import timezone

SHANGHAI = ZoneInfo("Asia/Shanghai")
_stands: ContextVar[datetime | None] = ContextVar("stands", default=None)


def now() -> datetime:
    """This moment, aware, in Asia/Shanghai."""
    return (_stands.get() or timezone.now()).astimezone(SHANGHAI)


def today() -> date:
    """Today's legal date in China."""
    return now().date()


@contextmanager
def standing_at(moment: datetime) -> Iterator[None]:
    """Let it be `moment` in here: for invented cases only (demonstration, simulation), never for what a user does."""
    token = _stands.set(moment)
    try:
        yield
    finally:
        _stands.reset(token)
