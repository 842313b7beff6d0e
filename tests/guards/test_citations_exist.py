"""A citation that the text in force on the day does not have is a flaw, named part by part (行政处罚法 38, 59)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from cases import engine
from cases.law import PENALTY_LAW
from cases.models import StatuteVersion
from tests import walk
from tests.guards.asking import CaseTest, by_default, flawed, of, unflawed
from tests.law.invented import SAFETY, SAFETY_TEXT, load, long, written

pytestmark = pytest.mark.proves("G06", "citations_exist")

VIOLATION = {
    "id": "v2", "party": "p1", "facts": "又一名人员没有操作证。", "act_start": "2026-03-02", "act_end": "2026-03-02",
    "violated": "安全生产法/30/1", "clause": "安全生产法/97/1/7",
}  # fmt: skip


def said(verdict: engine.Verdict) -> str:
    return "\n".join(f.message for f in of(verdict.flaws, "G06"))


class AViolation(CaseTest):
    stage = "investigating"

    def record(self, **changes: Any) -> engine.Verdict:
        return self.ask("record_violation", "2026-03-10", {"record": {**VIOLATION, **changes}})

    def test_nothing_is_said_while_the_text_is_not_loaded(self) -> None:
        unflawed(self.record(clause="安全生产法/97/7"), "G06")

    def test_a_citation_that_exists_is_no_flaw(self) -> None:
        load(SAFETY_TEXT)
        unflawed(self.record(), "G06")

    def test_a_paragraph_that_does_not_exist_is_named_with_what_was_meant(self) -> None:
        load(SAFETY_TEXT)
        verdict = self.record(clause="安全生产法/97/7")
        flawed(verdict, "G06", PENALTY_LAW.art(38, 1))
        assert "处罚依据引用的“安全生产法第九十七条第七款”" in said(verdict)
        assert "第九十七条只有一款,没有第七款;是不是第九十七条第一款第（七）项?" in said(verdict)

    def test_an_item_that_does_not_exist_is_named(self) -> None:
        load(SAFETY_TEXT)
        assert "只有七项,没有第（八）项" in said(self.record(clause="安全生产法/97/1/8"))

    def test_every_field_and_every_citation_of_it_is_asked(self) -> None:
        load(SAFETY_TEXT)
        verdict = self.record(
            violated="安全生产法/30/1+安全生产法/130", clause="安全生产法/97/1/8", concurrent="安全生产法/99/9"
        )
        found = said(verdict)
        assert len(of(verdict.flaws, "G06")) == 3
        for part in ("违反条款引用的“安全生产法第一百三十条”", "处罚依据引用的", "还触犯的处罚依据引用的"):
            assert part in found

    def test_it_is_the_text_of_the_day_the_act_ended(self) -> None:
        load(written("某某条例", *long(3)), "2021-01-01")
        load(written("某某条例", *long(5)), "2026-03-05")
        before = self.record(clause="某某条例/5", act_start="2026-03-04", act_end="2026-03-04")
        after = self.record(clause="某某条例/5", act_start="2026-03-04", act_end="2026-03-05")
        assert "在2026-03-04有效的文本里没有:某某条例没有第五条(共三条)" in said(before)
        assert not said(after)

    def test_a_clue_is_asked_before_there_is_a_case(self) -> None:
        load(SAFETY_TEXT)
        raw = walk.sample("small")
        raw["violations"][0]["clause"] = "安全生产法/97/7"
        given = {name: raw[name] for name in ("title", "source", "parties", "violations")}
        verdict = engine.check(
            None, "register_clue", self.walked.people["周启明"], given, on=date(2026, 3, 2)
        )  # fmt: skip
        flawed(verdict, "G06", PENALTY_LAW.art(38, 1))


class AProposal(CaseTest):
    """The violation was recorded before anybody loaded the text."""

    stage = "investigating"
    before = "conclude_investigation"

    @classmethod
    def change(cls, raw: dict[str, Any]) -> None:
        raw["violations"][0]["clause"] = "安全生产法/97/7"

    def conclude(self, **line: Any) -> engine.Verdict:
        proposal = {
            "party": "p1", "violations": ["v1"], "discretion": "首次", "correction": "done", "correction_reason": "已改正",
            "penalties": [{"kind": "fine", "amount_yuan": "5000"}], **line,
        }  # fmt: skip
        return self.walked.check("conclude_investigation", "周启明", "2026-03-12", {"proposals": [proposal]})

    def test_the_violations_it_rests_on_are_asked(self) -> None:
        load(SAFETY_TEXT)
        assert "违法事实 v1 的处罚依据" in said(self.conclude())

    def test_the_ground_of_mitigation_is_asked_as_of_the_step(self) -> None:
        load(written("某某条例", *long(3)), "2021-01-01")
        for text in ("某某条例第四条", "某某条例/4"):
            found = said(self.conclude(ground="lenient", ground_article=text))
            assert "从轻、减轻、从重的依据引用的“某某条例第四条”在2026-03-12有效的文本里没有" in found
        assert not said(self.conclude(ground="lenient", ground_article="某某条例第三条"))

    def test_where_the_newer_law_is_lighter_its_text_counts(self) -> None:
        load(SAFETY_TEXT)
        before = StatuteVersion.objects.get()
        load(written(SAFETY, *long(119, a97="甲。\n乙。\n丙。\n丁。\n戊。\n己。\n庚。")), "2026-03-10")
        assert before.valid_from == date(2021, 9, 1)
        assert not said(self.conclude(lighter="new"))
        assert said(self.conclude(lighter="old"))

    def test_what_was_violated_is_always_the_law_of_the_act(self) -> None:
        load(SAFETY_TEXT)
        load(written(SAFETY, *long(20)), "2026-03-10")
        found = said(self.conclude(lighter="new"))
        assert "处罚依据引用的“安全生产法第九十七条第七款”在2026-03-12有效的文本里没有" in found
        assert "违反条款" not in found


class ADecision(CaseTest):
    """What was recorded before the text was loaded is told once more when it is decided."""

    stage = "reviewed"

    @classmethod
    def change(cls, raw: dict[str, Any]) -> None:
        raw["violations"][0]["violated"] = "安全生产法/30/4"

    def test_the_decision_is_flawed_by_the_article_on_what_it_must_state(self) -> None:
        load(SAFETY_TEXT)
        verdict = self.ask("decide", "2026-04-10", {}, by_default("decide"))
        found = [f for f in of(verdict.flaws, "G06") if "违反条款" in f.message]
        assert [f.article for f in found] == [str(PENALTY_LAW.art(59, 1, 3))]
        assert "第三十条只有两款,没有第四款" in found[0].message

    def test_the_flaw_stays_with_the_event(self) -> None:
        load(SAFETY_TEXT)
        event = self.walked.step()
        assert event.name == "decide" and "没有第四款" in event.flaws


@pytest.mark.django_db
@pytest.mark.parametrize("act", ["register_clue", "record_violation", "conclude_investigation", "propose", "decide",
                                 "penalise_on_the_spot"])  # fmt: skip
def test_every_act_that_takes_citations_asks(act: str) -> None:
    assert "citations_exist" in {g.name for g in engine.ACTS[act].guards}
