"""What a party owes: fine, surcharge (加处罚款), payments, refunds. Pure arithmetic in fen.

Surcharge: 3 % a day of the fine, never more than the fine (行政处罚法 72(1)(1)); days of review or suit do not count
(73(3)); the day of payment does. Whether the base is the whole fine or what is outstanding is a parameter.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from cases.history import DecisionState, Fen

PERCENT_A_DAY = 3


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
    decision: DecisionState, moves: list[tuple[date, str, Fen]], pay_by: date | None, on: date, base: str
) -> Account:
    """The account on `on` (payments of that day included). `pay_by`: last day to pay, None while not served."""

    def total(kind: str) -> Fen:
        return sum(fen for day, k, fen in moves if k == kind and day <= on)

    fine_paid, refunded = total("fine"), total("refund")
    surcharge = 0
    if pay_by is not None and decision.stands:
        payments = [(day, fen) for day, kind, fen in moves if kind == "fine"]
        surcharge = accrued(decision, payments, pay_by, on, base)
    return Account(
        decision.fine if decision.stands else 0,
        fine_paid,
        decision.line.confiscated if decision.stands else 0,
        total("income"),
        surcharge,
        total("surcharge"),
        refunded,
    )


def accrued(decision: DecisionState, payments: list[tuple[date, Fen]], pay_by: date, on: date, base: str) -> Fen:
    """Surcharge grown until `on`. Instalments replace the one due day by theirs from the day they are granted."""
    last_due = max([pay_by, *(due for due, _ in decision.schedule)])
    day, total = min([pay_by, *(due for due, _ in decision.schedule)]), 0
    while day < on and total < decision.fine:
        day += timedelta(days=1)
        late = fallen_due(decision, pay_by, day) - sum(fen for paid_on, fen in payments if paid_on < day)
        if late <= 0 and day > last_due:
            break
        if late <= 0 or any(since <= day and (end is None or day <= end) for since, end in decision.in_dispute):
            continue
        total += (decision.fine if base == "fine" else late) * PERCENT_A_DAY // 100
    return min(total, decision.fine)


def fallen_due(decision: DecisionState, pay_by: date, day: date) -> Fen:
    """How much of the fine was due before a day."""
    granted = decision.granted_on
    if not decision.schedule or (granted is not None and day <= granted):
        return decision.fine if pay_by < day else 0
    return max(decision.fine - sum(fen for last, fen in decision.schedule if last >= day), 0)
