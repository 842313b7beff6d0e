"""What a case knows of people: names, numbers and addresses out of every act of its record, in the order they were told.

Corrections and earlier versions count too: a name that was put right still must not be told.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from cases import clock
from cases.facts import Facts
from cases.models import Event
from cases.public_copy import names
from cases.public_copy.masking import LABELS, Known, tails
from cases.public_copy.names import FULL, Person

PAGE = Path(__file__).with_name("rules.toml")
OF_BUREAU = ("name", "government", "court", "address", "phone", "bank", "account", "payee")
ORGANISATIONS = ("employer", "supplier", "to", "court", "authority", "body")
NO_PERSON = re.compile(r".*(?:局|院|所|厅|部|厂|店|站|科|办|大队|中队|公司|中心|委|会|社|处|村|镇|乡)$")


@cache
def page() -> dict[str, Any]:
    """The page of rules that are the same everywhere."""
    return tomllib.loads(PAGE.read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Rules:
    """How this bureau writes names, and what of a unit it shows."""

    party: str = "surname"
    others: str = "surname_two"
    officers: str = FULL
    unit_address: str = "removed"
    credit_code: str = FULL


def rules_of(facts: Facts) -> Rules:
    """The rules this bureau goes by today."""
    today = clock.today()
    return Rules(
        party=str(facts.parameter("public_copy_party_person", today).value),
        others=str(facts.parameter("public_copy_other_person", today).value),
        officers=str(facts.parameter("public_copy_officers", today).value),
        unit_address=str(facts.parameter("public_copy_unit_address", today).value),
        credit_code=str(facts.parameter("public_copy_credit_code", today).value),
    )


@dataclass
class Particulars:
    """What was found: people in order, numbers and addresses, names and numbers that stay."""

    rules: Rules
    people: list[Person] = field(default_factory=list)
    known: list[Known] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)

    def person(self, name: str, label: str, party: bool = False) -> None:
        if len(name) > 1 and not NO_PERSON.fullmatch(name):
            self.people.append(Person(name, label, party))

    def number(self, kind: str, text: str, label: str, shown: str = "") -> None:
        for one in tails(text) if kind == "address" else [text]:
            if len(one) > 3:
                self.known.append(Known(kind, one, label, shown))

    def finished(self) -> tuple[list[Known], list[str]]:
        """All that is to be taken out, and all that stays. A party who is also a witness is written as a party."""
        people = sorted(self.people, key=lambda person: not person.party)
        shown = names.replacements(people, self.rules.party, self.rules.others)
        labels: dict[str, str] = {}
        for person in people:
            labels.setdefault(person.name, person.label)
        hidden = [Known("person", name, labels[name], text) for name, text in shown.items() if text != name]
        hidden_texts = {one.text for one in hidden}
        return hidden + self.known, [text for text in self.kept if text and text not in hidden_texts]


def particulars(facts: Facts) -> Particulars:
    """Everything this case knows of people. One query."""
    found = Particulars(rules_of(facts))
    bureau = facts.law.bureau(facts.bureau.pk)
    found.kept += [str(getattr(bureau, name)) for name in OF_BUREAU if getattr(bureau, name)]
    officers: dict[str, None] = {}
    rows = Event.objects.filter(case=facts.case).order_by("seq").values_list("payload", "snapshot")
    for payload, snapshot in rows:
        told = json.loads(payload)
        for one in (json.loads(snapshot), *told.get("people", ())):
            officers[str(one.get("name", ""))] = None
        _walk(told["data"], found)
    for party in facts.history.parties.values():
        _walk(party, found)
    if found.rules.officers != FULL:
        shown = names.replacements((Person(n, "") for n in officers), found.rules.officers, found.rules.officers)
        found.known += [Known("person", name, "执法人员", text) for name, text in shown.items() if text != name]
    else:
        known = {person.name for person in found.people}
        found.people = [person for person in found.people if person.name not in officers or person.party]
        found.kept += [name for name in officers if name not in known]
    return found


def _walk(value: Any, found: Particulars) -> None:
    if isinstance(value, list):
        for one in value:
            _walk(one, found)
    if not isinstance(value, dict):
        return
    party = value.get("kind") in ("unit", "individual_business", "person") and "name" in value
    if party:
        _party(value, found)
    for key, inner in value.items():
        if not (party and key in ("address", "credit_code")):
            _key(key, inner, found)


def _party(party: dict[str, Any], found: Particulars) -> None:
    """A party as one version has it. A business called like a person is one."""
    rules, name = found.rules, str(party["name"])
    natural = party["kind"] == "person"
    if natural or (party["kind"] == "individual_business" and names.personal(name)):
        found.person(name, "当事人姓名", party=True)
    else:
        found.kept.append(name)
    if address := str(party.get("address") or ""):
        if not natural and rules.unit_address == FULL:
            found.kept.append(address)
        else:
            found.number("address", address, "当事人住址" if natural else "单位地址", "" if natural else "（地址略）")
    if code := str(party.get("credit_code") or ""):
        if rules.credit_code == FULL:
            found.kept.append(code)
        else:
            found.number("code", code, LABELS["code"], f"{code[:-4]}****")


def _key(key: str, value: Any, found: Particulars) -> None:
    known = page()
    if key in known["people"]:
        for text in _texts(value):
            for name in names.people_in(text):
                found.person(name, known["people"][key])
    elif kind := next((kind for kind, keys in known["numbers"].items() if key in keys), ""):
        for text in _texts(value):
            found.number(kind, text, known["numbers"][kind][key])
    elif key in ORGANISATIONS:
        found.kept += [text for text in _texts(value) if NO_PERSON.fullmatch(text)]
    if isinstance(value, (dict, list)):
        _walk(value, found)


def _texts(value: Any) -> Iterator[str]:
    """A text, those of a list, or the names of a list's rows."""
    for one in value if isinstance(value, list) else [value]:
        text = one.get("name", "") if isinstance(one, dict) else one
        if isinstance(text, str) and text.strip():
            yield text.strip()
