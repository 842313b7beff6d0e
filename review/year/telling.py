"""What the year's events are called in the bureau's log (变更记录)."""

from __future__ import annotations

from typing import Any

from cases.administration.telling import Teller

Payload = dict[str, Any]


def _figure(p: Payload) -> str:
    before = f"，原为 {_number(p, 'before')}" if p.get("before") is not None else ""
    source = f"，来源：{p['source']}" if p.get("source") else ""
    return f"{p['period']} {p['name']} {_number(p, 'value')}{before}{source}"


def _number(p: Payload, name: str) -> str:
    return f"{p[name] / 100:,.2f} 元" if p.get("unit") == "元" else f"{p[name]:,} {p.get('unit', '')}".strip()


def _report(p: Payload) -> str:
    more = "".join(f"，{said}{p[name]}" for name, said in SAID if p.get(name))
    return f"{p['label']}报表，校验值 {p['digest'][:16]}…{more}"


SAID = (("reason", "理由："), ("sent_to", "报送"), ("on", "公开日期 "), ("address", "公开于 "))
EVENTS: dict[str, tuple[str, Teller]] = {
    "external_figure_entered": ("填报外部数据", _figure),
    "external_figure_withdrawn": ("撤回外部数据", lambda p: f"{p['period']} {p['name']}，{p['reason']}"),
    "report_text_written": ("撰写年度报告", lambda p: f"{p['label']} {p['heading']}，{len(p['text'])} 字"),
    "report_made": ("填报统计报表", _report),
    "report_checked": ("复核统计报表", _report),
    "report_returned": ("退回统计报表", _report),
    "report_submitted": ("签发统计报表", _report),
    "report_published": ("公开统计报表", _report),
}
