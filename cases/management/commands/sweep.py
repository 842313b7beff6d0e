"""`manage.py sweep`: remove uploads that no act has bound for thirty days."""

from typing import Any

from cases import clock, uploads
from cases.management.base import OfficeCommand


class Command(OfficeCommand):
    help = "清除三十日内没有办理使用的上传文件"

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"清除了{uploads.sweep(clock.now())}个没有使用的上传文件")
