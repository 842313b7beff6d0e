"""Papers drawn and bound, beside Typst and WeasyPrint drawing the same content in the same run.

`python -m config.bench.papers [quick]` prints JSON. The others are optional (dependency group `bench`).
"""

from __future__ import annotations

import html
import importlib.util
import io
import json
import resource
import sys
import time
from collections.abc import Callable
from functools import partial
from statistics import median
from typing import Any, Final

import pikepdf

from documents import fonts, specimens
from documents.binding import Attachment, Part, Sheet, bind_volume
from documents.drawing import draw
from documents.forms import Form, bind, load_form
from documents.paper import Paper

Numbers = dict[str, Any]

PAPERS, PAPERS_QUICK = 1000, 200
ROUNDS, ROUNDS_QUICK = 15, 5
FILE_PAGES, BOUND_PAGES = 60, 200
AIMS: Final = {"decision_ms": 25.0, "file_60_ms": 1000.0, "bound_200_ms": 500.0}
LABELS: Final = {
    "decision_ms": "一份决定书", "file_60_ms": f"{FILE_PAGES} 页案卷从头画起", "bound_200_ms": f"{BOUND_PAGES} 页已画好的装订",
}  # fmt: skip
FLAT: Final = 1.1  # memory after all papers, of that after a tenth
NUMBER: Final = "（豫云）应急罚〔2026〕{n}号"


def everything(quick: bool) -> Numbers:
    """Decision, a file of sixty pages, two hundred pages bound; what others need for the same; memory."""
    rounds = ROUNDS_QUICK if quick else ROUNDS
    form = load_form("decision_unit")
    values = bind(form, specimens.usual(form)).values
    _draw(form, values, 0)
    pages = _pages(_draw(form, values, 0))
    found: Numbers = {
        "decision_pages": pages,
        "decision_ms": _best(rounds, lambda: _draw(form, values, 1)),
        "file_60_ms": _best(max(rounds // 5, 1), lambda: _file(form, values, FILE_PAGES // pages)),
        "bound_200_ms": _bound(form, values, BOUND_PAGES // pages, rounds),
    }
    found["others"] = {name: _other(name, form, values, rounds, pages) for name in OTHERS}
    found["memory"] = _memory(form, values, PAPERS_QUICK if quick else PAPERS)
    return found


def _draw(form: Form, values: Any, n: int) -> bytes:
    return draw(form, values, number=NUMBER.format(n=n), on="2026-03-27")


def _pages(data: bytes) -> int:
    with pikepdf.open(io.BytesIO(data)) as pdf:
        return len(pdf.pages)


def _best(rounds: int, work: Callable[[], Any]) -> float:
    """The median, in milliseconds."""
    taken = []
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return round(median(taken) * 1000, 1)


def _sheets() -> list[Sheet]:
    found = []
    for key in ("file_cover", "file_contents", "closing_sheet"):
        form = load_form(key)
        found.append(Sheet(form, bind(form, specimens.usual(form)).values, "（豫云）应急案〔2026〕3号"))
    return found


def _file(form: Form, values: Any, papers: int) -> bytes:
    """A case file from nothing: every paper drawn, then all bound."""
    return _bind([_draw(form, values, n) for n in range(papers)])


def _bind(papers: list[bytes]) -> bytes:
    cover, contents, closing = _sheets()
    parts = [
        Part("行政处罚决定书", NUMBER.format(n=n), "2026-03-27", data, drawn=True) for n, data in enumerate(papers)
    ]
    record = json.dumps({"events": [], "head": "0", "version": 0}).encode()
    return bind_volume(cover, contents, parts, closing, attached=[Attachment("record.json", record)], on="2026-04-17")


def _bound(form: Form, values: Any, papers: int, rounds: int) -> float:
    drawn = [_draw(form, values, n) for n in range(papers)]
    return _best(max(rounds // 3, 2), lambda: _bind(drawn))


def _memory(form: Form, values: Any, many: int) -> Numbers:
    """Resident memory, in MB, after a tenth of the papers and after all."""
    marks = {}
    for n in range(1, many + 1):
        _draw(form, values, n)
        if n in (many // 10, many):
            marks[n] = resident()
    early, late = marks.values()
    return {"papers": many, "early_mb": round(early, 1), "late_mb": round(late, 1)}


def resident() -> float:
    """Memory this process holds now, in MB."""
    try:
        with open("/proc/self/statm", encoding="ascii") as file:  # noqa: PTH123
            return int(file.read().split()[1]) * resource.getpagesize() / 1e6
    except OSError:  # no /proc: the most it ever held
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6


# -- the others --------------------------------------------------------------------------------------------------------------

OTHERS = ("typst", "weasyprint")


def _lines(form: Form, values: Any) -> list[str]:
    """The same content for all: the text of the paper as drawn, by its paragraphs."""
    paper = Paper(form, values, NUMBER.format(n=1))
    found = [form.title, paper.number_line()]
    for block in form.body:
        if block["type"] == "pairs":
            for row in block["rows"]:
                names = [item["field"] if isinstance(item, dict) else item for item in row]
                found.append("　".join(f"{form.field(name).label}：{paper.value(name)}" for name in names))
        elif block["type"] == "paragraph":
            found.append("".join(span.text for span in paper.spans(block["text"])))
    return found


def _other(name: str, form: Form, values: Any, rounds: int, pages: int) -> Numbers:
    if importlib.util.find_spec(name) is None:
        return {"not_measured": f"没有安装 {name}(not installed;依赖组 bench)"}
    lines = _lines(form, values)
    make = {"typst": _typst, "weasyprint": _weasyprint}[name]
    one, many = make(lines, 1), make(lines, FILE_PAGES // pages)
    return {
        "decision_ms": _best(max(rounds // 3, 2), one), "file_60_ms": _best(1 if name == "weasyprint" else 2, many),
        "pages": _pages(one()),
    }  # fmt: skip


def _typst(lines: list[str], times: int) -> Callable[[], bytes]:
    import typst

    text = "\n\n".join("#par(" + _quoted(line) + ")" for line in lines)
    head = '#set page(paper: "a4", margin: 2.5cm)\n#set text(font: "Noto Serif SC", size: 10.5pt, lang: "zh")\n'
    source = (head + "#set par(first-line-indent: 2em, justify: true, leading: 9pt)\n"
              + "\n#pagebreak()\n".join([text] * times)).encode()  # fmt: skip
    make: Any = typst.Compiler
    compiler = make(source, font_paths=[str(fonts.folder())], ignore_system_fonts=True)
    return partial(compiler.compile, source, format="pdf")


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _weasyprint(lines: list[str], times: int) -> Callable[[], bytes]:
    import weasyprint
    from weasyprint.text.fonts import FontConfiguration

    family = (fonts.folder() / "NotoSerifSC-Regular.ttf").as_uri()
    style = (
        f'@font-face {{ font-family: S; src: url("{family}") }} @page {{ size: A4; margin: 25mm }} '
        "p { font: 10.5pt/20pt S; text-indent: 2em; margin: 0; text-align: justify } div { break-after: page }"
    )
    body = "".join(f"<p>{html.escape(line)}</p>" for line in lines)
    configuration = FontConfiguration()
    sheet = weasyprint.CSS(string=style, font_config=configuration)
    document = weasyprint.HTML(string=f"<html lang='zh'><body>{f'<div>{body}</div>' * times}</body></html>")
    return lambda: document.write_pdf(stylesheets=[sheet], font_config=configuration)


def told(found: Numbers) -> list[str]:
    """The numbers as lines for whoever runs the benchmark."""
    lines = [f"文书(决定书 {found['decision_pages']} 页,单进程):"]
    for key, aim in AIMS.items():
        beside = [f"{name} {other[key]} 毫秒" for name, other in found["others"].items() if key in other]
        over = "  ← 超过目标" if found[key] > aim else ""
        others = f"   {'，'.join(beside)}" if beside else ""
        lines.append(f"  {LABELS[key]}:{found[key]} 毫秒(目标:{aim:g} 毫秒){others}{over}")
    lines += [f"  {other['not_measured']}" for other in found["others"].values() if "not_measured" in other]
    memory = found["memory"]
    over = "  ← 超过目标" if memory["late_mb"] > memory["early_mb"] * FLAT else ""
    tenth = memory["papers"] // 10
    lines.append(
        f"  连续画 {memory['papers']} 份的内存:第 {tenth} 份后 {memory['early_mb']} MB,全部画完 {memory['late_mb']} MB{over}"
    )
    return lines


if __name__ == "__main__":
    sys.stdout.write(json.dumps(everything("quick" in sys.argv[1:]), ensure_ascii=False) + "\n")
