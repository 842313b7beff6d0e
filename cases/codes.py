"""The code printed on a paper, by which whoever holds it asks whether it is genuine: eighty bits nobody can guess."""

from __future__ import annotations

import secrets

from django.conf import settings

LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # none that is taken for another when read out
LENGTH = 16
MEANT = str.maketrans("OIL", "011", "- \u3000")


def new() -> str:
    return "".join(secrets.choice(LETTERS) for _ in range(LENGTH))


def read(typed: str) -> str:
    """A code as somebody typed it; "" where it cannot be one."""
    code = typed.upper().translate(MEANT)
    return code if len(code) == LENGTH and set(code) <= set(LETTERS) else ""


def address(code: str) -> str:
    """Where to ask; "" where the site has no public address (`ANJUAN_PUBLIC_ADDRESS`)."""
    return f"{settings.PUBLIC_ADDRESS}/check/{code}/" if settings.PUBLIC_ADDRESS and code else ""
