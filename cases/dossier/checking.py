"""Everything that can be wrong with a dossier, found before its first act: one list, each with its path."""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from cases import clock, files, inputs
from cases.dossier import parameters
from cases.dossier.shapes import ActIn, Dossier, OfficerIn
from cases.inputs.after import CorrectEvent
from cases.inputs.inquiry import Gathered, RecordParty, RecordViolation
from cases.inputs.paperwork import AttachCompanion
from cases.inputs.types import Known
from cases.inputs.wrongs import InputError, Wrong, shown, wrongs
from cases.registry import ACTS, Role

WRITTEN_ON_TOP = ("title", "procedure", "source", "parties", "violations")


def parse(raw: Any, folder: Path | None = None) -> Dossier:
    """Check a whole dossier before its first act; `folder` is where its evidence files lie. Raises InputError."""
    if not isinstance(raw, dict):
        raise InputError([Wrong("(文件)", "应为一个 JSON 对象,以 { 开始,以 } 结束")])
    try:
        dossier = Dossier.model_validate(raw, by_alias=True, by_name=False)
    except ValidationError as error:
        raise InputError([*wrongs(error, "", raw), *_despite(raw, error, folder)]) from None
    found = [*_ids(dossier), *_officers(dossier), *parameters.wrongs(dossier.bureau.parameters)]
    found += _Acts.of(dossier, folder).wrongs()
    if found:
        raise InputError(list(dict.fromkeys(found)))
    return dossier


def _despite(raw: dict[str, Any], error: ValidationError, folder: Path | None) -> Iterator[Wrong]:
    """What else is wrong where the form of the file itself is not right: parameters, and every act as far as it goes."""
    bureau = raw.get("bureau")
    given = bureau.get("parameters") if isinstance(bureau, dict) else None
    if isinstance(given, dict):
        yield from parameters.wrongs(given)
    acts, officers = _objects(raw, "acts"), _objects(raw, "officers")
    names = [o["name"].strip() for o in officers if isinstance(o.get("name"), str)]
    above = {o["name"].strip() for o in officers if o.get("superior") is True and isinstance(o.get("name"), str)}
    mended = [_mended(act, names[0] if names else "某") for act in acts]
    counted = Counter(names) if _names_stand(error, "officers", "name") else None
    parties = _ids_of(raw, "parties") if _names_stand(error, "parties", "id") else None
    violations = _ids_of(raw, "violations") if _names_stand(error, "violations", "id") else None
    yield from _Acts(mended, counted, above, parties, violations, None, folder).wrongs()


def _names_stand(error: ValidationError, key: str, field: str) -> bool:
    """Whether the ids (or names) of a list are right, so that what refers to them can be checked."""
    places = [item["loc"] for item in error.errors() if item["loc"][:1] == (key,)]
    return not any(len(place) < 3 or place[2] == field for place in places)


def _ids_of(raw: dict[str, Any], key: str) -> set[str]:
    return {row["id"].strip() for row in _objects(raw, key) if isinstance(row.get("id"), str)}


def _objects(raw: dict[str, Any], key: str) -> list[dict[str, Any]]:
    rows = raw.get(key)
    return [row if isinstance(row, dict) else {} for row in rows] if isinstance(rows, list) else []


def _mended(act: dict[str, Any], name: str) -> ActIn | None:
    """An act with harmless values where its own form is wrong (that has been said); None where too little is left."""
    try:
        return ActIn.model_validate(act, by_alias=True, by_name=False)
    except ValidationError as error:
        wrong = {item["loc"][0] for item in error.errors()}
    if "act" in wrong or "data" in wrong:
        return None
    kept = {key: value for key, value in act.items() if key not in wrong}
    try:
        return ActIn.model_validate({"on": clock.today(), "by": name} | kept, by_alias=True, by_name=False)
    except ValidationError:
        return None


def _ids(dossier: Dossier) -> Iterator[Wrong]:
    ids = {"parties": [p.id for p in dossier.parties], "violations": [v.id for v in dossier.violations]}
    for name, given in ids.items():
        for i, one in enumerate(given):
            if one in given[:i]:
                yield Wrong(f"{name}[{i}].id", f"编号“{one}”与 {name}[{given.index(one)}] 重复")
    parties = {p.id for p in dossier.parties}
    for i, violation in enumerate(dossier.violations):
        if violation.party not in parties:
            yield Wrong(f"violations[{i}].party", f"没有编号为“{violation.party}”的当事人")


def _officers(dossier: Dossier) -> Iterator[Wrong]:
    licences: dict[str, int] = {}
    heads = [i for i, o in enumerate(dossier.officers) if o.head and not o.superior]
    for i in heads[1:]:
        yield Wrong(f"officers[{i}].head", f"主要负责人只有一名(已有 officers[{heads[0]}])")
    for i, officer in enumerate(dossier.officers):
        yield from _officer(officer, f"officers[{i}]", dossier)
        number = officer.licence_no
        if number and number in licences and dossier.officers[licences[number]].name != officer.name:
            yield Wrong(f"officers[{i}].licence_no", f"执法证号与 officers[{licences[number]}] 重复")
        licences.setdefault(number, i)


def _officer(officer: OfficerIn, path: str, dossier: Dossier) -> Iterator[Wrong]:
    if officer.licence_no and officer.valid_from is None:
        yield Wrong(f"{path}.valid_from", "有执法证号的,要写有效期起")
    if officer.valid_from and officer.valid_to and officer.valid_to < officer.valid_from:
        yield Wrong(f"{path}.valid_to", "有效期止早于有效期起")
    if officer.head and Role.LEADER not in officer.roles:
        yield Wrong(f"{path}.head", "主要负责人的角色应为 leader")
    if officer.superior and dossier.bureau.superior is None:
        yield Wrong(f"{path}.superior", "没有写上一级机关(bureau.superior)")


class _Acts:
    """The acts in their order: each may name what stood or was recorded before it."""

    def __init__(
        self, acts: Sequence[ActIn | None], names: Counter[str] | None, above: set[str],
        parties: set[str] | None, violations: set[str] | None, top: dict[str, Any] | None, folder: Path | None,
    ) -> None:  # fmt: skip
        self.acts = acts
        self.names = names
        self.above = above
        self.top = top
        self.folder = folder
        self.known = Known(parties, violations, officer=self._one)
        self.receipts: dict[str, int] = {}
        self.evidence = 0
        self.typed: list[inputs.ActInput | None] = []

    @classmethod
    def of(cls, dossier: Dossier, folder: Path | None) -> _Acts:
        return cls(
            dossier.acts, Counter(o.name for o in dossier.officers), {o.name for o in dossier.officers if o.superior},
            {p.id for p in dossier.parties}, {v.id for v in dossier.violations}, on_top(dossier), folder,
        )  # fmt: skip

    def wrongs(self) -> list[Wrong]:
        return [wrong for i, act in enumerate(self.acts) for wrong in self._act(i, act)]

    def _one(self, name: str) -> str:
        if self.names is None:
            return name
        if not self.names[name]:
            raise LookupError(f"officers 中没有“{shown(name)}”")
        if self.names[name] > 1:
            raise LookupError(f"officers 中名为“{name}”的不止一人")
        return name

    def _act(self, i: int, act: ActIn | None) -> Iterator[Wrong]:
        path = f"acts[{i}]"
        self.typed.append(None)
        if act is None:
            return
        yield from self._order(i, act, path)
        yield from self._people(act, path)
        if act.act not in ACTS:
            return
        try:
            typed = self._typed(act, f"{path}.data")
        except InputError as error:
            yield from error.wrongs
            return
        if typed is None:
            return
        self.typed[i] = typed
        yield from self._receipt(i, typed, path)
        yield from self._files(typed, path)
        self.evidence += isinstance(typed, Gathered)
        if (number := getattr(typed, "evidence", 0)) > self.evidence:
            yield Wrong(f"{path}.data.evidence", f"没有第{number}号证据")
        yield from self._correction(i, typed, path)
        if isinstance(typed, RecordParty) and self.known.parties is not None:
            self.known.parties = self.known.parties | {typed.record.id}
        if isinstance(typed, RecordViolation) and self.known.violations is not None:
            self.known.violations = self.known.violations | {typed.record.id}

    def _order(self, i: int, act: ActIn, path: str) -> Iterator[Wrong]:
        if act.act not in ACTS:
            close = difflib.get_close_matches(act.act, ACTS, 1)
            hint = f",是不是 {close[0]}" if close else ""
            yield Wrong(f"{path}.act", f"没有“{shown(act.act)}”这种执法行为{hint}")
        elif (i == 0) != (act.act == "register_clue"):
            why = "第一项应为 register_clue(登记线索)" if i == 0 else "register_clue 只能是第一项:一个文件一个案件"
            yield Wrong(f"{path}.act", why)

    def _people(self, act: ActIn, path: str) -> Iterator[Wrong]:
        named = [("by", act.by), *((f"with[{k}]", n) for k, n in enumerate(act.team)),
                 ("entered_by", act.entered_by), ("approved_by", act.approved_by)]  # fmt: skip
        if "entered_by" in act.data:
            entered = act.data["entered_by"]
            named.append(("data.entered_by", entered if isinstance(entered, str) else ""))
        if act.by in self.above and act.act in ACTS and not ACTS[act.act].superior:
            yield Wrong(f"{path}.by", f"“{act.by}”是上一级机关的人员,不能办理本案")
        for label, name in named:
            if name is not None:
                try:
                    self._one(name)
                except LookupError as error:
                    yield Wrong(f"{path}.{label}", str(error))
        for key in ("entered_by", "approved_by"):
            if getattr(act, key) is not None and key in act.data and act.data[key] != getattr(act, key):
                yield Wrong(f"{path}.data.{key}", f"与 {path}.{key} 不一致")

    def _typed(self, act: ActIn, path: str) -> inputs.ActInput | None:
        data = own_data(act)
        if act.act == "register_clue":
            if twice := [k for k in WRITTEN_ON_TOP if k in data]:
                raise InputError([Wrong(f"{path}.{k}", "写在文件最外层,这里不写") for k in twice])
            if self.top is None:
                return None
            data |= self.top
        try:
            return inputs.parse(act.act, data, self.known, path)
        except InputError as error:
            raise InputError([_where_it_stands(wrong, path) for wrong in error.wrongs]) from None

    def _receipt(self, i: int, typed: inputs.ActInput, path: str) -> Iterator[Wrong]:
        number = getattr(typed, "receipt_no", "")
        if number and number in self.receipts:
            yield Wrong(f"{path}.data.receipt_no", f"票据号“{number}”与 acts[{self.receipts[number]}] 重复")
        if number:
            self.receipts.setdefault(number, i)

    def _files(self, typed: inputs.ActInput, path: str) -> Iterator[Wrong]:
        for k, name in enumerate(getattr(typed, "files", ())):
            try:
                files.kind_of(files.beside(self.folder, name), name, word=isinstance(typed, AttachCompanion))
            except files.FileRefused as error:
                yield Wrong(f"{path}.data.files[{k}]", str(error))

    def _correction(self, i: int, typed: inputs.ActInput, path: str) -> Iterator[Wrong]:
        """A correction must leave the old event one that its own act would take."""
        number = typed.event if isinstance(typed, CorrectEvent) else 0
        target, act = (self.typed[number - 1], self.acts[number - 1]) if 0 < number <= i else (None, None)
        if not isinstance(typed, CorrectEvent) or target is None or act is None:
            return
        merged = {**target.model_dump(mode="python"), **typed.fields}
        known = Known(self.known.parties, self.known.violations, stored=True)
        try:
            inputs.parse(act.act, merged, known, f"{path}.data.fields")
        except InputError as error:
            yield from error.wrongs


def _where_it_stands(wrong: Wrong, path: str) -> Wrong:
    """What `register_clue` takes from the top of the file is named by its place there."""
    inner = wrong.path.removeprefix(f"{path}.")
    on_top = path == "acts[0].data" and re.split(r"[.\[]", inner)[0] in WRITTEN_ON_TOP
    return Wrong(inner, wrong.message) if on_top else wrong


def own_data(act: ActIn) -> dict[str, Any]:
    """What the act itself takes: `approved_by` belongs to it wherever it was written, `entered_by` does not."""
    data = {k: v for k, v in act.data.items() if k != "entered_by"}
    return data | ({"approved_by": act.approved_by} if act.approved_by else {})


def on_top(dossier: Dossier) -> dict[str, Any]:
    """What `register_clue` takes from the top of the file."""
    return dossier.model_dump(mode="python", by_alias=True, include=set(WRITTEN_ON_TOP))


__all__ = ["on_top", "own_data", "parse"]
