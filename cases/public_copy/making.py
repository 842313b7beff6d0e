"""A paper's public copy: bound values with fields masked by rule, drawn anew, then proved to hold nothing of them.

Never painted over: what is not to be told is not in the values that are drawn. What cannot be proved is refused.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from cases.facts import Facts
from cases.models import Document, DocumentEntry
from cases.public_copy.known import page, particulars
from cases.public_copy.masking import LABELS, Hit, Known, Mask, patterned
from cases.public_copy.names import HAN, SURNAMES, personal
from documents import wording
from documents.absence import Hidden, leaks
from documents.drawing import Entry, draw
from documents.forms import Form, load_form
from documents.marks import Marks
from documents.pdftext import UnreadableText

ADULT = 18
STANDING = ("issued", "rectified")
LEAST_PROVED = 4  # characters of a field left out as a whole: "45" stands in every paper
ROLES = "证人|见证人|被询问人|代理人|负责人|法定代表人|经营者|投资人|员工|职工|工人|安全员|管理员|司机|驾驶员|死者|伤者|受害人|举报人"
DOUBTFUL = re.compile(  # a name behind what somebody is, before a stop or what somebody does
    rf"(?:{ROLES})[：:]?(?P<name>[{SURNAMES}][{HAN}]{{1,2}})"
    r"(?=[，。、；：,;:（）()\s]|$|称|说|陈述|签名|签字|指认|反映|证实|在|于|等|对)"
)


class NotPublic(Exception):
    """There can be no public copy; the message says why, in Chinese, naming the field."""


@dataclass(frozen=True)
class PublicCopy:
    """A public copy as it was proved: the file, what was taken out, what somebody should look at, its labelled fields."""

    document: Document
    title: str
    data: bytes
    hits: dict[Hit, int]
    doubts: list[str] = field(default_factory=list)
    texts: list[tuple[str, str]] = field(default_factory=list)

    @cached_property
    def sha256(self) -> str:
        return hashlib.sha256(self.data).hexdigest()

    @property
    def name(self) -> str:
        number = f" {self.document.number.text}" if self.document.number else ""
        return f"{self.title}{number}（公开文本）.pdf"


def publishable(document: Document) -> bool:
    """Whether a public copy of this paper makes sense."""
    return document.form in page()["forms"] and document.state in STANDING


class Maker:
    """Makes the public copies of one case's papers. `also`: words a clerk wants out besides."""

    def __init__(self, facts: Facts, also: Iterable[str] = ()) -> None:
        self.facts = facts
        self.known, self.kept = particulars(facts).finished()
        words = [word.strip() for word in also if word.strip()]
        self.known += [Known("other", word, LABELS["other"], _for_word(word)) for word in words]
        self.kept = [text for text in self.kept if text not in words]

    def made(self, document: Document) -> PublicCopy:
        """The public copy of a paper. Raises NotPublic; typefaces.UncoveredCharacter where it cannot be drawn."""
        form = load_form(document.form, document.edition)
        if not publishable(document):
            raise NotPublic(f"{form.title}不制作公开文本")
        self._no_minor(document)
        mask = Mask(self.known, self.kept)
        values = self._values(mask, form, document)
        rows = DocumentEntry.objects.filter(document=document).order_by("pk")
        entries = [Entry(row.box, mask.within(json.loads(row.values))) for row in rows]  # type: ignore[arg-type]
        data = draw(
            form, values, number=document.number.text if document.number else "", on=document.on.isoformat(),
            entries=entries, marks=Marks(public=True),
        )  # fmt: skip
        self._prove(mask, data, values, entries)
        return PublicCopy(document, form.title, data, dict(mask.hits), self._doubts(values), _told(form, values))

    def _no_minor(self, document: Document) -> None:
        """Nothing of a minor is published (documents.md B4)."""
        acts = [date.fromisoformat(str(v["act_start"])) for v in self.facts.history.violations.values()]
        first = min([*acts, document.on])
        for party in self.facts.history.parties.values():
            born = _born(party)
            if born is not None and _age(born, first) < ADULT:
                raise NotPublic(f"当事人（{party['name'][:1]}某）行为时未满{ADULT}周岁，不得公开")

    # -- values ------------------------------------------------------------------------------------------------------

    def _values(self, mask: Mask, form: Form, document: Document) -> dict[str, Any]:
        given: dict[str, Any] = json.loads(document.values)
        paths = {one.name: (one.path, one.label.replace("\u3000", "")) for one in form.fields}
        unit = self.facts.history.parties.get(document.party_key, {}).get("kind") == "unit"
        return {name: self._field(mask, *paths.get(name, ("", "")), value, unit) for name, value in given.items()}

    def _field(self, mask: Mask, path: str, label: str, value: Any, unit: bool) -> Any:
        tail = path.rpartition(".")[2]
        if path.startswith("bureau.") or not isinstance(value, (str, list, dict)):
            return value
        if isinstance(value, str) and tail in page()["removed"] and value and value not in self.kept:
            return mask.removed(page()["removed"][tail], value, label or LABELS[page()["removed"][tail]])
        return self._nested(mask, value)

    def _nested(self, mask: Mask, value: Any) -> Any:
        """Rows of a list lose the same fields; all other text is gone through."""
        if isinstance(value, list):
            return [self._nested(mask, one) for one in value]
        if isinstance(value, Mapping):
            return {
                key: mask.removed(page()["removed"][key], one, LABELS[page()["removed"][key]])
                if key in page()["removed"] and isinstance(one, str) and one and one not in self.kept
                else self._nested(mask, one)
                for key, one in value.items()
            }
        return mask.within(value)

    # -- proof -------------------------------------------------------------------------------------------------------

    def _prove(self, mask: Mask, data: bytes, values: Mapping[str, Any], entries: Iterable[Entry]) -> None:
        """Nothing hidden is anywhere in the file; nothing that looks like a number of a person is left in the values."""
        hidden = [Hidden(one.label, one.text) for one in mask.known.values()]
        hidden += [Hidden(hit.label, hit.text) for hit in mask.hits if len(hit.text) >= LEAST_PROVED]
        left = [kind for text in _all([values, [e.values for e in entries]]) for kind in patterned(text, self.kept)]
        try:
            found = [str(leak) for leak in leaks(data, hidden, self.kept)]
        except UnreadableText as error:
            raise NotPublic(str(error)) from error
        found += [f"{LABELS[kind]}（样式）" for kind in left]
        if found:
            raise NotPublic(
                f"公开文本里还有应当隐去的内容：{'、'.join(dict.fromkeys(found))}。没有生成，请修改文书内容或者隐去规则"
            )

    def _doubts(self, values: Mapping[str, Any]) -> list[str]:
        """What no rule can decide, for a person to look at."""
        text = "\n".join(_all(values))
        people = [one for one in self.known if one.kind == "person"]
        found = [f"“{one.text}”是“{kept}”名称的一部分，按规则保留"
                 for kept in self.kept for one in people if one.text in kept and kept in text]  # fmt: skip
        names = dict.fromkeys(match["name"] for match in DOUBTFUL.finditer(text) if "某" not in match["name"])
        found += [f"“{name}”像是姓名，案件里没有登记，请核对" for name in names if name not in self.kept]
        return list(dict.fromkeys(found))


def made(facts: Facts, document: Document, also: Iterable[str] = ()) -> PublicCopy:
    """The public copy of one paper. Raises what `Maker.made` does."""
    return Maker(facts, also).made(document)


def _told(form: Form, values: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The fields of the copy as the paper words them, those with a label."""
    texts = [(one.label.replace("\u3000", ""), _text(form, values, one.name)) for one in form.fields if one.label]
    return [(label, text) for label, text in texts if text]


def _text(form: Form, values: Mapping[str, Any], name: str) -> str:
    value = values.get(name)
    if isinstance(value, list) and all(isinstance(one, dict) for one in value):
        return "\n".join(str(one.get("title") or one.get("name") or "　".join(map(str, one.values()))) for one in value)
    return wording.value_of(form, values, name)


def _for_word(word: str) -> str:
    return f"{word[:1]}某某" if personal(word) else "（略）"


def _all(value: Any) -> Iterable[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for one in value.values():
            yield from _all(one)
    elif isinstance(value, (list, tuple)):
        for one in value:
            yield from _all(one)


def _born(party: Mapping[str, Any]) -> date | None:
    """A natural person's day of birth, as told or as the identity number has it."""
    if party.get("kind") == "unit":
        return None
    number = re.fullmatch(r"\d{6}(\d{4})(\d{2})(\d{2})\d{3}[\dXx]", str(party.get("id_no") or ""))
    text = str(party.get("birth") or (number and "-".join(number.groups())) or "")
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _age(born: date, on: date) -> int:
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))
