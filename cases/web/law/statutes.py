"""法律法规: the texts loaded and their versions, one text by chapters, one citation."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET

from cases import clock, lawbase
from cases.labels import CHOICES
from cases.law import STATUTES, Citation
from cases.reads import statutes as reads
from cases.registry import Role
from cases.statutes.importing import may_import
from cases.templatetags.citing import text_address
from cases.web.access import allow, roles_of
from cases.web.admin.answering import bureau_of, officer_of
from cases.web.forms import typed
from cases.web.law import page

TAB = "law-statutes"
LONGEST = 300  # characters of a citation asked for
STEPS = CHOICES["ViolationIn.step"]


@allow()
@require_GET
def statutes(request: HttpRequest) -> HttpResponse:
    law = lawbase.current()
    lines = reads.lines(law)
    imports = Role.ADMINISTRATOR in roles_of(officer_of(request)) and may_import(bureau_of(request))
    context = {"lines": lines, "loaded": sum(bool(line.versions) for line in lines), "imports": imports,
               "today": clock.today()}  # fmt: skip
    return page(request, TAB, "statutes.html", context)


@allow()
@require_GET
def statute(request: HttpRequest, name: str) -> HttpResponse:
    """A text as it is in force on a day; `article` leads to what is asked for in it."""
    law, on = lawbase.current(), _asked_on(request)
    versions = law.statutes.versions(name)
    if not versions:
        if name not in STATUTES:
            raise Http404
        return page(request, TAB, "statute.html", {"name": name, "title": STATUTES[name].title, "on": on})
    shown = law.statutes.version(name, on)
    wanted = typed.line("", request.GET.get("article", ""))[:LONGEST]
    if wanted and (found := _citation(wanted, name)) is not None:
        text = shown or versions[-1]
        if found.article in law.statutes.shape(text):
            return redirect(text_address(found, on if shown else text.valid_from))
    text = shown or versions[-1]
    context: dict[str, Any] = {
        "name": name, "title": text.title, "text": text, "versions": versions, "on": on, "holds": shown is not None,
        "sections": reads.sections(text), "history": reads.history(text), "wanted": wanted,
    }  # fmt: skip
    return page(request, TAB, "statute.html", context)


@allow()
@require_GET
def cite(request: HttpRequest) -> HttpResponse:
    """Where a citation leads: the article in the text of the day; else a page of what is known of it."""
    asked = typed.line("", request.GET.get("cite", ""))[:LONGEST]
    law, on = lawbase.current(), _asked_on(request)
    try:
        many = Citation.parse_many(typed.citation(asked))
    except ValueError:
        return page(request, TAB, "cite.html", {"asked": asked, "on": on, "known": []})
    known = [reads.known(citation, on, law) for citation in many]
    if len(known) == 1 and known[0].loaded is not None and known[0].fault is None:
        return redirect(text_address(many[0], on))
    return page(request, TAB, "cite.html", {"asked": asked, "on": on, "known": known, "steps": STEPS})


def _asked_on(request: HttpRequest) -> date:
    return typed.as_day(request.GET.get("on", "")) or clock.today()


def _citation(wanted: str, name: str) -> Citation | None:
    """97, 97/1/7, 九十七, 第九十七条第一款, or with the statute's name before."""
    plain = typed.plain(wanted)
    for text in (plain, f"{name}/{plain}", f"{name}第{plain}条", f"{name}{plain}"):
        try:
            found = Citation.parse(typed.citation(text))
        except ValueError:
            continue
        if found.statute == name:
            return found
    return None
