"""A page of the site used as a browser without scripts would: forms read from the page, changed, posted back."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from django.test import Client

from cases.models import Officer


def browser(officer: Officer) -> Client:
    """Signed in."""
    client = Client()
    client.force_login(officer, backend="django.contrib.auth.backends.ModelBackend")
    return client


@dataclass
class PageForm:
    """The fields of one form of a page with their values, as a browser would send them."""

    values: dict[str, list[str]] = field(default_factory=dict)
    buttons: list[tuple[str, str]] = field(default_factory=list)
    visible: list[str] = field(default_factory=list)

    def set(self, **changes: Any) -> PageForm:
        """Change fields (`__` for `-`): text, list of texts, True to tick, None to leave out."""
        for name, value in changes.items():
            key = name.replace("__", "-")
            if value is None or value is False:
                self.values.pop(key, None)
            else:
                self.values[key] = (
                    [str(v) for v in value] if isinstance(value, list) else ["on" if value is True else str(value)]
                )
        return self

    def data(self, button: str, value: str = "1") -> dict[str, Any]:
        return {**self.values, button: value}


class _Reader(HTMLParser):
    def __init__(self, wanted: str) -> None:
        super().__init__()
        self.wanted, self.form = wanted, PageForm()
        self._inside = 0
        self._select: list[Any] | None = None
        self._text: list[str] | None = None
        self._folded = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {k: v if v is not None else "" for k, v in attrs}
        if tag == "form":
            self._inside += given.get("id") == self.wanted or bool(self._inside)
        if not self._inside:
            return
        self._folded += tag == "details"
        name, value = given.get("name", ""), given.get("value", "on")
        if tag == "input" and name:
            kind = given.get("type", "text")
            if kind in ("checkbox", "radio"):
                if "checked" in given:
                    self.form.values.setdefault(name, []).append(value)
            elif kind != "file":
                self.form.values.setdefault(name, []).append(given.get("value", ""))
            if kind != "hidden" and not self._folded and name not in self.form.visible:
                self.form.visible.append(name)
        elif tag == "button" and name:
            self.form.buttons.append((name, value))
        elif tag == "textarea":
            self._text = [name]
        elif tag == "select":
            self._select = [name, None]
            if not self._folded:
                self.form.visible.append(name)
        elif tag == "option" and self._select is not None and ("selected" in given or self._select[1] is None):
            self._select[1] = value

    def handle_data(self, data: str) -> None:
        if self._text is not None:
            self._text.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form" and self._inside:
            self._inside -= 1
        if tag == "details" and self._inside:
            self._folded -= 1
        if tag == "textarea" and self._text is not None:
            name, *parts = self._text
            self.form.values[name] = ["".join(parts).removeprefix("\n")]
            self.form.visible += [] if self._folded else [name]
            self._text = None
        if tag == "select" and self._select is not None:
            self.form.values.setdefault(self._select[0], []).append(self._select[1] or "")
            self._select = None


def form_of(html: str, form: str = "act") -> PageForm:
    reader = _Reader(form)
    reader.feed(html)
    return reader.form


def flat(value: Any, name: str) -> dict[str, list[str]]:
    """A typed value under the names its form gives it."""
    if isinstance(value, dict):
        found: dict[str, list[str]] = {}
        for key, inner in value.items():
            found |= flat(inner, f"{name}-{key}" if name else key)
        return found
    if isinstance(value, list) and value and isinstance(value[0], dict):
        found = {}
        for number, row in enumerate(value):
            found |= flat(row, f"{name}-{number}")
        return found
    if isinstance(value, list):
        return {name: [str(v) for v in value]} if value else {}
    if isinstance(value, bool):
        return {name: ["on"]} if value else {}
    return {name: [str(value)]}
