"""Where each missing condition is mended: the act to do next, or the part of the case page that shows it."""

from __future__ import annotations

from dataclasses import dataclass

from cases.guards.base import Reason


@dataclass(frozen=True)
class Place:
    """`act` or `tab` of the case page; `label` is the link's word."""

    label: str
    act: str = ""
    tab: str = ""


PLACES: dict[str, Place] = {
    "G01": Place("看违法事实", tab="violations"),
    "G03": Place("看证据", tab="evidence"),
    "G04": Place("去处理", act="release_preserved"),
    "G05": Place("看措施", tab="after"),
    "G06": Place("看违法事实", tab="violations"),
    "G07": Place("去责令", act="order_correction"),
    "G08": Place("去告知", act="serve_notice"),
    "G09": Place("去复核", act="reexamine_statement"),
    "G10": Place("看告知", tab="after"),
    "G11": Place("去通知", act="notify_hearing"),
    "G13": Place("看审核", tab="review"),
    "G14": Place("去讨论", tab="review"),
    "G15": Place("去延期", act="extend_term"),
    "G16": Place("看裁量", tab="violations"),
    "G18": Place("看整改", tab="after"),
    "G22": Place("看文书", tab="papers"),
    "G23": Place("去送达", act="serve_decision"),
    "G24": Place("看公示", tab="publication"),
    "G25": Place("去备案", act="file_record"),
    "G26": Place("看金额", tab="after"),
    "G27": Place("去催告", act="demand"),
    "G29": Place("看执行", tab="after"),
    "G30": Place("看文书", tab="papers"),
    "G32": Place("去调整", act="propose"),
    "LIGHTER": Place("去调整", act="propose"),
    "MONEY": Place("看金额", tab="after"),
    "ROLE": Place("由谁办理", tab="team"),
    "SOD-APPROVER": Place("由谁办理", tab="team"),
    "SOD-REVIEWER": Place("由谁办理", tab="team"),
    "SOD-CHAIR": Place("由谁办理", tab="team"),
    "STAGE": Place("看进度", tab="record"),
}


def where_to_mend(reason: Reason) -> Place | None:
    return PLACES.get(reason.guard)
