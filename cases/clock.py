"""The only "now" in the product."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils import timezone

SHANGHAI = ZoneInfo("Asia/Shanghai")


def now() -> datetime:
    """This moment, aware, in Asia/Shanghai."""
    return timezone.now().astimezone(SHANGHAI)


def today() -> date:
    """Today's legal date in China."""
    return now().date()
