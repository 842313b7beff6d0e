"""参数: every threshold and period as it applies to the bureau on a day, for everybody to read."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from cases import clock
from cases.reads import parameters as reads
from cases.registry import Role
from cases.web.access import allow, roles_of
from cases.web.admin.answering import bureau_of, officer_of
from cases.web.forms import typed
from cases.web.law import page

TAB = "law-parameters"
SHOWN = (("", "全部"), ("unconfirmed", "待确认"), ("own", "本机关自定"), ("reading", "仅供查阅"))
LONGEST = 50


@allow()
@require_GET
def parameters(request: HttpRequest) -> HttpResponse:
    asked = request.GET.get("on", "").strip()
    day = typed.as_day(asked) if asked else clock.today()
    text = typed.line("", request.GET.get("q", ""))[:LONGEST]
    chosen = request.GET.get("show", "")
    every = reads.in_force(bureau_of(request), day or clock.today())
    lists = {
        "": every,
        "unconfirmed": [p for p in every if not p.confirmed],
        "own": [p for p in every if p.own],
        "reading": [p for p in every if p.reading],
    }
    found = [p for p in lists.get(chosen, every) if p.says(text)]
    context: dict[str, Any] = {
        "groups": reads.grouped(found), "found": len(found), "total": len(every),
        "unconfirmed": len(lists["unconfirmed"]), "chips": [(name, label, len(lists[name])) for name, label in SHOWN],
        "chosen": chosen if chosen in lists else "", "q": text, "on": day, "asked": asked, "today": clock.today(),
        "fixed": [f for f in reads.fixed() if f.says(text)] if not chosen else [],
        "changes": Role.ADMINISTRATOR in roles_of(officer_of(request)),
    }  # fmt: skip
    return page(request, TAB, "parameters.html", context)
