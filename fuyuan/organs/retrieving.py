"""That a system of an organ took a paper from the organ's stream is recorded on the ledger of the organ's side.

A few seconds after it was acknowledged: a floor counts when it was there a look before, so that a request to begin
elsewhere, which moves it too, is known by then. What could not be recorded is tried again, with the key that follows
from paper and organ; whichever process does it, and however often, it is recorded once.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

import orjson
import structlog
from nats.aio.client import Client
from nats.aio.msg import Msg

from events.base import Side
from events.cancelling import alive
from events.correction import AMENDMENTS
from events.errors import reason_of
from events.instants import SHANGHAI
from fuyuan.http.gateway import Gateway
from fuyuan.installation.credentials import Credentials
from fuyuan.reaching.way import WayToSide
from projections.papers_sent import Paper, Told, papers_sent
from projections.store.store import Store, read_positions
from services.bus import connection as bus
from services.bus.organ_retrievals import Floor, ack_floor, begun_elsewhere, fetched, retrieved
from services.bus.organ_streams import SEQUENCE

LOOK_EVERY: Final = 5.0  # seconds
_AMENDS: Final = {event.type for event in AMENDMENTS}
log = structlog.get_logger()


class NotRecorded(Exception):
    """The side did not take it."""


@dataclass(slots=True)
class _Organ:
    """The floor that was there a look ago, and up to which sequence all was done; this process begins with neither."""

    side: Side
    seen: Floor | None = None
    done: int = 0


class OrganRetrievals:
    """`await retrievals.run()` until it is cancelled. Without credentials it does nothing and needs no connection."""

    def __init__(
        self,
        store: Store,
        credentials: Credentials,
        ways: Mapping[Side, WayToSide],
        *,
        url: str,
        user: str,
        password: str,
    ) -> None:
        """`user` is the service of the side that reads for the organs, `ways` are to the sides that live here."""
        self._store, self._credentials, self._ways = store, credentials, ways
        self._url, self._user, self._password = url, user, password
        self._organs: dict[str, _Organ] = {}
        self._connection: Client | None = None

    async def run(self) -> None:
        async with aclosing(Gateway(self._ways)) as gateway:
            try:
                while alive():
                    try:
                        await self._round(gateway)
                    except Exception as error:
                        log.warning("organs.retrievals_not_looked_at", error=reason_of(error))
                    await asyncio.sleep(LOOK_EVERY)
            finally:
                if self._connection is not None:
                    await self._connection.close()

    async def _round(self, gateway: Gateway) -> None:
        """A look at each organ; one that fails waits alone."""
        for one in self._credentials.all():
            self._organs.setdefault(one.organ, _Organ(one.side))
        for organ, state in self._organs.items():
            try:
                await self._look(gateway, await self._connected(), organ, state)
            except Exception as error:
                log.warning("organs.retrievals_not_recorded", organ=organ, error=reason_of(error))

    async def _connected(self) -> Client:
        if self._connection is None:
            self._connection = await bus.connect(
                self._url, user=self._user, password=self._password, name="fuyuan-retrievals"
            )
        return self._connection

    async def _look(self, gateway: Gateway, connection: Client, organ: str, state: _Organ) -> None:
        before, state.seen = state.seen, await ack_floor(connection, organ)
        if before is None or state.seen is None or before.created != state.seen.created:
            state.done = 0
            return
        if before == state.seen and before.sequence == state.done:
            return
        if await begun_elsewhere(connection, organ, state.seen.sequence):
            state.seen, state.done = None, 0
            return
        await self._record(gateway, connection, organ, state.side, before)
        state.done = before.sequence

    async def _record(self, gateway: Gateway, connection: Client, organ: str, side: Side, floor: Floor) -> None:
        """Every paper up to this floor. Raises NotRecorded; then what is left comes again."""
        async with retrieved(connection, organ) as subscription:
            while messages := await fetched(subscription, floor.sequence):
                papers = await asyncio.to_thread(self._papers, organ, messages)
                if papers:
                    body = orjson.dumps([_said(organ, paper, _day(floor.at)) for paper in papers])
                    status, answer = await gateway.retrieved(side, body)
                    if status != 200:
                        raise NotRecorded(answer.decode(errors="replace"))
                await messages[-1].ack_sync()

    def _papers(self, organ: str, messages: Sequence[Msg]) -> list[Paper]:
        """Raises NotRecorded where the read model does not know of all that was acknowledged: it is being made anew."""
        with self._store.snapshot() as connection:
            positions = read_positions(connection)
            for message in messages:
                side, number = Side(message.subject.split(".")[4]), int((message.headers or {})[SEQUENCE])
                if positions[side].sequence < number:
                    raise NotRecorded(f"the read model is at {positions[side].sequence} of {side}, not at {number}")
            return papers_sent(connection, organ, [_told(message) for message in messages])


def _told(message: Msg) -> Told:
    event = orjson.loads(message.data)
    stream, _, version = event["id"].rpartition(":")
    amends = int(event["data"]["record"]) if event["type"] in _AMENDS else None
    return Told(Side(message.subject.split(".")[4]), stream, int(version), amends)


def _day(at: datetime | None) -> date:
    """By which all that lies before the floor was acknowledged."""
    now = datetime.now(SHANGHAI)
    return now.date() if at is None else min(at.astimezone(SHANGHAI), now).date()


def _said(organ: str, paper: Paper, on: date) -> dict[str, Any]:
    return {"kind": paper.kind, "organ": organ, "sent": paper.sent, "on": on}
