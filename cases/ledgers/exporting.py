"""Ledgers as workbooks: few rows at once, many by the worker. Each export leaves a trace (留痕)."""

from __future__ import annotations

from datetime import date
from typing import Any

from cases import clock, jobs, selectors
from cases.ledgers.base import LEDGERS, Asked, Ledger
from cases.ledgers.of_case import CaseLedger
from cases.models import Bureau, Case, Job, Officer, OfficerRole, ReadAudit
from cases.registry import Role
from cases.spreadsheet import MOST, XLSX, Sheet, workbook

KIND = "export_ledger"
DIRECT = 2_000  # rows an answer waits for; more become a job
# Who keeps the books writes identity numbers out; everybody else gets them without their middle.
KEEPERS = (Role.CLERK, Role.ARCHIVIST)


def bureaus(officer: Officer) -> list[Bureau]:
    """Whose ledgers the officer may see: the own bureau's first, then those right below, where he may look there."""
    return selectors.visible_bureaus(officer)


def asked(officer: Officer, bureau: Bureau, since: date, until: date) -> Asked:
    """A question about a bureau the officer may see, with what he may see of it."""
    today = clock.today()
    held = OfficerRole.objects.filter(officer=officer, role__in=KEEPERS, valid_from__lte=today)
    keeps = bureau.pk == officer.bureau_id and held.exclude(valid_to__lt=today).exists()
    return Asked(bureau, since, until, keeps)


def period(question: Asked) -> str:
    first, last = question.since, question.until
    if first == date(first.year, 1, 1) and last == date(first.year, 12, 31):
        return f"{first.year}年"
    return f"{first:%Y-%m-%d}至{last:%Y-%m-%d}"


def sheet(ledger: Ledger, question: Asked) -> Sheet:
    """Title, bureau, period and when it was made stand above the headings."""
    made = f"{clock.now().astimezone(clock.SHANGHAI):%Y-%m-%d %H:%M}"
    about = f"{question.bureau.name}　　期间：{period(question)}　　制表时间：{made}"
    return Sheet(ledger.title, ledger.columns, ledger.title, (about, ledger.about), frozen=2)


def made(ledger: Ledger, question: Asked) -> bytes:
    """The workbook of a ledger; memory stays flat."""
    return workbook(sheet(ledger, question), ledger.rows(question, MOST))


def file_name(ledger: Ledger, question: Asked) -> str:
    return f"{ledger.title} {question.bureau.name} {period(question)}.xlsx"


def made_of_case(ledger: CaseLedger, case: Case) -> bytes:
    """The workbook of one case's list. Raises what binding raises (`casefile.CANNOT_SHOW`)."""
    about = f"{case.number or case.title}　　{case.title}　　{case.bureau.name}　　制表日期：{clock.today():%Y-%m-%d}"
    return workbook(
        Sheet(ledger.title, ledger.columns, ledger.title, (about, ledger.about), frozen=2), ledger.rows(case)
    )


def note(officer: Officer, what: str, case: Case | None = None) -> None:
    """Leave the trace an export leaves."""
    ReadAudit.objects.create(officer=officer, case=case, what=what[:60], at=clock.now())


def noted(officer: Officer, ledger: Ledger, question: Asked) -> None:
    whole = "，含证件号码" if question.whole and ledger.key == "decisions" else ""
    note(officer, f"导出{ledger.title} {period(question)}{whole}")


def start(officer: Officer, ledger: Ledger, question: Asked) -> Job:
    """Have a big one made beside the server."""
    return jobs.start(
        officer, KIND, f"导出{ledger.title}（{period(question)}）", ledger=ledger.key, bureau=question.bureau.pk,
        since=question.since.isoformat(), until=question.until.isoformat(),
    )  # fmt: skip


@jobs.runs(KIND)
def export_ledger(job: Job) -> tuple[bytes, str, str]:
    """What the officer may see is asked once more when the work is done."""
    told: dict[str, Any] = job.argument
    officer, ledger = Officer.objects.get(pk=job.officer_id), LEDGERS[told["ledger"]]
    bureau = next((one for one in bureaus(officer) if one.pk == told["bureau"]), None)
    if bureau is None:
        raise jobs.JobFailed("您现在不能看这个机关的台账")
    question = asked(officer, bureau, date.fromisoformat(told["since"]), date.fromisoformat(told["until"]))
    rows = jobs.counted(job, ledger.rows(question, MOST), min(ledger.count(question), MOST))
    return workbook(sheet(ledger, question), rows), file_name(ledger, question), XLSX
