"""Ledgers (台账): what a bureau keeps of filings, decisions, numbers, services, money and seals; lists of one case."""

from cases.ledgers import of_bureau  # noqa: F401  declares the bureau's ledgers
from cases.ledgers.base import LEDGERS, Asked, Ledger
from cases.ledgers.of_case import CASE_LEDGERS, CaseLedger

__all__ = ["CASE_LEDGERS", "LEDGERS", "Asked", "CaseLedger", "Ledger"]
