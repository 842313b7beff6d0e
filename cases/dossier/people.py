"""Bureau and officers of a dossier as rows: found in the data folder or made; what is there already must agree."""

from __future__ import annotations

from typing import Any

from cases.dossier import parameters
from cases.dossier.parameters import ALWAYS
from cases.dossier.shapes import BureauIn, Dossier, OfficerIn, Superior
from cases.inputs.wrongs import InputError, Wrong
from cases.models import Bureau, Licence, Officer, OfficerRole


def bureau_of(dossier: Dossier) -> Bureau:
    """The bureau, its superior where one is given, and its own parameters. Raises InputError."""
    given = dossier.bureau
    bureau = _bureau(given, "bureau")
    if given.superior is not None:
        above = _bureau(given.superior, "bureau.superior")
        if bureau.parent_id not in (None, above.pk):
            raise InputError([Wrong("bureau.superior.code", "与该数据目录中已登记的上一级机关不一致")])
        if bureau.parent_id is None:
            bureau.parent = above
            bureau.save(update_fields=["parent"])
    parameters.set_own(bureau, given.parameters)
    return bureau


def _bureau(given: BureauIn | Superior, path: str) -> Bureau:
    """The bureau of that code. What is given must agree with what is kept; what was left blank is filled."""
    values = given.model_dump(exclude={"code", "parameters", "superior"})
    bureau, made = Bureau.objects.get_or_create(code=given.code, defaults=values)
    if made:
        return bureau
    typed = {name: values[name] for name in values if name in given.model_fields_set and values[name]}
    _agree({name: (getattr(bureau, name), value) for name, value in typed.items()}, path)
    return _filled(bureau, typed)


def _agree(pairs: dict[str, tuple[Any, Any]], path: str) -> None:
    differing = [
        Wrong(f"{path}.{name}", f"与该数据目录中已登记的不一致(已有:{kept})")
        for name, (kept, given) in pairs.items()
        if kept and kept != given
    ]
    if differing:
        raise InputError(differing)


def _filled(row: Any, typed: dict[str, Any]) -> Any:
    blank = [name for name in typed if not getattr(row, name)]
    for name in blank:
        setattr(row, name, typed[name])
    if blank:
        row.save(update_fields=blank)
    return row


def officers_of(dossier: Dossier, bureau: Bureau) -> dict[str, Officer]:
    """Every officer of the dossier by name. Raises InputError naming the first that does not agree."""
    found = {}
    for i, given in enumerate(dossier.officers):
        home = bureau.parent if given.superior and bureau.parent else bureau
        officer = _officer(home, given, f"officers[{i}]")
        _licence(officer, given, f"officers[{i}]")
        _roles(officer, given, f"officers[{i}]")
        found[given.name] = officer
    return found


def present(dossier: Dossier, bureau: Bureau, *, add: bool) -> tuple[dict[str, Officer], list[Officer]]:
    """Every officer by name as the bureau has them, nothing about them changed; and who was made, where `add` allows.

    Raises InputError naming everybody who is not there.
    """
    found, made, missing = {}, [], []
    for i, given in enumerate(dossier.officers):
        path = f"officers[{i}]"
        home = bureau.parent if given.superior and bureau.parent else bureau
        officer = known(home, given, path)
        if officer is None and add and home == bureau:
            officer = _officer(home, given, path)
            _licence(officer, given, path)
            _roles(officer, given, path)
            made.append(officer)
        if officer is None:
            missing.append(Wrong(f"{path}.name", f"{home.name}没有“{given.name}”这个人,请先由系统管理员登记"))
        else:
            found[given.name] = officer
    if missing:
        raise InputError(missing)
    return found, made


def known(bureau: Bureau, given: OfficerIn, path: str) -> Officer | None:
    """By licence number, else the only one of that name. Raises InputError where it may be one of several."""
    same = list(Officer.objects.filter(bureau=bureau, name=given.name).order_by("pk"))
    if given.licence_no:
        holders = [o for o in same if o.licences.filter(number=given.licence_no).exists()]
        same = holders or [o for o in same if not o.licences.exists()]
    if len(same) > 1:
        raise InputError([Wrong(f"{path}.name", f"本机关名为“{given.name}”的不止一人,请写明执法证号(licence_no)")])
    return same[0] if same else None


def _officer(bureau: Bureau, given: OfficerIn, path: str) -> Officer:
    """Who is known, or a new one without a usable password."""
    officer = known(bureau, given, path)
    typed = {name: value for name in ("title", "head", "legal_qualification_no") if (value := getattr(given, name))}
    if officer is not None:
        _agree({name: (getattr(officer, name), value) for name, value in typed.items()}, path)
        return _filled(officer, typed)
    username = f"{bureau.code}-{given.licence_no or given.name}"
    if Officer.objects.filter(username=username).exists():
        raise InputError([Wrong(f"{path}.licence_no", f"执法证号{given.licence_no}已是他人的证号")])
    officer = Officer(username=username, bureau=bureau, name=given.name, **typed)
    officer.set_unusable_password()
    officer.save()
    return officer


def _licence(officer: Officer, given: OfficerIn, path: str) -> None:
    if not given.licence_no or given.valid_from is None:
        return
    licence, made = Licence.objects.get_or_create(
        number=given.licence_no, valid_from=given.valid_from, defaults={"officer": officer, "valid_to": given.valid_to}
    )
    if licence.officer_id != officer.pk:
        raise InputError([Wrong(f"{path}.licence_no", f"执法证号{given.licence_no}已是他人的证号")])
    if not made and licence.valid_to != given.valid_to:
        kept = licence.valid_to or "不限"
        raise InputError([Wrong(f"{path}.valid_to", f"与该数据目录中已登记的执法证有效期不一致(已有:{kept})")])


def _roles(officer: Officer, given: OfficerIn, path: str) -> None:
    """A role holds without end, unless the dates given are not those of a licence."""
    since, until = (ALWAYS, None) if given.licence_no else (given.valid_from or ALWAYS, given.valid_to)
    for role in given.roles:
        kept, _ = OfficerRole.objects.get_or_create(
            officer=officer, role=role, valid_from=since, defaults={"valid_to": until}
        )
        if kept.valid_to != until:
            raise InputError(
                [Wrong(f"{path}.valid_to", f"与该数据目录中已登记的任职期限不一致(已有:{kept.valid_to or '不限'})")]
            )
