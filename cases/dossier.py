"""A whole case as one JSON file, driven through the engine act by act.

`read` checks the file against its schema and says every wrong field with its path; `run` makes bureau and officers,
performs the acts and stops at the first refusal; `result` tells what came of it.
"""

from __future__ import annotations

import json

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, Literal

from django.db import transaction
from pydantic import Field, ValidationError

from cases import clock, engine, files, inputs, lawbase, selectors
from cases.effects import Attached
from cases.facts import Facts
from cases.guards.base import Reason
from cases.inputs.shapes import PartyIn, SourceIn, ViolationIn
from cases.inputs.types import Day, InputError, Known, Name, OfficerRef, Shape, Title, Words, Wrong, wrongs
from cases.models import Bureau, Case, Event, LedgerEntry, Licence, Officer, OfficerRole, ParameterRow
from cases.registry import ACTS, Role
from documents.forms import load_form

MAX_BYTES = 20 * 1024 * 1024
ALWAYS = date(2000, 1, 1)
RoleName = Literal[tuple(Role.values)]  # type: ignore[valid-type]


class BureauIn(Shape):
    name: Name = Field(title="名称")
    code: Annotated[Words, Field(pattern=r"^\d{6,12}$")] = Field(title="行政区划代码")
    abbr: Name = Field(title="文号简称")
    level: Literal["nation", "province", "city", "county", "township"] = "county"
    government: Words = ""
    court: Words = ""
    address: Words = ""
    postcode: Words = ""
    phone: Words = ""
    bank: Words = ""
    account: Words = ""
    payee: Words = ""
    parameters: dict[str, Any] = Field(default_factory=dict, title="本机关参数(金额为元)")


class OfficerIn(Shape):
    name: Name = Field(title="姓名")
    role: RoleName = Field(title="角色")
    also: list[RoleName] = Field(default_factory=list, max_length=8, title="兼任角色")
    head: bool = False
    title: Words = ""
    licence_no: Words = ""
    valid_from: Day | None = None
    valid_to: Day | None = None
    legal_qualification_no: Words = ""


class ActIn(Shape):
    act: str = Field(title="执法行为")
    on: Day = Field(title="日期")
    by: OfficerRef = Field(title="办理人")
    team: list[OfficerRef] = Field(default_factory=list, alias="with", max_length=20, title="共同办理人")
    entered_by: OfficerRef | None = Field(None, title="补录人")
    approved_by: OfficerRef | None = Field(None, title="批准人")
    data: dict[str, Any] = Field(default_factory=dict, title="内容")


class Dossier(Shape):
    """The file. `expect` is for whoever checks the result and is not read."""

    bureau: BureauIn
    procedure: Literal["ordinary", "summary"] = "ordinary"
    title: Title
    officers: list[OfficerIn] = Field(min_length=1, max_length=500)
    parties: list[PartyIn] = Field(min_length=1, max_length=200)
    source: SourceIn
    violations: list[ViolationIn] = Field(min_length=1, max_length=500)
    acts: list[ActIn] = Field(min_length=1, max_length=5000)
    request_id: Annotated[Words, Field(max_length=64)] = ""
    expect: dict[str, Any] = Field(default_factory=dict)


@dataclass
class Outcome:
    """What came of a dossier. `case` is None where even the first act was refused."""

    case: Case | None = None
    accepted: list[Event] = field(default_factory=list)
    refused: tuple[ActIn, list[Reason]] | None = None


# -- reading -----------------------------------------------------------------------------------------------------------


def read(path: Path) -> Dossier:
    """The dossier in a file. Raises InputError naming every wrong field by its path."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise InputError([Wrong(str(path), f"文件读不出来:{error.strerror}")]) from None
    if len(data) > MAX_BYTES:
        raise InputError([Wrong(str(path), f"文件超过{MAX_BYTES // 1024 // 1024}MB")])
    return parse(_json(data, str(path)), path.parent)


def _json(data: bytes, name: str) -> Any:
    try:
        return json.loads(data.decode("utf-8-sig"), parse_float=Decimal, parse_constant=_no_number)
    except UnicodeDecodeError:
        raise InputError([Wrong(name, "文件不是 UTF-8 编码的文本")]) from None
    except json.JSONDecodeError as error:
        raise InputError([Wrong(name, f"不是完整的 JSON(第{error.lineno}行第{error.colno}列)")]) from None
    except (RecursionError, ValueError):
        raise InputError([Wrong(name, "不是可读的 JSON")]) from None


def _no_number(text: str) -> Any:
    raise ValueError(text)


def parse(raw: Any, folder: Path | None = None) -> Dossier:
    """Check a whole dossier before its first act. Raises InputError."""
    if not isinstance(raw, dict):
        raise InputError([Wrong("(文件)", "应为一个 JSON 对象")])
    try:
        dossier = Dossier.model_validate(raw)
    except ValidationError as error:
        raise InputError(wrongs(error)) from None
    found = list(_references(dossier)) + list(_acts(dossier, folder))
    if found:
        raise InputError(found)
    return dossier


def _references(dossier: Dossier) -> Iterator[Wrong]:
    parties = {p.id for p in dossier.parties}
    for i, violation in enumerate(dossier.violations):
        if violation.party not in parties:
            yield Wrong(f"violations[{i}].party", f"没有编号为“{violation.party}”的当事人")
    for key in dossier.bureau.parameters:
        if key not in {row.key for row in ParameterRow.objects.all()}:
            yield Wrong(f"bureau.parameters.{key}", "没有这个参数")
    for i, officer in enumerate(dossier.officers):
        if officer.licence_no and officer.valid_from is None:
            yield Wrong(f"officers[{i}].valid_from", "有执法证号的,要写有效期起")
        if officer.valid_from and officer.valid_to and officer.valid_to < officer.valid_from:
            yield Wrong(f"officers[{i}].valid_to", "有效期止早于有效期起")


def _acts(dossier: Dossier, folder: Path | None) -> Iterator[Wrong]:
    """Names, people, data and dates of every act, and receipts given twice."""
    names = [o.name for o in dossier.officers]
    parties = {p.id for p in dossier.parties} | _recorded(dossier, "record_party")
    violations = {v.id for v in dossier.violations} | _recorded(dossier, "record_violation")
    known = Known(parties, violations, lambda name: _one(names, name))
    receipts: dict[str, int] = {}
    for i, act in enumerate(dossier.acts):
        path = f"acts[{i}]"
        if act.act not in ACTS:
            yield Wrong(f"{path}.act", f"没有“{act.act}”这种执法行为")
            continue
        if act.on > clock.today():
            yield Wrong(f"{path}.on", f"日期{act.on}在今天之后")
        for label, who in [("by", act.by), *((f"with[{k}]", n) for k, n in enumerate(act.team)),
                           ("entered_by", act.entered_by), ("approved_by", act.approved_by)]:  # fmt: skip
            if who and (why := _unknown(names, who)):
                yield Wrong(f"{path}.{label}", why)
        try:
            if act.act != "register_clue":
                inputs.parse(act.act, _data(act), known, f"{path}.data")
        except InputError as error:
            yield from error.wrongs
            continue
        number = act.data.get("receipt_no")
        if isinstance(number, str):
            if number in receipts:
                yield Wrong(f"{path}.data.receipt_no", f"票据号“{number}”与 acts[{receipts[number]}] 重复")
            receipts[number] = i
        if act.act == "add_evidence":
            yield from _files(act, folder, path)


def _recorded(dossier: Dossier, act: str) -> set[str]:
    records = [a.data.get("record") for a in dossier.acts if a.act == act]
    return {r["id"] for r in records if isinstance(r, dict) and isinstance(r.get("id"), str)}


def _unknown(names: list[str], name: str) -> str:
    try:
        _one(names, name)
    except LookupError as error:
        return str(error)
    return ""


def _one(names: list[str], name: str) -> str:
    if name not in names:
        raise LookupError(f"officers 中没有“{name}”")
    if names.count(name) > 1:
        raise LookupError(f"officers 中名为“{name}”的不止一人")
    return name


def _files(act: ActIn, folder: Path | None, path: str) -> Iterator[Wrong]:
    for k, name in enumerate(act.data.get("files") or []):
        where = f"{path}.data.files[{k}]"
        target = _beside(folder, name)
        if target is None:
            yield Wrong(where, f"文件“{name}”不在案卷文件所在的目录以内")
            continue
        try:
            files.kind_of(target.read_bytes(), name)
        except OSError:
            yield Wrong(where, f"找不到文件“{name}”")
        except files.FileRefused as error:
            yield Wrong(where, str(error))


def _beside(folder: Path | None, name: str) -> Path | None:
    if folder is None:
        return None
    target = (folder / name).resolve()
    return target if target.is_relative_to(folder.resolve()) else None


def _data(act: ActIn) -> dict[str, Any]:
    data = {k: v for k, v in act.data.items() if k != "entered_by"}
    return data | ({"approved_by": act.approved_by} if act.approved_by else {})


def schema() -> dict[str, Any]:
    """The JSON Schema of a dossier, with the data of every act."""
    whole = Dossier.model_json_schema(by_alias=True)
    acts = {name: cls.model_json_schema(by_alias=True) for name, cls in sorted(inputs.INPUTS.items())}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **whole,
        "x-acts": {name: {"title": ACTS[name].label, "data": shape} for name, shape in acts.items()},
    }


# -- running -----------------------------------------------------------------------------------------------------------


def run(dossier: Dossier, folder: Path | None = None) -> Outcome:
    """Perform the acts one by one; stops at the first refusal, what went before stands. Raises InputError."""
    with transaction.atomic():
        bureau = _bureau(dossier.bureau)
        people = {o.name: _officer(bureau, o, f"officers[{i}]") for i, o in enumerate(dossier.officers)}
        _receipts_are_new(bureau, dossier)
    outcome = Outcome()
    acts = list(dossier.acts)
    for i, act in enumerate(acts):
        try:
            _perform(outcome, dossier, act, people, folder)
        except engine.Refused as refused:
            outcome.refused = (act, refused.reasons)
            break
        except InputError as error:
            raise InputError([Wrong(f"acts[{i}].data.{w.path}", w.message) for w in error.wrongs]) from None
        except engine.Conflict:
            raise InputError([Wrong(f"acts[{i}]", "这份案卷已经导入过(request_id 相同)")]) from None
    return outcome


def _perform(outcome: Outcome, dossier: Dossier, act: ActIn, people: dict[str, Officer], folder: Path | None) -> None:
    data = _data(act)
    if act.act == "register_clue":
        data = dossier.model_dump(mode="python", include={"title", "procedure", "source", "parties", "violations"})
    attached = [
        Attached(files.store(target.read_bytes(), name), name)
        for name in (act.data.get("files") or [] if act.act == "add_evidence" else [])
        if (target := _beside(folder, name)) is not None
    ]
    entered = act.entered_by or act.data.get("entered_by")
    event = engine.perform(
        outcome.case,
        act.act,
        people[act.by],
        data,
        on=act.on,
        version=outcome.case.version if outcome.case else None,
        team=[people[name] for name in act.team],
        entered_by=people.get(entered) if entered else None,
        request_id=dossier.request_id if act.act == "register_clue" else "",
        files=attached,
    )
    outcome.case = event.case
    outcome.accepted.append(event)


def _bureau(given: BureauIn) -> Bureau:
    values = given.model_dump(exclude={"code", "parameters"})
    bureau, made = Bureau.objects.get_or_create(code=given.code, defaults=values)
    if not made and bureau.name != given.name:
        raise InputError([Wrong("bureau.code", f"代码{given.code}已是“{bureau.name}”的代码")])
    changed = False
    for key, value in given.parameters.items():
        changed |= _parameter(bureau, key, value)
    if changed:
        lawbase.moved()
    return bureau


def _parameter(bureau: Bureau, key: str, given: Any) -> bool:
    """A row of this bureau alone; where it has one already, they must be equal."""
    model = ParameterRow.objects.filter(key=key).order_by("-valid_from").first()
    assert model is not None
    value = _stored(given, model.unit, key)
    own = ParameterRow.objects.filter(key=key, region=f"={bureau.code}").first()
    if own is not None:
        if own.value != value:
            raise InputError([Wrong(f"bureau.parameters.{key}", f"与本机关已有的参数不一致(已有:{own.value})")])
        return False
    ParameterRow.objects.create(
        key=key, region=f"={bureau.code}", label=model.label, value=value, unit=model.unit, valid_from=ALWAYS,
        source="案卷文件所列本机关参数", confirmed=True, by="dossier",
    )  # fmt: skip
    return True


def _stored(given: Any, unit: str, key: str) -> Any:
    path = f"bureau.parameters.{key}"
    if unit == "fen":
        if isinstance(given, bool) or not isinstance(given, (int, Decimal)) or given < 0:
            raise InputError([Wrong(path, "应为金额(元)")])
        return int(Decimal(given) * 100)
    if unit in ("working_days", "calendar_days", "months", "years", "percent") and (
        isinstance(given, bool) or not isinstance(given, int) or given < 0
    ):
        raise InputError([Wrong(path, "应为不小于零的整数")])
    if unit == "bool" and not isinstance(given, bool):
        raise InputError([Wrong(path, "应为 true 或 false")])
    if key == "record_filing":
        return [_duty(row, f"{path}[{i}]") for i, row in enumerate(given if isinstance(given, list) else [given])]
    return json.loads(json.dumps(given, default=str))


def _duty(row: Any, path: str) -> dict[str, Any]:
    if not isinstance(row, dict) or not isinstance(row.get("to"), str) or not isinstance(row.get("days"), int):
        raise InputError([Wrong(path, "应为 {to, unit_from, person_from, days, unit}")])
    return {k: v for k, v in row.items() if k in ("to", "unit_from", "person_from", "days", "unit", "kinds")}


def _officer(bureau: Bureau, given: OfficerIn, path: str) -> Officer:
    """Found by name and licence number in that bureau, or made (without a usable password)."""
    found = Officer.objects.filter(bureau=bureau, name=given.name)
    if given.licence_no:
        found = found.filter(licences__number=given.licence_no).distinct()
    officer = found.first()
    if officer is None:
        username = f"{bureau.code}-{given.licence_no or given.name}"
        if Officer.objects.filter(username=username).exists():
            raise InputError([Wrong(f"{path}.licence_no", f"执法证号{given.licence_no}已是他人的证号")])
        officer = Officer(username=username, bureau=bureau, name=given.name, title=given.title, head=given.head,
                          legal_qualification_no=given.legal_qualification_no)  # fmt: skip
        officer.set_unusable_password()
        officer.save()
    elif given.legal_qualification_no and officer.legal_qualification_no != given.legal_qualification_no:
        if officer.legal_qualification_no:
            raise InputError([Wrong(f"{path}.legal_qualification_no", f"与{given.name}已登记的证号不一致")])
        officer.legal_qualification_no = given.legal_qualification_no
        officer.save(update_fields=["legal_qualification_no"])
    _licence(officer, given, path)
    for role in dict.fromkeys([given.role, *given.also]):
        OfficerRole.objects.get_or_create(officer=officer, role=role, valid_from=given.valid_from or ALWAYS)
    return officer


def _licence(officer: Officer, given: OfficerIn, path: str) -> None:
    if not given.licence_no:
        return
    licence, made = Licence.objects.get_or_create(
        number=given.licence_no, valid_from=given.valid_from, defaults={"officer": officer, "valid_to": given.valid_to}
    )
    if not made and (licence.valid_to != given.valid_to or licence.officer_id != officer.pk):
        raise InputError([Wrong(f"{path}.valid_to", f"与{given.name}已登记的执法证有效期不一致")])


def _receipts_are_new(bureau: Bureau, dossier: Dossier) -> None:
    numbers = {a.data["receipt_no"]: i for i, a in enumerate(dossier.acts) if isinstance(a.data.get("receipt_no"), str)}
    taken = LedgerEntry.objects.filter(bureau=bureau, receipt_no__in=numbers).values_list("receipt_no", flat=True)
    if found := [n for n in taken if n]:
        raise InputError(
            [Wrong(f"acts[{numbers[n]}].data.receipt_no", f"票据号“{n}”已经登记过") for n in sorted(found)]
        )


# -- telling -----------------------------------------------------------------------------------------------------------


def result(outcome: Outcome) -> dict[str, Any]:
    """What `result.json` holds. Yuan are whole numbers where they are whole."""
    case = outcome.case
    refused = None
    if outcome.refused is not None:
        act, reasons = outcome.refused
        refused = {"act": act.act, "on": act.on.isoformat(), "reasons": [r.as_dict() for r in reasons]}
    accepted = [
        {"act": e.name, "on": e.on.isoformat(), "by": e.actor.name, "articles": json.loads(e.articles)}
        for e in outcome.accepted
    ]
    told: dict[str, Any] = {"case_no": None, "stage": "", "accepted": accepted, "refused": refused, "flaws": [],
                            "deadlines": {}, "documents": [], "money": {}, "counters": {}}  # fmt: skip
    if case is None:
        return told
    facts = Facts(case, case.bureau)
    last = max(e.on for e in outcome.accepted)
    parties = list(facts.history.parties)
    deadlines = selectors.deadlines(case, parties)
    told.update(
        case_no=case.number,
        stage=case.stage,
        flaws=selectors.flaws(case),
        deadlines={key: due.isoformat() for key, due in deadlines.items()},
        documents=[
            {"form": load_form(d.form).title, "number": d.number.text if d.number else "", "on": d.on.isoformat()}
            for d in selectors.documents(case)
        ],
        money={party: _money(facts, party, last) for party in parties if party in facts.history.decisions},
        counters=selectors.counters(case),
    )
    return told


def _money(facts: Facts, party: str, on: date) -> dict[str, Any]:
    account = facts.account(party, on)
    return {
        "fine_yuan": _yuan(account.fine),
        "surcharge_yuan": _yuan(account.surcharge),
        "paid_yuan": _yuan(account.paid),
    }


def _yuan(fen: int) -> int | float:
    return fen // 100 if fen % 100 == 0 else fen / 100


