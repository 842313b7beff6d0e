"""Who may what over the API: `access.csv` says it for every operation, role and place; each line is asked.

`own`: the case's bureau. `above`: the bureau right above it. `other`: any other. A row of role `*` speaks for every
role that has none of its own; `stranger` has no token. What an operation asks for exists in the case's bureau.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from rest_framework.throttling import SimpleRateThrottle

from cases import casefile, clock, drafts, engine, uploads
from cases.models import Bureau, Case, Document, EventFile, Message, Officer, OfficerRole
from cases.registry import Role
from tests import walk
from tests.api.calling import PDF, Caller

TABLE = Path(__file__).with_name("access.csv")
PLACES = ("own", "above", "other")
STRANGER = "stranger"
PASSWORD = "江边的第七棵柳树 1999"


def rows() -> dict[str, dict[str, dict[str, int]]]:
    """operation → role → place → status."""
    found: dict[str, dict[str, dict[str, int]]] = {}
    with TABLE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found.setdefault(row["operation"], {})[row["role"]] = {place: int(row[place]) for place in PLACES}
    return found


@cache
def operations() -> dict[str, tuple[str, str]]:
    """operationId → (method, path) as published."""
    text = (settings.BASE_DIR / "cases" / "api" / "openapi.yaml").read_text(encoding="utf-8")
    paths = yaml.load(text, yaml.CSafeLoader)["paths"]
    return {one["operationId"]: (method, path) for path, methods in paths.items() for method, one in methods.items()}


def test_every_operation_has_its_rows_and_no_row_is_left_over() -> None:
    table = rows()
    assert sorted(table) == sorted(operations())
    assert all("*" in one and STRANGER in one for one in table.values())
    assert {role for one in table.values() for role in one} <= {"*", STRANGER, *map(str, Role)}


class Scene:
    """A case in its bureau, the bureau above, another one; somebody of each role in each."""

    def __init__(self) -> None:
        walked = walk.case_at("filing", "small")
        self.inspector = inspector = walked.people["周启明"]
        assert walked.case is not None
        file = uploads.take(inspector, SimpleUploadedFile("照片.pdf", PDF))
        data = {"kind": "document", "title": "照片", "proves": ["v1"], "files": ["照片.pdf"]}
        event = engine.perform(
            walked.case, "add_evidence", inspector, data, on=clock.today().replace(month=3, day=2),
            version=walked.case.version, team=[walked.people["何静"]], files=uploads.bind([file]),
        )  # fmt: skip
        self.case: Case = event.case  # type: ignore[assignment]
        above = Bureau.objects.create(code="410000", name="豫中省应急管理厅", abbr="豫", level="province")
        Bureau.objects.filter(pk=self.case.bureau_id).update(parent=above)
        other = Bureau.objects.create(code="420100", name="江城市应急管理局", abbr="鄂江")
        homes = dict(zip(PLACES, (self.case.bureau, above, other), strict=True))
        self.officers = {
            (str(role), place): _officer(str(role), place, homes[place]) for role in Role for place in PLACES
        }
        self.callers = {who: Caller(officer) for who, officer in self.officers.items()}
        document = Document.objects.filter(case=self.case).first()
        assert document is not None
        self.document, self.file = document.pk, EventFile.objects.get(event=event).pk
        casefile.bound(self.case)  # papers are drawn once and kept: not by every one who asks

    def ask(self, operation: str, role: str, place: str) -> int:
        """The status of this operation for this officer; whatever it did is undone."""
        method, path = operations()[operation]
        with transaction.atomic():
            officer = self.officers.get((role, place))
            caller = Caller() if officer is None else self.callers[role, place]
            words = LAW | OWN_WORDS.get(operation, {})
            url = path.format(uid=self.case.uid, act=self._act(operation), id=self._id(operation, officer), **words)
            answer = self._sent(caller, operation, method, url)
            transaction.set_rollback(True)
        return int(answer.status_code)

    def _act(self, operation: str) -> str:
        return "return_filing" if operation in ("doAct", "checkAct") else "close"

    def _id(self, operation: str, officer: Officer | None) -> int:
        if operation == "getDocumentWord":
            return Document.objects.get(case=self.case, form="filing_approval").pk
        if operation in ("getDocument", "getFile"):
            return self.document if operation == "getDocument" else self.file
        if officer is None:
            return 1
        if operation == "readMessage":
            return Message.objects.create(officer=officer, kind="x", key="x", text="x", at=clock.now()).pk
        if operation == "returnDraft":
            draft = drafts.open(self.inspector, self.case, "return_filing")
            drafts.hand(draft, officer)
            return draft.pk
        if "Draft" in operation:
            return drafts.open(officer, self.case, "return_filing").pk
        return 0

    def _sent(self, caller: Caller, operation: str, method: str, url: str) -> Any:
        if operation == "uploadFile":
            return caller.post(url, {"file": SimpleUploadedFile("a.pdf", PDF)})
        body = BODIES.get(operation)
        url += QUERIES.get(operation, "")
        data = json.dumps(body(self) if body else {})
        return caller.generic(method.upper(), url, data if method != "get" else "", content_type="application/json")


PARAMETER = {
    "key": "recheck_days", "value": 6, "since": "2026-08-01", "source": "本局通知", "reason": "本局另有通知",
}  # fmt: skip
RETURN = {"on": "2026-03-04", "data": {"reason": "补充材料"}}
BODIES: dict[str, Callable[[Scene], Any]] = {
    "signIn": lambda scene: {"username": "inspector-own", "password": PASSWORD},
    "registerClue": lambda scene: {"on": "2026-03-02", "data": _clue()},
    "checkClue": lambda scene: {"on": "2026-03-02", "data": _clue()},
    "doAct": lambda scene: RETURN | {"version": scene.case.version},
    "checkAct": lambda scene: RETURN,
    "openDraft": lambda scene: {"act": "return_filing", "case": str(scene.case.uid)},
    "saveDraft": lambda scene: {"data": {"fields": {"reason": "补充材料"}}},
    "handDraft": lambda scene: {"to": "高远"},
    "returnDraft": lambda scene: {"reason": "补充材料"},
    "performDraft": lambda scene: RETURN | {"version": scene.case.version},
    "importDossier": lambda scene: walk.sample("small"),
    "addParameter": lambda scene: PARAMETER,
    "chooseTier": lambda scene: {"cite": "安全生产法/97/1/7"},
}
QUERIES = {
    "listYearCounters": "?year=2026", "importDossier": "?dry=true", "getBenchmark": "?cite=安全生产法/97/1/7",
}  # fmt: skip
LAW = {"name": "安全生产法", "number": 97, "code": "W97.7", "period": "2026", "key": "pen_decided", "layout": "D"}
OWN_WORDS = {"getLedger": {"key": "filings"}}


def _clue() -> dict[str, Any]:
    raw = walk.sample("small")
    return {key: raw[key] for key in ("title", "procedure", "source", "parties", "violations")}


def _officer(role: str, place: str, bureau: Bureau) -> Officer:
    officer = Officer.objects.create_user(f"{role}-{place}", password=PASSWORD, name=f"{role}{place}", bureau=bureau)
    OfficerRole.objects.create(officer=officer, role=role, valid_from="2020-01-01")
    return officer


@pytest.fixture
def scene(db: None, monkeypatch: pytest.MonkeyPatch) -> Scene:
    monkeypatch.setattr(SimpleRateThrottle, "THROTTLE_RATES", dict.fromkeys(SimpleRateThrottle.THROTTLE_RATES))
    return Scene()


def test_every_role_in_every_place_gets_what_the_table_says(scene: Scene) -> None:
    wrong = []
    for operation, told in rows().items():
        for role in (STRANGER, *map(str, Role)):
            expected = told.get(role, told["*"])
            for place in PLACES if role != STRANGER else ("other",):
                status = scene.ask(operation, role, place)
                if status != expected[place]:
                    wrong.append(f"{operation},{role},{place}: {status}, not {expected[place]}")
    assert not wrong, "\n".join(wrong)
