"""Check digits of the numbers that name a party. A wrong one warns; it never bars (the number may be the paper's own)."""

from __future__ import annotations

from typing import Any

WEIGHTS_ID = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CREDIT_DIGITS = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def credit_digit(body: str) -> str:
    """The last sign of a unified social credit code after these seventeen (GB 32100)."""
    total = sum(CREDIT_DIGITS.index(c) * pow(3, i, 31) for i, c in enumerate(body))
    return CREDIT_DIGITS[(31 - total % 31) % 31]


def right_check_digit(party: dict[str, Any]) -> bool:
    """Whether the check digit of a credit code (GB 32100) or identity number (GB 11643) is right; warns, never bars."""
    code, number = str(party.get("credit_code") or ""), str(party.get("id_no") or "")
    if code:
        if len(code) != 18 or any(c not in CREDIT_DIGITS for c in code):
            return False
        return credit_digit(code[:17]) == code[17]
    if number:
        if len(number) != 18 or not number[:17].isdigit():
            return False
        total = sum(int(c) * w for c, w in zip(number[:17], WEIGHTS_ID, strict=True))
        return "10X98765432"[total % 11] == number[17].upper()
    return True
