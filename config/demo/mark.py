"""What says that data are a demonstration: a file in the data folder, and an event in the bureau's chain.

The file tells the sign-in page whom to show; the event goes where the database goes (backup, copy), so that a
production server refuses it there too.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, connections

from cases.models import Event

FILE = "demonstration"
EVENT = "demonstration_made"


def file() -> Path:
    return Path(settings.DATA_DIR) / FILE


def write(password: str, people: list[dict[str, str]]) -> None:
    told = {"password": password, "people": people}
    file().write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def read() -> dict[str, Any] | None:
    """The sign-ins of the demonstration in this data folder; None where there is none."""
    try:
        found: dict[str, Any] = json.loads(file().read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return found


def renew() -> None:
    """Write the sign-ins again where only the database tells of the demonstration (a restored or copied one)."""
    if read() is None:
        from config.demo import people

        people.tell_sign_ins()


def in_database() -> bool:
    """Whether the database holds demonstration data, wherever it came from."""
    return Event.objects.filter(case=None, name=EVENT).exists()


def refuse_in_production() -> None:
    """Stop a production server whose database holds demonstration data: its passwords are known to everybody."""
    try:
        found = in_database()
    except DatabaseError:  # not there yet, or not prepared: the first request will say so
        found = False
    finally:
        connections.close_all()
    if found:
        raise ImproperlyConfigured("数据库里是演示数据(口令人人知道),不能用于正式运行")
