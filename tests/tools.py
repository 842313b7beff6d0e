"""Programs some tests look into papers with. Where one is missing the test is skipped; where `CI` is set it fails."""

import os
import shutil

import pytest


def poppler(name: str) -> str:
    """Path of one of poppler's programs (`pdftotext`, `pdftoppm`)."""
    found = shutil.which(name)
    if found is None:
        (pytest.fail if os.environ.get("CI") else pytest.skip)(f"{name} is missing (Debian package poppler-utils)")
    return found
