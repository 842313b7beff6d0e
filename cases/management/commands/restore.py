from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError

from cases import backup, restore
from cases.management.base import OfficeCommand


class Command(OfficeCommand):
    help = "把备份文件恢复到空数据库(先核对全部校验值,再一次写入);人员的密码一并恢复,所有人须重新登录"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="backup 制作的备份文件")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            done = restore.restore(options["file"])
        except backup.BackupFailed as failed:
            raise CommandError(str(failed)) from None
        self.stdout.write(f"已恢复{done.rows}行、{done.files}个文件。请运行 verify 核验。")
        if done.missing:
            self.stderr.write(f"备份时已缺失{len(done.missing)}个文件:{done.missing[0]}")
