"""Which seal a form takes in this bureau, and where on the page."""

from __future__ import annotations

from cases.administration.chain import Refused, changing
from cases.models import Officer, SealPlace
from documents.forms import Form, forms

SEALS = ("公章", "执法专用章", "处罚专用章")  # as the form pages call them
WIDTH_MM, HEIGHT_MM = 210, 297
RADIUS_MM = 20


def sealed_forms() -> list[Form]:
    """The forms that have a place for a seal, in the order of the bound file."""
    return [form for form in forms().values() if form.seal or any(block["type"] == "seal" for block in form.body)]


def title(key: str) -> str:
    """A form's title; of two that share one, for whom it is."""
    form = forms().get(key)
    if form is None:
        return key
    shared = sum(other.title == form.title for other in forms().values()) > 1
    whom = {"unit": "（单位）", "person": "（个人）"}.get(key.rsplit("_", 1)[-1], "")
    return form.title + (whom if shared else "")


def place(*, actor: Officer, form: str, seal: str, x_mm: int, y_mm: int) -> bool:
    """The centre of the seal, from the paper's left and bottom edges. Returns whether anything changed."""
    if form not in forms():
        raise Refused("没有这种文书", "form")
    if seal not in SEALS:
        raise Refused("没有这种印章", "seal")
    if not RADIUS_MM <= x_mm <= WIDTH_MM - RADIUS_MM:
        raise Refused(f"应为{RADIUS_MM}至{WIDTH_MM - RADIUS_MM}，印章才完整落在纸上", "x_mm")
    if not RADIUS_MM <= y_mm <= HEIGHT_MM - RADIUS_MM:
        raise Refused(f"应为{RADIUS_MM}至{HEIGHT_MM - RADIUS_MM}，印章才完整落在纸上", "y_mm")
    with changing(actor) as change:
        values = {"seal": seal, "x_mm": x_mm, "y_mm": y_mm}
        held = SealPlace.objects.filter(bureau=change.bureau, form=form)
        if held.filter(**values).exists():
            return False
        SealPlace.objects.update_or_create(bureau=change.bureau, form=form, defaults=values)
        change.record("seal_placed", {"form": form, "title": title(form), **values})
    return True


def remove(*, actor: Officer, form: str) -> bool:
    """Back to where the form itself puts it."""
    with changing(actor) as change:
        deleted, _ = SealPlace.objects.filter(bureau=change.bureau, form=form).delete()
        if deleted:
            change.record("seal_removed", {"form": form, "title": title(form)})
    return bool(deleted)
