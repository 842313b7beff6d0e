"""A year made by whole cases: figures, tables, files, what is behind them; made, checked, signed, corrected, published."""

from __future__ import annotations

import io
import json
import re
from datetime import date, datetime
from typing import Any

import openpyxl
import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection
from django.test import Client, TestCase
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from docx import Document

from cases import lawbase, registers, uploads
from cases.administration.chain import Refused
from cases.clock import SHANGHAI
from cases.counters.parties import marked
from cases.counters.reading import parts
from cases.models import Bureau, Case, CounterEntry, CounterMonth, Event, Officer, OfficerRole, Unit
from cases.registry import Role
from review.models import ExternalFigure, Submission
from review.year import behind, exporting, external, notices, scope, submission, tables, texts, values
from review.year.layouts import layouts
from review.year.periods import Period
from review.year.values import TOTAL
from tests import walk
from tests.api.calling import PDF
from tests.registers.bureaus import visit

YEAR = Period(2026)
AFTER = datetime(2027, 1, 12, 10, tzinfo=SHANGHAI)
SAMPLES = ("major", "varied", "first", "summary")


class Year(TestCase):
    bureau: Bureau
    people: dict[str, Officer]

    @classmethod
    def setUpTestData(cls) -> None:
        lawbase.forget()
        units: dict[str, Unit] = {}
        for number, name in enumerate(SAMPLES):
            walked = walk.start(walk.sample(name))
            while walked.rest:
                walked.step()
                assert walked.case is not None
                if walked.case.unit_id is None and number % 2:  # as if its unit had been chosen with the clue
                    unit = units.get("u") or Unit.objects.create(
                        bureau=walked.case.bureau, name="龙山中队", kind="team"
                    )
                    units["u"] = unit
                    Case.objects.filter(pk=walked.case.pk).update(unit=unit)
                    walked.case = Case.objects.get(pk=walked.case.pk)
        assert walked.case is not None
        cls.bureau = walked.case.bureau
        cls.people = {
            name: _officer(cls.bureau, name, role)
            for name, role in (
                ("内勤", Role.CLERK),
                ("法制", Role.LEGAL_REVIEWER),
                ("局长", Role.LEADER),
                ("科员", Role.INSPECTOR),
            )
        }

    def setUp(self) -> None:
        travel = time_machine.travel(AFTER, tick=False)
        travel.start()
        self.addCleanup(travel.stop)
        self.bureau.refresh_from_db()

    def submitted(self) -> Submission:
        row = submission.make(actor=self.people["内勤"], period=YEAR, layout=layouts()["D"])
        submission.check(row, actor=self.people["法制"])
        submission.submit(row, actor=self.people["局长"], sent_to="云川市人民政府")
        return Submission.objects.get(pk=row.pk)

    def client_of(self, name: str) -> Client:
        client = Client()
        client.force_login(self.people[name])
        return client

    # -- figures and files ---------------------------------------------------------------------------------------------

    def test_every_table_of_the_year_adds_up_and_rows_follow_the_units(self) -> None:
        made = exporting.read(self.bureau, YEAR)
        assert {table.layout.family for table in made.tables} == {one.family for one in layouts().values()}
        penalty = made.tables[0]
        assert [row.label for row in penalty.rows] == ["龙山中队", "未分机构"]
        assert [row.cells[13].value for row in penalty.rows] == [2, 2]
        assert penalty.total.cells[13].value == 4

    def test_the_workbook_read_back_is_the_json(self) -> None:
        made = exporting.read(self.bureau, YEAR)
        said = json.loads(exporting.export(made, "json"))
        book = openpyxl.load_workbook(io.BytesIO(exporting.export(made, "xlsx")))
        back: dict[str, Any] = {}
        for key, _, value, over, under, *_ in book["统计数"].iter_rows(min_row=2, values_only=True):
            back[str(key)] = {"numerator": over, "denominator": under} if over is not None else value
        assert back == said
        assert said["pen_decided"] == 4 and said["pen_target.unit"] + said["pen_target.person"] == 4
        assert said["fine_amount_decided"] == 22_700_000
        sheet = book["行政处罚实施情况"]
        totals = next(row for row in sheet.iter_rows(values_only=True) if row[0] == "合计")
        assert totals[14] == 4 and totals[15] == 22.7

    def test_the_command_writes_what_the_page_exports(self) -> None:
        out = io.StringIO()
        call_command("yearly", "2026", bureau=self.bureau.code, stdout=out)
        assert json.loads(out.getvalue()) == json.loads(exporting.export(exporting.read(self.bureau, YEAR), "json"))

    def test_the_command_names_what_it_cannot_read(self) -> None:
        for year, code in (("26年", self.bureau.code), ("2026", "000000")):
            err = io.StringIO()
            with pytest.raises(SystemExit) as ended:
                call_command("yearly", year, bureau=code, stdout=io.StringIO(), stderr=err)
            assert ended.value.code == 2 and (year in err.getvalue() or code in err.getvalue())

    def test_word_and_pdf_hold_the_figures_and_the_official_fonts(self) -> None:
        made = exporting.read(self.bureau, YEAR)
        word = Document(io.BytesIO(exporting.export(made, "docx")))
        text = "\n".join(paragraph.text for paragraph in word.paragraphs)
        assert "作出行政处罚决定4宗" in text and "罚没金额22.70万元" in text and "一、主要举措和成效" in text
        fonts = {run._element.rPr.rFonts.get("{http://schemas.openxmlformats.org/wordprocessingml/2006/main}eastAsia")
                 for paragraph in word.paragraphs for run in paragraph.runs if run.text}  # fmt: skip
        assert {"方正小标宋简体", "黑体", "楷体_GB2312", "仿宋_GB2312"} <= fonts
        assert len(word.inline_shapes) == 2
        assert len(word.tables) == len(made.tables)
        assert all("w:tblHeader" in table.rows[0]._tr.xml for table in word.tables)
        first, second = exporting.export(made, "pdf"), exporting.export(made, "pdf")
        assert first.startswith(b"%PDF") and first == second

    def test_what_is_behind_each_figure_sums_to_it(self) -> None:
        place = scope.of_bureau(self.bureau)
        read = values.load(place, YEAR)
        looked = 0
        for layout in layouts().values():
            for line in (*tables.build(layout, read).rows, tables.build(layout, read).total):
                for cell in line.cells:
                    if cell.keys and isinstance(cell.value, int) and not cell.column.minus:
                        where = behind.narrowed(place, YEAR, line.place)
                        assert where is not None
                        found = behind.behind(where, cell.keys)
                        signs = [-1 if self._taken_away(cell.column.keys, part.key) else 1 for part in found.parts]
                        total = sum(sign * part.value for sign, part in zip(signs, found.parts, strict=True))
                        assert total == cell.value, (layout.key, line.label, cell.column.label)
                        looked += bool(cell.value)
        assert looked > 30

    def _taken_away(self, keys: tuple[str, ...], part: str) -> bool:
        from cases.counters.table import COUNTERS

        return any(part in COUNTERS[key].minus for key in keys if key in COUNTERS)

    def test_the_entries_listed_are_the_sum_shown(self) -> None:
        place = scope.of_bureau(self.bureau)
        where = behind.narrowed(place, YEAR, TOTAL)
        assert where is not None
        found = behind.behind(where, ("penalty_total_amount",))
        assert sum(entry.value for entry in found.rows) == found.parts[0].value == 22_700_000

    def test_a_unit_whose_decision_was_taken_back_is_counted_no_longer(self) -> None:
        one = CounterEntry.objects.filter(key="pen_units_distinct").first()
        assert one is not None
        marked(CounterEntry(event=one.event, case=one.case, bureau=one.bureau, unit=one.unit, key=one.key,
                            on=one.on, party=one.party, value=-1)).save()  # fmt: skip
        place = scope.of_bureau(self.bureau)
        where = behind.narrowed(place, YEAR, TOTAL)
        assert where is not None
        shown = behind.behind(where, ("pen_units_distinct",)).parts[0].value
        assert shown == values.load(place, YEAR).figures["pen_units_distinct"] == 2

    def test_halves_quarters_and_months_make_the_year(self) -> None:
        place = scope.of_bureau(self.bureau)
        year = values.load(place, YEAR).figures
        for kind, many in (("half", 2), ("quarter", 4), ("month", 12)):
            pieces = [values.load(place, Period(2026, kind, n)).figures for n in range(1, many + 1)]
            for key in ("case_filed", "pen_decided", "penalty_total_amount", "review_opinions", "fine_paid_amount"):
                assert sum(one[key] for one in pieces) == year[key], (kind, key)

    def test_a_superior_reads_its_lower_bureaus_and_another_bureau_does_not_exist(self) -> None:
        above = Bureau.objects.create(code="410800", name="焦云市应急管理局", abbr="豫焦")
        Bureau.objects.filter(pk=self.bureau.pk).update(parent=above)
        other = Bureau.objects.create(code="420100", name="江城市应急管理局", abbr="鄂江")
        leader, stranger = _officer(above, "上级", Role.LEADER), _officer(other, "外人", Role.LEADER)
        both = scope.for_officer(leader, scope.BELOW)
        assert both is not None
        table = tables.build(layouts()["D"], values.load(both, YEAR))
        assert [row.label for row in table.rows] == [self.bureau.name] or table.rows[-1].label == self.bureau.name
        assert table.rows[-1].cells[13].value == 4 == table.total.cells[13].value
        assert scope.for_officer(stranger, self.bureau.code) is None
        client = Client()
        client.force_login(stranger)
        assert client.get(reverse("year"), {"of": self.bureau.code}).status_code == 404

    # -- pages ---------------------------------------------------------------------------------------------------------

    def test_every_page_opens_for_everybody_of_the_bureau(self) -> None:
        client = self.client_of("科员")
        for name in ("year", "year-tables", "year-text", "year-external", "year-submit", "year-figures"):
            for period in ("2026", "2026H1", "2026Q3", "2026-07", "nonsense"):
                assert client.get(reverse(name), {"period": period}).status_code == 200, (name, period)
        page = client.get(reverse("year"), {"period": "2026", "compare": "1", "layout": "E"}).content.decode()
        assert "横竖相加一致" in page and "22.70" in page and "版式 E" in page

    def test_figures_are_found_by_words_of_name_key_and_definition(self) -> None:
        def found(**asked: str) -> list[str]:
            page = self.client_of("科员").get(reverse("year-figures"), {"period": "2026", **asked}).content.decode()
            return re.findall(r'<small class="block quiet mono">([^<]+)</small>', page)

        everything, filed = found(), found(q="立案")
        assert "case_filed" in filed and "fine_amount_decided" not in filed and len(filed) < len(everything)
        assert found(q="CASE_filed") == ["case_filed"] == found(q=" case_filed  立案 ", counted="1")
        assert set(found(counted="1")) < set(everything) and "case_filed" in found(counted="1")
        assert found(q="没有这样的数") == []

    def test_the_number_of_queries_depends_on_no_row(self) -> None:
        client = self.client_of("内勤")
        client.get(reverse("year"), {"period": "2026"})
        before = self._queries(client)
        more = [Unit(bureau=self.bureau, name=f"第{n}科") for n in range(12)]
        for unit in Unit.objects.bulk_create(more):
            entry = CounterEntry.objects.filter(key="case_filed").first()
            assert entry is not None
            CounterEntry.objects.create(event=entry.event, case=entry.case, bureau=self.bureau, unit=unit, key="case_filed",
                                        on=date(2026, 5, 5), value=1)  # fmt: skip
            CounterMonth.objects.create(slot=f"x{unit.pk}", bureau=self.bureau, unit=unit, key="case_filed", year=2026, month=5,
                                        value=1)  # fmt: skip
        after = self._queries(client)
        assert before == after and max(before.values()) <= 45, (before, after)

    def _queries(self, client: Client) -> dict[str, int]:
        found = {}
        for name, more in (("year", {}), ("year-tables", {}), ("year-figures", {}), ("year-figures", {"key": "case_filed"}),
                           ("year-text", {}), ("year-external", {}), ("year-submit", {})):  # fmt: skip
            with CaptureQueriesContext(
                connection,
            ) as asked:
                assert client.get(reverse(name), {"period": "2026", **more}).status_code == 200
            found[f"{name}{more}"] = len(asked)
        return found

    def test_every_link_of_a_table_leads_to_its_entries(self) -> None:
        client = self.client_of("科员")
        page = client.get(reverse("year"), {"period": "2026"}).content.decode()
        links = set(re.findall(r'href="(/year/figures/\?[^"]+)"', page))
        assert len(links) > 15
        for link in links:
            assert client.get(link.replace("&amp;", "&")).status_code == 200, link

    def test_an_export_leaves_a_trace_and_is_what_was_asked(self) -> None:
        client = self.client_of("科员")
        for kind, media in exporting.KINDS.items():
            answer = client.post(f"{reverse('year-export')}?period=2026", {"kind": kind})
            assert (answer.status_code, answer["Content-Type"]) == (200, media)
        assert client.post(f"{reverse('year-export')}?period=2026", {"kind": "exe"}).status_code == 404

    # -- made, checked, signed -----------------------------------------------------------------------------------------

    def test_who_makes_a_report_does_not_check_it_and_who_did_either_does_not_sign(self) -> None:
        row = submission.make(actor=self.people["内勤"], period=YEAR, layout=layouts()["D"])
        with pytest.raises(Refused, match="另一人复核"):
            submission.check(row, actor=self.people["内勤"])
        with pytest.raises(Refused, match="不能再这样办"):
            submission.submit(row, actor=self.people["局长"], sent_to="政府")
        submission.check(row, actor=self.people["法制"])
        for name in ("内勤", "法制"):
            with pytest.raises(Refused, match="不能签发"):
                submission.submit(row, actor=self.people[name], sent_to="政府")

    def test_a_report_is_not_made_before_its_period_is_over_nor_twice(self) -> None:
        with pytest.raises(Refused, match="还没有过完"):
            submission.make(actor=self.people["内勤"], period=Period(2027), layout=layouts()["D"])
        submission.make(actor=self.people["内勤"], period=YEAR, layout=layouts()["D"])
        with pytest.raises(Refused, match="已经填报"):
            submission.make(actor=self.people["法制"], period=YEAR, layout=layouts()["D"])

    def test_a_figure_that_moved_since_it_was_made_is_not_checked_but_sent_back(self) -> None:
        row = submission.make(actor=self.people["内勤"], period=YEAR, layout=layouts()["D"])
        self._late("letters", 1)
        with pytest.raises(Refused, match=r"督办、提醒、建议函 0 → 1"):
            submission.check(row, actor=self.people["法制"])
        submission.send_back(row, actor=self.people["法制"], reason="数字变了")
        assert submission.current(self.bureau, YEAR) is None
        assert submission.make(actor=self.people["内勤"], period=YEAR, layout=layouts()["D"]).state == "made"

    def _late(self, key: str, value: int) -> None:
        entry = CounterEntry.objects.filter(key="case_filed").first()
        assert entry is not None
        CounterEntry.objects.create(event=entry.event, case=entry.case, bureau=self.bureau, unit=None, key=key,
                                    on=date(2026, 6, 1), value=value)  # fmt: skip
        CounterMonth.objects.create(
            slot=f"late-{key}", bureau=self.bureau, unit=None, key=key, year=2026, month=6, value=value
        )

    def test_submitted_figures_stay_and_what_changed_since_is_listed_with_its_reason(self) -> None:
        row = self.submitted()
        before = exporting.export(exporting.read(self.bureau, YEAR), "json")
        self._late("letters", 3)
        assert exporting.export(exporting.read(self.bureau, YEAR), "json") == before
        now = json.loads(exporting.export(exporting.read(self.bureau, YEAR, live=True), "json"))
        assert now["letters"] == 3
        page = self.client_of("科员").get(reverse("year"), {"period": "2026"}).content.decode()
        assert "已提交，已冻结" in page and "冻结以后的更正" in page and "督办、提醒、建议函" in page and "+3" in page
        assert row.freeze is not None and row.freeze.figures["pen_decided"] == 4
        behind_page = self.client_of("科员").get(reverse("year-figures"), {"period": "2026", "key": "letters"})
        assert "没有明细" in behind_page.content.decode()

    def test_a_visit_entered_late_leads_from_the_correction_to_its_register_row(self) -> None:
        self.submitted()
        row = registers.enter("inspection", actor=self.people["科员"], values=visit("2026-11-30"))
        page = self.client_of("科员").get(reverse("year"), {"period": "2026"}).content.decode()
        address = reverse("register-row", args=["inspection", row.pk])
        assert "冻结以后的更正" in page and address in page and row.no in page
        client = self.client_of("科员")
        behind_page = client.get(reverse("year-figures"), {"period": "2026", "key": "insp_visits", "live": "1"})
        assert address in behind_page.content.decode()
        assert client.get(address).status_code == 200

    def test_each_step_is_an_event_of_the_bureau_with_the_digest_of_what_was_seen(self) -> None:
        row = self.submitted()
        submission.publish(row, actor=self.people["内勤"], on=date(2027, 1, 12), address="市政府网站")
        names = list(
            Event.objects.filter(bureau=self.bureau, case=None).order_by("-seq").values_list("name", "payload")[:5]
        )
        assert [name for name, _ in names] == [
            "report_published", "report_submitted", "figures_frozen", "report_checked", "report_made",
        ]  # fmt: skip
        assert all(row.digest in payload for _, payload in names)

    def test_the_pages_carry_a_report_from_hand_to_hand(self) -> None:
        address = f"{reverse('year-submit')}?period=2026"
        assert self.client_of("科员").post(address, {"do": "make"}).status_code == 403
        assert self.client_of("内勤").post(address, {"do": "make"}).status_code == 302
        assert self.client_of("内勤").post(address, {"do": "check"}).status_code == 422
        assert self.client_of("法制").post(address, {"do": "return", "reason": ""}).status_code == 422
        assert self.client_of("法制").post(address, {"do": "check"}).status_code == 302
        assert self.client_of("法制").post(address, {"do": "submit", "sent_to": "政府"}).status_code == 403
        assert self.client_of("局长").post(address, {"do": "submit", "sent_to": "市政府"}).status_code == 302
        wrong = self.client_of("内勤").post(address, {"do": "publish", "on": "2031-01-01", "address": "网站"})
        assert wrong.status_code == 422 and "网站" in wrong.content.decode()
        done = self.client_of("内勤").post(
            address, {"do": "publish", "on": "2027-01-12", "address": "网站"}, follow=True
        )
        assert "已公开" in done.content.decode()

    # -- the day it is due ---------------------------------------------------------------------------------------------

    def test_the_desk_names_the_last_day_of_january_until_the_report_is_published(self) -> None:
        clerk = self.people["内勤"]
        (notice,) = notices.year_report(clerk, frozenset(("clerk",)), date(2027, 1, 12))
        assert notice.term.on == date(2027, 1, 31) and notice.note == "还没有填报"
        assert "2026年度统计年报" in self.client_of("内勤").get(reverse("desk")).content.decode()
        (late,) = notices.year_report(clerk, frozenset(("clerk",)), date(2027, 2, 3))
        assert late.term.state == "late"
        row = self.submitted()
        submission.publish(row, actor=clerk, on=date(2027, 1, 12), address="网站")
        assert notices.year_report(clerk, frozenset(("clerk",)), date(2027, 1, 12)) == []

    def test_a_bureau_without_figures_owes_no_report_and_an_inspector_is_not_asked(self) -> None:
        empty = Bureau.objects.create(code="420100", name="江城市应急管理局", abbr="鄂江")
        clerk = _officer(empty, "他局内勤", Role.CLERK)
        assert notices.year_report(clerk, frozenset(("clerk",)), date(2027, 1, 12)) == []
        assert notices.year_report(self.people["科员"], frozenset(("inspector",)), date(2027, 1, 12)) == []

    # -- external figures and words ------------------------------------------------------------------------------------

    def test_an_external_figure_has_its_source_person_and_paper_and_is_shown_as_such(self) -> None:
        upload = uploads.take(self.people["内勤"], SimpleUploadedFile("许可.pdf", PDF))
        given = {"permit_applied": 240, "permit_accepted": 231, "permit_granted": 229, "permit_refused": 2}
        for key, value in given.items():
            external.enter(
                actor=self.people["内勤"], period=YEAR, key=key, value=value, source="政务服务系统",
                upload=upload if key == "permit_granted" else None,
            )  # fmt: skip
        made = exporting.read(self.bureau, YEAR)
        text = "".join(block.text for block in made.report.blocks)
        assert "准予许可229件" in text and "外部数据，来源：政务服务系统" in text
        table = next(t for t in made.tables if t.layout.key == "permit")
        assert [c.value for c in table.total.cells] == [240, 231, 229, 2, None]
        book = openpyxl.load_workbook(io.BytesIO(exporting.export(made, "xlsx")))
        assert "准予许可" in [row[0] for row in book["外部数据"].iter_rows(values_only=True)]
        row = ExternalFigure.objects.get(key="permit_granted")
        client = self.client_of("科员")
        assert "229" in client.get(reverse("year-external"), {"period": "2026"}).content.decode()
        assert client.get(reverse("year-external-file", args=[row.pk])).content == PDF

    def test_a_correction_is_a_new_row_and_an_event_that_says_what_it_was(self) -> None:
        for value in (229, 231):
            external.enter(actor=self.people["内勤"], period=YEAR, key="permit_granted", value=value, source="系统")
        assert [r.value for r in external.standing([self.bureau.pk], ["2026"])] == [231]
        assert ExternalFigure.objects.count() == 2
        event = Event.objects.filter(name="external_figure_entered").latest("pk")
        assert '"before":229' in event.payload
        (row,) = external.standing([self.bureau.pk], ["2026"])
        external.withdraw(row, actor=self.people["内勤"], reason="另有口径")
        assert not external.standing([self.bureau.pk], ["2026"])

    def test_a_report_on_its_way_takes_no_external_figure_and_a_submitted_one_no_words(self) -> None:
        texts.write(actor=self.people["内勤"], period=YEAR, part="shortcomings", text="文书填写还不够规范。")
        self.submitted()
        with pytest.raises(Refused, match="冻结"):
            external.enter(actor=self.people["内勤"], period=YEAR, key="permit_granted", value=1, source="系统")
        with pytest.raises(Refused, match="已经提交"):
            texts.write(actor=self.people["内勤"], period=YEAR, part="shortcomings", text="改一改")
        text = "".join(block.text for block in exporting.read(self.bureau, YEAR).report.blocks)
        assert "文书填写还不够规范。" in text

    def test_what_was_typed_stays_where_a_form_is_refused(self) -> None:
        client, address = self.client_of("内勤"), f"{reverse('year-external')}?period=2026"
        answer = client.post(address, {"do": "enter", "key": "permit_granted", "value": "二百", "source": "政务系统"})
        assert answer.status_code == 422
        page = answer.content.decode()
        assert "应为整数" in page and "政务系统" in page and "二百" in page
        assert self.client_of("科员").post(address, {"do": "enter"}).status_code == 403
        fine = client.post(address, {"do": "enter", "key": "fees_charged", "value": "12.50", "source": "财务"})
        assert fine.status_code == 302 and ExternalFigure.objects.get(key="fees_charged").value == 1250

    def test_rates_lead_to_the_parts_they_are_made_of(self) -> None:
        assert parts("rect_rate") == ["hazard_rectified", "hazard_found"]


def _officer(bureau: Bureau, name: str, role: Role) -> Officer:
    made = Officer.objects.create(username=f"{bureau.code}-{name}", name=name, bureau=bureau)
    OfficerRole.objects.create(officer=made, role=str(role), valid_from="2020-01-01")
    return made
