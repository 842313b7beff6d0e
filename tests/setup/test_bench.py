"""Several writers at once, as the benchmark starts them: none that fails is waited for."""

import os
import time
from multiprocessing import active_children

import pytest

from cases import verify
from cases.models import Case
from config.bench import copies, papers
from config.bench.writers import WriterFailed, at_once
from documents import specimens
from documents.forms import bind, load_form


def quick() -> int:
    return 5


def endless() -> int:
    time.sleep(600)
    return 0


def test_the_rate_is_that_of_all_of_them_together():
    def slow() -> int:
        time.sleep(0.2)
        return 10

    assert 20 < at_once([slow, slow]) <= 100


def test_a_writer_that_dies_ends_the_waiting_and_leaves_no_process():
    def dies() -> int:
        os._exit(9)

    start = time.monotonic()
    with pytest.raises(WriterFailed, match="中途退出"):
        at_once([endless, dies, quick])
    assert time.monotonic() - start < 30
    assert active_children() == []


def test_a_writer_that_fails_says_why():
    def fails() -> int:
        raise ValueError("disk on fire")

    with pytest.raises(WriterFailed, match="ValueError: disk on fire"):
        at_once([fails, endless])
    assert active_children() == []


@pytest.mark.django_db(transaction=True)
def test_copies_of_cases_stand_up_to_every_check_but_those_of_the_calendar_and_of_serials():
    """Chains, digests, rows and counters are each copy's own; its days move without regard to holidays."""
    maker = copies.Maker()
    maker.fill(20)
    assert Case.objects.count() > 400
    assert set(verify.run().failures) <= {"deadlines", "numbers"}


MEASURED = {
    "decision_pages": 2, "decision_ms": 18.0, "file_60_ms": 1200.0, "bound_200_ms": 300.0,
    "others": {
        "typst": {"decision_ms": 9.0, "file_60_ms": 90.0, "pages": 2},
        "weasyprint": {"not_measured": "没有安装 weasyprint(not installed;依赖组 bench)"},
    },
    "memory": {"papers": 1000, "early_mb": 200.0, "late_mb": 201.0},
}  # fmt: skip


def test_papers_are_told_beside_the_others_and_what_is_over_its_aim_is_marked():
    lines = papers.told(MEASURED)
    assert "一份决定书:18.0 毫秒(目标:25 毫秒)   typst 9.0 毫秒" in lines[1] and "超过目标" not in lines[1]
    assert "1200.0 毫秒" in lines[2] and "超过目标" in lines[2]
    assert "没有安装 weasyprint" in "".join(lines) and "201.0 MB" in lines[-1] and "超过目标" not in lines[-1]
    grown = MEASURED | {"memory": {"papers": 1000, "early_mb": 200.0, "late_mb": 300.0}}
    assert "超过目标" in papers.told(grown)[-1]


def test_another_program_that_is_not_installed_is_said_so(monkeypatch):
    form = load_form("decision_unit")
    monkeypatch.setattr(papers.importlib.util, "find_spec", lambda name: None)
    assert "not installed" in papers._other("typst", form, {}, 1, 1)["not_measured"]


def test_the_others_are_given_the_words_of_the_same_paper():
    form = load_form("decision_unit")
    lines = papers._lines(form, bind(form, specimens.usual(form)).values)
    text = "".join(lines)
    assert "云川市恒达钢结构有限公司" in text and "六十日内" in text and len(lines) > 12


def test_memory_stays_flat_over_many_papers():
    form = load_form("decision_unit")
    values = bind(form, specimens.usual(form)).values
    for n in range(60):
        papers._draw(form, values, n)
    before = papers.resident()
    for n in range(120):
        papers._draw(form, values, n)
    assert papers.resident() < before + 8, "a thousand are drawn by the benchmark"
