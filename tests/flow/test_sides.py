"""Three whole sides over a real broker: what one says, the other receives; what is wrong is parked."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import orjson
import pytest

from events.base import Side
from services import bus, bus_names
from services.bus import BusMessage
from services.bus_errors import BusError
from services.court.service import COURT
from services.government.service import GOVERNMENT
from services.joint.service import JOINT
from services.ledger import Ledger
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
    """The three sides in one folder, reachable through their sockets."""

    def __init__(self, folder: Path, server: NatsServer) -> None:
        self.folder, self.server = folder, server

    async def post(self, side: Side, organ: str, command: str, body: Any, key: str | None = None) -> httpx.Response:
        headers = {"Fuyuan-Organ": organ, "Idempotency-Key": key or uuid4().hex}
        async with self._client(side) as client:
            return await client.post(f"/commands/{command}", content=orjson.dumps(body), headers=headers)

    async def health(self, side: Side) -> dict[str, Any]:
        async with self._client(side) as client:
            return (await client.get("/health")).json()

    def types(self, side: Side) -> list[str]:
        """The wire types in a side's ledger, read beside the running side."""
        ledger = Ledger(f"sqlite:///{self.folder / f'{side}.db'}")
        try:
            return [entry.type for entry in ledger.everything()]
        finally:
            ledger.close()

    def knows_the_organs(self, side: Side) -> bool:
        expected = len(JURISDICTION.organs) + sum(len(organ.roles) for organ in JURISDICTION.organs)
        return self.types(side).count("registry-entry.received.v1") == expected

    def _client(self, side: Side) -> httpx.AsyncClient:
        transport = httpx.AsyncHTTPTransport(uds=str(self.folder / "run" / f"{side}.sock"))
        return httpx.AsyncClient(transport=transport, base_url="http://side", timeout=10)


@pytest.fixture
async def exchange(tmp_path: Path, nats_server: NatsServer) -> AsyncIterator[Exchange]:
    async with AsyncExitStack() as stack:
        for definition in DEFINITIONS:
            await stack.enter_async_context(running(definition, side_settings(tmp_path, definition, nats_server)))
        exchange = Exchange(tmp_path, nats_server)
        for side in (Side.COURT, Side.GOVERNMENT):
            await eventually(lambda side=side: exchange.knows_the_organs(side), within=15)
        yield exchange


async def test_a_bulletin_reaches_the_other_side_and_is_acknowledged(exchange: Exchange) -> None:
    """Scenario 1 over the real bus."""
    body = {"occurred_on": "2024-04-08", "content": BULLETIN}
    issued = await exchange.post(Side.COURT, "district-court", "issue-bulletin", body)
    assert issued.status_code == 200, issued.text
    matter = issued.json()["stream"].partition(":")[2]
    await eventually(lambda: "bulletin.received.v1" in exchange.types(Side.GOVERNMENT), within=10)
    body = {"id": matter, "occurred_on": "2024-04-09", "revision": 1}
    acknowledged = await exchange.post(Side.GOVERNMENT, "justice-bureau", "acknowledge-bulletin", body)
    assert acknowledged.status_code == 200, acknowledged.text
    assert acknowledged.json()["events"][0]["type"] == "bulletin.acknowledged.v1"


async def test_a_refused_command_leaves_nothing_on_the_bus(exchange: Exchange) -> None:
    """Scenario 2 over the real bus: BUL-01."""
    connection = await exchange.server.service(Side.COURT)
    before = await bus.stream_head(connection, "COURT")
    wrong = {**BULLETIN, "topic": "E2"}
    refused = await exchange.post(Side.COURT, "district-court", "issue-bulletin", {"content": wrong})
    assert refused.status_code == 409
    assert refused.json()["rule"] == "BUL-01"
    right = await exchange.post(
        Side.COURT, "district-court", "issue-bulletin", {"content": {**BULLETIN, "topic": "J1"}}
    )
    assert right.status_code == 409  # BUL-09: a J1 names the rule it passes on
    good = await exchange.post(Side.COURT, "district-court", "issue-bulletin", {"content": BULLETIN})
    position = int(good.json()["position"].partition(":")[2])

    async def published() -> bool:
        return bool((await exchange.health(Side.COURT))["bus"]["published"] >= position)

    await eventually(published)
    last = await bus.last_message(connection, "COURT")
    assert last is not None
    assert await bus.stream_head(connection, "COURT") > before
    assert b"E2" not in last.data


async def test_commands_over_nats_answer_with_the_same_documents(exchange: Exchange) -> None:
    connection = await exchange.server.organ("district-court")
    subject = bus_names.command_subject("410204", Side.COURT, "district-court", "issue-bulletin")
    body = orjson.dumps({"content": BULLETIN})
    reply = await connection.request(subject, body, headers={"Idempotency-Key": "one"}, timeout=5)
    over_http = await exchange.post(Side.COURT, "district-court", "issue-bulletin", {"content": BULLETIN}, "one")
    assert orjson.loads(reply.data)["events"] == over_http.json()["events"]
    refused = await connection.request(subject, b"{", headers={"Idempotency-Key": "two"}, timeout=5)
    assert orjson.loads(refused.data)["status"] == 400


async def test_what_is_wrong_on_the_bus_is_parked_and_the_rest_goes_on(exchange: Exchange) -> None:
    connection = await exchange.server.service(Side.COURT)
    head = len(exchange.types(Side.COURT))

    async def all_published() -> bool:
        return await bus.stream_head(connection, "COURT") == head

    await eventually(all_published)
    subject = bus_names.event_subject("410204", Side.COURT, "bulletin.issued.v1")
    await bus.publish_batch(connection, [BusMessage(subject, b"not an event")], head)
    await eventually(lambda: "foreign-event.parked.v1" in exchange.types(Side.GOVERNMENT), within=10)


async def test_commands_are_taken_while_the_broker_is_away(exchange: Exchange) -> None:
    exchange.server.kill()
    issued = await exchange.post(Side.COURT, "district-court", "issue-bulletin", {"content": BULLETIN})
    assert issued.status_code == 200, issued.text
    exchange.server.start()
    await eventually(lambda: "bulletin.received.v1" in exchange.types(Side.GOVERNMENT), within=20)


async def test_a_wiped_broker_is_refilled_from_the_ledgers(exchange: Exchange) -> None:
    await exchange.post(Side.COURT, "district-court", "issue-bulletin", {"content": BULLETIN})
    await eventually(lambda: "bulletin.received.v1" in exchange.types(Side.GOVERNMENT), within=10)
    before = {side: exchange.types(side) for side in Side}
    exchange.server.kill()
    exchange.server.wipe()
    exchange.server.start()

    async def refilled() -> bool:
        heads = {}
        for side in Side:
            connection = await exchange.server.service(side)
            try:
                heads[side] = await bus.stream_head(connection, bus_names.stream_name(side))
            except BusError:
                return False
            finally:
                await connection.close()
        return all(heads[side] >= len(before[side]) for side in Side)

    await eventually(refilled, within=20)
    assert {side: exchange.types(side) for side in Side} == before  # redelivery repeats nothing
