"""Foreign facts: taken once, parked with a reason, never blocking what follows, tried again later."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import orjson
import pytest

from events.base import Side, Visibility
from events.envelope import Envelope, encode
from events.parked import ForeignEventParked, ForeignEventSkipped, ForeignEventTakenUp
from events.register import NumberTaken
from events.sealing import sealed
from services.decider import Command
from services.endpoint.parked_events import ParkedEvents
from services.ledger.group_commit import CommandQueue
from services.ledger.ledger import Ledger
from services.policies.parking import PARKING, SkipForeignEvent
from services.policies.policy import Policy
from services.policies.runner import PolicyRunner
from services.shared.registers import TakeNumber
from tests.given import given
from tests.organs import COURT
from tests.sides import DECIDERS, writer

NUMBER = "鼓政〔2024〕20号"
REGISTER = uuid4()
NEVER_PARKED = "00000000-0000-4000-8000-000000000000"


@pytest.fixture
def ledger(sqlite_url: str) -> Iterator[Ledger]:
    ledger = Ledger(sqlite_url)
    yield ledger
    ledger.close()


def foreign(holder: UUID, **attributes: Any) -> bytes:
    """A number taken on the government's side, with some attributes of its document changed."""
    payload = NumberTaken(occurred_on=date(2024, 3, 15), number=NUMBER, holder=holder)
    envelope = Envelope(
        jurisdiction="410204",
        side=Side.GOVERNMENT,
        stream=f"number-register:{holder}",
        version=1,
        type=payload.type,
        recorded_at=datetime(2024, 3, 15, tzinfo=UTC),
        occurred_on=payload.occurred_on,
        actor="district-government",
        command_id="k",
        command_digest="0" * 16,
        visibility=Visibility.MEMBERS,
        data=None,
    )
    return orjson.dumps({**orjson.loads(encode(envelope, payload)), **attributes})


def take(envelope: Envelope, payload: NumberTaken) -> list[Command]:
    return [TakeNumber(id=REGISTER, occurred_on=payload.occurred_on, number=payload.number, holder=payload.holder)]


@asynccontextmanager
async def runner_over(ledger: Ledger, commands: Any = take) -> AsyncIterator[PolicyRunner]:
    async with CommandQueue(writer(ledger, deciders=(*DECIDERS, PARKING))) as queue:
        policy = Policy("take", Side.GOVERNMENT, NumberTaken, commands)
        yield PolicyRunner(
            "410204", Side.COURT, [policy], queue, "district-court", retries=(timedelta(milliseconds=1),)
        )


def types(ledger: Ledger) -> list[str]:
    return [entry.type for entry in ledger.everything()]


TAKEN, PARKED, TAKEN_UP = "register-number.taken.v1", "foreign-event.parked.v1", "foreign-event.taken-up.v1"
SKIPPED = "foreign-event.skipped.v1"


async def test_a_redelivery_repeats_nothing(ledger: Ledger) -> None:
    raw = foreign(uuid4())
    async with runner_over(ledger) as runner:
        for _ in range(3):
            await runner.take(Side.GOVERNMENT, 1, raw)
    assert types(ledger) == [TAKEN]


async def test_a_refusal_is_parked_with_its_rule_and_what_follows_goes_on(ledger: Ledger) -> None:
    """GEN-04"""
    async with runner_over(ledger) as runner:
        await runner.take(Side.GOVERNMENT, 1, foreign(uuid4()))
        await runner.take(Side.GOVERNMENT, 2, foreign(uuid4()))
    assert types(ledger) == [TAKEN, PARKED]
    parked = list(ledger.everything())[-1].envelope().data
    assert (parked["sequence"], parked["policy"], parked["rule"]) == (2, "take", "GEN-04")


async def test_what_does_not_open_is_parked(ledger: Ledger) -> None:
    raw = foreign(uuid4())
    async with runner_over(ledger) as runner:
        await runner.take_all(Side.GOVERNMENT, [(1, sealed(raw, (), bytes(32))), (2, b'{"sealed":"'), (3, raw)])
    assert sorted(types(ledger)) == [PARKED, PARKED, TAKEN]


async def test_many_events_lead_to_one_transaction(ledger: Ledger) -> None:
    """A register of its own for each, so that none is refused."""

    def own(envelope: Envelope, payload: NumberTaken) -> list[Command]:
        return [TakeNumber(id=payload.holder, occurred_on=payload.occurred_on, number=NUMBER, holder=payload.holder)]

    async with runner_over(ledger, own) as runner:
        await runner.take_all(Side.GOVERNMENT, [(number, foreign(uuid4())) for number in range(1, 6)])
    assert types(ledger) == [TAKEN] * 5
    assert len({entry.envelope().recorded_at for entry in ledger.everything()}) == 1


async def test_what_follows_a_refusal_among_many_is_decided_behind_its_parking(ledger: Ledger) -> None:
    """GEN-04"""
    raws = [foreign(uuid4()), foreign(uuid4()), b"\xff not an event", foreign(uuid4())]
    async with runner_over(ledger) as runner:
        await runner.take_all(Side.GOVERNMENT, list(enumerate(raws, start=1)))
    parked = [entry.envelope().data for entry in ledger.everything()][1:]
    assert types(ledger) == [TAKEN, PARKED, PARKED, PARKED]
    assert [(one["sequence"], one.get("rule")) for one in parked] == [(2, "GEN-04"), (3, None), (4, "GEN-04")]


async def test_a_parked_event_that_comes_again_for_another_reason_blocks_nothing(ledger: Ledger) -> None:
    reasons = iter(["first", "second"])

    def refuse(envelope: Envelope, payload: NumberTaken) -> list[Command]:
        raise ValueError(next(reasons))

    raw = foreign(uuid4())
    async with runner_over(ledger, refuse) as runner:
        await runner.take(Side.GOVERNMENT, 1, raw)
        await runner.take(Side.GOVERNMENT, 1, raw)
    assert types(ledger) == [PARKED]


@pytest.mark.parametrize(
    "attributes",
    [
        {"type": "comet\u0000.sighted\u200b.v1"},
        {"type": "comet.sighted.v1"},
        {"time": "0001-01-01T00:00:00+08:00"},
        {"source": "/410204/court"},
        {"data": {"number": 7}},
        {"data": "x" * 5000},
        {"id": "\u0000:1", "subject": "\u0000"},
    ],
    ids=str,
)
async def test_whatever_comes_can_be_parked(ledger: Ledger, attributes: dict[str, Any]) -> None:
    async with runner_over(ledger) as runner:
        await runner.take(Side.GOVERNMENT, 1, foreign(uuid4(), **attributes))
        await runner.take(Side.GOVERNMENT, 2, b"\xff not an event")
        await runner.take(Side.GOVERNMENT, 3, foreign(uuid4()))
    assert types(ledger) == [PARKED, PARKED, TAKEN]


async def test_why_an_event_is_parked_quotes_nothing_that_people_wrote(ledger: Ledger) -> None:
    """It may have to be erased, and what a policy makes of it may not fit."""

    def too_long(envelope: Envelope, payload: NumberTaken) -> list[Command]:
        return [TakeNumber(occurred_on=payload.occurred_on, number=NUMBER * 100, holder=payload.holder)]

    async with runner_over(ledger, too_long) as runner:
        await runner.take(Side.GOVERNMENT, 1, foreign(uuid4()))
    [parked] = [entry.envelope().data for entry in ledger.everything()]
    assert "ValidationError" in parked["reason"]
    assert NUMBER not in parked["reason"]


async def test_a_field_of_a_later_version_is_ignored(ledger: Ledger) -> None:
    holder = uuid4()
    data = {"number": NUMBER, "holder": str(holder), "later": {"than": "us"}}
    async with runner_over(ledger) as runner:
        await runner.take(Side.GOVERNMENT, 1, foreign(holder, data=data))
    assert types(ledger) == [TAKEN]


class Away:
    """A policy that cannot be followed until somebody is back."""

    def __init__(self) -> None:
        self.back = False

    def __call__(self, envelope: Envelope, payload: NumberTaken) -> list[Command]:
        if not self.back:
            raise ConnectionError("not yet")
        return take(envelope, payload)


async def test_what_is_parked_is_tried_again_and_its_taking_is_a_fact(ledger: Ledger) -> None:
    away, raw = Away(), foreign(uuid4())

    async def fetch(source: Side, sequence: int) -> bytes | None:
        return raw if (source, sequence) == (Side.GOVERNMENT, 1) else None

    async with runner_over(ledger, away) as runner:
        await runner.take(Side.GOVERNMENT, 1, raw)
        await runner.take(Side.GOVERNMENT, 9, b"not an event")
        await runner.retry_parked(ledger, fetch)
        assert types(ledger) == [PARKED, PARKED]
        away.back = True
        for _ in range(2):
            await runner.retry_parked(ledger, fetch)
    assert types(ledger) == [PARKED, PARKED, TAKEN, TAKEN_UP]


async def test_what_is_left_at_that_is_tried_again_only_when_asked_for(ledger: Ledger) -> None:
    away, raw = Away(), foreign(uuid4())

    async def fetch(source: Side, sequence: int) -> bytes | None:
        return raw

    async with runner_over(ledger, away) as runner:
        await runner.take(Side.GOVERNMENT, 1, raw)
        stream = list(ledger.everything())[-1].originator_id
        parked = ParkedEvents(Side.COURT, ledger, runner._queue, "district-court", runner, fetch)
        status, told = await parked.answer(f"/parked/{stream}/retry", b"{}")
        assert (status, orjson.loads(told)["kept_by"]) == (200, ["ConnectionError: not yet"])
        for _ in range(2):
            status, told = await parked.answer(f"/parked/{stream}/skip", orjson.dumps({"reason": "另行发文"}))
            assert (status, orjson.loads(told)) == (200, {"position": "court:2", "kept_by": []})
        away.back = True
        await runner.retry_parked(ledger, fetch)
        assert types(ledger) == [PARKED, SKIPPED]
        status, told = await parked.answer(f"/parked/{stream}/retry", b"{}")
        assert (status, orjson.loads(told)["kept_by"]) == (200, [])
        status, _ = await parked.answer(f"/parked/{stream}/skip", orjson.dumps({"reason": "来不及了"}))
        assert status != 200
    assert types(ledger) == [PARKED, SKIPPED, TAKEN, TAKEN_UP]


def test_only_what_waits_is_skipped_and_the_same_reason_again_is_no_error() -> None:
    """GEN-05"""
    day = date(2024, 3, 15)
    note = ForeignEventParked(occurred_on=day, source=Side.GOVERNMENT, sequence=1, reason="not yet")
    skip = SkipForeignEvent(occurred_on=day, reason="另行发文")
    story = given(PARKING, note).as_(COURT).when(skip).then(ForeignEventSkipped(occurred_on=day, reason="另行发文"))
    story.when(skip).nothing()
    story.when(skip.model_copy(update={"reason": "另有理由"})).rejected("GEN-05")
    given(PARKING, note, ForeignEventTakenUp(occurred_on=day)).as_(COURT).when(skip).rejected("GEN-05")


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        (f"parked-event:{NEVER_PARKED}/retry", b"{}", 404),
        (f"parked-event:{NEVER_PARKED}/skip", b'{"reason":"x"}', 404),
        (f"parked-event:{NEVER_PARKED}/skip", b"{}", 422),
        ("no-such-stream/skip", b'{"reason":"x"}', 422),
        ("parked-event:1/burn", b"{}", 404),
    ],
)
async def test_what_is_not_parked_is_neither_tried_nor_skipped(
    ledger: Ledger, path: str, body: bytes, status: int
) -> None:
    async def fetch(source: Side, sequence: int) -> bytes | None:
        raise AssertionError

    async with runner_over(ledger) as runner:
        parked = ParkedEvents(Side.COURT, ledger, runner._queue, "district-court", runner, fetch)
        assert (await parked.answer(f"/parked/{path}", body))[0] == status
    assert types(ledger) == []


async def test_nothing_is_tried_while_the_bus_is_away(ledger: Ledger) -> None:
    async def fetch(source: Side, sequence: int) -> bytes | None:
        return None

    async with runner_over(ledger) as runner:
        await runner.take(Side.GOVERNMENT, 1, b"not an event")
        stream = list(ledger.everything())[-1].originator_id
        parked = ParkedEvents(Side.COURT, ledger, runner._queue, "district-court", runner, fetch)
        assert (await parked.answer(f"/parked/{stream}/retry", b"{}"))[0] == 503
