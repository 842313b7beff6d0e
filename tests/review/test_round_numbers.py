"""The numbers of rounds, each against an account of its own: score sheets, reports, trends; and what the pages ask for."""

from __future__ import annotations

import io
import re
import subprocess
from collections import defaultdict
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cases.clock import SHANGHAI
from review.models import EvaluationRound
from review.rounds import assigning, kept, opening, results, trends
from tests.review.staged import Staged, again, client, finished, one, submit
from tests.tools import poppler

pytestmark = pytest.mark.django_db


def sheets(who: Client, address: str) -> dict[str, list[tuple[Any, ...]]]:
    """Every sheet of a workbook without its head."""
    book = openpyxl.load_workbook(io.BytesIO(who.get(address).content))
    return {sheet.title: list(sheet.iter_rows(min_row=2, values_only=True)) for sheet in book}


def lines(pdf: bytes, folder: Path) -> list[str]:
    """The rows of a PDF's tables, as pdftotext lays them out."""
    file = folder / "read.pdf"
    file.write_bytes(pdf)
    told = subprocess.run(
        [poppler("pdftotext"), "-layout", file, "-"], capture_output=True, text=True, check=True
    ).stdout
    return [" ".join(line.split()) for line in told.splitlines() if line.strip()]


def exact(value: Any) -> Decimal:
    return Decimal(str(value))


# -- one case ----------------------------------------------------------------------------------------------------------


def test_the_sheet_adds_up_and_says_the_same_in_excel_as_the_result() -> None:
    staged = Staged("small")
    round = finished(staged)
    sample = one(round)
    made = kept.marked(sample, sample.marks)
    told = sheets(client(staged.organiser), f"/rounds/samples/{sample.pk}/sheet.xlsx")
    *rows, last = told["评分表"]
    points = [exact(r[4]) for r in rows if isinstance(r[4], (int, float))]
    full = [exact(r[5]) for r in rows if isinstance(r[5], (int, float))]
    assert sum(points) == exact(last[4]) == sample.total and sum(full) == exact(last[5]) == 100
    *stages, last = told["分段"]
    assert sum(exact(r[1]) for r in stages) == exact(last[1]) == sample.total
    assert [r[1] for r in rows] == [i.code for i in made.items]
    assert {r[1]: r[6] for r in rows}["B2"] == "内容不清"


def test_the_sheet_as_pdf_names_every_item_with_its_points_and_is_the_same_each_time(tmp_path: Path) -> None:
    staged = Staged("small")
    round = finished(staged)
    sample, boss = one(round), client(staged.organiser)
    data = boss.get(f"/rounds/samples/{sample.pk}/sheet.pdf").content
    assert data == boss.get(f"/rounds/samples/{sample.pk}/sheet.pdf").content
    read = lines(data, tmp_path)
    for item in kept.marked(sample, sample.marks).items:
        mode = {"automatic": "自动", "mixed": "混合", "manual": "人工"}[item.mode]
        if item.kind == "item":
            row = rf"{re.escape(item.code)} .*{mode} {item.points.normalize():f} {item.full.normalize():f}\b"
        else:
            row = rf"{re.escape(item.code)} .*{mode} 不成立"
        assert any(re.match(row, line) for line in read), (item.code, row)
    assert any(f"总分 {sample.total.normalize():f} 分，等次：{sample.grade}" in line for line in read if sample.total)


# -- a round -----------------------------------------------------------------------------------------------------------


def test_the_report_of_a_round_adds_up_and_pdf_and_excel_say_the_same(tmp_path: Path) -> None:
    staged = Staged("small", "first")
    round = finished(staged)
    boss = client(staged.organiser)
    told = sheets(boss, f"/rounds/{round.pk}/report.xlsx")
    files = told["案卷"]
    samples = list(round.samples.all())
    assert [(f[0], f[1], exact(f[5]), f[6], f[7]) for f in files] == [
        (s.no, s.snapshot["number"], s.total, s.grade, s.issues) for s in samples
    ]
    for name in ("机构", "主办人"):
        *parts, whole = told[name]
        for column in (1, 3, 4, 5, 6):
            assert sum(r[column] for r in parts) == whole[column]
        assert whole[1] == whole[3] + whole[4] + whole[5] == 2 and whole[6] == sum(s.issues for s in samples)
    assert sum(r[2] for r in told["问题排序"]) == sum(f[7] for f in files)
    assert [r[2] for r in told["问题排序"]] == sorted((r[2] for r in told["问题排序"]), reverse=True)
    pdf = boss.get(f"/rounds/{round.pk}/report.pdf").content
    assert pdf[:5] == b"%PDF-" and client(staged.head).get(f"/rounds/{round.pk}/report.pdf").status_code == 404
    read = lines(pdf, tmp_path)
    for code, _, many, points, nos in told["问题排序"]:
        row = rf"\d+ {re.escape(code)} .*{many} {points if isinstance(points, str) else f'{exact(points):g}'} {nos}$"
        assert any(re.match(row, line) for line in read), row
    for sample in samples:
        assert sample.total is not None
        end = f"{sample.total.normalize():f} {sample.grade} {sample.issues}"
        assert any(line.startswith(f"{sample.no} ") and line.endswith(end) for line in read), end


def test_trends_are_what_the_marks_of_each_round_make_by_hand() -> None:
    staged = Staged("small", "first")
    given = (  # of each round, what both evaluators take from case 1 and from case 2
        ({"B2": ("1", "不清")}, {"B2": ("0", "没有"), "F1": ("4", "签字晚")}),
        ({}, {"F1": ("2", "没有审批")}),
        ({"B2": ("1.5", "略")}, {}),
    )
    days = (datetime(2026, 11, 23, 9), datetime(2026, 12, 7, 9), datetime(2026, 12, 21, 9), datetime(2027, 1, 6, 9))
    means: list[Decimal] = []
    shares: dict[str, list[int]] = defaultdict(list)
    for n, changed in enumerate(given):
        with time_machine.travel(days[n].replace(tzinfo=SHANGHAI), tick=False):
            round = staged.open(title=f"第{n + 1}批")
            opening.draw(round, actor=staged.organiser)
            assigning.assign(round, actor=staged.organiser, groups={1: staged.evaluators[:2]})
            for sample in round.samples.order_by("case__pk"):
                for who in staged.evaluators[:2]:
                    submit(round, sample.no, who, **changed[0 if sample.case_id == staged.cases[0].pk else 1])
            results.tell(again(round), actor=staged.organiser)
        lost = [sum(b - Decimal(p) for (p, _), b in _with_full(c)) for c in changed]
        machine = [exact(s.automatic["total"]) for s in round.samples.order_by("case__pk")]
        means.append(((sum(machine) - sum(lost)) / 2).quantize(Decimal("0.01"), ROUND_HALF_UP))
        for code in ("B2", "F1"):
            shares[code].append(sum(code in c for c in changed))
        with time_machine.travel(days[n + 1].replace(tzinfo=SHANGHAI), tick=False):
            results.publish(again(round), actor=staged.organiser, text="通报。")
    found = trends.of_bureau(staged.bureau.pk)
    assert [r.title for r in found.rounds] == ["第1批", "第2批", "第3批"]
    (unit,) = found.units
    assert [cell.value for cell in unit.cells if cell] == means and [c.files for c in unit.cells if c] == [2, 2, 2]
    assert unit.change == means[2] - means[1]
    for code, many in shares.items():
        row = next(r for r in found.defects if r.name.startswith(f"{code} "))
        assert [(c.files, c.of) for c in row.cells if c] == [(n, 2) for n in many]
        assert row.change == Decimal(100 * (many[2] - many[1]) / 2)
    boss = client(staged.organiser)
    told = sheets(boss, "/rounds/trends/?xlsx=1")
    assert [exact(v) for v in told["机构"][0][1::2][:3]] == means and told["机构"][0][2::2] == (2, 2, 2)
    assert boss.get("/rounds/trends/").content.decode().count("（2卷）") >= 3


def _with_full(changed: dict[str, tuple[str, str]]) -> list[tuple[tuple[str, str], Decimal]]:
    return [(mark, {"B2": Decimal(2), "F1": Decimal(5)}[code]) for code, mark in changed.items()]


# -- what pages ask the database for -------------------------------------------------------------------------------------


def test_pages_ask_as_many_queries_for_three_cases_as_for_one() -> None:
    staged = Staged("small", "first", "summary")
    asked: dict[str, list[int]] = defaultdict(list)
    for title, rule in (("一卷", {"way": "chosen", "cases": [str(staged.cases[0].uid)]}), ("三卷", {"way": "all"})):
        round = staged.open(title=title, **rule)
        opening.draw(round, actor=staged.organiser)
        _ask(asked, "drawn", client(staged.organiser), f"/rounds/{round.pk}/")
        assigning.assign(round, actor=staged.organiser, groups={1: staged.evaluators[:2]})
        _ask(asked, "round", client(staged.organiser), f"/rounds/{round.pk}/")
        _ask(asked, "working", client(staged.evaluators[0]), f"/rounds/samples/{_of(staged, round)}/score/")
        for no in range(1, round.samples.count() + 1):
            for who in staged.evaluators[:2]:
                submit(round, no, who, B2=("1", "内容不清"))
        results.tell(again(round), actor=staged.organiser)
        for sample in round.samples.all():
            results.raise_objection(sample, actor=staged.head, item="B2", text="内容清楚")
        _ask(asked, "told", client(staged.organiser), f"/rounds/{round.pk}/")
        _ask(asked, "head", client(staged.head), "/rounds/")
        _ask(asked, "rechecker", client(staged.evaluators[2]), "/rounds/")
        _ask(asked, "result", client(staged.organiser), f"/rounds/samples/{_of(staged, round)}/")
    assert {name: many for name, many in asked.items() if many[0] != many[1] or many[0] > 45} == {}


def test_the_list_of_an_evaluator_asks_as_many_queries_for_three_cases_in_two_rounds_as_for_one() -> None:
    staged = Staged("small", "first")
    asked: dict[str, list[int]] = defaultdict(list)
    for title, rule in (("一卷", {"way": "chosen", "cases": [str(staged.cases[0].uid)]}), ("两卷", {"way": "all"})):
        round = staged.open(title=title, **rule)
        opening.draw(round, actor=staged.organiser)
        assigning.assign(round, actor=staged.organiser, groups={1: staged.evaluators[:2]})
        _ask(asked, "list", client(staged.evaluators[0]), "/rounds/")
    assert asked["list"][0] == asked["list"][1] <= 25


def _of(staged: Staged, round: EvaluationRound) -> int:
    return round.samples.get(case=staged.cases[0]).pk


def _ask(asked: dict[str, list[int]], name: str, who: Client, address: str) -> None:
    who.get(address)
    with CaptureQueriesContext(connection) as queries:
        assert who.get(address).status_code == 200
    asked[name].append(len(queries))
