"""登记簿: entering, finding, correcting, voiding, bringing in and taking out, on the pages."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases import registers
from cases.models import Bureau, Officer, OfficerRole, RegisterRow, Unit
from cases.registers import workbook
from cases.registers.kinds import KINDS
from tests.registers.bureaus import People, people, tip_off, visit

pytestmark = pytest.mark.django_db


@pytest.fixture
def who() -> People:
    made = people()
    made.inspector.set_password("江边的第七棵柳树 1999")  # somebody can sign in: the first-run page is closed
    made.inspector.save()
    return made


def client(officer: Officer) -> Client:
    made = Client()
    made.force_login(officer)
    return made


def typed(**more: Any) -> dict[str, Any]:
    """What a clerk types into the form of an inspection."""
    return {
        "on": "2026年3月2日", "party": "云川市恒达钢结构有限公司 ", "credit_code": "９１410899ma9abcde28", "mode": "special",
        "officers": "周启明、何静", "recorded": "1", "hazards-lines": "3", "hazards-0-text": "电气线路老化",
        "hazards-0-major": "1", "hazards-1-text": "", "hazards-2-text": "通道堵塞", "hazards-2-until": "3月20日", **more,
    }  # fmt: skip


class TestEntering:
    def test_what_is_typed_as_clerks_type_is_registered(self, who: People) -> None:
        answer = client(who.inspector).post(reverse("register-new", args=["inspection"]), typed())
        row = RegisterRow.objects.get()
        assert (answer.status_code, answer["Location"]) == (302, reverse("register-row", args=["inspection", row.pk]))
        assert (row.values["on"], row.values["credit_code"]) == ("2026-03-02", "91410899MA9ABCDE28")
        assert row.values["hazards"] == [
            {"text": "电气线路老化", "major": True}, {"text": "通道堵塞", "until": "2026-03-20"},
        ]  # fmt: skip

    def test_a_row_belongs_to_the_unit_chosen_and_to_no_other(self, who: People) -> None:
        url = reverse("register-new", args=["inspection"])
        page = client(who.inspector).get(url).content.decode()
        assert (
            "执法一科" in page and '<select class="input" id="f-unit" name="unit"><option value="">' not in page
        )  # somebody of a unit registers for a unit
        town = Unit.objects.create(bureau=who.bureau, name="城东所")
        client(who.inspector).post(url, typed(unit=str(town.pk)))
        assert RegisterRow.objects.get().unit == town
        answer = client(who.inspector).post(url, typed(unit="999999"))
        assert answer.status_code == 422 and "没有这个机构" in answer.content.decode()
        assert RegisterRow.objects.count() == 1

    def test_what_is_wrong_is_named_and_nothing_typed_is_lost(self, who: People) -> None:
        given = typed(officers="周启明", **{"hazards-2-rectified_on": "2026-03-01"})
        answer = client(who.inspector).post(reverse("register-new", args=["inspection"]), given)
        page = answer.content.decode()
        assert answer.status_code == 422 and not RegisterRow.objects.exists()
        assert "有 2 处要改" in page and 'href="#f-officers"' in page and 'id="f-officers"' in page
        assert 'href="#f-hazards-1-rectified_on"' in page and 'id="f-hazards-1-rectified_on"' in page
        assert "电气线路老化" in page and "通道堵塞" in page and "不少于两人" in page

    def test_a_wrong_check_digit_is_warned_of_and_bars_nothing(self, who: People) -> None:
        at = client(who.inspector)
        right = at.post(reverse("register-new", args=["inspection"]), typed(), follow=True).content.decode()
        wrong = typed(credit_code="91410899MA9ABCDE27")
        odd = at.post(reverse("register-new", args=["inspection"]), wrong, follow=True).content.decode()
        assert RegisterRow.objects.count() == 2
        assert "校验位不符" in odd and "校验位不符" not in right
        again = at.post(reverse("register-new", args=["inspection"]), {**wrong, "officers": ""}).content.decode()
        assert "校验位不符，请核对（不影响提交）" in again

    def test_more_lines_are_offered_and_nothing_is_entered(self, who: People) -> None:
        answer = client(who.inspector).post(reverse("register-new", args=["inspection"]), typed(more="hazards"))
        page = answer.content.decode()
        assert answer.status_code == 200 and not RegisterRow.objects.exists()
        assert "通道堵塞" in page and 'name="hazards-11-text"' in page

    @pytest.mark.parametrize("key", KINDS)
    def test_every_register_has_its_form_its_list_and_its_template(
        self, who: People, key: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from cases.web.registers import row

        monkeypatch.setattr(row, "roles_of", lambda officer: KINDS[key].enter)
        page = client(who.clerk).get(reverse("register-new", args=[key])).content.decode()
        for one in KINDS[key].typed:
            assert one.label in page
        assert KINDS[key].label in client(who.clerk).get(reverse("register-list", args=[key])).content.decode()
        given = client(who.clerk).get(reverse("register-template", args=[key])).content
        assert openpyxl.load_workbook(io.BytesIO(given)).sheetnames[0] == workbook.SHEET

    def test_an_unknown_register_is_not_there(self, who: People) -> None:
        assert client(who.inspector).get(reverse("register-list", args=["nothing"])).status_code == 404


class TestList:
    def test_pages_go_on_by_key_and_back(self, who: People) -> None:
        many = [visit(f"2026-03-{1 + n % 28:02}", party=f"某{n}厂") for n in range(120)]
        registers.enter_many("inspection", actor=who.inspector, many=many)
        visitor, url = client(who.inspector), reverse("register-list", args=["inspection"])
        seen: list[str] = []
        query = ""
        for _ in range(3):
            listing = visitor.get(f"{url}?{query}").context["list"]
            seen += [row.no for row in listing.rows]
            query = f"year=2026&after={listing.older}"
        assert len(seen) == len(set(seen)) == 120 and not listing.older
        back = visitor.get(f"{url}?year=2026&before={listing.newer}").context["list"]
        assert [row.no for row in back.rows] == seen[50:100]

    def test_the_queries_do_not_hang_on_the_rows(self, who: People) -> None:
        counts = []
        for _ in range(2):
            registers.enter_many("inspection", actor=who.inspector, many=[visit()] * 20)
            with CaptureQueriesContext(connection) as asked:
                client(who.inspector).get(reverse("register-list", args=["inspection"]))
            counts.append(len(asked))
        assert counts[0] == counts[1]

    def test_text_finds_rows_and_another_year_has_none(self, who: People) -> None:
        registers.enter_many(
            "inspection", actor=who.inspector, many=[visit(party="云川化工厂"), visit(party="某纺织厂")]
        )
        visitor, url = client(who.inspector), reverse("register-list", args=["inspection"])
        assert len(visitor.get(url, {"q": "化工"}).context["list"].rows) == 1
        assert "按零报告" in visitor.get(url, {"year": "2025"}).content.decode()

    def test_the_informant_is_covered_for_others_and_in_every_export(self, who: People) -> None:
        row = registers.enter("tip_off", actor=who.clerk, values=tip_off())
        url = reverse("register-row", args=["tip_off", row.pk])
        assert "张三" in client(who.clerk).get(url).content.decode()
        other = Officer.objects.create(username="x", name="档案员", bureau=who.bureau)
        page = client(other).get(url).content.decode()
        assert "张三" not in page and "保密" in page
        for reader in (other, who.clerk):
            given = client(reader).get(reverse("register-export", args=["tip_off"])).content
            lines = openpyxl.load_workbook(io.BytesIO(given)).active.iter_rows(values_only=True)
            cells = [cell for line in lines for cell in line]
            assert "张三" not in cells and "（保密）" in cells
        assert "张三" not in client(other).get(
            reverse("register-list", args=["tip_off"]), {"q": "张三"}
        ).content.decode().replace('value="张三"', "")

    def test_the_informant_is_covered_for_the_bureau_above(self, who: People) -> None:
        row = registers.enter("tip_off", actor=who.clerk, values=tip_off())
        above = Bureau.objects.create(code="410000", name="省应急管理厅", abbr="豫")
        Bureau.objects.filter(pk=who.bureau.pk).update(parent=above)
        superior = Officer.objects.create(username="y", name="省厅领导", bureau=above)
        OfficerRole.objects.create(officer=superior, role="leader", valid_from="2020-01-01")
        page = client(superior).get(reverse("register-row", args=["tip_off", row.pk]))
        assert page.status_code == 200 and "张三" not in page.content.decode()


class TestChanging:
    def test_a_correction_on_the_page_shows_what_changed(self, who: People) -> None:
        row = registers.enter("inspection", actor=who.inspector, values=visit())
        url = reverse("register-edit", args=["inspection", row.pk])
        page = client(who.head).get(url).content.decode()
        assert "电气线路老化" in page and 'value="2026-03-02"' in page
        given = typed(version="1", reason="补写", party="云川市恒达钢结构有限公司", place="二车间")
        assert client(who.head).post(url, given).status_code == 302
        told = client(who.head).get(reverse("register-row", args=["inspection", row.pk])).content.decode()
        assert "检查场所：无 → 二车间" in told and "补写" in told

    def test_the_story_tells_what_changed_inside_a_list(self, who: People) -> None:
        row = registers.enter("inspection", actor=who.inspector, values=visit())
        now = visit(hazards=[{"text": "电气线路老化", "major": True}, {"text": "通道堵塞"}])
        registers.correct(row, actor=who.leader, version=1, values=now, reason="补写")
        told = client(who.head).get(reverse("register-row", args=["inspection", row.pk])).content.decode()
        assert "隐患第1条：重大隐患：无 → 是" in told and "隐患第2条：隐患内容：无 → 通道堵塞" in told

    def test_who_read_an_older_version_is_told_who_changed_it(self, who: People) -> None:
        row = registers.enter("inspection", actor=who.inspector, values=visit())
        registers.correct(row, actor=who.leader, version=1, values=visit(place="车间"), reason="补写")
        answer = client(who.head).post(
            reverse("register-edit", args=["inspection", row.pk]), typed(version="1", reason="x")
        )
        assert answer.status_code == 422 and "leader刚才更正了这一行" in answer.content.decode()
        assert RegisterRow.objects.get().version == 2

    def test_voiding_wants_a_reason_and_keeps_the_number(self, who: People) -> None:
        row = registers.enter("inspection", actor=who.inspector, values=visit())
        url = reverse("register-void", args=["inspection", row.pk])
        client(who.head).post(url, {"version": "1"})
        assert RegisterRow.objects.get().state == "current"
        client(who.head).post(url, {"version": "1", "reason": "登记错了"})
        assert RegisterRow.objects.get().state == "void"
        assert "已作废" in client(who.head).get(reverse("register-list", args=["inspection"])).content.decode()


class TestWorkbook:
    def filled(self, *lines: dict[str, Any], hazards: tuple[tuple[int, str], ...] = ()) -> io.BytesIO:
        """The template with these lines typed into it."""
        book = openpyxl.load_workbook(io.BytesIO(workbook.template(KINDS["inspection"])))
        sheet, labels = book[workbook.SHEET], {f.name: f.label for f in KINDS["inspection"].fields}
        places = {str(cell.value).rstrip("*"): cell.column for cell in sheet[1]}
        for n, line in enumerate(lines, 2):
            sheet.cell(n, 1, n - 1)
            for name, value in line.items():
                sheet.cell(n, places[labels[name]], value)
        for n, (serial, text) in enumerate(hazards, 2):
            book["隐患"].cell(n, 1, serial)
            book["隐患"].cell(n, 2, text)
            book["隐患"].cell(n, 3, "是")
        out = io.BytesIO()
        book.save(out)
        out.seek(0)
        out.name = "检查登记簿.xlsx"
        return out

    LINE = {
        "on": "2026.3.2",
        "party": "某厂",
        "mode": "专项检查",
        "officers": "周启明、何静",
        "recorded": "是",
        "orders": 1,
    }

    def test_a_filled_template_is_brought_in_whole(self, who: People) -> None:
        file = self.filled(self.LINE, {**self.LINE, "party": "乙厂"}, hazards=((2, "甲"), (2, "乙")))
        answer = client(who.clerk).post(reverse("register-import", args=["inspection"]), {"file": file})
        assert answer.status_code == 302
        rows = list(RegisterRow.objects.order_by("pk"))
        assert [len(r.values.get("hazards", ())) for r in rows] == [0, 2]
        assert (rows[1].values["on"], rows[1].values["mode"], rows[1].values["orders"]) == ("2026-03-02", "special", 1)

    def test_one_wrong_cell_keeps_all_out_and_is_named(self, who: People) -> None:
        file = self.filled(self.LINE, {**self.LINE, "mode": "随便"}, hazards=((1, "甲"), (7, "乙")))
        answer = client(who.clerk).post(reverse("register-import", args=["inspection"]), {"file": file})
        assert answer.status_code == 422 and not RegisterRow.objects.exists()
        assert "隐患!A3" in answer.content.decode()
        again = self.filled(self.LINE, {**self.LINE, "mode": "随便"})
        page = client(who.clerk).post(reverse("register-import", args=["inspection"]), {"file": again}).content.decode()
        assert "F3" in page and "只能是" in page and not RegisterRow.objects.exists()

    def test_what_is_no_workbook_is_refused(self, who: People) -> None:
        file = io.BytesIO(b"nothing")
        file.name = "x.xlsx"
        answer = client(who.clerk).post(reverse("register-import", args=["inspection"]), {"file": file})
        assert answer.status_code == 422 and "不是 Excel 工作簿" in answer.content.decode()

    def test_an_export_holds_every_row_and_its_hazards(self, who: People) -> None:
        many = [visit(hazards=[{"text": f"隐患{n}", "major": True}]) for n in range(3)]
        registers.enter_many("inspection", actor=who.inspector, many=many)
        given = client(who.inspector).get(reverse("register-export", args=["inspection"])).content
        book = openpyxl.load_workbook(io.BytesIO(given))
        assert [c.value for c in book[workbook.SHEET]["A"]][1:] == [f"检查〔2026〕{n}号" for n in (1, 2, 3)]
        assert [c.value for c in book["隐患"]["B"]][1:] == ["隐患0", "隐患1", "隐患2"]


def test_a_clue_opened_from_a_row_begins_with_what_the_row_says(who: People) -> None:
    row = registers.enter("inspection", actor=who.inspector, values=visit(place="一车间"))
    page = client(who.inspector).get(reverse("register"), {"from": row.no}).content.decode()
    for text in (row.no, "一车间", "电气线路老化", "云川市恒达钢结构有限公司"):
        assert text in page
    empty = client(who.inspector).get(reverse("register"), {"from": "检查〔2026〕9号"}).content.decode()
    assert "电气线路老化" not in empty
