"""Random acts, people, dates, versions and data against the engine: what holds after every one of them.

Each example takes a sample's case somewhere on its way, and goes on by the sample's own next acts or beside the path.
It runs inside a transaction that is rolled back. The machine cannot say whether the law is right (that is what the
golden table is for), only that record, rows and refusals never part.
"""

from __future__ import annotations

import dataclasses
import json
from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Any, ClassVar

import pytest
from django.apps import apps
from django.db import connection, transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from cases import counters, engine, lawbase, selectors, verify
from cases.facts import Facts
from cases.history import History
from cases.history.reading import QUIET, corrected, entry
from cases.inputs import InputError
from cases.models import Bureau, Case, CounterEntry, CounterMonth, Event, LedgerEntry, Officer, Refusal
from cases.record import first_break
from cases.registry import ACTS, Stage
from tests import walk
from tests.machine.random_acts import FILLINGS, JSON, days, people, plausible

STARTS = {
    "small": (0, 2, 3, 4, 7, 11, 12, 16), "major": (4, 6, 8, 10, 11, 13, 16, 18, 20, 21), "varied": (1, 16), "summary": (1,),
}  # fmt: skip
KNOWN = [name for name in sorted(ACTS) if name != "register_clue"]
QUICK = settings(
    max_examples=40, stateful_step_count=20, derandomize=True, deadline=None, database=None,
    suppress_health_check=list(HealthCheck), phases=(Phase.explicit, Phase.generate),
)  # fmt: skip
REVIEWS = ("pass_review", "return_review")


def bound() -> settings:
    """What CI runs, unless the `deep` profile was asked for."""
    return settings.default if settings.get_current_profile_name() == "deep" else QUICK  # type: ignore[return-value]


class Start:
    """A case somewhere on its way, and the acts of its sample that are left."""

    def __init__(self, walked: walk.Walked) -> None:
        self.case = walked.case
        self.rest = list(walked.rest)
        self.officers = walked.people
        self.given: Any = walked.given

    def __repr__(self) -> str:
        stage = self.case.stage if self.case else "-"
        return f"<{self.given.title} {stage}, next {self.rest[0].act if self.rest else '-'}>"


def starts() -> list[Start]:
    """The samples walked to several depths. The same bureau and the same people each time."""
    found = []
    for name, depths in STARTS.items():
        raw = people(walk.sample(name))
        for depth in depths:
            own = walk.changed(name, **raw)
            for place, party in enumerate(own["parties"]):
                for key in ("credit_code", "id_no"):
                    if key in party:
                        party[key] = f"{party[key][:6]}{len(found):08}{place:04}"
            for act in own["acts"]:
                if "receipt_no" in act.get("data", {}):
                    act["data"]["receipt_no"] += f"-{len(found)}"
            walked = walk.start(own)
            while walked.rest and (walked.case.version if walked.case else 0) < depth:
                walked.step()
            found.append(Start(walked))
    return found


def fingerprint() -> dict[str, int]:
    """Every row of every table the engine may write, as one number per table."""
    skipped = {"Clause", "ParameterRow", "CalendarDay", "CalendarYear"}
    found = {}
    with connection.cursor() as cursor:
        for model in apps.get_app_config("cases").get_models():
            if model.__name__ not in skipped:
                cursor.execute(f"SELECT * FROM {model._meta.db_table} ORDER BY id")
                found[model.__name__] = hash(tuple(cursor.fetchall()))
    return found


class EngineMachine(RuleBasedStateMachine):
    """One case, one bureau, a stranger from another bureau."""

    starts: ClassVar[list[Start]] = []
    stranger: ClassVar[Officer]
    stages: ClassVar[Counter[str]] = Counter()
    accepted: ClassVar[Counter[str]] = Counter()
    outcomes: ClassVar[Counter[str]] = Counter()

    def __init__(self) -> None:
        super().__init__()
        self.example = transaction.atomic()
        self.example.__enter__()
        lawbase.forget()
        self.before = fingerprint()
        self.case: Case | None = None
        self.moved = False

    def teardown(self) -> None:
        """At the end of an example the product's own `verify` has nothing to say either."""
        try:
            report = verify.one(self.case) if self.case is not None else verify.Report()
            assert report.ok, {name: failure.first for name, failure in report.failures.items()}
        finally:
            transaction.set_rollback(True)
            self.example.__exit__(None, None, None)
            lawbase.forget()

    @initialize(data=st.data())
    def begin(self, data: st.DataObject) -> None:
        start = data.draw(st.sampled_from(self.starts))
        self.start = start
        self.case = Case.objects.get(pk=start.case.pk) if start.case else None
        self.rest = list(start.rest)
        last = Event.objects.filter(case=self.case).order_by("-seq").first() if self.case else None
        self.day = last.on if last else date(2026, 3, 2)

    # -- what is thrown ------------------------------------------------------------------------------------------------

    @rule(data=st.data())
    def along_the_path(self, data: st.DataObject) -> None:
        """The sample's next act; at times by another, on another day, or without its company."""
        if not self.rest:
            return
        act = self.rest[0]
        values = walk_data(self.start, act)
        actor, on, team = act.by, act.on, list(act.team)
        change = data.draw(st.sampled_from(["none"] * 5 + ["actor", "actor", "day", "team", "data"]))
        if change == "actor":
            actor = data.draw(st.sampled_from(self.fit(act.act)))
        elif change == "day":
            on = data.draw(days(max(act.on, self.day)))
        elif change == "team":
            team = data.draw(st.lists(st.sampled_from(sorted(self.start.officers)), max_size=2))
        elif change == "data" and act.act != "register_clue":
            values = data.draw(plausible(act.act))
        if self.throw(act.act, self.start.officers[actor], values, on, team):
            self.rest.pop(0)

    @rule(data=st.data())
    def beside_the_path(self, data: st.DataObject) -> None:
        """An act that stage and role allow, with plausible data."""
        if self.case is None:
            return
        here = sorted(name for name, act in ACTS.items() if self.case.stage in act.stages)
        if not here:
            return
        name = data.draw(st.sampled_from(here))
        on = data.draw(days(self.day))
        actor = data.draw(st.sampled_from(self.fit(name)))
        team = data.draw(st.sampled_from([["周启明", "何静"], ["何静"], []]))
        self.throw(name, self.start.officers[actor], data.draw(plausible(name)), on, team)

    @precondition(lambda self: self.case is not None and self.case.stage == "in_review")
    @rule(place=st.integers(0, 999), act=st.sampled_from(["pass_review", "pass_review", "return_review"]))
    def a_review(self, place: int, act: str) -> None:
        """By anybody who holds the role: only separation of duties can stop them."""
        fit = self.fit(act)
        self.throw(act, self.start.officers[fit[place % len(fit)]], FILLINGS[act][0], self.day, [])

    def fit(self, act: str) -> list[str]:
        """Who holds a role of this act, else everybody: what stops them then is not the role."""
        return sorted(n for n, o in self.start.officers.items() if roles(o) & ACTS[act].by) or sorted(
            self.start.officers
        )

    @rule(data=st.data())
    def against_the_path(self, data: st.DataObject) -> None:
        """Any act by anybody, data nobody would type, a stale version, a stranger."""
        kind = data.draw(st.sampled_from(["anything", "anything", "garbage", "garbage", "stale", "stranger"]))
        if kind == "garbage" or (self.case is None and kind != "stale"):
            self._garbage(data)
        elif kind == "anything":
            name = data.draw(st.sampled_from(KNOWN))
            actor = data.draw(st.sampled_from(sorted(self.start.officers)))
            values = data.draw(st.sampled_from(FILLINGS[name]))
            self.throw(name, self.start.officers[actor], values, data.draw(days(self.day)), [])
        elif kind == "stale" and self.case is not None and self.rest:
            act = self.rest[0]
            off = data.draw(st.sampled_from([-1, 1, 1000, None]))
            version = None if off is None else self.case.version + off
            with pytest.raises(engine.Conflict):
                values = walk_data(self.start, act)
                self.perform(act.act, self.start.officers[act.by], values, act.on, act.team, version)
            self.nothing_changed("stale")
        elif kind == "stranger" and self.case is not None:
            name = data.draw(st.sampled_from(KNOWN))
            with pytest.raises(engine.CaseNotFound):
                self.perform(name, self.stranger, FILLINGS[name][0], self.day, [], self.case.version)
            self.nothing_changed("stranger")

    def _garbage(self, data: st.DataObject) -> None:
        name = data.draw(st.sampled_from(sorted(ACTS)))
        key = data.draw(st.sampled_from(sorted({k for d in FILLINGS[name] for k in d} | {"party"})))
        good = data.draw(st.sampled_from(FILLINGS[name]))
        more = data.draw(st.dictionaries(st.text(max_size=8), JSON, max_size=2))
        actor = self.start.officers[data.draw(st.sampled_from(sorted(self.start.officers)))]
        self.throw(name, actor, {**good, **more, key: data.draw(JSON)}, self.day, [])

    # -- what comes of it ----------------------------------------------------------------------------------------------

    def perform(self, act: str, actor: Officer, data: Any, on: date, team: Any, version: int | None) -> Event:
        company = [self.start.officers[name] for name in team]
        return engine.perform(self.case, act, actor, data, on=on, version=version, team=company)

    def throw(self, act: str, actor: Officer, data: Any, on: date, team: list[str]) -> bool:
        """Perform and sort the outcome; anything but the engine's own four exceptions is a fault."""
        version = self.case.version if self.case else None
        known = self.case is not None
        asked = engine.check(self.case, act, actor, None, on=on) if known else None
        try:
            event = self.perform(act, actor, data, on, team, version)
        except engine.Refused as refused:
            assert refused.reasons
            self.only_a_refusal()
        except InputError as error:
            assert error.wrongs and all(wrong.message for wrong in error.wrongs)
            self.nothing_changed("input")
        except (engine.CaseNotFound, engine.Conflict) as error:
            assert not known, error
            self.nothing_changed("not found")
        else:
            assert asked is None or asked.allowed, f"{act} went through though its button was grey: {asked.reasons}"
            self.case, self.day, self.before = event.case, on, fingerprint()
            self.moved = True
            self.outcomes["accepted"] += 1
            self.accepted[act] += 1
            self.stages[str(self.case.stage)] += 1
            return True
        return False

    def nothing_changed(self, outcome: str) -> None:
        self.outcomes[outcome] += 1
        now = fingerprint()
        assert now == self.before, {table for table in now if now[table] != self.before[table]}

    def only_a_refusal(self) -> None:
        self.outcomes["refused"] += 1
        now = fingerprint()
        assert {table for table in now if now[table] != self.before[table]} == {"Refusal"}
        last = Refusal.objects.order_by("-pk").first()
        assert last is not None and json.loads(last.reasons)
        self.before = now

    # -- what always holds ---------------------------------------------------------------------------------------------

    @invariant()
    def record_and_rows_agree(self) -> None:
        """After every accepted act: chain, fold, counters, money, duties, order of the ordinary procedure."""
        if not self.moved or self.case is None:
            return
        self.moved = False
        case = Case.objects.select_related("bureau").get(pk=self.case.pk)
        events = list(selectors.events(case))
        uid, code = str(case.uid), case.bureau.code
        chain = [(selectors.sealed(e, uid, code), e.hash) for e in events]
        assert first_break(chain, case.head, case.version) is None
        assert case.version == len(events)
        entries = corrected([entry((e.seq, e.name, e.on, e.actor.username, e.stage, e.payload)) for e in events])
        folded(case, events, entries)
        counted(case, entries)
        paid(case)
        duties(entries)
        order_of_procedure(entries)


def walk_data(start: Start, act: Any) -> dict[str, Any]:
    from cases import dossier

    return dossier.act_data(start.given, act, start.officers)


def roles(officer: Officer) -> set[str]:
    if not hasattr(officer, "known_roles"):
        officer.known_roles = set(officer.roles.values_list("role", flat=True))  # type: ignore[attr-defined]
    return officer.known_roles  # type: ignore[attr-defined, no-any-return]


def folded(case: Case, events: list[Event], entries: list[Any]) -> None:
    history = History(entries)
    assert history.stage == case.stage == events[-1].stage
    assert case.stage in Stage.values
    fact = Facts(case, case.bureau).history  # leaves out what no guard reads; folded on from what the process kept
    assert vars(fact) == vars(History(one for one in entries if one.name not in QUIET))
    assert (fact.stage, fact.decided, fact.undecided, fact.tracks) == (
        history.stage, history.decided, history.undecided, history.tracks,
    )  # fmt: skip


def counted(case: Case, entries: list[Any]) -> None:
    history, fresh = History(), Counter()
    for one in entries:
        history.apply(one)
        for count in counters.count(one, history):
            fresh[count.key, count.party, count.on or one.on] += count.value
    kept: Counter[Any] = Counter()
    for row in CounterEntry.objects.filter(case=case):
        kept[row.key, row.party, row.on] += row.value
    assert {k: v for k, v in fresh.items() if v} == {k: v for k, v in kept.items() if v}
    months: Counter[Any] = Counter()
    for row in CounterEntry.objects.all():
        months[row.bureau_id, row.unit_id, row.key, row.on.year, row.on.month] += row.value
    table = {(m.bureau_id, m.unit_id, m.key, m.year, m.month): m.value for m in CounterMonth.objects.all()}
    assert {k: v for k, v in months.items() if v} == {k: v for k, v in table.items() if v}


def paid(case: Case) -> None:
    """What the ledger's rows say came in and went out is what the party's account says."""
    facts = Facts(case, case.bureau)
    last = max(Event.objects.filter(case=case).values_list("on", flat=True))
    for key in facts.history.decided:
        rows = LedgerEntry.objects.filter(case=case, party__key=key)
        came = -sum(r.fen for r in rows if r.kind in ("payment", "surcharge", "income") and r.fen < 0)
        went = sum(r.fen for r in rows if r.kind == "refund")
        account = facts.account(key, last)
        assert account.paid == came - went, (key, account, came, went)


def duties(entries: list[Any]) -> None:
    """No officer of the case reviewed it, no approver either; who reviewed did not handle it before."""
    officers: set[str] = set()
    for one in entries:
        if one.name == "request_filing":
            officers |= set(one.data["officers"])
        elif one.name == "assign_officer":
            officers.add(one.data["officer"])
        elif one.name == "penalise_on_the_spot":
            officers |= {one.by, *one.team}
        elif one.name in REVIEWS:
            assert one.by not in officers, f"{one.by} reviewed the own case"


def order_of_procedure(entries: list[Any]) -> None:
    """No penalty by the ordinary procedure without a served notice and a PASS as the last review."""
    told: set[str] = set()
    review = ""
    for one in entries:
        if one.name == "serve_notice":
            told |= set(one.derived["notices"])
        elif one.name in REVIEWS:
            review = one.name
        elif one.name == "decide":
            for line in one.derived["lines"]:
                if line["kind"] == "penalty":
                    assert line["party"] in told, f"{line['party']} was never notified"
                    assert review == "pass_review", "not reviewed"
        elif one.name == "redecide":
            told -= set(one.derived["parties"])


@pytest.fixture
def machine(db: None) -> Iterator[type[EngineMachine]]:
    """The machine with its cases, and counts of its own."""
    lawbase.forget()
    elsewhere = Bureau.objects.create(code="410999", name="他市应急管理局", abbr="豫他")
    stranger = Officer.objects.create_user("stranger", bureau=elsewhere, name="外人")
    ready = starts()
    fresh = {"starts": ready, "stranger": stranger, "stages": Counter(), "accepted": Counter(), "outcomes": Counter()}
    yield type("Machine", (EngineMachine,), fresh)
    lawbase.forget()


def test_whatever_is_thrown_at_the_engine_record_rows_and_refusals_agree(machine: type[EngineMachine]) -> None:
    run_state_machine_as_test(machine, settings=bound())
    assert len(machine.stages) >= 12, machine.stages
    assert len(machine.accepted) >= 22, machine.accepted
    assert min(machine.outcomes[kind] for kind in ("accepted", "refused", "input")) >= 30, machine.outcomes


def test_without_its_guard_an_officer_reviews_the_own_case_and_the_machine_sees_it(
    machine: type[EngineMachine], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in REVIEWS:
        guards = tuple(g for g in ACTS[name].guards if g.id != "SOD-REVIEWER")
        assert len(guards) < len(ACTS[name].guards)
        monkeypatch.setitem(ACTS, name, dataclasses.replace(ACTS[name], guards=guards))
    machine.starts = [s for s in machine.starts if s.case is not None and s.case.stage == "in_review"]
    many = settings(QUICK, max_examples=100, stateful_step_count=5)
    with pytest.raises(AssertionError, match="reviewed the own case"):
        run_state_machine_as_test(machine, settings=many)
