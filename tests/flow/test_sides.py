"""Three whole sides over a real broker: what one says, the other receives; what is wrong is parked."""

from __future__ import annotations

import orjson
import pytest

from events.base import Side
from services.bus import connection as bus
from services.bus import link
from services.bus import names as bus_names
from services.bus.connection import BusMessage
from services.bus.errors import BusError
from services.bus.streams import deliver_behind, mirror_health
from tests.flow.exchange import BULLETIN, Exchange
from tests.waiting import eventually


async def test_a_bulletin_reaches_the_other_side_and_is_acknowledged(exchange: Exchange) -> None:
    """Scenario 1 over the real bus."""
    body = {"occurred_on": "2024-04-08", "content": BULLETIN}
    issued = await exchange.post(Side.COURT, "district-court", "issue-bulletin", body)
    assert issued.status_code == 200, issued.text
    matter = issued.json()["stream"].partition(":")[2]
    await eventually(lambda: "bulletin.received.v1" in exchange.types(Side.GOVERNMENT))
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
    both_ways = {
        **BULLETIN,
        "topic": "J1",
        "period": None,
        "rules": [{"title": "某规定"}],
        "rule_number": "法释〔2023〕11号",
    }
    refused = await exchange.post(Side.COURT, "district-court", "issue-bulletin", {"content": both_ways})
    assert refused.status_code == 409, refused.text  # BUL-09: the rules of a J1 are given in one way
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
    doubled = await connection.request(
        subject, b'{"content":{},"content":{}}', headers={"Idempotency-Key": "3"}, timeout=5
    )
    assert orjson.loads(doubled.data)["status"] == 400
    assert '"content"' in orjson.loads(doubled.data)["detail"]


async def test_what_is_wrong_on_the_bus_is_parked_and_the_rest_goes_on(exchange: Exchange) -> None:
    connection = await exchange.server.service(Side.COURT)
    head = len(exchange.types(Side.COURT))

    async def all_published() -> bool:
        return await bus.stream_head(connection, "COURT") == head

    await eventually(all_published)
    subject = bus_names.event_subject("410204", Side.COURT, "bulletin.issued.v1")
    await bus.publish_batch(connection, [BusMessage(subject, b"not an event")], head)
    await eventually(lambda: "foreign-event.parked.v1" in exchange.types(Side.GOVERNMENT))


async def test_commands_are_taken_while_the_broker_is_away(exchange: Exchange) -> None:
    exchange.server.kill()
    issued = await exchange.post(Side.COURT, "district-court", "issue-bulletin", {"content": BULLETIN})
    assert issued.status_code == 200, issued.text
    exchange.server.start()
    await eventually(lambda: "bulletin.received.v1" in exchange.types(Side.GOVERNMENT))


async def test_a_wiped_broker_is_refilled_from_the_ledgers(exchange: Exchange) -> None:
    await exchange.post(Side.COURT, "district-court", "issue-bulletin", {"content": BULLETIN})
    await exchange.arrived(Side.GOVERNMENT, "bulletin.received.v1")
    await exchange.arrived(Side.JOINT, "topic.covered.v1")  # all that follows from a bulletin is there
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

    await eventually(refilled)
    assert {side: exchange.types(side) for side in Side} == before  # redelivery repeats nothing


@pytest.mark.parametrize("ahead", [2, 40], ids=["and goes on behind them", "and stands still"])
async def test_a_mirror_that_lacks_messages_is_given_them(exchange: Exchange, ahead: int) -> None:
    """Its consumer took them for delivered, as after the mirror's folder was put back from an older copy."""
    court, government = await exchange.server.service(Side.COURT), await exchange.server.service(Side.GOVERNMENT)
    await exchange.registry_followed()
    await deliver_behind(government, Side.COURT, Side.GOVERNMENT, await bus.stream_head(court, "COURT") + ahead)
    for number in range(4):
        content = {**BULLETIN, "period": {"start": f"2024-0{number + 1}-01", "end": f"2024-0{number + 1}-28"}}
        issued = await exchange.post(Side.COURT, "district-court", "issue-bulletin", {"content": content})
        assert issued.status_code == 200, issued.text
    await eventually(lambda: exchange.types(Side.GOVERNMENT).count("bulletin.received.v1") == 4)

    async def whole() -> bool:
        try:
            health = await mirror_health(government, Side.COURT)
        except BusError:  # it is being made anew
            return False
        return health is not None and health.fit and health.behind == 0

    await eventually(whole)


async def test_a10_a_mirror_that_stands_still_is_shown_and_heals_alone(
    exchange: Exchange, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody removed its consumer in the owner's account."""
    monkeypatch.setattr(link, "WATCH_EVERY", 0.1)

    async def nothing(*given: object) -> None:
        return None

    async def shown() -> dict[str, dict[str, object]]:
        state = await exchange.health(Side.GOVERNMENT)
        return dict(state["bus"]["behind"])

    court, government = await exchange.server.service(Side.COURT), await exchange.server.service(Side.GOVERNMENT)

    async def whole() -> bool:
        return await bus.stream_head(government, "COURT") == await bus.stream_head(court, "COURT") > 0

    await exchange.registry_followed()
    await eventually(whole)
    await eventually(lambda: nothing_behind(exchange))
    with monkeypatch.context() as unattended:
        unattended.setattr(link, "ensure_mirror_consumer", nothing)
        unattended.setattr(link, "deliver_behind", nothing)
        await bus.api(court, f"CONSUMER.DELETE.COURT.{bus_names.mirror_consumer(Side.GOVERNMENT)}")
        await exchange.post(Side.COURT, "district-court", "issue-bulletin", {"content": BULLETIN})
        behind = await eventually(shown)
        assert behind["court"]["events"] >= 1
        assert str(behind["court"]["since"]).endswith("Z")
    await exchange.arrived(Side.GOVERNMENT, "bulletin.received.v1")
    await eventually(lambda: nothing_behind(exchange))


async def nothing_behind(exchange: Exchange) -> bool:
    return not (await exchange.health(Side.GOVERNMENT))["bus"]["behind"]
