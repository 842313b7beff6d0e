"""A statute in the public Markdown format, read into articles, paragraphs (款) and items (项). Pure; no database.

    # 中华人民共和国某某法          title
    2021年6月10日 … 第三次修正     history, one line each
    <!-- INFO END -->
    ## 第一章 总则                 编, 章, 节: the more marks, the deeper
    第一条 …                       an article and its first paragraph; each line after it is another paragraph
    （一）…                        an item of the paragraph above, full- or half-width brackets; 1. … below it stays
                                   with the item (目)

What cannot be read for certain is refused with its line: a text that lost an article is worse than none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cache

from cases.law import numeral

MAX_BYTES = 3_000_000  # the longest code of the country has a third of that
LONGEST_TITLE, LONGEST_CHAPTER = 120, 200
INFO_END = "<!-- INFO END -->"
MOST = 3000  # articles, and so the numerals that can be read

_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200c-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufffc-\uffff]")
_BLANK = " \t\u3000\u00a0\u200b"
_HAN = "零〇一二两三四五六七八九十百千"
_ARTICLE = re.compile(rf"^第([{_HAN}0-9０-９]{{1,12}})条(?:[{_BLANK}]+(.*))?$", re.S)
_GLUED = re.compile(rf"^第([{_HAN}]{{1,12}})条")
_ADDED = re.compile(rf"^第[{_HAN}]{{1,12}}条之[{_HAN}]{{1,3}}(?=[{_BLANK}]|$)")
_ITEM = re.compile(rf"^[（(][{_BLANK}]*([{_HAN}]{{1,5}})[{_BLANK}]*[）)][{_BLANK}]*(.*)$", re.S)
_BELOW = re.compile(r"^(\d{1,2})[.．、](?!\d)[ \u3000]*(\S.*)$", re.S)
_HEADING = re.compile(rf"^(#+)[{_BLANK}]*(.*)$")
_SPACED = re.compile(rf"(?<=[\u4e00-\u9fff])[{_BLANK}]+(?=[\u4e00-\u9fff]$)")


class Damaged(ValueError):
    """The file cannot be read. `line` counts from one; the message says why, in Chinese, without the line."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line = line

    @property
    def said(self) -> str:
        return f"第{self.line}行:{self}"


@dataclass(frozen=True)
class Paragraph:
    text: str
    items: tuple[str, ...] = ()


@dataclass(frozen=True)
class Article:
    number: int
    chapter: str  # 第一编 总则 / 第一章 …, "" where the statute has none
    paragraphs: tuple[Paragraph, ...]
    line: int


@dataclass(frozen=True)
class Parsed:
    """A whole text. `history` are the lines between the title and the mark."""

    title: str
    history: tuple[str, ...]
    articles: tuple[Article, ...]

    @property
    def last(self) -> Article:
        return self.articles[-1]

    def rows(self) -> Iterator[tuple[str, int, int, int, str]]:
        """Chapter, article, paragraph, item, text; item 0 is the paragraph's own text. In order."""
        for article in self.articles:
            for number, paragraph in enumerate(article.paragraphs, 1):
                yield article.chapter, article.number, number, 0, paragraph.text
                for item, text in enumerate(paragraph.items, 1):
                    yield article.chapter, article.number, number, item, text


@cache
def _numbers() -> dict[str, int]:
    return {numeral(n): n for n in range(1, MOST + 1)}


def number_of(text: str) -> int | None:
    """The number a statute's numeral stands for (`一百零八`); None where no statute would print it so."""
    return _numbers().get(text)


def parse(content: bytes) -> Parsed:
    """Read a file. Raises Damaged with the line and why."""
    lines = list(_lines(content))
    title, history, rest = _head(lines)
    reader = _Reader()
    for number, text in rest:
        reader.line(number, text)
    return Parsed(title, history, reader.close(lines[-1][0]))


def _lines(content: bytes) -> Iterator[tuple[int, str]]:
    """Every line that holds something, with its number."""
    if len(content) > MAX_BYTES:
        raise Damaged(1, f"文件超过{MAX_BYTES // 1_000_000}MB,不像一部法律的文本")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Damaged(content[: error.start].count(b"\n") + 1, "不是 UTF-8 编码的文字") from None
    found = False
    for number, line in enumerate(text.replace("\r\n", "\n").split("\n"), 1):
        if bad := _UNSEEN.search(line):
            raise Damaged(number, f"含有看不见的字符或者乱码(U+{ord(bad[0]):04X})")
        if line := line.strip(_BLANK).replace("\u200b", ""):
            found = True
            yield number, line
    if not found:
        raise Damaged(1, "文件是空的")


def _head(lines: list[tuple[int, str]]) -> tuple[str, tuple[str, ...], list[tuple[int, str]]]:
    """Title, history, and the lines after the mark."""
    number, first = lines[0]
    title = first.removeprefix("#").strip(_BLANK)
    if not first.startswith("#") or title.startswith("#") or not title:
        raise Damaged(number, "开头应是标题,写成“# 法律的名称”")
    if len(title) > LONGEST_TITLE:
        raise Damaged(number, f"标题太长,最多{LONGEST_TITLE}个字")
    history: list[str] = []
    for place, (number, line) in enumerate(lines[1:], 2):
        if line == INFO_END:
            return title, tuple(history), lines[place:]
        if line.startswith(("#", "<!--")) or _ARTICLE.match(line):
            raise Damaged(number, f"正文以前缺“{INFO_END}”这一行")
        history.append(line)
    raise Damaged(number, f"缺“{INFO_END}”这一行")


@dataclass
class _Reader:
    """The body, line by line."""

    articles: list[Article] = field(default_factory=list)
    headings: dict[int, str] = field(default_factory=dict)
    open: bool = False  # whether a line may still belong to the last article
    below: int = 0  # the last 1. 2. 3. under an item

    def line(self, number: int, text: str) -> None:
        if text.startswith("#"):
            self._heading(number, text)
        elif match := _ARTICLE.match(text):
            self._article(number, match[1], match[2] or "")
        elif _ADDED.match(text):
            raise Damaged(number, "“第…条之一”这样增补的条文还不能导入")
        elif text.startswith(("<!--", "|", "![", "```", "---", "***")):
            raise Damaged(number, f"不认识的标记“{text[:12]}”,表格、图片和注释不能导入")
        elif match := _ITEM.match(text):
            self._item(number, match[1], match[2])
        elif (match := _BELOW.match(text)) and self.open and self.articles[-1].paragraphs:
            self._sub_item(number, int(match[1]), text)
        else:
            self._paragraph(number, text)

    def close(self, line: int) -> tuple[Article, ...]:
        if not self.articles:
            raise Damaged(line, "没有找到任何一条条文")
        self._filled()
        return tuple(self.articles)

    def _heading(self, number: int, text: str) -> None:
        match = _HEADING.match(text)
        assert match is not None
        depth, name = len(match[1]), _SPACED.sub("", match[2].strip(_BLANK))
        if depth == 1:
            raise Damaged(number, "一个文件只能有一部法律,这里又是一个标题")
        if not name:
            raise Damaged(number, "章节没有名称")
        if _GLUED.match(name):
            raise Damaged(number, "条文不能写成标题")
        self._filled()
        self.open = False
        self.headings = {d: h for d, h in self.headings.items() if d < depth} | {
            depth: re.sub(r"[\s\u3000]+", " ", name)
        }
        if len(self._chapter) > LONGEST_CHAPTER:
            raise Damaged(number, "章节的名称太长")

    @property
    def _chapter(self) -> str:
        return " / ".join(self.headings[depth] for depth in sorted(self.headings))

    @property
    def _before(self) -> int:
        return self.articles[-1].number if self.articles else 0

    def _article(self, number: int, numeral_text: str, text: str) -> None:
        found, before = number_of(numeral_text), self._before
        if found is None:
            raise Damaged(number, f"条号“第{numeral_text}条”读不懂,应写成“第{numeral(before + 1)}条”的样子")
        self._filled()
        if found != before + 1:
            raise Damaged(number, _out_of_order(before, found))
        text = text.strip(_BLANK)
        if _ITEM.match(text):
            raise Damaged(number, f"第{numeral_text}条的项前面没有款,应先有一段正文")
        self.articles.append(Article(found, self._chapter, (Paragraph(text),) if text else (), number))
        self.open, self.below = True, 0

    def _paragraph(self, number: int, text: str) -> None:
        glued = _GLUED.match(text)
        if glued and number_of(glued[1]) == self._before + 1:
            raise Damaged(number, f"“第{glued[1]}条”后面应有空格,否则分不清是新的一条还是正文")
        if not self.open:
            raise Damaged(number, "这一段不属于任何一条")
        self._last(paragraphs=(*self.articles[-1].paragraphs, Paragraph(text)))
        self.below = 0

    def _item(self, number: int, numeral_text: str, text: str) -> None:
        if not self.open or not self.articles[-1].paragraphs:
            raise Damaged(number, f"第（{numeral_text}）项前面没有款")
        paragraph = self.articles[-1].paragraphs[-1]
        found, wanted = number_of(numeral_text), len(paragraph.items) + 1
        if found != wanted:
            raise Damaged(number, f"这里应是第（{numeral(wanted)}）项,现为第（{numeral_text}）项")
        if not text:
            raise Damaged(number, f"第（{numeral_text}）项没有内容")
        self._revise(replace(paragraph, items=(*paragraph.items, text)))
        self.below = 0

    def _sub_item(self, number: int, found: int, text: str) -> None:
        if found != self.below + 1:
            raise Damaged(number, f"这里应是第{self.below + 1}目,现为第{found}目")
        paragraph = self.articles[-1].paragraphs[-1]
        if paragraph.items:
            *others, last = paragraph.items
            self._revise(replace(paragraph, items=(*others, f"{last}\n{text}")))
        else:
            self._revise(replace(paragraph, text=f"{paragraph.text}\n{text}"))
        self.below = found

    def _last(self, paragraphs: tuple[Paragraph, ...]) -> None:
        self.articles[-1] = replace(self.articles[-1], paragraphs=paragraphs)

    def _revise(self, paragraph: Paragraph) -> None:
        self._last((*self.articles[-1].paragraphs[:-1], paragraph))

    def _filled(self) -> None:
        if self.articles and not self.articles[-1].paragraphs:
            raise Damaged(self.articles[-1].line, f"第{numeral(self.articles[-1].number)}条没有内容")


def _out_of_order(before: int, found: int) -> str:
    if not before:
        return f"应从第一条开始,现为第{numeral(found)}条"
    if found == before:
        return f"第{numeral(found)}条出现了两次"
    if found < before:
        return f"第{numeral(found)}条排在了第{numeral(before)}条后面"
    return f"第{numeral(before)}条后面应是第{numeral(before + 1)}条,现为第{numeral(found)}条"
