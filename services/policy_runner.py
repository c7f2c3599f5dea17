"""Foreign facts become own commands: reads the other streams in order and gives what the policies say.

A message is acknowledged only when its commands are recorded (or it is parked). Redelivery repeats nothing,
because a command's key is the event's id and the policy's name. What passes (database away, conflicts) is
retried for ever; a refusal a few times, since what it waits for may be on its way from the third side; then
it is parked as a fact in the ledger, and what follows goes on.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from datetime import timedelta

import structlog

from events.base import Event, Side
from events.envelope import Envelope, NotAnEvent
from services.decider import Command
from services.errors import Conflict, FuyuanError, Refused, Unavailable
from services.group_commit import CommandQueue
from services.parking import ParkForeignEvent
from services.policy import Policy
from services.writer import Request

RETRIES = (timedelta(milliseconds=100), timedelta(milliseconds=400), timedelta(seconds=2))
PAUSE = 1.0  # seconds between tries while the ledger is unavailable
log = structlog.get_logger()


class PolicyRunner:
    """The policies of one side; `principal` is the organ in whose name it records."""

    def __init__(
        self,
        side: Side,
        policies: Iterable[Policy],
        queue: CommandQueue,
        principal: str,
        retries: Sequence[timedelta] = RETRIES,
    ) -> None:
        self._side, self._queue, self._principal, self._retries = side, queue, principal, retries
        self._policies: dict[tuple[Side, type[Event]], list[Policy]] = {}
        for policy in policies:
            self._policies.setdefault((policy.source, policy.event), []).append(policy)

    @property
    def sources(self) -> frozenset[Side]:
        """The sides whose streams the policies read."""
        return frozenset(source for source, _ in self._policies)

    def event_types(self, source: Side) -> frozenset[str]:
        """The wire types of `source` that the policies react to."""
        return frozenset(event.type for side, event in self._policies if side is source)

    async def take(self, source: Side, sequence: int, raw: bytes) -> None:
        """Everything that event number `sequence` of `source` leads to, recorded or parked on return."""
        try:
            envelope = Envelope.decode(raw)
            payload = envelope.payload()
        except NotAnEvent as error:
            await self._park(source, sequence, str(error))
            return
        if envelope.side is not source:
            await self._park(source, sequence, f"来源为 {envelope.side}，却在 {source} 的流上 / wrong side", envelope)
            return
        if payload is None:
            return  # a newer version of the other side says something this one has no policy for
        for policy in self._policies.get((source, type(payload)), ()):
            await self._follow(policy, source, sequence, envelope, payload)

    async def _follow(self, policy: Policy, source: Side, sequence: int, envelope: Envelope, payload: Event) -> None:
        try:
            commands = policy.commands(envelope, payload)
        except Exception as error:
            log.exception("a policy failed", policy=policy.name, event_id=envelope.id)
            await self._park(source, sequence, f"{type(error).__name__}: {error}", envelope, policy)
            return
        for number, command in enumerate(commands):
            key = f"{envelope.id}/{policy.name}" + (f"/{number}" if number else "")
            refusal = await self._give(command, key, envelope)
            if refusal is not None:
                rule = refusal.rule if isinstance(refusal, Refused) else None
                await self._park(source, sequence, str(refusal), envelope, policy, rule)

    async def _give(self, command: Command, key: str, cause: Envelope) -> Exception | None:
        """Give one command; None when it is recorded, else the error that will not pass."""
        request = Request(command, self._principal, key, cause.correlation_id or cause.id, cause.id)
        waits = iter(self._retries)
        while True:
            try:
                await self._queue.execute(request)
                return None
            except (Unavailable, Conflict) as error:
                log.warning("a policy waits for the ledger", side=self._side, error=str(error))
                await asyncio.sleep(PAUSE)
            except FuyuanError as error:
                wait = next(waits, None)
                if wait is None:
                    return error
                await asyncio.sleep(wait.total_seconds())
            except Exception as error:
                return error

    async def _park(
        self,
        source: Side,
        sequence: int,
        reason: str,
        envelope: Envelope | None = None,
        policy: Policy | None = None,
        rule: str | None = None,
    ) -> None:
        log.warning("foreign event parked", side=self._side, source=source, sequence=sequence, reason=reason)
        command = ParkForeignEvent(
            source=source,
            sequence=sequence,
            reason=reason[:2000],
            event_id=envelope.id[:200] if envelope else None,
            event_type=envelope.type[:200] if envelope else None,
            policy=policy.name if policy else None,
            rule=rule,
        )
        key = f"park/{source}/{sequence}" + (f"/{policy.name}" if policy else "")
        while True:
            try:
                await self._queue.execute(Request(command, self._principal, key))
                return
            except (Unavailable, Conflict):
                await asyncio.sleep(PAUSE)
