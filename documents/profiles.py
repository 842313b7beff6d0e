"""How a page looks: margins and sizes in points. A form page chooses by `profile`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

mm: Final = 72 / 25.4
WIDTH: Final = 210 * mm
HEIGHT: Final = 297 * mm


@dataclass(frozen=True, slots=True)
class Profile:
    """Margins, titles, and the body's size and line distance where a form page gives none.

    `heading`: the line above the title, with a thick rule below it. `letter`: laid out as an official letter, its
    number above the title, page numbers ("— 1 —") outside the type area, the date four characters from the right.
    """

    top: float
    bottom: float
    left: float
    right: float
    heading: str = "安全生产行政执法文书"
    title_size: float = 18.0
    title_leading: float = 30.0
    number_size: float = 15.0
    size: float = 10.5
    leading: float = 20.0
    letter: bool = False


# Measured from the national set of 2016 (documents.md B1).
AQ2016: Final = Profile(25.4 * mm, 25.4 * mm, 31.7 * mm, 31.7 * mm)
# GB/T 9704 (documents.md B2): a type area of 156 × 225 mm holds 22 lines of 28 characters; 三号 is 15.75 points.
GB9704: Final = Profile(
    37 * mm, 35 * mm, 28 * mm, 26 * mm, heading="", title_size=21.0, title_leading=34.0, number_size=15.75,
    size=15.75, leading=225 * mm / 22, letter=True,
)  # fmt: skip
PROFILES: Final[dict[str, Profile]] = {"AQ2016": AQ2016, "GB9704": GB9704}
