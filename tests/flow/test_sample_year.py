"""The sample year over everything that is real: edge, sides, broker. It leaves the events that the rules alone give."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from events.base import Side
from events.envelope import Envelope
from fuyuan.access.tokens import Role
from fuyuan.sample.player import play, seen_over
from services.ledger.ledger import Ledger
from services.ledger.recorded import Entry
from tests.edge.world import world
from tests.nats_server import NatsServer
from tests.year import GULOU, YearLedgers


def told(entries: list[Entry] | tuple[Entry, ...]) -> dict[str, tuple[str, str, str, object]]:
    """What an event says, by its id; not when it was recorded. What a side reminds of today is not of the year.

    Which bulletin the joint office hears of first is the bus's to say: what its watch over the year notes has no order.
    """
    envelopes: list[Envelope] = [entry.envelope() for entry in entries]
    return {
        f"{e.stream}:{e.data}" if e.stream.startswith("year-watch:") else e.id: (
            e.type,
            e.actor,
            e.occurred_on.isoformat(),
            e.data,
        )
        for e in envelopes
        if not e.command_id.startswith("reminder/")
    }


def _name(envelope: Envelope) -> str:
    watch = envelope.stream.startswith("year-watch:")
    return f"{envelope.stream}:{envelope.data}" if watch else envelope.id


@pytest.mark.systems
@pytest.mark.timeout(300)
async def test_the_year_played_over_the_bus_is_the_year_of_the_rules(year_ledgers: YearLedgers, tmp_path: Path) -> None:
    organs = {organ.id: organ.side for organ in GULOU.organs if organ.side is not None}
    with NatsServer(organs) as server:
        async with world(tmp_path, server) as exchange, httpx.AsyncClient(base_url=exchange.url, timeout=30) as client:
            arrived = seen_over(client.get, exchange.token("group-office", Role.AUDITOR))
            await play(client.post, year_ledgers.acts, exchange.token, arrived=arrived, patience=60)
    for side in Side:
        ledger = Ledger(f"sqlite:///{tmp_path / f'{side}.db'}")
        try:
            real, rules = told(list(ledger.everything())), told(list(year_ledgers.entries[side]))
            assert [name for name in {*real, *rules} if real.get(name) != rules.get(name)] == []
        finally:
            ledger.close()
