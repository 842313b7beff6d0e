"""A party's line put together: each violation with the band of its clause, their sum, and the amount chosen."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from cases.discretion.appraising import Appraisal, appraise
from cases.law import PENALTY_LAW, Citation
from cases.working import accident, clauses, norms, statutory
from cases.working.parts import OPEN, Band, Fen, WorkLine, words
from cases.working.told import Told, told_of

if TYPE_CHECKING:
    from cases.facts import Step
    from cases.history import Line
    from cases.models import Clause

SEVERAL = "分别裁量,合并处罚"
LIGHTER = {
    "old": "行为以后规定有变化,适用行为时的规定",
    "new": "行为以后规定有变化,新的规定处罚较轻,适用新的规定",
    "equal": "行为以后规定有变化,轻重相同,适用行为时的规定",
}
GROUNDS = {"lenient": "从轻处罚", "mitigate": "减轻处罚", "heavier": "从重处罚"}


def band_of(step: Step, row: Clause, line: Line, told: Told | None = None) -> Band:
    """The band of one row for a party's line."""
    first: list[Clause] = []
    if row.cite == statutory.AGGRAVATED:
        first = _first_paragraph(step, row)
    return statutory.band(row, told or told_of(step, line), first)


def _first_paragraph(step: Step, row: Clause) -> list[Clause]:
    """The rows of paragraph 1 for the grade of a row of multiples (安全生产法 114)."""
    found = []
    for item in range(1, 5):
        cite = f"{row.cite.rsplit('/', 1)[0]}/1/{item}"
        found += [r for r in step.facts.law.clauses(cite, row.subject, row.valid_from) if r.step == row.step]
    return found


def fitting(step: Step, rows: list[Clause], line: Line) -> list[Clause]:
    """Of alternative rows, those whose band the line's fine keeps to; all where it keeps to none."""
    told = told_of(step, line)
    return [row for row in rows if band_of(step, row, line, told).holds(line.fine)] or rows


def whole(step: Step, line: Line) -> tuple[Band, list[str], list[str]]:
    """The sum of the bands of everything the line punishes; their sources; the clauses nothing is known of.

    Of alternative rows (variants) the lowest and the highest end count: which applies is for the facts to say.
    """
    told, bands = told_of(step, line), []
    sources: list[str] = []
    unknown: list[str] = []
    for key in line.violations:
        for cite, rows in clauses.rows(step, key, line):
            if rows:
                bands.append(_of_rows(step, rows, line, told))
                sources.append(rows[0].source)
            else:
                unknown.append(cite)
    return _sum(bands), list(dict.fromkeys(sources)), unknown


def of_violation(step: Step, key: str, line: Line) -> tuple[Band, list[str]]:
    """The sum of the bands of one violation's clauses, and which these are."""
    told, known = told_of(step, line), [(c, rows) for c, rows in clauses.rows(step, key, line) if rows]
    return _sum([_of_rows(step, rows, line, told) for _, rows in known]), [cite for cite, _ in known]


def _of_rows(step: Step, rows: list[Clause], line: Line, told: Told) -> Band:
    bands = [band_of(step, row, line, told) for row in rows]
    return Band(min(b.low for b in bands), max(b.high for b in bands))


def _sum(bands: list[Band]) -> Band:
    return Band(sum(b.low for b in bands), sum(b.high for b in bands))


# -- the steps to read ---------------------------------------------------------------------------------------------------


def steps(step: Step, line: Line) -> list[WorkLine]:
    """The working of one party's line, from the facts of each violation to the amount chosen."""
    if not line.penalises:
        return []
    told = told_of(step, line)
    found: list[WorkLine] = []
    appraisals = {a.violation: a for a in appraise(step, line)}
    for key in line.violations:
        found += _violation(step, key, line, told)
        found += accident.steps(step.history.violations[key]["step"], appraisals[key].answers)
        found += _tiers(appraisals[key])
        share = _share(line, key)
        if share is not None:
            found.append(WorkLine(f"对{_called(step, key)}裁量的罚款", share))
    found += [one for comparison in norms.comparisons(step, line) for one in comparison.lines]
    found += _together(step, line)
    return [*found, *_chosen(line)]


def _violation(step: Step, key: str, line: Line, told: Told) -> Iterator[WorkLine]:
    found = clauses.rows(step, key, line)
    known = next((rows[0].violation for _, rows in found if rows), "")
    name = step.history.violations[key].get("name") or known
    yield WorkLine(f"{_called(step, key)}:{name}" if name else _called(step, key))
    for cite, rows in found:
        if not rows:
            yield WorkLine("没有适用的罚款幅度,由人工核对", None, str(Citation.parse(cite)))
        for row in fitting(step, rows, line):
            if row.variant:
                yield WorkLine(f"情形:{row.variant}", None, row.source)
            yield from band_of(step, row, line, told).lines


def _called(step: Step, key: str) -> str:
    """A violation as a paper calls it: by its place among those of the case, never by its key."""
    keys = list(step.history.violations)
    return f"违法事实{keys.index(key) + 1}" if len(keys) > 1 else "违法事实"


def _tiers(appraisal: Appraisal) -> Iterator[WorkLine]:
    """The tiers of the benchmark that the answers led to, and why the fine leaves them where it does."""
    for _, standing in appraisal.tiers:
        row, doubt = standing.row, "" if standing.row.confirmed else ",待确认"
        where = f"{row.standard}{row.item}"
        yield WorkLine(f"裁量阶次{row.label}({standing.words}):{standing.band}{doubt}", None, where)
    if appraisal.deviation:
        yield WorkLine(f"偏离裁量阶次的理由:{appraisal.deviation}")


def _share(line: Line, key: str) -> Fen | None:
    """What the line fines this violation, where the fine is told in parts."""
    parts = [p for penalty in line.raw.get("penalties", ()) for p in penalty.get("parts") or ()]
    mine = [p["fen"] for p in parts if p["violation"] == key]
    return sum(mine) if mine else None


def _together(step: Step, line: Line) -> Iterator[WorkLine]:
    """Several violations or clauses: the sum of the bands, and of the parts (分别裁量、合并处罚)."""
    cited = [cite for key in line.violations for cite, _ in clauses.rows(step, key, line)]
    if len(cited) < 2:
        return
    band, _, unknown = whole(step, line)
    yield WorkLine(SEVERAL)
    if unknown:
        yield WorkLine("有的处罚依据没有罚款幅度,合并的幅度不能计算")
    elif band.high < OPEN:
        yield WorkLine(f"各项幅度之和:{words(band.low)}至{words(band.high)}")
    parts = [fen for key in line.violations if (fen := _share(line, key)) is not None]
    if parts:
        yield WorkLine("各项罚款之和:" + " + ".join(words(fen) for fen in parts), sum(parts))


def _chosen(line: Line) -> Iterator[WorkLine]:
    """What it came to: which law, on what ground, the fine, what is confiscated."""
    if lighter := LIGHTER.get(line.raw.get("lighter") or ""):
        yield WorkLine(lighter, None, str(PENALTY_LAW.art(37)))
    ground = GROUNDS.get(line.raw.get("ground") or "")
    if ground:
        yield WorkLine(ground, None, _said(line.raw.get("ground_article") or ""))
    confiscated = [p for p in line.penalties if p.kind.startswith("confiscate") and p.fen]
    for penalty in confiscated:
        yield WorkLine(KINDS.get(penalty.kind, "没收"), penalty.fen, str(PENALTY_LAW.art(28, 2)))
    if "fine" in line.kinds:
        yield WorkLine("罚款", line.fine)


KINDS = {"confiscate_income": "没收违法所得", "confiscate_goods": "没收非法财物"}


def _said(cite: str) -> str:
    try:
        return str(Citation.parse(cite))
    except ValueError:
        return cite
