"""What a case contains: parties, violations, evidence, orders. Each row names the event that wrote it."""

from django.db import models
from django.db.models import PROTECT, Q

from cases.models.case import Case
from cases.models.record import Event


class Party(models.Model):
    case = models.ForeignKey(Case, PROTECT, related_name="parties")
    key = models.CharField(max_length=20)
    kind = models.CharField(max_length=20)
    name = models.CharField("名称或者姓名", max_length=100)
    identity = models.CharField("信用代码或者证件号", max_length=120)
    event = models.ForeignKey(Event, PROTECT)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "key"], name="party_key_in_case")]
        indexes = [models.Index(fields=["identity"], name="party_identity")]


class PartyVersion(models.Model):
    """What was known of a party from a day on. Issued papers keep the old version."""

    party = models.ForeignKey(Party, PROTECT, related_name="versions")
    since = models.DateField()
    data = models.JSONField()
    event = models.ForeignKey(Event, PROTECT)


class PartyGram(models.Model):
    """Two-character pieces of names: the search that still works for two characters."""

    gram = models.CharField(max_length=2)
    party = models.ForeignKey(Party, PROTECT, related_name="grams")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["gram", "party"], name="gram_once")]


class Violation(models.Model):
    """A violation as found on a day; a change is a new row that the old one points at."""

    case = models.ForeignKey(Case, PROTECT, related_name="violations")
    key = models.CharField(max_length=20)
    party_key = models.CharField(max_length=20)
    facts = models.TextField()
    act_start = models.DateField()
    act_end = models.DateField()
    violated = models.CharField(max_length=200)
    clause = models.CharField(max_length=200)
    step = models.CharField(max_length=30)
    superseded_by = models.ForeignKey("self", PROTECT, null=True)
    event = models.ForeignKey(Event, PROTECT)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "key"], condition=Q(superseded_by__isnull=True), name="violation_current"
            )
        ]
        indexes = [models.Index(fields=["clause"], name="violation_by_clause")]


class Evidence(models.Model):
    case = models.ForeignKey(Case, PROTECT, related_name="evidence")
    number = models.PositiveIntegerField()
    act = models.CharField(max_length=40)
    kind = models.CharField(max_length=20)
    title = models.CharField(max_length=200)
    pages = models.PositiveIntegerField(default=1)
    proves = models.JSONField(default=list)
    obtained_on = models.DateField()
    officers = models.JSONField(default=list)
    custody = models.CharField(max_length=20, default="file")
    original_at = models.CharField(max_length=200, blank=True)
    event = models.ForeignKey(Event, PROTECT)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "number"], name="evidence_number_in_case")]


class CustodyMove(models.Model):
    """The ledger of who held what: from, to, seal number."""

    evidence = models.ForeignKey(Evidence, PROTECT, related_name="moves")
    on = models.DateField()
    giver = models.CharField(max_length=100)
    taker = models.CharField(max_length=100)
    seal_no = models.CharField(max_length=60, blank=True)
    event = models.ForeignKey(Event, PROTECT)


class Order(models.Model):
    """An order to a party: correction, on-site measures, sealing, cut of supply. The correction track stands here."""

    case = models.ForeignKey(Case, PROTECT, related_name="orders")
    party_key = models.CharField(max_length=20)
    kind = models.CharField(max_length=20)
    due = models.DateField(null=True)
    state = models.CharField(max_length=20, default="ordered")
    rechecked_on = models.DateField(null=True)
    event = models.ForeignKey(Event, PROTECT)
