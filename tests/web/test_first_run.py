"""The first page of an empty installation: the bureau and its first administrator, once."""

import json

import pytest
from django.contrib.auth.hashers import make_password
from django.core.management import call_command

from cases.models import Bureau, Event, Officer, OfficerRole
from config import firstrun

pytestmark = pytest.mark.django_db

TYPED = {
    "name": "某县应急管理局",
    "code": "４１０８２２ ",
    "abbr": "某",
    "level": "county",
    "government": "某县人民政府",
    "court": "某县人民法院",
    "username": "２００１",
    "person": " 张某 ",
    "password": "correct horse 9",
    "again": "correct horse 9",
}


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    settings.LOGIN_REDIRECT_URL = "password"


def test_it_opens_the_installation_and_signs_the_administrator_in(client, capsys):
    assert client.get("/signin/").headers["Location"] == "/first-run/"
    assert client.get("/first-run/").status_code == 200
    assert client.post("/first-run/", TYPED).status_code == 302
    officer = Officer.objects.get()
    assert (officer.username, officer.name, officer.bureau.code) == ("2001", "张某", "410822")
    assert officer.check_password("correct horse 9")
    assert OfficerRole.objects.get().role == "administrator"
    assert client.session["_auth_user_id"] == str(officer.pk)  # signed in
    event = Event.objects.get()
    assert (event.name, event.actor, event.bureau) == ("first_run", officer, officer.bureau)
    assert json.loads(event.payload)["administrator_name"] == "张某"
    assert "correct horse" not in event.payload
    call_command("verify")
    assert "核验通过" in capsys.readouterr().out


def test_it_is_closed_once_somebody_can_sign_in(client):
    bureau = Bureau.objects.create(code="410899", name="云川市应急管理局", abbr="豫云")
    Officer.objects.create(username="1001", name="周启明", bureau=bureau, password=make_password("x"))
    assert client.get("/first-run/").headers["Location"] == "/signin/"
    assert client.post("/first-run/", TYPED).headers["Location"] == "/signin/"
    assert Officer.objects.count() == 1


def test_who_was_second_changes_nothing():
    first = firstrun.open_installation(TYPED | {"code": "410822", "username": "2001"})
    assert first is not None
    assert firstrun.open_installation(TYPED | {"code": "410823", "username": "2002"}) is None
    assert Bureau.objects.count() == 1


@pytest.mark.parametrize(
    ("edit", "said"),
    [
        ({"court": ""}, "管辖的人民法院：请填写"),
        ({"code": "4108"}, "行政区划代码：代码为6至12位数字"),
        ({"name": "某县\u202e应急管理局"}, "本机关名称：含有看不见的字符"),
        ({"username": "张 某"}, "管理员工号："),
        ({"password": "short", "again": "short"}, "口令：太短，至少 10 位"),
        ({"password": "1029384756", "again": "1029384756"}, "口令：不要全是数字"),
        ({"again": "another horse 9"}, "再输一次口令：两次输入的口令不一样"),
    ],
)
def test_what_does_not_fit_is_named_and_the_rest_stays(client, edit, said):
    answer = client.post("/first-run/", TYPED | edit)
    assert answer.status_code == 400
    page = answer.content.decode()
    assert said in page
    assert 'value="某"' in page
    assert "correct horse" not in page
    assert not Bureau.objects.exists()


def test_a_bureau_of_dossiers_is_taken_over_not_made_twice(client):
    bureau = Bureau.objects.create(code="410822", name="某县应急管理局", abbr="某")
    page = client.get("/first-run/").content.decode()
    assert 'value="某县应急管理局"' in page
    assert client.post("/first-run/", TYPED | {"name": "另一个局"}).status_code == 400
    assert client.post("/first-run/", TYPED).status_code == 302
    assert Officer.objects.get().bureau == bureau
    assert Bureau.objects.get().court == "某县人民法院"


class TestWhereOthersReachTheSite:
    @pytest.fixture(autouse=True)
    def reachable(self, settings):
        settings.FIRST_RUN_NEEDS_CODE = True

    def test_the_code_of_the_data_folder_is_asked_for(self, client, tmp_path):
        assert client.post("/first-run/", TYPED | {"given_code": "AAAA-AAAA-AAAA"}).status_code == 400
        assert client.post("/first-run/", TYPED).status_code == 400
        code = (tmp_path / "first-run-code").read_text()
        assert (tmp_path / "first-run-code").stat().st_mode & 0o077 == 0
        assert code not in client.get("/first-run/").content.decode()
        assert client.post("/first-run/", TYPED | {"given_code": f" {code.lower()} "}).status_code == 302
        assert not (tmp_path / "first-run-code").exists()

    def test_it_stays_the_same_until_it_is_used(self):
        assert firstrun.code() == firstrun.code()
