"""Law and calendar as versioned data: region, dates, source, confirmed or not."""

from django.db import models


class LawStamp(models.Model):
    """One row. Triggers give it a new random number whenever law, parameters, calendar or people change; every process
    compares it before an act and drops what it had cached. Random, so that a rollback never repeats a number."""

    number = models.BigIntegerField(default=0)
    shipped = models.CharField("随程序所带数据的校验值", max_length=64, blank=True)


class ParameterRow(models.Model):
    """A threshold or period for a span of legal dates. Unconfirmed rows show 待确认.

    `region` is a division-code prefix ("" the nation, "41" a province); "=410899" is that bureau alone.
    """

    key = models.CharField(max_length=60)
    region = models.CharField(max_length=13, blank=True)
    label = models.CharField(max_length=100)
    value = models.JSONField()
    unit = models.CharField(max_length=20)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    source = models.CharField(max_length=300)
    confirmed = models.BooleanField(default=False)
    by = models.CharField(max_length=50, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "region", "valid_from"], name="parameter_once_per_start")]


class Clause(models.Model):
    """A penalty provision for one kind of subject and one step (违法情形). Amounts in fen."""

    code = models.CharField(max_length=20)
    cite = models.CharField(max_length=100)
    subject = models.CharField(max_length=10)
    role = models.CharField(max_length=60, blank=True)
    step = models.CharField(max_length=30)
    variant = models.CharField(max_length=30, blank=True)
    violation = models.CharField(max_length=300)
    violated = models.CharField(max_length=100, blank=True)
    fine = models.CharField(max_length=20, default="none")
    low = models.BigIntegerField(default=0)
    high = models.BigIntegerField(default=0)
    low_inclusive = models.BooleanField(default=True)
    high_inclusive = models.BooleanField(default=True)
    kinds_must = models.JSONField(default=list)
    kinds_may = models.JSONField(default=list)
    multiple = models.JSONField(null=True)
    income_percent = models.JSONField(null=True)
    needs = models.JSONField(default=list)
    decided_by = models.CharField(max_length=20, default="bureau")
    correction = models.BooleanField(default=True)
    industries = models.CharField(max_length=200, blank=True)
    cause = models.CharField("案由编码", max_length=20, blank=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    source = models.CharField(max_length=200)
    confirmed = models.BooleanField(default=True)
    note = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["cite", "subject", "role", "step", "variant", "valid_from"], name="clause_once_per_start"
            )
        ]


class CalendarYear(models.Model):
    """Whether the State Council has announced the year. A year without a row counts plain weekdays (暂算)."""

    year = models.PositiveSmallIntegerField(unique=True)
    announced = models.BooleanField(default=False)
    source = models.CharField(max_length=200, blank=True)


class CalendarDay(models.Model):
    """An exception: a weekday off, or a weekend day worked."""

    day = models.DateField(unique=True)
    working = models.BooleanField()
