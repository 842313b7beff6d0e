"""What the record says: the events of one case folded into one view. Pure, and the only place that reads payloads.

`History.apply` takes entries in recorded order. Guards, deadlines, counters and papers read the result; `verify` and
`recount` fold again from the first event and compare.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

Fen = int


@dataclass(frozen=True)
class Entry:
    """One event, as the fold sees it. `data` is the validated input, `derived` what the act worked out."""

    seq: int
    name: str
    on: date
    by: str
    team: tuple[str, ...]
    data: dict[str, Any]
    derived: dict[str, Any]
    stage: str

    @property
    def order(self) -> tuple[date, int]:
        return (self.on, self.seq)


@dataclass(frozen=True)
class Penalty:
    kind: str
    fen: Fen = 0
    text: str = ""


@dataclass(frozen=True)
class Line:
    """A party's line of a proposal, notice, resolution or decision. Amounts in fen."""

    party: str
    kind: str
    violations: tuple[str, ...]
    clauses: tuple[str, ...]
    penalties: tuple[Penalty, ...]
    reason: str = ""
    raw: dict[str, Any] = field(default_factory=dict, compare=False, hash=False)

    @classmethod
    def read(cls, raw: dict[str, Any]) -> Line:
        penalties = tuple(Penalty(p["kind"], p.get("fen") or 0, p.get("text") or "") for p in raw.get("penalties", ()))
        return cls(
            raw["party"],
            raw.get("kind", "penalty"),
            tuple(sorted(raw.get("violations", ()))),
            tuple(sorted(raw.get("clauses", ()))),
            tuple(sorted(penalties, key=lambda p: (p.kind, p.fen, p.text))),
            raw.get("reason") or "",
            raw,
        )

    @property
    def penalises(self) -> bool:
        return self.kind == "penalty"

    @property
    def fine(self) -> Fen:
        return sum(p.fen for p in self.penalties if p.kind == "fine")

    @property
    def confiscated(self) -> Fen:
        return sum(p.fen for p in self.penalties if p.kind.startswith("confiscate"))

    @property
    def kinds(self) -> frozenset[str]:
        return frozenset(p.kind for p in self.penalties)

    def covers(self, other: Line) -> bool:
        """Whether a notice of this line covers `other`: same violations, clauses, kinds, and a fine not lower (G08)."""
        same = (self.violations, self.clauses, self.kinds) == (other.violations, other.clauses, other.kinds)
        return self.penalises and same and self.fine >= other.fine and self.confiscated >= other.confiscated

    def heavier_than(self, other: Line) -> bool:
        """A higher amount, or a kind that the other has not."""
        return self.fine > other.fine or self.confiscated > other.confiscated or bool(self.kinds - other.kinds)

    def differs(self, other: Line) -> bool:
        mine = (self.kind, self.violations, self.clauses, self.penalties, self.reason)
        return mine != (other.kind, other.violations, other.clauses, other.penalties, other.reason)


@dataclass
class Proposal:
    number: int
    order: tuple[date, int]
    lines: dict[str, Line]


@dataclass(frozen=True)
class Notice:
    order: tuple[date, int]
    served_on: date
    line: Line
    hearing: bool
    new_facts: bool


@dataclass
class Statement:
    order: tuple[date, int]
    text: str
    reexamined: tuple[date, int] | None = None
    adopted: bool = False
    opinion: str = ""


@dataclass
class Hearing:
    """One request of one party. `state`: asked, held, absent, withdrawn."""

    order: tuple[date, int]
    state: str = "asked"
    hearing_on: date | None = None
    notified_on: date | None = None
    ended: tuple[date, int] | None = None


@dataclass
class Review:
    order: tuple[date, int]
    result: str
    proposal: int
    lines: dict[str, Line]
    reviewer: str


@dataclass
class Resolution:
    order: tuple[date, int]
    conclusion: str
    lines: dict[str, Line]


@dataclass
class DecisionState:
    """A party's decision and what became of it. `state`: in_force, varied, annulled, revoked, illegal."""

    order: tuple[date, int]
    line: Line
    served_on: date | None = None
    state: str = "in_force"
    fine: Fen = 0
    in_dispute: list[tuple[date, date | None]] = field(default_factory=list)
    schedule: list[tuple[date, Fen]] = field(default_factory=list)
    granted_on: date | None = None

    @property
    def stands(self) -> bool:
        return self.state in ("in_force", "varied", "illegal")


@dataclass
class Held:
    """Something taken from a party (preserved, sealed or seized) until it is released."""

    seq: int
    on: date
    due: date | None
    parties: list[str]
    released_on: date | None = None
    extended: bool = False


@dataclass
class OrderState:
    seq: int
    on: date
    kind: str
    party: str
    due: date | None
    state: str = "ordered"
    rechecked_on: date | None = None


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
        self.waivers: dict[str, list[tuple[tuple[date, int], bool]]] = defaultdict(list)
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
        self.documents += entry.derived.get("documents", ())
        handler = HANDLERS.get(entry.name)
        if handler is not None:
            handler(self, entry)
        self.arrive(entry.stage)

    def arrive(self, stage: str) -> None:
        if stage != self.stage and self.entries:
            self.last_move = self.entries[-1]
            self.came_from[self.last_move.name] = self.stage
        self.stage = stage

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
        found = [e for name in names for e in self.by_name.get(name, ()) if party in e.derived.get("parties", ())]
        return max(found, key=lambda entry: entry.seq) if found else None

    def settled_after(self) -> tuple[date, int] | None:
        """The later of the last hearing's end and the last re-examination: a PASS must be later (58(1)(2))."""
        moments = [
            h.ended for hearings in self.hearings.values() for h in hearings if h.ended and h.state != "withdrawn"
        ]
        moments += [s.reexamined for many in self.statements.values() for s in many if s.reexamined]
        return max(moments) if moments else None


from cases import history_events  # noqa: E402, F401  registers the handlers
