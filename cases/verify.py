"""`verify`: the record against itself, and everything written beside it against the record.

Every check names the first row that does not hold. What this does not show: somebody who rewrites the whole chain
with its hashes and all rows beside it. That is what the root (`root`), printed and kept elsewhere, is for.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from cases import lawbase
from cases.audit import of_case, of_papers, of_registers, of_tables
from cases.audit.batches import SIZE, Loaded, batches
from cases.audit.folding import Broken, Expected, expected
from cases.models import Bureau, Case
from cases.record import ALGORITHM
from cases.snapshot import snapshot

# Whole tables, before and after the cases are read.
BEFORE: dict[str, tuple[str, Callable[[], Iterable[str]]]] = {
    "triggers": ("只增不改的触发器", of_tables.triggers_stand),
    "bureau_chain": ("机关记录链", of_tables.bureau_chains),
}
OF_CASE: dict[str, tuple[str, Callable[[Loaded], str | None]]] = {
    "chain": ("案件记录链", of_case.chain),
    "stages": ("环节与记录一致", of_case.stages),
    "left_open": ("结案后没有未终止的期限", of_case.left_open),
    "documents": ("文书与校验值一致", of_papers.documents),
    "entries": ("文书签批与校验值一致", of_papers.entries),
    "attached": ("证据文件与记录一致", of_papers.attached),
}
OF_FOLD: dict[str, tuple[str, Callable[[Loaded, Expected], str | None]]] = {
    "case": ("案件登记与记录一致", of_case.entries_of_case),
    "content": ("当事人、违法事实、证据与记录一致", of_case.content),
    "ledger": ("往来账与记录一致", of_case.ledger),
    "decisions": ("处罚决定与记录一致", of_case.decisions),
    "tracks": ("公示、备案、整改、复议诉讼、执行与记录一致", of_case.tracks),
    "deadlines": ("期限与记录、日历一致", of_case.deadlines),
    "counters": ("统计明细与记录一致", of_case.counters),
}
AFTER: dict[str, tuple[str, Callable[[], Iterable[str]]]] = {
    "registers": ("台账与机关记录一致", of_registers.rows),
    "register_counters": ("台账的统计明细与机关记录一致", of_registers.counted),
    "counter_months": ("统计月表等于明细之和", of_tables.counter_months),
    "numbers": ("文号连续", of_tables.numbers),
    "marks": ("用印、签名与记录一致", of_tables.marks_stand),
    "files": ("存储的文件完好", of_tables.stored_files),
}
FOLD = "fold"
LABELS = {FOLD: "记录可以重新推演"} | {
    name: label for group in (BEFORE, OF_CASE, OF_FOLD, AFTER) for name, (label, _) in group.items()
}


@dataclass
class Failure:
    """A check that does not hold: the first bad row, and how many cases (or rows) are concerned."""

    check: str
    first: str
    count: int = 1

    @property
    def label(self) -> str:
        return LABELS[self.check]


@dataclass
class Report:
    cases: int = 0
    failures: dict[str, Failure] = field(default_factory=dict)
    root: str = ""

    @property
    def ok(self) -> bool:
        return not self.failures

    def add(self, check: str, said: str) -> None:
        if check in self.failures:
            self.failures[check].count += 1
        else:
            self.failures[check] = Failure(check, said)

    def as_dict(self) -> dict[str, Any]:
        checks = [
            {"check": name, "label": label, "ok": name not in self.failures}
            | ({"first": f.first, "count": f.count} if (f := self.failures.get(name)) else {})
            for name, label in LABELS.items()
        ]
        return {"ok": self.ok, "cases": self.cases, "checks": checks, "root": self.root}


def run(*, size: int = SIZE, progress: Callable[[int], None] = lambda cases: None) -> Report:
    """All checks on one snapshot of the database. Memory does not grow with the number of cases."""
    report = Report()
    with snapshot():
        law = lawbase.current()
        _tables(report, BEFORE)
        for batch in batches(size):
            for loaded in batch:
                _case(report, loaded, law)
            report.cases += len(batch)
            progress(report.cases)
        _tables(report, AFTER)
        report.root = root()
    return report


def one(case: Case) -> Report:
    """The checks on one case alone."""
    from cases.audit.batches import load

    report = Report(cases=1)
    for loaded in load([case]):
        _case(report, loaded, lawbase.current())
    return report


def _tables(report: Report, checks: dict[str, tuple[str, Callable[[], Iterable[str]]]]) -> None:
    for name, (_, check) in checks.items():
        for said in check():
            report.add(name, said)


def _case(report: Report, loaded: Loaded, law: lawbase.LawBase) -> None:
    for name, said in _said(loaded, law):
        report.add(name, f"{loaded.label} {said}")


def _said(loaded: Loaded, law: lawbase.LawBase) -> Iterator[tuple[str, str]]:
    for name, (_, check) in OF_CASE.items():
        try:
            said = check(loaded)
        except Exception as error:  # a row nobody could read is a finding, not the end
            said = f"不能读取({type(error).__name__} {error})"
        if said is not None:
            yield name, said
    try:
        fold = expected(loaded, law)
    except Broken as broken:
        yield FOLD, f"第{broken.seq}号记录不能推演({broken.why})"
        return
    for name, (_, of_fold) in OF_FOLD.items():
        if (said := of_fold(loaded, fold)) is not None:
            yield name, said


def root() -> str:
    """One digest over all chain heads, bureaus by code and cases by uid: the same on any database."""
    whole = hashlib.new(ALGORITHM)
    for code, version, head in Bureau.objects.order_by("code").values_list("code", "version", "head").iterator():
        whole.update(f"{code} {version} {head}\n".encode())
    for uid, version, head in Case.objects.order_by("uid").values_list("uid", "version", "head").iterator():
        whole.update(f"{uid} {version} {head}\n".encode())
    return f"{ALGORITHM}:{whole.hexdigest()}"
