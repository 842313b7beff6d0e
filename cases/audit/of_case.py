"""The checks on one case: each says, in Chinese, the first thing that does not hold, or nothing."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import Any

from cases import selectors
from cases.audit.batches import Loaded
from cases.audit.folding import Expected
from cases.counters.parties import wrongly_marked
from cases.deadlines import OUTLIVES_CLOSING, RULES
from cases.facts import identity
from cases.models import (
    Appeal,
    Case,
    CounterEntry,
    CreditRepair,
    Deadline,
    Decision,
    Enforcement,
    Evidence,
    LedgerEntry,
    Order,
    Party,
    Publication,
    RecordFiling,
    Violation,
)
from cases.record import first_break
from cases.registry import ACTS, Stage
from cases.tracks import TRACKS

Said = str | None
EVIDENCE = ("add_evidence", "inquire", "inspect_scene", "sample", "commission_appraisal", "preserve")


def chain(loaded: Loaded) -> Said:
    case = loaded.case
    uid = str(case.uid)
    found = first_break(
        ((selectors.sealed(e, uid, e.bureau.code), e.hash) for e in loaded.events), case.head, case.version
    )
    return found.why if found else None


def _act(seq: int, name: str) -> str:
    return f"第{seq}号记录({ACTS[name].label if name in ACTS else name})"


def stages(loaded: Loaded) -> Said:
    """Every step from stage to stage is one its act may take, and the last leads to where the case stands."""
    now = ""
    for event in loaded.events:
        act = ACTS.get(event.name)
        if act is None:
            return f"{_act(event.seq, event.name)}不是已知的执法行为"
        if now not in act.stages:
            return f"{_act(event.seq, event.name)}不能在“{_stage(now)}”办理"
        if event.stage not in targets(event.name, now):
            return f"{_act(event.seq, event.name)}不能由“{_stage(now)}”到“{_stage(event.stage)}”"
        now = event.stage
    if now != loaded.case.stage:
        return f"记录推演为“{_stage(now)}”,案件登记为“{_stage(loaded.case.stage)}”"
    return None


def _stage(value: str) -> str:
    return Stage(value).label if value in Stage.values else value


def targets(act: str, source: str) -> set[str]:
    """Where an act may lead from a stage: nowhere else for acts that move nothing."""
    if not ACTS[act].moves:
        return {source}
    transitions = getattr(Case, act)._django_fsm.transitions
    target = transitions[source].target
    allowed = getattr(target, "allowed_states", None)
    return {str(s) for s in allowed} if allowed is not None else {str(target)}


def entries_of_case(loaded: Loaded, fold: Expected) -> Said:
    """What the case row repeats from its record."""
    case, history = loaded.case, fold.history
    spot = history.last("penalise_on_the_spot")
    if history.filed_on:
        papers = [d for d in history.documents if d["form"] == "filing_approval"]
    else:  # never filed: the number of the penalty on the spot is the case's
        papers = [d for d in spot.derived.get("documents", ()) if d["number"]][:1] if spot else []
    bureau_dues = [d.due for d in loaded.rows[Deadline] if d.done_on is None and RULES[d.key].binds == "bureau"]
    pairs = [
        ("案号", case.number, papers[-1]["number"] if papers else None),
        ("立案日期", case.filed_on, history.filed_on),
        ("案源日期", case.source_on, _said_first(loaded)),
        ("处理意见版次", case.proposal, history.proposal.number if history.proposal else 0),
        ("程序", case.procedure, history.procedure),
        ("最近期限", case.next_due, min(bureau_dues, default=None)),
    ]
    for label, stored, folded in pairs:
        if stored != folded:
            return f"{label}登记为{stored},按记录应为{folded}"
    return None


def _said_first(loaded: Loaded) -> date | None:
    """The day of the source as it was registered; a later correction leaves the column, which only finds cases, alone."""
    first = next((event for event in loaded.events if event.name == "register_clue"), None)
    return date.fromisoformat(json.loads(first.payload)["data"]["source"]["on"]) if first is not None else None


def content(loaded: Loaded, fold: Expected) -> Said:
    """Parties, current violations, one row of evidence for each act that gathered some."""
    changed = {f for e in fold.history.by_name.get("correct_event", ()) for f in e.data["fields"]}
    if not changed & {"record", "source"}:
        rows = {p.key: (p.kind, p.name, p.identity) for p in loaded.rows[Party]}
        told = {k: (p["kind"], p["name"], identity(p)) for k, p in fold.history.parties.items()}
        if (key := _differing(rows, told)) is not None:
            return f"当事人{key}登记为{rows.get(key)},按记录应为{told.get(key)}"
        now = {v.key: (v.party_key, v.clause, v.step) for v in loaded.rows[Violation] if v.superseded_by_id is None}
        found = {k: (v["party"], v["clause"], v["step"]) for k, v in fold.history.violations.items()}
        if (key := _differing(now, found)) is not None:
            return f"违法事实{key}登记为{now.get(key)},按记录应为{found.get(key)}"
    gathered = [e.seq for e in loaded.events if e.name in EVIDENCE]
    kept = sorted(loaded.seq_of(row.event_id) for row in loaded.rows[Evidence])
    if gathered != kept:
        seq = next(iter(sorted(set(gathered) ^ set(kept))), 0)
        return f"证据登记与第{seq}号记录不符"
    return None


def _differing(rows: dict[Any, Any], told: dict[Any, Any]) -> Any:
    return next((key for key in sorted(rows.keys() | told.keys()) if rows.get(key) != told.get(key)), None)


def _first_difference(kept: Counter[Any], told: Counter[Any]) -> tuple[Any, bool] | None:
    """The first of two multisets' differences by event, and whether it is a row too many."""
    missing, extra = told - kept, kept - told
    every = [(key, False) for key in missing] + [(key, True) for key in extra]
    return min(every, key=lambda item: (item[0][0], str(item[0]))) if every else None


def ledger(loaded: Loaded, fold: Expected) -> Said:
    kept = Counter(
        (loaded.seq_of(r.event_id), loaded.party_key(r.party_id), r.kind, r.fen, r.receipt_no or "")
        for r in loaded.rows[LedgerEntry]
    )
    found = _first_difference(kept, fold.money)
    if found is None:
        return None
    (seq, party, kind, fen, _), extra = found
    return f"第{seq}号记录的往来账({party} {kind} {fen}分){'没有依据' if extra else '缺失或者被改动'}"


def decisions(loaded: Loaded, fold: Expected) -> Said:
    rows: dict[str, list[dict[str, Any]]] = {}
    for r in loaded.rows[Decision]:
        kept = {name: getattr(r, name) for name in ("kind", "confiscated", "decided_on", "fine", "served_on", "state")}
        rows.setdefault(loaded.party_key(r.party_id), []).append(kept)
    for party in sorted(rows.keys() | fold.decisions.keys()):
        mine, told = rows.get(party, []), fold.decisions.get(party, [])
        if len(mine) != len(told):
            return f"{party}的决定登记{len(mine)}件,按记录应为{len(told)}件"
        for one, other in zip(mine, told, strict=True):
            if (name := _differing(one, other)) is not None:
                return f"{party}的决定 {name} 登记为{one[name]},按记录应为{other[name]}"
    return None


def tracks(loaded: Loaded, fold: Expected) -> Said:
    """The last row of every track of every party."""
    key = loaded.party_key
    kept: dict[str, dict[str, str]] = {
        "publication": {key(r.party_id): r.state for r in loaded.rows[Publication]},
        "record_filing": {f"{key(r.party_id)}|{r.to}": r.state for r in loaded.rows[RecordFiling]},
        "appeal": {key(r.party_id): r.state for r in loaded.rows[Appeal]},
        "credit_repair": {key(r.party_id): r.state for r in loaded.rows[CreditRepair]},
        "enforcement": {key(r.party_id): r.state for r in loaded.rows[Enforcement]},
        "correction": {r.party_key: r.state for r in loaded.rows[Order] if r.kind == "correction"},
    }
    for name, rows in kept.items():
        told = fold.history.tracks.get(name, {})
        if (party := _differing(rows, told)) is not None:
            label = TRACKS[name].label
            return f"{party}的{label}登记为“{rows.get(party, '')}”,按记录应为“{told.get(party, '')}”"
    return None


def deadlines(loaded: Loaded, fold: Expected) -> Said:
    rows = loaded.rows[Deadline]
    if stranger := next((r for r in rows if r.key not in RULES), None):
        return f"期限“{stranger.key}”不是已知的期限"
    kept = Counter(
        (loaded.seq_of(r.opened_by_id), r.key, r.party, r.parameter, r.unit, _ended(loaded, r)) for r in rows
    )
    told = Counter((p.opened, p.row.key, p.row.party, p.row.parameter, p.row.unit, p.ended) for p in fold.periods)
    if found := _first_difference(kept, told):
        (seq, key, party, *_, ended), extra = found
        state = f"由第{ended}号记录终止" if ended else "未终止"
        return f"第{seq}号记录的期限“{RULES[key].label}”{party}({state}){'没有依据' if extra else '缺失或者被改动'}"
    return _dates(rows, fold)


def _ended(loaded: Loaded, row: Deadline) -> int:
    seq = loaded.seq_of(row.closed_by_id)
    return seq if (row.done_on is None) == (row.closed_by_id is None) else -1


def _dates(rows: Iterable[Deadline], fold: Expected) -> Said:
    """Running periods end where today's calendar says; ended ones keep the day they were judged by."""
    kept = Counter((r.start, r.key, r.party, r.length, r.due, r.provisional) for r in rows if r.done_on is None)
    told = Counter(
        (p.row.start, p.row.key, p.row.party, p.row.length, p.row.due, p.row.provisional)
        for p in fold.periods
        if not p.ended
    )
    if found := _first_difference(kept, told):
        (_, key, party, *_, due, provisional), extra = found
        said = f"{'登记为' if extra else '应至'}{due}{'(暂算)' if provisional else ''}"
        return f"期限“{RULES[key].label}”{party}{said},与记录和现行日历不符(日历变动后请运行 recompute)"
    return None


def left_open(loaded: Loaded) -> Said:
    """A closed case has no period of the bureau's left that ran before it was closed."""
    if loaded.case.stage not in (Stage.CLOSED, Stage.ARCHIVED):
        return None
    closed = max((e.seq for e in loaded.events if e.name == "close"), default=0)
    for r in loaded.rows[Deadline]:
        rule = RULES.get(r.key)
        running = r.done_on is None and rule is not None and rule.binds == "bureau" and r.key not in OUTLIVES_CLOSING
        if running and loaded.seq_of(r.opened_by_id) < closed:
            return f"已结案,期限“{rule.label if rule else r.key}”{r.party}仍未终止"
    return None


def counters(loaded: Loaded, fold: Expected) -> Said:
    kept = Counter(
        (loaded.seq_of(r.event_id), r.key, r.party, r.on, r.value, r.bureau_id, r.unit_id)
        for r in loaded.rows[CounterEntry]
    )
    found = _first_difference(kept, fold.counts)
    if found is None:
        wrong = wrongly_marked(loaded.rows[CounterEntry])
        return (
            f"第{loaded.seq_of(wrong.event_id)}号记录的统计({wrong.key} {wrong.party})家数标记不对" if wrong else None
        )
    (seq, key, party, on, value, *_), extra = found
    return f"第{seq}号记录的统计({key} {party} {on} {value}){'没有依据' if extra else '缺失'}"
