"""A number of a list of powers (权力事项), as an administrator enters it: invented, and saying so."""

from __future__ import annotations

from cases import clock, lawbase
from cases.administration import power_items
from cases.models import Officer


def enter(administrator: Officer) -> None:
    assert administrator.bureau is not None
    power_items.add(
        actor=administrator, code="W97.7", number="示例0001", name="对特种作业人员无证上岗的行政处罚",
        region=lawbase.regions(administrator.bureau.code)[0], since=clock.today(), source="演示数据,不是真实的权责清单",
        confirmed=False,
    )  # fmt: skip
