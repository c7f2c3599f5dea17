"""The console's pages of a real edge: how long each takes at 550,000 events, what the first view weighs, many people.

Each stands beside a static file of the same server in the same run. The sides do not run: what the page of a matter
asks of them (which steps are possible now) is refused at once. The yearly tables stand as they were computed last.
"""

from __future__ import annotations

import asyncio
import os
import random
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from urllib.parse import urlencode

import httpx

from benchmarks.copies import sample_year
from benchmarks.measured import Measured
from benchmarks.read_models import READERS, carried, fill
from events.base import Side
from fuyuan.access.tokens import TokenStore
from fuyuan.installation import secrets
from fuyuan.settings import Settings
from fuyuan.web.assets import ADDRESSES
from fuyuan.web.console import shanghai_today
from projections.opening import open_store
from projections.query import query
from projections.store.store import Store
from projections.views.annual_kept import keep
from services.bus.names import service_user
from tests.edge.test_console_growth import ASKED
from tests.nats_server import free_port
from tests.projections.test_growth import TODAY

MANY = 231
TIMES = 40  # of each page
PEOPLE, PAUSE, FOR = 200, 10.0, 60.0  # so many, each a page after so many seconds in the mean, for so many seconds
LOADED = re.compile(r'(?:href|src)="(/static/[^"]+)"')
LIBRARY = "/static/vega.js"
PATIENCE = 60.0  # seconds until the edge must answer
Asked = tuple[str, str]
"""Who asks for which address."""


@dataclass(frozen=True, slots=True)
class Served:
    """A running edge: where, the tokens of the people who are each reader, and what is asked of each page."""

    address: str
    tokens: Mapping[str, Sequence[str]]
    pages: dict[str, Sequence[Asked]]


def run(many: int = MANY) -> list[Measured]:
    with tempfile.TemporaryDirectory(prefix="fuyuan-bench-") as folder, edge(Path(folder), many) as served:
        return asyncio.run(_measured(served))


@contextmanager
def edge(folder: Path, years: int) -> Iterator[Served]:
    """`fuyuan serve edge` over a read model of so many sample years in SQLite."""
    settings = Settings.read(data_dir=folder, http=f"127.0.0.1:{free_port()}")
    store = open_store(settings.views_at)
    fill(store, carried(sample_year(), years))
    keep(store, TODAY.year - 1, "", shanghai_today())
    pages: dict[str, Sequence[Asked]] = {path: list(_asked(store, path)) for path in ASKED}
    store.close()
    secrets.ensure(settings.secrets_file, [service_user(Side.JOINT)])
    known = TokenStore(settings.tokens_file)
    tokens = {
        name: [known.create(reader.organ, reader.role) for _ in range(PEOPLE // len(READERS))]
        for name, reader in READERS.items()
    }
    command = [sys.executable, "-m", "fuyuan", "--data-dir", str(folder), "--http", settings.http, "serve", "edge"]
    elsewhere = os.environ | {"FUYUAN_NATS_URL": f"nats://127.0.0.1:{free_port()}"}  # nobody tells the edge of news
    with subprocess.Popen(command, env=elsewhere, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            _wait_for(settings.address)
            yield Served(settings.address, tokens, pages)
        finally:
            process.terminate()


def _wait_for(address: str) -> None:
    until = time.monotonic() + PATIENCE
    while True:
        try:
            httpx.get(address + ADDRESSES["icon.svg"]).raise_for_status()
            return
        except httpx.HTTPError:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)


def _asked(store: Store, path: str) -> Iterator[Asked]:
    """The addresses of a page as the readers ask for them; of the page of a matter one that each may see."""
    for name, reader in READERS.items():
        for given in ASKED[path]:
            if "{stream}" in path:
                rows = query(store, given["view"], reader, limit=1, today=TODAY).items
                if rows:
                    yield name, path.format(stream=rows[0]["stream"])
            else:
                at = path.format(organ=reader.organ, year=TODAY.year - 1, metric="M20", view=given.get("view"))
                yield name, at + (f"?{urlencode(given)}" if given and "{" not in path else "")


async def _measured(served: Served) -> list[Measured]:
    people = {name: await _signed_in(served, tokens[0]) for name, tokens in served.tokens.items()}
    try:
        static = _p95(await _times(people["court"], ADDRESSES["console.css"]))
        figures = [Measured("a static file, p95", static, "ms")]
        for path, asked in served.pages.items():
            may = [one for one in asked if (await people[one[0]].get(one[1])).status_code != httpx.codes.NOT_FOUND]
            served.pages[path] = may  # an edition of the year, or what may be done now, is not for every reader
            if not may:
                continue
            dearest = max([_p95(await _times(people[name], address)) for name, address in may])
            figures.append(Measured(f"{path}, p95 of the dearest reader; a static file", dearest, "ms", limit=static))
            figures.append(Measured(f"{path}, p95", dearest, "ms", 100, at_most=True))
        figures += await _weights(people, served.pages)
    finally:
        for person in people.values():
            await person.aclose()
    return [*figures, *await _many(served)]


async def _signed_in(served: Served, token: str) -> httpx.AsyncClient:
    person = httpx.AsyncClient(base_url=served.address, headers={"Origin": served.address}, timeout=PATIENCE)
    answer = await person.post("/signin", data={"token": token})
    assert answer.status_code == httpx.codes.SEE_OTHER, answer.text
    return person


async def _times(person: httpx.AsyncClient, address: str, times: int = TIMES) -> list[float]:
    """Milliseconds of a request each."""
    took = []
    for _ in range(times):
        started = time.perf_counter()
        (await person.get(address)).raise_for_status()
        took.append(1000 * (time.perf_counter() - started))
    return took


def _p95(took: Sequence[float]) -> float:
    return statistics.quantiles(took, n=20)[-1]


async def _weights(people: Mapping[str, httpx.AsyncClient], pages: Mapping[str, Sequence[Asked]]) -> list[Measured]:
    """Kilobytes on the line of the first view: the page with all that it loads but the library of charts."""
    figures = []
    for path, asked in ((path, asked) for path, asked in pages.items() if asked):
        name, address = next((one for one in asked if one[0] == "court"), asked[0])
        person = people[name]
        page = await person.get(address)
        loaded = {address for address in LOADED.findall(page.text) if not address.startswith(LIBRARY)}
        answers = [page, *[await person.get(address) for address in sorted(loaded)]]
        weight = sum(answer.num_bytes_downloaded for answer in answers) / 1000
        figures.append(Measured(f"{path}, first view with style and scripts", weight, "KB", 150, at_most=True))
    return figures


async def _many(served: Served) -> list[Measured]:
    """People who work at the same time, against one alone who does the same."""
    crowd = [
        (
            await _signed_in(served, token),
            [address for asked in served.pages.values() for who, address in asked if who == name],
        )
        for name, tokens in served.tokens.items()
        for token in tokens
    ]
    try:
        alone = await _works(*crowd[0], random.Random(0), 0.0, time.monotonic() + FOR / 4)
        until = time.monotonic() + FOR
        works = (_works(*one, random.Random(seed), PAUSE, until) for seed, one in enumerate(crowd))
        took = list(chain.from_iterable(await asyncio.gather(*works)))
    finally:
        for person, _ in crowd:
            await person.aclose()
    name = f"{len(crowd)} people, each a page every {PAUSE:.0f} s"
    return [
        Measured(f"{name}: pages without an error", len(took) / FOR, "pages/s"),
        Measured(f"{name}: p95; of one alone", _p95(took), "ms", 10, at_most=True, limit=_p95(alone)),
    ]


async def _works(
    person: httpx.AsyncClient, addresses: Sequence[str], chance: random.Random, pause: float, until: float
) -> list[float]:
    """Milliseconds of each page that somebody opens, any of these. Raises on any error."""
    took: list[float] = []
    while True:
        await asyncio.sleep(chance.expovariate(1 / pause) if pause else 0)
        if time.monotonic() > until:
            return took
        took += await _times(person, chance.choice(addresses), 1)
