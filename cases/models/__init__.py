"""The tables. Constraints only: no logic in `save()`; the engine is the only writer of what belongs to a case."""

from cases.models.case import Case, CaseLink, CaseOfficer
from cases.models.content import CustodyMove, Evidence, Order, Party, PartyGram, PartyVersion, Violation
from cases.models.outcome import (
    Appeal,
    CreditRepair,
    Decision,
    DecisionClause,
    Enforcement,
    LedgerEntry,
    Proposal,
    Publication,
    RecordFiling,
    Service,
)
from cases.models.papers import Blob, Document, DocumentEntry, DocumentFile, Number, Sequence, Upload
from cases.models.people import Bureau, Delegation, Licence, Officer, OfficerRole, Unit
from cases.models.record import CounterEntry, CounterMonth, Deadline, Draft, Event, EventFile, Refusal
from cases.models.reference import CalendarDay, CalendarYear, Clause, LawStamp, ParameterRow

__all__ = [
    "Appeal",
    "Blob",
    "Bureau",
    "CalendarDay",
    "CalendarYear",
    "Case",
    "CaseLink",
    "CaseOfficer",
    "Clause",
    "CounterEntry",
    "CounterMonth",
    "CreditRepair",
    "CustodyMove",
    "Deadline",
    "Decision",
    "DecisionClause",
    "Delegation",
    "Document",
    "DocumentEntry",
    "DocumentFile",
    "Draft",
    "Enforcement",
    "Event",
    "EventFile",
    "Evidence",
    "LawStamp",
    "LedgerEntry",
    "Licence",
    "Number",
    "Officer",
    "OfficerRole",
    "Order",
    "ParameterRow",
    "Party",
    "PartyGram",
    "PartyVersion",
    "Proposal",
    "Publication",
    "RecordFiling",
    "Refusal",
    "Sequence",
    "Service",
    "Unit",
    "Upload",
    "Violation",
]
