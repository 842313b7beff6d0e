"""What is put on papers: seals with their keepers and every use, signatures and fingerprints. Append only where it tells."""

from django.db import models
from django.db.models import PROTECT, F, Q

from cases.models.papers import Blob, Document
from cases.models.people import Bureau, Officer, _Span
from cases.models.record import Event


class SealImage(models.Model):
    """A seal's picture, kept encrypted: the blob holds no picture anybody could use. A new one retires the old."""

    bureau = models.ForeignKey(Bureau, PROTECT, related_name="seal_images")
    kind = models.CharField("印章", max_length=20)
    blob = models.ForeignKey(Blob, PROTECT)
    sha256 = models.CharField("图像校验值", max_length=64)
    width_mm = models.PositiveSmallIntegerField("直径(毫米)")
    across = models.BooleanField("加盖骑缝章", default=True)
    retired = models.BooleanField("停用", default=False)
    event = models.ForeignKey(Event, PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["bureau", "kind"], condition=Q(retired=False), name="seal_image_in_use")
        ]


class SealKeeper(_Span):
    """Who may use a seal, from one day to another, by which paper (用印授权)."""

    bureau = models.ForeignKey(Bureau, PROTECT, related_name="seal_keepers")
    kind = models.CharField("印章", max_length=20)
    officer = models.ForeignKey(Officer, PROTECT, related_name="seals_kept")
    paper = models.CharField("授权依据", max_length=200)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")), name="seal_keeper_span"
            ),
        ]


class SealUse(models.Model):
    """A paper was sealed: with which picture, by whom. The event stands in the bureau's own chain (用印登记)."""

    document = models.OneToOneField(Document, PROTECT, related_name="sealed")
    image = models.ForeignKey(SealImage, PROTECT)
    officer = models.ForeignKey(Officer, PROTECT, related_name="+")
    at = models.DateTimeField()
    event = models.ForeignKey(Event, PROTECT, related_name="+")


class DocumentMark(models.Model):
    """A signature or fingerprint on a paper, and where: beside `label` (the first or, by `turn`, a later one of a page), or
    with its centre at x, y from left and below.

    `page` counts from 1; 0 is every page with that label. The event is the act that bound the picture's file.
    """

    document = models.ForeignKey(Document, PROTECT, related_name="marks")
    blob = models.ForeignKey(Blob, PROTECT)
    label = models.CharField(max_length=60, blank=True)
    turn = models.PositiveSmallIntegerField(default=1)
    page = models.PositiveSmallIntegerField(default=0)
    x_mm = models.PositiveSmallIntegerField(default=0)
    y_mm = models.PositiveSmallIntegerField(default=0)
    width_mm = models.PositiveSmallIntegerField(default=28)
    event = models.ForeignKey(Event, PROTECT, related_name="+")
