"""A case nothing is missing in, walked through the engine; and the ways to leave one thing out of it."""

from __future__ import annotations

import hashlib
from datetime import date
from typing import Any

from cases import clock, companions, engine
from cases.effects import Attached
from cases.models import Blob, Case, Document, Event, EventFile
from review.evaluation import Evaluation, evaluate
from review.models import EvaluationStandard
from tests.walk import Walked, sample, start

ON = date(2026, 11, 22)
Raw = dict[str, Any]
WITNESS = "当事人拒绝签名，见证人李某在场"


def act(raw: Raw, name: str, which: int = 0) -> Raw:
    """The n-th act of that name in a dossier."""
    found: Raw = [one for one in raw["acts"] if one["act"] == name][which]
    return found


def before(raw: Raw, name: str, *acts: Raw) -> None:
    """Put acts before the first of that name."""
    place = next(n for n, one in enumerate(raw["acts"]) if one["act"] == name)
    raw["acts"][place:place] = list(acts)


def whole() -> Raw:
    """The sample with two parties, a hearing and a meeting, with everything said that an evaluation looks for."""
    raw = sample("major")
    raw["bureau"] |= {"bank": "云川农商银行", "payee": "云川市财政局"}
    raw["source"]["inspection"] = {
        "place": "三号仓库", "from": "09:00", "to": "10:30", "text": "扩建项目正在施工。", "hazards": [{"text": "未经审查即开工"}],
    }  # fmt: skip
    act(raw, "register_clue")["with"] = ["何静"]
    act(raw, "request_filing")["data"]["opinion"] = "涉嫌违反安全生产法第三十三条第二款，建议立案。"
    act(raw, "preserve")["data"] |= {
        "place": "三号仓库", "items": [{"name": "施工图纸", "quantity": 1, "unit": "套", "spec": "A1"}],
    }  # fmt: skip
    act(raw, "add_evidence")["data"] |= {"source": "当事人提供", "original_at": "当事人处"}
    act(raw, "submit_for_review", 1)["data"] = {"opinion": "已按审核意见补充裁量证据，依据写明到项。"}
    act(raw, "resolve_discussion")["data"] |= {"from": "09:00", "to": "10:00", "place": "会议室", "recorder": "田禾"}
    for name in ("serve_notice", "serve_decision"):
        act(raw, name)["data"]["receiver"] = "韩某"
    return raw


RECORDED = ("preserve", "close_hearing")
PAID = ("pay",)


def attach(event: Event, kind: str) -> None:
    """A file bound by an act."""
    EventFile.objects.create(event=event, blob=blob(f"{event.pk}{kind}", kind), role="evidence", name="附件")


def blob(text: str, kind: str) -> Blob:
    digest = hashlib.sha256(text.encode()).hexdigest()
    return Blob.objects.get_or_create(sha256=digest, defaults={"size": 1, "kind": kind, "created": clock.now()})[0]


def scan(walked: Walked, form: str) -> None:
    """The scan of a paper signed by hand, put beside it while the file is open."""
    assert walked.case is not None
    forms = list(Document.objects.filter(case=walked.case).order_by("pk").values_list("form", flat=True))
    last = Event.objects.filter(case=walked.case).order_by("seq").last()
    assert last is not None
    for place in (n for n, one in enumerate(forms, 1) if one == form):
        scanned = Attached(blob(f"scan {walked.case.pk} {place}", "application/pdf"), "扫描件.pdf")
        event = engine.perform(
            walked.case, companions.ACT, walked.people["周启明"], {"paper": place}, on=last.on, files=[scanned],
            version=Case.objects.get(pk=walked.case.pk).version,
        )  # fmt: skip
        walked.case = event.case


def walk(raw: Raw, signed: bool = True, recorded: bool = True, receipts: bool = True, until: str = "") -> Walked:
    """To the end, or before the act `until`, with what paper and camera add."""
    walked = start(raw)
    while walked.rest and (name := walked.rest[0].act) != until:
        if signed and name == "archive":
            scan(walked, "inspection_record")
        event = walked.step()
        if recorded and name in RECORDED:
            attach(event, "video/mp4")
        if receipts and name in PAID:
            attach(event, "image/jpeg")
    return walked


def standard(code: str = "composite") -> EvaluationStandard:
    return EvaluationStandard.objects.get(code=code, region="")


def judged(walked: Walked, code: str = "composite", on: date = ON) -> Evaluation:
    assert walked.case is not None
    return evaluate(Case.objects.select_related("bureau", "unit").get(pk=walked.case.pk), standard(code), on)


def failing(evaluation: Evaluation) -> set[str]:
    """The automatic items and vetoes that fail."""
    return {item.code for item in evaluation.items if item.state == "failed"}
