import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError

from cases import backup
from cases.management.base import OfficeCommand


class Command(OfficeCommand):
    help = (
        "把数据库和全部文件存成一个备份文件(.tar.gz)。SQLite 与 PostgreSQL 的备份可以互相恢复。"
        "备份含人员的密码校验值,文件只有本人可读,请妥善保管;登录状态和签名密钥不在其中"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="备份文件,不得已经存在")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            done = backup.write(options["file"])
        except backup.BackupFailed as failed:
            raise CommandError(str(failed)) from None
        self.stdout.write(f"已备份{done.rows}行、{done.files}个文件:{options['file']}")
        self.stdout.write(f"SHA-256 {done.sha256}")
        if done.missing:
            self.stderr.write(f"有{len(done.missing)}个文件缺失或者已被改动,未能备份(请运行 verify):{done.missing[0]}")
            sys.exit(1)
