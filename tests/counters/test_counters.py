"""The yearly counters: what each event of the samples adds, expected by hand; reversals; dates; amounts in fen."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from django.db.models import Q, Sum

from cases import dossier, selectors
from cases.counters import COUNTERS, derive_refund, industry
from cases.counters.table import case_keys
from cases.history import History
from cases.models import CounterEntry, CounterMonth
from cases.money import Account
from tests import walk
from tests.walk import Walked

UNIT, OTHER = "91410899MA9ABCDE28", "91410899MA9XKQ7H45"

# (act, key, value, party, legal date); per decision the fixed keys come from `penalty` below.
Row = tuple[str, str, int, str, str]


def penalty(
    on: str, party: str, category: str, *kinds: str, fine: int, target: str, industry: str, identity: str = "",
    act: str = "decide", proc: str = "ordinary", major: bool = False, stop: bool = False, cause: str = "",
) -> list[Row]:  # fmt: skip
    """What one penalty decision adds (C1)."""
    ones = [
        "pen_decided", f"pen_by_cat.{category}", *(f"pen_by_cat_raw.{k}" for k in kinds), f"pen_target.{target}",
        "pen_nature.routine", f"pen_quadrant.{target}_routine", f"pen_proc.{proc}", f"pen_industry.{industry}",
        "pen_source.inspection", f"pen_by_cause.{cause}", *(["pen_major"] if major else []),
    ]  # fmt: skip
    rows = [(act, key, 1, party, on) for key in ones]
    amounts = ("fine_amount_decided", "penalty_total_amount", f"fine_quadrant.{target}_routine")
    rows += [(act, key, fine * 100, party, on) for key in amounts]
    rows += [(act, "order_stop", 1, identity, on)] if stop else []
    return rows + ([(act, "pen_units_distinct", 1, identity, on)] if identity else [])


def visit(on: str, identity: str, filed: str = "", domain: str = "", recorded: bool = False) -> list[Row]:
    """The visit a case comes from (C2), and the filing where there is one."""
    rows = [
        ("register_clue", "insp_visits", 1, "", on), ("register_clue", "insp_by_mode.other", 1, "", on),
        ("register_clue", "insp_units", 1, identity, on),
    ]  # fmt: skip
    rows += [("register_clue", "insp_recorded", 1, "", on)] if recorded else []
    if filed:
        ones = ("case_filed", "case_entered", f"case_by_domain.{domain}")
        rows += [("approve_filing", key, 1, "", filed) for key in ones]
    return rows


def reviewed(on: str, opinions: int, first: bool = True) -> list[Row]:
    ones = ["review_rounds", "review_done", "review_pass_final"]
    ones += ["review_pass_first", "review_cases"] if first else ["review_corrected"]
    rows = [("pass_review", key, 1, "", on) for key in ones]
    return rows + ([("pass_review", "review_opinions", opinions, "", on)] if opinions else [])


def closed(on: str) -> list[Row]:
    return [("close", "case_closed", 1, "", on), ("close", "case_left", 1, "", on)]


def small(appeal: bool = False) -> list[Row]:
    return [
        *visit("2026-03-02", UNIT, "2026-03-04", "T"),
        ("register_clue", "hazard_found", 1, "", "2026-03-02"),
        ("order_correction", "order_rectify", 1, "p1", "2026-03-02"),
        ("recheck_correction", "order_verified", 1, "p1", "2026-03-17"),
        ("recheck_correction", "hazard_rectified", 1, "", "2026-03-17"),
        *reviewed("2026-03-25", 2),
        *penalty("2026-03-27", "p1", "fine", "fine", fine=5000, target="unit", industry="trade", identity=UNIT, cause="T.1"),
        ("publish", "publ_items", 1, "p1", "2026-04-02"),
        ("pay", "fine_paid_amount", 500_000, "p1", "2026-04-08"),
    ]  # fmt: skip


EXPECTED: dict[str, list[Row]] = {
    "small": [*small(), *closed("2026-04-10")],
    "varied": [
        *small(),
        ("file_appeal", "recon_accepted", 1, "p1", "2026-04-20"),
        ("reply_appeal", "recon_reply_due", 1, "p1", "2026-04-29"),
        ("reply_appeal", "recon_reply_ontime", 1, "p1", "2026-04-29"),
        ("appeal_result", "recon_result.varied", 1, "p1", "2026-06-10"),
        ("appeal_result", "recon_closed", 1, "p1", "2026-06-10"),
        ("appeal_result", "fine_amount_varied", -200_000, "p1", "2026-06-10"),
        ("refund", "fine_paid_amount", -200_000, "p1", "2026-06-15"),
        *closed("2026-06-22"),
    ],
    "major": [
        ("order_correction", "order_rectify", 1, "p1", "2026-05-11"),
        ("order_correction", "order_rectify", 1, "p2", "2026-05-11"),
        *visit("2026-05-11", OTHER, "2026-05-13", "S"),
        ("request_hearing", "hearing_requested", 1, "", "2026-06-09"),
        ("close_hearing", "hearing_held", 1, "", "2026-06-24"),
        ("recheck_correction", "order_verified", 1, "p1", "2026-06-12"),
        ("recheck_correction", "order_verified", 1, "p2", "2026-06-12"),
        ("return_review", "review_rounds", 1, "", "2026-07-01"),
        ("return_review", "review_opinions", 2, "", "2026-07-01"),
        ("return_review", "review_cases", 1, "", "2026-07-01"),
        *reviewed("2026-07-07", 0, first=False),
        ("resolve_discussion", "collective_done", 1, "", "2026-07-10"),
        *penalty("2026-07-13", "p1", "suspend_business", "fine", "suspend_business", fine=200_000, target="unit",
                 industry="chemical", identity=OTHER, major=True, stop=True, cause="S.8"),
        *penalty("2026-07-13", "p2", "fine", "fine", fine=20_000, target="person", industry="chemical", major=True, cause="S.8"),
        ("publish", "publ_items", 1, "p1", "2026-07-15"),
        ("file_record", "filing_done", 1, "p1|云川市司法局", "2026-07-20"),
        ("file_record", "filing_done", 1, "p2|云川市司法局", "2026-07-20"),
        ("pay", "fine_paid_amount", 20_000_000, "p1", "2026-07-24"),
        ("pay", "fine_paid_amount", 2_000_000, "p2", "2026-08-05"),
        ("pay", "extra_fine_paid", 420_000, "p2", "2026-08-05"),
        *closed("2026-08-10"),
    ],
    "summary": [
        *penalty("2026-09-09", "p1", "fine", "fine", fine=2000, target="unit", industry="other",
                 identity="91410899MA9KLCY1XU", act="penalise_on_the_spot", proc="simple", cause="S.5"),
        *visit("2026-09-09", "91410899MA9KLCY1XU"),
        ("penalise_on_the_spot", "case_entered", 1, "", "2026-09-09"),
        ("recheck_correction", "order_verified", 1, "p1", "2026-09-11"),
        ("publish", "publ_items", 1, "p1", "2026-09-14"),
        ("pay", "fine_paid_amount", 200_000, "p1", "2026-09-15"),
        *closed("2026-09-16"),
    ],
    "first": [
        ("order_correction", "order_rectify", 1, "p1", "2026-04-20"),
        *visit("2026-04-20", UNIT, "2026-04-22", "S"),
        ("recheck_correction", "order_verified", 1, "p1", "2026-04-24"),
        *reviewed("2026-05-07", 1),
        ("decide", "no_penalty", 1, "p1", "2026-05-08"),
        ("decide", "no_penalty_first", 1, "p1", "2026-05-08"),
        ("decide", "no_penalty_reason.first_minor", 1, "p1", "2026-05-08"),
        ("educate", "guidance_cases", 1, "", "2026-05-11"),
        ("educate", "pledges_signed", 1, "p1", "2026-05-11"),
        *closed("2026-06-12"),
    ],
}  # fmt: skip


def entries(walked: Walked, papers: bool = False) -> list[Row]:
    """What the case's events added; the papers issued (`doc_issued`) apart."""
    rows = CounterEntry.objects.filter(case=walked.case).select_related("event")
    about = Q(key__startswith="doc_issued")
    rows = rows.filter(about) if papers else rows.exclude(about)
    return sorted((e.event.name, e.key, e.value, e.party, e.on.isoformat()) for e in rows)


def sums(walked: Walked, *acts: str) -> dict[str, int]:
    """Key → sum, without papers and mere ingredients."""
    hidden = [counter.key for counter in COUNTERS.values() if counter.hidden]
    rows = CounterEntry.objects.filter(case=walked.case).exclude(key__in=hidden).exclude(key__startswith="doc_issued")
    rows = rows.filter(event__name__in=acts) if acts else rows
    return {r["key"]: r["total"] for r in rows.values("key").annotate(total=Sum("value")).order_by("key") if r["total"]}


@pytest.mark.django_db
@pytest.mark.parametrize("name", EXPECTED)
def test_every_event_of_a_sample_adds_what_the_definitions_say(name: str) -> None:
    walked = walk.case_at("archived", name)
    assert entries(walked) == sorted(EXPECTED[name])


@pytest.mark.django_db
def test_the_months_are_the_sums_of_the_entries() -> None:
    for name in ("small", "major", "first"):
        walk.case_at("archived", name)
    for month in CounterMonth.objects.all():
        rows = CounterEntry.objects.filter(key=month.key, bureau=month.bureau, unit=month.unit)
        rows = rows.filter(on__year=month.year, on__month=month.month)
        assert month.value == sum(rows.values_list("value", flat=True)), month.key


@pytest.mark.django_db
def test_a_cases_own_counters_show_zeros_too() -> None:
    told = selectors.counters(walk.case_at("archived", "first").case)
    assert set(case_keys()) <= set(told)
    assert (told["no_penalty"], told["no_penalty_first"], told["pen_decided"], told["case_closed"]) == (1, 1, 0, 1)


# -- a decision taken back was never made ------------------------------------------------------------------------------


@pytest.mark.django_db
class TestRecall:
    def test_taking_back_reverses_every_count_on_the_day_it_was_counted(self) -> None:
        walked = walk.case_at("decided")
        walked.perform("recall_decision", "高远", "2026-07-14", {"reason": "文书有误"})
        assert sums(walked, "decide", "recall_decision") == {}
        made = [r[1:] for r in entries(walked) if r[0] == "decide"]
        back = [(key, -value, party, on) for act, key, value, party, on in entries(walked) if act == "recall_decision"]
        assert sorted(back) == sorted(made)

    def test_deciding_again_counts_once_in_the_end(self) -> None:
        walked = walk.case_at("decided", "small")
        walked.perform("recall_decision", "高远", "2026-03-28", {"reason": "文书有误"})
        walked.perform("decide", "高远", "2026-03-30")
        told = sums(walked, "decide", "recall_decision")
        assert (told["pen_decided"], told["fine_amount_decided"], told["pen_units_distinct"]) == (1, 500_000, 1)

    def test_no_penalty_taken_back_is_none_either(self) -> None:
        walked = walk.case_at("decided", "first")
        walked.perform("recall_decision", "高远", "2026-05-09", {"reason": "文书有误"})
        assert sums(walked, "decide", "recall_decision") == {}

    def test_what_was_learned_of_a_party_in_between_does_not_spoil_the_reversal(self) -> None:
        walked = walk.case_at("resolved")
        walked.perform("decide", "高远", "2026-07-13", {"party": "p1"})
        changed = {"id": "p1", "industry": "B0610", "credit_code": "91410899MA9000000X"}
        walked.perform("record_party", "周启明", "2026-07-13", {"record": changed})
        walked.perform("decide", "高远", "2026-07-14", {"party": "p2"})
        walked.perform("recall_decision", "高远", "2026-07-15", {"reason": "文书有误"})
        assert sums(walked, "decide", "recall_decision") == {}


# -- after review and suit (C0-6) --------------------------------------------------------------------------------------


def appealed(kind: str = "reconsideration", received: str = "2026-04-20") -> Walked:
    walked = walk.case_at("served", "varied", before="file_appeal")
    data = {"party": "p1", "kind": kind, "authority": "云川市人民政府", "received_on": received}
    walked.perform("file_appeal", "宋雅", "2026-04-22", data)
    return walked


def result(walked: Walked, outcome: str, yuan: int = 0, received: str = "2026-06-09") -> None:
    data: dict[str, Any] = {"party": "p1", "result": outcome, "received_on": received}
    data |= {"penalties": [{"kind": "fine", "amount_yuan": yuan}]} if yuan else {}
    walked.perform("appeal_result", "宋雅", "2026-06-10", data)


@pytest.mark.django_db
class TestAppeals:
    def test_a_varied_fine_leaves_the_years_decisions_alone_and_tells_the_difference(self) -> None:
        walked = appealed()
        result(walked, "varied", 3000)
        told = sums(walked)
        assert (told["fine_amount_decided"], told["penalty_total_amount"], told["pen_decided"]) == (500_000, 500_000, 1)
        assert told["fine_amount_varied"] == -200_000

    def test_an_annulled_penalty_stays_counted_and_its_whole_fine_is_the_difference(self) -> None:
        walked = appealed()
        result(walked, "annulled")
        told = sums(walked)
        assert (told["pen_decided"], told["fine_amount_decided"], told["fine_amount_varied"]) == (1, 500_000, -500_000)
        assert told["recon_result.annulled"] == 1

    @pytest.mark.parametrize("outcome", ["upheld", "illegal", "withdrawn"])
    def test_what_leaves_the_fine_leaves_no_difference(self, outcome: str) -> None:
        walked = appealed()
        result(walked, outcome)
        assert "fine_amount_varied" not in sums(walked)
        assert sums(walked)[f"recon_result.{outcome}"] == 1

    def test_a_suit_has_keys_of_its_own(self) -> None:
        walked = appealed("litigation")
        result(walked, "upheld")
        told = sums(walked)
        assert (told["suit_accepted"], told["suit_result.upheld"]) == (1, 1)
        assert not [key for key in told if key.startswith("recon")]

    def test_one_partys_suit_does_not_turn_anothers_reconsideration_into_one(self) -> None:
        walked = walk.case_at("served", before="file_record")
        for party, kind in (("p1", "reconsideration"), ("p2", "litigation")):
            data = {"party": party, "kind": kind, "authority": "云川市人民政府"}
            walked.perform("file_appeal", "宋雅", "2026-08-03", data)
        walked.perform("appeal_result", "宋雅", "2026-09-28", {"party": "p1", "result": "upheld"})
        assert sums(walked, "appeal_result") == {
            "recon_closed": 1, "recon_result.upheld": 1, "recon_reply_due": 1,  # decided while the reply was overdue
        }  # fmt: skip

    def test_papers_count_on_the_day_they_came_in(self) -> None:
        walked = appealed(received="2026-03-31")
        result(walked, "varied", 3000, received="2026-05-31")
        dates = {key: on for _, key, _, _, on in entries(walked)}
        assert dates["recon_accepted"] == "2026-03-31"
        assert dates["recon_result.varied"] == dates["fine_amount_varied"] == "2026-05-31"

    def test_the_bureaus_own_change_is_no_result_of_an_appeal(self) -> None:
        walked = walk.case_at("served", "small", before="pay")
        varied = {
            "party": "p1",
            "result": "varied",
            "reason": "自行纠正",
            "penalties": [{"kind": "fine", "amount_yuan": 4000}],
        }
        walked.perform("revoke_or_vary", "高远", "2026-04-07", varied)
        assert sums(walked, "revoke_or_vary") == {"fine_amount_varied": -100_000}

    def test_a_refund_lowers_what_was_paid_in_its_own_month(self) -> None:
        walked = appealed()
        result(walked, "varied", 3000)
        walked.perform("refund", "周启明", "2026-06-15", {"party": "p1", "amount_yuan": 2000, "receipt_no": "R1"})
        assert sums(walked)["fine_paid_amount"] == 300_000
        months = {m.month: m.value for m in CounterMonth.objects.filter(key="fine_paid_amount")}
        assert months == {4: 500_000, 6: -200_000}


# -- money given back is taken off what it was paid for ----------------------------------------------------------------


@pytest.mark.django_db
class TestRefunds:
    def paid(self, *moves: tuple[str, int]) -> Walked:
        """The small case with a fine of 5000 yuan, not paid in time: 900 yuan of surcharge by 20 April."""
        walked = walk.case_at("served", "small", before="pay")
        walked.perform("impose_surcharge", "高远", "2026-04-20", {"party": "p1"})
        for number, (kind, yuan) in enumerate(moves):
            data = {"party": "p1", "amount_yuan": yuan, "kind": kind, "receipt_no": f"A{number}"}
            walked.perform("pay", "周启明", "2026-04-20", data)
        return walked

    def revoke(self, walked: Walked, result: str = "revoked", yuan: int = 0) -> None:
        data: dict[str, Any] = {"party": "p1", "result": result, "reason": "自行纠正"}
        data |= {"penalties": [{"kind": "fine", "amount_yuan": yuan}]} if yuan else {}
        walked.perform("revoke_or_vary", "高远", "2026-05-11", data)

    def refund(self, walked: Walked, yuan: int, number: int = 1) -> dict[str, int]:
        data = {"party": "p1", "amount_yuan": yuan, "receipt_no": f"R{number}"}
        seq = walked.perform("refund", "周启明", "2026-05-12", data).seq
        rows = CounterEntry.objects.filter(case=walked.case, event__seq=seq)
        return {row.key: row.value for row in rows}

    def test_a_surcharge_given_back_leaves_the_fines_paid_alone(self) -> None:
        walked = self.paid(("surcharge", 900))
        self.revoke(walked)
        assert self.refund(walked, 900) == {"extra_fine_paid": -90_000}
        assert "fine_paid_amount" not in sums(walked)

    def test_one_refund_of_both_is_taken_off_both(self) -> None:
        walked = self.paid(("surcharge", 900), ("fine", 5000))
        self.revoke(walked)
        assert self.refund(walked, 5900) == {"extra_fine_paid": -90_000, "fine_paid_amount": -500_000}
        assert {"extra_fine_paid", "fine_paid_amount"} & set(sums(walked)) == set()

    def test_a_second_refund_goes_on_where_the_first_ended(self) -> None:
        walked = self.paid(("surcharge", 900), ("fine", 5000))
        self.revoke(walked)
        assert self.refund(walked, 700, 1) == {"extra_fine_paid": -70_000}
        assert self.refund(walked, 1000, 2) == {"extra_fine_paid": -20_000, "fine_paid_amount": -80_000}
        assert self.refund(walked, 4200, 3) == {"fine_paid_amount": -420_000}

    def test_a_lowered_fine_gives_back_its_part_of_the_surcharge_too(self) -> None:
        walked = self.paid(("surcharge", 900), ("fine", 5000))
        self.revoke(walked, "varied", 3000)
        assert self.refund(walked, 2000 + 360) == {"extra_fine_paid": -36_000, "fine_paid_amount": -200_000}

    def test_income_given_back_is_neither(self) -> None:
        account = Account(
            fine=0, fine_paid=500, income=0, income_paid=100, surcharge=0, surcharge_paid=50, refunded=0
        )  # fmt: skip
        told = [
            derive_refund(SimpleNamespace(parties=["p1"], data=SimpleNamespace(fen=fen), history=History(),
                                          account={"p1": account}.__getitem__))  # type: ignore[arg-type]
            for fen in (60, 120, 650)
        ]  # fmt: skip
        assert [t["returned"] for t in told] == [
            {"income": 60}, {"income": 100, "surcharge": 20}, {"income": 100, "surcharge": 50, "fine": 500},
        ]  # fmt: skip


# -- one thing, one unit -----------------------------------------------------------------------------------------------


@pytest.mark.django_db
class TestUnits:
    def test_a_unit_fined_twice_is_one_unit_and_two_decisions(self) -> None:
        walk.case_at("archived", "small")
        raw = walk.sample("small")
        raw["title"] += "(二)"
        raw["violations"][0] |= {"clause": "安全生产法/97/1/3"}
        for act in raw["acts"]:
            if act["act"] == "pay":
                act["data"]["receipt_no"] = "A2"
        walk.case_at("archived", raw=raw)
        rows = CounterEntry.objects.filter(key="pen_units_distinct")
        assert {r.party for r in rows} == {UNIT}
        assert CounterEntry.objects.filter(key="pen_decided").aggregate(n=Sum("value"))["n"] == 2

    def test_a_case_heard_twice_is_one_case(self) -> None:
        """C3: 申请听证 and 举行听证 count cases (件), like 法制审核."""
        walked = walk.case_at("hearing", "major")
        walked.perform("request_hearing", "周启明", "2026-06-10", {"party": "p2"})
        for party in ("p1", "p2"):
            for act in walked.rest[:2]:  # notify_hearing, close_hearing
                data = dossier.act_data(walked.given, act, walked.people) | {"party": party}
                walked.perform(act.act, act.by, act.on, data, act.team)
        assert sums(walked, "request_hearing", "close_hearing") == {"hearing_requested": 1, "hearing_held": 1}
        rows = [r[:3] + r[4:] for r in entries(walked) if r[1] in ("hearing_requested", "hearing_held")]
        assert rows == [
            ("close_hearing", "hearing_held", 1, "2026-06-24"), ("request_hearing", "hearing_requested", 1, "2026-06-09"),
        ]  # fmt: skip

    def test_a_case_discussed_twice_is_one_case(self) -> None:
        """C3: 集体讨论件数; the first meeting's day."""
        walked = walk.case_at("in_discussion", "major")
        resolve = walked.rest[0]
        data = dossier.act_data(walked.given, resolve, walked.people)
        walked.perform(resolve.act, resolve.by, "2026-07-09", data | {"conclusion": "supplement"})
        acts = {act.act: act for act in dossier.parse(walked.raw).acts}
        for act, on in (
            ("conclude_investigation", "2026-07-09"), ("submit_for_review", "2026-07-09"), ("pass_review", "2026-07-09"),
            ("convene_discussion", "2026-07-10"), ("resolve_discussion", "2026-07-10"),
        ):  # fmt: skip
            data = dossier.act_data(walked.given, acts[act], walked.people)
            walked.perform(act, acts[act].by, on, data, acts[act].team)
        rows = [r for r in entries(walked) if r[1] == "collective_done"]
        assert rows == [("resolve_discussion", "collective_done", 1, "", "2026-07-09")]

    def test_a_person_is_no_unit(self) -> None:
        walked = walk.case_at("decided")
        rows = CounterEntry.objects.filter(case=walked.case, key="pen_units_distinct")
        assert [r.party for r in rows] == [OTHER]

    def test_a_kind_beside_a_heavier_one_is_counted_raw_only(self) -> None:
        """C0-3: one decision, the heaviest category."""
        told = sums(walk.case_at("decided"))
        assert told["pen_by_cat.suspend_business"] == 1
        assert told["pen_by_cat.fine"] == 1  # the person's
        assert (told["pen_by_cat_raw.fine"], told["pen_by_cat_raw.suspend_business"]) == (2, 1)

    def test_mitigation_counts_what_lies_below_the_statutes_minimum(self) -> None:
        raw = walk.sample("major")
        concluded = next(a for a in raw["acts"] if a["act"] == "conclude_investigation")
        lines = concluded["data"]["proposals"]
        lines[0] |= {"ground": "mitigate", "ground_article": "行政处罚法/32/1/1"}
        lines[0]["penalties"][0]["amount_yuan"] = 80_000
        told = sums(walk.case_at("decided", raw=raw))
        assert (told["mitigated"], told["mitigated_amount"]) == (1, 2_000_000)

    def test_an_accident_is_its_own_nature_and_source(self) -> None:
        raw = walk.sample("small")
        raw["source"] = {"kind": "accident", "on": "2026-03-02"}
        told = sums(walk.case_at("decided", raw=raw))
        assert (told["pen_nature.accident"], told["pen_source.accident"]) == (1, 1)

    def test_hazards_count_on_the_day_of_the_inspection(self) -> None:
        raw = walk.sample("small")
        raw["source"]["on"] = "2026-02-27"
        raw["source"]["inspection"]["hazards"] = [{"text": "甲", "major": True}, {"text": "乙"}]
        rows = entries(walk.case_at("clue", raw=raw))
        assert ("register_clue", "hazard_found", 2, "", "2026-02-27") in rows
        assert ("register_clue", "hazard_major", 1, "", "2026-02-27") in rows

    def test_a_failed_recheck_is_nothing_corrected(self) -> None:
        walked = walk.case_at("investigating", "small")
        walked.perform("recheck_correction", "何静", "2026-03-17", {"result": "failed"}, ["周启明"])
        assert "hazard_rectified" not in sums(walked)

    def test_a_surcharge_decided_and_a_surcharge_paid_are_two_things(self) -> None:
        walked = walk.case_at("served", "small", before="pay")
        walked.perform("impose_surcharge", "高远", "2026-04-20", {"party": "p1"})
        surcharge = {"party": "p1", "amount_yuan": 300, "kind": "surcharge", "receipt_no": "A1"}
        walked.perform("pay", "周启明", "2026-04-21", surcharge)
        told = sums(walked)
        assert (told["extra_fine"], told["extra_fine_paid"]) == (6 * 15_000, 30_000)

    def test_a_surcharge_is_counted_for_each_party_by_itself(self) -> None:
        walked = walk.case_at("served", before="pay")
        walked.perform("impose_surcharge", "高远", "2026-07-30", {})
        rows = [r[1:] for r in entries(walked) if r[0] == "impose_surcharge"]
        assert rows == [("extra_fine", 60_000, "p2", "2026-07-30"), ("extra_fine", 600_000, "p1", "2026-07-30")]

    @pytest.mark.parametrize(
        ("act", "data", "key"),
        [
            ("transfer", {"kind": "crime", "to": "云川市公安局", "reason": "涉嫌犯罪"}, "criminal_transfer_out"),
            ("transfer", {"kind": "jurisdiction", "to": "某县应急管理局", "reason": "不属本机关管辖"}, "clue_out"),
            ("withdraw", {"ground": "filed_in_error", "reason": "立案有误"}, "case_withdrawn"),
            ("request_closure", {"to": "云川市人民政府", "reason": "经整顿仍不具备条件"}, "propose_close"),
        ],
    )
    def test_each_leaders_step_has_its_key(self, act: str, data: dict[str, Any], key: str) -> None:
        walked = walk.case_at("investigating", "small")
        walked.perform(act, "高远", "2026-03-06", data)
        assert sums(walked, act) == {key: 1}

    def test_a_seizure_counts_and_lifting_it_takes_nothing_back(self) -> None:
        walked = walk.case_at("investigating", "small")
        seized = {"items": [{"name": "切割机"}], "reason": "不符合国家标准", "approved_by": "高远"}
        walked.perform("seal_or_seize", "周启明", "2026-03-05", seized, ["何静"])
        walked.perform("lift_seizure", "周启明", "2026-03-06", {"disposal": "返还"})
        assert sums(walked, "seal_or_seize", "lift_seizure") == {"coerc_measures": 1, "coerc_measures.seal": 1}

    def test_a_refused_act_counts_nothing(self) -> None:
        walked = walk.case_at("reviewed", "small")
        before = entries(walked)
        with pytest.raises(Exception, match="G15"):
            walked.perform("decide", "高远", "2026-06-10")
        assert entries(walked) == before


@pytest.mark.parametrize(
    ("code", "branch"),
    [
        ("B0610", "coal"), ("B0810", "mine"), ("B0911", "mine"), ("B1012", "mine"), ("C2511", "chemical"),
        ("C2614", "chemical"), ("C2672", "fireworks"), ("G5942", "chemical"), ("F5166", "chemical"), ("C3311", "trade"),
        ("H6210", "other"), ("", "other"),
    ],
)  # fmt: skip
def test_the_branch_of_the_statistics_follows_the_industry_code(code: str, branch: str) -> None:
    assert industry(code) == branch


# -- what is not punished, or lightly, is told apart -------------------------------------------------------------------


@pytest.mark.django_db
class TestLeniency:
    def test_education_counts_the_case_once_a_pledge_each_and_a_visit_each(self) -> None:
        walked = walk.case_at("served", "first")
        walked.perform("educate", "周启明", "2026-05-11", {"form": "talk"})
        walked.perform("educate", "周启明", "2026-05-12", {"form": "guidance_notice", "pledge": True})
        walked.perform("educate", "周启明", "2026-06-10", {"form": "visit", "found": "整改成果保持良好"})
        told = sums(walked, "educate")
        assert told == {"guidance_cases": 1, "pledges_signed": 1, "follow_up_visits": 1, "talks": 1}

    def test_a_lenient_penalty_is_counted_apart_from_a_mitigated_one(self) -> None:
        raw = walk.sample("small")
        line = next(a for a in raw["acts"] if a["act"] == "conclude_investigation")["data"]["proposals"][0]
        line |= {"ground": "lenient", "ground_article": "行政处罚法/32/1"}
        told = sums(walk.case_at("decided", raw=raw), "decide")
        assert told["lenient"] == 1 and "mitigated" not in told
