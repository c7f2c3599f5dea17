"""`make soak-districts`: an engine with several districts under load, its processes killed again and again, by a seed.

A round kills one or two of broker, workers and edge (kill -9) and waits until every district has taken a few more
commands. At the end each district has every acknowledged command once: in its ledger, on its stream and in its rows.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Final

import httpx
import psutil

from events.base import Side
from fuyuan.districts.districts import Districts
from fuyuan.operations.verify import verify
from fuyuan.settings import Settings
from projections.store.postgres import PostgresStore
from services.ledger.ledger import Ledger
from tests.databases import a_postgres_server
from tests.engines import engine_settings, with_districts
from tests.load import acknowledged
from tests.system import System, system
from tests.waiting import eventually

CODES: Final = ("410202", "410203", "410204", "410205", "410211", "410212")
PARTS: Final = ("nats-server", "worker-1", "worker-2", "edge")
ORGAN: Final = "district-court"
MORE: Final = 2  # commands of each district between two rounds
PAUSE: Final = 0.1  # seconds between two commands of a district
LONG: Final = 120.0  # seconds that a round takes on a machine that has too much to do
STANDS_STILL: Final = 600.0  # seconds, on any machine
LOGS: Final = Path("var/districts-soak")  # of the parts, kept where something is wrong


@dataclass
class Soak:
    """What became of it."""

    rounds: int = 0
    took: list[float] = field(default_factory=list)  # seconds from each killing to commands in every district
    killed: Counter[str] = field(default_factory=Counter)
    acknowledged: dict[str, list[str]] = field(default_factory=lambda: {code: [] for code in CODES})
    wrong: list[str] = field(default_factory=list)


async def soak(rounds: int, seed: int, said: Callable[[str], None]) -> Soak:
    chance, became = random.Random(seed), Soak()
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="fy")))
        database = stack.enter_context(a_postgres_server())
        engine = engine_settings(folder / "e", database)
        with_districts(engine, folder, CODES)
        with system(folder / "e", FUYUAN_DATABASE=database) as at:
            tokens = {code: at.token(ORGAN, district=code) for code in CODES}
            async with asyncio.TaskGroup() as tasks:
                ends = asyncio.Event()
                callers = [
                    tasks.create_task(_caller(at.url, code, tokens[code], became.acknowledged[code], ends))
                    for code in CODES
                ]
                await _more(became)
                while became.rounds < rounds and not became.wrong:
                    await _round(at, chance, became)
                    acknowledged = sum(map(len, became.acknowledged.values()))
                    said(f"{became.rounds} / {rounds}: {became.took[-1]:.1f} s, {acknowledged} acknowledged")
                ends.set()
                if became.wrong:  # who waits for an answer that does not come waits no longer
                    for task in callers:
                        task.cancel()
            if not became.wrong:
                await _compared(engine, became)
        if became.wrong:
            shutil.copytree(engine.folder("logs"), LOGS, dirs_exist_ok=True)
            said(f"logs kept in {LOGS}")
    return became


async def _round(at: System, chance: random.Random, became: Soak) -> None:
    names = chance.sample(PARTS, chance.choice((1, 1, 2)))
    began = time.monotonic()
    for name in names:
        with suppress(psutil.NoSuchProcess):
            if (part := at.part(name)) is not None:
                part.send_signal(signal.SIGKILL)
                became.killed[name] += 1
    await _more(became)
    became.took.append(time.monotonic() - began)
    became.rounds += 1


async def _more(became: Soak) -> None:
    """Until every district has taken some more commands; those that take none are `wrong`."""
    wanted = {code: len(taken) + MORE for code, taken in became.acknowledged.items()}

    def behind() -> list[str]:
        return [code for code, many in wanted.items() if len(became.acknowledged[code]) < many]

    try:
        await eventually(lambda: not behind(), STANDS_STILL)
    except TimeoutError:
        became.wrong += [f"{code}: stands still behind round {became.rounds}" for code in behind()]


async def _caller(url: str, code: str, token: str, taken: list[str], ends: asyncio.Event) -> None:
    """One command after the other, each repeated with its key until it is acknowledged."""
    headers = {"Host": f"{code}.localhost", "Authorization": f"Bearer {token}"}
    async with httpx.AsyncClient(base_url=url, headers=headers, timeout=20) as client:
        while not ends.is_set():
            taken.append(await acknowledged(client))
            await asyncio.sleep(PAUSE)


async def _compared(engine: Settings, became: Soak) -> None:
    """Waits until all is published and shown, and says what is not as it was acknowledged."""
    for district in Districts(engine).all():
        settings, taken = district.settings, became.acknowledged[district.code]
        ledger = Ledger(settings.ledger_url(Side.COURT))
        head, recorded = ledger.head(), Counter(entry.originator_id for entry in ledger.everything())
        ledger.close()
        if lost := set(taken) - recorded.keys():
            became.wrong.append(f"{district.code}: {len(lost)} acknowledged and not in the ledger")
        if len(set(taken)) != len(taken):
            became.wrong.append(f"{district.code}: one stream acknowledged for two keys")
        if doubled := [stream for stream in set(taken) if recorded[stream] > 1]:
            became.wrong.append(f"{district.code}: {len(doubled)} recorded twice")
        store = PostgresStore(settings.views_at)
        try:
            await eventually(partial(_shown, store, head), STANDS_STILL)
        finally:
            store.close()
        async for finding in verify(settings):
            if finding.good is False:
                became.wrong.append(f"{district.code}: {finding}")


def _shown(store: PostgresStore, head: int) -> bool:
    return store.positions()[Side.COURT].ledger_id >= head


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rounds", type=int, default=200)
    options.add_argument("--seed", type=int, default=1)
    asked = options.parse_args()
    became = asyncio.run(soak(asked.rounds, asked.seed, lambda line: print(line, file=sys.stderr, flush=True)))
    acknowledged, killed = sum(map(len, became.acknowledged.values())), dict(became.killed)
    wrong = "; ".join(became.wrong) or "each there once"
    took, long = sorted(became.took), sum(seconds > LONG for seconds in became.took)
    times = f"{took[len(took) // 2]:.1f} s, the longest {took[-1]:.1f} s, {long} over {LONG:.0f} s"
    print(f"seed {asked.seed}: {became.rounds} rounds of {times}; killed {killed}")
    print(f"{acknowledged} commands acknowledged in {len(CODES)} districts: {wrong}")
    return 1 if became.wrong else 0


if __name__ == "__main__":
    raise SystemExit(main())
