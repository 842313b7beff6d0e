"""How long the pages take with few cases and with many, how many queries they make, how many bytes they are.

`python -m config.bench.pages FILE SMALL LARGE` makes SMALL and then LARGE cases in the database of the environment (see
`copies`), asks for every page through Django's test client as somebody signed in, and writes JSON to FILE.
"""

from __future__ import annotations

import gzip
import json
import os
import re
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

ROUNDS, WARM_UP = 11, 2
ASSET = re.compile(r"""(?:href|src)="/static/([^"#?]+)|@import\s+(?:url\()?["']?([^"')]+)|url\(["']?([^"')]+)""")
DESKS = {"执法人员": "周启明", "科长": "邓立", "法制审核": "宋雅", "局长": "高远", "档案员": "田禾"}


@dataclass(frozen=True)
class Page:
    """A page as `bench` tells it, who asks for it, and its addresses: one for each round, or always the same."""

    name: str
    by: str
    addresses: tuple[str, ...]


def measure(small: int, large: int) -> dict[str, Any]:
    """Fill, keep a copy, fill on; then ask both databases in turn, so that both meet the same machine."""
    from django.conf import settings
    from django.db import connection

    from config.bench import copies, writers
    from config.bench.kept import prepare_database

    prepare_database()
    Path(settings.STATIC_ROOT).mkdir(exist_ok=True)  # else WhiteNoise warns
    writers.hurry()
    maker, base = copies.Maker(), str(connection.settings_dict["NAME"])
    found: dict[str, Any] = {"sizes": [small, large], "seconds": []}
    databases = []
    for many in (small, large):
        start = time.perf_counter()
        maker.fill(many)
        writers.settle()
        found["seconds"].append(round(time.perf_counter() - start, 1))
        databases.append(writers.copy_of(base, f"pages_{many}") if many != large else base)
    return found | {"pages": dict(compare(*databases))}


def compare(small: str, large: str) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """For every page its numbers in the small database and in the large one."""
    sides = [Side(small), Side(large)]
    for page in sides[0].pages:
        for number in range(-WARM_UP, ROUNDS):
            for side in sides:
                side.ask(page, number)
        yield page, [side.told(page) for side in sides]


def _pages() -> list[Page]:
    """What is asked for, and by whom."""
    from cases.models import Case, Number, Officer, Party, Violation
    from config.bench import copies
    from config.bench.workload import TEAM

    first, gone = Officer.objects.get(name=TEAM[0]), Officer.objects.get(username=copies.GONE)
    parties = Party.objects.filter(name__startswith=copies.HEAD).exclude(name__contains=copies.MIDDLING)
    whole = parties.order_by("pk").values_list("name", flat=True)[200]
    numbered = Case.objects.filter(bureau=first.bureau_id, filed_on__isnull=False).order_by("-filed_on", "-pk")
    far = numbered[numbered.count() * 9 // 10]
    number = Number.objects.order_by("-pk").first()
    rare_cause = Violation.objects.filter(case__stage="hearing").first()
    assert number is not None and rare_cause is not None
    asked = {
        "案件": "", "案件 远页": f"before=1.{far.filed_on}.{far.pk}", "案件 按期限": "sort=due",
        "案件 已归档": "stage=archived", "案件 听证": "stage=hearing", "案件 未归档": "stage=open",
        "案件 承办人": f"officer={first.pk}", "案件 离任承办人": f"officer={gone.pk}", "案件 机构": f"unit={first.unit_id}",
        "案件 已逾期": "due=late", "案件 3日内到期": "due=near", "案件 案由": f"cause={rare_cause.clause}",
        "搜索 常见名称": f"q={copies.TRADES[0]}", "搜索 少见名称": f"q={copies.MIDDLING}",
        "搜索 罕见名称": f"q={copies.RARE}", "搜索 全称": f"q={whole}", "搜索 文号": f"q={number.text}", "搜索 序号": f"q={number.seq}",
        "搜索 案由": "q=警示标志", "搜索 人名": f"q={gone.name}",
    }  # fmt: skip
    users = dict(Officer.objects.values_list("name", "username"))
    pages = [Page(f"工作台 {told}", users[name], ("/",)) for told, name in DESKS.items()]
    pages += [Page(told, first.username, (f"/cases/?{query}",)) for told, query in asked.items()]
    for told, stage in (("办理中", "investigating"), ("送达后", "served"), ("已归档", "archived")):
        cases = Case.objects.filter(stage=stage).order_by("-pk")[: ROUNDS + WARM_UP]
        pages.append(Page(f"案件页 {told}", first.username, tuple(f"/cases/{case.uid}/" for case in cases)))
    return pages


class Side:
    """One of the databases with who is signed in there, and what was found in it."""

    def __init__(self, name: str) -> None:
        from django.test import Client

        from cases.models import Officer

        self.name = name
        self.use()
        self.pages = {page.name: page for page in _pages()}
        self.seconds: dict[str, list[float]] = {name: [] for name in self.pages}
        self.html: dict[str, bytes] = dict.fromkeys(self.pages, b"")
        self.clients = {name: Client(HTTP_HOST="localhost") for name in {page.by for page in self.pages.values()}}
        for officer in Officer.objects.filter(username__in=self.clients):
            self.clients[officer.username].force_login(officer, "django.contrib.auth.backends.ModelBackend")

    def use(self) -> None:
        """Connect to this database and no other."""
        from django.db import connection, connections

        connections.close_all()
        connection.settings_dict["NAME"] = self.name
        connection.ensure_connection()

    def ask(self, name: str, number: int) -> None:
        """Ask for a page; what comes before number 0 is not counted. Raises SystemExit."""
        self.use()
        page = self.pages[name]
        address = page.addresses[number % len(page.addresses)]
        start = time.perf_counter()
        response = self.clients[page.by].get(address)
        if number >= 0:
            self.seconds[name].append(time.perf_counter() - start)
        if response.status_code != 200:
            raise SystemExit(f"{name}:{address} 回应 {response.status_code}")
        self.html[name] = max(self.html[name], response.content, key=len)

    def told(self, name: str) -> dict[str, Any]:
        """Median time, most queries, and the bytes of the page and of everything it loads, compressed."""
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        self.use()
        page, queries = self.pages[name], []
        for address in page.addresses[:3]:
            with CaptureQueriesContext(connection) as seen:
                self.clients[page.by].get(address)
            queries.append(len(seen))
        html = self.html[name]
        return {
            "ms": round(median(self.seconds[name]) * 1000, 1), "queries": max(queries), "html_kb": _kb(html),
            "page_kb": _kb(html, *_assets(html.decode())),
        }  # fmt: skip


def _kb(*texts: bytes) -> float:
    return round(sum(len(gzip.compress(text, 6)) for text in texts) / 1024, 1)


def _assets(html: str) -> list[bytes]:
    """Everything a browser loads with the page, what stylesheets name included."""
    from django.contrib.staticfiles import finders

    waiting, found = [a for a, _, _ in ASSET.findall(html) if a], {}
    while waiting:
        path = waiting.pop()
        file = finders.find(path)
        if path in found or not isinstance(file, str):
            continue
        found[path] = Path(file).read_bytes()
        if path.endswith(".css"):
            named = [a or b for _, a, b in ASSET.findall(found[path].decode())]
            waiting += [os.path.normpath(f"{Path(path).parent}/{n.partition('#')[0]}") for n in named if ":" not in n]
    return list(found.values())


if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
    import django

    django.setup()
    Path(sys.argv[1]).write_text(
        json.dumps(measure(int(sys.argv[2]), int(sys.argv[3])), ensure_ascii=False), encoding="utf-8"
    )
