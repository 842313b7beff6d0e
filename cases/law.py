"""What a rule may cite: an article of law (`Article`) or a rule of the house (`Policy`).

Two types on purpose: a bureau's own policy never passes for law. Pure; no database.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

_DIGITS = "零一二三四五六七八九"


def numeral(number: int) -> str:
    """The Chinese numeral of 1…9999 as statutes print it (`第一百零八条`)."""
    if number < 10:
        return _DIGITS[number]
    text, started = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, unit)
        if digit:
            text += _DIGITS[digit] + name
            started = True
        elif started and number and not text.endswith("零"):
            text += "零"
    return text[1:] if text.startswith("一十") else text


@dataclass(frozen=True)
class Statute:
    """A statute or regulation. `since` is the first day in force of the version cited here."""

    name: str
    title: str
    since: date
    until: date | None = None

    def art(self, number: int, paragraph: int = 0, item: int = 0) -> Article:
        """Article (条), paragraph (款) and item (项); 0 where none is meant."""
        return Article(self, number, paragraph, item)


@dataclass(frozen=True)
class Article:
    statute: Statute
    number: int
    paragraph: int = 0
    item: int = 0

    @property
    def cite(self) -> str:
        """`行政处罚法/42/1`, the form used in data and dossiers."""
        parts = [str(n) for n in (self.number, self.paragraph, self.item)]
        while parts[-1] == "0":
            parts.pop()
        return "/".join([self.statute.name, *parts])

    def __str__(self) -> str:
        return self.statute.name + article_text(self.number, self.paragraph, self.item)


@dataclass(frozen=True)
class Policy:
    """A bureau's own rule (内部规定), or a reading the statute leaves open. Never law."""

    text: str

    @property
    def cite(self) -> str:
        return f"内部规定/{self.text}"

    def __str__(self) -> str:
        return f"内部规定:{self.text}"


Source = Article | Policy


def article_text(number: int, paragraph: int = 0, item: int = 0) -> str:
    text = f"第{numeral(number)}条"
    if paragraph:
        text += f"第{numeral(paragraph)}款"
    if item:
        text += f"第（{numeral(item)}）项"
    return text


@dataclass(frozen=True, order=True)
class Citation:
    """One citation out of a case: `安全生产法/97/1/7`. 0 where a level is left out."""

    statute: str
    article: int
    paragraph: int = 0
    item: int = 0

    _FORM = re.compile(r"^([^/+\s]{2,40})/(\d{1,4})(?:/(\d{1,3}))?(?:/(\d{1,3}))?$")

    @classmethod
    def parse(cls, text: str) -> Citation:
        """Raises ValueError where the text is not `statute/article[/paragraph[/item]]`."""
        match = cls._FORM.match(text.strip())
        if match is None:
            raise ValueError(f"法条写法应为“法律名/条/款/项”,如 安全生产法/97/1/7,现为“{text}”")
        name, *numbers = match.groups()
        return cls(name, *(int(n) if n else 0 for n in numbers))

    @classmethod
    def parse_many(cls, text: str) -> tuple[Citation, ...]:
        """Several citations joined by `+`."""
        return tuple(cls.parse(part) for part in text.split("+"))

    @property
    def cite(self) -> str:
        """As it was written: `安全生产法/97/1/7`."""
        parts = [str(n) for n in (self.article, self.paragraph, self.item)]
        while len(parts) > 1 and parts[-1] == "0":
            parts.pop()
        return "/".join([self.statute, *parts])

    @property
    def key(self) -> str:
        """Canonical form; an article of one paragraph may leave the paragraph out, so 0 reads as 1."""
        text = f"{self.statute}/{self.article}/{self.paragraph or 1}"
        return f"{text}/{self.item}" if self.item else text

    def __str__(self) -> str:
        return f"《{full_title(self.statute)}》{article_text(self.article, self.paragraph, self.item)}"


PENALTY_LAW = Statute("行政处罚法", "中华人民共和国行政处罚法", date(2021, 7, 15))
SAFETY_LAW = Statute("安全生产法", "中华人民共和国安全生产法", date(2021, 9, 1))
COERCION_LAW = Statute("行政强制法", "中华人民共和国行政强制法", date(2012, 1, 1))
RECONSIDERATION_LAW = Statute("行政复议法", "中华人民共和国行政复议法", date(2024, 1, 1))
LITIGATION_LAW = Statute("行政诉讼法", "中华人民共和国行政诉讼法", date(2017, 7, 1))
CIVIL_PROCEDURE_LAW = Statute("民事诉讼法", "中华人民共和国民事诉讼法", date(2024, 1, 1))
ARCHIVES_LAW = Statute("档案法", "中华人民共和国档案法", date(2021, 1, 1))
LICENCE_RULES = Statute("安全生产许可证条例", "安全生产许可证条例", date(2014, 7, 29))
CHEMICALS_RULES = Statute("危险化学品安全管理条例", "危险化学品安全管理条例", date(2013, 12, 7))
ACCIDENT_RULES = Statute("生产安全事故报告和调查处理条例", "生产安全事故报告和调查处理条例", date(2007, 6, 1))
EMERGENCY_RULES = Statute("生产安全事故应急条例", "生产安全事故应急条例", date(2019, 4, 1))
FIREWORKS_RULES = Statute("烟花爆竹安全管理条例", "烟花爆竹安全管理条例", date(2016, 2, 6))

# Rules of the ministry. Nothing is cited from them but penalty clauses, as rows (cases/data/clauses/ministry_rules.toml).
PLAN_RULES = Statute("生产安全事故应急预案管理办法", "生产安全事故应急预案管理办法", date(2019, 9, 1))
SPECIAL_WORK_RULES = Statute(
    "特种作业人员安全技术培训考核管理规定", "特种作业人员安全技术培训考核管理规定", date(2015, 7, 1)
)
CONFINED_SPACE_RULES = Statute("工贸企业有限空间作业安全规定", "工贸企业有限空间作业安全规定", date(2024, 1, 1))
OLD_CONFINED_SPACE_RULES = Statute(
    "工贸企业有限空间作业安全管理与监督暂行规定", "工贸企业有限空间作业安全管理与监督暂行规定", date(2015, 7, 1),
    date(2023, 12, 31),
)  # fmt: skip
HAZARD_RULES = Statute("安全生产事故隐患排查治理暂行规定", "安全生产事故隐患排查治理暂行规定", date(2008, 2, 1))
PENALTY_RULES = Statute("安全生产违法行为行政处罚办法", "安全生产违法行为行政处罚办法", date(2026, 2, 1))

STATUTES: dict[str, Statute] = {
    s.name: s
    for s in (
        PENALTY_LAW,
        SAFETY_LAW,
        COERCION_LAW,
        RECONSIDERATION_LAW,
        LITIGATION_LAW,
        CIVIL_PROCEDURE_LAW,
        ARCHIVES_LAW,
        LICENCE_RULES,
        CHEMICALS_RULES,
        ACCIDENT_RULES,
        EMERGENCY_RULES,
        FIREWORKS_RULES,
        PLAN_RULES,
        SPECIAL_WORK_RULES,
        CONFINED_SPACE_RULES,
        OLD_CONFINED_SPACE_RULES,
        HAZARD_RULES,
        PENALTY_RULES,
    )
}


def full_title(name: str) -> str:
    """The full title of a statute by its short name; an unknown name stays as it is."""
    return STATUTES[name].title if name in STATUTES else name
