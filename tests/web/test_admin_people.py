"""人员: an administrator keeps people, roles, licences and delegations; nobody locks the bureau out."""

import json
import re
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cases.models import Bureau, Delegation, Event, Licence, Officer, OfficerRole, Unit
from cases.registry import Role
from tests.web.filling import browser

pytestmark = pytest.mark.django_db
START = date(2020, 1, 1)


@pytest.fixture
def bureau() -> Bureau:
    return Bureau.objects.create(code="410899", name="云川市应急管理局", abbr="豫云", level="city")


def person(bureau: Bureau, username: str, name: str, *roles: str) -> Officer:
    officer = Officer(username=username, name=name, bureau=bureau)
    officer.set_password("so long as it is")
    officer.save()
    for role in roles:
        OfficerRole.objects.create(officer=officer, role=role, valid_from=START)
    return officer


@pytest.fixture
def admin(bureau: Bureau) -> Officer:
    return person(bureau, "1501", "方岚", Role.ADMINISTRATOR)


@pytest.fixture
def site(admin: Officer) -> Client:
    return browser(admin)


def names(bureau: Bureau) -> list[str]:
    return list(Event.objects.filter(bureau=bureau, case=None).order_by("seq").values_list("name", flat=True))


def page_of(officer: Officer) -> str:
    return f"/settings/people/{officer.pk}/"


def test_a_new_person_gets_a_password_shown_once_and_signs_in_with_it(site: Client, bureau: Bureau) -> None:
    given = {"name": "沈立", "username": "１００９", "title": "科员", "roles": ["inspector"], "since": "2026年11月1日"}
    shown = site.post("/settings/people/new/", given)
    password = re.search(r"<output[^>]*>([^<]+)</output>", shown.content.decode())
    assert shown.status_code == 200 and password and "no-store" in shown["Cache-Control"]
    officer = Officer.objects.get(username="1009")
    assert officer.must_change_password and officer.check_password(password[1])
    assert officer.roles.get().valid_from == date(2026, 11, 1)
    assert password[1] not in Event.objects.get(name="officer_added").payload
    assert password[1] not in site.get(page_of(officer)).content.decode()


def test_what_is_missing_is_named_and_what_was_typed_stays(site: Client) -> None:
    answer = site.post("/settings/people/new/", {"name": "沈立", "since": "13月"})
    text = answer.content.decode()
    assert answer.status_code == 422 and 'value="沈立"' in text and 'value="13月"' in text
    assert "工号：请填写" in text and "日期应写成 2026-03-02 的样子" in text


def test_a_username_is_taken_whatever_the_case_of_its_letters(site: Client, bureau: Bureau) -> None:
    person(bureau, "Zhou", "周启明")
    answer = site.post(
        "/settings/people/new/", {"name": "周", "username": "zhou", "roles": ["clerk"], "since": "2026-01-01"}
    )
    assert answer.status_code == 422 and "这个工号已经有人用了" in answer.content.decode()


def test_a_change_is_one_event_and_no_change_is_none(site: Client, bureau: Bureau, admin: Officer) -> None:
    zhou = person(bureau, "1001", "周启明", Role.INSPECTOR)
    unit = Unit.objects.create(bureau=bureau, name="执法一科")
    given = {"do": "basics", "name": "周启明", "title": "科员", "unit": unit.pk}
    for _ in range(2):
        assert site.post(page_of(zhou), given).status_code == 302
    zhou.refresh_from_db()
    assert (zhou.title, zhou.unit) == ("科员", unit)
    assert names(bureau) == ["officer_changed"]
    changed = json.loads(Event.objects.get().payload)["changed"]
    assert changed == {"title": ["", "科员"], "unit": [None, "执法一科"]}


def test_there_is_one_head(site: Client, bureau: Bureau) -> None:
    Officer.objects.filter(pk=person(bureau, "1301", "高远", Role.LEADER).pk).update(head=True)
    meng = person(bureau, "1302", "孟川", Role.LEADER)
    answer = site.post(page_of(meng), {"do": "basics", "name": "孟川", "head": "on"})
    assert answer.status_code == 422 and "现在是高远" in answer.content.decode()


def test_a_role_ends_on_a_day_and_does_not_meet_itself(site: Client, bureau: Bureau) -> None:
    zhou = person(bureau, "1001", "周启明", Role.INSPECTOR)
    twice = site.post(page_of(zhou), {"do": "role", "role": "inspector", "since": "2026-12-01"})
    assert twice.status_code == 422 and "已经是执法人员" in twice.content.decode()
    site.post(page_of(zhou), {"do": "end-role", "row": zhou.roles.get().pk, "on": "2026-11-30"})
    assert zhou.roles.get().valid_to == date(2026, 11, 30)
    assert site.post(page_of(zhou), {"do": "role", "role": "inspector", "since": "2026-12-01"}).status_code == 302
    assert names(bureau) == ["role_ended", "role_given"]


@pytest.mark.parametrize(
    "given", [{"do": "deactivate"}, {"do": "end-role", "on": "2026-11-22"}, {"do": "end-role", "on": "2027-01-01"}]
)
def test_the_last_administrator_cannot_lock_the_bureau_out(
    site: Client, bureau: Bureau, admin: Officer, given: dict[str, str]
) -> None:
    answer = site.post(page_of(admin), {**given, "row": admin.roles.get().pk})
    assert answer.status_code == 422 and "须始终有一名能登录的系统管理员" in answer.content.decode()
    admin.refresh_from_db()
    assert admin.is_active and admin.roles.get().valid_to is None and names(bureau) == []


def test_an_administrator_goes_when_another_stays(site: Client, bureau: Bureau, admin: Officer) -> None:
    person(bureau, "1502", "石青", Role.ADMINISTRATOR)
    assert site.post(page_of(admin), {"do": "deactivate"}).status_code == 302
    admin.refresh_from_db()
    assert not admin.is_active and admin.roles.get().valid_to == date(2026, 11, 22)


def test_an_administrator_without_password_keeps_nobody_in(site: Client, bureau: Bureau, admin: Officer) -> None:
    other = person(bureau, "1502", "石青", Role.ADMINISTRATOR)
    other.set_unusable_password()
    other.save()
    assert site.post(page_of(admin), {"do": "deactivate"}).status_code == 422


def test_a_deactivated_person_is_kept_and_signed_out(site: Client, bureau: Bureau) -> None:
    zhou = person(bureau, "1001", "周启明", Role.INSPECTOR)
    OfficerRole.objects.create(officer=zhou, role=Role.CLERK, valid_from=date(2027, 1, 1))
    his = browser(zhou)
    assert his.get("/password/").status_code == 200
    site.post(page_of(zhou), {"do": "deactivate"})
    assert his.get("/password/").status_code == 302
    assert [(r.role, r.valid_to) for r in zhou.roles.all()] == [("inspector", date(2026, 11, 22))]
    shown = site.post(page_of(zhou), {"do": "reactivate"})
    assert shown.status_code == 200 and Officer.objects.get(pk=zhou.pk).is_active
    assert names(bureau) == ["officer_deactivated", "officer_reactivated"]


def test_a_reset_password_ends_sessions_and_tokens(site: Client, bureau: Bureau) -> None:
    from knox.models import AuthToken

    zhou = person(bureau, "1001", "周启明", Role.INSPECTOR)
    AuthToken.objects.create(user=zhou)
    his = browser(zhou)
    shown = site.post(page_of(zhou), {"do": "password"})
    assert shown.status_code == 200 and "no-store" in shown["Cache-Control"]
    assert his.get("/password/").status_code == 302 and not AuthToken.objects.exists()


def test_the_own_password_is_not_reset_here(site: Client, admin: Officer) -> None:
    assert site.post(page_of(admin), {"do": "password"}).status_code == 422


def test_licences_show_gaps_and_run_out(site: Client, bureau: Bureau) -> None:
    zhou = person(bureau, "1001", "周启明", Role.INSPECTOR)
    for since, until in (("2022-01-01", "2025-06-30"), ("2025-09-01", "2027-01-05")):
        given = {"do": "licence", "number": "16080101001", "since": since, "until": until}
        assert site.post(page_of(zhou), given).status_code == 302
    shown = site.get(page_of(zhou)).content.decode()
    assert "下一段之前有 62 天没有有效的执法证" in shown and "还剩 44 天" in shown
    assert "1 人的执法证要办" in site.get("/settings/people/").content.decode()
    met = {"do": "licence", "number": "16080101001", "since": "2026-12-01", "until": "2027-12-01"}
    assert site.post(page_of(zhou), met).status_code == 422


def test_somebody_elses_licence_number_is_refused(site: Client, bureau: Bureau) -> None:
    zhou, he = person(bureau, "1001", "周启明"), person(bureau, "1002", "何静")
    Licence.objects.create(officer=zhou, number="16080101001", valid_from=START)
    answer = site.post(
        page_of(he), {"do": "licence", "number": "16080101001", "since": "2026-01-01", "until": "2027-01-01"}
    )
    assert answer.status_code == 422 and "已经登记在别人名下" in answer.content.decode()


def test_a_licence_entered_wrongly_is_voided_not_deleted(site: Client, bureau: Bureau) -> None:
    zhou = person(bureau, "1001", "周启明")
    row = Licence.objects.create(officer=zhou, number="1608010100", valid_from=START)
    site.post(page_of(zhou), {"do": "void", "row": row.pk})
    row.refresh_from_db()
    assert row.status == "void" and names(bureau) == ["licence_voided"]


def test_a_role_is_lent_with_its_paper_within_the_own_time(site: Client, bureau: Bureau) -> None:
    gao, meng = person(bureau, "1301", "高远", Role.LEADER), person(bureau, "1302", "孟川")
    given = {"do": "delegation", "receiver": meng.pk, "role": "leader", "since": "2026-11-01", "until": "2026-12-01"}
    assert "授权文书：请填写" in site.post(page_of(gao), given).content.decode()
    early = site.post(page_of(gao), {**given, "paper": "通知", "since": "2019-01-01"})
    assert early.status_code == 422 and "不全是局领导" in early.content.decode()
    assert site.post(page_of(gao), {**given, "paper": "云应急〔2026〕8号"}).status_code == 302
    row = Delegation.objects.get()
    site.post(page_of(gao), {"do": "end-delegation", "row": row.pk, "on": "2026-11-22"})
    row.refresh_from_db()
    assert row.valid_to == date(2026, 11, 22) and names(bureau) == ["delegation_added", "delegation_ended"]


def test_nobody_hands_on_the_administrators_role(site: Client, admin: Officer, bureau: Bureau) -> None:
    zhou = person(bureau, "1001", "周启明")
    given = {
        "do": "delegation",
        "receiver": zhou.pk,
        "role": "administrator",
        "since": "2026-11-01",
        "until": "2026-12-01",
        "paper": "x",
    }
    assert site.post(page_of(admin), given).status_code == 422


def test_another_bureaus_people_do_not_exist(site: Client, bureau: Bureau) -> None:
    other = Bureau.objects.create(code="410888", name="别市应急管理局", abbr="豫别")
    stranger = person(other, "2001", "外人", Role.INSPECTOR)
    row = stranger.roles.get()
    assert site.get(page_of(stranger)).status_code == 404
    assert site.post(page_of(stranger), {"do": "deactivate"}).status_code == 404
    mine = person(bureau, "1001", "周启明", Role.INSPECTOR)
    assert site.post(page_of(mine), {"do": "end-role", "row": row.pk, "on": "2026-11-22"}).status_code == 404
    assert "外人" not in site.get("/settings/people/").content.decode()


def test_only_administrators_open_the_settings(bureau: Bureau) -> None:
    leader = browser(person(bureau, "1301", "高远", Role.LEADER))
    for place in (
        "",
        "people/",
        "people/new/",
        "units/",
        "bureau/",
        "parameters/",
        "holidays/",
        "seals/",
        "phrases/",
        "questions/",
        "log/",
    ):
        assert leader.get(f"/settings/{place}").status_code == 403, place


def test_the_list_asks_as_often_for_many_as_for_few(site: Client, bureau: Bureau) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert site.get("/settings/people/").status_code == 200
        return len(queries)

    person(bureau, "1001", "周启明", Role.INSPECTOR)
    asked()
    few = asked()
    for i in range(120):
        one = person(bureau, f"2{i:03d}", f"人{i}", Role.INSPECTOR)
        Licence.objects.create(officer=one, number=f"16{i}", valid_from=START, valid_to=date(2026, 12, 1))
    assert asked() == few <= 25
    assert "after=2097" in site.get("/settings/people/").content.decode()
