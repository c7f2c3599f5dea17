"""The scheduler in a whole side: when a day comes, and after the side was stopped and started again."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path

from events.base import Side
from services.court.service import COURT
from services.joint.service import JOINT
from tests.clock import MovableClock
from tests.flow.exchange import Exchange
from tests.flow.suggesting import HOUSING, approved
from tests.nats_server import NatsServer
from tests.sides import running, side_settings
from tests.waiting import eventually

NOTICED = "reply-due.noticed.v1"


@asynccontextmanager
async def court(sides: Exchange, clock: MovableClock) -> AsyncIterator[None]:
    """The court at work by this clock; it has done what is due on its day when this begins."""
    settings = replace(side_settings(sides.folder, COURT, sides.server), clock=clock)
    async with running(COURT, settings):
        await eventually(lambda: clock.waiting_for)
        yield


async def move(clock: MovableClock, day: date) -> None:
    await clock.move(day)
    await eventually(lambda: clock.waiting_for)


async def test_an_addressee_is_told_fifteen_days_before_once(tmp_path: Path, nats_server: NatsServer) -> None:
    """F.6: due 2024-05-15; told on T-15, not again on a restart, and on T-3, which came while nothing ran."""
    sides, clock = Exchange(tmp_path, nats_server), MovableClock(date(2024, 4, 1))
    async with running(JOINT, side_settings(tmp_path, JOINT, nats_server)):
        async with court(sides, clock):
            await eventually(lambda: sides.knows_the_organs(Side.COURT))
            one = await approved(sides)
            assert await one.send("2024-03-10") == one.matter
            served = {"organ": HOUSING, "proof": "service_receipt"}
            assert await one.court("confirm-service", "2024-03-15", **served) == one.matter
            await move(clock, date(2024, 4, 29))
            assert NOTICED not in sides.types(Side.COURT)
            await move(clock, date(2024, 4, 30))
            assert sides.types(Side.COURT, one.matter).count(NOTICED) == 1
        for day, times in ((date(2024, 4, 30), 1), (date(2024, 5, 13), 2), (date(2024, 5, 14), 2)):
            async with court(sides, MovableClock(day)):
                assert sides.types(Side.COURT, one.matter).count(NOTICED) == times
    assert "suggestion.reminded.v1" not in sides.types(Side.COURT), "SUG-17: the court urged nobody"
    noticed = [entry.envelope() for entry in sides.entries(Side.COURT) if entry.type == NOTICED]
    assert [(one.occurred_on, one.data["organ"]) for one in noticed] == [
        (date(2024, 4, 30), HOUSING),
        (date(2024, 5, 13), HOUSING),
    ]
