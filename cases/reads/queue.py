"""What waits for one officer's approval: drafts handed to him, and cases that stand before a leader's act."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from cases import clock, drafts, labels
from cases.models import Case, Draft, Event, Officer, Party, Proposal
from cases.reads.telling import penalties, shortened
from cases.registry import ACTS, Role, Stage
from cases.selectors import visible_cases

SHOWN = 20
RETURNS = {"approve_filing": "return_filing"}  # the act by which the other is refused


@dataclass
class Matter:
    """One case in the queue, five lines of it. `draft` is None where the case itself waits for the act."""

    key: str
    act: str
    case: Case | None
    draft: Draft | None = None
    parties: str = ""
    essence: list[str] = field(default_factory=list)
    opinions: list[dict[str, Any]] = field(default_factory=list)
    since: date | None = None
    returns: str = ""
    performs: bool = False
    final: bool = False
    button: str = ""
    request_id: str = ""
    hands: list[tuple[str, str]] = field(default_factory=list)

    @property
    def label(self) -> str:
        return ACTS[self.act].label

    @property
    def title(self) -> str:
        return self.parties or (self.case.title if self.case else "新的线索")


def matters(officer: Officer, roles: frozenset[str]) -> list[Matter]:
    """The oldest first; the number of queries depends on no row."""
    found = [_of_draft(draft) for draft in drafts.waiting(officer)[:SHOWN]]
    if Role.LEADER in roles and len(found) < SHOWN:
        named = {m.case.pk for m in found if m.case is not None}
        mine = visible_cases(officer).filter(bureau=officer.bureau_id, stage=Stage.FILING)
        waiting = mine.exclude(pk__in=named).exclude(officers__officer=officer).select_related("bureau").order_by("pk")
        found += [_of_filing(case) for case in waiting[: SHOWN - len(found)]]
    _describe(found)
    return found


def left(officer: Officer, shown: int) -> int:
    """How many more drafts wait than the page shows."""
    return max(drafts.waiting(officer).count() - shown, 0) if shown >= SHOWN else 0


def _of_draft(draft: Draft) -> Matter:
    names = {o["by"]: o["name"] for o in draft.opinions} | {draft.by.username: draft.by.name}
    names.pop(draft.holder.username, None)
    return Matter(
        f"draft-{draft.pk}", draft.act, draft.case, draft, opinions=[o for o in draft.opinions if o["opinion"]],
        since=draft.saved_at.astimezone(clock.SHANGHAI).date(), hands=list(names.items()),
    )  # fmt: skip


def _of_filing(case: Case) -> Matter:
    return Matter(f"case-{case.pk}", "approve_filing", case, returns=RETURNS["approve_filing"])


def _describe(found: list[Matter]) -> None:
    """Parties, the proposal in force, what the draft says, the last event: three queries for all."""
    cases = {m.case.pk: m.case for m in found if m.case is not None}
    parties: dict[int, dict[str, str]] = {}
    for case, key, name in Party.objects.filter(case__in=cases).order_by("pk").values_list("case_id", "key", "name"):
        parties.setdefault(case, {})[key] = name
    lines: dict[int, dict[str, Proposal]] = {}
    for row in Proposal.objects.filter(case__in=cases).select_related("party").order_by("number"):
        lines.setdefault(row.case_id, {})[row.party.key] = row
    filings: dict[int, Event] = {}
    asked = Event.objects.filter(case__in=cases, name__in=("register_clue", "request_filing")).select_related("actor")
    for event in asked.order_by("seq"):
        filings[event.case_id or 0] = event
    causes = _facts(list(cases))
    for matter in found:
        if matter.case is None:
            continue
        names = parties.get(matter.case.pk, {})
        matter.parties = "、".join(list(names.values())[:2]) + (f" 等 {len(names)} 名" if len(names) > 2 else "")
        matter.essence = _essence(matter, names, lines.get(matter.case.pk, {}), causes.get(matter.case.pk, ""))
        asked_by = filings.get(matter.case.pk)
        if matter.draft is None and asked_by is not None:
            on = asked_by.on
            matter.since = on
            matter.opinions = [{"name": asked_by.actor.name, "on": on.isoformat(), "opinion": _opinion(asked_by)}]


def _facts(cases: list[int]) -> dict[int, str]:
    from cases.models import Violation

    found: dict[int, str] = {}
    rows = Violation.objects.filter(case__in=cases, superseded_by=None).order_by("pk").values_list("case_id", "facts")
    for case, facts in rows:
        found.setdefault(case, shortened(facts))
    return found


def _opinion(event: Event) -> str:
    import json

    return shortened(str(json.loads(event.payload)["data"].get("opinion") or "建议立案。"))


def _essence(matter: Matter, names: dict[str, str], lines: dict[str, Proposal], facts: str) -> list[str]:
    told = [facts] if facts else []
    for key, row in lines.items():
        what = penalties(row.penalties) or labels.LINE_KINDS.get(row.kind, row.kind)
        told.append(f"{names.get(key, key)}：{what}")
        if row.discretion and len(lines) == 1:
            told.append(f"裁量：{shortened(row.discretion)}")
    fields = matter.draft.data.get("fields", {}) if matter.draft else {}
    said = next((str(fields[n]) for n in ("reason", "opinion", "text", "content") if fields.get(n)), "")
    if said and said not in (drafts.SUGGESTION,):
        told.append(shortened(said))
    return told[:4]
