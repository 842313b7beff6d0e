"""Who may open which page: `access.csv` says it for every address, role and place; each line is asked.

`own`: the case's bureau. `above`: the bureau right above it. `other`: any other. A row of role `*` speaks for every
role that has none of its own; `stranger` is not signed in (302: sent to the sign-in page). What an address asks for
(case, party, paper, file, draft, message) exists in the case's bureau. `method`: how it is asked, without any data.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.template.base import Template
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils.safestring import SafeString

from cases import casefile, clock, drafts, engine, registers, uploads
from cases.models import Bureau, Case, Document, EventFile, Job, Message, Officer, OfficerRole, SavedFilter, Unit
from cases.registry import Role
from tests import walk
from tests.api.calling import PDF

TABLE = Path(__file__).with_name("access.csv")
PLACES = ("own", "above", "other")
STRANGER = "stranger"


def rows() -> dict[str, tuple[str, dict[str, dict[str, int]]]]:
    """address → (method, role → place → status)."""
    found: dict[str, tuple[str, dict[str, dict[str, int]]]] = {}
    with TABLE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            _, by_role = found.setdefault(row["address"], (row["method"], {}))
            by_role[row["role"]] = {place: int(row[place]) for place in PLACES}
    return found


def addresses(patterns: list[Any] | None = None) -> Iterator[str]:
    """The names of all addresses of the site, the API's aside: those stand in its own table."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLResolver):
            if str(pattern.pattern) != "api/":
                yield from addresses(pattern.url_patterns)
        elif isinstance(pattern, URLPattern):
            assert pattern.name, f"{pattern.pattern} has no name"
            yield pattern.name


def test_every_address_has_its_rows_and_no_row_is_left_over() -> None:
    table = rows()
    assert sorted(table) == sorted(set(addresses()))
    for address, (_, by_role) in table.items():
        assert {"*", STRANGER} <= set(by_role) <= {"*", STRANGER, *map(str, Role)}, address


class Scene:
    """A case in its bureau, the bureau above, another one; somebody of each role in each."""

    def __init__(self) -> None:
        walked = walk.case_at("filing", "small")
        assert walked.case is not None
        self.inspector = walked.people["周启明"]
        self.inspector.set_password("江边的第七棵柳树 1999")  # somebody can sign in: the first-run page is closed
        self.inspector.save()
        file = uploads.take(self.inspector, SimpleUploadedFile("照片.pdf", PDF))
        data = {"kind": "document", "title": "照片", "proves": ["v1"], "files": ["照片.pdf"]}
        event = engine.perform(
            walked.case, "add_evidence", self.inspector, data, on=clock.today().replace(month=3, day=2),
            version=walked.case.version, team=[walked.people["何静"]], files=uploads.bind([file]),
        )  # fmt: skip
        case = event.case
        assert case is not None
        self.case: Case = case
        above = Bureau.objects.create(code="410000", name="豫中省应急管理厅", abbr="豫", level="province")
        Bureau.objects.filter(pk=case.bureau_id).update(parent=above)
        other = Bureau.objects.create(code="420100", name="江城市应急管理局", abbr="鄂江")
        homes = dict(zip(PLACES, (case.bureau, above, other), strict=True))
        self.officers = {(str(r), place): _officer(str(r), place, homes[place]) for r in Role for place in PLACES}
        self.sessions = {who: _signed_in(officer) for who, officer in self.officers.items()}
        self.unit = Unit.objects.create(bureau=case.bureau, name="执法一科")
        document = Document.objects.filter(case=case).first()
        assert document is not None
        casefile.bound(case)  # papers are drawn once and kept: not by every one who asks
        self.code = document.code
        self.numbers = {
            "paper": document.pk,
            "paper-seal": document.pk,
            "paper-word": Document.objects.get(case=case, form="filing_approval").pk,
            "evidence-file": EventFile.objects.get(event=event).pk,
        }
        visit = {"on": "2026-03-02", "party": "某厂", "mode": "special", "officers": "周启明、何静"}
        row = registers.enter("inspection", actor=self.inspector, values=visit)
        self.numbers |= dict.fromkeys(("register-row", "register-edit", "register-void"), row.pk)
        self.numbers |= {"settings-person": self.inspector.pk, "settings-unit": self.unit.pk}

    def ask(self, address: str, method: str, role: str, place: str) -> int:
        """The status of this address for this officer; whatever it did is undone."""
        with transaction.atomic():
            officer = self.officers.get((role, place))
            client = Client()
            if officer is not None:
                client.cookies[settings.SESSION_COOKIE_NAME] = self.sessions[role, place]
            url = reverse(address, kwargs=self._arguments(address, officer or self.inspector))
            status = getattr(client, method)(url).status_code
            transaction.set_rollback(True)
        return int(status)

    def _arguments(self, address: str, officer: Officer) -> dict[str, Any]:
        given: dict[str, Any] = {
            "uid": self.case.uid, "act": "return_filing", "tab": "record", "party": "p1",
            "key": _key(address), "place": 1, "kind": "pdf", "paper": 0, "file": 0, "form": "decision_unit",
            "pk": self._number(address, officer), "name": "安全生产法", "topic": "opening",
            "code": "W97.7" if address == "law-entry" else self.code,
        }  # fmt: skip
        pattern = next(p for p in _patterns() if p.name == address)
        return {name: given[name] for name in pattern.pattern.converters}

    def _number(self, address: str, officer: Officer) -> int:
        if address in self.numbers:
            return self.numbers[address]
        if address == "message-open":
            return Message.objects.create(officer=officer, kind="x", key="x", text="x", at=clock.now()).pk
        if address == "filter-drop":
            return SavedFilter.objects.create(officer=officer, name="x", query="stage=open").pk
        if address == "job-file":
            return Job.objects.create(officer=officer, kind="cases", title="x", at=clock.now()).pk
        if address.startswith("draft-"):
            return drafts.open(self.inspector, self.case, "return_filing").pk
        return 0


def _key(address: str) -> str:
    if address == "case-ledger":
        return "evidence"
    return "inspection" if address.startswith("register-") else "summary_limit_unit"


def _patterns(patterns: list[Any] | None = None) -> Iterator[URLPattern]:
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLResolver):
            yield from _patterns(pattern.url_patterns)
        else:
            yield pattern


def _officer(role: str, place: str, bureau: Bureau) -> Officer:
    officer = Officer.objects.create(username=f"{place}-{role}", name="某", bureau=bureau)
    OfficerRole.objects.create(officer=officer, role=role, valid_from="2020-01-01")
    return officer


def _signed_in(officer: Officer) -> str:
    """The session of somebody who signed in once; what a request does to it is undone with the rest."""
    client = Client()
    client.force_login(officer)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


@pytest.fixture
def unwritten(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only statuses are looked at: the pages behind them are not written out, which would be most of the work."""
    monkeypatch.setattr(Template, "_render", lambda *_: SafeString())


@pytest.mark.django_db
@pytest.mark.usefixtures("unwritten")
@pytest.mark.parametrize("place", PLACES)
def test_every_address_answers_every_role_as_the_table_says(place: str) -> None:
    scene, wrong = Scene(), []
    strangers = (STRANGER,) if place == PLACES[0] else ()
    for address, (method, by_role) in rows().items():
        for role in (*strangers, *map(str, Role)):
            expected = by_role.get(role, by_role["*"] if role != STRANGER else {})
            if (found := scene.ask(address, method, role, place)) != expected[place]:
                wrong.append(f"{address} {method} {role} {place}: {found}, not {expected[place]}")
    assert not wrong, "\n".join(wrong)
