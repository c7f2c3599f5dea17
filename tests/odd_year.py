"""Years that nobody wrote: the sample year with acts left out, put off, and given in matters where the plot has none.

What may not be is refused by the sides themselves, and policies follow as ever: what is left is a year of real
ledgers, with interleavings that the plot does not have. The same seed gives the same year.
"""

from __future__ import annotations

import asyncio
import pickle
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any, cast

import pytest

from events.base import Side
from fuyuan.sample.act import Act
from fuyuan.sample.script import script
from services.errors import FuyuanError
from tests.shared import shared_folder
from tests.year import UNTIL, InProcess

LEFT_OUT, PUT_OFF = 0.05, 0.08
"""Of a hundred acts, how many are not given, and how many come late with all that follows in their matter."""
LATEST = 90
RARE, COPIES = 12, 24
"""Commands given up to so many times in the plot are given so many times more, in other matters."""


@pytest.fixture(scope="session")
def odd_ledgers(tmp_path_factory: pytest.TempPathFactory) -> Mapping[Side, Sequence[bytes]]:
    """The odd year of seed 1, played once for the session: by the worker that needs it first."""
    with shared_folder(tmp_path_factory, "odd-year") as folder:
        played = folder / "ledgers.pickle"
        if not played.exists():
            played.write_bytes(pickle.dumps(odd_year(1, folder)))
        return cast(Mapping[Side, Sequence[bytes]], pickle.loads(played.read_bytes()))


def odd_year(seed: int, folder: Path) -> dict[Side, list[bytes]]:
    """The events of three ledgers in the order of recording."""
    return asyncio.run(_played(odd_acts(Random(seed)), folder))


def odd_acts(random: Random) -> list[Act]:
    """In the order of days; each has a key of its own."""
    acts = script(UNTIL)
    moved = [late for matter in _matters(acts).values() for late in _put_off(matter, random)]
    added = list(_elsewhere(acts, random))
    given = sorted((*moved, *added), key=lambda act: act.on)
    return [replace(act, key=f"odd-{place}", awaits=()) for place, act in enumerate(given)]


def _matters(acts: Iterable[Act]) -> dict[str, list[Act]]:
    matters: dict[str, list[Act]] = defaultdict(list)
    for act in acts:
        matters[act.matter].append(act)
    return matters


def _put_off(matter: Sequence[Act], random: Random) -> Iterator[Act]:
    """The first act of a matter stays; the days that later ones speak of move with them."""
    late = timedelta()
    for place, act in enumerate(matter):
        if place and random.random() < LEFT_OUT:
            continue
        if place and random.random() < PUT_OFF:
            late += timedelta(days=random.randint(1, LATEST))
        yield _on(act, act.on + late)


def _on(act: Act, day: date) -> Act:
    late = day - act.on
    body = {name: _moved(value, late) for name, value in act.body.items()}
    return replace(act, on=day, body={**body, "occurred_on": day.isoformat()})


def _moved(value: Any, late: timedelta) -> Any:
    """The same text; a day that much later."""
    try:
        return (date.fromisoformat(value) + late).isoformat()
    except (TypeError, ValueError):
        return value


def _elsewhere(acts: Sequence[Act], random: Random) -> Iterator[Act]:
    """Rare acts in other matters of their kind, on the day of something that happened there or soon after."""
    times = Counter(act.command for act in acts)
    matters = _matters(acts)
    begun: dict[str, list[str]] = defaultdict(list)
    for matter, its in matters.items():
        begun[its[0].command].append(matter)
    for act in acts:
        own = matters[act.matter]
        others = begun[own[0].command]
        if times[act.command] > RARE or len(others) < 2:
            continue
        for other in random.sample(others, min(-(-COPIES // times[act.command]), len(others))):
            before = random.choice(matters[other])
            given = _given_in(act, own, matters[other])
            yield _on(given, before.on + timedelta(days=int(random.triangular(0, LATEST, 0))))


def _given_in(act: Act, own: Sequence[Act], other: Sequence[Act]) -> Act:
    """What the two matters say in acts of the same kind (organs, case numbers, the id) stands for one another."""
    here, there = ({said.command: said for said in reversed(acts)} for acts in (own, other))
    stands_for: dict[str, Any] = {}
    for command in here.keys() & there.keys():
        stands_for[here[command].organ] = there[command].organ
        stands_for.update(_pairs(here[command].body, there[command].body))
    body = {name: stands_for.get(value, value) if isinstance(value, str) else value for name, value in act.body.items()}
    return replace(act, organ=stands_for.get(act.organ, act.organ), body=body)


def _pairs(one: Mapping[str, Any], other: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for name in one.keys() & other.keys():
        for said, instead in zip(_listed(one[name]), _listed(other[name]), strict=False):
            if isinstance(said, str) and isinstance(instead, str):
                yield said, instead


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


async def _played(acts: Sequence[Act], folder: Path) -> dict[Side, list[bytes]]:
    year = InProcess(folder)
    try:
        await year.start()
        for act in acts:
            with suppress(FuyuanError):
                await year.give(act)
        return {side: [entry.opened() for entry in writer.ledger.everything()] for side, writer in year.writers.items()}
    finally:
        year.close()
