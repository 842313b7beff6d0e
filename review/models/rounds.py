"""Rounds of evaluation (评查批次): what was drawn, who evaluates it, what each of them gave, what came of it.

Every step of a round is an event in the organiser's own chain; the rows name the last one. `Mark` in a JSON column:
{"points": "4.5", "reason": "…"} by item code; of a veto "0" says that it holds, "1" that it does not.
"""

from django.db import models
from django.db.models import PROTECT, F, Q

from cases.models import Bureau, Case, Event, Officer, Unit
from review.models.standards import EvaluationStandard


class RoundState(models.TextChoices):
    OPENED = "opened", "已立项，待抽取"
    DRAWN = "drawn", "已抽取，待分组"
    SCORING = "scoring", "评查中"
    TOLD = "told", "结果已反馈，异议期"
    PUBLISHED = "published", "已通报，整改中"
    CLOSED = "closed", "已办结"
    WITHDRAWN = "withdrawn", "已作废"


class Honour(models.TextChoices):
    NONE = "", "无"
    MODEL = "model", "示范优案"
    TYPICAL = "typical", "典型差案"


class EvaluationRound(models.Model):
    """A round. `scope` and `rule` say what can be drawn and how (see `review.rounds.drawing`); `rules` are the
    parameters and grade lines as they stood when it was opened. `population` are the cases that could have been drawn:
    [uid, stratum] each, so that anybody can draw again."""

    bureau = models.ForeignKey(Bureau, PROTECT, related_name="rounds")
    title = models.CharField("名称", max_length=100)
    standard = models.ForeignKey(EvaluationStandard, PROTECT, related_name="rounds")
    first = models.DateField("评查期间自")
    last = models.DateField("评查期间至")
    score_by = models.DateField("评查完成日")
    scope = models.JSONField("范围")
    rule = models.JSONField("抽取方式")
    rules = models.JSONField("适用的参数")
    population = models.JSONField("可抽案卷", default=list)
    population_size = models.PositiveIntegerField("可抽案卷数", default=0)
    population_digest = models.CharField(max_length=80, blank=True)
    state = models.CharField("状态", max_length=10, choices=RoundState.choices, default=RoundState.OPENED)
    drawn_on = models.DateField("抽取日", null=True)
    told_on = models.DateField("反馈日", null=True)
    object_by = models.DateField("异议截止日", null=True)
    published_on = models.DateField("通报日", null=True)
    notice = models.JSONField("通报", default=dict)
    opened_by = models.ForeignKey(Officer, PROTECT, related_name="+")
    event = models.ForeignKey(Event, PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["bureau", "title"], name="round_title_per_bureau", condition=~Q(state=RoundState.WITHDRAWN)
            ),
            models.CheckConstraint(condition=Q(last__gte=F("first")), name="round_period"),
        ]
        indexes = [models.Index(fields=["bureau", "-id"], name="round_list")]

    def __str__(self) -> str:
        return self.title


class RoundMember(models.Model):
    """An evaluator in a group of a round."""

    round = models.ForeignKey(EvaluationRound, PROTECT, related_name="members")
    officer = models.ForeignKey(Officer, PROTECT, related_name="rounds")
    group = models.PositiveSmallIntegerField("组", default=1)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "officer"], name="round_member_once")]


class RoundSample(models.Model):
    """A drawn case as it was that day. `snapshot` (see `review.rounds.snapshots`) and `automatic` never change;
    `digest` is over both.

    `marks` is what stands in the end, `total` and `grade` what that makes.
    """

    round = models.ForeignKey(EvaluationRound, PROTECT, related_name="samples")
    case = models.ForeignKey(Case, PROTECT, related_name="samples")
    no = models.PositiveSmallIntegerField("卷号")
    stratum = models.CharField("层", max_length=200, blank=True)
    bureau = models.ForeignKey(Bureau, PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, PROTECT, null=True, related_name="+")
    officer = models.ForeignKey(Officer, PROTECT, null=True, related_name="+")
    cause = models.CharField("案由", max_length=200, blank=True)
    snapshot = models.JSONField("快照")
    digest = models.CharField(max_length=80)
    automatic = models.JSONField("系统检查")
    reconciled = models.JSONField("合议", default=dict)
    marks = models.JSONField("评分", default=dict)
    total = models.DecimalField("得分", max_digits=6, decimal_places=2, null=True)
    grade = models.CharField("等次", max_length=10, blank=True)
    issues = models.PositiveSmallIntegerField("问题数", default=0)
    honour = models.CharField("标记", max_length=10, choices=Honour.choices, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "case"], name="sample_once"),
            models.UniqueConstraint(fields=["round", "no"], name="sample_no_once"),
        ]
        ordering = ["no"]

    def __str__(self) -> str:
        return f"第{self.no}卷 {self.snapshot['title']}"


class RoundScore(models.Model):
    """One evaluator's work on one case: what is still being typed (`draft`), and what was submitted (`marks`).

    `window` names the browser window that saved the draft last, so that another one does not overwrite it unseen.
    """

    sample = models.ForeignKey(RoundSample, PROTECT, related_name="scores")
    officer = models.ForeignKey(Officer, PROTECT, related_name="scores")
    place = models.PositiveSmallIntegerField("评查员次序")
    draft = models.JSONField(default=dict)
    saved_at = models.DateTimeField(null=True)
    window = models.CharField(max_length=16, blank=True)
    marks = models.JSONField(default=dict)
    total = models.DecimalField("得分", max_digits=6, decimal_places=2, null=True)
    submitted_at = models.DateTimeField("提交时间", null=True)
    event = models.ForeignKey(Event, PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sample", "officer"], name="score_once"),
            models.UniqueConstraint(fields=["sample", "place"], name="score_place_once"),
        ]
        indexes = [models.Index(fields=["officer"], condition=Q(submitted_at=None), name="scores_to_give")]
        ordering = ["place"]


class RoundObjection(models.Model):
    """The case's unit objects to one item; somebody checks it again (复核)."""

    sample = models.ForeignKey(RoundSample, PROTECT, related_name="objections")
    item = models.CharField("项码", max_length=12)
    text = models.TextField("理由")
    by = models.ForeignKey(Officer, PROTECT, related_name="+")
    at = models.DateTimeField()
    before = models.DecimalField("原得分", max_digits=6, decimal_places=2)
    accepted = models.BooleanField("采纳", null=True)
    after = models.DecimalField("复核得分", max_digits=6, decimal_places=2, null=True)
    answer = models.TextField("复核意见", blank=True)
    answered_by = models.ForeignKey(Officer, PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    event = models.ForeignKey(Event, PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["sample", "item"], name="objection_once_per_item")]
        ordering = ["pk"]


class CorrectionOrder(models.Model):
    """An order to correct (整改通知): what is wrong with one drawn case, until when, what the unit replied."""

    sample = models.ForeignKey(RoundSample, PROTECT, related_name="orders")
    items = models.JSONField("问题")
    text = models.TextField("整改要求")
    due = models.DateField("整改期限")
    sent_on = models.DateField("发出日")
    sent_by = models.ForeignKey(Officer, PROTECT, related_name="+")
    state = models.CharField("状态", max_length=10, default="sent")
    reply = models.TextField("整改情况", blank=True)
    replied_by = models.ForeignKey(Officer, PROTECT, null=True, related_name="+")
    replied_at = models.DateTimeField("回复时间", null=True)
    verdict = models.TextField("核查意见", blank=True)
    ended_on = models.DateField("销号日", null=True)
    event = models.ForeignKey(Event, PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sample"], name="one_order_per_sample"),
            models.CheckConstraint(condition=Q(state__in=("sent", "replied", "ended")), name="order_state"),
        ]
        indexes = [models.Index(fields=["state", "due"], name="orders_running")]


__all__ = [
    "CorrectionOrder", "EvaluationRound", "Honour", "RoundMember", "RoundObjection", "RoundSample", "RoundScore",
    "RoundState",
]  # fmt: skip
