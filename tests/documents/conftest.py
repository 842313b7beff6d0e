"""What the tests of the paper share: converted fonts, a realistic context, text and fonts of a PDF."""

from __future__ import annotations

import copy
import json
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from documents import fonts
from tests.tools import poppler

SAMPLE: dict[str, Any] = json.loads(Path(__file__).with_name("context.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="session", autouse=True)
def converted_fonts() -> None:
    """Fonts are converted by the set-up; where that has not run, once here (parallel workers wait for each other)."""
    if not fonts.ready(fonts.folder()):
        fonts.convert(fonts.folder(), print)


@pytest.fixture
def context() -> dict[str, Any]:
    """A context as `cases` gives it, for a unit."""
    made: dict[str, Any] = copy.deepcopy(SAMPLE["context"])
    made["party"] = dict(SAMPLE["unit"])
    made["parties"] = [dict(SAMPLE["unit"])]
    return made


@pytest.fixture
def context_for(context: dict[str, Any]) -> Callable[[str], dict[str, Any]]:
    """The context that fits a form: a natural person for the forms of persons."""

    def fitting(key: str) -> dict[str, Any]:
        party = dict(SAMPLE["person"]) if key.endswith("_person") else dict(SAMPLE["unit"])
        return {**context, "party": party, "parties": [party]}

    return fitting


@pytest.fixture
def text_of(tmp_path: Path) -> Iterator[Callable[[bytes], str]]:
    """Text as one copies it out of a PDF, without any white space; pages are parted by a form feed."""
    program = poppler("pdftotext")

    def extract(pdf: bytes) -> str:
        path = tmp_path / "text.pdf"
        path.write_bytes(pdf)
        raw = subprocess.run([program, "-raw", "-enc", "UTF-8", str(path), "-"], capture_output=True, check=True)
        pages = raw.stdout.decode().split("\f")
        return "\f".join("".join(page.split()) for page in pages)

    yield extract


@pytest.fixture
def fonts_of(tmp_path: Path) -> Callable[[bytes], list[list[str]]]:
    """Rows that pdffonts prints: name, type, encoding, emb, sub, uni, object."""
    program = poppler("pdffonts")

    def listed(pdf: bytes) -> list[list[str]]:
        path = tmp_path / "fonts.pdf"
        path.write_bytes(pdf)
        out = subprocess.run([program, str(path)], capture_output=True, check=True).stdout.decode()
        return [line.split() for line in out.splitlines()[2:]]

    return listed
