"""The law base (依据与裁量): statute texts, causes, power items, discretion tiers, no-penalty lists. All by date.

`region` reads as in `ParameterRow`: a division-code prefix, "" the nation, "=code" that bureau alone. `example` rows
show how such data looks; they judge nothing.
"""

from django.db import models


class StatuteVersion(models.Model):
    """A text as one amendment left it; it holds from `valid_from` until the next version of the same name begins."""

    name = models.CharField("简称", max_length=60)
    title = models.CharField("全称", max_length=120)
    history = models.TextField("沿革", blank=True)
    passed_on = models.DateField("通过或者公布", null=True)
    valid_from = models.DateField("施行")
    articles = models.PositiveIntegerField("条数")
    digest = models.CharField("文件校验值", max_length=80)
    by = models.CharField(max_length=50, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["name", "valid_from"], name="statute_once_per_start")]


class StatuteText(models.Model):
    """One paragraph (款) or item (项) of an article, in order. `item` 0 is the paragraph's own text."""

    version = models.ForeignKey(StatuteVersion, models.CASCADE, related_name="texts")
    position = models.PositiveIntegerField()
    chapter = models.CharField(max_length=200, blank=True)
    article = models.PositiveSmallIntegerField()
    paragraph = models.PositiveSmallIntegerField()
    item = models.PositiveSmallIntegerField(default=0)
    text = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "article", "paragraph", "item"], name="statute_text_once")
        ]


class Cause(models.Model):
    """A node of the tree of causes (案由)."""

    code = models.CharField(max_length=20, unique=True)
    parent = models.CharField(max_length=20, blank=True)
    label = models.CharField(max_length=100)
    order = models.PositiveSmallIntegerField(default=0)
    source = models.CharField(max_length=200, blank=True)
    confirmed = models.BooleanField(default=False)


class PowerItem(models.Model):
    """A numbered item of a region's list of powers (权力事项), for one code of the catalogue."""

    code = models.CharField("违法行为编码", max_length=20)
    region = models.CharField(max_length=13, blank=True)
    number = models.CharField("权力事项编码", max_length=60)
    name = models.CharField(max_length=300)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    source = models.CharField(max_length=200)
    confirmed = models.BooleanField(default=False)
    by = models.CharField(max_length=50, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code", "region", "number", "valid_from"], name="power_item_once_per_start")
        ]


class Tier(models.Model):
    """A tier (裁量阶次) of the discretion benchmark for one clause, subject and step. Amounts in fen.

    `conditions` all hold: [{"metric": "headcount", "op": "le", "value": 100}], see `cases.discretion.metrics`.
    """

    code = models.CharField("违法行为编码", max_length=20)
    cite = models.CharField(max_length=100)
    subject = models.CharField(max_length=10)
    step = models.CharField(max_length=30)
    variant = models.CharField(max_length=30, blank=True)
    region = models.CharField(max_length=13, blank=True)
    seq = models.PositiveSmallIntegerField("次序")
    label = models.CharField("阶次", max_length=20)
    conditions = models.JSONField(default=list)
    described = models.CharField("适用条件", max_length=500, blank=True)
    low = models.BigIntegerField(default=0)
    high = models.BigIntegerField(default=0)
    low_inclusive = models.BooleanField(default=True)
    high_inclusive = models.BooleanField(default=True)
    standard = models.CharField("裁量基准文件", max_length=200)
    item = models.CharField("序号", max_length=60, blank=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    source = models.CharField(max_length=300)
    confirmed = models.BooleanField(default=False)
    example = models.BooleanField(default=False)
    by = models.CharField(max_length=50, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["cite", "subject", "step", "variant", "region", "seq", "valid_from"],
                name="tier_once_per_start",
            )
        ]


class LenientItem(models.Model):
    """An item of a region's list of acts not punished, or punished lightly (轻微不罚、首违不罚、从轻减轻清单).

    `conditions` all hold: [{"name": "first", "wanted": true}, {"name": "accident_free", "at_least": 3}], see
    `cases.leniency`. `clauses` are citations; empty means any.
    """

    KINDS = (
        ("slight", "轻微违法不予处罚"),
        ("first_minor", "首违不罚"),
        ("lenient", "从轻处罚"),
        ("mitigate", "减轻处罚"),
    )

    region = models.CharField(max_length=13, blank=True)
    code = models.CharField("序号", max_length=30)
    kind = models.CharField("处理", max_length=20, choices=KINDS)
    title = models.CharField("事项", max_length=300)
    clauses = models.JSONField("处罚依据", default=list)
    conditions = models.JSONField("条件", default=list)
    years = models.PositiveSmallIntegerField("首次:回看年数,0 为不限", default=0)
    standard = models.CharField("清单文件", max_length=200)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    source = models.CharField(max_length=300)
    confirmed = models.BooleanField(default=False)
    example = models.BooleanField(default=False)
    by = models.CharField(max_length=50, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["region", "standard", "code", "valid_from"], name="lenient_item_once_per_start"
            )
        ]
