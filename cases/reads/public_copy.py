"""What a page says of a public copy: every string that was taken out, once, with what stands for it and how often."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from cases.public_copy.masking import LABELS, Hit
from cases.reads.casepage.substance import masked

SECRET = ("id_no", "account", "phone")  # numbers are shown to nobody in full only to say that they are gone


@dataclass(frozen=True)
class Shown:
    """`kind` and `label`: what it is and whose; `text` as it stood, numbers without their middle; `instead` now."""

    kind: str
    label: str
    text: str
    instead: str
    times: int


def shown(hits: Mapping[Hit, int]) -> list[Shown]:
    """People first, then by kind, in the order they were met."""
    order = list(LABELS)
    rows = sorted(hits.items(), key=lambda one: order.index(one[0].kind))
    return [
        Shown(LABELS[hit.kind], hit.label, _partly(hit.text) if hit.kind in SECRET else hit.text, hit.shown, times)
        for hit, times in rows
    ]


def _partly(number: str) -> str:
    return masked(number) if len(number) >= 12 else f"{number[:3]}{'*' * max(len(number) - 5, 1)}{number[-2:]}"
