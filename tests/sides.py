"""The write side of a test: writers, queues and whole sides over a real ledger."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import orjson

from domain.calendar import Calendar, StateCouncilCalendar
from domain.settings import RuleSettings
from events.base import Event, Side
from services.attachments.held import HoldsFile, no_file
from services.decider import Decider
from services.jurisdiction import load, packaged
from services.ledger.group_commit import CommandQueue
from services.ledger.ledger import Ledger
from services.ledger.request import Outcome, Request
from services.ledger.writer import Writer
from services.shared import registry_copy
from services.shared.registers import NUMBER_REGISTER, TakeNumber
from services.shared.registry_copy import ReceiveRegistryEntry
from services.side import serve_side
from services.side_settings import SideDefinition, SideSettings
from tests.nats_server import NatsServer
from tests.organs import ORGANS, ROLES
from tests.waiting import BOUND, eventually

NOW = datetime(2025, 6, 30, 2, tzinfo=UTC)
JURISDICTION = load(packaged("410204"))
DECIDERS: tuple[Decider[Any], ...] = (NUMBER_REGISTER, registry_copy.DECIDER)


def writer(
    ledger: Ledger,
    clock: Callable[[], datetime] = lambda: NOW,
    deciders: Iterable[Decider[Any]] = DECIDERS,
    side: Side = Side.COURT,
    registry_stream: str = registry_copy.DECIDER.category,
    calendar: Calendar | None = None,
    holds_file: HoldsFile = no_file,
) -> Writer:
    """A writer of the smallest side, unless told more: number registers and a copy of the organ registry."""
    return Writer(
        ledger,
        side,
        "410204",
        deciders,
        registry_stream=registry_stream,
        calendar=calendar or StateCouncilCalendar(),
        settings=RuleSettings(),
        clock=clock,
        holds_file=holds_file,
    )


def take(number: str, register: UUID, key: str, holder: UUID | None = None) -> Request:
    """A command that is easy to give: take a number in a register."""
    return Request(TakeNumber(id=register, number=number, holder=holder or uuid4()), "district-court", key)


def entry_of(entry: Event, number: int) -> ReceiveRegistryEntry:
    """An event of the organ registry as a side receives it."""
    return ReceiveRegistryEntry(
        occurred_on=entry.occurred_on,
        entry_id=f"organ-registry:{number}",
        entry_type=entry.type,
        entry=orjson.loads(entry.data()),
    )


def give_registry(to: Writer, *more: Event) -> None:
    """Tell a writer the organs of the scenarios, and `more`."""
    entries = enumerate([*ORGANS, *ROLES, *more], start=1)
    given = [Request(entry_of(entry, number), "district-court", f"entry {number}") for number, entry in entries]
    for answer in to.commit(given):
        assert isinstance(answer, Outcome), answer


@asynccontextmanager
async def queue_over(ledger: Ledger) -> AsyncIterator[CommandQueue]:
    async with CommandQueue(writer(ledger)) as queue:
        yield queue


@asynccontextmanager
async def running(definition: SideDefinition, settings: SideSettings) -> AsyncIterator[asyncio.Event]:
    """A whole side at work, stopped at the end; yields its stop event."""
    stop = asyncio.Event()
    task = asyncio.create_task(serve_side(definition, settings, stop))
    try:
        await eventually(lambda: settings.socket.exists() or task.done())
        if task.done():
            await task
        yield stop
    finally:
        stop.set()
        async with asyncio.timeout(BOUND):
            await task


def side_settings(folder: Any, definition: SideDefinition, server: NatsServer, url: str | None = None) -> SideSettings:
    """Settings of a side whose files lie in `folder`."""
    side = definition.side
    return SideSettings(
        jurisdiction=JURISDICTION,
        ledger_url=url or f"sqlite:///{folder / f'{side}.db'}",
        socket=folder / "run" / f"{side}.sock",
        nats_url=server.url,
        nats_user=f"service.{side}",
        nats_password=server.passwords[f"service.{side}"],
        attachments=folder / "attachments" / side.value,
        keys=folder / "keys",
        proofs=folder / "proofs" / side.value,
    )
