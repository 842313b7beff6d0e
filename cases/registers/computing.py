"""What a row says that nobody types: worked out when it is entered or corrected, and kept."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, timedelta

from django.db.models import Q

from cases import lawbase
from cases.administration.chain import Refused
from cases.models import Bureau, Decision
from cases.registers.kinds import Kind
from cases.registers.values import Values

STANDS = ("in_force", "varied", "illegal")


def fill(kind: Kind, bureau: Bureau, many: Iterable[Values]) -> None:
    """Raises Refused where what is found forbids the row."""
    work = FILLS.get(kind.key)
    if work is not None:
        for values in many:
            work(bureau, values)


def _reply_due(bureau: Bureau, values: Values) -> None:
    """By when an informant is answered: the parameter's days after receipt, or ten days after an extension."""
    if "reply_due" in values:
        return
    on = date.fromisoformat(values["on"])
    days = int(lawbase.current().parameter("tip_off_reply_days", bureau.code, on).value)
    last = max(on + timedelta(days=days), date.fromisoformat(str(values.get("extended") or values["on"])))
    values["reply_due"] = last.isoformat()


def penalties(bureau: Bureau, code: str, name: str, since: date, until: date) -> list[Decision]:
    """The bureau's own penalties against a unit decided in a period, by code and by name: what a certificate is about.

    Decisions annulled, revoked or replaced are left out; what was decided before the product is not known here.
    """
    who = Q(party__identity=code) | Q(party__name=name)
    found = Decision.objects.filter(who, case__bureau=bureau, kind="penalty", decided_on__range=(since, until))
    return list(found.filter(state__in=STANDS).select_related("case", "party").order_by("decided_on", "pk"))


def _certificate(bureau: Bureau, values: Values) -> None:
    since, until = date.fromisoformat(values["since"]), date.fromisoformat(values["until"])
    found = penalties(bureau, values["credit_code"], values["party"], since, until)
    if found:
        listed = "；".join(f"{d.decided_on} {d.case.number or d.case.title}" for d in found[:3])
        more = "等" if len(found) > 3 else ""
        raise Refused(f"期间内有{len(found)}宗处罚决定（{listed}{more}），不能出具无违法违规证明", "until")
    values["found"] = 0


FILLS: dict[str, Callable[[Bureau, Values], None]] = {"tip_off": _reply_due, "clean_certificate": _certificate}
