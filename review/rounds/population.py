"""The cases a round can draw from (评查范围), with what they are stratified by. Only what the organiser may see."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from cases import selectors
from cases.models import Case, CaseOfficer, Event, Officer, Violation
from cases.registry import Stage
from review.rounds.drawing import Candidate

# How a case falls into the period: by which act, and where it stands now.
ARCHIVED, CLOSED, DECIDED = "archived", "closed", "decided"
BASES = {ARCHIVED: "期间内归档", CLOSED: "期间内结案", DECIDED: "期间内作出决定"}
ACTS = {ARCHIVED: ("archive",), CLOSED: ("close",), DECIDED: ("decide", "penalise_on_the_spot")}
STAGES = {ARCHIVED: (Stage.ARCHIVED,), CLOSED: (Stage.CLOSED, Stage.ARCHIVED), DECIDED: ()}
AT_ONCE = 500


@dataclass(frozen=True)
class Told:
    """Of a case, what strata and results go by."""

    pk: int
    uid: str
    bureau_id: int
    unit_id: int | None
    bureau: str
    unit: str
    officer_id: int | None
    officer: str
    cause: str

    def stratum(self, strata: Iterable[str]) -> str:
        values = {"unit": f"{self.bureau} {self.unit or '未定机构'}", "cause": self.cause or "未定案由",
                  "officer": f"{self.bureau} {self.officer or '未定主办人'}"}  # fmt: skip
        return "｜".join(values[name] for name in strata)


def reachable(actor: Officer, scope: dict[str, Any], first: date, last: date) -> QuerySet[Case]:
    """The cases of a scope: of these bureaus and units, by which day they fall into the period."""
    acts, stages = ACTS[scope["basis"]], STAGES[scope["basis"]]
    found = selectors.visible_cases(actor).filter(bureau__code__in=scope["bureaus"])
    found = found.filter(Exists(Event.objects.filter(case=OuterRef("pk"), name__in=acts, on__range=(first, last))))
    if stages:
        found = found.filter(stage__in=stages)
    if scope.get("units"):
        found = found.filter(unit__in=scope["units"])
    if scope.get("procedure"):
        found = found.filter(procedure=scope["procedure"])
    return found


def told(cases: QuerySet[Case]) -> list[Told]:
    """All of them, by id; three queries for each five hundred."""
    rows = list(cases.order_by("uid").values_list("pk", "uid", "bureau_id", "unit_id", "bureau__name", "unit__name"))
    found = []
    for start in range(0, len(rows), AT_ONCE):
        some = rows[start : start + AT_ONCE]
        pks = [row[0] for row in some]
        handlers: dict[int, tuple[int, str]] = {}
        team = CaseOfficer.objects.filter(case__in=pks, until=None).order_by("pk")
        for case, officer, name in team.values_list("case_id", "officer_id", "officer__name"):
            handlers.setdefault(case, (officer, name))
        clauses: dict[int, str] = {}
        violations = Violation.objects.filter(case__in=pks, superseded_by=None).order_by("pk")
        for case, clause in violations.values_list("case_id", "clause"):
            clauses.setdefault(case, clause)
        for pk, uid, bureau_id, unit_id, bureau, unit in some:
            officer_id, name = handlers.get(pk, (None, ""))
            found.append(
                Told(pk, str(uid), bureau_id, unit_id, bureau, unit or "", officer_id, name, clauses.get(pk, ""))
            )
    return found


def candidates(found: Iterable[Told], strata: Iterable[str]) -> list[Candidate]:
    strata = tuple(strata)
    return [Candidate(one.uid, one.stratum(strata)) for one in found]
