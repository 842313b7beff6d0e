"""The law is read anew by each test, since each rolls its own parameters and people back."""

from collections.abc import Iterator

import pytest

from cases import lawbase


@pytest.fixture(autouse=True)
def law_read_anew(db: None) -> Iterator[None]:
    lawbase.forget()
    yield
    lawbase.forget()


@pytest.fixture
def pdf() -> bytes:
    """A whole PDF of one empty page."""
    from io import BytesIO

    import pikepdf

    out = BytesIO()
    with pikepdf.new() as volume:
        volume.add_blank_page()
        volume.save(out)
    return out.getvalue()
