"""Profiles for the tests of the simulation."""

from typing import Any

from cases import simulating

BUREAU = {"name": "云川区应急管理局", "code": "330105", "abbr": "云", "level": "county"}

# Something of everything, in a dozen cases.
SMALL = {
    "pen_proc.ordinary": 8, "pen_proc.simple": 2, "pen_target.person": 3, "case_filed": 11, "case_withdrawn": 1, "no_filing_first": 1,
    "no_penalty_first": 1, "pen_major": 2, "mitigated": 1, "mitigated_amount": 1_234_567, "review_opinions": 19,
    "review_corrected": 1, "review_rounds": 11, "fine_amount_decided": 12_345_678, "fine_paid_amount": 12_000_000,
    "hearing_held": 1, "coerc_measures.seal": 1, "insp_visits": 9, "hazard_found": 33, "hazard_major": 7, "hazard_rectified": 20,
    "insp_units": 8, "report_received": 2, "report_rewarded": 2, "report_reward_amount": 300_001, "pen_source.tip_off": 1,
    "pen_nature.accident": 1, "filing_done": 3, "credit_repair_done": 2, "recon_result.annulled": 1, "suit_accepted.first": 1,
    "court_hearings": 2, "appear_head": 1, "criminal_transfer_out": 1, "clue_in": 1, "training_people": 30, "clean_cert_issued": 2,
    "guidance_visits": 3, "talks": 1, "rand_tasks": 1, "rand_units": 2, "plan_units.high": 4, "plan_done.high": 2, "lenient": 2,
}  # fmt: skip


def profile(figures: dict[str, int], year: int = 2023, seed: int = 7, **bureau: Any) -> simulating.Profile:
    return simulating.parse({"bureau": BUREAU | bureau, "year": year, "seed": seed, "figures": figures})


def plan(figures: dict[str, int], year: int = 2023, seed: int = 7, **bureau: Any) -> simulating.Plan:
    made = profile(figures, year, seed, **bureau)
    return simulating.plan(made, simulating.terms_of(made.bureau["code"], made.year))
