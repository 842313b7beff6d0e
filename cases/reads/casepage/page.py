"""What the page of one case shows. Made from the case's facts (already loaded for the verdicts) and few more rows."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from cases import clock, labels
from cases.engine import Verdict
from cases.facts import Facts
from cases.models import Case, Document, Officer
from cases.reads.casepage import money, papers, substance, thread
from cases.reads.casepage.basis import Basis, basis
from cases.reads.casepage.choices import Choice, impossible, possible
from cases.reads.periods import Due, dues, next_of
from cases.reads.strip import ASIDE, StripStep, strip
from cases.reads.telling import cause
from cases.reads.workings import Worked, recorded, surcharges_on
from cases.registry import Role, Stage


class CasePage:
    """A case for one officer on one day. Every part loads once; the number of queries depends on no row."""

    def __init__(self, case: Case, facts: Facts, verdicts: dict[str, Verdict], officer: Officer, roles: frozenset[str]):
        self.case = case
        self.facts = facts
        self.history = facts.history
        self.verdicts = verdicts
        self.officer = officer
        self.roles = roles
        self.today = clock.today()

    # -- head --------------------------------------------------------------------------------------------------------

    @property
    def strip(self) -> list[StripStep]:
        return strip(self.case.stage, self.history)

    @property
    def stage(self) -> str:
        return Stage(self.case.stage).label

    @property
    def aside(self) -> bool:
        return self.case.stage in ASIDE

    @property
    def rounds(self) -> int:
        return len(self.history.by_name.get("submit_for_review", ()))

    @property
    def procedure(self) -> str:
        return labels.PROCEDURES[self.case.procedure]

    @cached_property
    def handlers(self) -> str:
        names = self.history.officers_on(self.today)
        self.facts.load_people(names)
        return "、".join(p.name for n in names if (p := self.facts.person(n)) is not None)

    @property
    def about(self) -> str:
        """What the case is about: its title without the name of the party that stands beside it."""
        first = next((p["name"] for p in self.history.parties.values()), "")
        return self.case.title.removeprefix(first) or self.case.title

    @property
    def party_names(self) -> str:
        found = [p["name"] for p in self.history.parties.values()]
        return "、".join(found[:2]) + (f" 等 {len(found)} 名" if len(found) > 2 else "") or self.case.title

    @property
    def cause(self) -> str:
        return cause(self.case.title, [p["name"] for p in self.history.parties.values()])

    @cached_property
    def dues(self) -> list[Due]:
        return dues(self.facts, self.today)

    @property
    def next_dues(self) -> list[Due]:
        return next_of(self.dues)

    # -- what can be done --------------------------------------------------------------------------------------------

    @cached_property
    def can(self) -> list[Choice]:
        return possible(self.case.stage, self.verdicts, self.dues)

    @cached_property
    def cannot(self) -> tuple[list[Choice], list[Choice]]:
        """The next two acts on the road that cannot be done yet, and the rest."""
        return impossible(self.case.stage, self.verdicts)

    @property
    def cannot_next(self) -> list[Choice]:
        return self.cannot[0]

    @property
    def cannot_rest(self) -> list[Choice]:
        return self.cannot[1]

    # -- content -----------------------------------------------------------------------------------------------------

    @property
    def parties(self) -> list[dict[str, Any]]:
        return substance.parties(self.facts)

    @cached_property
    def violations(self) -> list[dict[str, Any]]:
        return substance.violations(self.facts)

    @cached_property
    def documents(self) -> list[Document]:
        return self.facts.documents

    @property
    def papers(self) -> list[dict[str, Any]]:
        return papers.papers(self.facts)

    @cached_property
    def evidence(self) -> list[dict[str, Any]]:
        return papers.evidence(self.case, self.facts)

    @cached_property
    def services(self) -> list[dict[str, Any]]:
        return papers.services(self.case)

    @property
    def publications(self) -> list[dict[str, Any]]:
        return papers.publications(self.case)

    # -- money, fen --------------------------------------------------------------------------------------------------

    @cached_property
    def amounts(self) -> list[dict[str, Any]]:
        return money.amounts(self.facts, self.today)

    @property
    def totals(self) -> list[int | None]:
        return money.totals(self.amounts)

    @property
    def has_amounts(self) -> bool:
        return bool(self.history.proposals or self.history.decisions)

    @property
    def accounts(self) -> list[dict[str, Any]]:
        return money.accounts(self.facts, self.today)

    @cached_property
    def workings(self) -> list[Worked]:
        """How the amounts were found, as the acts kept it."""
        return recorded(self.history)

    @cached_property
    def surcharges(self) -> list[Worked]:
        return surcharges_on(self.facts, self.today)

    @property
    def ledger(self) -> list[dict[str, Any]]:
        return money.ledger(self.facts)

    @property
    def basis(self) -> Basis:
        """The rows of the law base that judged the case."""
        return basis(self.case, self.facts.law)

    # -- record ------------------------------------------------------------------------------------------------------

    @property
    def record_recent(self) -> list[thread.Told]:
        return thread.record(self.case, self.facts, whole=False)

    @property
    def record_whole(self) -> list[thread.Told]:
        return thread.record(self.case, self.facts, whole=True)

    @property
    def tracks(self) -> list[dict[str, Any]]:
        return thread.tracks(self.history, self.dues)

    @property
    def reviews(self) -> list[dict[str, Any]]:
        return thread.reviews(self.facts)

    @property
    def discussion(self) -> dict[str, Any] | None:
        return thread.discussion(self.facts)

    @property
    def may_see_refusals(self) -> bool:
        """Refused attempts are for the case's officers, administrators and supervision (法制)."""
        mine = self.officer.username in self.history.ever_officers
        return mine or bool(self.roles & {Role.ADMINISTRATOR, Role.LEGAL_REVIEWER})

    @property
    def refusals(self) -> list[dict[str, Any]]:
        return thread.refusals(self.case) if self.may_see_refusals else []

    @property
    def flaws(self) -> list[dict[str, Any]]:
        return thread.flaws(self.case)
