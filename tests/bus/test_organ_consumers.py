"""An organ may pull, acknowledge, ask how far it is and begin anew: of its own stream alone, and within limits."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

import nats.errors
import orjson
import pytest
from jsonschema import Draft202012Validator
from nats.aio.client import Client
from nats.aio.msg import Msg

from events.base import Side
from fuyuan.contracts.files import documents
from services.bus.connection import api, publish_batch, stream_head
from services.bus.names import (
    ORGAN_API,
    ORGAN_RESETS,
    command_subject,
    command_subjects,
    event_subject,
    inbox_prefix,
    organ_publish,
    organ_stream,
)
from services.bus.organ_streams import AT_ONCE, CONSUMER, Event, ensure_organ_stream, organ_message
from tests.bus.organ_streams import pulled
from tests.nats_server import JURISDICTION, NatsServer
from tests.waiting import eventually

COURT, GOVERNMENT, JOINT = Side
OURS, THEIRS = "housing-bureau", "justice-bureau"
OWN, OTHER = organ_stream(OURS), organ_stream(THEIRS)
CREATE = {"stream_name": OWN, "config": {"durable_name": "spy", "deliver_subject": "_INBOX.housing-bureau.spy"}}
REWRITE = {"stream_name": OWN, "config": {**CONSUMER, "deliver_subject": event_subject(JURISDICTION, JOINT, "x.y.v1")}}


@pytest.fixture
async def service(nats_server: NatsServer, services: dict[Side, Client]) -> Client:
    """Where the streams of two organs are, of twenty events each."""
    for organ in (OURS, THEIRS):
        await ensure_organ_stream(services[JOINT], JURISDICTION, organ)
        await put(services[JOINT], organ, 0, 20)
    return services[JOINT]


@pytest.fixture
async def housing(nats_server: NatsServer, service: Client) -> Client:
    """A system of the organ; the broker knows it everywhere."""
    connection = await nats_server.organ(OURS)
    connection._skip_subject_validation = True  # a client of our own making would not ask either
    await eventually(lambda: told(connection))
    return connection


async def put(service: Client, organ: str, behind: int, count: int) -> None:
    numbers = range(behind + 1, behind + count + 1)
    messages = [
        organ_message(JURISDICTION, organ, Event(COURT, n, n, "bulletin.issued.v1", b"%d" % n)) for n in numbers
    ]
    await publish_batch(service, messages, behind)


async def told(connection: Client) -> dict[str, Any]:
    """What the organ is told of its consumer, {} before it is heard."""
    try:
        answer = await connection.request(f"{ORGAN_API}.CONSUMER.INFO.{OWN}.events", b"", timeout=1)
    except (nats.errors.TimeoutError, nats.errors.NoRespondersError):
        return {}
    document: dict[str, Any] = orjson.loads(answer.data)
    return document


async def standing(service: Client) -> list[Mapping[str, Any]]:
    """Streams and consumers of the account, as they are set up and filled, but for that where requests are kept."""
    listed = (await api(service, "STREAM.LIST"))["streams"]
    streams = [one for one in listed if one["config"]["name"] != ORGAN_RESETS]
    consumers = [(await api(service, f"CONSUMER.LIST.{one['config']['name']}"))["consumers"] for one in streams]
    return [
        *(
            {"config": one["config"], "last": one["state"]["last_seq"], "held": one["state"]["messages"]}
            for one in streams
        ),
        *({"config": one["config"], "acked": one["ack_floor"]["stream_seq"]} for some in consumers for one in some),
    ]


async def test_an_organ_pulls_acknowledges_and_begins_anew(housing: Client) -> None:
    first = await pulled(OURS, housing, 12)
    assert [message.data for message in first] == [b"%d" % n for n in range(1, 13)]
    assert (await told(housing))["ack_floor"]["stream_seq"] == 12
    rest = await pulled(OURS, housing, ack=False)
    assert [message.data for message in rest] == [b"%d" % n for n in range(13, 21)]
    await rest[0].nak()
    assert [message.data for message in await pulled(OURS, housing, 1)] == [b"13"]
    for wanted, begins in ((b'{"seq":1}', 1), (b'{"seq":19}', 19)):
        await housing.request(f"{ORGAN_API}.CONSUMER.RESET.{OWN}.events", wanted, timeout=5)
        again = await pulled(OURS, housing)
        assert [message.data for message in again] == [b"%d" % n for n in range(begins, 21)]


ATTACKS = [
    (f"CONSUMER.CREATE.{OWN}.events", REWRITE),  # rewriting the owner's consumer
    (f"CONSUMER.DURABLE.CREATE.{OWN}.events", REWRITE),
    (f"CONSUMER.CREATE.{OWN}.spy", CREATE),  # exhausting max_consumers
    (f"CONSUMER.CREATE.{OWN}", CREATE),
    (f"CONSUMER.DELETE.{OWN}.events", None),
    (f"CONSUMER.PAUSE.{OWN}.events", {"pause_until": "2099-01-01T00:00:00Z"}),
    (f"CONSUMER.LIST.{OWN}", None),
    (f"CONSUMER.NAMES.{OWN}", None),
    (f"STREAM.INFO.{OWN}", None),
    (f"STREAM.UPDATE.{OWN}", {"name": OWN, "subjects": [">"]}),
    (f"STREAM.PURGE.{OWN}", None),
    (f"STREAM.DELETE.{OWN}", None),
    (f"STREAM.MSG.GET.{OWN}", {"seq": 1}),
    (f"STREAM.MSG.DELETE.{OWN}", {"seq": 1}),
    (f"DIRECT.GET.{OWN}", {"seq": 1}),
    ("STREAM.LIST", None),
    ("STREAM.CREATE.SPY", {"name": "SPY", "subjects": [">"]}),
    ("INFO", None),
    ("STREAM.MSG.GET.JOINT", {"seq": 1}),
    ("CONSUMER.CREATE.JOINT.spy", {"stream_name": "JOINT", "config": {"durable_name": "spy"}}),
    ("CONSUMER.MSG.NEXT.JOINT.mirror_court", {"batch": 1}),
    (f"CONSUMER.MSG.NEXT.{OTHER}.events", {"batch": 1}),
    (f"CONSUMER.INFO.{OTHER}.events", None),
    (f"CONSUMER.RESET.{OTHER}.events", {"seq": 1}),
    (f"CONSUMER.MSG.NEXT.{OWN}.other", {"batch": 1}),
]


@pytest.mark.parametrize("prefix", ["$JS.API", ORGAN_API])
async def test_nothing_else_of_the_api_answers(service: Client, housing: Client, prefix: str) -> None:
    before = await standing(service)
    for call, body in ATTACKS:
        with pytest.raises((nats.errors.TimeoutError, nats.errors.NoRespondersError)):
            await housing.request(f"{prefix}.{call}", b"" if body is None else orjson.dumps(body), timeout=0.1)
        assert await standing(service) == before, call


REPLIES = [
    event_subject(JURISDICTION, JOINT, "meeting.held.v1"),
    event_subject(JURISDICTION, COURT, "bulletin.issued.v1"),
    f"fuyuan.organ.{JURISDICTION}.{OURS}.court.bulletin.issued",
    f"fuyuan.organ.{JURISDICTION}.{THEIRS}.court.bulletin.issued",
    f"$JS.API.STREAM.DELETE.{OWN}",
    f"$JS.API.STREAM.PURGE.{OTHER}",
    f"$JS.API.CONSUMER.DELETE.{OTHER}.events",
    "fuyuan.mirror.joint.court",
    command_subject(JURISDICTION, GOVERNMENT, THEIRS, "issue-bulletin"),
    command_subject(JURISDICTION, JOINT, THEIRS, "issue-bulletin"),
    f"{inbox_prefix(THEIRS)}.forged",
]


@pytest.mark.parametrize(
    "call", [f"{ORGAN_API}.CONSUMER.MSG.NEXT.{OWN}.events", f"{ORGAN_API}.CONSUMER.RESET.{OWN}.events"]
)
async def test_no_event_is_replayed_onto_a_subject_of_others(
    nats_server: NatsServer, services: dict[Side, Client], service: Client, housing: Client, call: str
) -> None:
    heard: list[str] = []

    async def hear(message: Msg) -> None:
        heard.append(message.subject)

    for side, connection in services.items():
        await connection.subscribe(command_subjects(JURISDICTION, side), cb=hear)
        await connection.flush()
    other = await nats_server.organ(THEIRS)
    await other.subscribe(f"{inbox_prefix(THEIRS)}.>", cb=hear)
    await other.flush()
    heads = [await stream_head(services[side], side.value.upper()) for side in Side]
    before = [{**one, "acked": None} for one in await standing(service)]
    for reply in REPLIES:
        await housing.publish(call, b'{"batch":5}' if "NEXT" in call else b'{"seq":1}', reply=reply)
        await told(housing)  # so the first is done
        await other.flush()
        assert [await stream_head(services[side], side.value.upper()) for side in Side] == heads, reply
        assert [{**one, "acked": None} for one in await standing(service)] == before, reply
    assert heard == []


async def test_the_contract_says_what_runs(service: Client, housing: Client) -> None:
    document = orjson.loads(documents()["asyncapi.json"])
    channels = {name: one for name, one in document["channels"].items() if name.startswith("events-for-organ")}
    said = {one["address"].replace("{organ}", OURS).replace("{place}", ">") for one in channels.values()}
    given = said - {channels["events-for-organ"]["address"].replace("{organ}", OURS)}
    assert given == set(organ_publish(JURISDICTION, OURS)[1:]), "commands are another channel"
    consumer = channels["events-for-organ"]["x-nats-consumer"]
    known = (await told(housing))["config"]
    assert {name: known.get(name) for name in consumer} == consumer
    [message] = await pulled(OURS, housing, 1)
    address = channels["events-for-organ"]["address"].format(
        jurisdiction=JURISDICTION, organ=OURS, side="court", noun="bulletin", verb="issued"
    )
    assert message.subject == address
    headers = document["components"]["schemas"]["EventHeaders"]
    Draft202012Validator(headers).validate(message.headers)
    ours = {name for name in message.headers or {} if name.startswith("Fuyuan-")}
    assert ours == set(headers["properties"]) - {"traceparent"}, "it is there where traces are set"
    next_body, reset_body = (
        Draft202012Validator(channels[f"events-for-organ-{call}"]["messages"][call]["payload"])
        for call in ("next", "reset")
    )
    assert next_body.is_valid({"batch": CONSUMER["max_batch"], "expires": CONSUMER["max_expires"]})
    assert not next_body.is_valid({"batch": CONSUMER["max_batch"] + 1}), "which the broker refuses"
    assert reset_body.is_valid({"seq": 1})


async def test_another_organ_cannot_acknowledge(nats_server: NatsServer, service: Client, housing: Client) -> None:
    other = await nats_server.organ(THEIRS)
    messages = await eventually(lambda: pulled(THEIRS, other, 5, ack=False))
    for message in messages:
        await housing.publish(message.reply, b"+ACK")
    await told(housing)
    assert (await api(service, f"CONSUMER.INFO.{OTHER}.events"))["num_ack_pending"] == 5


async def test_what_an_organ_can_have_out_at_once_is_limited(service: Client, housing: Client) -> None:
    await put(service, OURS, 20, 980)
    await put(service, OURS, 1000, 500)
    taken = [await pulled(OURS, housing, 500, ack=False) for _ in range(4)]
    assert sum(map(len, taken)) == AT_ONCE
    ask = f"{ORGAN_API}.CONSUMER.MSG.NEXT.{OWN}.events"
    waits = CONSUMER["max_waiting"]
    refused: asyncio.Queue[Msg] = asyncio.Queue()
    await housing.subscribe(f"{inbox_prefix(OURS)}.refused", cb=refused.put)
    for wanted in ({"batch": 501}, {"batch": 1, "expires": 61_000_000_000}):
        await housing.publish(ask, orjson.dumps(wanted), reply=f"{inbox_prefix(OURS)}.refused")
        async with asyncio.timeout(5):
            assert ((await refused.get()).headers or {})["Status"] == "409"
    for number in range(waits + 5):
        await housing.publish(ask, b'{"batch":1,"expires":30000000000}', reply=f"{inbox_prefix(OURS)}.wait{number}")
    assert (await told(housing))["num_waiting"] <= waits
