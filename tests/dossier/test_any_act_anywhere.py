"""Every act, with the least data its form takes, tried before each act of a sample: refused or done, never a crash."""

from __future__ import annotations

import pytest
from django.db import transaction

from cases import engine
from cases.inputs import INPUTS, InputError
from cases.models import Officer
from cases.registry import ACTS, Role, Stage
from tests import walk
from tests.dossier import least
from tests.dossier.editing import wrongs


def somebody(walked: walk.Walked, act: str) -> Officer:
    """An officer of the sample with a role that may do it."""
    roles = ACTS[act].by
    assert walked.given is not None
    return walked.people[next(o.name for o in walked.given.officers if set(o.roles) & roles)]


@pytest.mark.parametrize("act", sorted(set(INPUTS) - {"register_clue"}))
def test_the_least_data_is_taken(act: str) -> None:
    raw = walk.sample("major")
    raw["acts"].append({"act": act, "on": "2026-11-20", "by": "高远", "data": least.data(act)})
    assert wrongs(raw) == {}


EVERYWHERE = frozenset(stage.value for stage in Stage)
HERE_AND_THERE = frozenset({"clue", "investigating", "notified", "served", "archived"})
ON_THE_LONG_WAY = frozenset({"hearing", "in_discussion", "resolved"})


@pytest.mark.parametrize(
    ("name", "stages"), [("varied", HERE_AND_THERE), ("summary", EVERYWHERE), ("major", ON_THE_LONG_WAY)]
)
def test_any_act_anywhere_is_refused_or_done(name: str, stages: frozenset[str]) -> None:
    raw = walk.sample(name)
    have = {role for o in raw["officers"] for role in (o["role"], *o.get("also", []))}
    raw["officers"] += [{"name": f"另{role}", "role": role} for role in Role.values if role not in have]
    walked = walk.start(raw)
    walked.step()
    done: set[str] = set()
    crashed: list[str] = []
    last = ""
    while walked.rest:
        here = walked.case.stage if walked.case else ""
        for act in ACTS if here != last and here in stages else ():
            try:
                with transaction.atomic():
                    engine.perform(
                        walked.case, act, somebody(walked, act), least.data(act), on=walked.rest[0].on,
                        version=walked.case.version if walked.case else None, team=[walked.people["何静"]],
                    )  # fmt: skip
                    done.add(act)
                    transaction.set_rollback(True)
            except (engine.Refused, InputError):
                pass
            except Exception as error:
                crashed.append(f"{act} in {here}: {type(error).__name__} {error}"[:300])
            walked.case = type(walked.case).objects.get(pk=walked.case.pk) if walked.case else None
        last = here
        walked.step()
    assert not crashed, "\n".join(crashed)
    assert len(done) > 20
