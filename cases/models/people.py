"""Bureaus and the people in them. Roles, licences and delegations hold for spans of dates."""

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import PROTECT, F, Q


class Bureau(models.Model):
    """An emergency-management bureau (应急管理局). `version` and `head` belong to its own chain of events."""

    code = models.CharField("行政区划代码", max_length=12, unique=True)
    name = models.CharField("名称", max_length=100)
    abbr = models.CharField("文号简称", max_length=20)
    level = models.CharField("级别", max_length=10, default="county")
    parent = models.ForeignKey("self", PROTECT, null=True, blank=True, related_name="below")
    government = models.CharField("本级人民政府", max_length=100, blank=True)
    court = models.CharField("人民法院", max_length=100, blank=True)
    address = models.CharField("地址", max_length=200, blank=True)
    postcode = models.CharField("邮政编码", max_length=10, blank=True)
    phone = models.CharField("联系电话", max_length=40, blank=True)
    bank = models.CharField("罚款代收银行", max_length=100, blank=True)
    account = models.CharField("罚款账号", max_length=60, blank=True)
    payee = models.CharField("收款单位", max_length=100, blank=True)
    version = models.PositiveIntegerField(default=0)
    head = models.CharField(max_length=80, blank=True)

    def __str__(self) -> str:
        return self.name


class Unit(models.Model):
    bureau = models.ForeignKey(Bureau, PROTECT, related_name="units")
    name = models.CharField("名称", max_length=100)
    kind = models.CharField("性质", max_length=20, default="internal")
    limits = models.JSONField("委托权限", default=dict, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["bureau", "name"], name="unit_name_per_bureau")]

    def __str__(self) -> str:
        return self.name


class Officer(AbstractUser):
    """Somebody of a bureau. One made by a dossier has no usable password."""

    bureau = models.ForeignKey(Bureau, PROTECT, null=True, blank=True, related_name="officers")
    unit = models.ForeignKey(Unit, PROTECT, null=True, blank=True)
    name = models.CharField("姓名", max_length=50)
    title = models.CharField("职务", max_length=50, blank=True)
    head = models.BooleanField("主要负责人", default=False)
    legal_qualification_no = models.CharField("法律职业资格证号", max_length=50, blank=True)
    must_change_password = models.BooleanField("须修改口令", default=False)

    class Meta:
        indexes = [models.Index(fields=["bureau", "name"], name="officer_by_name")]

    def __str__(self) -> str:
        return self.name


class _Span(models.Model):
    """A span of legal dates, both ends included; an open end is null."""

    valid_from = models.DateField("自")
    valid_to = models.DateField("至", null=True, blank=True)

    class Meta:
        abstract = True


class OfficerRole(_Span):
    officer = models.ForeignKey(Officer, PROTECT, related_name="roles")
    role = models.CharField("角色", max_length=30)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["officer", "role", "valid_from"], name="role_once_per_start"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")), name="role_span"
            ),
        ]


class Licence(_Span):
    """One validity period of an enforcement licence (行政执法证); a paper prints the one valid that day."""

    officer = models.ForeignKey(Officer, PROTECT, related_name="licences")
    number = models.CharField("执法证号", max_length=40)
    status = models.CharField("状态", max_length=20, default="valid")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["number", "valid_from"], name="licence_once_per_start"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")), name="licence_span"
            ),
        ]


class Delegation(_Span):
    """A leader hands a role to another for a span of dates, with its paper."""

    giver = models.ForeignKey(Officer, PROTECT, related_name="delegations_given")
    receiver = models.ForeignKey(Officer, PROTECT, related_name="delegations")
    role = models.CharField("角色", max_length=30)
    paper = models.CharField("授权文书", max_length=200)
