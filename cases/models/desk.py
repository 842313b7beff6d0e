"""What belongs to people at work and to no case's record: inbox, kept filters, phrases, questions, seals, reads, jobs."""

from django.db import models
from django.db.models import PROTECT, Q

from cases.models.case import Case
from cases.models.papers import Blob
from cases.models.people import Bureau, Officer


class Message(models.Model):
    """A line in somebody's inbox. `key` names what it tells of, so that the same thing is told once."""

    officer = models.ForeignKey(Officer, PROTECT, related_name="messages")
    case = models.ForeignKey(Case, PROTECT, null=True, related_name="+")
    kind = models.CharField(max_length=20)
    key = models.CharField(max_length=80)
    text = models.CharField(max_length=300)
    link = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["officer", "key"], name="message_told_once")]
        indexes = [
            models.Index(fields=["officer", "-id"], name="message_list"),
            models.Index(fields=["officer"], condition=Q(read_at__isnull=True), name="message_unread"),
        ]


class SavedFilter(models.Model):
    """A case-list filter somebody keeps: `query` is the page's query string."""

    officer = models.ForeignKey(Officer, PROTECT, related_name="filters")
    name = models.CharField("名称", max_length=30)
    query = models.CharField(max_length=500)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["officer", "name"], name="filter_name_per_officer")]


class Phrase(models.Model):
    """A phrase of the bureau (常用语) for one kind of text field."""

    bureau = models.ForeignKey(Bureau, PROTECT, related_name="phrases")
    topic = models.CharField("用在", max_length=40)
    text = models.TextField("内容")
    retired = models.BooleanField("停用", default=False)

    class Meta:
        indexes = [models.Index(fields=["bureau", "topic"], name="phrase_by_topic")]


class QuestionSet(models.Model):
    """Questions of an inquiry (询问提纲) as the bureau words them; under the key of a set that ships, in its place."""

    bureau = models.ForeignKey(Bureau, PROTECT, related_name="question_sets")
    key = models.CharField(max_length=40)
    title = models.CharField("名称", max_length=60)
    kind = models.CharField("用在", max_length=10)
    clauses = models.TextField("处罚依据", blank=True)
    questions = models.TextField("问题")
    retired = models.BooleanField("停用", default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["bureau", "key"], name="question_set_per_bureau")]


class SealPlace(models.Model):
    """Which seal a form takes in this bureau, and where: millimetres from the paper's left and bottom edges."""

    bureau = models.ForeignKey(Bureau, PROTECT, related_name="seal_places")
    form = models.CharField("文书", max_length=40)
    seal = models.CharField("印章", max_length=20)
    x_mm = models.PositiveSmallIntegerField("距左边(毫米)")
    y_mm = models.PositiveSmallIntegerField("距下边(毫米)")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["bureau", "form"], name="seal_place_per_form")]


class ReadAudit(models.Model):
    """Somebody looked at what is kept masked, downloaded or exported it (留痕)."""

    officer = models.ForeignKey(Officer, PROTECT, related_name="+")
    case = models.ForeignKey(Case, PROTECT, null=True, related_name="reads")
    what = models.CharField(max_length=60)
    at = models.DateTimeField()


class Job(models.Model):
    """Long work done beside the server: import, export, binding. `done` of `total` steps; the result is a file."""

    officer = models.ForeignKey(Officer, PROTECT, related_name="jobs")
    kind = models.CharField(max_length=20)
    title = models.CharField(max_length=200)
    state = models.CharField(max_length=10, default="waiting")
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    argument = models.JSONField(default=dict)
    error = models.TextField(blank=True)
    result = models.ForeignKey(Blob, PROTECT, null=True)
    name = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["officer", "-id"], name="job_list")]
