"""Whom and which files an act names: colleagues by name or username, files by the number of their upload."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Q

from cases import drafts, uploads
from cases.inputs import InputError, Wrong
from cases.models import Draft, Officer, Upload
from cases.registry import ACTS
from cases.web.access import roles_of
from cases.web.forms.doing import part_of


def colleague(me: Officer, name: str, path: str) -> Officer:
    """Somebody of the same bureau, by username or by a name nobody else bears. Raises InputError."""
    return _found(me, [name], [path])[0]


def colleagues(me: Officer, names: Sequence[str]) -> list[Officer]:
    return _found(me, names, [f"team[{i}]" for i in range(len(names))])


def _found(me: Officer, names: Sequence[str], paths: Sequence[str]) -> list[Officer]:
    if not names:
        return []
    rows = list(Officer.objects.filter(Q(username__in=names) | Q(name__in=names), bureau=me.bureau_id, is_active=True))
    found, wrong = [], []
    for name, path in zip(names, paths, strict=True):
        same = [o for o in rows if o.username == name] or [o for o in rows if o.name == name]
        if len(same) == 1:
            found.append(same[0])
        else:
            many = f"名为“{name}”的人员不止一人，请写用户名" if same else f"本机关没有名为“{name}”的人员"
            wrong.append(Wrong(path, many))
    if wrong:
        raise InputError(wrong)
    return found


def uploaded(me: Officer, ids: Sequence[int], scanned: bool, draft: Draft | None = None) -> list[Upload]:
    """The officer's own uploads, and those of the hands a draft went through. Raises InputError.

    What was decided on paper is entered with its scan.
    """
    if scanned and not ids:
        raise InputError([Wrong("files", "补录他人办理的事项，要附上签字文书的扫描件")])
    found = uploads.named_by(dict.fromkeys(ids), drafts.hands(draft) if draft is not None else [me])
    there = {u.pk for u in found}
    if missing := [i for i, pk in enumerate(ids) if pk not in there]:
        raise InputError([Wrong(f"files[{i}]", "没有这个上传的文件，或者已经用过") for i in missing])
    return found


def decider(me: Officer, name: str | None, act: str) -> Officer:
    """Who does the act: whoever asks, or who decided it on paper and is named by one who may enter it later."""
    if not name:
        return me
    found = colleague(me, name, "by")
    if found != me and not part_of(me, roles_of(me), act).enters:
        raise InputError([Wrong("by", f"您的岗位不能补录他人的“{ACTS[act].label}”")])
    return found


def role_of(act: str, entered: bool) -> str:
    """What the files of an act are: the scan of a signed paper, evidence, or something that goes with it."""
    if entered:
        return "scan"
    return "evidence" if ACTS[act].group == "evidence" else "attachment"
