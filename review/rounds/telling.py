"""What the steps of a round are called in the bureau's log (变更记录)."""

from __future__ import annotations

from typing import Any

from cases.administration.telling import Teller

Payload = dict[str, Any]


def _of(p: Payload) -> str:
    return f"{p['title']} 第{p['no']}卷"


def _scored(p: Payload) -> str:
    """Without the points: who reads the log may still have the same case to score."""
    many = len(p["overruled"])
    return _of(p) + (f"，改变系统判定 {many} 项" if many else "")


def _rechecked(p: Payload) -> str:
    return f"{_of(p)} {p['item']} {'采纳' if p['accepted'] else '不采纳'}：{p['answer']}"


HONOURS = {"": "取消标记", "model": "示范优案", "typical": "典型差案"}
EVENTS: dict[str, tuple[str, Teller]] = {
    "round_opened": ("评查立项", lambda p: f"{p['title']}，{p['first']} 至 {p['last']}，{p['standard']}"),
    "round_withdrawn": ("评查作废", lambda p: f"{p['title']}：{p['reason']}"),
    "round_drawn": ("抽取评查案卷", lambda p: f"{p['title']}：从 {p['population']} 件中抽取 {len(p['drawn'])} 卷"),
    "round_assigned": (
        "评查分组",
        lambda p: f"{p['title']}：{len(p['groups'])} 组，{sum(map(len, p['groups'].values()))} 人",
    ),
    "round_handed_over": ("更换评查员", lambda p: f"{_of(p)}，{p['reason']}"),
    "round_scored": ("提交评查", _scored),
    "round_reconciled": ("合议不同意见", lambda p: f"{_of(p)} {p['total']} 分，{p['grade']}"),
    "round_told": ("反馈评查结果", lambda p: f"{p['title']}，{p['object_by']} 前可以提出异议"),
    "round_objected": ("提出评查异议", lambda p: f"{_of(p)} {p['item']}：{p['text']}"),
    "round_rechecked": ("复核评查异议", _rechecked),
    "round_honoured": ("标记案卷", lambda p: f"{_of(p)} {HONOURS[p['honour']]}，{p['reason']}"),
    "round_published": (
        "评查通报",
        lambda p: (
            f"{p['title']}：{p['sampled']} 卷，优秀 {p['excellent']}、合格 {p['qualified']}、不合格 {p['unqualified']}，问题 {p['issues']} 个"
        ),
    ),
    "round_ordered": ("发出整改通知", lambda p: f"{_of(p)}，{p['due']} 前整改"),
    "round_replied": ("回复整改情况", lambda p: f"{_of(p)}：{p['text']}"),
    "round_order_ended": ("整改销号", lambda p: f"{_of(p)}：{p['verdict']}"),
    "round_order_returned": ("退回整改", lambda p: f"{_of(p)}：{p['verdict']}"),
    "round_closed": ("评查办结", lambda p: p["title"]),
}
