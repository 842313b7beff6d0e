"""The bureau's question sets (询问提纲): a shipped one worded anew, one of its own, taken out of use or put back."""

from __future__ import annotations

import uuid

from cases import questions as outlines
from cases.administration.chain import Change, Refused, changing
from cases.law import Citation
from cases.models import Officer, QuestionSet
from cases.questions import Outline

MOST_SETS = 200
MOST_QUESTIONS = 60
LONGEST = 300  # characters of a question


def write(*, actor: Officer, key: str, title: str, kind: str, clauses: str, questions: str) -> QuestionSet:
    """Keep a set as typed; without a key a new one. `clauses` and `questions` are one a line. Raises Refused."""
    asked = _questions(questions)
    cited = _clauses(clauses) if kind == outlines.TOPIC else ()
    if kind == outlines.TOPIC and not cited:
        raise Refused("按违法行为的提纲要写处罚依据，办理时据此推荐", "clauses")
    with changing(actor) as change:
        known = _known(change)
        if key and key not in known:
            raise Refused("没有这一组提纲")
        if any(one.title == title and one.key != key for one in known.values()):
            raise Refused("已经有同名的提纲", "title")
        if not key and len(known) >= MOST_SETS:
            raise Refused(f"最多 {MOST_SETS} 组提纲")
        key = key or f"own-{uuid.uuid4().hex[:12]}"
        values = {"title": title, "kind": kind, "clauses": "\n".join(cited), "questions": "\n".join(asked)}
        row, made = QuestionSet.objects.update_or_create(bureau=change.bureau, key=key, defaults=values)
        name = "question_set_added" if made and key not in known else "question_set_changed"
        change.record(name, {"key": key, **values})
    return row


def turn(key: str, *, actor: Officer, retired: bool) -> None:
    """Out of use, or back; records that used it keep their text. Raises Refused."""
    with changing(actor) as change:
        one = _one(change, key)
        if one.retired == retired:
            return
        values = {
            "title": one.title, "kind": one.kind, "clauses": "\n".join(one.clauses),
            "questions": "\n".join(one.questions), "retired": retired,
        }  # fmt: skip
        QuestionSet.objects.update_or_create(bureau=change.bureau, key=key, defaults=values)
        change.record("question_set_retired" if retired else "question_set_restored", {"key": key, "title": one.title})


def as_shipped(key: str, *, actor: Officer) -> None:
    """Drop the bureau's wording of a shipped set: from now on it is as it ships. Raises Refused."""
    with changing(actor) as change:
        one = _one(change, key)
        if not one.shipped:
            raise Refused("这一组是本机关自己写的，没有随附的内容")
        if not one.own:
            return
        QuestionSet.objects.filter(bureau=change.bureau, key=key).delete()
        change.record("question_set_as_shipped", {"key": key, "title": one.title})


def _known(change: Change) -> dict[str, Outline]:
    return {one.key: one for one in outlines.sets_of(change.bureau.pk)}


def _one(change: Change, key: str) -> Outline:
    found = _known(change).get(key)
    if found is None:
        raise Refused("没有这一组提纲")
    return found


def _questions(text: str) -> tuple[str, ...]:
    asked = outlines.lines(text)
    if not asked:
        raise Refused("请至少写一个问题，一行一个", "questions")
    if len(asked) > MOST_QUESTIONS:
        raise Refused(f"一组最多 {MOST_QUESTIONS} 个问题", "questions")
    for number, question in enumerate(asked, 1):
        if len(question) > LONGEST:
            raise Refused(f"第{number}个问题太长，最多 {LONGEST} 个字", "questions")
        if unknown := outlines.unknown_blanks(question):
            named = "、".join(outlines.BLANKS)
            raise Refused(f"第{number}个问题里的“{{{unknown[0]}}}”不能自动填写，可用的有：{named}", "questions")
    return asked


def _clauses(text: str) -> tuple[str, ...]:
    """Citations as clerks or programs write them, in the short form. Raises Refused."""
    found = []
    for line in outlines.lines(text):
        try:
            found += [citation.cite for citation in Citation.parse_many(line)]
        except ValueError:
            raise Refused(f"“{line}”不是条款，写成“安全生产法第九十七条第一款第三项”的样子", "clauses") from None
    return tuple(dict.fromkeys(found))
