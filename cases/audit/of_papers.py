"""The checks on a case's papers and files: what is kept against what was hashed into the events."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

from cases.audit.batches import Loaded
from cases.models import Document, DocumentEntry, EventFile
from cases.record import canonical, digest
from documents.forms import UnknownForm, load_form

Said = str | None


def _algorithm(stored: str) -> str:
    return stored.partition(":")[0]


def _hashed(loaded: Loaded, name: str) -> dict[int, list[dict[str, Any]]]:
    """What each event says it wrote, by its number."""
    return {event.seq: json.loads(event.digests).get(name, []) for event in loaded.events}


def documents(loaded: Loaded) -> Said:
    """Every paper shows what was bound, numbered and hashed with its event; none is missing."""
    for d in loaded.rows[Document]:
        if (why := _paper(d)) is not None:
            return why
    told = Counter(
        (seq, d["form"], d["number"], d["copy"], d["party"], d["digest"])
        for seq, many in _hashed(loaded, "documents").items()
        for d in many
    )
    kept = Counter(
        (loaded.seq_of(d.event_id), d.form, _number(d), d.copy, d.party_key, d.digest) for d in loaded.rows[Document]
    )
    return _difference(kept, told, "文书")


def _number(document: Document) -> str:
    return document.number.text if document.number else ""


def _paper(d: Document) -> Said:
    name = f"文书 {_number(d) or d.form}(第{d.pk}行)"
    try:
        form = load_form(d.form, d.edition)
        values = json.loads(d.values)
    except (UnknownForm, json.JSONDecodeError):
        return f"{name}的内容不能读取"
    if form.word and d.number is None:
        return f"{name}没有文号"
    content = {"form": d.form, "edition": d.edition, "number": _number(d), "copy": d.copy}
    sealed = canonical({**content, "on": d.on.isoformat(), "values": values})
    if digest(sealed, _algorithm(d.digest)) != d.digest:
        return f"{name}的内容与校验值不符"
    return None


def entries(loaded: Loaded) -> Said:
    """What later acts wrote into boxes of papers."""
    for e in loaded.rows[DocumentEntry]:
        sealed = canonical({"box": e.box, "values": json.loads(e.values)})
        if digest(sealed, _algorithm(e.digest)) != e.digest:
            return f"文书签批第{e.pk}行的内容与校验值不符"
    told = Counter(
        (seq, e["form"], e["box"], e["digest"]) for seq, many in _hashed(loaded, "entries").items() for e in many
    )
    kept = Counter((loaded.seq_of(e.event_id), e.document.form, e.box, e.digest) for e in loaded.rows[DocumentEntry])
    return _difference(kept, told, "文书签批")


def attached(loaded: Loaded) -> Said:
    """The files an act bound are those it was hashed with."""
    told = Counter((seq, f["name"], f["sha256"]) for seq, many in _hashed(loaded, "files").items() for f in many)
    kept = Counter((loaded.seq_of(f.event_id), f.name, f.blob.sha256) for f in loaded.rows[EventFile])
    return _difference(kept, told, "证据文件")


def _difference(kept: Counter[Any], told: Counter[Any], label: str) -> Said:
    every = [(*key, "缺失或者被改动") for key in told - kept] + [(*key, "没有依据") for key in kept - told]
    if not every:
        return None
    first = min(every, key=lambda key: (key[0], key[-1], str(key)))
    return f"第{first[0]}号记录的{label} {first[1]} {first[2]} {first[-1]}"
