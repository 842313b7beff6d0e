"""The bureau's phrase book (常用语): sentences offered where a text is written. `topic` is the input's field name."""

from __future__ import annotations

from cases.administration.chain import Refused, changing
from cases.models import Officer, Phrase

# The inputs' fields of running text that are written again and again, as `cases.inputs` names them.
TOPICS = (
    ("opinion", "审批、审核意见"),
    ("reason", "理由"),
    ("facts", "违法事实"),
    ("discretion", "裁量说明"),
    ("report", "调查报告、听证报告"),
    ("measures", "现场处理措施"),
    ("basis", "依据"),
    ("disposal", "财物的处理"),
    ("refusal_note", "拒签的注明"),
    ("witness", "见证人或者影像"),
    ("correction", "改正要求"),
    ("note", "备注"),
)
LONGEST = 2000


def add(*, actor: Officer, topic: str, text: str) -> Phrase:
    """Raises Refused."""
    if topic not in dict(TOPICS):
        raise Refused("请选择用在哪里", "topic")
    if not text:
        raise Refused("请填写", "text")
    with changing(actor) as change:
        if Phrase.objects.filter(bureau=change.bureau, topic=topic, text=text, retired=False).exists():
            raise Refused("已经有这一条", "text")
        row = Phrase.objects.create(bureau=change.bureau, topic=topic, text=text)
        change.record("phrase_added", {"topic": topic, "text": text})
    return row


def retire(phrase: Phrase, *, actor: Officer, retired: bool = True) -> None:
    """Taken out of the book or put back; drafts that used it keep their text."""
    with changing(actor) as change:
        held = Phrase.objects.filter(pk=phrase.pk, bureau=change.bureau).first()
        if held is None:
            raise Refused("没有这一条")
        if held.retired == retired:
            return
        held.retired = retired
        held.save(update_fields=["retired"])
        name = "phrase_retired" if retired else "phrase_restored"
        change.record(name, {"topic": held.topic, "text": held.text})
