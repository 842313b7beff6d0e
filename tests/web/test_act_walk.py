"""Whole sample cases walked through the pages: every act by its form, with what is known left as the page has it."""

from decimal import Decimal
from typing import Any

import pytest

from cases import dossier
from cases.facts import Facts
from cases.models import Case, Event
from cases.web.forms.around import Around
from cases.web.forms.fields import tree
from cases.web.forms.presenting import typed_of
from tests.walk import Walked, sample, start
from tests.web.filling import browser, flat, form_of

pytestmark = pytest.mark.django_db


def address(walked: Walked, act: str) -> str:
    return f"/cases/{walked.case.uid}/acts/{act}/" if walked.case else "/cases/new/"


def told(walked: Walked, act: Any) -> dict[str, list[str]]:
    """What the dossier says of the act, as it would be typed; other fields stay as the page has them."""
    assert walked.given is not None
    data = dossier.act_data(walked.given, act, walked.people)
    facts = Facts(Case.objects.get(pk=walked.case.pk) if walked.case else None, walked.people[act.by].bureau)
    typed = typed_of(tree(act.act), _plain(data), Around(facts, act.on))
    return flat({name: value for name, value in typed.items() if name in data}, "")


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_plain(inner) for inner in value]
    return str(value) if isinstance(value, Decimal) else value


@pytest.mark.parametrize("name", ["small", "major", "summary", "first", "varied"])
def test_a_sample_is_walked_through_the_pages(name: str) -> None:
    walked = start(sample(name))
    for act in walked.rest:
        by = walked.officer(act.by)
        web, path = browser(by), address(walked, act.act)
        page = form_of(web.get(path).content.decode())
        given = told(walked, act)
        names = {key.split("-")[0] for key in given}
        kept = {key: value for key, value in page.values.items() if key.split("-")[0] not in names}
        page.values = {**kept, **given}
        page.values["_on"] = [act.on.isoformat()]
        page.values["_team"] = [walked.officer(other).username for other in act.team]
        answer = web.post(path, page.set(_sure=True).data("_do"))
        assert answer.status_code == 302, (act.act, _errors(answer.content.decode()))
        last = Event.objects.order_by("-pk").first()
        assert last is not None and last.name == act.act
        walked.case = last.case
    assert walked.case is not None
    assert Event.objects.filter(case=walked.case).count() == len(walked.rest)


def _errors(html: str) -> str:
    start_of = html.find('class="errors"')
    return html[start_of : start_of + 2500]
