"""A form ready to be drawn: each field with its name, value, error, hint and choices. Templates only lay it out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from cases.check_digits import right_check_digit
from cases.leniency import items as lists
from cases.reads.bands import band as drawn_band
from cases.web.forms import layout
from cases.web.forms import typed as say
from cases.web.forms.around import Around, Option
from cases.web.forms.citing import Doubt, doubt
from cases.web.forms.fields import Group, Leaf, Node, Rows
from cases.web.forms.lighter import Compared, compare
from cases.web.forms.lists import Lists
from cases.web.forms.reading import Typed, blank

SMALL = frozenset(("day", "clock", "number", "choice", "officer", "party", "perhaps", "held", "evidence", "event",
                   "paper", "partykey", "violationkey", "citation"))  # fmt: skip
SEVERAL = frozenset(("lines", "parties", "violations", "officers", "papers"))
FEW = 4  # choices shown side by side instead of in a list
NUMBERED = ("credit_code", "id_no")
LIGHTER = ("proposals.lighter", "proposals.lighter_law")  # 从旧兼从轻
LONG = 120  # characters: a line this wide gets the whole width
Errors = dict[str, list[str]]


@dataclass
class Shown:
    """One field, group or list as the page shows it."""

    kind: str
    name: str
    label: str
    value: Any = ""
    errors: list[str] = field(default_factory=list)
    hint: str = ""
    required: bool = False
    options: list[tuple[str, str, bool]] = field(default_factory=list)
    length: int = 0
    children: list[Shown] = field(default_factory=list)
    more: list[Shown] = field(default_factory=list)
    extra: Any = None
    small: bool = False
    hidden: bool = False
    warns: bool = False
    doubt: Doubt | None = None
    compared: list[Compared] = field(default_factory=list)
    touched: bool = False
    refreshes: bool = False
    optional: bool = False
    add: str = ""
    quiet: bool = False
    fixed: bool = False
    appraised: bool = False
    panel: Any = None

    @property
    def has_empty(self) -> bool:
        """Whether leaving it open is one of the choices."""
        return any(not value for value, _, _ in self.options)

    @property
    def id(self) -> str:
        return f"f-{self.name}"

    @property
    def described(self) -> str:
        """What a screen reader says beside the label: error, hint, the amount in capital figures."""
        parts = [f"{self.id}-e"] if self.errors else []
        parts += [f"{self.id}-h"] if self.hint else []
        parts += [f"{self.id}-c"] if self.kind == "yuan" else []
        parts += [f"{self.id}-w"] if self.doubt else []
        return " ".join(parts)

    @property
    def runs(self) -> Iterator[tuple[str, list[Shown]]]:
        """The children in runs that are laid out alike: small fields two in a row, ticks in one row, others alone."""
        run: list[Shown] = []
        before = ""
        for child in [c for c in self.children if not c.hidden]:
            now = "grid" if child.small else "ticks" if child.kind == "tick" else ""
            if run and child.kind == "yuan" and len(run) == 1 and run[0].kind == "choice":  # what kind, how much
                yield "sum", [*run, child]
                run, before = [], ""
                continue
            if run and (now != before or not now):
                yield before or "one", run
                run = []
            run, before = [*run, child], now
        if run:
            yield before or "one", run

    @property
    def concealed(self) -> list[Shown]:
        return [c for c in self.children if c.hidden]

    @property
    def more_filled(self) -> bool:
        """Whether something behind 更多 was typed or is wrong: then it stands open."""
        return any(m.errors or m.touched for m in self.more)


class Drawer:
    """Makes the tree of `Shown` for one act."""

    def __init__(self, act: str, around: Around, errors: Errors, flagged: Iterable[str] = ()) -> None:
        self.act, self.around, self.errors = act, around, errors
        self.flagged = set(flagged)  # fields a reason points at: not to be folded away
        self._used: set[str] = set()
        self._row = ""
        self.labels: dict[str, str] = {}
        self.doubts: dict[str, Doubt] = {}
        self.day = around.on  # of the step, as it is typed

    @cached_property
    def lists(self) -> Lists:
        """The no-penalty and light lists as they hold on the day of the step."""
        return Lists(self.around.facts, self.day)

    def form(self, tree: Group, value: Typed) -> Shown:
        self._typed = value
        return self._group(tree, value, "", "")

    @property
    def loose(self) -> list[tuple[str, str]]:
        """Errors of fields the page does not show."""
        return [(name, e) for name, many in self.errors.items() if name not in self._used for e in many]

    def _said(self, name: str) -> list[str]:
        self._used.add(name)
        return self.errors.get(name, [])

    def _group(self, group: Group, value: Any, prefix: str, party: str) -> Shown:
        value = value or {}
        party = value.get("party", party) if isinstance(value.get("party"), str) else party
        shown = Shown("group", prefix.rstrip("-"), layout.looked_up(layout.LABELS, group.path) or group.label)
        shown.errors = self._said(shown.name) if shown.name else []
        self.labels[shown.name] = shown.label
        for child in group.children:
            one = self._node(child, value.get(child.name), f"{prefix}{child.name}", party, value)
            if layout.folded(child.path, value) and not self._wanted(child, value):
                one.touched = one.name in self.flagged or not blank(child, value.get(child.name))
                shown.more.append(one)
            else:
                shown.children.append(one)
        return shown

    def _wanted(self, node: Node, value: Typed) -> bool:
        """What stands open for once: the reason why a decision is late, when it is; which law, where it changed."""
        if node.path.endswith(LIGHTER):
            return bool(compare(value, self.around.facts, self.day))
        due = self.around.facts.decision_due if node.path.endswith(".overdue_reason") else None
        return due is not None and self.around.on > due

    def _node(self, node: Node, value: Any, name: str, party: str, beside: Typed) -> Shown:
        if isinstance(node, Group):
            return self._group(node, value, f"{name}-", party)
        if isinstance(node, Rows):
            return self._rows(node, value, name, party)
        return self._leaf(node, value, name, party, beside)

    # -- lists -------------------------------------------------------------------------------------------------------

    def _rows(self, rows: Rows, value: Any, name: str, party: str) -> Shown:
        shown = Shown("rows", name, layout.looked_up(layout.LABELS, rows.path) or rows.label, required=rows.required)
        shown.errors = self._said(name)
        shown.hint = layout.looked_up(layout.HINTS, rows.path)
        values = list(value or ()) or ([{}] if self._one_to_start(rows) else [])
        self.labels[name] = shown.label
        outer = self._row
        for number, row in enumerate(values):
            title = self._title(rows, row, number, len(values))
            self._row = f"{title}，" if title else outer
            one = self._group(rows.item, row, f"{name}-{number}-", party)
            self._row = outer
            one.kind, one.label = "row", title
            self.labels[one.name] = title or shown.label
            one.extra = self._band(rows, row, party)
            shown.children.append(one)
        most = rows.most
        if self.around.parties and any(c.name == "party" for c in rows.item.children):
            most = len(self.around.parties)
        shown.fixed = rows.name in layout.FIXED and bool(values)
        shown.add = f"添加{rows.label}" if len(values) < most and not shown.fixed else ""
        shown.quiet = rows.name == "penalties" and bool(party)
        return shown

    def _one_to_start(self, rows: Rows) -> bool:
        """An empty row stands ready where one is wanted."""
        return rows.required or rows.path in ("register_clue.parties", "register_clue.violations")

    def _title(self, rows: Rows, row: Typed, number: int, many: int) -> str:
        party = str(row.get("party") or "")
        if rows.name in ("proposals", "penalties") and party in self.around.parties:
            return f"对 {self.around.parties[party]} 的{'处理意见' if rows.name == 'proposals' else '处罚'}"
        if rows.name == "members" and row.get("name"):
            return self.around.name(str(row["name"]))
        if rows.name == "checklist" and row.get("item"):
            return f"{number + 1} {row['item']}"
        return f"{rows.label} {number + 1}" if many > 1 else ""

    def _band(self, rows: Rows, row: Typed, party: str) -> dict[str, Any] | None:
        """Of a fine: its statutory band, and where it lies there."""
        if rows.name != "penalties" or row.get("kind") != "fine" or "amount_yuan" not in row:
            return None
        found = self.around.band(party, self._violations_of(party), self._law_day(party))
        if found is None:
            return None
        return {**drawn_band(found.low, found.high, say.fen(str(row["amount_yuan"] or ""))), "source": found.source}

    def _law_day(self, party: str) -> date | None:
        """The day whose law the line is proposed under: the step's, where it says that the new one is lighter."""
        lines = [line for line in self._typed.get("proposals") or () if line.get("party") == party]
        known = self.around.facts.history.line(party) if party in self.around.parties else None
        answer = lines[0].get("lighter") if lines else known.raw.get("lighter") if known else ""
        return self.day if answer == "new" else None

    def _violations_of(self, party: str) -> list[str]:
        for line in self._typed.get("proposals") or ():
            if line.get("party") == party:
                return list(line.get("violations") or ())
        if isinstance(self._typed.get("violations"), list) and self.act == "penalise_on_the_spot":
            return [str(v) for v in self._typed["violations"]]
        known = self.around.facts.history.line(party)
        return list(known.violations) if known else []

    # -- values ------------------------------------------------------------------------------------------------------

    def _leaf(self, leaf: Leaf, value: Any, name: str, party: str, beside: Typed) -> Shown:
        shown = Shown(leaf.kind, name, layout.looked_up(layout.LABELS, leaf.path) or leaf.label, required=leaf.required)
        shown.value = value if value is not None else ""
        shown.errors = self._said(name)
        self.labels[name] = self._row + shown.label
        if leaf.kind in SEVERAL:  # errors of single items belong to the field
            shown.errors = shown.errors + [
                e for key in [k for k in self.errors if k.startswith(f"{name}-")] for e in self._said(key)
            ]
        shown.hint = layout.looked_up(layout.HINTS, leaf.path) or layout.HINTS.get(leaf.kind, "")
        shown.length = leaf.length
        shown.refreshes = leaf.name in layout.REFRESHING and leaf.kind in ("choice", "event")
        shown.optional = not leaf.required and leaf.default in (None, "", [])
        shown.small = leaf.kind in SMALL or (leaf.kind == "line" and leaf.length <= LONG)
        shown.options = [(v, text, _chosen(v, value)) for v, text in self._offered(leaf, value, party)]
        self._special(leaf, shown, value, beside)
        return shown

    def _special(self, leaf: Leaf, shown: Shown, value: Any, beside: Typed) -> None:
        if leaf.path.endswith(LIGHTER) and (compared := compare(beside, self.around.facts, self.day)):
            self._to_compare(leaf, shown, compared)
        if leaf.kind == "key" or (leaf.kind == "party" and leaf.path.count(".") > 1 and value in self.around.parties):
            shown.hidden = True
        elif leaf.kind == "party" and not self.around.parties and len(self._named_parties) < 2:
            shown.hidden, shown.value = True, value or "p1"
        elif leaf.path.endswith("checklist.item"):
            shown.hidden = bool(value)
        elif leaf.kind == "choice" and len(shown.options) <= FEW and not leaf.path.endswith(".kind"):
            shown.kind, shown.small = "radio", False
        elif leaf.name in NUMBERED and value and not right_check_digit({leaf.name: say.line(leaf.name, str(value))}):
            shown.hint, shown.warns = "校验位不符，请核对（不影响提交）", True
        elif leaf.kind == "ticks":
            shown.extra = self.lists.questions(beside)
        elif leaf.kind == "item":
            self._item(shown, str(value or ""), beside)
        elif leaf.kind == "citation" and value:
            shown.doubt = doubt(str(value), beside, self.around.on, self.around.facts.law)
            self.doubts |= {shown.id: shown.doubt} if shown.doubt else {}
        elif leaf.kind == "yuan":
            shown.extra = say.fen(str(value or ""))
        elif leaf.kind == "corrections":
            seq, typed = str(beside.get("event") or ""), value or {}
            for field_name, label, original in self.around.correctable(seq):
                now = str(typed.get(field_name, original))
                text = "text" if len(now) > LONG // 2 or "\n" in now else "line"
                one = Shown(text, f"{shown.name}-{field_name}", label, now, self._said(f"{shown.name}-{field_name}"))
                shown.children.append(one)

    def _to_compare(self, leaf: Leaf, shown: Shown, compared: list[Compared]) -> None:
        """Where the law changed after the act, which applies is asked, and 没有变化 is no answer."""
        shown.optional = False
        if leaf.name == "lighter":
            shown.compared, shown.options = compared, [option for option in shown.options if option[0]]

    def _item(self, shown: Shown, value: str, beside: Typed) -> None:
        """The items of a list that fit, and what was typed where it is none of them; nothing fits: a line to type in."""
        offered = self.lists.offered(beside)
        if not offered:
            shown.kind, shown.hint = "line", layout.NO_LIST
            return
        named = self.lists.items(beside)
        chosen = lists.BETWEEN.join(map(lists.ref, named)) or value
        if any(not item.confirmed for item in named):
            shown.hint, shown.warns = layout.UNREAD_LIST, True
        if value and chosen not in dict(offered):
            offered.append((value, f"{value}（清单以外）"))
        shown.options = [
            (name, label, name == (chosen if chosen in dict(offered) else value)) for name, label in offered
        ]
        shown.refreshes = True

    @property
    def _named_parties(self) -> list[Option]:
        """Of a case not registered yet: the parties typed so far."""
        rows = self._typed.get("parties")
        return [(str(r.get("id") or ""), str(r.get("name") or r.get("id"))) for r in rows or () if isinstance(r, dict)]

    def _offered(self, leaf: Leaf, value: Any, party: str) -> list[Option]:
        around = self.around
        chosen = [str(v) for v in value] if isinstance(value, list) else [str(value or "")]
        match leaf.kind:
            case "choice":
                return list(leaf.choices)
            case "party" | "parties":
                return list(around.parties.items()) or self._named_parties
            case "violation" | "violations":
                return around.violations(party if leaf.path.count(".") > 1 else "")
            case "officer" | "officers":
                roles = next((r for key, r in layout.OFFERED.items() if _is(key, leaf.path)), ())
                return around.officers(roles, chosen)
            case "held":
                return around.held
            case "evidence":
                return around.evidence
            case "event":
                return around.events
            case "paper":
                return around.papers
            case "papers":
                return around.waiting
            case "partykey":
                return [*around.parties.items(), (_next("p", around.parties), "新的当事人")]
            case "violationkey":
                known = around.facts.history.violations
                return [*around.violations(), (_next("v", known), "新的违法事实")]
        return []


def _is(key: str, path: str) -> bool:
    act, _, inner = path.partition(".")
    return key in (inner, f"{act}:{inner}") or inner.endswith(f".{key}")


def _chosen(option: str, value: Any) -> bool:
    return option in [str(v) for v in value] if isinstance(value, list) else option == str(value or "")


def _next(letter: str, known: Any) -> str:
    return next(f"{letter}{n}" for n in range(1, 1000) if f"{letter}{n}" not in known)
