"""The least data each act takes: required fields only, with values that exist in the samples."""

from __future__ import annotations

from typing import Any

from cases.inputs import INPUTS

VALUES: dict[str, Any] = {
    "officers": ["周启明", "何静"],
    "officer": "何静",
    "agents": ["代某"],
    "hearing_on": "2026-11-20",
    "until": "2026-12-01",
    "due": "2026-12-01",
    "from": "09:00",
    "to": "上级机关",
    "party": "p1",
    "violations": ["v1"],
    "event": 5,
    "fields": {"pages": 2},
    "evidence": 1,
    "days": 10,
    "amount_yuan": 100,
    "receipt_no": "Z-1",
    "members": [{"name": "高远", "opinion": "同意"}],
    "penalties": [{"kind": "fine", "amount_yuan": 5000}],
    "proposals": [
        {
            "party": "p1",
            "violations": ["v1"],
            "penalties": [{"kind": "fine", "amount_yuan": 60000}],
            "discretion": "同前",
        }
    ],
    "items": [{"name": "图纸"}],
    "record": {"id": "p7", "kind": "person", "name": "新某"},
    "opinions": ["补充"],
    "adopted": True,
    "granted": True,
    "head_attended": True,
}
OF_ACT: dict[str, dict[str, Any]] = {
    "inquire": {"to": "10:00"},
    "inspect_scene": {"to": "10:00"},
    "record_violation": {
        "record": {"id": "v7", "party": "p1", "facts": "另一事实", "act_start": "2026-03-01", "act_end": "2026-03-02",
                   "violated": "安全生产法/30/1", "clause": "安全生产法/97/1/7"}
    },
    "grant_instalments": {"plan": [{"due": "2026-12-01", "amount_yuan": 100}]},
    "correct_event": {"fields": {"note": "更正"}},
    "close_hearing": {"record": "笔录"},
    "serve_document": {"papers": [2]},
    "remake_document": {"paper": 2},
    "rectify_document": {"paper": 2},
    "attach_companion": {"paper": 2},
    "hand_over_problems": {"problems": ["安全出口锁闭"]},
    "register_clue": {"title": "题", "source": {"kind": "inspection", "on": "2026-03-01", "place": "某处"}},
}  # fmt: skip


def data(act: str) -> dict[str, Any]:
    """Data that the act's form takes."""
    made: dict[str, Any] = {}
    for name, info in INPUTS[act].model_fields.items():
        key = info.alias or name
        if info.is_required():
            literal = getattr(info.annotation, "__args__", None)
            made[key] = (
                VALUES[key] if key in VALUES else literal[0] if literal and isinstance(literal[0], str) else "文字"
            )
    return made | OF_ACT.get(act, {})
