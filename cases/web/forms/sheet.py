"""What the page of an act shows: the form, what is wrong or missing, whose turn it is, what is offered."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from cases import clock, companions, drafts
from cases.models import Officer, Phrase
from cases.reads.telling import cause
from cases.registry import ACTS, Role
from cases.web.forms import layout, signing
from cases.web.forms.appraised import finish
from cases.web.forms.desk import Desk
from cases.web.forms.doing import files_of, since
from cases.web.forms.fields import leaves, tree
from cases.web.forms.filling import Filled
from cases.web.forms.looking import Look
from cases.web.forms.publishing import publics
from cases.web.forms.recording import screen
from cases.web.forms.shown import Drawer


def phrases_of(officer: Officer) -> dict[str, list[str]]:
    """The bureau's phrases (常用语) by the field they are offered at."""
    found: dict[str, list[str]] = defaultdict(list)
    rows = Phrase.objects.filter(bureau=officer.bureau_id, retired=False).order_by("pk")
    for topic, text in rows.values_list("topic", "text")[:500]:
        found[topic].append(text)
    return found


def context(desk: Desk, filled: Filled, found: Look, *, summary: bool, focus: str = "") -> dict[str, Any]:
    declared = ACTS[desk.act]
    unmet = (desk.outcome.unmet or found.unmet) if summary else []
    drawer = Drawer(desk.act, desk.around, desk.errors, [u.field for u in found.unmet if u.field])
    drawer.day = filled.day or desk.around.on
    form = drawer.form(tree(desk.act), filled.fields)
    appraised = desk.appraising.shown(filled.fields, desk.officer, desk.case, desk.paragraphs)
    finish(form, appraised)
    desk.request.section = "cases"  # type: ignore[attr-defined]
    labels_of = {
        **drawer.labels,
        "_on": layout.LABELS.get(f"{desk.act}:on", layout.LABELS["_on"]),
        "_to": "呈送给",
        "_by": "由谁作出",
    }
    wrong = [(name, labels_of.get(name, ""), e) for name, many in desk.errors.items() for e in many]
    deciders = desk.around.officers(tuple(declared.by), [filled.by]) if desk.part.enters else []
    changed = desk.outcome.since or (since(desk.case, desk.seen) if desk.case and desk.seen < desk.version else [])
    parts = desk.around.parties
    signed = signing.panel(desk, filled, found, form)
    record = screen(desk, form, found)
    return {
        "act": declared, "case": desk.case, "facts": desk.facts, "filled": filled, "form": form, "look": found,
        "part": desk.part, "draft": desk.draft, "away": desk.away, "version": desk.version, "loose": drawer.loose, "doubts": drawer.doubts,
        "request_id": desk.request_id, "errors": desk.errors, "summed": wrong if summary else [], "unmet": unmet, "focus": focus,
        "problems": (len(wrong) if summary else 0) + len(unmet), "since": changed, "on_label": labels_of["_on"],
        "with_team": layout.with_team(desk.act),
        "colleagues": _colleagues(desk, filled), "final": desk.act in layout.FINAL,
        "signs": desk.act in layout.FINAL and found.may_issue,
        "button": layout.BUTTONS.get(desk.act, "提交"), "in_view": declared.group == "evidence" or desk.act == companions.ACT,
        "candidates": drafts.candidates(desk.act, desk.officer) if desk.part.prepares else [],
        "hands": [h for h in drafts.hands(desk.draft) if h.pk != desk.officer.pk] if desk.draft else [],
        "returned": drafts.last_return(desk.draft) if desk.draft else None,
        "files": files_of(desk.officer, desk.draft, filled), "deciders": deciders,
        "who": "、".join(list(parts.values())[:3]), "cause": cause(desk.case.title, parts.values()) if desk.case else "", "checked": "_sure" in desk.request.POST,
        "phrases": phrases_of(desk.officer),
        "by_label": "、".join(Role(r).label for r in sorted(declared.by)),
        "next": desk.request.POST.get("_next") or desk.request.GET.get("next", ""),
        "step": 2 if summary and not found.errors and not found.unmet else 1, "clauses": _clauses(desk),
        "panels": appraised.panels, "publics": publics(desk, filled), "record": record, "signing": signed,
    }  # fmt: skip


def _clauses(desk: Desk) -> list[tuple[str, str]]:
    """The clauses to choose from, where the form asks for one."""
    asks = any(leaf.kind == "citation" for leaf in leaves(tree(desk.act)))
    return desk.around.clauses if asks else []


def _colleagues(desk: Desk, filled: Filled) -> list[tuple[str, str, bool]]:
    """Who may go along: the officers of the case first, then the other inspectors."""
    mine = desk.facts.history.officers_on(clock.today())
    offered = desk.around.officers((Role.INSPECTOR, Role.UNIT_HEAD), [*filled.team, *mine])
    ranked = sorted(offered, key=lambda o: o[0] not in mine)
    return [(u, name, u in filled.team) for u, name in ranked if u != desk.officer.username]
