"""A paper made again before it is handed over: the same number, bound anew from the record as it stands now.

What was wrong in the record is put right there first (更正记录, 登记当事人); what was only worded badly is worded anew in
the act itself. The date stays that of the act the paper belongs to.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from cases import inputs, papers
from cases.facts import Facts, Step
from cases.history import Entry, History
from cases.inputs import Known
from cases.issued import Issued, origin
from cases.registry import ACTS
from documents.forms import load_form

if TYPE_CHECKING:
    from cases.papers import Paper


def again(step: Step) -> list[Paper]:
    """The next draft of the paper this act names; none where there is no such paper."""
    issued = step.facts.issued
    if step.data is None or step.data.void or step.data.paper > len(issued):
        return []
    old = issued[step.data.paper - 1]
    then = as_then(step, origin(step.facts, old))
    form = load_form(old.form, old.edition)
    part = _part(step, old)
    kept = _worded_before(step, old)
    new = papers.bound(then, form, old.party, part)
    words = papers.worded(step, form, old.party, part)
    new.offered = {name: (new.values | kept).get(name) for name in words}
    new.values |= kept | words
    new.number, new.serial, new.copy, new.replaces, new.on = old.number, old.serial, old.copy + 1, old, old.on
    new.entries = papers.fillings(then, form)
    return [new]


def _part(step: Step, old: Issued) -> int:
    """Its place among the papers of one form and party that one event issued."""
    entry = step.facts.event_named(old.seq)
    if entry is not None and entry.name == "remake_document":
        return _part(step, step.facts.issued[entry.data["paper"] - 1])
    same = [p for p in step.facts.issued if (p.seq, p.form, p.party) == (old.seq, old.form, old.party)]
    return same.index(old)


def _worded_before(step: Step, old: Issued) -> dict[str, Any]:
    """Wordings of earlier remakings stay, unless this one words the same anew."""
    entry = step.facts.event_named(old.seq)
    if entry is None or entry.name != "remake_document":
        return {}
    form, earlier = load_form(old.form, old.edition), step.facts.issued[entry.data["paper"] - 1]
    given = {text["field"]: text["text"] for text in entry.data.get("texts", ())}
    found = {f.name: given[f.name].split("\n") if f.format == "list" else given[f.name]
             for f in form.fields if f.free and f.name in given}  # fmt: skip
    return _worded_before(step, earlier) | found


def as_then(step: Step, made: Entry) -> Step:
    """The act that issued the paper, on the day it was done and after what was known then; parties as known now."""
    facts = Facts(step.facts.case, step.facts.bureau, step.facts.law)
    now = step.history
    then = History(e for e in now.entries if e.seq < made.seq)
    then.parties |= {key: now.parties[key] for key in then.parties}
    vars(facts)["history"] = then
    vars(facts)["evidence"] = [e for e in step.facts.evidence if e["event__seq"] < made.seq]
    facts.load_people([made.by, *made.team, *then.ever_officers])
    known = Known(set(then.parties) or None, set(then.violations) or None, stored=True)
    data = inputs.parse(made.name, json.loads(json.dumps(_corrected(step, made), default=str)), known)
    team = tuple(p for name in made.team if (p := facts.person(name)) is not None)
    actor = facts.person(made.by) or step.actor
    return Step(ACTS[made.name], facts, actor, made.on, data, team, step.today)


def _corrected(step: Step, made: Entry) -> dict[str, Any]:
    """The act's data with every correction laid over it."""
    data = dict(made.data)
    for entry in step.history.by_name.get("correct_event", ()):
        if entry.data["event"] == made.seq:
            data |= entry.data["fields"]
    return data
