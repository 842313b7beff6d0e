"""Standards of evaluation (评查标准) as versioned data: who scores by what, from which day to which."""

from django.db import models
from django.db.models import PROTECT, F, Q


class Scoring(models.TextChoices):
    """How the items make a total. A veto that holds makes it 0 in every one of them."""

    POINTS = "points", "分项计分"  # each item has its points; what is lost is lost there
    DEDUCTIONS = "deductions", "缺陷扣分"  # from the full mark, so much for each place
    VETO = "veto", "否决加扣分"  # veto items first, then items and defects


class NotApplicable(models.TextChoices):
    """What an item counts that the case has no use for (不适用项)."""

    FULL = "full", "记满分"
    LEFT_OUT = "left_out", "剔除重算"
    BY_HAND = "by_hand", "由评查员定"


class Kind(models.TextChoices):
    VETO = "veto", "否决项"
    ITEM = "item", "评分项"
    DEFECT = "defect", "缺陷"


class Mode(models.TextChoices):
    AUTOMATIC = "automatic", "自动"
    MIXED = "mixed", "混合"
    MANUAL = "manual", "人工"


class EvaluationStandard(models.Model):
    """One version of a standard. `region` as with parameters: "" the nation, "41" a province, "=410899" one bureau.

    `grades` are [from, name] from the best down; empty: the bureau's parameters say (`evaluation_*_from`).
    """

    code = models.CharField("标准编码", max_length=40)
    version = models.CharField("版本", max_length=20)
    name = models.CharField("名称", max_length=100)
    region = models.CharField("适用区域", max_length=13, blank=True)
    valid_from = models.DateField("施行日期")
    valid_to = models.DateField("失效日期", null=True, blank=True)
    scoring = models.CharField("计分方式", max_length=12, choices=Scoring.choices, default=Scoring.POINTS)
    not_applicable = models.CharField(
        "不适用项", max_length=10, choices=NotApplicable.choices, default=NotApplicable.FULL
    )
    full = models.DecimalField("满分", max_digits=6, decimal_places=2, default=100)
    grades = models.JSONField("等次", default=list, blank=True)
    source = models.CharField("依据", max_length=300, blank=True)
    confirmed = models.BooleanField("已核对", default=False)
    by = models.CharField("修改人", max_length=50, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code", "version", "region"], name="standard_version_once"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")), name="standard_span"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}（{self.version}）"


class EvaluationItem(models.Model):
    """A veto, a scored item or a defect of a standard.

    `points` is what a scored item is worth, or what each place of a defect costs (`most`: at the most, 0 without end).
    `checks` name the functions that look (`review.evaluation.checks`); manual ones have none, or one that only prepares.
    """

    standard = models.ForeignKey(EvaluationStandard, PROTECT, related_name="items")
    kind = models.CharField("类别", max_length=6, choices=Kind.choices, default=Kind.ITEM)
    code = models.CharField("项码", max_length=12)
    order = models.PositiveSmallIntegerField("次序")
    stage = models.CharField("阶段", max_length=40)
    text = models.CharField("内容", max_length=300)
    points = models.DecimalField("分值", max_digits=6, decimal_places=2, default=0)
    most = models.DecimalField("最多扣分", max_digits=6, decimal_places=2, default=0)
    deduction = models.CharField("扣分办法", max_length=200, blank=True)
    mode = models.CharField("方式", max_length=10, choices=Mode.choices)
    checks = models.JSONField("检查", default=list, blank=True)
    source = models.CharField("出处", max_length=300, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["standard", "code"], name="evaluation_item_once")]
        ordering = ["order"]

    def __str__(self) -> str:
        return f"{self.code} {self.text}"
