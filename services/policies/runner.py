"""Foreign facts become own commands: reads the other streams in order and gives what the policies say.

A message is acknowledged only when its commands are recorded (or it is parked). Redelivery repeats nothing,
because a command's key is the event's id and the policy's name. What passes (database away, conflicts) is
retried for ever; a refusal a few times, since what it waits for may be on its way from the third side; then
it is parked as a fact in the ledger, and what follows goes on. At every start of the link what is parked is
tried once more, and whenever a hold is lifted: it may have kept an erasure of the other side (COR-08).
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import NamedTuple
from uuid import UUID

import structlog

from domain.moving import SideOf, addressed, named_here
from events import tracing
from events.base import Event, Side, payload_class
from events.cancelling import alive
from events.correction import AMENDMENTS, Amendment
from events.envelope import Envelope, NotAnEvent
from events.legal_hold import LegalHoldLifted
from events.parked import ForeignEventParked
from events.sealing import is_sealed
from services.decider import Command
from services.errors import Conflict, FuyuanError, KeyReused, Refused, Unavailable
from services.ledger.group_commit import CommandQueue
from services.ledger.ledger import Ledger, LedgerUnavailable
from services.ledger.request import Request
from services.policies.following import followed, key_of
from services.policies.parked_notes import noted_last, waiting
from services.policies.parking import ParkForeignEvent, TakeUpForeignEvent
from services.policies.policy import Policy

RETRIES = (timedelta(milliseconds=100), timedelta(milliseconds=400), timedelta(seconds=2))
PAUSE = 1.0  # seconds between tries while the ledger is unavailable
LOOK_EVERY = 2.0  # seconds between looks for holds that were lifted
UNKNOWN_TYPE = "本方版本尚不认识此类事件，升级后再办 / a type this version does not know: upgrade, and it is taken"
NOT_OPENED = "所收文字的密钥与其不符，未能打开 / the texts do not open with the key of their stream"
log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a foreign event led nowhere, as far as it could be read."""

    reason: str
    envelope: Envelope | None = None
    policy: str | None = None
    rule: str | None = None


class Wanted(NamedTuple):
    """What a policy asks for because of an event."""

    envelope: Envelope
    policy: str
    request: Request


class Place(NamedTuple):
    """Where an event of another jurisdiction stands in the exchange between them, and what it is called there.

    `again`: it came before, and was not taken. `lacking`: which of its files could not be had, and why, in words.
    """

    sequence: int
    event_id: str
    again: bool = False
    lacking: Sequence[str] = ()


Fetch = Callable[[Side, int], Awaitable[bytes | None]]
"""The bytes of an event of a side's stream, None where it is away."""


class PolicyRunner:
    """The policies of one side. `principal` is the organ in whose name it records, as long as the ledger lives."""

    def __init__(
        self,
        jurisdiction: str,
        side: Side,
        policies: Iterable[Policy],
        queue: CommandQueue,
        principal: str,
        retries: Sequence[timedelta] = RETRIES,
    ) -> None:
        self._jurisdiction, self._side = jurisdiction, side
        self._queue, self._principal, self._retries = queue, principal, retries
        self._policies: dict[tuple[bool, Side, type[Event]], list[Policy]] = {}
        for policy in policies:
            ours = self._for_us(policy) if policy.elsewhere else policy
            self._policies.setdefault((policy.elsewhere, policy.source, policy.event), []).append(ours)

    @property
    def sources(self) -> frozenset[Side]:
        """The sides of our jurisdiction whose streams the policies read."""
        return frozenset(source for elsewhere, source, _ in self._policies if not elsewhere)

    def event_types(self, source: Side) -> frozenset[str]:
        """The wire types of `source` that the policies react to, and all by which texts are erased."""
        facts = {event.type for elsewhere, side, event in self._policies if side is source and not elsewhere}
        return frozenset({*facts, *(event.type for event in AMENDMENTS)}) if facts else frozenset()

    async def take(self, source: Side, sequence: int, raw: bytes) -> None:
        """Everything that event number `sequence` of `source` leads to, recorded or parked on return."""
        origin = self._ours(source)
        for failure in await self._attempt(origin, raw, self._retries):
            await self._park(origin, sequence, failure, f"park/{source}/{sequence}")

    async def take_from_elsewhere(self, origin: SideOf, place: Place, raw: bytes, ledger: Ledger) -> bool:
        """`take` for an event of another jurisdiction; whether it is done, and need not come again.

        What is parked, be it for a file, comes again, until it is taken or somebody decides to leave it at that.
        """
        event_id = f"{origin.jurisdiction}.{place.event_id}"
        key = f"park/{event_id}/{place.sequence}"
        noted = await asyncio.to_thread(noted_last, ledger, key) if place.again else {}
        if noted and not any(isinstance(note, ForeignEventParked) for note in noted.values()):
            return True
        failures = await self._attempt(origin, raw, self._retries)
        failures += (Failure(reason, policy=f"file/{number}") for number, reason in enumerate(place.lacking))
        for failure in failures:
            await self._park(origin, place.sequence, failure, key, event_id)
        if not failures:
            await self._taken_up(stream for stream, note in noted.items() if isinstance(note, ForeignEventParked))
        return not failures

    def _for_us(self, policy: Policy) -> Policy:
        """An event that goes elsewhere may be corrected so that it goes to others."""
        here = SideOf(self._jurisdiction, self._side)

        def commands(envelope: Envelope, payload: Event) -> Sequence[Command]:
            return policy.commands(envelope, payload) if here in addressed(payload) else ()

        return replace(policy, commands=commands)

    async def take_all(self, source: Side, events: Sequence[tuple[int, bytes]]) -> None:
        """`take` for events in their order, by number and bytes: in one transaction as far as nothing is refused."""
        for sequence, raw in events[await self._together(source, events) :]:
            await self.take(source, sequence, raw)

    async def _together(self, source: Side, events: Sequence[tuple[int, bytes]]) -> int:
        """Give what the events lead to, up to the first that is parked or refused; how many events are done."""
        requests: list[Request] = []
        ends: list[int] = []
        for _, raw in events:
            wanted, failures = self._led_to(self._ours(source), raw)
            if failures:
                break
            requests += (want.request for want in wanted)
            ends.append(len(requests))
        answers = await self._queue.execute_in_order(requests) if requests else []
        taken = next((n for n, answer in enumerate(answers) if isinstance(answer, Exception)), len(answers))
        return sum(end <= taken for end in ends)

    async def retry_when_lifted(self, ledger: Ledger, fetch: Fetch, after: int) -> None:
        """Try what is parked once more whenever a hold is lifted behind the ledger id `after`, by whichever process."""
        while alive():
            await asyncio.sleep(LOOK_EVERY)
            try:
                head = await asyncio.to_thread(ledger.head)
                if await asyncio.to_thread(ledger.entries, after, 1, head, [LegalHoldLifted.type]):
                    await self.retry_parked(ledger, fetch)
                after = head
            except LedgerUnavailable as error:
                log.warning("holds are looked for again", side=self._side, error=str(error))

    async def retry_parked(self, ledger: Ledger, fetch: Fetch) -> None:
        """Try what is parked once more."""
        for (source, sequence), streams in (await asyncio.to_thread(waiting, ledger)).items():
            if (raw := await fetch(source, sequence)) is not None:
                await self.retry(source, raw, streams)

    async def retry(self, source: Side, raw: bytes, streams: Iterable[str]) -> list[Failure]:
        """Try once more an event that was parked in these streams. What keeps it still; nothing where it is taken."""
        if failures := await self._attempt(self._ours(source), raw, ()):
            return failures
        await self._taken_up(streams)
        return []

    async def _taken_up(self, streams: Iterable[str]) -> None:
        for stream in streams:
            command = TakeUpForeignEvent(id=UUID(stream.rpartition(":")[2]))
            await self._insist(Request(command, self._principal, f"{stream}/taken-up"))
            log.info("parked event taken up", side=self._side, parked=stream)

    def _ours(self, source: Side) -> SideOf:
        return SideOf(self._jurisdiction, source)

    async def _attempt(self, origin: SideOf, raw: bytes, retries: Sequence[timedelta]) -> list[Failure]:
        wanted, failures = self._led_to(origin, raw)
        for want in wanted:
            if (refusal := await self._give(want.request, retries)) is not None:
                rule = refusal.rule if isinstance(refusal, Refused) else None
                failures.append(Failure(str(refusal), want.envelope, want.policy, rule))
        return failures

    def _led_to(self, origin: SideOf, raw: bytes) -> tuple[list[Wanted], list[Failure]]:
        """What the policies make of an event, and what cannot even be asked of them."""
        try:
            envelope = Envelope.decode(raw)
            payload = envelope.payload()
        except NotAnEvent as error:
            return [], [Failure(str(error))]
        if (envelope.jurisdiction, envelope.side) != origin:
            said, stream = (f"{place.jurisdiction}/{place.side}" for place in (envelope, origin))
            return [], [
                Failure(f"来源为 {said}，却在 {stream} 的流上 / of {said}, on the stream of {stream}", envelope)
            ]
        if elsewhere := origin.jurisdiction != self._jurisdiction:
            envelope = named_here(envelope)
        if payload is None:
            return [], [Failure(UNKNOWN_TYPE, envelope)]
        if is_sealed(raw):
            return [], [Failure(NOT_OPENED, envelope)]
        wanted: list[Wanted] = []
        failures: list[Failure] = []
        about = payload_class(payload.of_type) if isinstance(payload, Amendment) else type(payload)
        for policy in self._policies.get((elsewhere, origin.side, about or type(payload)), ()):
            try:
                commands = _commands(policy, envelope, payload)
            except Exception as error:
                log.exception("a policy failed", policy=policy.name, event_id=envelope.id)
                failures.append(Failure(f"{type(error).__name__}: {error}", envelope, policy.name))
                continue
            for number, command in enumerate(commands):
                key = key_of(envelope.id, policy.name, number)
                correlation = envelope.correlation_id or envelope.id
                request = Request(command, self._principal, key, correlation, envelope.id)
                tracing.commanded(self._principal, key, envelope.id)
                wanted.append(Wanted(envelope, policy.name, request))
        return wanted, failures

    async def _give(self, request: Request, retries: Sequence[timedelta]) -> Exception | None:
        """Give one command; None when it is recorded, else the error that will not pass."""
        waits = iter(retries)
        while True:
            try:
                await self._insist(request)
                return None
            except KeyReused:  # taken before, by a version that put it in other words
                return None
            except Exception as error:
                wait = next(waits, None)
                if wait is None:
                    return error
                await asyncio.sleep(wait.total_seconds())

    async def _insist(self, request: Request) -> None:
        """Give a command until the ledger takes or refuses it. Raises what refuses it."""
        while True:
            try:
                await self._queue.execute(request)
                return
            except (Unavailable, Conflict) as error:
                log.warning("a policy waits for the ledger", side=self._side, error=str(error))
                await asyncio.sleep(PAUSE)

    async def _park(
        self, origin: SideOf, sequence: int, failure: Failure, key: str, event_id: str | None = None
    ) -> None:
        """`event_id`: what is known of an event from elsewhere, though its bytes say nothing or another id."""
        envelope, source = failure.envelope, origin.side
        event_id = event_id or (envelope.id if envelope else None)
        command = ParkForeignEvent(
            source=source,
            sequence=sequence,
            reason=_plain(failure.reason, 2000),
            event_id=_plain(event_id, 200) if event_id else None,
            event_type=_plain(envelope.type, 200) if envelope else None,
            policy=failure.policy,
            rule=failure.rule,
            jurisdiction=None if origin == self._ours(source) else origin.jurisdiction,
        )
        try:
            await self._insist(Request(command, self._principal, "/".join(filter(None, (key, failure.policy)))))
        except KeyReused:  # parked before, for a reason that reads differently today
            return
        except FuyuanError:
            log.exception("an event could not even be parked", side=self._side, source=source, sequence=sequence)
            raise
        log.warning("foreign event parked", side=self._side, source=source, sequence=sequence, reason=failure.reason)


def _commands(policy: Policy, envelope: Envelope, payload: Event) -> Sequence[Command]:
    if isinstance(payload, Amendment):
        return followed(envelope, payload, policy)
    return policy.commands(envelope, payload)


def _plain(text: str, limit: int) -> str:
    """Foreign text as our own fields take it: on one line, without controls, neither empty nor too long."""
    return "".join(character if character.isprintable() else " " for character in text[:limit]).strip() or "?"
