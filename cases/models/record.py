"""The record and what is folded from it: events, refusals, deadlines, counters. Append-only where triggers say so."""

from django.db import models
from django.db.models import PROTECT, Q

from cases.models.case import Case
from cases.models.people import Bureau, Officer, Unit


class Event(models.Model):
    """One act in a case's record, or, with `case` null, one in its bureau's own chain."""

    case = models.ForeignKey(Case, PROTECT, null=True, related_name="events")
    bureau = models.ForeignKey(Bureau, PROTECT, related_name="events")
    seq = models.PositiveIntegerField()
    name = models.CharField(max_length=40)
    v = models.PositiveSmallIntegerField(default=1)
    actor = models.ForeignKey(Officer, PROTECT, related_name="+")
    snapshot = models.TextField()
    entered_by = models.ForeignKey(Officer, PROTECT, null=True, related_name="+")
    on = models.DateField()
    at = models.DateTimeField()
    stage = models.CharField(max_length=20, blank=True)
    payload = models.TextField()
    articles = models.TextField()
    flaws = models.TextField()
    digests = models.TextField()
    request_id = models.CharField(max_length=64, null=True, unique=True)
    prev = models.CharField(max_length=80)
    hash = models.CharField(max_length=80)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "seq"], condition=Q(case__isnull=False), name="event_seq_in_case"),
            models.UniqueConstraint(
                fields=["bureau", "seq"], condition=Q(case__isnull=True), name="event_seq_in_bureau"
            ),
        ]
        indexes = [models.Index(fields=["bureau", "name", "on"], name="event_by_name")]


class EventFile(models.Model):
    event = models.ForeignKey(Event, PROTECT, related_name="files")
    blob = models.ForeignKey("cases.Blob", PROTECT)
    role = models.CharField(max_length=20)
    name = models.CharField(max_length=200)


class Refusal(models.Model):
    """An attempt the law refused. Never in the case's thread, the bound file or `record.json`."""

    case = models.ForeignKey(Case, PROTECT, null=True, related_name="refusals")
    bureau = models.ForeignKey(Bureau, PROTECT)
    act = models.CharField(max_length=40)
    actor = models.ForeignKey(Officer, PROTECT, related_name="+")
    on = models.DateField()
    at = models.DateTimeField()
    reasons = models.TextField()
    digest = models.CharField(max_length=80)


class Draft(models.Model):
    """What somebody is still typing; passes from hand to hand, each adding an opinion."""

    case = models.ForeignKey(Case, PROTECT, null=True, related_name="drafts")
    act = models.CharField(max_length=40)
    data = models.JSONField(default=dict)
    by = models.ForeignKey(Officer, PROTECT, related_name="drafts")
    holder = models.ForeignKey(Officer, PROTECT, related_name="drafts_held")
    opinions = models.JSONField(default=list)
    returned = models.BooleanField("已退回", default=False)
    base_version = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "act", "by"], name="one_draft_per_act")]
        indexes = [models.Index(fields=["holder", "-saved_at"], name="draft_by_holder")]


class Deadline(models.Model):
    """A period that runs. `due` is cached: written by the engine, made again when a holiday notice comes."""

    case = models.ForeignKey(Case, PROTECT, related_name="deadlines")
    bureau = models.ForeignKey(Bureau, PROTECT)
    party = models.CharField(max_length=20, blank=True)
    key = models.CharField(max_length=40)
    opened_by = models.ForeignKey(Event, PROTECT, related_name="+")
    start = models.DateField()
    length = models.IntegerField()
    unit = models.CharField(max_length=10)
    parameter = models.CharField(max_length=60, blank=True)
    due = models.DateField()
    provisional = models.BooleanField("暂算", default=False)
    closed_by = models.ForeignKey(Event, PROTECT, null=True, related_name="+")
    done_on = models.DateField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["bureau", "key", "due"], condition=Q(done_on__isnull=True), name="deadline_running"),
            models.Index(fields=["case", "key"], name="deadline_of_case"),
        ]


class CounterEntry(models.Model):
    """One contribution of one event to a yearly counter; a reversal is a negative entry. Append only.

    `year` and `who` are there where parties are counted (家): see `cases.counters.parties`.
    """

    event = models.ForeignKey(Event, PROTECT, related_name="counted")
    case = models.ForeignKey(Case, PROTECT, null=True)
    bureau = models.ForeignKey(Bureau, PROTECT)
    unit = models.ForeignKey(Unit, PROTECT, null=True)
    party = models.CharField(max_length=200, blank=True)
    key = models.CharField(max_length=60)
    on = models.DateField()
    value = models.BigIntegerField()
    year = models.PositiveSmallIntegerField(null=True)
    who = models.BigIntegerField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["bureau", "key", "on", "unit", "value"], name="counter_entries"),
            models.Index(
                fields=["bureau", "year", "key", "who", "on", "value"], condition=Q(year__isnull=False),
                name="counter_parties",
            ),
            models.Index(
                fields=["bureau", "year", "unit", "key", "who", "on", "value"], condition=Q(year__isnull=False),
                name="counter_parties_of_unit",
            ),
            models.Index(
                fields=["bureau", "year", "value", "key", "who", "on"], condition=Q(year__isnull=False, value__lt=0),
                name="counter_parties_back",
            ),
        ]  # fmt: skip


class CounterMonth(models.Model):
    """The sum of a month. `slot` is bureau/unit/key/year-month, so one statement bumps all of an act's counters."""

    slot = models.CharField(max_length=120, unique=True)
    bureau = models.ForeignKey(Bureau, PROTECT)
    unit = models.ForeignKey(Unit, PROTECT, null=True)
    key = models.CharField(max_length=60)
    year = models.PositiveSmallIntegerField()
    month = models.PositiveSmallIntegerField()
    value = models.BigIntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["bureau", "year", "key"], name="counter_months")]
