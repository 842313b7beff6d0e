"""Asking the API in an officer's name, as a program does."""

from __future__ import annotations

import json
from typing import Any

from django.test import Client
from knox.models import AuthToken

from cases.inputs.officers import with_officers
from cases.models import Officer
from tests import walk

PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\nxref\n0 4\n0000000000 65535 f \n"
    b"0000000009 00000 n \n0000000054 00000 n \n0000000105 00000 n \ntrailer<</Size 4/Root 1 0 R>>\nstartxref\n169\n%%EOF\n"
)


class Caller(Client):
    """A client that speaks JSON with an officer's token; without an officer, a stranger."""

    def __init__(self, officer: Officer | None = None, **defaults: Any) -> None:
        if officer is not None:
            _, token = AuthToken.objects.create(officer)
            defaults["HTTP_AUTHORIZATION"] = f"Bearer {token}"
        super().__init__(**defaults)

    def send(self, path: str, data: Any, method: str = "POST", **more: Any) -> Any:
        return self.generic(method, path, json.dumps(data), content_type="application/json", **more)


def acts_of(name: str) -> tuple[walk.Walked, list[dict[str, Any]]]:
    """A sample's bureau and officers, and its acts as request bodies with `act` and the officer who sends them."""
    walked = walk.start(walk.sample(name))
    raw = walked.raw
    top = {key: raw[key] for key in ("title", "procedure", "source", "parties", "violations") if key in raw}
    acts = []
    for act in raw["acts"]:
        data = with_officers(act["act"], act.get("data", {}), lambda n: walked.people[n].username)
        body = {
            "on": act["on"],
            "team": [walked.people[n].username for n in act.get("with", [])],
            "data": data | (top if act["act"] == "register_clue" else {}),
        }
        acts.append({"act": act["act"], "by": act["by"], "body": body})
    return walked, acts


def problem_of(response: Any, status: int) -> dict[str, Any]:
    """The problem details of an answer, which must be that status."""
    assert response.status_code == status, response.content.decode()
    assert response["Content-Type"] == "application/problem+json"
    told = response.json()
    assert told["status"] == status and told["title"]
    return told
