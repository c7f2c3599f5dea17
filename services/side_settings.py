"""What makes a side, and what it is given to work with."""

from __future__ import annotations

import socket as sockets
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from domain.calendar import Calendar, StateCouncilCalendar
from domain.registry import Registry
from events.base import Side
from services.clock import Clock, SystemClock
from services.decider import Command, Decider
from services.endpoint.socket_app import Health
from services.jurisdiction import Jurisdiction
from services.ledger.witness import Copy, Witness
from services.policies.policy import Policy, Reminder, YearlyReminder, policies_of
from services.proof.time_stamps import TimestampAuthority
from services.proof.token import Token
from services.shared import registry_copy


@dataclass(frozen=True, slots=True)
class SideDefinition:
    """What makes a side: its aggregates, its further policies, its reminders, the stream of the organ registry.

    `bootstrap` gives the commands, with their keys, that an empty ledger starts with.
    """

    side: Side
    deciders: Sequence[Decider[Any]]
    registry_stream: str = registry_copy.DECIDER.category
    bootstrap: Callable[[Jurisdiction], Iterable[tuple[str, Command]]] = lambda jurisdiction: ()
    reminders: Sequence[Reminder | YearlyReminder] = ()
    further_policies: Sequence[Policy] = ()

    @property
    def policies(self) -> list[Policy]:
        """What the receipts of the aggregates make of the others' facts, and what needs a function of its own."""
        received = (policy for decider in self.deciders for policy in policies_of(decider, self.side))
        return [*received, *self.further_policies]


@dataclass(slots=True)
class UnderLease:
    """What a side knows from one time at work to the next, while its lease is held and nobody else writes its ledger.

    `left`: the newest event of its ledger when it came to rest, where every witness had been heard. `read_whole`: when
    a stream was last read to its end, by the clock of the event loop.
    """

    left: Copy | None = None
    read_whole: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class HostedSide:
    """A side of one of many districts. A lease that is held meanwhile keeps every other process away, and the three
    sides of a district have one account at the broker, in which nothing has to be mirrored.

    `listening` is what its commands come in by: somebody else made it at `socket` and keeps it. `touched` is called at
    each request. `begun` is given how to ask the side how it is, once it takes commands; what else it does begins when
    `calm` returns.
    """

    listening: sockets.socket
    touched: Callable[[], None]
    begun: Callable[[Callable[[], Awaitable[Health]]], None]
    calm: Callable[[], Awaitable[None]]
    lease: UnderLease


@dataclass(frozen=True, slots=True)
class SideSettings:
    """Where this side works. `nats_user` has full rights in its account; `attachments` and `proofs` are folders of its
    own, `keys` is one with everybody's public keys.

    `hosted`: where it is one of many districts in a process. `witnesses` know of the side's history and can be asked
    without the bus. `authority` puts time stamps on its log. Its signing keys are made on `token`, or in files.
    `on_registry` is called in a thread with the organ registry as recorded, at the start and whenever it is another.
    """

    jurisdiction: Jurisdiction
    ledger_url: str
    socket: Path
    nats_url: str
    nats_user: str
    nats_password: str
    attachments: Path
    keys: Path
    proofs: Path
    hosted: HostedSide | None = None
    clock: Clock = field(default_factory=SystemClock)
    calendar: Calendar = field(default_factory=StateCouncilCalendar)
    witnesses: Sequence[Witness] = ()
    authority: TimestampAuthority | None = None
    token: Token | None = None
    on_registry: Callable[[Registry], None] | None = None
