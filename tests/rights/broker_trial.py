"""Everybody publishes on every subject; every account of a side listens to all, every organ to its inbox."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from secrets import token_hex
from typing import Final, Protocol

from nats.aio.client import Client
from nats.aio.msg import Msg

from events.base import Side
from tests.rights.broker_rule import USERS, Tried, User, heard
from tests.waiting import eventually

MARK: Final = re.compile(rb"#(\w+)#(\d+)#(\d+)")
REFUSED: Final = re.compile(r'permissions violation for publish to "(.+)"', re.IGNORECASE)
ASKED: Final = re.compile(r"_INBOX\..*\.asked\.(\d+)\.(\d+)")
NOBODY: Final = "503"
"""What the broker says in place of an answer where nobody listens."""
Cell = tuple[User, int]
"""Who tried, and which of what is tried."""


class Servers(Protocol):
    """Where each side and each organ signs in."""

    async def service(self, side: Side) -> Client: ...

    async def organ(self, organ: str) -> Client: ...


@dataclass
class Trial:
    """What came of it. `heard`: in which rooms; `answered`: who got an answer; `refused`: whom the broker stopped."""

    tried: Sequence[Tried]
    name: bytes = field(default_factory=lambda: token_hex(4).encode())
    heard: dict[Cell, set[Side | str]] = field(default_factory=lambda: defaultdict(set))
    answered: set[Cell] = field(default_factory=set)
    refused: set[Cell] = field(default_factory=set)

    async def run(self, servers: Servers) -> None:
        """Until everything has arrived that may arrive, and everything is refused that must be."""
        connections = {user: await _connected(servers, user) for user in USERS}
        places = {tried.subject.lower(): place for place, tried in enumerate(self.tried)}
        for user, connection in connections.items():
            await self._listen(user, connection)
            self._note_refusals(user, connection, places)
        for side in Side:
            await connections[User(side)].flush()
        for number, (user, connection) in enumerate(connections.items()):
            connection._skip_subject_validation = True  # a client of one's own making would not ask either
            for place, tried in enumerate(self.tried):
                reply = f"_INBOX.{user.organ or 'service'}.asked.{number}.{place}"
                await connection.publish(tried.subject, b"#%s#%d#%d" % (self.name, number, place), reply)
            await connection.flush(60)
        with suppress(TimeoutError):  # what is missing is for the test to say
            await eventually(self.complete)

    @cached_property
    def expected(self) -> dict[Cell, set[Side]]:
        return {(user, place): heard(user, tried) for user in USERS for place, tried in enumerate(self.tried)}

    @cached_property
    def foreign(self) -> set[Cell]:
        """What is not said in the name of the organ that says it."""
        return {(user, place) for user, place in self.expected if user.organ not in ("", self.tried[place].organ)}

    def complete(self) -> bool:
        crossing = (cell for cell in reversed(self.expected) if self.expected[cell])
        arrived = all(self.heard[cell] >= self.expected[cell] for cell in crossing)
        return arrived and self.refused >= self.foreign

    async def _listen(self, user: User, connection: Client) -> None:
        async def hear(message: Msg) -> None:
            if found := MARK.fullmatch(message.data):
                number, place = int(found[2]), int(found[3])
                if found[1] != self.name:  # of an earlier trial, which a mirror was late to take
                    return
                self.heard[USERS[number], place].add(user.organ or user.side)
            elif (asked := ASKED.fullmatch(message.subject)) and (message.headers or {}).get("Status") != NOBODY:
                self.answered.add((USERS[int(asked[1])], int(asked[2])))

        await connection.subscribe(f"_INBOX.{user.organ}.>" if user.organ else ">", cb=hear)

    def _note_refusals(self, user: User, connection: Client, places: dict[str, int]) -> None:
        async def note(error: Exception) -> None:
            found = REFUSED.search(str(error))
            assert found, error
            self.refused.add((user, places[found[1]]))

        connection._error_cb = note


async def _connected(servers: Servers, user: User) -> Client:
    return await (servers.organ(user.organ) if user.organ else servers.service(user.side))
