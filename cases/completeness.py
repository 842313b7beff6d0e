"""What a case file still lacks before it is bound: papers of its acts, signatures, seals, files of the evidence.

None of it stops the archiving: paper may lie in the folder that the program has not seen. Every query is the same for
any number of papers.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from cases import companions
from cases.facts import Facts
from cases.models import Document, DocumentMark, EventFile, SealImage, SealUse
from cases.paperfiles import STANDING, evidence_itself
from cases.registry import ACTS
from cases.seals import kind_of, takes
from cases.signatures import ON_PAPERS
from cases.wanted import WHICH, _case, _parties
from documents.forms import Form, UnknownForm, load_form

# Of these forms an act issues one or the other.
EITHER = (
    ("penalty_notice", "hearing_right_notice"),
    ("decision_unit", "decision_person", "no_penalty_decision"),
    ("on_the_spot_unit", "on_the_spot_person"),
)
IDENTITY = ("营业执照", "身份证", "登记证", "主体资格", "户口", "护照")


@dataclass(frozen=True)
class Gap:
    """What is missing, and why it should be there. `paper`: a paper or material; else something on one that is there."""

    what: str
    why: str
    paper: bool = True


def gaps(facts: Facts) -> list[Gap]:
    """Everything missing, papers first."""
    standing = [d for d in facts.documents if d.state in STANDING]
    found = [*_papers(facts, standing), *_materials(facts), *_unsigned(facts, standing), *_unsealed(facts, standing)]
    return sorted(found, key=lambda gap: not gap.paper)


def _papers(facts: Facts, standing: list[Document]) -> Iterator[Gap]:
    for act, title in missing((entry.name for entry in facts.history.entries), {d.form for d in standing}):
        yield Gap(title, f"办理“{ACTS[act].label}”应当制作")


def missing(acts: Iterable[str], there: set[str]) -> Iterator[tuple[str, str]]:
    """(act, title) of papers that the acts done so far make, whatever their data, and whose form is not `there`."""
    asked: set[str] = set()
    for act in dict.fromkeys(acts):
        for key in ACTS[act].issues:
            group = next((many for many in EITHER if key in many), (key,))
            if group[0] in asked or there & set(group):
                continue
            if len(group) == 1 and WHICH.get(key, _case) not in (_case, _parties):
                continue  # issued on a condition that only the act itself knows
            asked.add(group[0])
            titles = dict.fromkeys(form.title for key in group if (form := _form(key)) is not None)
            if titles:
                yield act, "或者".join(titles)


def _form(key: str) -> Form | None:
    try:
        return load_form(key)
    except UnknownForm:
        return None


def _materials(facts: Facts) -> Iterator[Gap]:
    """Evidence without a file, receipts of payment, who the party is."""
    every = EventFile.objects.filter(event__case=facts.case).exclude(role__in=ON_PAPERS)
    rows = every.values_list("event__seq", "event__name").distinct()
    with_files = dict(rows)
    own = evidence_itself(facts.documents)
    for item in facts.evidence:
        named = f"证据{item['number']} {item['title']}"
        if item["event__seq"] not in with_files and item["event_id"] not in own:
            yield Gap(f"{named}的文件", "没有文件的，装订时用证据登记页代替")
        if item["kind"] == "document_copy" and not item["original_at"]:
            yield Gap(f"{named}的原件所在", "复印件应当注明原件存放处", paper=False)
    if facts.history.decisions and not any(word in item["title"] for item in facts.evidence for word in IDENTITY):
        yield Gap("当事人主体资格材料", "营业执照、身份证件等复印件归入案卷")
    paid = [e.seq for e in facts.history.entries if e.name in ("pay", "collect_cash")]
    if paid and not with_files.keys() & set(paid):
        yield Gap("缴款票据", "登记缴款时没有附上票据")


def _unsigned(facts: Facts, standing: list[Document]) -> Iterator[Gap]:
    """Records that should bear signatures on every page and have none here, drawn or scanned."""
    records = [d for d in standing if load_form(d.form, d.edition).page_signatures]
    ids = [d.pk for d in records]
    signed = set(DocumentMark.objects.filter(document__in=ids).values_list("document_id", flat=True))
    signed |= {paper for paper, found in companions.of(facts).items() if any(one.scanned for one in found)}
    for document in records:
        if document.pk not in signed:
            yield Gap(f"{_named(document)}的签名", "笔录、清单应当逐页签名", paper=False)


def _unsealed(facts: Facts, standing: list[Document]) -> Iterator[Gap]:
    """Papers without their seal, where the bureau keeps that seal's picture here."""
    kinds = set(SealImage.objects.filter(bureau=facts.bureau, retired=False).values_list("kind", flat=True))
    if not kinds:
        return
    sealed = set(SealUse.objects.filter(document__case=facts.case).values_list("document_id", flat=True))
    for document in standing:
        if document.pk not in sealed and takes(load_form(document.form, document.edition)):
            kind = kind_of(document, facts.bureau.pk, facts.law)
            if kind in kinds:
                yield Gap(f"{_named(document)}的{kind}", "还没有用印", paper=False)


def _named(document: Document) -> str:
    return (
        f"{load_form(document.form, document.edition).title} {document.number.text if document.number else ''}".strip()
    )
