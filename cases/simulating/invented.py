"""Invented units and people: names with 某, codes with a right check digit. Pure functions of the profile's seed."""

from __future__ import annotations

import random
from functools import cache
from typing import Any

from cases.check_digits import CREDIT_DIGITS, credit_digit
from cases.simulating.terms import WORDS

FIRST_PLACE = 17  # of a credit code's seventeen digits
MOST_PARTIES = 5  # the unit of a case and four persons beside it


def chance(*of: Any) -> random.Random:
    """A source of chance of its own for each thing, so that no change of one moves the others."""
    return random.Random("|".join(map(str, of)))


@cache
def _place(bureau: str) -> str:
    """What names of a place begin with: the bureau's own name without what it is."""
    return bureau.removesuffix("应急管理局").removesuffix("应急管理厅") or bureau


class World:
    """The units and people of one profile."""

    def __init__(self, seed: int, bureau: str, code: str) -> None:
        self.seed, self.place, self.code = seed, _place(bureau), code

    def unit_name(self, who: int) -> str:
        """Another name for every number, whatever the seed: two signs and, beyond those, a third."""
        word = WORDS["trades"][who % len(WORDS["trades"])]
        signs, shift = WORDS["signs"], self.seed % len(WORDS["signs"])
        many = len(signs)
        first, second, third = who % many, (who // many + shift) % many, who // many**2
        tail = signs[third % many] if third else ""
        return f"{self.place}{signs[first]}{signs[second]}{tail}{word}有限公司"

    def credit_code(self, who: int) -> str:
        body = f"91{self.code[:6]:0<6}MA{CREDIT_DIGITS[self.seed % 31]}{who:06d}"[:FIRST_PLACE]
        return body + credit_digit(body)

    def party(self, case: int, n: int) -> str:
        """A person as the n-th party of a case: another name than those of the cases around, as another person has."""
        surnames, signs = WORDS["surnames"], WORDS["signs"]
        nth = case * MOST_PARTIES + n + self.seed
        return f"{surnames[nth % len(surnames)]}某{signs[nth // len(surnames) % len(signs)]}"

    def person(self, *of: Any) -> str:
        return chance(self.seed, "person", *of).choice(WORDS["surnames"]) + "某"
