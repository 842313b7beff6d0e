"""The year's figures beside the counters: what other systems know, the report's own words, what was submitted."""

from django.db import models
from django.db.models import PROTECT, Q

from cases.models import Blob, Bureau, CounterFreeze, Event, Officer


class ExternalFigure(models.Model):
    """A figure that no case makes (permits, publicity …), typed in with its source; shown as external everywhere.

    Never changed: a correction is a new row and ends the old one. `value` in fen where `unit` is 元.
    """

    bureau = models.ForeignKey(Bureau, PROTECT, related_name="external_figures")
    period = models.CharField("期间", max_length=8)
    key = models.CharField("指标", max_length=60)
    name = models.CharField("名称", max_length=60)
    unit = models.CharField("单位", max_length=10)
    value = models.BigIntegerField("数值")
    source = models.CharField("来源", max_length=200)
    note = models.CharField("说明", max_length=300, blank=True)
    blob = models.ForeignKey(Blob, PROTECT, null=True, related_name="+")
    file_name = models.CharField("附件", max_length=200, blank=True)
    by = models.ForeignKey(Officer, PROTECT, related_name="+")
    at = models.DateTimeField("填报时间")
    event = models.ForeignKey(Event, PROTECT, related_name="+")
    ended_by = models.ForeignKey(Event, PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["bureau", "period", "key", "name"],
                condition=Q(ended_by__isnull=True),
                name="external_figure_stands_once",
            )
        ]


class ReportText(models.Model):
    """What people write into a report: the parts no counter can say (不足、安排)."""

    bureau = models.ForeignKey(Bureau, PROTECT, related_name="+")
    period = models.CharField("期间", max_length=8)
    part = models.CharField("部分", max_length=40)
    text = models.TextField("内容")
    by = models.ForeignKey(Officer, PROTECT, related_name="+")
    at = models.DateTimeField()
    event = models.ForeignKey(Event, PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["bureau", "period", "part"], name="report_text_once")]


class Submission(models.Model):
    """A report on its way: made (填报), checked by somebody else (复核), submitted by a leader (签发), published (公开).

    `values` is what was looked at when it was made, row by row and key by key, as canonical text; `digest` is its
    digest. Once submitted it never changes; `freeze` holds the entries behind the figures.
    """

    bureau = models.ForeignKey(Bureau, PROTECT, related_name="submissions")
    period = models.CharField("期间", max_length=8)
    state = models.CharField("状态", max_length=10, default="made")
    layout = models.CharField("版式", max_length=20)
    values = models.TextField()
    digest = models.CharField(max_length=80)
    made_by = models.ForeignKey(Officer, PROTECT, related_name="+")
    made_at = models.DateTimeField("填报时间")
    checked_by = models.ForeignKey(Officer, PROTECT, null=True, related_name="+")
    checked_at = models.DateTimeField("复核时间", null=True)
    submitted_by = models.ForeignKey(Officer, PROTECT, null=True, related_name="+")
    submitted_at = models.DateTimeField("签发时间", null=True)
    sent_to = models.CharField("报送", max_length=200, blank=True)
    published_on = models.DateField("公开日期", null=True)
    address = models.CharField("公开网址", max_length=300, blank=True)
    returned = models.CharField("退回理由", max_length=300, blank=True)
    freeze = models.ForeignKey(CounterFreeze, PROTECT, null=True, related_name="+")
    event = models.ForeignKey(Event, PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["bureau", "period"], condition=~Q(state="returned"), name="submission_once_per_period"
            ),
        ]
