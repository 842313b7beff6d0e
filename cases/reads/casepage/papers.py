"""What lies in a case: its papers, evidence, services and publications."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from cases import companions, labels
from cases.facts import Facts
from cases.models import Case, EventFile, Publication, Service
from cases.paperfiles import in_word
from cases.public_copy import publishable
from cases.tracks import TRACKS
from documents.forms import load_form

ROLE = "public_copy"  # of the files that `cases.publishing` binds
SERVED_PAPERS = {"decision": "决定书"}  # what service rows call the one paper that has several forms


def title(form: str) -> str:
    """The name of a paper; "" for what is none."""
    try:
        return load_form(form).title
    except LookupError:
        return SERVED_PAPERS.get(form, "")


def papers(facts: Facts) -> list[dict[str, Any]]:
    parties, beside = facts.history.parties, companions.of(facts)
    return [
        {
            "document": d,
            "ordinal": ordinal,
            "title": load_form(d.form, d.edition).title,
            "party": str(parties.get(d.party_key, {}).get("name", "")),
            "word": in_word(d),
            "public": publishable(d),
            "companions": beside.get(d.pk, []),
        }
        for ordinal, d in enumerate(facts.documents, 1)
    ]


def evidence(case: Case, facts: Facts) -> list[dict[str, Any]]:
    """Evidence with its files and the names of who took it: two queries however many."""
    rows = facts.evidence
    files: dict[int, list[EventFile]] = defaultdict(list)
    for file in EventFile.objects.filter(event__case=case).select_related("blob", "event").order_by("pk"):
        files[file.event.seq].append(file)
    facts.load_people(name for row in rows for name in row["officers"])
    return [
        {
            **row,
            "kind_text": labels.EVIDENCE_KINDS.get(row["kind"], row["kind"]),
            "taken_by": "、".join(p.name for n in row["officers"] if (p := facts.person(n)) is not None),
            "files": files.get(row["event__seq"], []),
            "proves_text": "、".join(row["proves"] or []),
        }
        for row in rows
    ]


def services(case: Case) -> list[dict[str, Any]]:
    rows = Service.objects.filter(case=case).select_related("party", "document__number").order_by("pk")
    return [{"row": s, "method": labels.SERVICE_METHODS.get(s.method, s.method), "paper": title(s.paper)} for s in rows]


def publications(case: Case) -> list[dict[str, Any]]:
    rows = Publication.objects.filter(case=case).select_related("party").order_by("pk")
    states = TRACKS["publication"].states
    copies: dict[int, list[EventFile]] = defaultdict(list)
    for file in EventFile.objects.filter(event__case=case, role=ROLE).select_related("blob").order_by("pk"):
        copies[file.event_id].append(file)
    return [
        {"row": row, "party": row.party, "label": states.get(row.state, row.state), "copies": copies[row.event_id]}
        for row in rows
    ]
