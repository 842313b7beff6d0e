"""How many acts per second, and what the rest costs."""

import json
import os
import subprocess
import sys
import tempfile
import time
from argparse import ArgumentParser
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from config.bench import papers, year
from config.postgres import PostgresMissing, create_database, temporary_cluster

ROUNDS, ROUNDS_QUICK = 8, 4
AIMS = {"sqlite": (0.08, 200), "postgresql": (0.15, 100)}  # of raw, and acts per second, with one writer
MOST_STATEMENTS = 20
SIZES, SIZES_QUICK = (1_000, 100_000), (1_000, 10_000)  # cases that the pages are measured with
FLAT, MOST_QUERIES, MOST_KB = 1.5, 25, 150  # of a page: how much slower with many cases, queries, bytes at first visit
SEARCH_MS = 50  # the median search of a catalogue of thousands
RELOAD_SECONDS = 10
NAMES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
YEAR = settings.BASE_DIR / "cases" / "data" / "profiles" / "large-city-2022-tenth.json"


def environment_of(data: Path, given: dict[str, str]) -> dict[str, str]:
    """Of a process that works on this throw-away data folder and nothing else."""
    inherited = {k: v for k, v in os.environ.items() if k not in ("ANJUAN_DATA", "DATABASE_URL", "ANJUAN_SERVING")}
    return inherited | {"ANJUAN_DATA": str(data)} | given


class Measuring:
    """`config.bench` as a process on a throw-away data folder: it prepares, and measures when told to."""

    def __init__(self, kind: str, folder: Path, quick: bool, **environment: str) -> None:
        self.kind = kind
        self.file = folder / f"{kind}.json"
        rounds = ROUNDS_QUICK if quick else ROUNDS
        command = [sys.executable, "-m", "config.bench", str(self.file), str(rounds), *(["quick"] if quick else [])]
        given = environment_of(folder / kind, environment)
        self.process = subprocess.Popen(
            command, cwd=settings.BASE_DIR, env=given, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self.ready = False

    def __enter__(self) -> "Measuring":
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.communicate()

    def wait_until_ready(self) -> None:
        """Wait until it could measure. Raises CommandError."""
        assert self.process.stdout
        self.ready = self.ready or self.process.stdout.readline() == "ready\n"
        if not self.ready:
            raise CommandError(f"{NAMES[self.kind]} 的测量没有完成")

    def numbers(self) -> dict[str, Any]:
        """Let it measure, and return what it found. Raises CommandError."""
        self.process.communicate("go\n")
        if self.process.returncode:
            raise CommandError(f"{NAMES[self.kind]} 的测量没有完成")
        return dict(json.loads(self.file.read_text(encoding="utf-8")))


def write_through(url: str, durable: bool) -> None:
    """Whether the throw-away server writes through to the disk: it must while anything is measured."""
    wanted = "on" if durable else "off"
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(f"ALTER SYSTEM SET fsync = {wanted}")
        server.execute("SELECT pg_reload_conf()")
        end = time.monotonic() + RELOAD_SECONDS
        while server.execute("SHOW fsync").fetchone() != (wanted,):
            if time.monotonic() > end:
                raise CommandError(f"PostgreSQL 没有接受 fsync = {wanted}")
            time.sleep(0.02)
        if durable:
            server.execute("CHECKPOINT")  # what came before is on the disk, and not part of what is measured


class Command(BaseCommand):
    """Measure on throw-away databases: no installed data is read or written."""

    help = "测量办案引擎的速度(与直接写同样数据行的 SQL 对比)和页面的速度(1000 件和 10 万件案件),SQLite 和 PostgreSQL"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """`--json FILE` for machines, `--quick` for a first look."""
        parser.add_argument("--json", type=Path, metavar="FILE", help="把结果写成 JSON 文件")
        parser.add_argument("--quick", action="store_true", help="只测一小部分(约 2 分钟,数值较粗)")
        parser.add_argument(
            "--year",
            nargs="?",
            type=Path,
            const=YEAR,
            metavar="PROFILE",
            help="只测模拟的一年;不写的为大城市一年的十分之一",
        )
        parser.add_argument("--folder", type=Path, help="模拟一年用的数据目录(只用 SQLite,停下以后再运行就接着办)")

    def handle(self, *args: Any, **options: Any) -> None:
        """Measure, print, and write the file where one is wanted."""
        if options["year"]:
            self.year(options["year"].resolve(), options["folder"], options["json"])
            return
        found: dict[str, Any] = {}
        with ExitStack() as stack:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="anjuan-bench-")))
            self.stderr.write("准备数据库 …")
            lite = stack.enter_context(Measuring("sqlite", folder, options["quick"]))
            try:
                url = stack.enter_context(temporary_cluster(durable=True))
            except PostgresMissing as missing:
                found["postgresql"] = {"not_measured": str(missing)}
                found["sqlite"] = self.measured(lite)
                found["sqlite"]["pages"] = self.pages("sqlite", folder, options["quick"])
            else:
                write_through(url, False)
                server = stack.enter_context(Measuring("postgresql", folder, options["quick"], DATABASE_URL=url))
                server.wait_until_ready()  # nothing else runs while the first one measures
                found["sqlite"] = self.measured(lite)
                write_through(url, True)
                found["postgresql"] = self.measured(server)
                write_through(url, False)  # what follows only reads, and then it goes away
                found["sqlite"]["pages"] = self.pages("sqlite", folder, options["quick"])
                create_database(url, "pages")
                many = f"{url.rpartition('/')[0]}/pages"
                found["postgresql"]["pages"] = self.pages("postgresql", folder, options["quick"], DATABASE_URL=many)
            drawing = self.papers(options["quick"])
        found = {kind: found[kind] for kind in NAMES}
        for kind, numbers in found.items():
            self.show(kind, numbers)
        self.stdout.write("\n" + "\n".join(papers.told(drawing)))
        found["papers"] = drawing
        if options["json"]:
            options["json"].write_text(json.dumps(found, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")

    def year(self, profile: Path, kept: Path | None, out: Path | None) -> None:
        """A simulated year, made and read: on SQLite, then on PostgreSQL where there is one. Raises CommandError."""
        found: dict[str, Any] = {}
        with ExitStack() as stack:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="anjuan-bench-")))
            found["sqlite"] = self.one_year("sqlite", profile, folder, kept or folder / "year")
            if kept is None:
                try:
                    url = stack.enter_context(temporary_cluster(durable=True))
                except PostgresMissing as missing:
                    self.stdout.write(f"\n模拟一年(PostgreSQL):未测量。{missing}")
                else:
                    found["postgresql"] = self.one_year(
                        "postgresql", profile, folder, folder / "server", DATABASE_URL=url
                    )
        if out:
            out.write_text(json.dumps(found, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")

    def one_year(self, kind: str, profile: Path, folder: Path, data: Path, **environment: str) -> dict[str, Any]:
        """In a process of its own: its memory is what it took. Raises CommandError."""
        self.stderr.write(f"模拟一年({NAMES[kind]})…")
        file = folder / f"{kind}-year.json"
        command = [sys.executable, "-m", "config.bench.year", str(file), str(profile)]
        given = environment_of(data.resolve(), environment)
        if subprocess.run(command, cwd=settings.BASE_DIR, env=given, check=False).returncode:
            raise CommandError(f"{NAMES[kind]} 的一年没有模拟完")
        found = dict(json.loads(file.read_text(encoding="utf-8")))
        self.stdout.write("\n".join(year.told(NAMES[kind], found)))
        return found

    def measured(self, one: "Measuring") -> dict[str, Any]:
        """Let it measure. Raises CommandError."""
        one.wait_until_ready()
        self.stderr.write(f"测量 {NAMES[one.kind]} …")
        return one.numbers()

    def pages(self, kind: str, folder: Path, quick: bool, **environment: str) -> dict[str, Any]:
        """Pages with few and with many cases, in a database of their own. Raises CommandError."""
        file, sizes = folder / f"{kind}-pages.json", SIZES_QUICK if quick else SIZES
        self.stderr.write(f"复制案件,测量页面({NAMES[kind]},{sizes[0]} 件和 {sizes[1]} 件)…")
        command = [sys.executable, "-m", "config.bench.pages", str(file), *map(str, sizes)]
        given = environment_of(folder / f"{kind}-pages", environment)
        if subprocess.run(command, cwd=settings.BASE_DIR, env=given, check=False).returncode:
            raise CommandError(f"{NAMES[kind]} 的页面测量没有完成")
        return dict(json.loads(file.read_text(encoding="utf-8")))

    def papers(self, quick: bool) -> dict[str, Any]:
        """Papers drawn and bound, in a process of their own: its memory is theirs. Raises CommandError."""
        self.stderr.write("绘制和装订文书 …")
        command = [sys.executable, "-m", "config.bench.papers", *(["quick"] if quick else [])]
        done = subprocess.run(command, cwd=settings.BASE_DIR, stdout=subprocess.PIPE, text=True, check=False)
        if done.returncode:
            raise CommandError("文书的测量没有完成")
        return dict(json.loads(done.stdout.splitlines()[-1]))

    def show(self, kind: str, found: dict[str, Any]) -> None:
        """One database's numbers as lines of text."""
        if "not_measured" in found:
            self.stdout.write(f"\n{NAMES[kind]}:未测量(not measured: PostgreSQL missing)。{found['not_measured']}")
            return
        machine = found["machine"]
        self.stdout.write(
            f"\n{NAMES[kind]} {machine['database']}(Python {machine['python']},Django {machine['django']},"
            f"{os.cpu_count()} 核,{found['acts']} 个行为)"
        )
        ratio, rate = AIMS[kind]
        self.stdout.write("  写入者    引擎(个/秒)  直接 SQL(个/秒)  引擎/直接 SQL")
        for writers, row in found["writers"].items():
            aim = f"   目标:{ratio:.0%},{rate} 个/秒" if writers == "1" else ""
            self.stdout.write(f"  {writers:>6}{row['engine']:>14.0f}{row['raw']:>17.0f}{row['ratio']:>14.1%}{aim}")
        self.rest(found)

    def rest(self, found: dict[str, Any]) -> None:
        """Statements, age of the case, reads and papers."""
        many = found["statements"]
        self.stdout.write(
            f"  每个行为的 SQL 语句:平均 {many['mean']},最多 {many['most']}({many['most_act']};目标:不超过 {MOST_STATEMENTS})"
        )
        over = [f"{act} {n}" for act, n in many["by_act"].items() if sum(map(int, n.split("+"))) > MOST_STATEMENTS]
        if over:
            self.stdout.write(f"  超过 {MOST_STATEMENTS} 句的(读+写):{'、'.join(over)}")
        rows = "、".join(f"{what} {n}" for what, n in found["rows_per_act"].items() if n >= 0.05)
        self.stdout.write(f"  每个行为写的行:{rows}")
        for key, age in found["age"].items():
            label = {"same_act": "同一行为", "mixed_acts": "混合行为"}[key]
            self.stdout.write(
                f"  {label}:第 10 个 {age['tenth_ms']} 毫秒、{age['tenth_statements']} 句,第 100 个 {age['hundredth_ms']}"
                f" 毫秒、{age['hundredth_statements']} 句({age['ratio']} 倍)"
            )
        asked = found["available"]
        self.stdout.write(f"  询问全部行为:{asked['ms']} 毫秒、{asked['statements']} 句")
        if papers := found["papers"]:
            self.stdout.write(
                f"  决定书绘制 {papers['decision_ms']} 毫秒;样例 02 成卷:首次 {papers['bound_cold_ms']} 毫秒,"
                f"文书已绘 {papers['bound_kept_ms']} 毫秒({papers['bound_papers']} 份文书,{papers['bound_kb']} KB)"
            )
        if searched := found["catalogue"]:
            self.stdout.write(
                f"  在 {searched['rows']} 项处罚事项里查找:中位 {searched['median_ms']} 毫秒(目标:不超过 {SEARCH_MS}),最慢"
                f" {searched['slowest_ms']} 毫秒({searched['searches']} 种写法);建立索引 {searched['index_ms']} 毫秒,首字母 {searched['initials_ms']} 毫秒"
            )
        self.pages_told(found["pages"])

    def pages_told(self, found: dict[str, Any]) -> None:
        """Pages with few and with many cases."""
        few, many = found["sizes"]
        self.stdout.write(
            f"  页面({few} 件和 {many} 件;目标:不超过 {FLAT} 倍、{MOST_QUERIES} 句、首次打开 {MOST_KB} KB(压缩后)):"
        )
        for name, (small, large) in found["pages"].items():
            ratio = large["ms"] / small["ms"]
            queries, size = max(small["queries"], large["queries"]), max(small["page_kb"], large["page_kb"])
            over = ratio > FLAT or queries > MOST_QUERIES or size > MOST_KB
            self.stdout.write(
                f"    {small['ms']:>7} 毫秒 {large['ms']:>7} 毫秒 {ratio:>5.2f} 倍 {queries:>3} 句"
                f" {size:>6} KB  {name}{'  ← 超过目标' if over else ''}"
            )
