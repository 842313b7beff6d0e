"""Proposal, decision and what runs beside the case after it. Each row names the event that wrote it."""

from django.db import models
from django.db.models import PROTECT, Q

from cases.models.case import Case
from cases.models.content import Party
from cases.models.people import Bureau
from cases.models.record import Event


class Proposal(models.Model):
    """A line of a numbered proposal (处理意见第 n 版)."""

    case = models.ForeignKey(Case, PROTECT, related_name="proposals")
    party = models.ForeignKey(Party, PROTECT)
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=20)
    reason = models.CharField(max_length=30, blank=True)
    violations = models.JSONField()
    penalties = models.JSONField()
    fine = models.BigIntegerField("罚款(分)", default=0)
    discretion = models.TextField(blank=True)
    event = models.ForeignKey(Event, PROTECT)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "number", "party"], name="proposal_line"),
            models.CheckConstraint(condition=Q(fine__gte=0), name="proposal_fine_not_negative"),
        ]


class Decision(models.Model):
    """A decision against one party; at most one in force. `performance` is the track of 履行."""

    case = models.ForeignKey(Case, PROTECT, related_name="decisions")
    party = models.ForeignKey(Party, PROTECT, related_name="decisions")
    proposal = models.ForeignKey(Proposal, PROTECT, null=True)
    kind = models.CharField(max_length=20)
    fine = models.BigIntegerField("罚款(分)", default=0)
    confiscated = models.BigIntegerField("没收(分)", default=0)
    decided_on = models.DateField()
    served_on = models.DateField(null=True)
    state = models.CharField(max_length=20, default="in_force")
    performance = models.CharField(max_length=20, default="unpaid")
    replaces = models.ForeignKey("self", PROTECT, null=True)
    event = models.ForeignKey(Event, PROTECT)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["party"],
                condition=Q(state__in=("in_force", "varied")),
                name="one_decision_in_force",
            ),
            models.CheckConstraint(condition=Q(fine__gte=0), name="decision_fine_not_negative"),
        ]


class DecisionClause(models.Model):
    """Which clause a decision rests on, by whom and when: asked for `first offence` and `not twice for one act`.

    Step, share and tier make it comparable with others: `share` is what was fined for this clause alone, None where
    that is not told; `tier` the one of the benchmark that applied, "" for none.
    """

    decision = models.ForeignKey(Decision, PROTECT, related_name="clauses")
    bureau = models.ForeignKey(Bureau, PROTECT)
    identity = models.CharField(max_length=120)
    clause = models.CharField(max_length=100)
    penalised = models.BooleanField(default=True)
    act_start = models.DateField()
    act_end = models.DateField()
    decided_on = models.DateField()
    in_force = models.BooleanField(default=True)
    subject = models.CharField(max_length=10, blank=True)
    step = models.CharField("违法情形", max_length=30, blank=True)
    share = models.BigIntegerField("对该项的罚款(分)", null=True)
    tier = models.CharField("裁量阶次", max_length=20, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["identity", "clause"], name="earlier_penalties"),
            models.Index(fields=["bureau", "clause", "step", "decided_on"], name="comparable_penalties"),
        ]


class Service(models.Model):
    """One try to serve one paper on one party."""

    case = models.ForeignKey(Case, PROTECT, related_name="services")
    party = models.ForeignKey(Party, PROTECT)
    document = models.ForeignKey("cases.Document", PROTECT, null=True)
    paper = models.CharField(max_length=40)
    attempt = models.PositiveIntegerField()
    method = models.CharField(max_length=20)
    on = models.DateField()
    result = models.CharField(max_length=20)
    served_on = models.DateField(null=True)
    receiver = models.CharField(max_length=100, blank=True)
    event = models.ForeignKey(Event, PROTECT)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "party", "paper", "attempt"], name="service_attempt"),
        ]


class LedgerEntry(models.Model):
    """Money of a party in fen, signed: what is owed is positive, what came in is negative."""

    case = models.ForeignKey(Case, PROTECT, related_name="ledger")
    bureau = models.ForeignKey(Bureau, PROTECT)
    party = models.ForeignKey(Party, PROTECT, related_name="ledger")
    decision = models.ForeignKey(Decision, PROTECT, null=True)
    on = models.DateField()
    kind = models.CharField(max_length=20)
    fen = models.BigIntegerField()
    receipt_no = models.CharField("票据号", max_length=60, null=True)
    event = models.ForeignKey(Event, PROTECT)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["bureau", "receipt_no"], condition=Q(receipt_no__isnull=False), name="receipt_per_bureau"
            )
        ]


class _Track(models.Model):
    """A small state machine beside the case, one row per party; see `cases.tracks`."""

    case = models.ForeignKey(Case, PROTECT)
    party = models.ForeignKey(Party, PROTECT)
    state = models.CharField(max_length=20)
    on = models.DateField()
    event = models.ForeignKey(Event, PROTECT)

    class Meta:
        abstract = True


class Publication(_Track):
    until = models.DateField(null=True)


class RecordFiling(_Track):
    to = models.CharField(max_length=100)


class Appeal(_Track):
    kind = models.CharField(max_length=20)
    authority = models.CharField(max_length=100)
    result_on = models.DateField(null=True)


class CreditRepair(_Track):
    pass


class Enforcement(_Track):
    court = models.CharField(max_length=100, blank=True)
