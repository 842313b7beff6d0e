"""What a guard may look at: a frozen view of case, record, people and law (`Facts`), and the act at hand (`Step`).

Parts load on first use: at most ten queries for one act, fifteen for all acts, whatever the size of the case.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, timedelta
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from cases import issued, lawbase, money, same_day
from cases.deadlines import Running
from cases.history import DecisionState, Entry, History, Line
from cases.history.reading import ENTRY_FIELDS, entry, history_of
from cases.issued import Issued
from cases.models import (
    Bureau,
    Case,
    Deadline,
    DecisionClause,
    Document,
    Event,
    Evidence,
    OfficerRole,
    Service,
)
from cases.people import Person, people
from cases.prepared import Prepared
from cases.presences import Presence
from cases.registry import Act, Role
from cases.thresholds import filing_duties
from cases.tracks import TRACKS
from cases.working import WorkLine, surcharge

if TYPE_CHECKING:
    from cases.inputs import ActInput

Ask = Callable[[str], lawbase.Value]
TRANSITION, BY_FILING = "procedure_transition", "by_filing"  # 新旧程序规定的衔接
EVIDENCE_FIELDS = ("number", "act", "kind", "title", "pages", "proves", "obtained_on", "officers", "original_at",
                   "event_id", "event__seq")  # fmt: skip
RUNNING_FIELDS = ("pk", "key", "party", "due", "parameter")

# What every act reads, compiled once.
RUNNING = Prepared(
    lambda case: Deadline.objects.filter(case_id=case, done_on=None).order_by("pk").values_list(*RUNNING_FIELDS)
)
EVIDENCE = Prepared(lambda case: Evidence.objects.filter(case_id=case).order_by("number").values_list(*EVIDENCE_FIELDS))


class Facts:
    """Case, record, people and law as they stand. `case` is None before `register_clue`."""

    def __init__(self, case: Case | None, bureau: Bureau, law: lawbase.LawBase | None = None) -> None:
        self.case = case
        self.bureau = bureau
        self.law = law or lawbase.current()
        self._presences: dict[date, list[Presence]] = {}

    @cached_property
    def history(self) -> History:
        if self.case is None or self.case.pk is None:
            return History()
        return history_of(self.case)

    def load_people(self, names: Iterable[str]) -> None:
        """Read these officers (usernames, or names within the bureau) in one go; kept until somebody changes."""
        asked = self.law.asked
        wanted = [n for n in dict.fromkeys(names) if n not in self.law.people and (self.bureau.pk, n) not in asked]
        if wanted:
            self.law.people.update(people(Q(username__in=wanted) | Q(bureau=self.bureau, name__in=wanted)))
            asked.update((self.bureau.pk, n) for n in wanted)  # last: another thread reads the same law

    def person(self, username: str) -> Person | None:
        if username not in self.law.people:
            self.load_people([username])
        return self.law.people.get(username)

    def named(self, name: str) -> list[Person]:
        """People of this bureau who bear this name or username, among those loaded."""
        known = list(self.law.people.values())  # at once: another thread may be adding
        return [p for p in known if p.username == name or (p.name == name and p.bureau_id == self.bureau.pk)]

    @cached_property
    def leaders(self) -> list[Person]:
        """Everybody who ever was a leader of the bureau; ask `has_role` for the day."""
        if self.bureau.pk not in self.law.leaders:
            ids = OfficerRole.objects.filter(role=Role.LEADER, officer__bureau=self.bureau).values("officer_id")
            self.law.leaders[self.bureau.pk] = list(people(Q(pk__in=ids)).values())
        return self.law.leaders[self.bureau.pk]

    @cached_property
    def evidence(self) -> list[dict[str, Any]]:
        rows = EVIDENCE.rows(self.case.pk) if self.case is not None and self.case.pk else []
        return [dict(zip(EVIDENCE_FIELDS, row, strict=True)) for row in rows]

    @cached_property
    def failed_services(self) -> Counter[tuple[str, str]]:
        """How often a paper could not be served on a party in another way than by announcement, by (party, paper)."""
        tries = Service.objects.filter(case=self.case, result="failed").exclude(method="announcement")
        return Counter(tries.values_list("party__key", "paper"))

    @cached_property
    def running(self) -> list[Running]:
        """The periods that still run."""
        if self.case is None or self.case.pk is None:
            return []
        return [Running(*row) for row in RUNNING.rows(self.case.pk)]

    @property
    def decision_due(self) -> date | None:
        """The last day to decide, extensions included; None where the period does not run."""
        return next((r.due for r in reversed(self.running) if r.key == "decision_term"), None)

    def presences(self, day: date) -> list[Presence]:
        """Who of the bureau's people and of those they asked was where on a day, by the records of all its cases."""
        if day not in self._presences:
            self._presences[day] = same_day.on_day(self.bureau.pk, day)
        return self._presences[day]

    def event_named(self, seq: int) -> Entry | None:
        """Any event of the case by its number, quiet ones too."""
        row = Event.objects.filter(case=self.case, seq=seq).values_list(*ENTRY_FIELDS).first()
        return entry(row) if row else None

    @cached_property
    def documents(self) -> list[Document]:
        if self.case is None or self.case.pk is None:
            return []
        return list(Document.objects.filter(case=self.case).select_related("number").order_by("pk"))

    @cached_property
    def issued(self) -> list[Issued]:
        """Every paper of the case in the order of issue."""
        return issued.read(self.case, self.history) if self.case is not None and self.case.pk else []

    @cached_property
    def earlier(self) -> list[dict[str, Any]]:
        """Penalties of this case's parties in other cases of this data folder, by identity and clause."""
        identities = [identity(p) for p in self.history.parties.values()]
        rows = DecisionClause.objects.filter(identity__in=identities, in_force=True)
        if self.case is not None:
            rows = rows.exclude(decision__case=self.case)
        fields = ("identity", "clause", "penalised", "act_start", "act_end", "decided_on", "fine")
        return [dict(zip(fields, row, strict=True)) for row in rows.values_list(*fields[:-1], "decision__fine")]

    def pay_by(self, party: str) -> date | None:
        """The last day to pay (行政处罚法 67(3)); None while the decision is not served."""
        decision = self.history.decisions.get(party)
        if decision is None or decision.served_on is None:
            return None
        last = decision.served_on + timedelta(days=15)
        rolls = self.parameter("roll_to_working_day", decision.served_on).value
        return self.law.calendar.next_working(last) if rolls else last

    def account(self, party: str, on: date, imposing: bool = False, ask: Ask | None = None) -> money.Account:
        """What the party owes and has paid on a day, in fen. `ask` is how a parameter is asked for, where that is noted.

        Where a surcharge needs a decision of its own (行政强制法 37), only what was imposed is owed; `imposing` asks
        for what has grown all the same.
        """
        ask = ask or partial(self.parameter, on=on)
        decision, moves = self.history.decisions[party], self.history.money[party]
        account = money.account(decision, moves, self.pay_by(party), on, *self._surcharge_rule(decision, ask))
        if imposing or not ask("surcharge_needs_decision").value:
            return account
        imposed = sum(fen for day, kind, fen in moves if kind == "imposed" and day <= on)
        return replace(account, surcharge=min(account.surcharge, imposed))

    def _surcharge_rule(self, decision: DecisionState, ask: Ask) -> tuple[str, bool]:
        """The base the surcharge grows on, and whether it stops while enforcement is stayed."""
        return str(ask("surcharge_base").value), bool(decision.stayed and ask("surcharge_stops_when_stayed").value)

    def surcharge_steps(self, party: str, on: date) -> list[WorkLine]:
        """How the party's surcharge has grown until a day, step by step; nothing where nothing was late."""
        decision, pay_by = self.history.decisions[party], self.pay_by(party)
        if pay_by is None or not decision.stands:
            return []
        paid = money.fine_payments(self.history.money[party])
        return surcharge.steps(
            decision, paid, pay_by, on, *self._surcharge_rule(decision, partial(self.parameter, on=on))
        )

    def parameter(self, key: str, on: date) -> lawbase.Value:
        """The row in force on a day; on that of the filing, where the whole case goes by the rules of that day."""
        row, code = self.law.parameter(key, self.bureau.code, on), self.bureau.code
        filed = self.history.filed_on
        if filed is None or filed >= on or self.law.parameter(TRANSITION, code, on).value != BY_FILING:
            return row
        try:
            return self.law.parameter(key, code, filed)
        except lawbase.UnknownParameter:  # the rule did not exist yet
            return row


def identity(party: dict[str, Any]) -> str:
    """What tells one party from another across cases: credit code, else identity number, else kind and name."""
    return party.get("credit_code") or party.get("id_no") or f"{party['kind']}:{party['name']}"


class Step:
    """One act about to be done: who, when, with what. Guards, deadlines, counters and papers read it."""

    def __init__(
        self,
        act: Act,
        facts: Facts,
        actor: Person,
        on: date,
        data: ActInput | None,
        team: tuple[Person, ...] = (),
        today: date | None = None,
    ) -> None:
        self.act = act
        self.facts = facts
        self.actor = actor
        self.on = on
        self.data: Any = data
        self.team = team
        self.today = today or on
        self.seq = facts.case.version + 1 if facts.case is not None else 1  # the number its event has or will have
        self.used: dict[str, lawbase.Value] = {}
        self.asked: dict[str, lawbase.Value] = {}  # what was asked for since somebody began to watch
        self.derived: dict[str, Any] = {}

    @property
    def history(self) -> History:
        return self.facts.history

    def param(self, key: str) -> lawbase.Value:
        """A parameter in force on the step's date; noted, so that the event keeps what judged it."""
        if key not in self.used:
            row = self.used[key] = self.facts.parameter(key, self.on)
            if row.since is not None and row != self.facts.law.parameter(key, self.facts.bureau.code, self.on):
                self.param(TRANSITION)  # it decided which row
        self.asked[key] = self.used[key]
        return self.used[key]

    def party(self, key: str) -> dict[str, Any]:
        return self.history.parties[key]

    def subject(self, key: str) -> str:
        """`unit` or `person`: an individual business counts as a person where amounts set limits (参见 C.1)."""
        return "unit" if self.party(key)["kind"] == "unit" else "person"

    def identity(self, key: str) -> str:
        return identity(self.party(key))

    @staticmethod
    def identity_of(party: dict[str, Any]) -> str:
        return identity(party)

    @property
    def acting(self) -> tuple[Person, ...]:
        """Who acts: the officer and those named with him, each once."""
        return tuple({p.username: p for p in (self.actor, *self.team)}.values())

    @cached_property
    def parties(self) -> list[str]:
        """The parties this act concerns: those named, else all it can concern."""
        named = getattr(self.data, "party", None)
        if named:
            return list(named)
        if not self.act.concerns:
            return []
        candidates = self.to_publish if self.act.name == "publish" else getattr(self.history, self.act.concerns)
        return self._on_track(list(candidates)) or list(candidates)

    def _on_track(self, candidates: list[str]) -> list[str]:
        """Of the parties it can concern, those whose track row allows the act now."""
        track = TRACKS.get(self.act.track)
        if track is None or track.key == "record_filing":
            return candidates
        state = self.history.tracks[track.key]
        return [p for p in candidates if track.allows(self.act.name, state.get(p, ""))]

    @cached_property
    def lines(self) -> list[Line]:
        """The lines this act proposes or decides; empty where it does neither or the form is not filled."""
        from cases import proposals

        return proposals.lines(self)

    @cached_property
    def served_on(self) -> date:
        """The day service took effect: today's act, or the day an announcement's thirty days were over."""
        return getattr(self.data, "received_on", None) or self.on

    @cached_property
    def track_keys(self) -> list[str]:
        """The rows of the act's track it moves: parties, or party|receiver where a duty is per receiver."""
        if self.act.track == "record_filing" and self.data is not None:
            if self.act.name == "file_record":
                owed = [p for p in self.parties if (d := self.history.decisions.get(p)) and filing_duties(self, d.line)]
                return [f"{p}|{self.data.to}" for p in owed]
            known = self.history.tracks["record_filing"]
            return [
                k for k in known if k.split("|")[0] in self.parties and (not self.data.to or k.endswith(self.data.to))
            ]
        return self.parties

    @property
    def to_publish(self) -> list[str]:
        """Parties whose penalty is to be published: units, and persons the decision named for it (处罚法 48)."""
        return [
            p
            for p, d in self.history.decisions.items()
            if d.line.penalises and (self.party(p)["kind"] != "person" or self.publishes_person(p))
        ]

    def publishes_person(self, party: str) -> bool:
        """Whether the decision found that a penalty on a person has social impact (具有一定社会影响)."""
        decided = [e for e in self.history.by_name.get("decide", ()) if party in e.derived.get("parties", ())]
        return bool(decided and decided[-1].data.get("publish_person"))

    def account(self, party: str) -> money.Account:
        """The party's account on the step's date, as the record has it now."""
        return self.facts.account(party, self.on, imposing=self.act.name == "impose_surcharge", ask=self.param)
