"""`manage.py remind`: put into every inbox what is near and what is over. Meant for a timer, once a morning."""

from typing import Any

from cases import inbox
from cases.management.base import OfficeCommand


class Command(OfficeCommand):
    help = "把临期和逾期的事项写进每个人的消息(每天一次,重复运行不会重复提醒)"

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"已为{inbox.remind_all()}人核对期限")
