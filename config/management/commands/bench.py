"""How many acts per second, and what the rest costs."""

import json
import os
import subprocess
import sys
import tempfile
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from config.postgres import PostgresMissing, temporary_cluster

ROUNDS, ROUNDS_QUICK = 8, 4
AIMS = {"sqlite": (0.08, 200), "postgresql": (0.15, 100)}  # of raw, and acts per second, with one writer
MOST_STATEMENTS = 20
NAMES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


class Command(BaseCommand):
    """Measure on throw-away databases: no installed data is read or written."""

    help = "测量办案引擎的速度:与直接写同样数据行的 SQL 对比(SQLite 和 PostgreSQL,1 个和 4 个写入者)"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """`--json FILE` for machines, `--quick` for a first look."""
        parser.add_argument("--json", type=Path, metavar="FILE", help="把结果写成 JSON 文件")
        parser.add_argument("--quick", action="store_true", help="只测一小部分(约 20 秒,数值较粗)")

    def handle(self, *args: Any, **options: Any) -> None:
        """Measure, print, and write the file where one is wanted."""
        found: dict[str, Any] = {"sqlite": self.measured("sqlite", options["quick"])}
        try:
            with temporary_cluster(durable=True) as url:
                found["postgresql"] = self.measured("postgresql", options["quick"], DATABASE_URL=url)
        except PostgresMissing as missing:
            found["postgresql"] = {"not_measured": str(missing)}
        for kind, numbers in found.items():
            self.show(kind, numbers)
        if options["json"]:
            options["json"].write_text(json.dumps(found, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")

    def measured(self, kind: str, quick: bool, **environment: str) -> dict[str, Any]:
        """Run `config.bench` on a throw-away data folder. Raises CommandError."""
        self.stderr.write(f"测量 {NAMES[kind]} …")
        rounds = ROUNDS_QUICK if quick else ROUNDS
        inherited = {k: v for k, v in os.environ.items() if not k.startswith(("ANJUAN_DATA", "DATABASE_URL"))}
        with tempfile.TemporaryDirectory(prefix="anjuan-bench-") as folder:
            file = Path(folder) / "result.json"
            command = [sys.executable, "-m", "config.bench", str(file), str(rounds), *(["quick"] if quick else [])]
            given = {"ANJUAN_DATA": str(Path(folder) / "data"), **environment}
            done = subprocess.run(command, cwd=settings.BASE_DIR, env=inherited | given)
            if done.returncode:
                raise CommandError(f"{NAMES[kind]} 的测量没有完成")
            return dict(json.loads(file.read_text(encoding="utf-8")))

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
