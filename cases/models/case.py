"""The case. Its stage moves only through `cases.machine`, called by `cases.engine`."""

from django.db import models
from django.db.models import PROTECT, Q
from django_fsm import FSMField

from cases.machine import CaseMachine, Stage
from cases.models.people import Bureau, Officer, Unit


class Case(CaseMachine):
    """One administrative-penalty case (行政处罚案件). `version` is the number of its events, `head` the last hash."""

    uid = models.UUIDField(unique=True)
    bureau = models.ForeignKey(Bureau, PROTECT, related_name="cases")
    unit = models.ForeignKey(Unit, PROTECT, null=True, blank=True)
    procedure = models.CharField("程序", max_length=10)
    title = models.CharField("案件名称", max_length=200)
    source_kind = models.CharField("案源", max_length=20)
    source_on = models.DateField("案源日期", null=True, blank=True)
    stage = FSMField("阶段", default=Stage.NEW.value, protected=True, choices=[(s.value, s.label) for s in Stage])
    came_from = models.CharField(max_length=20, blank=True)
    number = models.CharField("案号", max_length=80, null=True, blank=True)
    filed_on = models.DateField("立案日期", null=True, blank=True)
    proposal = models.PositiveIntegerField("处理意见版次", default=0)
    next_due = models.DateField("最近期限", null=True, blank=True)
    version = models.PositiveIntegerField(default=0)
    head = models.CharField(max_length=80, blank=True)
    registered_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["bureau", "number"], condition=Q(number__isnull=False), name="case_number_per_bureau"
            )
        ]
        indexes = [
            models.Index(fields=["bureau", "stage", "-filed_on", "-id"], name="case_list_by_stage"),
            models.Index(fields=["bureau", "-filed_on", "-id"], name="case_list"),
            models.Index(fields=["bureau", "stage", "next_due", "id"], name="case_queue"),
            models.Index(fields=["bureau", "next_due", "id"], condition=Q(next_due__isnull=False), name="case_by_due"),
            models.Index(fields=["bureau", "source_on"], name="case_by_source_day"),
        ]

    def __str__(self) -> str:
        return self.title


class CaseOfficer(models.Model):
    """Who was of the case team, from when to when; history is kept."""

    case = models.ForeignKey(Case, PROTECT, related_name="officers")
    officer = models.ForeignKey(Officer, PROTECT)
    duty = models.CharField(max_length=20, default="handler")
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    event = models.ForeignKey("cases.Event", PROTECT)

    class Meta:
        indexes = [models.Index(fields=["officer", "case"], name="cases_of_officer")]


class CaseLink(models.Model):
    """Cases that belong together: same inspection, same accident, split, merged, decided again."""

    case = models.ForeignKey(Case, PROTECT, related_name="links")
    other = models.ForeignKey(Case, PROTECT, related_name="linked_from")
    kind = models.CharField(max_length=20)
    event = models.ForeignKey("cases.Event", PROTECT)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "other", "kind"], name="case_link_once")]
