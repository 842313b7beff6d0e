"""The registry of row writers, and what they share."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import TYPE_CHECKING

from cases.models import (
    Case,
    Decision,
    Event,
    LedgerEntry,
    Party,
)

if TYPE_CHECKING:
    from cases.facts import Step

Writer = Callable[["Step", Event], None]
WRITERS: dict[str, Writer] = {}


def writes(*acts: str) -> Callable[[Writer], Writer]:
    def decorate(writer: Writer) -> Writer:
        for act in acts:
            WRITERS[act] = writer
        return writer

    return decorate


def case_of(step: Step) -> Case:
    assert step.facts.case is not None
    return step.facts.case


def parties_of(step: Step, keys: Iterable[str]) -> dict[str, Party]:
    return {p.key: p for p in Party.objects.filter(case=case_of(step), key__in=list(keys))}


def ledger(
    step: Step, party: Party, decision: Decision | None, on: date, kind: str, fen: int, event: Event, receipt: str = ""
) -> LedgerEntry:
    return LedgerEntry(
        case=case_of(step), bureau=step.facts.bureau, party=party, decision=decision, on=on, kind=kind, fen=fen,
        receipt_no=receipt or None, event=event,
    )  # fmt: skip


LIVE = ("in_force", "varied", "illegal", "annulled", "revoked")
