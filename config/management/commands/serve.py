"""The site by one command: prepared, filled with a demonstration on first use, served."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from cases.models import Bureau
from config import firstrun, serving, static_files
from config.bootstrap import locked, say
from config.demo import mark

INSTALLATION = "installation"  # a file in the data folder: here somebody works, no demonstration is ever added


class Command(BaseCommand):
    """Serve a demonstration bureau, or with ``--empty`` (and wherever there are data) a real small installation."""

    help = "启动网站;第一次运行时建立演示数据"
    requires_system_checks: list[str] = []  # `check` is for developers; here every second counts

    def add_arguments(self, parser: ArgumentParser) -> None:
        serving.add_arguments(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            listener = serving.listen(options["host"], options["port"])
        except serving.CannotListen as reason:
            raise CommandError(str(reason)) from None
        with locked(Path(settings.DATA_DIR) / ".lock"):
            prepare(options["empty"])
        where = serving.address(options["host"], options["port"])
        serving.serve(listener, options["workers"], lambda: self.tell(where))

    def tell(self, where: str) -> None:
        """Say where the site is and how to get in; what was read goes before processes part."""
        self.stdout.write(f"案卷已启动:{where}")
        if demonstration := mark.read():
            self.stdout.write(f"演示数据,口令都是 {demonstration['password']}:")
            for who in demonstration["people"]:
                self.stdout.write(f"  {who['username']}  {who['name']}  {who['role']}")
        elif firstrun.is_open():
            self.stdout.write(f"请打开 {where}first-run/ 登记本机关和第一位系统管理员。")
            if firstrun.needs_code():
                self.stdout.write(f"开通码:{firstrun.code()}")
        self.stdout.write("按 Ctrl+C 结束。")
        self.stdout.flush()
        connection.close()


def prepare(empty: bool) -> None:
    """Demonstration data where nothing is yet, and the static files; the caller holds the folder's lock."""
    installation = Path(settings.DATA_DIR) / INSTALLATION
    demonstration = mark.in_database()
    if empty and demonstration:
        raise CommandError(
            f"数据目录 {settings.DATA_DIR} 里是演示数据。正式使用请另用一个目录:ANJUAN_DATA=目录 python3 manage.py serve --empty"
        )
    if demonstration:
        mark.renew()
    elif is_fresh() and not empty and not installation.exists() and connection.vendor == "sqlite":
        make_demonstration()
    else:
        installation.touch()
        mark.file().unlink(missing_ok=True)  # of a demonstration that was interrupted before there was anything in it
    if static_files.collect():
        say("页面文件已更新。")


def is_fresh() -> bool:
    """Whether nobody has put anything into this database."""
    return not Bureau.objects.exists()


def make_demonstration() -> None:
    """Make the demonstration bureau, and say how far it is."""
    from config.demo.build import build

    say("建立演示数据(云川市应急管理局,12 个案件)…")
    terminal = sys.stderr.isatty()

    def tell(done: int, total: int) -> None:
        if terminal:
            sys.stderr.write(f"\r  已办理 {done}/{total} 项" + ("\n" if done == total else ""))
            sys.stderr.flush()
        elif done == total or done % 40 == 0:
            say(f"  已办理 {done}/{total} 项")

    build(tell)
