"""What every administrative change shares: the bureau's row held, an event at the end, nothing by halves."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from django.db import models, transaction

from cases import bureau_record, lawbase
from cases.models import Bureau, Event, Officer


class Refused(ValueError):
    """The change cannot be made. The message says why; `field` names what was typed wrongly, "" for none."""

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.field = field


class Change:
    """A change under way in a bureau whose row is held: whoever changes it next waits."""

    def __init__(self, bureau: Bureau, actor: Officer) -> None:
        self.bureau = bureau
        self.actor = actor

    def record(self, name: str, payload: dict[str, Any]) -> Event:
        """The one event of the change; call it after the rows are written."""
        return bureau_record.append(self.bureau, name, self.actor, payload)


@contextmanager
def changing(actor: Officer, law: bool = True) -> Iterator[Change]:
    """One transaction in the actor's own bureau; `law`: what is changed is read from the law base.

    Raises Refused where the actor belongs to none.
    """
    if actor.bureau_id is None:
        raise Refused("您不属于任何机关")
    try:
        with transaction.atomic():
            yield Change(Bureau.objects.select_for_update().get(pk=actor.bureau_id), actor)
    except BaseException:
        if law:
            lawbase.forget()  # a cached copy may already show what is being rolled back
        raise


def differences(row: models.Model, values: dict[str, Any]) -> dict[str, list[Any]]:
    """What of `values` the row does not hold yet: name → [before, after], rows by their name."""
    return {
        name: [_told(getattr(row, name)), _told(value)] for name, value in values.items() if getattr(row, name) != value
    }


def _told(value: Any) -> Any:
    return str(value) if isinstance(value, (models.Model, date)) else value


def write(row: models.Model, values: dict[str, Any]) -> None:
    """Set these columns and no others."""
    for name, value in values.items():
        setattr(row, name, value)
    row.save(update_fields=list(values))
