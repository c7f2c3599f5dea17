"""The whole exchange for tests of the edge: a broker, three sides, the read model, the public address."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, aclosing, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

import httpx

from events.base import Side
from fuyuan.access.sessions import Sessions
from fuyuan.access.tokens import Role, TokenStore
from fuyuan.contracts.tables import DEFINITIONS, command_table
from fuyuan.http.app import Edge, create_app
from fuyuan.http.auth import Authentication
from fuyuan.http.gateway import Gateway
from fuyuan.http.limits import Limiter
from fuyuan.http.pulse import Pulse
from fuyuan.http.reads import Reads
from fuyuan.http.server import at_start, listen, run
from fuyuan.reaching.way import WayToSide
from projections.filling.consumer import ViewConsumer
from projections.filling.engine import Projector
from projections.opening import open_store
from projections.waiting import Waiting
from services.bus.client import Connection
from services.bus.names import service_user
from services.joint.service import first_entries
from services.ledger.ledger import Ledger
from services.serving import listening
from tests.nats_server import NatsServer
from tests.sides import JURISDICTION, running, side_settings
from tests.waiting import eventually

COURT, GOVERNMENT, LEGAL, HOUSING, OFFICE = (
    "district-court",
    "district-government",
    "justice-bureau",
    "housing-bureau",
    "group-office",
)
ABSENT = "nats://127.0.0.1:1"
BULLETIN = {
    "topic": "J2",
    "title": "行政案件态势分析",
    "text": "新收行政案件情况分析。",
    "issuer": COURT,
    "addressee": GOVERNMENT,
}


def bulletin(**changes: object) -> dict[str, object]:
    """The body of `issue-bulletin`; every one has a text of its own, and a topic without a period."""
    content = {**BULLETIN, "topic": "J7", "residual_reason": f"不属于其他各项 {uuid4().hex}", **changes}
    return {"content": content}


@dataclass
class World:
    """Where everything is. Tokens are made on demand."""

    folder: Path
    url: str
    tokens: TokenStore
    sessions: Sessions
    known: dict[tuple[str, Role], str] = field(default_factory=dict)

    def token(self, organ: str, role: Role = Role.CLERK) -> str:
        if (organ, role) not in self.known:
            self.known[organ, role] = self.tokens.create(organ, role)
        return self.known[organ, role]

    def headers(self, organ: str, role: Role = Role.CLERK, key: str | None = None) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token(organ, role)}", "Idempotency-Key": key or uuid4().hex}

    def client(self, organ: str = COURT, role: Role = Role.CLERK) -> httpx.Client:
        """A client of an organ, at the root of the API."""
        headers = {"Authorization": f"Bearer {self.token(organ, role)}"}
        return httpx.Client(base_url=f"{self.url}/api/v1", headers=headers, timeout=20)

    def recorded(self, mark: str) -> int:
        """How many events of all ledgers contain `mark`: an idempotency key, or a text of the body."""
        found = 0
        for side in Side:
            ledger = Ledger(f"sqlite:///{self.folder / f'{side}.db'}")
            try:
                found += sum(mark.encode() in entry.opened() for entry in ledger.everything())
            finally:
                ledger.close()
        return found


@asynccontextmanager
async def edge_over(
    folder: Path, nats_url: str, password: str = "", *, limiter: Limiter | None = None, patience: float = 10.0
) -> AsyncIterator[World]:
    """The edge alone: sockets and read model are where the sides and the consumer put them, or not there."""
    store = await asyncio.to_thread(open_store, f"sqlite:///{folder / 'views.db'}")
    tokens = TokenStore(folder / "tokens.json")
    sessions = Sessions(folder / "sessions.json", tokens=tokens)
    pulse, waiting, stop = Pulse(), Waiting(store, 0.1), asyncio.Event()
    ways = {side: WayToSide(side, folder / "run" / f"{side}.sock") for side in Side}
    bound = listening("127.0.0.1", 0)
    async with aclosing(Gateway(ways)) as gateway:
        edge = Edge(
            command_table(DEFINITIONS),
            Authentication(tokens, sessions, limiter or Limiter()),
            gateway,
            Reads(store, at_start(JURISDICTION)),
            waiting,
            pulse,
            patience,
            look_every=0.2,
        )
        ready = asyncio.Event()
        serving = asyncio.create_task(run(create_app(edge), bound, pulse.stop, stop, ready.set))
        hearing = asyncio.create_task(
            listen(nats_url, service_user(Side.JOINT), password, JURISDICTION.code, waiting, pulse)
        )
        try:
            await asyncio.wait_for(ready.wait(), 10)
            yield World(folder, f"http://127.0.0.1:{bound.getsockname()[1]}", tokens, sessions)
        finally:
            stop.set()
            hearing.cancel()
            await asyncio.gather(serving, hearing, return_exceptions=True)
    await asyncio.to_thread(store.close)


@asynccontextmanager
async def world(folder: Path, server: NatsServer) -> AsyncIterator[World]:
    """Everything, with the organs known everywhere."""
    async with AsyncExitStack() as stack:
        for definition in DEFINITIONS:
            await stack.enter_async_context(running(definition, side_settings(folder, definition, server)))
        edge = await stack.enter_async_context(edge_over(folder, server.url, server.passwords["service.joint"]))
        consuming = asyncio.create_task(_consume(folder, server))
        stack.push_async_callback(_ended, consuming)
        organs = {organ.id for organ in JURISDICTION.organs}

        async def knows_everybody() -> bool:
            headers = edge.headers(OFFICE, Role.AUDITOR)
            async with httpx.AsyncClient(base_url=edge.url, headers=headers, timeout=20) as client:
                page = (await client.get("/api/v1/views/organs", params={"limit": 500})).json()
                ready = await client.get("/health/ready")
            copied = edge.recorded("registry-entry.received.v1")
            entries = len(list(first_entries(JURISDICTION)))
            shown = {item["organ"] for item in page["items"]} >= organs
            return shown and copied == 2 * entries and ready.status_code == 200

        await eventually(knows_everybody)
        yield edge


async def _consume(folder: Path, server: NatsServer) -> None:
    store = await asyncio.to_thread(open_store, f"sqlite:///{folder / 'views.db'}")
    try:
        await ViewConsumer(
            Projector(store),
            Connection(),
            server.url,
            user="service.joint",
            password=server.passwords["service.joint"],
            jurisdiction=JURISDICTION.code,
        ).run()
    finally:
        store.close()


async def _ended(task: asyncio.Task[None]) -> None:
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
