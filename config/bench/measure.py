"""Everything measured on one kind of database, as plain numbers for `bench` to print."""

from __future__ import annotations

import json
import platform
import sqlite3
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial
from statistics import median
from typing import Any

import django
from django.db import connection, connections

from cases import casefile, engine, selectors
from cases.models import Case, Document
from config.bench import catalogue, workload, writers
from config.bench.capture import CONTROL, Taken, Tape
from config.bench.kept import prepare_database
from config.bench.workload import Walk, round_of
from documents.drawing import draw
from documents.forms import load_form

WRITERS = 4
ROUNDS_QUICK = 3  # of one writer
WARM_UP, ALONE, TOGETHER = 10_000, 1_000, 2_000  # numbers of rounds, so that no case meets another's parties
YOUNG, OLD = range(5, 15), range(95, 105)
DECISIONS = ("decision_unit", "decision_person")

Numbers = dict[str, Any]


@dataclass
class Prepared:
    """A database with the rows every case shares, two copies of it for raw SQL, and what a run of the mix wrote."""

    base: str
    raw: str
    raw_together: str
    rounds: int
    taken: list[Taken]


def prepared(rounds: int) -> Prepared:
    """Make the databases, and take down `rounds` rounds of the mix. Nothing is measured yet."""
    prepare_database()
    writers.hurry()
    for walk in round_of(WARM_UP):  # bureau, officers, number sequences and every cache of the process
        for act in walk.acts():
            act()
    writers.settle()
    base = str(connection.settings_dict["NAME"])
    raw, together = writers.copy_of(base, "bench_raw"), writers.copy_of(base, "bench_raw_together")
    writers.hurry()
    tape = Tape()
    taken = [tape.act(act) for number in range(rounds) for walk in round_of(number) for act in walk.acts()]
    tape.agree()
    connections.close_all()
    return Prepared(base, raw, together, rounds, taken)


def everything(ready: Prepared, quick: bool) -> Numbers:
    """Measure. The engine works on the base, every time with cases of its own; raw SQL on the copies."""
    found: Numbers = {
        "machine": machine(),
        "acts": len(ready.taken),
        "rows_per_act": rows_per_act(ready.taken),
        "statements": statements(ready.taken),
        "writers": {"1": _alone(ready, ROUNDS_QUICK if quick else ready.rounds), str(WRITERS): _together(ready)},
        "age": {"mixed_acts": _age(workload.mixed, 20_000, quick)},
    }
    if not quick:
        found["age"]["same_act"] = _age(workload.evidence, 21_000, quick)
    found["available"] = _available()
    found["papers"] = _papers() if connection.vendor == "sqlite" else {}
    found["catalogue"] = catalogue.measure() if connection.vendor == "sqlite" else {}  # in memory: no database matters
    return found


def machine() -> Numbers:
    """What it ran on."""
    server = sqlite3.sqlite_version
    if connection.vendor != "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("SHOW server_version")
            server = str(cursor.fetchone()[0])
    return {"python": platform.python_version(), "django": django.__version__, "database": server}


# -- acts per second ---------------------------------------------------------------------------------------------------


def _alone(ready: Prepared, rounds: int) -> Numbers:
    """One writer, a round through the engine and the same round raw in turn, so that both meet the same machine."""
    raw = writers.driver_style([act.writes for act in ready.taken])
    many = len(raw) // ready.rounds
    walked: list[float] = []
    wrote: list[float] = []
    with writers.raw_writer(ready.raw) as write:
        for number in range(rounds):
            acts = [act for walk in round_of(ALONE + number) for act in walk.acts()]
            walked.append(many / timed(lambda acts=acts: [act() for act in acts]))  # type: ignore[misc]
            mine = raw[number * many : (number + 1) * many]
            wrote.append(many / timed(lambda mine=mine: [write(act) for act in mine]))  # type: ignore[misc]
    return compared(median(walked), median(wrote))


def _together(ready: Prepared) -> Numbers:
    """Several writers at once, each with rounds of its own, on the rows of one bureau."""
    raw = writers.driver_style([act.writes for act in ready.taken])
    many = len(raw) // ready.rounds
    shares = [range(k, ready.rounds, WRITERS) for k in range(WRITERS)]
    walked = writers.at_once([partial(writers.engine_rounds, [TOGETHER + n for n in share]) for share in shares])
    jobs = [[act for number in share for act in raw[number * many : (number + 1) * many]] for share in shares]
    wrote = writers.at_once([partial(writers.raw_rounds, ready.raw_together, job) for job in jobs])
    return compared(walked, wrote)


def compared(walked: float, wrote: float) -> Numbers:
    """Acts per second of both, and the engine's share of raw."""
    return {"engine": round(walked, 1), "raw": round(wrote, 1), "ratio": round(walked / wrote, 4)}


def timed(run: Callable[[], Any]) -> float:
    """Seconds it took."""
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


# -- statements --------------------------------------------------------------------------------------------------------


def statements(taken: list[Taken]) -> Numbers:
    """Statements per act over the mix: mean, median, the most, and by act (reads + writes)."""
    counts = [act.statements for act in taken]
    by_act: dict[str, str] = {}
    for act in sorted(taken, key=lambda a: a.statements):
        by_act[act.name] = f"{act.reads}+{len(act.writes)}"
    most = max(taken, key=lambda a: a.statements)
    return {
        "mean": round(sum(counts) / len(counts), 1), "median": median(counts), "most": most.statements,
        "most_act": most.name, "by_act": dict(reversed(by_act.items())),
    }  # fmt: skip


def rows_per_act(taken: list[Taken]) -> dict[str, float]:
    """Rows written per act, by `table what`, so that everybody sees what the raw side writes."""
    total: Counter[tuple[str, str]] = Counter()
    for act in taken:
        total.update(act.rows)
    return {f"{table} {what}": round(rows / len(taken), 2) for (table, what), rows in sorted(total.items())}


# -- the tenth and the hundredth act -----------------------------------------------------------------------------------


def _age(perform: Callable[[Walk, int], None], first: int, quick: bool) -> Numbers:
    """Median time and statements of the acts around the tenth and the hundredth of the same case."""
    young: list[float] = []
    old: list[float] = []
    counts: dict[str, int] = {}
    for case in range(1 if quick else 2):
        walk = Walk.of(workload.MIX[0], first + case).until("investigating")
        start = walk.case.version
        for number in range(start, OLD.stop):
            seconds, many = _counted(lambda: perform(walk, number))
            if number in YOUNG:
                young.append(seconds)
                counts["young"] = max(counts.get("young", 0), many)
            elif number in OLD:
                old.append(seconds)
                counts["old"] = max(counts.get("old", 0), many)
    tenth, hundredth = median(young) * 1000, median(old) * 1000
    return {
        "tenth_ms": round(tenth, 2), "hundredth_ms": round(hundredth, 2), "ratio": round(hundredth / tenth, 2),
        "tenth_statements": counts["young"], "hundredth_statements": counts["old"],
    }  # fmt: skip


def _counted(run: Callable[[], Any]) -> tuple[float, int]:
    """Seconds and statements, without transaction control."""
    seen = [0]

    def see(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        seen[0] += not sql.startswith(CONTROL)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(see):
        seconds = timed(run)
    return seconds, seen[0]


def _available() -> Numbers:
    """Every act of the registry asked at once, as a page does."""
    walk = Walk.of(workload.MIX[1], 30_000).until("notified")
    actor = walk.people[workload.TEAM[0]]
    runs = [_counted(lambda: engine.available(walk.case, actor, date(2026, 6, 8))) for _ in range(7)]
    return {"ms": round(median(seconds for seconds, _ in runs) * 1000, 2), "statements": runs[-1][1]}


# -- papers ------------------------------------------------------------------------------------------------------------


def _papers() -> Numbers:
    """Drawing a decision (fonts warm), and binding the file of sample 02: cold, and with its papers kept."""
    page = Document.objects.filter(form__in=DECISIONS).select_related("number").order_by("pk")
    _draw(page[0])
    pages = [timed(partial(_draw, document)) for document in page[:5]]
    case = Case.objects.filter(stage="archived").order_by("-pk").first()
    assert case is not None
    bound: list[bytes] = []
    cold = timed(lambda: bound.append(casefile.bound(case)))
    kept = timed(lambda: bound.append(casefile.bound(case)))
    return {
        "decision_ms": round(median(pages) * 1000, 1), "bound_cold_ms": round(cold * 1000, 1),
        "bound_kept_ms": round(kept * 1000, 1), "bound_papers": selectors.documents(case).count(),
        "bound_kb": len(bound[-1]) // 1024,
    }  # fmt: skip


def _draw(document: Document) -> bytes:
    number = document.number.text if document.number else ""
    form = load_form(document.form, document.edition)
    return draw(form, json.loads(document.values), number=number, on=document.on.isoformat(), copy=document.copy)
