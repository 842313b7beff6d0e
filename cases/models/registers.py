"""The registers around the cases (台账), and figures as they were submitted. Each row names its event."""

from django.db import models
from django.db.models import PROTECT, F, Q

from cases.models.case import Case
from cases.models.people import Bureau, Officer, Unit
from cases.models.record import Event


class RegisterRow(models.Model):
    """A row of a register. `values` is what it says now; what it said before stands in its events.

    `party` tells one unit from another across rows (credit code, else name); `words` is what is looked for in lists.
    `state` is `current` or `void`; a void row keeps its number. `version` is the number of its events, `seqs` their
    numbers in the bureau's chain.
    """

    uid = models.UUIDField(unique=True)
    bureau = models.ForeignKey(Bureau, PROTECT, related_name="register_rows")
    unit = models.ForeignKey(Unit, PROTECT, null=True, related_name="+")
    kind = models.CharField("台账", max_length=30)
    no = models.CharField("编号", max_length=40)
    year = models.PositiveSmallIntegerField("年度")  # of its date: a number keeps the year it was given in
    on = models.DateField("日期")
    party = models.CharField("对象", max_length=200, blank=True)
    words = models.TextField(blank=True)
    values = models.JSONField("内容")
    rules = models.JSONField("适用的参数", default=dict)
    state = models.CharField("状态", max_length=10, default="current")
    version = models.PositiveIntegerField(default=1)
    seqs = models.JSONField("机关记录号", default=list)
    entered_by = models.ForeignKey(Officer, PROTECT, related_name="+")
    event = models.ForeignKey(Event, PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["bureau", "no"], name="register_no_per_bureau"),
            models.CheckConstraint(condition=Q(state__in=("current", "void")), name="register_state"),
        ]
        indexes = [
            models.Index(fields=["bureau", "kind", "year", "-on", "-id"], name="register_list"),
            models.Index(fields=["bureau", "kind", "party"], name="register_by_party"),
        ]

    def __str__(self) -> str:
        return self.no


class RegisterCase(models.Model):
    """A case whose clue was registered out of a row; named by that case's event."""

    row = models.ForeignKey(RegisterRow, PROTECT, related_name="cases")
    case = models.ForeignKey(Case, PROTECT, related_name="register_rows")
    event = models.ForeignKey(Event, PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["row", "case"], name="register_case_once")]


class RegisterSerial(models.Model):
    """The last serial given in a register and year: `UPDATE … SET last = last + n`, never MAX + 1."""

    bureau = models.ForeignKey(Bureau, PROTECT)
    kind = models.CharField(max_length=30)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["bureau", "kind", "year"], name="register_serials")]


class CounterFreeze(models.Model):
    """Figures as they were submitted, with everything needed to tell later what has changed since. Never changed.

    `scope`: {"bureaus": [codes], "unit": id or null}; `figures` and `rates` ({"key": [numerator, denominator]}) as they
    stood at `cut_off`; `last_entry` and `entries_digest` tell which entries were counted: all of the period up to that
    id. `digest` is over all of it.
    """

    bureau = models.ForeignKey(Bureau, PROTECT, related_name="freezes")
    title = models.CharField("名称", max_length=100)
    scope = models.JSONField("范围")
    start = models.DateField("期间自")
    end = models.DateField("期间至")
    definition_version = models.CharField("口径版本", max_length=40)
    cut_off = models.DateTimeField("截止时刻")
    figures = models.JSONField("数")
    rates = models.JSONField("率")
    entries = models.PositiveIntegerField("明细数")
    last_entry = models.BigIntegerField("最后一条明细", default=0)
    entries_digest = models.CharField("明细校验值", max_length=80)
    digest = models.CharField("校验值", max_length=80)
    made_by = models.ForeignKey(Officer, PROTECT, related_name="+")
    checked_by = models.ForeignKey(Officer, PROTECT, related_name="+")
    event = models.ForeignKey(Event, PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(end__gte=F("start")), name="freeze_period"),
            models.CheckConstraint(condition=~Q(made_by=F("checked_by")), name="freeze_checked_by_another"),
        ]
        indexes = [models.Index(fields=["bureau", "start", "end"], name="freezes_of_period")]
