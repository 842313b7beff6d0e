"""What the API answers, as shapes: days are ISO dates, moments carry their zone, money is whole fen (分)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field


class Answer(BaseModel):
    """The base of every answer: made from rows by attribute, read by programs."""

    model_config = ConfigDict(from_attributes=True)


class ReasonOut(Answer):
    """Why an act may not be done, or what an evaluation will mark."""

    guard: str
    message: str
    article: str


class ErrorOut(Answer):
    path: str
    message: str


class SinceOut(Answer):
    """What somebody did after the version given."""

    act: str
    label: str = ""
    by: str = ""
    on: date


class Problem(Answer):
    """Problem details (RFC 9457)."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str = ""
    reasons: list[ReasonOut] = Field(default_factory=list)
    errors: list[ErrorOut] = Field(default_factory=list)
    version: int | None = None
    since: list[SinceOut] = Field(default_factory=list)


# -- people ------------------------------------------------------------------------------------------------------------


class BureauOut(Answer):
    code: str
    name: str


class OfficerOut(Answer):
    username: str
    name: str
    title: str
    unit: str | None
    roles: list[str]


class OfficersOut(Answer):
    results: list[OfficerOut]


class Me(OfficerOut):
    bureau: BureauOut
    unread: int


class TokenOut(Answer):
    """Sent back as `Authorization: Bearer <token>`; shown this once."""

    token: str
    expires_at: datetime
    username: str


# -- cases -------------------------------------------------------------------------------------------------------------


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


class DocumentOut(Answer):
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


class DeadlineOut(Answer):
    """A period. `left`: working days to its last day, negative (calendar days) once it is over; null when done."""

    key: str
    label: str
    party: str
    due: date
    left: int | None
    provisional: bool
    article: str
    done_on: date | None


class DeadlinesOut(Answer):
    results: list[DeadlineOut]


class CaseDeadlineOut(DeadlineOut):
    case: UUID
    number: str | None
    title: str


class CaseDeadlinesOut(Answer):
    results: list[CaseDeadlineOut]
    next: str | None


class CounterOut(Answer):
    """`unit` 分 marks money in fen."""

    key: str
    label: str
    unit: str
    value: int


class CountersOut(Answer):
    results: list[CounterOut]


class YearCounterOut(CounterOut):
    """`value` is the year's sum, `months` its twelve parts."""

    months: list[int]


class YearCountersOut(Answer):
    year: int
    bureau: BureauOut
    results: list[YearCounterOut]


class FlawOut(Answer):
    guard: str
    act: str
    message: str


class FlawsOut(Answer):
    results: list[FlawOut]


class RefusalOut(Answer):
    act: str
    label: str
    by: str
    on: date
    at: datetime
    reasons: list[ReasonOut]


class RefusalsOut(Answer):
    results: list[RefusalOut]


# -- acts --------------------------------------------------------------------------------------------------------------


class ActOut(Answer):
    """An act (执法行为) as the registry declares it: where it may be done and by whom, the forms it issues."""

    act: str
    label: str
    group: str
    stages: list[str]
    roles: list[str]
    moves: bool
    concerns: str
    issues: list[str]
    superior: bool


class ActsOut(Answer):
    results: list[ActOut]


class ActWithInput(ActOut):
    """`input` is the JSON Schema of the act's `data`."""

    input: dict[str, Any]


class VerdictOut(Answer):
    """Whether an act may be done now: `reasons` why not, `flaws` that would be kept."""

    act: str
    label: str
    allowed: bool
    reasons: list[ReasonOut]
    flaws: list[ReasonOut]


class VerdictsOut(Answer):
    case: UUID
    version: int
    stage: str
    results: list[VerdictOut]


class DoneOut(Answer):
    """An act done: the event it left. `version` is the one to give with the next act."""

    case: UUID
    number: str | None
    version: int
    seq: int
    act: str
    label: str
    on: date
    by: str
    entered_by: str
    stage: str
    stage_label: str
    documents: list[DocumentOut]
    flaws: list[ReasonOut]


class UploadOut(Answer):
    """A file waiting to be bound by an act; one that no act binds goes after 30 days."""

    id: int
    name: str
    kind: str
    size: int
    sha256: str


# -- desk --------------------------------------------------------------------------------------------------------------




class DraftOut(Answer):
    id: int
    case: UUID | None
    act: str
    label: str
    by: str
    holder: str
    returned: bool
    base_version: int
    saved_at: datetime
    data: dict[str, Any]
    opinions: list[dict[str, Any]]


class DraftsOut(Answer):
    results: list[DraftOut]


class MessageOut(Answer):
    id: int
    kind: str
    text: str
    case: UUID | None
    link: str
    at: datetime
    read_at: datetime | None


class MessagesOut(Answer):
    results: list[MessageOut]
    next: str | None


class ParameterOut(Answer):
    """A parameter in force for the bureau. `confirmed` false shows as 待确认; `unit` fen marks money."""

    key: str
    label: str
    value: Any
    unit: str
    region: str
    source: str
    confirmed: bool


class ParametersOut(Answer):
    on: date
    results: list[ParameterOut]


class RefusedAct(Answer):
    """The act of a dossier that was refused; what comes after it was not tried."""

    number: int
    act: str
    label: str
    on: date
    reasons: list[ReasonOut]


class DossierOut(Answer):
    """What came of a dossier. `dry`: nothing was kept, `case` is null."""

    dry: bool
    case: UUID | None
    number: str | None
    stage: str
    acts: int
    accepted: int
    refused: RefusedAct | None
    flaws: list[FlawOut]
