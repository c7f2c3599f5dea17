"""One side at work: its ledger, its two command endpoints, its relay and its policies, put together.

The local socket takes commands from the first moment; the bus part comes and goes with the broker, and is
built anew whenever something about it does not hold any more.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack, suppress
from functools import partial
from typing import Any

import structlog

from domain.organ_names import named
from domain.registry import Registry
from events.base import Side
from events.cancelling import alive, end
from events.errors import reason_of
from services.amendment.commands import AMENDING
from services.attachments.files import Files
from services.bus import connection as bus
from services.bus.errors import NotConnected
from services.bus.link import BusLink
from services.bus.witnesses import on_the_bus
from services.endpoint.attachments_app import AttachmentsApp
from services.endpoint.endpoint import Endpoint, public_commands
from services.endpoint.parked_events import ParkedEvents
from services.endpoint.retrievals import Retrievals
from services.endpoint.socket_app import SocketApp
from services.errors import Refused
from services.jurisdiction import Jurisdiction
from services.ledger.group_commit import CommandQueue
from services.ledger.ledger import Ledger
from services.ledger.request import Request
from services.ledger.witness import History, holds, newest
from services.ledger.writer import Writer
from services.policies.parking import PARKING
from services.policies.runner import PolicyRunner
from services.policies.scheduler import Scheduler
from services.proof.errors import KeyLost, TokenUnusable
from services.proof.keys import Keys
from services.proof.proving import Proving
from services.proof.time_stamps import TimestampAuthority
from services.serving import nothing, serve
from services.side_settings import SideDefinition, SideSettings, UnderLease
from services.turn import Turn

BUS_WITHIN = 2.0  # seconds; without the bus a side starts all the same, and asks there as soon as it can
KEEP_ALIVE = 30  # seconds; longer than the edge keeps a connection, else its request meets a closing door
TELL_AGAIN = 5.0  # seconds
log = structlog.get_logger()


async def serve_side(definition: SideDefinition, settings: SideSettings, stop: asyncio.Event) -> None:
    """Work until `stop` is set.

    Raises LedgerUnavailable when the ledger cannot be opened, HistoryMissing when others know more than it holds.
    """
    if settings.hosted is None:
        settings.socket.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        settings.socket.unlink(missing_ok=True)
    ledger = await asyncio.to_thread(Ledger, settings.ledger_url)  # where many begin, none waits for another's database
    try:
        files = Files(settings.attachments, ledger.texts)
        files.prepare()
        lease = settings.hosted.lease if settings.hosted else UnderLease()
        left, lease.left = lease.left, None
        as_left = left is not None and await asyncio.to_thread(holds, ledger, left)
        history = History(definition.side, ledger, () if as_left else settings.witnesses)
        if not as_left:
            await _ask(history, definition.side, settings)
        await asyncio.to_thread(ledger.find_erasures)
        await _work(definition, settings, ledger, files, history, stop)
        if history.heard:
            lease.left = await asyncio.to_thread(newest, ledger)
    finally:
        ledger.close()


async def _ask(history: History, side: Side, settings: SideSettings) -> None:
    """Before anything is recorded: does anybody know of an event that the ledger lacks? Raises HistoryMissing."""
    name = f"fuyuan-{side}-start"
    async with AsyncExitStack() as stack:
        try:
            connection = await bus.connect(
                settings.nats_url,
                user=settings.nats_user,
                password=settings.nats_password,
                name=name,
                within=BUS_WITHIN,
            )
            stack.push_async_callback(connection.close)
            history.meet(on_the_bus(connection, side, mirrored=settings.hosted is None))
        except NotConnected as error:
            log.warning("started without the bus", side=side, error=str(error))
        await history.ask()


async def _begin(definition: SideDefinition, jurisdiction: Jurisdiction, queue: CommandQueue, *, empty: bool) -> None:
    """Record what the ledger starts with. Of a later file, what the registry has gone past is left out, and told.

    Raises the refusal where the ledger was empty.
    """
    principal = jurisdiction.principal(definition.side)
    first = [Request(command, principal, key) for key, command in definition.bootstrap(jurisdiction)]
    if first and (shared := jurisdiction.shared_names()):
        log.warning("organs of the jurisdiction file share a name", zh=shared.zh, en=shared.en)
    for answer in await asyncio.gather(*map(queue.execute, first), return_exceptions=True):
        if isinstance(answer, Refused) and not empty:
            log.warning("an entry of the jurisdiction file was not taken", side=definition.side, reason=str(answer))
        elif isinstance(answer, BaseException):
            raise answer


async def _work(
    definition: SideDefinition,
    settings: SideSettings,
    ledger: Ledger,
    files: Files,
    history: History,
    stop: asyncio.Event,
) -> None:
    jurisdiction, principal = settings.jurisdiction, settings.jurisdiction.principal(definition.side)
    writer = await asyncio.to_thread(
        Writer,
        ledger,
        definition.side,
        jurisdiction.code,
        [*definition.deciders, PARKING],
        registry_stream=definition.registry_stream,
        calendar=settings.calendar,
        settings=jurisdiction.rules,
        clock=settings.clock.now,
        holds_file=files.holds,
    )
    recorded, more = asyncio.Event(), asyncio.Event()

    def committed() -> None:
        recorded.set()
        more.set()

    async with CommandQueue(writer, committed) as queue:
        await _begin(definition, jurisdiction, queue, empty=not writer.recorded_registry.organs)

        def organ_named(name: str) -> str:
            return named(writer.recorded_registry, name)

        commands = public_commands(definition.deciders) | {command.type: command for command in AMENDING}
        endpoint = Endpoint(commands, queue, definition.side, organ_named)
        runner = PolicyRunner(jurisdiction.code, definition.side, definition.policies, queue, principal)
        keys = Keys(settings.keys, jurisdiction.code, settings.token, settings.clock)
        proving = Proving(definition.side, jurisdiction.code, settings.proofs, keys, settings.clock)
        with suppress(KeyLost, TokenUnusable):  # said where it signs
            await asyncio.to_thread(proving.prepare)
            proving.signing()
        turn = Turn("" if settings.hosted else settings.ledger_url, f"bus {definition.side}")
        link = BusLink(
            definition.side,
            jurisdiction.code,
            ledger,
            files,
            history,
            endpoint,
            runner,
            recorded,
            proving,
            turn,
            settings.hosted.lease.read_whole if settings.hosted else None,
        )
        scheduler = Scheduler(
            ledger,
            queue,
            definition.deciders,
            definition.reminders,
            actor=principal,
            settings=jurisdiction.rules,
            calendar=settings.calendar,
            clock=settings.clock,
        )
        linked = partial(link.run, settings.nats_url, settings.nats_user, settings.nats_password)
        linking, reminding = (asyncio.create_task(_when_calm(settings, work)) for work in (linked, scheduler.run))
        beside = [*_stamping(settings.authority, proving), *_telling(settings.on_registry, writer, more)]
        attachments = AttachmentsApp(definition.side, files, link.copies)
        try:
            parked = ParkedEvents(definition.side, ledger, queue, principal, runner, link.event)
            retrievals = Retrievals(definition.deciders, queue)
            app = SocketApp(
                definition.side,
                endpoint,
                writer,
                attachments,
                parked,
                retrievals,
                link.state,
                lambda: queue.unable,
                settings.hosted.touched if settings.hosted else nothing,
            )
            where: dict[str, Any] = {"uds": str(settings.socket)}
            if settings.hosted is not None:
                settings.hosted.begun(app.health)
                where = {"bound": [settings.hosted.listening]}
            await serve(app, stop, **where, date_header=False, timeout_keep_alive=KEEP_ALIVE)
        finally:
            link.end()
            await end(linking, reminding, *beside)


async def _when_calm(settings: SideSettings, work: Callable[[], Awaitable[None]]) -> None:
    if settings.hosted is not None:
        await settings.hosted.calm()
    await work()


def _stamping(authority: TimestampAuthority | None, proving: Proving) -> list[asyncio.Task[None]]:
    if authority is None:
        return []
    from services.proof.stamping import Stamping  # what asks over HTTP is loaded where it is needed

    return [asyncio.create_task(Stamping(proving, authority).run())]


def _telling(
    told: Callable[[Registry], None] | None, writer: Writer, recorded: asyncio.Event
) -> list[asyncio.Task[None]]:
    return [] if told is None else [asyncio.create_task(_tell_registry(told, writer, recorded))]


async def _tell_registry(told: Callable[[Registry], None], writer: Writer, recorded: asyncio.Event) -> None:
    """Until it is cancelled. What could not be told is tried again."""
    known: Registry | None = None
    while alive():
        recorded.clear()
        if (registry := writer.recorded_registry) is not known:
            try:
                await asyncio.to_thread(told, registry)
                known = registry
            except Exception as error:
                log.warning("registry.not_told", error=reason_of(error))
        with suppress(TimeoutError):
            async with asyncio.timeout(None if known is registry else TELL_AGAIN):
                await recorded.wait()
