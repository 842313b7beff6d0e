"""Citations as links to the article they name. Built into every template."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django import template
from django.template.context import Context
from django.urls import reverse
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString

from cases import clock, lawbase
from cases.law import STATUTES, Citation, article_text
from cases.law import numeral as chinese
from cases.lawbase import LawBase
from cases.statutes import lookup, wording
from cases.templatetags.words import icon, punctuated

register = template.Library()
APART = SafeString(' target="_blank" rel="noopener"')


@register.simple_tag(takes_context=True)
def cited(context: Context, value: Any, on: date | str | None = None, apart: bool = False) -> SafeString:
    """`安全生产法/97/1/7+行政处罚法/28`, or any text that names articles, with each opening its article as of `on`.

    `on` is a date or its ISO form, left out today. `apart` opens it beside the page (a form half filled). What the
    text in force does not have is marked; a statute that nobody knows stays plain text.
    """
    law, day = _law(context), _day(on)
    text = str(value or "")
    try:
        many = Citation.parse_many(text) if "/" in text else ()
    except ValueError:
        many = ()
    if many:
        return format_html_join("、", "{}", ((_one(short(c), c, day, law, apart),) for c in many))
    return format_html_join("", "{}", ((part,) for part in _parts(text, day, law, apart)))


@register.filter
def numeral(number: int) -> str:
    """97 as statutes print it: 九十七."""
    return chinese(number)


@register.filter
def slashed(cite: str) -> str:
    """A citation as the name of a place on a page: 安全生产法-97-1-7."""
    return cite.replace("/", "-")


def short(citation: Citation) -> str:
    """安全生产法第九十七条第一款第（七）项."""
    return citation.statute + article_text(citation.article, citation.paragraph, citation.item)


def address(citation: Citation, on: date, law: LawBase) -> str:
    """Where the citation opens: the text in force on the day, else what the catalogue knows of it; "" for nothing."""
    text = law.statutes.version(citation.statute, on)
    if text is not None and lookup.exists(citation, on, law) is None:
        return text_address(citation, on)
    if text is None and citation.statute not in STATUTES and not law.knows(citation.key):
        return ""
    return cite_address(citation.cite, on)


def text_address(citation: Citation, on: date) -> str:
    place = "-".join(str(n) for n in (citation.article, citation.paragraph, citation.item) if n)
    return f"{reverse('law-statute', args=[citation.statute])}?{urlencode({'on': on})}#a{place}"


def cite_address(cite: str, on: date) -> str:
    return f"{reverse('law-cite')}?{urlencode({'cite': cite, 'on': on}, safe='/')}"


def _parts(text: str, on: date, law: LawBase, apart: bool) -> Iterator[SafeString]:
    end = 0
    for mention in wording.mentions(text, law.statutes.titles):
        yield conditional_escape(text[end : mention.start])
        yield _one(text[mention.start : mention.end], mention.citation, on, law, apart)
        end = mention.end
    yield conditional_escape(text[end:])


def _one(text: str, citation: Citation, on: date, law: LawBase, apart: bool) -> SafeString:
    target = address(citation, on, law)
    if not target:
        return conditional_escape(text)
    link = format_html('<a class="cite" href="{}"{}>{}</a>', target, APART if apart else "", text)
    fault = lookup.exists(citation, on, law)
    if fault is None:
        return link
    mark = format_html('<span class="tag near" title="{}">{}文本中没有</span>', punctuated(fault.said), icon("alert"))
    return format_html("{} {}", link, mark)


def _law(context: Context) -> LawBase:
    """The law the page was made with, else asked once for the whole page: no query per citation."""
    facts, request = context.get("facts") or getattr(context.get("page"), "facts", None), context.get("request")
    held: LawBase | None = getattr(facts, "law", None) or getattr(request, "law", None)
    if held is None:
        held = lawbase.current()
        if request is not None:
            request.law = held
    return held


def _day(on: date | str | None) -> date:
    if isinstance(on, str) and on:
        return date.fromisoformat(on[:10])
    return on if isinstance(on, date) else clock.today()
