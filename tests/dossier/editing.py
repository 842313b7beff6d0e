"""Samples with one place changed, and what parsing says of them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from cases import dossier
from cases.inputs import InputError
from tests import walk

GONE = object()
HAN = re.compile("[\u4e00-\u9fff]")


def places(path: str) -> list[str | int]:
    """`acts[3].data.party` as keys and indices."""
    return [int(p) if p.isdigit() else p for p in re.findall(r"[^.\[\]]+", path)]


def changed(name: str, path: str, value: Any) -> dict[str, Any]:
    """The sample with another value at the path; GONE takes it away."""
    raw = walk.sample(name)
    here: Any = raw
    *way, last = places(path)
    for place in way:
        here = here[place]
    if value is GONE:
        del here[last]
    else:
        here[last] = value
    return raw


def index(name: str, act: str) -> int:
    """Which of the sample's acts it is."""
    return [a["act"] for a in walk.sample(name)["acts"]].index(act)


def wrongs(raw: Any, folder: Path | None = None) -> dict[str, str]:
    """What parsing says: path to message; {} where it is content."""
    try:
        dossier.parse(raw, folder)
    except InputError as error:
        for wrong in error.wrongs:
            assert HAN.search(wrong.message) and len(wrong.message) < 200, wrong
        return {w.path: w.message for w in error.wrongs}
    return {}
