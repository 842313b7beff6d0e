"""A year of a bureau made from a profile of figures, by driving the engine and the registers with invented data.

    from cases import simulating
    profile = simulating.read(Path("profile.json"))      Impossible where it cannot be met, with the reasons
    plan = simulating.plan(profile, simulating.terms_of(profile.bureau["code"], profile.year))
    simulating.run(plan, tell)                            goes on where it stopped
    simulating.differences(plan)                          [] where the counters say what the profile says

`profile` reads; `courses`, `fines`, `casing`, `causes`, `after`, `visits`, `ledgers`, `timing` make the plan, `predicting` tells
the figures it comes to; `acting` and `writing` say what is done, `running` does it. Everything up to `acting` is pure.
"""

from cases.simulating.planning import Plan, plan
from cases.simulating.profile import Impossible, Profile, parse, read
from cases.simulating.running import Progress, differences, run
from cases.simulating.terms import Terms, terms_of

__all__ = [
    "Impossible",
    "Plan",
    "Profile",
    "Progress",
    "Terms",
    "differences",
    "parse",
    "plan",
    "read",
    "run",
    "terms_of",
]
