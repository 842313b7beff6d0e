"""Stylesheets, scripts and icons collected into the data folder, hashed and compressed, when they have changed."""

from __future__ import annotations

import hashlib
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command

UNUSED = ["rest_framework"]  # the pages of an API that serves JSON alone


def collect() -> bool:
    """Collect what is there now; returns whether anything had to be done."""
    stamp = Path(settings.STATIC_ROOT) / "collected"
    wanted = digest()
    try:
        if stamp.read_text(encoding="ascii") == wanted:
            return False
    except OSError:
        pass
    ignored = [f"{name}*" for name in UNUSED]
    call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=ignored)
    stamp.write_text(wanted, encoding="ascii")
    return True


def digest() -> str:
    """A digest of every source and of how it is stored."""
    found = hashlib.sha256(str(settings.STORAGES["staticfiles"]).encode())
    ignored = [f"{name}*" for name in UNUSED]
    for finder in get_finders():
        for name, storage in sorted(finder.list(ignored), key=lambda item: str(item[0])):
            found.update(f"{name}\0".encode())
            found.update(Path(storage.path(name)).read_bytes())
    return found.hexdigest()
