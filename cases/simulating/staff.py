"""The simulated bureau and its people: made once, found again when the command is run again. Nobody can sign in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from cases.dossier.parameters import ALWAYS
from cases.models import Bureau, Licence, Officer, OfficerRole, Unit

UNITS = ("执法一科", "执法二科", "执法三科")
NUMERALS = "一二三四五六七八九十"
OTHERS = (
    ("H", "unit_head", 2), ("F", "legal_reviewer", 2), ("T", "hearing_chair", 1), ("L", "leader", 3),
    ("D", "archivist", 1), ("C", "clerk", 1),
)  # fmt: skip
LEAST_ENFORCING = 6  # two inspectors, two unit heads, two legal reviewers


@dataclass(frozen=True)
class Staff:
    """Officers by role."""

    bureau: Bureau
    inspectors: Sequence[Officer]
    heads: Sequence[Officer]
    reviewers: Sequence[Officer]
    chair: Officer
    leaders: Sequence[Officer]
    archivist: Officer
    clerk: Officer


def bureau_of(given: dict[str, Any]) -> Bureau:
    """The bureau of the profile's code, made where it is not there."""
    name, code = given["name"], given["code"]
    place = name.removesuffix("应急管理局")
    fields = {
        "name": name, "abbr": given["abbr"], "level": given["level"], "government": f"{place}人民政府",
        "court": f"{place}人民法院",
    }  # fmt: skip
    return Bureau.objects.get_or_create(code=code, defaults=fields)[0]


def staff_of(bureau: Bureau, inspectors: int, certified: int, year: int) -> Staff:
    """So many inspectors beside the others; `certified` of those who enforce hold a licence."""
    units = [Unit.objects.get_or_create(bureau=bureau, name=name)[0] for name in UNITS]
    roles = [("I", "inspector", inspectors), *OTHERS]
    found: dict[str, list[Officer]] = {}
    serial = 0
    for letter, role, many in roles:
        for n in range(many):
            unit = units[n % len(units)] if role in ("inspector", "unit_head") else None
            officer = _officer(bureau, f"{bureau.code}-{letter}{n + 1:03}", role, serial, unit, head=not n)
            found.setdefault(role, []).append(officer)
            serial += 1
    _license(bureau, [*found["inspector"], *found["unit_head"], *found["legal_reviewer"]][:certified], year)
    return Staff(
        bureau, found["inspector"][: max(2, min(inspectors, certified))], found["unit_head"], found["legal_reviewer"],
        found["hearing_chair"][0], found["leader"], found["archivist"][0], found["clerk"][0],
    )  # fmt: skip


def _officer(bureau: Bureau, username: str, role: str, serial: int, unit: Unit | None, head: bool) -> Officer:
    officer = Officer.objects.filter(username=username).first()
    if officer is None:
        officer = Officer(
            username=username, bureau=bureau, unit=unit, name=_name(serial), head=head and role == "leader",
            legal_qualification_no=f"A{bureau.code}{serial:04}" if role == "legal_reviewer" else "",
        )  # fmt: skip
        officer.set_unusable_password()
        officer.save()
        OfficerRole.objects.create(officer=officer, role=role, valid_from=ALWAYS)
    return officer


def _name(serial: int) -> str:
    """赵某一, 钱某二 …: nobody's name."""
    from cases.simulating.terms import WORDS

    surnames = WORDS["surnames"]
    return f"{surnames[serial % len(surnames)]}某{NUMERALS[serial // len(surnames) % len(NUMERALS)]}"


def _license(bureau: Bureau, officers: Sequence[Officer], year: int) -> None:
    for n, officer in enumerate(officers):
        if not officer.licences.exists():
            Licence.objects.create(
                officer=officer, number=f"{bureau.code}{n + 1:05}", valid_from=date(year - 1, 1, 1),
                valid_to=date(year + 3, 12, 31),
            )  # fmt: skip
