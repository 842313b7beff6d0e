"""System checks: every guard cites a source, every act has an input."""

from __future__ import annotations

from typing import Any

from django.core.checks import Error, register


@register()
def acts_are_whole(app_configs: Any, **kwargs: Any) -> list[Error]:
    from cases import acts  # noqa: F401
    from cases.guards.base import GUARDS
    from cases.inputs import INPUTS
    from cases.registry import ACTS

    errors = [Error(f"act {name} has no input", id="cases.E001") for name in ACTS if name not in INPUTS]
    errors += [Error(f"input {name} belongs to no act", id="cases.E002") for name in INPUTS if name not in ACTS]
    errors += [Error(f"guard {g.name} cites nothing", id="cases.E003") for g in GUARDS if not g.sources]
    used = {guard.name for act in ACTS.values() for guard in act.guards} | {
        "archived_file_stays",
        "not_before_what_it_answers",
    }
    used |= {"_track_allows"}
    errors += [Error(f"guard {g.name} guards no act", id="cases.E004") for g in GUARDS if g.name not in used]
    return errors
