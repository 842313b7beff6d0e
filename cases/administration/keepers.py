"""Nobody locks the bureau out: somebody active must stay its administrator (系统管理员), and no end be brought nearer."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from django.db.models import Q

from cases import clock
from cases.administration.chain import Refused
from cases.models import Bureau, OfficerRole
from cases.registry import Role

ALONE = "本机关须始终有一名能登录的系统管理员，请先让另一个人担任系统管理员，再改这里"


def until(bureau: Bureau) -> date | None:
    """The last day on which somebody who is administrator today still is: `date.max` without end, None for nobody."""
    today = clock.today()
    held = OfficerRole.objects.filter(
        Q(valid_to=None) | Q(valid_to__gte=today), role=Role.ADMINISTRATOR, valid_from__lte=today,
        officer__bureau=bureau, officer__is_active=True,
    ).exclude(officer__password__startswith="!")  # fmt: skip
    ends = [end or date.max for end in held.values_list("valid_to", flat=True)]
    return max(ends, default=None)


@contextmanager
def guarded(bureau: Bureau, field: str = "") -> Iterator[None]:
    """Refuses, inside the transaction, what would leave the bureau without an administrator sooner than before."""
    before = until(bureau)
    yield
    after = until(bureau)
    if before is not None and (after is None or (after != date.max and after < before)):
        raise Refused(ALONE, field)
