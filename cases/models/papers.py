"""Numbers, documents and files."""

from django.db import models
from django.db.models import PROTECT

from cases.models.case import Case
from cases.models.people import Bureau, Officer
from cases.models.record import Event


class Sequence(models.Model):
    """The last serial given for a word in a year. Raised in one UPDATE and read back in the same transaction."""

    bureau = models.ForeignKey(Bureau, PROTECT)
    word = models.CharField(max_length=20)
    year = models.PositiveSmallIntegerField()
    series = models.CharField(max_length=20, blank=True)
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["bureau", "word", "year", "series"], name="sequence_once")]


class Number(models.Model):
    """A number once given. Voids stay; a number is never given to another paper."""

    bureau = models.ForeignKey(Bureau, PROTECT)
    word = models.CharField(max_length=20)
    year = models.PositiveSmallIntegerField()
    series = models.CharField(max_length=20, blank=True)
    seq = models.PositiveIntegerField()
    part = models.PositiveSmallIntegerField(default=0)
    text = models.CharField(max_length=80)
    state = models.CharField(max_length=10, default="used")
    event = models.ForeignKey(Event, PROTECT)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["bureau", "word", "year", "series", "seq", "part"], name="number_once"),
            models.UniqueConstraint(fields=["bureau", "text"], name="number_text_once"),
        ]
        indexes = [models.Index(fields=["bureau", "seq"], name="number_by_serial")]


class Document(models.Model):
    """An issued paper: form, edition, number, bound values as canonical text, their digest."""

    case = models.ForeignKey(Case, PROTECT, related_name="documents")
    party_key = models.CharField(max_length=20, blank=True)
    form = models.CharField(max_length=40)
    edition = models.CharField(max_length=20)
    number = models.ForeignKey(Number, PROTECT, null=True)
    copy = models.PositiveSmallIntegerField(default=1)
    values = models.TextField()
    digest = models.CharField(max_length=80)
    on = models.DateField()
    state = models.CharField(max_length=10, default="issued")
    rectifies = models.ForeignKey("self", PROTECT, null=True)
    code = models.CharField(max_length=20, null=True, unique=True)  # by which a holder asks whether it is genuine
    event = models.ForeignKey(Event, PROTECT)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["number", "copy"], name="document_copy_of_number")]


class DocumentEntry(models.Model):
    """What a later act wrote into a box of a paper: an approval with name and date, a row of the receipt."""

    document = models.ForeignKey(Document, PROTECT, related_name="entries")
    box = models.CharField(max_length=30)
    values = models.TextField()
    digest = models.CharField(max_length=80)
    event = models.ForeignKey(Event, PROTECT)


class Blob(models.Model):
    """A file stored once, under its SHA-256."""

    sha256 = models.CharField(max_length=64, unique=True)
    size = models.PositiveBigIntegerField()
    kind = models.CharField(max_length=100)
    created = models.DateTimeField()


class Upload(models.Model):
    """A file not yet bound by an act; unbound ones go after 30 days."""

    blob = models.ForeignKey(Blob, PROTECT)
    name = models.CharField(max_length=200)
    by = models.ForeignKey(Officer, PROTECT)
    at = models.DateTimeField()


class DocumentFile(models.Model):
    """A drawn, signed or scanned copy of a paper. Append only.

    `entries`: how much that came after the issue it shows: box entries, the seal, signatures.
    """

    document = models.ForeignKey(Document, PROTECT, related_name="files")
    blob = models.ForeignKey(Blob, PROTECT)
    kind = models.CharField(max_length=10)
    entries = models.PositiveSmallIntegerField(default=0)
    at = models.DateTimeField()
