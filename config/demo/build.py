"""Making the demonstration: bureau and people as rows, rows of the registers, then the acts of twelve dossiers by date."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.db import transaction

from cases import bureau_record, clock, dossier, engine, files, lawbase
from cases.effects import Attached
from cases.models import Case, Event, Officer
from config.demo import desks, lists, mark, people, pictures, powers, registers, tiers
from config.demo.dates import Days

HERE = Path(__file__).parent
OPENS = time(9, 0)
BETWEEN = timedelta(minutes=7)  # acts of one day follow one another

Told = Callable[[int, int], None]


class DemonstrationFailed(Exception):
    """The engine refused what the demonstration does; nothing was written."""


@dataclass
class Walk:
    """A case on its way. `folder` holds its evidence files; `refused` are the acts that are tried in vain."""

    given: dossier.Dossier
    refused: frozenset[int]
    folder: Path
    case: Case | None = None
    last: Event | None = None


def build(tell: Told = lambda done, total: None) -> None:
    """Make everything in one transaction; `tell` hears how many acts are done, of how many."""
    days = Days(lawbase.current().calendar, clock.today())
    whole = people.given()
    officers = [_as_dossier(person, days) for person in whole["officer"]]
    frame = {"bureau": whole["bureau"], "officers": [o for o in officers if o is not None]}
    with TemporaryDirectory(prefix="anjuan-demo-") as folder, transaction.atomic():
        pictures.draw(Path(folder))
        first = _walk(HERE / "cases" / "01-clue.toml", frame, days, Path(folder))
        with clock.standing_at(_at(days.day(-90), 0)):
            bureau = dossier.bureau_of(first.given)
            people.make(bureau, whole["officer"], days.zero)
            administrator = Officer.objects.get(username="1501")
            bureau_record.append(bureau, mark.EVENT, administrator, {"text": "演示数据"})
            powers.enter(administrator)
            lists.enter(administrator)
            tiers.enter(administrator)
        found = dossier.officers_of(first.given, bureau)
        walks = {file.stem: _walk(file, frame, days, Path(folder)) for file in sorted((HERE / "cases").glob("*.toml"))}
        _do_all([*_acts(list(walks.values()), found), *registers.rows(days)], tell)
        _lay_desks(walks, found, days)
        people.tell_sign_ins()


def _toml(file: Path) -> dict[str, Any]:
    return tomllib.loads(file.read_text(encoding="utf-8"))


def _as_dossier(person: dict[str, Any], days: Days) -> dict[str, Any] | None:
    """The officer as a dossier names him; an administrator does no act in a case."""
    if person["role"] == "administrator":
        return None
    kept = {key: value for key, value in person.items() if key not in ("username", "unit")}
    if "licence_no" in kept:
        since, until = people.span(days.zero)
        kept |= {"valid_from": since.isoformat(), "valid_to": until.isoformat()}
    return kept


def _walk(file: Path, frame: dict[str, Any], days: Days, folder: Path) -> Walk:
    raw = days.dated(_toml(file)) | frame
    refused = frozenset(i for i, act in enumerate(raw["acts"]) if act.pop("refused", False))
    return Walk(dossier.parse(raw, folder), refused, folder)


def _lay_desks(walks: dict[str, Walk], officers: dict[str, Officer], days: Days) -> None:
    for walk in walks.values():
        if walk.last is not None:
            desks.tell_of(walk.last)
    desks.lay({name: walk.case for name, walk in walks.items() if walk.case is not None}, officers, days)


def _do_all(todo: list[tuple[datetime, Callable[[], Any]]], tell: Told) -> None:
    for done, (moment, do) in enumerate(sorted(todo, key=lambda one: one[0]), 1):
        with clock.standing_at(moment):
            do()
        tell(done, len(todo))


def _acts(walks: list[Walk], officers: dict[str, Officer]) -> Iterator[tuple[datetime, Callable[[], Any]]]:
    """Every act with the moment it is recorded: by legal date, a case's own acts in their order."""
    acts = [(w.given.acts[i].on, n, i) for n, w in enumerate(walks) for i in range(len(w.given.acts))]
    today, place = None, 0
    for on, n, i in sorted(acts):
        today, place = on, (place + 1 if on == today else 0)
        yield _at(on, place), partial(_perform, walks[n], i, officers)


def _at(on: Any, place: int) -> datetime:
    return datetime.combine(on, OPENS, clock.SHANGHAI) + place * BETWEEN


def _perform(walk: Walk, i: int, officers: dict[str, Officer]) -> None:
    act = walk.given.acts[i]
    names = act.data.get("files", [])
    try:
        event = engine.perform(
            walk.case,
            act.act,
            officers[act.by],
            dossier.act_data(walk.given, act, officers),
            on=act.on,
            version=walk.case.version if walk.case else None,
            team=[officers[name] for name in act.team],
            files=[Attached(files.store((walk.folder / name).read_bytes(), name), name) for name in names],
        )
    except engine.Refused as refused:
        if i not in walk.refused:
            raise DemonstrationFailed(f"{walk.given.title}:{act.act} {act.on} {refused}") from None
        return
    if i in walk.refused:
        raise DemonstrationFailed(f"{walk.given.title}:{act.act} 应当被拒绝")
    walk.case, walk.last = event.case, event
