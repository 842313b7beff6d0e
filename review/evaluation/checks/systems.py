"""9 三项制度等: recordings, legal review, publication, record filing, credit repair."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from cases.history import Entry
from cases.labels import SERVICE_METHODS
from cases.registry import ACTS
from review.evaluation.checks.base import Found, Lack, check, none, pending, told
from review.evaluation.checks.decision import undecided
from review.evaluation.material import Material

HALF = Fraction(1, 2)


def to_be_recorded(material: Material) -> list[Entry]:
    """Acts of the bureau's list (音像记录事项清单): `act`, or `act:way` where only one way of doing it is recorded."""
    found = []
    for entry in material.history.entries:
        row = material.facts.parameter("evaluation_recorded_acts", entry.on).value
        if entry.name in row or f"{entry.name}:{entry.data.get('method', '')}" in row:
            found.append(entry)
    return found


@check("required_steps_were_recorded", "按清单有音像记录并入卷")
def required_steps_were_recorded(material: Material) -> Found:
    """A recording, or for a service left behind a picture, bound by the act; or told of as its witness."""
    wanted = to_be_recorded(material)
    if not wanted:
        return none("没有清单规定应当音像记录的环节")
    lacks = [
        Lack(f"{entry.on}{_called(entry)}没有音像记录", material.event(entry))
        for entry in wanted
        if not any(f.recording or f.picture for f in material.files.get(entry.seq, ()))
    ]
    return told(lacks, f"{len(wanted)}个环节均有音像记录", *(material.event(entry) for entry in wanted))


def _called(entry: Entry) -> str:
    way = SERVICE_METHODS.get(entry.data.get("method") or "", "")
    return f"{ACTS[entry.name].label}（{way}）" if way else ACTS[entry.name].label


@check("legal_review_came_first", "法制审核在决定前完成，意见采纳有记录")
def legal_review_came_first(material: Material) -> Found:
    if material.summary:
        return none("简易程序，不经法制审核")
    if (found := undecided(material)) is not None:
        return found
    passed, lacks = material.entries("pass_review"), []
    decided = material.entries("decide")[-1]
    scope = material.facts.parameter("review_scope", decided.on).value
    if not passed and not material.did("return_review") and scope == "statutory":
        return none("不属于应当法制审核的案件")
    if not passed or min(e.order for e in passed) > decided.order:
        lacks.append(Lack("作出决定前没有法制审核通过的意见", material.event(decided)))
    lacks += _unanswered(material)
    return told(lacks, f"审核{len(material.history.reviews)}次，通过在决定之前", *(material.event(e) for e in passed))


def _unanswered(material: Material) -> Iterator[Lack]:
    """Reviews that sent it back, and what came after said nothing of how the opinions were taken."""
    for returned in material.entries("return_review"):
        after = [
            e
            for e in material.entries("propose", "submit_for_review", "conclude_investigation")
            if e.seq > returned.seq
        ]
        if after and not any(e.data.get("opinion") or e.data.get("reason") or e.data.get("report") for e in after):
            yield Lack(f"{returned.on}审核退回的意见，再次送审时没有写采纳情况", material.event(returned), HALF)


@check("published_in_time", "处罚决定按期公示")
def published_in_time(material: Material) -> Found:
    if (found := undecided(material)) is not None:
        return found
    ran = material.running("publish_unit", "publish_generic")
    if not ran:
        return none("没有应当公示的处罚")
    lacks = []
    for period in material.late("publish_unit", "publish_generic"):
        done = f"{period.done_on}才公示" if period.done_on else "还没有公示"
        mend = "" if period.done_on else "请尽快公示"
        lacks.append(Lack(f"{material.party(period.party)}的处罚应于{period.due}前公示，{done}", None, mend=mend))
    if not lacks and any(period.done_on is None for period in ran):
        return pending("还没有公示，期限未到")
    return told(lacks, "按期公示", *(material.event(entry) for entry in material.entries("publish")))


@check("filed_for_record_in_time", "重大处罚按期备案，信用修复告知同送")
def filed_for_record_in_time(material: Material) -> Found:
    if (found := undecided(material)) is not None:
        return found
    ran, served = material.running("record_filing"), material.entries("serve_decision")
    told_of = [party for party in material.penalties if material.history.parties[party]["kind"] != "person"]
    if not ran and not told_of:
        return none("没有应当备案、告知信用修复的处罚")
    if not served and not material.summary:
        return pending("决定书还没有送达")
    lacks = []
    for period in material.late("record_filing"):
        done = f"{period.done_on}才备案" if period.done_on else "还没有备案"
        lacks.append(Lack(f"{material.party(period.party)}的处罚应于{period.due}前报{period.note}备案，{done}"))
    for party in told_of if not material.summary else ():
        notices = [p for p in material.of("credit_repair_notice") if p.row.party_key == party]
        if not notices and any(party in entry.parties for entry in served):
            lacks.append(
                Lack(f"送达决定书时没有同时送达{material.party(party)}的信用修复告知书", material.event(served[-1]))
            )
    return told(
        lacks,
        "备案、信用修复告知齐全",
        *(p.place() for p in material.of("record_filing_report", "credit_repair_notice")),
    )
