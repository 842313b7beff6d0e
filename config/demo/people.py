"""The demonstration's bureaus, units, officers and their sign-ins as rows."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

from django.contrib.auth.hashers import make_password

from cases.calendar import plain_years
from cases.dossier.parameters import ALWAYS
from cases.models import Bureau, Licence, Officer, OfficerRole, Unit
from cases.registry import Role
from config.demo import mark

PASSWORD = "yunchuan2026"
YEARS = 3  # licences and roles hold so long before and after today


def given() -> dict[str, Any]:
    """Bureau and people as `people.toml` has them."""
    return tomllib.loads((Path(__file__).parent / "people.toml").read_text(encoding="utf-8"))


def span(today: date) -> tuple[date, date]:
    """From when to when licences hold."""
    return plain_years(today, -YEARS), plain_years(today, YEARS)


def make(bureau: Bureau, officers: list[dict[str, Any]], today: date) -> None:
    """Officers with unit, role, licence and the demonstration's password, hashed once for all."""
    assert bureau.parent is not None
    hashed = make_password(PASSWORD)
    since, until = span(today)
    for person in officers:
        home = bureau.parent if person.get("superior") else bureau
        unit = person.get("unit")
        officer = Officer.objects.create(
            username=person["username"],
            password=hashed,
            bureau=home,
            unit=Unit.objects.get_or_create(bureau=home, name=unit)[0] if unit else None,
            name=person["name"],
            title=person.get("title", ""),
            head=person.get("head", False),
            legal_qualification_no=person.get("legal_qualification_no", ""),
        )
        OfficerRole.objects.create(officer=officer, role=person["role"], valid_from=ALWAYS)  # as the dossiers say it
        if number := person.get("licence_no"):
            Licence.objects.create(officer=officer, number=number, valid_from=since, valid_to=until)


def tell_sign_ins() -> None:
    """Write who may sign in where the sign-in page and the console read it."""
    whole = given()
    above = whole["bureau"]["superior"]["name"]
    mark.write(
        PASSWORD,
        [
            {
                "username": person["username"],
                "name": person["name"],
                "role": Role(person["role"]).label + (f"（{above}）" if person.get("superior") else ""),
            }
            for person in whole["officer"]
        ],
    )
