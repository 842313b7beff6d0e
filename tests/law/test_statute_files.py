"""The twelve statute files beside the repository: every article of every one, counted by other means."""

from __future__ import annotations

import re
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from cases import lawbase
from cases.law import STATUTES
from cases.models import StatuteText, StatuteVersion
from cases.statutes import dating
from cases.statutes.parsing import Damaged, parse

LAWS = Path(__file__).resolve().parents[2].parent / "shared" / "laws"
FILES = sorted(LAWS.glob("*.md")) if LAWS.is_dir() else []
needs_texts = pytest.mark.skipif(not FILES, reason="法律文本不在旁边的 shared/laws 目录,跳过")
EACH = pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)

SINCE = {
    "危险化学品安全管理条例": "2013-12-07", "安全生产法": "2021-09-01", "安全生产许可证条例": "2014-07-29",
    "档案法": "2021-01-01", "民事诉讼法": "2024-01-01", "烟花爆竹安全管理条例": "2016-02-06",
    "生产安全事故应急条例": "2019-04-01", "生产安全事故报告和调查处理条例": "2007-06-01", "行政处罚法": "2021-07-15",
    "行政复议法": "2024-01-01", "行政强制法": "2012-01-01", "行政诉讼法": "2017-07-01",
}  # fmt: skip


def body(file: Path) -> list[str]:
    lines = file.read_text(encoding="utf-8").split("\n")
    return [line.strip(" \t\u3000\u200b") for line in lines[lines.index("<!-- INFO END -->") + 1 :]]


def worth(numeral: str) -> int:
    """A Chinese numeral digit by digit: 三百零六 is 3 × 100 + 6."""
    total, digit = 0, 0
    for char in numeral:
        if char in "一二三四五六七八九":
            digit = "一二三四五六七八九".index(char) + 1
        elif char in "十百千":
            total, digit = total + (digit or 1) * {"十": 10, "百": 100, "千": 1000}[char], 0
    return total + digit


def counted(file: Path) -> tuple[int, int, int]:
    """Articles, paragraphs and items, by the beginnings of lines alone."""
    articles = paragraphs = items = 0
    for line in body(file):
        if not line or line.startswith("#"):
            continue
        begins = re.match(r"第[一二三四五六七八九十百千零]+条[ \u3000]", line)
        if re.match(r"[(（][一二三四五六七八九十]+[)）]", line):
            items += 1
        else:
            articles += bool(begins)
            paragraphs += 1
    return articles, paragraphs, items


@needs_texts
@EACH
def test_every_article_paragraph_and_item_of_a_file_is_read(file: Path) -> None:
    parsed = parse(file.read_bytes())
    last = [m[1] for line in body(file) if (m := re.match(r"第([^条]{1,8})条[ \u3000]", line))][-1]
    found = [a.number for a in parsed.articles]
    paragraphs = [p for a in parsed.articles for p in a.paragraphs]
    assert found == list(range(1, worth(last) + 1))
    assert (len(found), len(paragraphs), sum(len(p.items) for p in paragraphs)) == counted(file)


@needs_texts
@EACH
def test_no_character_of_a_file_is_lost(file: Path) -> None:
    """Every word of the body stands again in an article, an item or a heading."""
    parsed = parse(file.read_bytes())
    kept = "".join(text for *_, text in parsed.rows()) + "".join(
        name for chapter in dict.fromkeys(a.chapter for a in parsed.articles) for name in chapter.split(" / ")
    )
    numbers = re.compile(r"^第[一二三四五六七八九十百千零]+条[ \u3000]+|^[(（][一二三四五六七八九十]+[)）]")
    written = "".join(numbers.sub("", line) for line in body(file) if not line.startswith("#"))
    plain = re.compile(r"[\s\u200b]")
    for part in re.split(r"(?<=。)", written):
        assert plain.sub("", part) in plain.sub("", kept), part[:40]
    headings = {plain.sub("", line.lstrip("#")) for line in body(file) if line.startswith("#")}
    assert headings == {plain.sub("", n) for a in parsed.articles for n in a.chapter.split(" / ") if n}


@needs_texts
def test_no_article_but_the_last_can_be_lost_from_a_file_unnoticed() -> None:
    file = next(f for f in FILES if f.name.startswith("安全生产法("))
    lines = file.read_text(encoding="utf-8").split("\n")
    begins = [n for n, line in enumerate(lines) if re.match(r"第[^条]{1,8}条 ", line)]
    assert len(begins) == 119
    for number in begins[:-1]:
        with pytest.raises(Damaged):
            parse("\n".join(lines[:number] + lines[number + 1 :]).encode())


@needs_texts
@EACH
def test_the_first_day_of_each_is_known_without_asking(file: Path) -> None:
    parsed = parse(file.read_bytes())
    name = dating.short_name(parsed.title)
    found = dating.dates(parsed, name, file.name)
    assert found.valid_from == date.fromisoformat(SINCE[name]) == STATUTES[name].since
    assert f"({found.passed_on})" in file.name


@needs_texts
@pytest.mark.django_db
def test_all_files_import_in_one_go_and_the_number_of_articles_is_printed() -> None:
    lawbase.forget()
    out = StringIO()
    call_command("import_statute", *map(str, FILES), stdout=out)
    told = dict(re.findall(r"^(.+?):已导入。(\d+)条", out.getvalue(), re.M))
    assert len(FILES) == 12
    assert told == {f.name.partition("(")[0]: str(counted(f)[0]) for f in FILES}
    for version in StatuteVersion.objects.all():
        numbers = StatuteText.objects.filter(version=version).values_list("article", flat=True).distinct()
        assert numbers.count() == version.articles == int(told[version.name])
    lawbase.forget()
