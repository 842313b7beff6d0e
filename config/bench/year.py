"""`python -m config.bench.year FILE PROFILE [FOLDER]`: a simulated year made and read on the database of the environment.

Time per act at the beginning and the end of the year, size, memory; then the yearly report, what is behind its figures,
recount and evaluation, beside plain SQL over the record. What was begun goes on where it stopped, and is then measured
from there.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date
from pathlib import Path
from statistics import median
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

SHARE = 20  # the first and the last twentieth of the acts are held against one another
READS = 5
SAID_EVERY = 10.0
Numbers = dict[str, Any]


def measure(profile_file: Path) -> Numbers:
    """Make the year, then read it."""
    from cases import simulating
    from config.bench.kept import prepare_database

    prepare_database()
    profile = simulating.read(profile_file)
    plan, planned = _timed(lambda: simulating.plan(profile, simulating.terms_of(profile.bureau["code"], profile.year)))
    done, seconds = _timed(lambda: simulating.run(plan, _Telling().tell))
    found: Numbers = {
        "cases": len(plan.cases), "rows": len(plan.rows), "acts": done.acts, "plan_s": round(planned, 1),
        "run_s": round(seconds, 1), "acts_per_s": round(done.acts / max(seconds, 0.001)), **_pace(done.batches),
        "database_mb": _megabytes(), "peak_mb": _peak(), "differences": simulating.differences(plan),
    }  # fmt: skip
    return found | _read(profile.bureau["code"], profile.year)


def _timed(what: Callable[[], Any]) -> tuple[Any, float]:
    start = time.perf_counter()
    found = what()
    return found, time.perf_counter() - start


class _Telling:
    """A line now and then for whoever waits."""

    def __init__(self) -> None:
        self.last = time.monotonic()

    def tell(self, done: Any) -> None:
        if time.monotonic() - self.last > SAID_EVERY:
            self.last = time.monotonic()
            sys.stderr.write(f"  {done.day}  {done.acts} 个行为,{done.rows}/{done.total_rows} 行台账\n")
            sys.stderr.flush()


def _pace(batches: list[tuple[int, float]]) -> Numbers:
    """Milliseconds an act at the beginning and at the end. Full batches only: small ones carry their commit."""
    full = [(many, seconds) for many, seconds in batches if many >= max((m for m, _ in batches), default=0) // 2]
    size = max(len(full) // SHARE, 1)
    ms = [1000 * sum(s for _, s in part) / max(sum(m for m, _ in part), 1) for part in (full[:size], full[-size:])]
    return {"first_ms": round(ms[0], 2), "last_ms": round(ms[1], 2), "ratio": round(ms[1] / ms[0], 2) if ms[0] else 0.0}


def _megabytes() -> float:
    from django.db import connection

    if connection.vendor == "sqlite":
        name = Path(str(connection.settings_dict["NAME"]))
        size = 0
        for file in (name, name.with_name(f"{name.name}-wal")):
            with suppress(FileNotFoundError):
                size += file.stat().st_size
        return round(size / 1e6, 1)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        return round(int(cursor.fetchone()[0]) / 1e6, 1)


def _peak() -> float:
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1)


# -- reading -----------------------------------------------------------------------------------------------------------


def _read(code: str, year: int) -> Numbers:
    from cases import recount
    from cases.counters import reading
    from cases.models import Bureau, Case
    from review.year import exporting
    from review.year.periods import Period

    bureau = Bureau.objects.get(code=code)
    start, end, period = date(year, 1, 1), date(year, 12, 31), Period.read(str(year))
    assert period is not None
    figures = reading.figures([bureau.pk], start, end)
    keys = [key for key, value in figures.items() if value]
    reports = [_timed(lambda: exporting.figures(bureau, period))[1] for _ in range(READS)]
    opened = [_timed(lambda key=key: reading.entries([bureau.pk], key, start, end))[1] for key in keys]  # type: ignore[misc]
    differing, recounted = _timed(lambda: list(recount.differences()))
    return {
        "report_ms": _ms(median(reports)), "behind_median_ms": _ms(median(opened)), "behind_most_ms": _ms(max(opened)),
        "behind_keys": len(keys), "recount_s": round(recounted, 1), "recount_differences": len(differing),
        **_evaluated(bureau, list(Case.objects.filter(bureau=bureau).order_by("pk").values_list("pk", flat=True))),
        **_plain(bureau.pk, start, end, figures),
    }  # fmt: skip


def _ms(seconds: float) -> float:
    return round(1000 * seconds, 1)


def _evaluated(bureau: Any, cases: list[int]) -> Numbers:
    """Every case of the year by the standard in force."""
    from cases import clock
    from review.evaluation import evaluate_many, standard_for
    from review.models import EvaluationStandard

    today = clock.today()
    try:
        standard = standard_for(bureau, today)
    except EvaluationStandard.DoesNotExist:
        return {"evaluation_s": None, "evaluated": 0}
    many, seconds = _timed(lambda: sum(1 for _ in evaluate_many(cases, standard, today)))
    return {"evaluation_s": round(seconds, 1), "evaluated": many}


def _plain(bureau: int, start: date, end: date, figures: dict[str, int]) -> Numbers:
    """The same numbers by SQL over the record alone: events counted by name, fines out of what decisions say."""
    from django.db import connection

    def ask() -> tuple[dict[str, int], int]:
        with connection.cursor() as cursor:
            cursor.execute(
                'SELECT name, COUNT(*) FROM cases_event WHERE bureau_id = %s AND case_id IS NOT NULL AND "on" BETWEEN %s AND %s'
                " GROUP BY name",
                [bureau, start, end],
            )
            names = dict(cursor.fetchall())
            cursor.execute(
                'SELECT payload FROM cases_event WHERE bureau_id = %s AND "on" BETWEEN %s AND %s'
                " AND name IN ('decide', 'penalise_on_the_spot')",
                [bureau, start, end],
            )
            return names, sum(_fines(cursor.fetchall()))

    (names, fines), seconds = _timed(ask)
    same = {
        "case_filed": names.get("approve_filing", 0), "case_closed": names.get("close", 0),
        "review_rounds": names.get("pass_review", 0) + names.get("return_review", 0), "fine_amount_decided": fines,
    }  # fmt: skip
    return {
        "plain_sql_ms": _ms(seconds),
        "plain_differs": [key for key, value in same.items() if figures[key] != value],
    }


def _fines(rows: list[tuple[str]]) -> Iterator[int]:
    for (payload,) in rows:
        for line in json.loads(payload)["derived"]["lines"]:
            yield sum(p.get("fen") or 0 for p in line.get("penalties", ()) if p["kind"] == "fine")


def told(name: str, found: Numbers) -> list[str]:
    """One database's numbers as lines of text."""
    said = "、".join([*found["differences"], *found["plain_differs"]]) or "全部相等"
    evaluated = f"{found['evaluated']} 件 {found['evaluation_s']} 秒" if found["evaluated"] else "没有现行的评查标准"
    return [
        f"\n模拟一年({name}):{found['cases']} 件案件、{found['rows']} 行台账、{found['acts']} 个行为,{found['run_s']} 秒"
        f"(每秒 {found['acts_per_s']} 个;另作计划 {found['plan_s']} 秒)",
        f"  每个行为:开始 {found['first_ms']} 毫秒,结束 {found['last_ms']} 毫秒({found['ratio']} 倍,目标:不超过 1.3 倍)",
        f"  数据库 {found['database_mb']} MB,内存最多 {found['peak_mb']} MB;与所给的数、与直接 SQL:{said}",
        f"  年报 {found['report_ms']} 毫秒(目标:100);{found['behind_keys']} 项数的明细:中位 {found['behind_median_ms']} 毫秒(目标:100),"
        f"最慢 {found['behind_most_ms']} 毫秒;直接 SQL {found['plain_sql_ms']} 毫秒",
        f"  重算 {found['recount_s']} 秒(目标:180;不符 {found['recount_differences']} 处);评查 {evaluated}",
    ]


if __name__ == "__main__":
    import django

    django.setup()
    Path(sys.argv[1]).write_text(json.dumps(measure(Path(sys.argv[2])), ensure_ascii=False), encoding="utf-8")
