"""Filing (立案): limitation, jurisdiction, officers, who approves (行政处罚法 22–25, 36, 42)."""

from __future__ import annotations

from typing import Any

import pytest

from cases import engine
from cases.law import PENALTY_LAW, SAFETY_LAW
from tests import walk
from tests.guards.asking import CaseTest, allowed, free_of, refuses
from tests.walk import Walked

FILING = {"officers": ["周启明", "何静"], "opinion": "建议立案。"}


def clue(violation: dict[str, Any], found_on: str = "2026-03-02", **bureau: Any) -> Walked:
    raw = walk.sample("small")
    raw["bureau"] |= bureau
    raw["source"]["on"] = found_on
    raw["violations"][0] |= violation
    raw["acts"] = [{"act": "register_clue", "on": found_on, "by": "周启明"}]
    walked = walk.start(raw)
    walked.step()
    return walked


def filed(violation: dict[str, Any], found_on: str = "2026-03-02", **bureau: Any) -> engine.Verdict:
    return clue(violation, found_on, **bureau).check("request_filing", "周启明", "2026-03-10", FILING)


# -- G01 limitation (行政处罚法 36) --------------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("ended", "found", "harm", "timely"),
    [
        ("2024-03-02", "2026-03-02", False, True),
        ("2024-03-01", "2026-03-02", False, False),
        ("2024-02-29", "2026-02-28", False, True),  # leap day: the last of February
        ("2024-02-29", "2026-03-01", False, False),
        ("2021-03-02", "2026-03-02", True, True),
        ("2021-03-01", "2026-03-02", True, False),
        ("2021-03-02", "2026-03-02", False, False),  # five years only where life or safety was harmed
    ],
)
def test_a_violation_found_after_two_years_or_five_is_not_filed(
    ended: str, found: str, harm: bool, timely: bool
) -> None:
    verdict = filed({"act_start": ended, "act_end": ended, "life_safety_harm": harm}, found)
    if timely:
        allowed(verdict)
    else:
        refuses(verdict, "G01", PENALTY_LAW.art(36, 1))


@pytest.mark.django_db
def test_a_continuing_act_is_counted_from_its_end() -> None:
    """36(2): begun ten years ago, ended within two."""
    allowed(filed({"act_start": "2016-01-01", "act_end": "2024-03-02"}))
    refuses(filed({"act_start": "2016-01-01", "act_end": "2024-03-01"}), "G01")


@pytest.mark.django_db
def test_the_day_of_discovery_counts_and_not_the_day_of_filing() -> None:
    """36(1): not discovered within two years. Filing came eight days after the period was over."""
    allowed(filed({"act_start": "2024-03-02", "act_end": "2024-03-02"}, "2026-03-02"))


# -- G02 jurisdiction (行政处罚法 22, 25(1)) -----------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("bureau", "level", "place", "own"),
    [
        ("410899", "city", "410802", True),  # a county of the city
        ("410899", "city", "410902", False),
        ("410802", "county", "410802", True),
        ("410802", "county", "410803", False),
        ("410802001", "township", "410802001", True),
        ("410802001", "township", "410802002", False),
        ("410000", "province", "419999", True),
        ("410000", "province", "420100", False),
        ("410899", "city", "", True),  # no place given
    ],
)
def test_a_violation_is_filed_where_it_happened(bureau: str, level: str, place: str, own: bool) -> None:
    verdict = filed({"place_code": place}, code=bureau, level=level)
    if own:
        allowed(verdict)
    else:
        refuses(verdict, "G02", PENALTY_LAW.art(22))


@pytest.mark.django_db
def test_who_filed_first_has_the_case() -> None:
    refuses(filed({"filed_elsewhere": "某县应急管理局"}), "G02", PENALTY_LAW.art(25, 1))


# -- G03 two officers with certificates (行政处罚法 42(1); 安全生产法 67(2)) ------------------------------------------------


class Filing(CaseTest):
    stage = "clue"

    def test_two_officers_are_named(self) -> None:
        allowed(self.ask("request_filing", "2026-03-03", FILING))
        one = {**FILING, "officers": ["周启明"]}
        refuses(self.ask("request_filing", "2026-03-03", one), "G03", PENALTY_LAW.art(42, 1))

    def test_one_officer_named_twice_is_one_officer(self) -> None:
        twice = {**FILING, "officers": ["周启明", "周启明"]}
        refuses(self.ask("request_filing", "2026-03-03", twice), "G03", PENALTY_LAW.art(42, 1))

    def test_somebody_without_a_certificate_does_not_count(self) -> None:
        named = {**FILING, "officers": ["周启明", "宋雅"]}
        refuses(self.ask("request_filing", "2026-03-03", named), "G03", SAFETY_LAW.art(67, 2), "宋雅")

    def test_reasons_of_filing_come_all_at_once(self) -> None:
        verdict = self.ask("request_filing", "2026-03-01", {**FILING, "officers": ["周启明"]}, by="高远")
        assert {r.guard for r in verdict.reasons} == {"G03", "ROLE", "DATE"}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("since", "until", "valid"),
    [
        ("2026-03-10", "2027-12-31", True),
        ("2026-03-11", "2027-12-31", False),
        ("2022-01-01", "2026-03-10", True),
        ("2022-01-01", "2026-03-09", False),
    ],
)
def test_a_certificate_holds_on_its_first_and_on_its_last_day(since: str, until: str, valid: bool) -> None:
    raw = walk.sample("small")
    raw["officers"][1] |= {"valid_from": since, "valid_to": until}
    raw["acts"] = raw["acts"][:1]
    walked = walk.start(raw)
    walked.step()
    verdict = walked.check("request_filing", "周启明", "2026-03-10", FILING)
    if valid:
        allowed(verdict)
    else:
        refuses(verdict, "G03", SAFETY_LAW.art(67, 2), "何静")


# -- SOD-APPROVER (policy) ---------------------------------------------------------------------------------------------


class Approval(CaseTest):
    stage = "filing"

    @classmethod
    def change(cls, raw: dict[str, Any]) -> None:
        raw["officers"][0]["also"] = ["leader"]

    def test_a_leader_does_not_approve_the_case_he_handles(self) -> None:
        for act, data in (
            ("approve_filing", {}),
            ("return_filing", {"reason": "材料不齐"}),
            ("refuse_filing", {"reason": "不够立案标准"}),
        ):
            reason = refuses(self.ask(act, "2026-03-04", data, by="周启明"), "SOD-APPROVER")
            assert reason.article.startswith("内部规定"), "a policy, not a law"
            free_of(self.ask(act, "2026-03-04", data, by="高远"), "SOD-APPROVER")

    def test_a_violation_recorded_after_filing_is_within_limitation_too(self) -> None:
        self.do("approve_filing", "2026-03-04")
        old = {**self.walked.raw["violations"][0], "id": "v2", "act_start": "2020-01-01", "act_end": "2020-01-02"}
        self.do("record_violation", "2026-03-05", {"record": old})
        evidence = {"kind": "document", "title": "台账", "proves": ["v1", "v2"]}
        self.do("add_evidence", "2026-03-05", evidence, team=["何静"])
        line = {"party": "p1", "violations": ["v1", "v2"], "penalties": [{"kind": "fine", "amount_yuan": 5000}]}
        verdict = self.ask("conclude_investigation", "2026-03-12", {"proposals": [{**line, "discretion": "首次"}]})
        refuses(verdict, "G01", PENALTY_LAW.art(36, 1))
