"""参数: every threshold and period as it applies to the bureau; who reads each row; what nobody confirmed."""

from __future__ import annotations

import tomllib
from datetime import date
from html import unescape

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cases import lawbase
from cases.models import Bureau, Event, Officer, OfficerRole, ParameterRow
from cases.reads import parameters as reads
from cases.reads.readers import Reader, readers
from cases.registry import Role
from tests.web.filling import browser

pytestmark = pytest.mark.django_db
PAGE = "/law/parameters/"
ROWS = tomllib.loads((settings.BASE_DIR / "cases" / "data" / "parameters.toml").read_text(encoding="utf-8"))[
    "parameter"
]
KEYS = frozenset(row["key"] for row in ROWS)
NOTES = reads.notes()["parameters"]


@pytest.fixture
def bureau() -> Bureau:
    return Bureau.objects.create(code="410899", name="云川市应急管理局", abbr="豫云", level="city")


def somebody(bureau: Bureau, role: Role = Role.INSPECTOR) -> Client:
    officer = Officer.objects.create_user(
        f"o-{role}", password="so long as it is", name=f"某{role.label}", bureau=bureau
    )
    OfficerRole.objects.create(officer=officer, role=role, valid_from=date(2020, 1, 1))
    return browser(officer)


def text(web: Client, **asked: str) -> str:
    answer = web.get(PAGE, asked)
    assert answer.status_code == 200, answer.content.decode()[:2000]
    return unescape(answer.content.decode())


def own(key: str, **values: object) -> ParameterRow:
    model = ParameterRow.objects.filter(key=key).first()
    assert model is not None
    row = ParameterRow.objects.create(**{
        "key": key, "region": "=410899", "label": model.label, "value": model.value, "unit": model.unit,
        "valid_from": date(2025, 1, 1), "source": "本局规定", "confirmed": True, "by": "o-administrator", **values,
    })  # fmt: skip
    lawbase.forget()
    return row


# -- the notes against the code ----------------------------------------------------------------------------------------


def test_every_parameter_has_a_group_and_says_what_it_decides() -> None:
    assert set(NOTES) == KEYS
    for key, note in NOTES.items():
        assert note["group"] and note["decides"].endswith("。"), key
        assert set(note) <= {"group", "decides", "reading"}, key


@pytest.mark.parametrize("key", sorted(KEYS))
def test_a_parameter_is_read_by_a_rule_or_says_why_not(key: str) -> None:
    reading, read_by = NOTES[key].get("reading", ""), readers(KEYS).get(key, [])
    assert bool(reading) != bool(read_by), (key, read_by)


@pytest.mark.parametrize(
    ("key", "kind", "name"),
    [
        ("filing_days", "deadline", "file_in_time"),
        ("filing_backfill_days", "deadline", "filing_backfill"),
        ("roll_to_working_day", "deadline", "recheck_correction"),
        ("hearing_amount_unit", "guard", "G10"),
        ("amounts_inclusive", "guard", "G10"),
        ("collective_handlers_vote", "guard", "SOD-MEETING"),
        ("close_conditions", "guard", "G29"),
        ("surcharge_base", "guard", "G26"),
        ("statement_days", "paper", "penalty_notice"),
        ("retention", "paper", "file_cover"),
        ("surcharge_stops_when_stayed", "other", ""),
        ("number_year", "other", ""),
    ],
)
def test_the_readers_are_found_in_the_code(key: str, kind: str, name: str) -> None:
    found = readers(KEYS)[key]
    assert all(isinstance(one, Reader) and one.label for one in found)
    assert (kind, name) in {(one.kind, one.id) for one in found}, found


def test_what_the_statutes_fix_stands_beside_with_who_enforces_it(bureau: Bureau) -> None:
    lines = {line.label: line for line in reads.fixed()}
    assert any("90" in line.value for line in lines.values())
    assert all(line.source for line in lines.values())
    html = text(somebody(bureau))
    assert "法律直接规定的" in html and "任何机关都不能改" in html


# -- the page ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", list(Role))
def test_every_role_reads_it_and_only_an_administrator_is_led_to_the_settings(bureau: Bureau, role: Role) -> None:
    html = text(somebody(bureau, role))
    assert "整改复查期限" in html and "待确认" in html
    assert ("修改与确认" in html) == (role == Role.ADMINISTRATOR)
    assert ("/settings/parameters/recheck_days/" in html) == (role == Role.ADMINISTRATOR)


def test_a_row_says_value_level_days_source_who_confirmed_and_who_reads_it(bureau: Bureau) -> None:
    web = somebody(bureau, Role.ADMINISTRATOR)
    own("recheck_days", value=7, valid_to=date(2027, 12, 31))
    html = text(web, q="整改复查期限")
    for words in ("7 日", "本机关", "2025-01-01", "2027-12-31", "本局规定", "已确认", "某系统管理员", "整改期满"):
        assert words in html, words
    assert "期限 · 整改复查" in html


def test_words_are_looked_for_in_names_uses_and_sources(bureau: Bureau) -> None:
    web = somebody(bureau)
    assert "整改复查期限" in text(web, q="整改期满 复查")
    assert "整改复查期限" in text(web, q="77号 复查")
    nothing = text(web, q="没有这样的参数")
    assert "没有符合条件的参数" in nothing and "整改复查期限" not in nothing


def test_only_what_waits_for_confirmation(bureau: Bureau) -> None:
    web = somebody(bureau)
    assert "整改复查期限" in text(web, show="unconfirmed")
    own("recheck_days")
    assert "整改复查期限" not in text(web, show="unconfirmed")
    assert "整改复查期限" in text(web, show="own")
    assert "听证金额" not in text(web, show="own")


def test_what_no_rule_reads_is_marked(bureau: Bureau) -> None:
    html = text(somebody(bureau), show="reading")
    assert html.count("仅供查阅") >= sum("reading" in note for note in NOTES.values()) > 0
    assert "整改复查期限" not in html


def test_another_day_has_other_rows(bureau: Bureau) -> None:
    web = somebody(bureau)
    own("recheck_days", value=7, valid_from=date(2026, 12, 1))
    before, after = (text(web, q="整改复查期限", on=on) for on in ("2026-11-30", "2026-12-01"))
    assert "10 日" in before and "7 日" not in before and "7 日" in after
    assert "2026年12月1日" in after


@pytest.mark.parametrize("on", ["2026-02-30", "明天", "9" * 300])
def test_a_day_that_is_none_is_said_and_today_is_shown(bureau: Bureau, on: str) -> None:
    html = text(somebody(bureau), on=on)
    assert "日期应写成" in html and "整改复查期限" in html


def test_hostile_words_are_shown_as_text(bureau: Bureau) -> None:
    answer = somebody(bureau).get(PAGE, {"q": "<script>alert(1)</script>", "show": "\x00"})
    assert answer.status_code == 200 and b"<script>alert(1)" not in answer.content


def test_rows_of_other_regions_are_not_shown(bureau: Bureau) -> None:
    own("recheck_days", value=3, region="=420100", source="别局规定")
    own("recheck_days", value=4, region="42", source="别省规定")
    html = text(somebody(bureau))
    assert "别局规定" not in html and "别省规定" not in html


def test_the_number_of_queries_depends_on_no_row(bureau: Bureau) -> None:
    web = somebody(bureau)

    def asked() -> int:
        text(web)
        with CaptureQueriesContext(connection) as seen:
            text(web)
        return len(seen)

    own("recheck_days")  # somebody's name is looked up
    few = asked()
    for key in sorted(KEYS - {"recheck_days"}):
        own(key)
    assert asked() == few


# -- a change is an event with its reason --------------------------------------------------------------------------------


def test_a_change_demands_a_reason_and_the_page_then_says_who_confirmed(bureau: Bureau) -> None:
    web = somebody(bureau, Role.ADMINISTRATOR)
    sent = {"do": "add", "value": "7", "since": "2026-01-01", "source": "本局规定", "reason": " ", "confirmed": "on"}
    assert web.post("/settings/parameters/recheck_days/", sent).status_code == 422
    assert not Event.objects.filter(name="parameter_added").exists()
    assert web.post("/settings/parameters/recheck_days/", sent | {"reason": "本局另有规定"}).status_code == 302
    event = Event.objects.get(name="parameter_added")
    assert "本局另有规定" in event.payload and event.actor is not None and event.actor.username == "o-administrator"
    html = text(web, q="整改复查期限")
    assert (
        "已确认" in html
        and "某系统管理员" in html
        and "待确认" not in html.split("<tbody", 1)[1].split("</table>", 1)[0]
    )


def test_a_confirmation_demands_a_reason_and_keeps_who_gave_it(bureau: Bureau) -> None:
    web = somebody(bureau, Role.ADMINISTRATOR)
    row = next(p.row for p in reads.in_force(bureau, date(2026, 7, 30)) if p.key == "recheck_days")
    sent = {"do": "confirm", "row": str(row.pk), "reason": ""}
    assert web.post("/settings/parameters/recheck_days/", sent).status_code == 422
    assert web.post("/settings/parameters/recheck_days/", sent | {"reason": "看过原文"}).status_code == 302
    now = next(p for p in reads.in_force(bureau, date(2026, 7, 30)) if p.key == "recheck_days")
    assert now.confirmed and now.by == "某系统管理员" and now.level == "本机关"
    assert "看过原文" in Event.objects.get(name="parameter_confirmed").payload
