"""The drawn form with what the benchmark adds to it: questions in their rows, panels beside them, the paragraph's button."""

from __future__ import annotations

from collections.abc import Iterator

from cases.discretion import metrics
from cases.web.forms.appraising import ROWS, Appraised, Question
from cases.web.forms.shown import Shown

CONTROLS = {metrics.NUMBER: "number", metrics.YES_NO: "yesno", metrics.CHOICE: "radio"}
FEW = 4
GROUND = ("ground", "ground_article")


def finish(form: Shown, found: Appraised) -> None:
    """Put it all in its place; lists of rows without any are left out."""
    for node in list(_walk(form)):
        for side in (node.children, node.more):
            side[:] = [one for one in side if not (_is_rows(one) and not one.children)]
            for one in side:
                if one.name in found.refreshing:
                    one.refreshes = True
                if one.name in found.writing:
                    one.extra = found.writing[one.name]
                elif one.name in found.grounds:
                    one.options = [(value, words, False) for value, words in found.grounds[one.name]]
        _ground(node, found)
        if node.name in found.alone:
            for row in node.children:
                row.extra = None  # its band is drawn with the tiers
        if _is_rows(node):
            node.fixed, node.appraised, node.add = True, True, ""
            for row in node.children:
                _row(row, found)
            if len(node.children) == 1:
                node.children[0].label = ""


def _ground(line: Shown, found: Appraised) -> None:
    """从轻, 减轻, 从重 stands open below the tiers it moves, with its ground once one is chosen."""
    rows = next((n for n, one in enumerate(line.children) if _is_rows(one) and one.children), None)
    if rows is None or f"{line.name}-discretion" not in found.writing:
        return
    moved = [f"{line.name}-{name}" for name in GROUND]
    chosen = [one for one in (*line.more, *line.children) if one.name == moved[0]]
    wanted = chosen + [one for one in line.children if one.name == moved[1]]
    rest = [one for one in line.children if one not in wanted]
    place = rest.index(line.children[rows]) + 1
    line.children = [*rest[:place], *wanted, *rest[place:]]
    line.more = [one for one in line.more if one not in wanted]


def _is_rows(node: Shown) -> bool:
    return node.kind == "rows" and node.name.rpartition("-")[2] == ROWS


def _walk(node: Shown) -> Iterator[Shown]:
    yield node
    for one in (*node.children, *node.more):
        yield from _walk(one)


def _row(row: Shown, found: Appraised) -> None:
    row.label, row.panel = found.titles.get(row.name, row.label), found.panels.get(row.name)
    for one in row.children:
        if one.kind == "violation":
            one.hidden = True
        elif one.kind == "answers":
            typed = one.value if isinstance(one.value, dict) else {}
            one.children = [_control(one, q, str(typed.get(q.key, ""))) for q in found.questions.get(row.name, ())]
    wanted = [one for one in row.more if (row.panel is not None and row.panel.outside) or one.touched or one.errors]
    row.children += wanted
    row.more = [one for one in row.more if one not in wanted]


def _control(parent: Shown, question: Question, value: str) -> Shown:
    name = f"{parent.name}-{question.key}"
    shown = Shown(CONTROLS[question.kind], name, question.label, value, hint=question.hint)
    shown.options = [(code, label, code == value) for code, label in question.options]
    if question.kind == metrics.CHOICE and len(question.options) > FEW:
        shown.kind = "choice"
    shown.small = shown.kind in ("number", "choice", "yesno") or (
        shown.kind == "radio" and sum(len(label) for _, label in question.options) < 20
    )
    return shown
