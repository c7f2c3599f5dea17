"""Every user of one district tries every subject at the broker: nothing is heard, changed or read in the other."""

from __future__ import annotations

import asyncio
from typing import Any, Final

import orjson
import pytest
from nats.aio.client import Client
from nats.aio.msg import Msg

from domain.moving import MOVERS, SideOf
from events.base import Side
from services.bus import connection as bus
from services.bus import exchange_names, names
from services.bus.connection import api
from services.bus.exchange import ensure_exchange
from services.bus.exchange_names import Sent
from services.bus.names import Store
from services.bus.streams import ensure_stream
from tests.districts.test_one_broker import Shared, shared
from tests.engines import GULOU, YUWANGTAI
from tests.rights.subjects import OF_A_CONSUMER, OF_A_STREAM, everything
from tests.waiting import eventually

__all__ = ["shared"]
pytestmark = [pytest.mark.systems, pytest.mark.timeout(300)]
THEIRS: Final = b"said-in-the-other-district-alone"
TRIED: Final = b"tried-from-outside"
LAST: Final = "the-last-one"
SERVER: Final = (
    "$SYS.REQ.USER.INFO",
    "$SYS.REQ.ACCOUNT.PING.CONNZ",
    "$SYS.REQ.ACCOUNT.PING.SUBSZ",
    "$SYS.REQ.ACCOUNT.PING.JSZ",
    f"$SYS.REQ.ACCOUNT.{YUWANGTAI}.CONNZ",
    f"$SYS.REQ.ACCOUNT.{YUWANGTAI}.SUBSZ",
    f"$SYS.REQ.ACCOUNT.{YUWANGTAI}.JSZ",
    f"$SYS.REQ.ACCOUNT.{YUWANGTAI}.CLAIMS.UPDATE",
    f"$SYS.ACCOUNT.{YUWANGTAI}.CONNECT",
    f"$JS.API.ACCOUNT.PURGE.{YUWANGTAI}",
)


PIECES: Final = [
    exchange_names.piece_subject(Sent(SideOf(sender, side), SideOf(YUWANGTAI, to), "case:x:1"), "0" * 64, 0)
    for sender in (GULOU, YUWANGTAI)
    for side in MOVERS
    for to in MOVERS
]
"""Of files for the other district; none is there that we sent."""


def subjects() -> list[str]:
    """All of one district, the same under the other's code, of the exchange, of the server; each once."""
    here = [tried.subject for tried in everything()]
    there = [subject.replace(GULOU, YUWANGTAI) for subject in here]
    streams = (exchange_names.STREAM, exchange_names.FILES)
    consumers = [exchange_names.consumer(to) for to in exchange_names.places([GULOU, YUWANGTAI])]
    calls = [form.format(stream=stream) for stream in streams for form in OF_A_STREAM]
    calls += [form.format(stream=exchange_names.STREAM, consumer=one) for one in consumers for form in OF_A_CONSUMER]
    exchange = [f"{prefix}.{call}" for prefix in ("$JS.API", exchange_names.API) for call in calls]
    exchange += [f"$JS.ACK.{exchange_names.STREAM}.{one}.1.1.1.1.0" for one in consumers]
    exchange += [
        f"{prefix}.{exchange_names.piece_call(one)}" for prefix in ("$JS.API", exchange_names.API) for one in PIECES
    ]
    exchange += [one for one in PIECES if f".{GULOU}." not in one]
    inboxes = [f"_INBOX.{who}.guessed" for who in ("service", "justice-bureau", "district-court")]
    return list(dict.fromkeys((*here, *there, *exchange, *SERVER, *inboxes)))


@pytest.fixture
async def said(shared: Shared) -> Shared:
    """Both have their streams; each has an event of its own."""
    for code, text in ((GULOU, b"ours"), (YUWANGTAI, THEIRS)):
        for side in Side:
            connection = await shared.service(code, side)
            for store in Store:
                await ensure_stream(connection, code, side, store)
            subject = names.event_subject(code, side, "suggestion.sent.v1")
            await bus.publish_batch(connection, [bus.BusMessage(subject, text)], 0)
    await ensure_exchange(await shared.exchange(), [GULOU, YUWANGTAI])
    for piece in (one for one in PIECES if f".{GULOU}." not in one):
        sender = await shared.service(YUWANGTAI, Side(piece.split(".")[5]))
        await bus.store(sender, bus.BusMessage(piece, THEIRS, {"Fuyuan-Pieces": "1"}))
    return shared


async def state(connection: Client) -> list[Any]:
    """Every stream with its consumers: what a call that came through would have changed."""
    found = []
    for stream in (await api(connection, "STREAM.LIST"))["streams"]:
        consumers = await api(connection, f"CONSUMER.LIST.{stream['config']['name']}")
        found.append((stream["config"], stream["state"], [one["config"] for one in consumers["consumers"]]))
    return found


async def test_nothing_that_one_district_says_is_heard_changed_or_read_in_the_other(said: Shared) -> None:
    heard, answers = list[str](), list[tuple[str, bytes]]()
    listening = [await said.service(YUWANGTAI, side) for side in Side] + [await said.organ(YUWANGTAI)]

    async def hear(message: Msg) -> None:
        if TRIED in message.data:
            heard.append(message.subject)

    for place, listener in enumerate(listening):
        await listener.subscribe(">" if place < len(Side) else f"{names.inbox_prefix('justice-bureau')}.>", cb=hear)
        await listener.flush()
    before, between = await state(listening[0]), await state(await said.exchange())
    assert len(before) >= len(Side) * len(Store)

    users = [await said.service(GULOU, side) for side in Side] + [await said.organ(GULOU)]
    tried = subjects()
    assert len(tried) > 2500
    for number, user in enumerate(users):
        organ = number == len(Side)
        prefix = f"{names.inbox_prefix('justice-bureau') if organ else '_INBOX'}.tried{number}"

        async def answered(message: Msg) -> None:
            answers.append((message.subject, message.data))

        user._error_cb = _nothing
        user._skip_subject_validation = True
        await user.subscribe(f"{prefix}.>", cb=answered)
        for place, subject in enumerate(tried):
            await user.publish(subject, TRIED, f"{prefix}.{place}")
        await user.flush(60)
        if not organ:  # which may not write to itself
            last = f"{prefix}.{LAST}"
            await user.publish(last, b"")
            assert await eventually(lambda last=last: any(subject == last for subject, _ in answers))
    for listener in listening:
        await listener.flush()
    assert heard == []
    assert await state(await said.service(YUWANGTAI, Side.COURT)) == before
    assert await state(await said.exchange()) == between
    leaks = [(subject, data) for subject, data in answers if THEIRS in data or f"{YUWANGTAI}.service".encode() in data]
    assert leaks == []
    assert len(answers) > 100  # of one's own account: what is asked there is answered


async def test_an_ear_at_everything_hears_only_its_own_district(said: Shared) -> None:
    heard: list[bytes] = []

    async def hear(message: Msg) -> None:
        heard.append(message.data)

    for side in Side:
        await (here := await said.service(GULOU, side)).subscribe(">", cb=hear)
        await here.flush()
    for side in Side:
        there = await said.service(YUWANGTAI, side)
        there._error_cb = _nothing
        for subject in subjects():
            await there.publish(subject, TRIED)
        await there.flush(60)
    ours = await said.service(GULOU, Side.COURT)
    await ours.publish("anything", orjson.dumps(LAST))
    await ours.flush()
    assert await eventually(lambda: heard.count(orjson.dumps(LAST)) == len(Side))
    assert not [data for data in heard if TRIED in data or THEIRS in data]


async def _nothing(error: Exception) -> None:
    """What is refused is as it should be."""


async def test_both_directions_at_once_leave_both_at_work(said: Shared) -> None:
    """After all that was tried, each district still publishes and reads its own."""

    async def tries(code: str) -> None:
        for side in Side:
            user = await said.service(code, side)
            user._error_cb = _nothing
            for subject in SERVER:
                await user.publish(subject.replace(YUWANGTAI, GULOU if code == YUWANGTAI else YUWANGTAI), TRIED)
            await user.flush()

    await asyncio.gather(tries(GULOU), tries(YUWANGTAI))
    for code in (GULOU, YUWANGTAI):
        court = await said.service(code, Side.COURT)
        head = await bus.stream_head(court, "COURT")
        subject = names.event_subject(code, Side.COURT, "suggestion.sent.v1")
        await bus.publish_batch(court, [bus.BusMessage(subject, b"after")], head)
        assert await bus.stream_head(court, "COURT") == head + 1
