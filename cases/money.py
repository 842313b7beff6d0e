"""What a party owes: fine, surcharge (加处罚款), payments, refunds. Pure arithmetic in fen.

How the surcharge grows is in `cases.working.surcharge`. Whether its base is the whole fine or what is outstanding, and
whether it stops while enforcement is stayed, are parameters.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from cases.history import DecisionState, Fen
from cases.working.surcharge import accrued

__all__ = ["Account", "account", "accrued"]


@dataclass(frozen=True)
class Account:
    """One party's account on a day. Amounts in fen."""

    fine: Fen
    fine_paid: Fen
    income: Fen
    income_paid: Fen
    surcharge: Fen
    surcharge_paid: Fen
    refunded: Fen

    @property
    def paid(self) -> Fen:
        """All money received, less what was given back."""
        return self.fine_paid + self.income_paid + self.surcharge_paid - self.refunded

    @property
    def fine_owed(self) -> Fen:
        """What is still due of the fine. A refund gives back first what was paid too much of the rest."""
        rest = max(self.income_paid - self.income, 0) + max(self.surcharge_paid - self.surcharge, 0)
        return self.fine - self.fine_paid + max(self.refunded - rest, 0)

    @property
    def income_owed(self) -> Fen:
        return self.income - self.income_paid

    @property
    def surcharge_owed(self) -> Fen:
        return self.surcharge - self.surcharge_paid

    @property
    def overpaid(self) -> Fen:
        """What must be returned: paid above what is due now (行政强制法 41)."""
        due = self.fine + self.income + max(self.surcharge, 0)
        return max(self.paid - due, 0)

    @property
    def settled(self) -> bool:
        return self.fine_owed <= 0 and self.income_owed <= 0 and self.surcharge_owed <= 0 and not self.overpaid


def account(
    decision: DecisionState, moves: list[tuple[date, str, Fen]], pay_by: date | None, on: date, base: str,
    stay_stops: bool = False,
) -> Account:  # fmt: skip
    """The account on `on` (payments of that day included). `pay_by`: last day to pay, None while not served."""

    def total(kind: str) -> Fen:
        return sum(fen for day, k, fen in moves if k == kind and day <= on)

    fine_paid, refunded = total("fine"), total("refund")
    surcharge = 0
    if pay_by is not None and decision.stands:
        surcharge = accrued(decision, fine_payments(moves), pay_by, on, base, stay_stops)
    return Account(
        decision.fine if decision.stands else 0,
        fine_paid,
        decision.line.confiscated if decision.stands else 0,
        total("income"),
        surcharge,
        total("surcharge"),
        refunded,
    )


def fine_payments(moves: list[tuple[date, str, Fen]]) -> list[tuple[date, Fen]]:
    return [(day, fen) for day, kind, fen in moves if kind == "fine"]
