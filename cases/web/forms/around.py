"""What a form may offer to choose from: the case's parties and violations, the bureau's people, known clauses, events."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import Q

from cases import clock
from cases.facts import Facts
from cases.guards.closing import CORRECTABLE
from cases.guards.paperwork import external
from cases.history import Entry, Held
from cases.inputs import INPUTS
from cases.issued import Issued
from cases.law import Citation, article_text
from cases.models import Officer, OfficerRole
from cases.registry import ACTS
from cases.web.forms.fields import leaves, tree
from cases.web.forms.lists import Lists
from cases.working.clauses import of_cite
from documents.forms import load_form

Option = tuple[str, str]
SHOWN = 40  # characters of a violation in a list


@dataclass(frozen=True)
class Colleague:
    username: str
    name: str
    unit: str
    roles: frozenset[str]

    @property
    def said(self) -> str:
        return f"{self.name}（{self.unit}）" if self.unit else self.name


@dataclass(frozen=True)
class Band:
    """The statutory band of one party's fine, in fen."""

    low: int
    high: int
    source: str


class Around:
    """Read when a form asks; the number of queries depends on no row."""

    def __init__(self, facts: Facts, on: date) -> None:
        self.facts = facts
        self.on = on

    @cached_property
    def parties(self) -> dict[str, str]:
        return {key: str(party["name"]) for key, party in self.facts.history.parties.items()}

    def violations(self, party: str = "") -> list[Option]:
        """Those of the case, or of one party."""
        return [
            (key, f"{key} {_short(v['facts'])}")
            for key, v in self.facts.history.violations.items()
            if not party or v["party"] == party
        ]

    @cached_property
    def colleagues(self) -> list[Colleague]:
        """Everybody of the bureau who may sign in or is named in papers, with the roles of today: two queries."""
        bureau, today = self.facts.bureau.pk, clock.today()
        roles: dict[int, set[str]] = {}
        holds = Q(valid_from__lte=today) & (Q(valid_to=None) | Q(valid_to__gte=today))
        held = OfficerRole.objects.filter(holds, officer__bureau=bureau).values_list("officer_id", "role")
        for pk, role in held:
            roles.setdefault(pk, set()).add(role)
        people = Officer.objects.filter(bureau=bureau, is_active=True).select_related("unit").order_by("unit", "pk")
        return [
            Colleague(o.username, o.name, o.unit.name if o.unit else o.title, frozenset(roles.get(o.pk, ())))
            for o in people
        ]

    def officers(self, roles: tuple[str, ...] = (), keep: list[str] | None = None) -> list[Option]:
        """Those who hold one of the roles, and those chosen already."""
        wanted = set(roles)
        return [
            (c.username, c.said)
            for c in self.colleagues
            if not wanted or c.roles & wanted or c.username in (keep or ()) or c.name in (keep or ())
        ]

    def name(self, username: str) -> str:
        person = self.facts.person(username) if username else None
        return person.name if person else username

    @cached_property
    def clauses(self) -> list[Option]:
        """Known clauses in the words a clerk would write (安全生产法第九十七条第一款第七项), those of the day first."""
        found = self.facts.law.catalogue.items
        ranked = sorted(found, key=lambda item: not item.on(self.on))
        return [(said(i.cite), f"{i.name}（已失效）" if i.ended_by(self.on) else i.name) for i in ranked]

    # -- what an act may answer or correct -----------------------------------------------------------------------------

    @property
    def held(self) -> list[Option]:
        history = self.facts.history
        return [(str(h.seq), _taken(h)) for h in (*history.preserved, *history.seized) if h.released_on is None]

    @property
    def evidence(self) -> list[Option]:
        return [(str(e["number"]), f"证据{e['number']} {e['title']}") for e in self.facts.evidence]

    @cached_property
    def papers(self) -> list[Option]:
        """The papers that stand, the last first."""
        return [(str(p.ordinal), _paper(p)) for p in reversed(self.facts.issued) if p.stands]

    @cached_property
    def waiting(self) -> list[Option]:
        """Papers that go out of the house and are not handed over yet."""
        ordinals = set(external(self.facts))
        return [(str(p.ordinal), _paper(p)) for p in self.facts.issued if p.ordinal in ordinals]

    @cached_property
    def events(self) -> list[Option]:
        return [
            (str(e.seq), f"第{e.seq}条 {ACTS[e.name].label} {e.on.month}月{e.on.day}日")
            for e in self._entries
            if e.name in ACTS and any(name in CORRECTABLE for name in e.data)
        ]

    @cached_property
    def _entries(self) -> list[Entry]:
        from cases.history.reading import ENTRY_FIELDS, entry
        from cases.models import Event

        rows = Event.objects.filter(case=self.facts.case).order_by("-seq").values_list(*ENTRY_FIELDS)
        return [entry(row) for row in rows]

    def correctable(self, seq: str) -> list[tuple[str, str, str]]:
        """Of one event: the fields a correction may change, with their labels and what stands there now."""
        found = next((e for e in self._entries if str(e.seq) == seq), None)
        if found is None or found.name not in INPUTS:
            return []
        titles = {name: info.title or name for name, info in INPUTS[found.name].model_fields.items()}
        return [
            (name, titles.get(name, name), str(value))
            for name, value in found.data.items()
            if name in CORRECTABLE and isinstance(value, (str, int)) and not isinstance(value, bool)
        ]

    def typed_as_number(self, seq: str, name: str) -> bool:
        found = next((e for e in self._entries if str(e.seq) == seq), None)
        return found is not None and any(
            leaf.name == name and leaf.kind == "number" for leaf in leaves(tree(found.name))
        )

    @cached_property
    def lists(self) -> Lists:
        """The no-penalty and light lists, as a line of a proposal may name them."""
        return Lists(self.facts, self.on)

    # -- how much ------------------------------------------------------------------------------------------------------

    def band(self, party: str, violations: list[str], day: date | None = None) -> Band | None:
        """The band of a party's fine for these violations: sums where several clauses apply; None where none says.

        `day`: whose law applies, where it is not that of the act (从旧兼从轻).
        """
        history = self.facts.history
        if party not in history.parties:
            return None
        subject = "person" if history.parties[party]["kind"] == "person" else "unit"
        low = high = 0
        sources: list[str] = []
        for key in violations:
            violation = history.violations.get(key, {})
            for cite in (violation.get("clause") or "").split("+") if violation else ():
                rows = self._rows(cite, subject, violation, day)
                if not rows or not rows[0].high:
                    return None
                low, high = low + min(r.low for r in rows), high + max(r.high for r in rows)
                sources.append(rows[0].source)
        return Band(low, high, "、".join(dict.fromkeys(sources))) if high else None

    def _rows(self, cite: str, subject: str, violation: dict[str, Any], day: date | None) -> list[Any]:
        on = day or date.fromisoformat(str(violation["act_end"]))
        return of_cite(self.facts.law, cite, subject, on, violation)


def said(cite: str) -> str:
    """`安全生产法/97/1/7` as a clerk writes it."""
    parsed = Citation.parse(cite)
    return parsed.statute + article_text(parsed.article, parsed.paragraph, parsed.item).replace("（", "").replace(
        "）", ""
    )


def _paper(paper: Issued) -> str:
    copy = f"第{paper.copy}稿" if paper.copy > 1 else ""
    title = load_form(paper.form, paper.edition).title
    return " ".join(part for part in (title, paper.number, copy, f"{paper.on.month}月{paper.on.day}日") if part)


def _short(text: str) -> str:
    return text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"


def _taken(held: Held) -> str:
    until = f"，期限{held.due.month}月{held.due.day}日" if held.due else ""
    return f"第{held.seq}条 {held.on.month}月{held.on.day}日{until}"
