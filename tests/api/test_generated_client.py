"""A client nobody wrote: generated from the committed OpenAPI, it walks sample 01 over HTTP to the archive."""

from __future__ import annotations

import importlib
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from cases.models import Case, Officer
from tests.api.calling import PDF, acts_of

SCHEMA = settings.BASE_DIR / "cases" / "api" / "openapi.yaml"
CONFIG = "content_type_overrides:\n  application/pdf: application/octet-stream\npost_hooks: []\n"
PASSWORD = "江边的第七棵柳树 1999"


@pytest.fixture
def client_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The package the generator made; a warning about an operation it could not take is an error."""
    (tmp_path / "config.yaml").write_text(CONFIG, encoding="utf-8")
    command = ["generate", "--path", SCHEMA, "--config", tmp_path / "config.yaml", "--meta", "none", "--fail-on-warning",
               "--output-path", tmp_path / "anjuan_client"]  # fmt: skip
    made = subprocess.run(
        [sys.executable, "-m", "openapi_python_client", *map(str, command)], capture_output=True, text=True
    )
    assert made.returncode == 0, made.stdout + made.stderr
    monkeypatch.syspath_prepend(str(tmp_path))
    yield "anjuan_client"
    for name in [n for n in sys.modules if n.partition(".")[0] == "anjuan_client"]:
        del sys.modules[name]


def test_a_generated_client_walks_sample_01(transactional_db: None, live_server: Any, client_package: str) -> None:
    walked, acts = acts_of("small")
    for officer in walked.people.values():
        officer.set_password(PASSWORD)
    Officer.objects.bulk_update(walked.people.values(), ["password"])

    def operation(name: str) -> Any:
        return importlib.import_module(f"{client_package}.api.{name}")

    package = importlib.import_module(client_package)
    models = importlib.import_module(f"{client_package}.models")
    types = importlib.import_module(f"{client_package}.types")
    sign_in = operation("signin.sign_in")
    clients = {}
    for name, officer in walked.people.items():
        body = models.SignIn(username=officer.username, password=PASSWORD)
        token = sign_in.sync(client=package.Client(base_url=live_server.url), body=body).token
        clients[name] = package.AuthenticatedClient(base_url=live_server.url, token=token, timeout=60)

    told: Any = None
    for act in acts:
        client, body = clients[act["by"]], act["body"]
        if told is None:
            told = operation("cases.register_clue").sync(client=client, body=models.ActBody.from_dict(body))
        else:
            if act["act"] == "add_evidence":
                scan = models.UploadFileBody(file=types.File(payload=_stream(PDF), file_name="现场检查记录.pdf"))
                body = body | {"files": [operation("files.upload_file").sync(client=client, body=scan).id]}
            told = operation("acts.do_act").sync(
                told.case, act["act"], client=client,
                body=models.ActOnCase.from_dict(body | {"version": told.version}),
            )  # fmt: skip
        assert isinstance(told, models.DoneOut), told
    assert told.stage == "archived"

    reader = clients["宋雅"]
    evidence = operation("cases.list_evidence").sync(told.case, client=reader).results
    assert evidence[0].files[0].name == "现场检查记录.pdf"
    fetched = operation("cases.get_file").sync(told.case, evidence[0].files[0].id, client=reader)
    assert fetched.payload.read() == PDF
    bound = operation("cases.get_case_file").sync(told.case, client=reader)
    assert bound.payload.read().startswith(b"%PDF-")
    refused = operation("acts.do_act").sync(
        told.case, "close", client=reader, body=models.ActOnCase(version=told.version)
    )
    assert isinstance(refused, models.Problem) and refused.reasons
    assert Case.objects.get(uid=told.case).stage == "archived"


def _stream(data: bytes) -> Any:
    import io

    return io.BytesIO(data)
