"""What a case is and holds."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from cases.api.answers.base import Answer
from cases.api.answers.people import BureauOut


class CaseRow(Answer):
    """`amount_fen`: decided, or before that proposed; `left`: working days to the next period's end."""

    uid: UUID
    number: str | None
    title: str
    procedure: str
    stage: str
    stage_label: str
    bureau: BureauOut
    unit: str | None
    parties: list[str]
    officers: list[str]
    returned: bool
    amount_fen: int | None
    filed_on: date | None
    next_due: date | None
    left: int | None
    version: int


class CasePage(Answer):
    """`next` is the address of the following page, null on the last; `count` how many fit, or 1000+."""

    results: list[CaseRow]
    next: str | None
    count: str


class StepOut(Answer):
    """A step of the stage strip; `state`: past, now, next, or none (passed over)."""

    label: str
    state: str
    on: date | None


class TeamOut(Answer):
    username: str
    name: str
    since: date
    until: date | None


class CaseOut(Answer):
    uid: UUID
    number: str | None
    title: str
    procedure: str
    source: str
    stage: str
    stage_label: str
    strip: list[StepOut]
    bureau: BureauOut
    unit: str | None
    team: list[TeamOut]
    registered_at: datetime
    filed_on: date | None
    next_due: date | None
    version: int
    head: str


class PartyOut(Answer):
    """A party as known now. `id_no` is masked unless asked for in full."""

    id: str
    kind: str
    name: str
    credit_code: str = ""
    id_no: str = ""
    legal_representative: str = ""
    position: str = ""
    address: str = ""
    phone: str = ""
    postcode: str = ""
    sex: str = ""
    birth: date | None = None
    employer: str = ""
    employer_address: str = ""
    industry: str = ""
    electronic_service: bool = False


class PartiesOut(Answer):
    results: list[PartyOut]


class ViolationOut(Answer):
    id: str
    party: str
    facts: str
    act_start: date
    act_end: date
    violated: str
    clause: str
    step: str
    variant: str = ""
    name: str = ""
    place: str = ""


class ViolationsOut(Answer):
    results: list[ViolationOut]


class FileOut(Answer):
    """`href` is where to fetch it, as an attachment."""

    id: int
    name: str
    kind: str
    size: int
    sha256: str
    href: str


class EvidenceOut(Answer):
    number: int
    act: str
    kind: str
    kind_label: str
    title: str
    pages: int
    proves: list[str]
    obtained_on: date
    officers: list[str]
    files: list[FileOut]


class EvidenceListOut(Answer):
    results: list[EvidenceOut]


class CompanionOut(Answer):
    """What goes with a paper and never replaces it; `role`: scanned (签字扫描件) or edited (编辑稿)."""

    role: str
    label: str
    note: str
    file: FileOut


class DocumentOut(Answer):
    """An issued paper. `word` is where its editing copy is, null where its form may not be edited any more."""

    id: int
    form: str
    title: str
    number: str
    party: str
    on: date
    copy_no: int
    state: str
    digest: str
    href: str
    word: str | None
    companions: list[CompanionOut]


class DocumentsOut(Answer):
    results: list[DocumentOut]


class DecisionOut(Answer):
    """The decision against one party and what it still owes today; money in fen.

    `state`: in_force, varied, annulled, revoked, illegal.
    """

    party: str
    kind: str
    state: str
    decided_on: date
    served_on: date | None
    pay_by: date | None
    fine_fen: int
    surcharge_fen: int
    paid_fen: int
    owed_fen: int
    settled: bool


class DecisionsOut(Answer):
    results: list[DecisionOut]


class EventOut(Answer):
    """One event with everything that was hashed."""

    case: str
    bureau: str
    seq: int
    name: str
    v: int
    actor: str
    snapshot: dict[str, Any]
    entered_by: str
    on: date
    at: datetime
    stage: str
    payload: dict[str, Any]
    articles: list[Any]
    flaws: list[Any]
    digests: dict[str, Any]
    request_id: str
    prev: str
    hash: str


class RecordOut(Answer):
    """The record as an auditor can check it without the system."""

    case: UUID
    number: str | None
    title: str
    bureau: str
    stage: str
    version: int
    head: str
    events: list[EventOut]
