"""Text with people, numbers and addresses taken out: what the case knows wherever it stands, and what looks like one.

Pure: no case, no database. One pass over a text; of two that begin at the same place the longer wins, and what is kept
(names of organisations, the bureau's own particulars) shields what it contains.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from cases.public_copy.names import HAN

SHORTEST = 2
PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼使领"
# What looks like a number of this kind, whoever's it is. Digits of any width count; spaces and dashes may part them.
PATTERNS: dict[str, str] = {
    "id_no": r"(?<![0-9A-Za-z])[1-9](?:[\s\-]?\d){16}[\s\-]?[\dXx](?![0-9A-Za-z])"
             r"|(?<![0-9A-Za-z.])[1-9]\d{5}\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}(?![0-9A-Za-z.])",
    "phone": r"(?<!\d)(?:\+?86[\s\-]?)?1[3-9]\d[\s\-]?\d{4}[\s\-]?\d{4}(?!\d)"
             r"|(?<!\d)[（(]?0\d{2,3}[)）]?[\s\-－—]?[2-9]\d{2,3}[\s\-]?\d{4}(?!\d)"
             r"|(?<=电话)[：:\s]*[2-9]\d{6,7}(?!\d)",
    "account": r"(?<![0-9A-Za-z])\d(?:[\s\-]?\d){14,18}(?![0-9A-Za-z])",
    "plate": rf"[{PROVINCES}][A-HJ-NP-Za-hj-np-z][·•\s]?(?=[A-HJ-NP-Za-hj-np-z]*\d)[0-9A-HJ-NP-Za-hj-np-z]{{5,6}}[挂学警港澳]?",
    "email": r"[0-9A-Za-z][\w.+\-]*@[0-9A-Za-z\-]+(?:\.[0-9A-Za-z\-]+)+",
    "chat": r"(?:微信号?|QQ号?|qq号?)[：:\s]*[0-9A-Za-z_\-]{5,20}",
}  # fmt: skip
LABELS = {
    "person": "姓名", "id_no": "身份证件号码", "phone": "电话", "address": "住址", "account": "账号", "plate": "车牌号",
    "email": "电子邮箱", "chat": "即时通信号码", "other": "另外隐去", "code": "统一社会信用代码", "age": "年龄", "postcode": "邮政编码",
}  # fmt: skip
NAMED = "（{}略）"
_NARROW = {code + 0xFEE0: code for code in range(0x21, 0x7F)}  # full-width forms, one for one
_PARTING = re.compile(r"[\s\-—－–·•・．]+")


@dataclass(frozen=True)
class Known:
    """A string the case knows and that must not be told: what it is, whose or of which field, what stands for it."""

    kind: str
    text: str
    label: str
    shown: str = ""

    @property
    def instead(self) -> str:
        return self.shown or NAMED.format(LABELS[self.kind])


@dataclass(frozen=True)
class Hit:
    """Something taken out of the texts: its kind, the string as it stood, what stands for it now, of whom it was."""

    kind: str
    text: str
    shown: str
    label: str


class Mask:
    """Takes out what it knows; counts what it took."""

    def __init__(self, known: Iterable[Known], kept: Iterable[str] = ()) -> None:
        self.hits: Counter[Hit] = Counter()
        self.kept = [text for text in dict.fromkeys(kept) if len(text) >= SHORTEST]
        self.known = {one.text: one for one in known if len(one.text) >= SHORTEST and one.text not in self.kept}
        self._by_form = {_form(text): one for text, one in self.known.items()}
        stays = {_form(text) for text in self.kept}
        listed = sorted({*self.known, *self.kept}, key=lambda text: (-len(text), text))
        parts = [rf"(?P<known>{'|'.join(map(_loose, listed))})"] if listed else []
        parts += [rf"(?P<{kind}>{pattern})" for kind, pattern in PATTERNS.items()]
        self._stays = stays
        self._search = re.compile("|".join(parts))

    def text(self, text: str) -> str:
        """The text without them. Looked for in one width of figures and letters; what stays, stays as it was typed."""
        made, done = [], 0
        for match in self._search.finditer(text.translate(_NARROW)):
            made += [text[done : match.start()], self._instead(match, text[match.start() : match.end()])]
            done = match.end()
        return "".join(made) + text[done:]

    def within(self, value: object) -> object:
        """The same of every text in lists and mappings."""
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, list):
            return [self.within(one) for one in value]
        if isinstance(value, dict):
            return {key: self.within(one) for key, one in value.items()}
        return value

    def removed(self, kind: str, text: str, label: str) -> str:
        """A whole field taken out."""
        shown = "略"
        self.hits[Hit(kind, text, shown, label)] += 1
        return shown

    def _instead(self, match: re.Match[str], typed: str) -> str:
        found = match[0]
        if match.lastgroup == "known":
            form = _form(found)
            if form in self._stays or (one := self._by_form.get(form)) is None:
                return typed
            self.hits[Hit(one.kind, one.text, one.instead, one.label)] += 1
            return one.instead
        kind = match.lastgroup or ""
        shown = NAMED.format(LABELS[kind])
        self.hits[Hit(kind, found, shown, f"{LABELS[kind]}（按样式识别）")] += 1
        return shown


def patterned(text: str, kept: Iterable[str] = ()) -> list[str]:
    """Kinds of numbers a text still seems to hold, those kept aside."""
    mask = Mask((), kept)
    mask.text(text)
    return list(dict.fromkeys(hit.kind for hit in mask.hits))


def tails(address: str) -> list[str]:
    """An address, and the same without province, city and county: people say 红旗路12号 of 云川市城关区红旗路12号."""
    found, rest = [address], address
    for level in ("[省]|自治区", "[市盟州]|地区", "[区县市旗]", "街道|[镇乡]"):
        cut = re.match(rf"[{HAN}]{{1,8}}?(?:{level})", rest)
        if cut and len(rest) - cut.end() >= 4 and re.search(r"\d", unicodedata.normalize("NFKC", rest[cut.end() :])):
            rest = rest[cut.end() :]
            found.append(rest)
    return found


def _form(text: str) -> str:
    """How two spellings of one string are the same: width, case, what parts its characters."""
    return _PARTING.sub("", unicodedata.normalize("NFKC", text)).upper()


def _loose(text: str) -> str:
    """A string's pattern: either width and case of a character; blanks, dots and, beside figures, dashes between."""
    chars = [char for char in text if not _PARTING.fullmatch(char)]
    parts = [_either(char) + (r"[\s\-—－–]*" if char.isascii() else r"[\s·•・．]*") for char in chars[:-1]]
    return "".join(parts) + "".join(map(_either, chars[-1:]))


def _either(char: str) -> str:
    forms = {char, unicodedata.normalize("NFKC", char)}
    forms |= {one.upper() for one in forms} | {one.lower() for one in forms}
    forms = {one for one in forms if len(one) == 1}
    return "[" + "".join(re.escape(one) for one in sorted(forms)) + "]"
