"""A dossier over the API: tried first, then taken; an administrator's power ends at the own bureau."""

from __future__ import annotations

from typing import Any

import pytest

from cases.models import Bureau, Case, Event, Officer, OfficerRole, Refusal
from tests import walk
from tests.api.calling import Caller, problem_of


@pytest.fixture
def administrator(db: None) -> Caller:
    return _administrator(walk.sample("small")["bureau"])


def _administrator(given: dict[str, Any]) -> Caller:
    bureau = Bureau.objects.create(code=given["code"], name=given["name"], abbr=given["abbr"], level=given["level"])
    officer = Officer.objects.create_user("admin", name="管理员", bureau=bureau)
    OfficerRole.objects.create(officer=officer, role="administrator", valid_from="2020-01-01")
    return Caller(officer)


def counts() -> list[int]:
    return [model.objects.count() for model in (Case, Event, Officer, OfficerRole, Refusal)]


def test_a_dry_run_tells_what_would_come_and_keeps_nothing(administrator: Caller) -> None:
    before = counts()
    answer = administrator.send("/api/dossiers/?dry=true", walk.sample("small"))
    assert answer.status_code == 200, answer.content.decode()
    told = answer.json()
    assert (told["dry"], told["stage"], told["accepted"], told["refused"]) == (True, "archived", 18, None)
    assert counts() == before


def test_the_import_keeps_the_case_and_says_who_entered_it(administrator: Caller) -> None:
    answer = administrator.send("/api/dossiers/", walk.sample("small"))
    assert answer.status_code == 201, answer.content.decode()
    case = Case.objects.get(uid=answer.json()["case"])
    assert case.stage == "archived"
    assert {e.entered_by.username for e in case.events.select_related("entered_by")} == {"admin"}


def test_a_refused_act_is_told_with_its_reasons_and_what_went_before_stands(administrator: Caller) -> None:
    raw = walk.sample("small")
    raw["acts"] = [a for a in raw["acts"] if a["act"] != "serve_notice"]
    for dry in ("?dry=true", ""):
        told = administrator.send(f"/api/dossiers/{dry}", raw).json()
        assert told["refused"]["reasons"] and told["refused"]["act"] == raw["acts"][told["accepted"]]["act"]
    assert Case.objects.get().version == told["accepted"]


def test_everything_wrong_with_the_file_is_told_by_its_path(administrator: Caller) -> None:
    raw = walk.sample("small")
    raw["violations"][0]["clause"] = "x"
    raw["acts"][1]["by"] = "没有这人"
    errors = problem_of(administrator.send("/api/dossiers/?dry=true", raw), 422)["errors"]
    assert {"violations[0].clause", "acts[1].by"} <= {e["path"] for e in errors}
    assert not Case.objects.exists()


def test_another_bureaus_dossier_is_not_taken(administrator: Caller) -> None:
    raw = walk.sample("small")
    raw["bureau"]["code"] = "420100"
    assert [e["path"] for e in problem_of(administrator.send("/api/dossiers/", raw), 422)["errors"]] == ["bureau.code"]
    assert Bureau.objects.count() == 1


def test_nobody_gets_a_role_in_the_bureau_above(administrator: Caller) -> None:
    raw = walk.sample("small")
    above = Bureau.objects.create(code="410000", name="省厅", abbr="豫", level="province")
    Bureau.objects.exclude(pk=above.pk).update(parent=above)
    raw["bureau"]["superior"] = {"code": "410000", "name": "省厅", "abbr": "豫", "level": "province"}
    raw["officers"].append({"name": "上级甲", "role": "legal_reviewer", "superior": True})
    errors = problem_of(administrator.send("/api/dossiers/", raw), 422)["errors"]
    assert [e["path"] for e in errors] == [f"officers[{len(raw['officers']) - 1}].name"]
    assert not Officer.objects.filter(bureau=above).exists()


def test_only_an_administrator_imports(administrator: Caller) -> None:
    walked = walk.start(walk.sample("small"))
    problem_of(Caller(walked.people["高远"]).send("/api/dossiers/?dry=true", walk.sample("small")), 403)
