"""The tracks beside the case after the decision: each its own small machine per party, same gateway, same record.

A track is a state, the acts that may follow, and where they lead. `NONE` is "no row yet".
"""

from __future__ import annotations

from dataclasses import dataclass

NONE = ""


@dataclass(frozen=True)
class Track:
    """`moves`: act → (states it may start from, state it leads to). An empty target: the act's data say where."""

    key: str
    label: str
    states: dict[str, str]
    moves: dict[str, tuple[tuple[str, ...], str]]

    def allows(self, act: str, state: str) -> bool:
        return state in self.moves[act][0]


PUBLICATION = Track(
    "publication",
    "公示",
    {"due": "待公示", "published": "已公示", "withdrawn": "已撤下", "expired": "公示期满"},
    {
        "publish": ((NONE, "due", "withdrawn"), "published"),
        "withdraw_publication": (("published",), "withdrawn"),
    },
)
RECORD_FILING = Track(
    "record_filing",
    "重大处罚备案",
    {"due": "待备案", "filed": "已报备", "acknowledged": "已接收"},
    {
        "file_record": ((NONE, "due"), "filed"),
        "acknowledge_record": (("filed",), "acknowledged"),
    },
)
CORRECTION = Track(
    "correction",
    "整改",
    {"ordered": "已责令", "verified": "复查合格", "failed": "复查不合格"},
    {
        "order_correction": ((NONE, "ordered", "verified", "failed"), "ordered"),
        "recheck_correction": (("ordered", "failed"), ""),
    },
)
APPEAL = Track(
    "appeal",
    "复议诉讼",
    {
        "filed": "已受理",
        "upheld": "维持",
        "varied": "变更",
        "annulled": "撤销",
        "illegal": "确认违法",
        "withdrawn": "撤回",
    },
    {
        "file_appeal": ((NONE, "upheld", "varied", "annulled", "illegal", "withdrawn"), "filed"),
        "reply_appeal": (("filed",), "filed"),
        "court_appearance": (("filed",), "filed"),
        "appeal_result": (("filed",), ""),
    },
)
CREDIT_REPAIR = Track(
    "credit_repair",
    "信用修复",
    {"notified": "已告知", "applied": "已申请", "repaired": "已修复", "refused": "不予修复"},
    {
        "apply_credit_repair": ((NONE, "notified", "refused"), "applied"),
        "decide_credit_repair": (("applied",), ""),
    },
)
ENFORCEMENT = Track(
    "enforcement",
    "强制执行",
    {"demanded": "已催告", "court": "已申请法院", "stayed": "中止执行", "ended": "终结执行"},
    {
        "demand": ((NONE, "demanded"), "demanded"),
        "apply_court": (("demanded",), "court"),
        "stay_enforcement": ((NONE, "demanded", "court"), "stayed"),
        "end_enforcement": ((NONE, "demanded", "court", "stayed"), "ended"),
    },
)

TRACKS: dict[str, Track] = {
    t.key: t for t in (PUBLICATION, RECORD_FILING, CORRECTION, APPEAL, CREDIT_REPAIR, ENFORCEMENT)
}
TRACK_OF: dict[str, Track] = {act: track for track in TRACKS.values() for act in track.moves}
