"""Three whole sides over a real broker: what one says, the others receive."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import orjson

from events.base import Side
from events.envelope import LEDGER_ID
from services.bus import connection as bus
from services.bus import names as bus_names
from services.bus.connection import BusMessage
from services.bus.errors import SequenceConflict
from services.court.service import COURT
from services.government.service import GOVERNMENT
from services.joint.service import JOINT, first_entries
from services.ledger.ledger import Ledger
from services.ledger.recorded import Entry
from services.rules.cases import case_copy_stream
from tests.nats_server import NatsServer
from tests.sides import JURISDICTION, running, side_settings
from tests.waiting import eventually

DEFINITIONS = (JOINT, COURT, GOVERNMENT)
BULLETIN = {
    "topic": "J2",
    "title": "2024年第一季度行政案件态势分析",
    "text": "一季度新收行政案件情况分析。",
    "issuer": "district-court",
    "addressee": "district-government",
    "period": {"start": "2024-01-01", "end": "2024-03-31"},
}


class Exchange:
    """The three sides in one folder, reachable through their sockets and over the broker."""

    def __init__(self, folder: Path, server: NatsServer) -> None:
        self.folder, self.server = folder, server
        self._serial = count(1)

    async def post(self, side: Side, organ: str, command: str, body: Any, key: str | None = None) -> httpx.Response:
        headers = {"Fuyuan-Organ": organ, "Idempotency-Key": key or uuid4().hex}
        async with self._client(side) as client:
            return await client.post(f"/commands/{command}", content=orjson.dumps(body), headers=headers)

    async def give(self, side: Side, organ: str, command: str, on: str, /, **fields: Any) -> str:
        """The id of the matter, or the id of the rule that refused."""
        answer = await self.post(side, organ, command, {"occurred_on": on, **fields})
        body = answer.json()
        assert answer.status_code in {200, 403, 409}, answer.text
        return str(body.get("rule") or body["stream"].partition(":")[2])

    async def ask(self, side: Side, organ: str, command: str, /, **body: Any) -> dict[str, Any]:
        """Over NATS, on the subject of the organ that commands: an outcome or a problem."""
        connection = await self.server.organ(organ)
        subject = bus_names.command_subject(JURISDICTION.code, side, organ, command)
        headers = {"Idempotency-Key": uuid4().hex}
        reply = await connection.request(subject, orjson.dumps(body), headers=headers, timeout=10)
        document: dict[str, Any] = orjson.loads(reply.data)
        return document

    async def filed(self, *, on: str = "2024-02-01") -> str:
        """The number of a case of its own against the housing bureau, known to the court."""
        number = f"（2024）豫0204行初{self.serial()}号"
        case = {"cause": "penalty", "field": "urban_construction", "plaintiff_kind": "natural_person"}
        said = {**case, "number": number, "defendants": ["housing-bureau"]}
        matter = await self.give(Side.COURT, "court-admin-division", "file-case", on, **said)
        assert self.types(Side.COURT, matter) == ["case.filed.v1"], matter
        return number

    async def announced(self) -> str:
        """The number of a case of its own that government and joint office know too."""
        number = await self.filed()
        matter = case_copy_stream(number).partition(":")[2]
        for side in (Side.GOVERNMENT, Side.JOINT):
            await eventually(partial(self.types, side, matter))
        return number

    def serial(self) -> int:
        """A number that nobody took yet, so that tests that share the sides do not meet."""
        return next(self._serial) + 100

    async def health(self, side: Side) -> dict[str, Any]:
        async with self._client(side) as client:
            state: dict[str, Any] = (await client.get("/health")).json()
            return state

    def types(self, side: Side, matter: str | None = None) -> list[str]:
        """The wire types in a side's ledger, or of one matter in it, read beside the running side."""
        return [entry.type for entry in self.entries(side, matter)]

    def entries(self, side: Side, matter: str | None = None) -> list[Entry]:
        ledger = Ledger(f"sqlite:///{self.folder / f'{side}.db'}")
        try:
            return [one for one in ledger.everything() if matter in (None, one.originator_id.partition(":")[2])]
        finally:
            ledger.close()

    async def arrived(self, side: Side, *types: str) -> None:
        """Events of these types are in the ledger of this side."""
        await eventually(lambda: set(types) <= set(self.types(side)))

    async def reached(self, side: Side, matter: str, wire_type: str, times: int = 1) -> dict[str, Any]:
        """What the newest event of this type says, once the matter has so many of them in this side's ledger."""

        def found() -> list[Entry]:
            entries = [entry for entry in self.entries(side, matter) if entry.type == wire_type]
            return entries if len(entries) >= times else []

        entries = await eventually(found)
        assert len(entries) == times
        return dict(entries[-1].envelope().data)

    async def deliver_again(self, side: Side, matter: str, wire_type: str) -> None:
        """Put an event of the side on the bus twice more, behind all that is there."""
        [entry] = [one for one in self.entries(side, matter) if one.type == wire_type]
        connection, stream = await self.server.service(side), bus_names.stream_name(side)
        subject = bus_names.event_subject(JURISDICTION.code, side, wire_type)
        copies = [BusMessage(subject, entry.raw, {LEDGER_ID: str(entry.ledger_id)})] * 2

        async def published() -> bool:
            return bool((await self.health(side))["bus"]["published"] >= entry.ledger_id)

        async def delivered() -> bool:
            try:
                await bus.publish_batch(connection, copies, await bus.stream_head(connection, stream))
            except SequenceConflict:  # the side was faster
                return False
            return True

        await eventually(published)
        await eventually(delivered)

    async def registry_followed(self) -> None:
        """Both sides hold every entry of the joint registry of organs."""
        for side in (Side.COURT, Side.GOVERNMENT):
            await eventually(partial(self.knows_the_organs, side))

    def knows_the_organs(self, side: Side) -> bool:
        first = len(list(first_entries(JURISDICTION)))
        kept = sum(one.originator_id.partition(":")[0] == "organ-registry" for one in self.entries(Side.JOINT))
        return self.types(side).count("registry-entry.received.v1") == kept >= first

    def _client(self, side: Side) -> httpx.AsyncClient:
        transport = httpx.AsyncHTTPTransport(uds=str(self.folder / "run" / f"{side}.sock"))
        return httpx.AsyncClient(transport=transport, base_url="http://side", timeout=10)


@asynccontextmanager
async def exchanging(folder: Path) -> AsyncIterator[Exchange]:
    """The three sides at work in `folder`, knowing the organs, with a broker of their own."""
    with NatsServer() as server:
        async with AsyncExitStack() as stack:
            for definition in DEFINITIONS:
                await stack.enter_async_context(running(definition, side_settings(folder, definition, server)))
            exchange = Exchange(folder, server)
            await exchange.registry_followed()
            yield exchange
        await server.close_connections()
