"""The fold: one view of a case, built from its events in recorded order and from nothing else.

Guards, deadlines, counters and papers read it; `verify` and `recount` fold again from the first event and compare.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from typing import Any

from cases.history.parts import (
    DecisionState,
    Entry,
    Fen,
    Hearing,
    Held,
    Line,
    Moment,
    Notice,
    OrderState,
    Proposal,
    Resolution,
    Review,
    Statement,
)

Handler = Callable[["History", Entry], None]
HANDLERS: dict[str, Handler] = {}


def on_event(*names: str) -> Callable[[Handler], Handler]:
    def decorate(handler: Handler) -> Handler:
        for name in names:
            HANDLERS[name] = handler
        return handler

    return decorate


class History:
    """The fold. Every attribute is rebuilt from events alone."""

    def __init__(self, entries: Iterable[Entry] = ()) -> None:
        self.entries: list[Entry] = []
        self.by_name: dict[str, list[Entry]] = defaultdict(list)
        self.stage = ""
        self.last_move: Entry | None = None
        self.source: dict[str, Any] = {}
        self.procedure = "ordinary"
        self.parties: dict[str, dict[str, Any]] = {}
        self.violations: dict[str, dict[str, Any]] = {}
        self.requested_officers: list[str] = []
        self.team: list[tuple[str, date, date | None]] = []
        self.filed_on: date | None = None
        self.approvers: set[str] = set()
        self.recused: dict[str, date] = {}
        self.recusal_requests: dict[str, bool] = {}
        self.preserved: list[Held] = []
        self.seized: list[Held] = []
        self.orders: list[OrderState] = []
        self.proposals: list[Proposal] = []
        self.notices: dict[str, list[Notice]] = defaultdict(list)
        self.statements: dict[str, list[Statement]] = defaultdict(list)
        self.agents: dict[str, set[str]] = defaultdict(set)
        self.waivers: dict[str, list[tuple[Moment, bool]]] = defaultdict(list)
        self.hearings: dict[str, list[Hearing]] = defaultdict(list)
        self.reviews: list[Review] = []
        self.resolution: Resolution | None = None
        self.decisions: dict[str, DecisionState] = {}
        self.former: list[tuple[str, DecisionState]] = []
        self.tracks: dict[str, dict[str, str]] = defaultdict(dict)
        self.money: dict[str, list[tuple[date, str, Fen]]] = defaultdict(list)
        self.transfers: list[dict[str, Any]] = []
        self.came_from: dict[str, str] = {}
        self.documents: list[dict[str, Any]] = []
        for entry in entries:
            self.apply(entry)

    def apply(self, entry: Entry) -> None:
        """Add one entry. `entry.stage` may still be that before the act; `arrive` then tells where it led."""
        self.entries.append(entry)
        self.by_name[entry.name].append(entry)
        if approved_by := entry.data.get("approved_by"):
            self.approvers.add(approved_by)
        self.documents += [{**d, "seq": entry.seq} for d in entry.derived.get("documents", ())]
        handler = HANDLERS.get(entry.name)
        if handler is not None:
            handler(self, entry)
        self.arrive(entry.stage)

    def arrive(self, stage: str) -> None:
        if stage != self.stage and self.entries:
            self.last_move = self.entries[-1]
            self.came_from[self.last_move.name] = self.stage
        self.stage = stage

    def copy(self) -> History:
        """A history that goes its own way from here. What the two share is frozen or read only."""
        twin = History.__new__(History)
        for name, value in vars(self).items():
            setattr(twin, name, _copied(value))
        return twin

    def revise(self, party: str, **changes: Any) -> None:
        """Change the party's decision."""
        self.decisions[party] = replace(self.decisions[party], **changes)

    def recall(self, forms: tuple[str, ...], parties: list[str]) -> None:
        """Recall papers. Their numbers stay with them: made again, they are the next copy (第 n 稿) of the same number."""
        self.documents = [
            {**d, "recalled": True} if d["form"] in forms and d["party"] in parties else d for d in self.documents
        ]

    # -- who ---------------------------------------------------------------------------------------------------------

    def officers_on(self, day: date) -> list[str]:
        """The case team on a legal date; before filing, the officers named in the request."""
        current = [name for name, since, until in self.team if since <= day and (until is None or day <= until)]
        return current or list(self.requested_officers)

    @property
    def ever_officers(self) -> set[str]:
        return {name for name, *_ in self.team} | set(self.requested_officers)

    # -- parties -----------------------------------------------------------------------------------------------------

    @property
    def all_parties(self) -> list[str]:
        return list(self.parties)

    @property
    def proposal(self) -> Proposal | None:
        return self.proposals[-1] if self.proposals else None

    def line(self, party: str) -> Line | None:
        return self.proposal.lines.get(party) if self.proposal else None

    @property
    def undecided(self) -> list[str]:
        gone = {p for t in self.transfers if not t["returned"] for p in t["parties"]}
        return [p for p in self.parties if p not in self.decisions and p not in gone]

    @property
    def decided(self) -> list[str]:
        return [p for p in self.parties if p in self.decisions]

    @property
    def decided_unserved(self) -> list[str]:
        return [p for p in self.decided if self.decisions[p].served_on is None]

    @property
    def set_aside(self) -> list[str]:
        """Parties whose decision was annulled or revoked."""
        return [p for p in self.decided if not self.decisions[p].stands]

    @property
    def all_served(self) -> bool:
        return not self.undecided and not self.decided_unserved

    @property
    def to_be_penalised(self) -> list[str]:
        return [p for p in self.undecided if (line := self.line(p)) is not None and line.penalises]

    def covered(self, party: str, line: Line | None = None) -> bool:
        """Whether a notice served on the party covers its line; a line that penalises nothing needs none."""
        line = line or self.line(party)
        if line is None or not line.penalises:
            return line is not None
        return any(notice.line.covers(line) for notice in self.notices[party][-1:])

    @property
    def to_be_notified(self) -> list[str]:
        return [p for p in self.to_be_penalised if not self.covered(p)] or self.to_be_penalised

    @property
    def all_covered(self) -> bool:
        return bool(self.proposals) and all(self.covered(p) for p in self.to_be_penalised)

    @property
    def at_hearing(self) -> list[str]:
        return [p for p in self.parties if any(h.state == "asked" for h in self.hearings[p])]

    @property
    def ordered(self) -> list[str]:
        return [p for p in self.parties if any(o.party == p and o.kind == "correction" for o in self.orders)]

    def notice(self, party: str) -> Notice | None:
        return self.notices[party][-1] if self.notices[party] else None

    # -- where it came from ------------------------------------------------------------------------------------------

    @property
    def submitted_from(self) -> str:
        return self.came_from.get("submit_for_review", "concluded")

    @property
    def decided_from(self) -> str:
        return self.came_from.get("decide", "reviewed")

    @property
    def suspended_from(self) -> str:
        return self.came_from.get("suspend", "")

    @property
    def transferred_from(self) -> str:
        return self.came_from.get("transfer", "")

    # -- order of things ---------------------------------------------------------------------------------------------

    def last(self, *names: str) -> Entry | None:
        found = [entries[-1] for name in names if (entries := self.by_name.get(name))]
        return max(found, key=lambda entry: entry.seq) if found else None

    def last_of(self, party: str, *names: str) -> Entry | None:
        """The last of these acts that concerned the party."""
        found = [e for name in names for e in self.by_name.get(name, ()) if party in e.parties]
        return max(found, key=lambda entry: entry.seq) if found else None

    def settled_after(self) -> Moment | None:
        """The later of the last hearing's end and the last re-examination: a PASS must be later (58(1)(2))."""
        moments = [
            h.ended for hearings in self.hearings.values() for h in hearings if h.ended and h.state != "withdrawn"
        ]
        moments += [s.reexamined for many in self.statements.values() for s in many if s.reexamined]
        return max(moments) if moments else None


def _copied(value: Any) -> Any:
    """A container of its own; the containers in a defaultdict too."""
    if isinstance(value, defaultdict):
        return defaultdict(value.default_factory, {key: inner.copy() for key, inner in value.items()})
    return value.copy() if isinstance(value, (list, dict, set)) else value
