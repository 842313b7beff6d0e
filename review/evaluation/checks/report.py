"""5 调查报告、呈批: who, what, by which clause, and when it was written."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from weakref import WeakKeyDictionary

from cases.law import Citation
from cases.lawbase import LawBase
from cases.statutes import lookup
from review.evaluation.checks.base import Found, Lack, before, check, told
from review.evaluation.checks.filing import lacking_of
from review.evaluation.material import Material, Paper


def _report(material: Material) -> Paper | None:
    papers = material.of("investigation_report")
    return papers[-1] if papers else None


def _missing(material: Material) -> Found | None:
    """Why there is no report to look at: the case is not so far, or it is not in the file."""
    if (found := before(material, "调查还没有终结", "conclude_investigation")) is not None:
        return found
    return None if _report(material) is not None else told([Lack("没有调查报告")], "")


@check("report_tells_source_and_parties", "调查报告有案件来源与当事人情况")
def report_tells_source_and_parties(material: Material) -> Found:
    if (found := _missing(material)) is not None:
        return found
    paper = _report(material)
    assert paper is not None
    lacks = [] if paper.values.get("source") else [Lack("调查报告没有写案件来源", paper.place())]
    for raw in material.history.parties.values():
        if missing := lacking_of(raw):
            lacks.append(Lack(f"没有查清{raw['name']}的{'、'.join(missing)}", paper.place()))
    return told(lacks, "案件来源、当事人情况齐全", paper.place())


def unproven(material: Material) -> Iterator[str]:
    """Violations that no evidence is named for."""
    proven = {key for item in material.evidence for key in item.proves}
    for key, violation in material.history.violations.items():
        if key not in proven:
            yield f"违法事实“{violation['facts'][:30]}”没有对应的证据"


@check("report_tells_facts_and_evidence", "调查报告有违法事实和证据")
def report_tells_facts_and_evidence(material: Material) -> Found:
    if (found := _missing(material)) is not None:
        return found
    paper = _report(material)
    assert paper is not None
    lacks = [Lack(said, paper.place()) for said in unproven(material)]
    said = f"{len(material.history.violations)}项违法事实，{len(material.evidence)}份证据"
    return told(lacks, said, paper.place())


def shallow(material: Material, keys: list[str] | None = None) -> Iterator[str]:
    """Citations that stop at an article of several paragraphs, or at a paragraph of several items.

    By the text in force when the act ended; of a statute whose text is not loaded, by the penalty clauses known.
    """
    said: set[str] = set()
    for key, violation in material.history.violations.items():
        if keys is not None and key not in keys:
            continue
        on = date.fromisoformat(violation["act_end"])
        for name, label in (("violated", "违反的规定"), ("clause", "处罚依据")):
            for citation in Citation.parse_many(violation[name]):
                if why := _deeper(material, citation, on):
                    said.add(f"{label}{citation}没有引到{why}")
    yield from sorted(said)


def _deeper(material: Material, citation: Citation, on: date) -> str:
    """What the citation leaves out: "款", "项" or nothing."""
    version = lookup.version(citation.statute, on, material.law)
    if version is None:
        return _by_clauses(material.law, citation)
    paragraphs = material.law.statutes.shape(version).get(citation.article)
    if not paragraphs:
        return ""
    if len(paragraphs) > 1 and not citation.paragraph:
        return "款"
    place = citation.paragraph or 1
    if place <= len(paragraphs) and paragraphs[place - 1] and not citation.item:
        return "项"
    return ""


_KNOWN: WeakKeyDictionary[LawBase, dict[tuple[str, int], set[Citation]]] = WeakKeyDictionary()


def _by_clauses(law: LawBase, citation: Citation) -> str:
    """The same, by how deep the penalty clauses cite the article."""
    if law not in _KNOWN:
        _KNOWN[law] = _cited(law)
    known = _KNOWN[law].get((citation.statute, citation.article), set())
    if not citation.paragraph and any(one.paragraph > 1 for one in known):
        return "款"
    here = [one for one in known if (one.paragraph or 1) == (citation.paragraph or 1)]
    return "项" if here and not citation.item and all(one.item for one in here) else ""


def _cited(law: LawBase) -> dict[tuple[str, int], set[Citation]]:
    found: dict[tuple[str, int], set[Citation]] = defaultdict(set)
    for many in law.known_clauses():
        for clause in many:
            for text in filter(None, (clause.cite, clause.violated)):
                try:
                    cited = Citation.parse_many(text)
                except ValueError:
                    continue
                for one in cited:
                    found[one.statute, one.article].add(one)
    return found


@check("report_cites_to_the_item", "调查报告的处罚依据引到条、款、项")
def report_cites_to_the_item(material: Material) -> Found:
    if (found := _missing(material)) is not None:
        return found
    paper = _report(material)
    assert paper is not None
    return told([Lack(said, paper.place()) for said in shallow(material)], "依据引到条、款、项", paper.place())


@check("report_is_signed_after_evidence", "调查报告有承办人意见、签名，日期在取证之后")
def report_is_signed_after_evidence(material: Material) -> Found:
    if (found := _missing(material)) is not None:
        return found
    paper = _report(material)
    assert paper is not None
    lacks = [] if paper.values.get("handlers") else [Lack("调查报告没有承办人", paper.place())]
    later = [item for item in material.evidence if item.on > paper.row.on]
    for item in later:
        lacks.append(Lack(f"调查报告日期{paper.row.on}早于{item.title}的取得日期{item.on}", paper.place()))
    return told(lacks, f"{paper.row.on}，在最后一份证据之后", paper.place())
