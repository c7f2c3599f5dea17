"""Where a cluster has no leaders for a while a side waits: its link is not built anew, and goes on where it was."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import httpx
import pytest
from nats.aio.client import Client
from structlog.testing import capture_logs

from events.base import Side
from fuyuan.running.side_part import definition_of
from fuyuan.settings import Settings
from services.bus.errors import ApiRefused, BusError, OutcomeUnknown, StreamUnavailable
from services.bus.leaderless import patiently
from services.side import SideSettings
from tests.load import BULLETIN
from tests.nats_cluster import Cluster, trusting
from tests.sides import JURISDICTION, running
from tests.waiting import eventually

COURT = Side.COURT


class Held(Client):
    """A connection; it `breaks` and comes back at once where it is told to."""

    is_connected = True

    def breaks(self) -> None:
        self.stats["reconnects"] += 1


class Work:
    """Fails in this way, and then goes well."""

    def __init__(self, *failures: BusError, breaks: Held | None = None) -> None:
        self.failures, self.breaks, self.done = list(failures), breaks, False

    async def __call__(self) -> None:
        if self.breaks is not None:
            self.breaks.breaks()
        if self.failures:
            raise self.failures.pop(0)
        self.done = True


async def test_work_without_a_leader_is_begun_anew_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("services.bus.leaderless.AGAIN", 0)
    failures = [StreamUnavailable("COURT"), OutcomeUnknown("COURT")]
    work, told = Work(*failures), list[BusError]()
    await patiently(Held(), work, told.append)
    assert (work.done, told) == (True, failures)


async def test_what_is_refused_or_was_on_a_connection_that_broke_is_told() -> None:
    refused = ApiRefused("STREAM.INFO.COURT", 404, 10059, "stream not found")
    held = Held()
    for work, failure in ((Work(refused), refused), (Work(gone := StreamUnavailable("COURT"), breaks=held), gone)):
        with pytest.raises(type(failure)):
            await patiently(held, work, lambda error: None)
        assert not work.done


@pytest.mark.systems
@pytest.mark.timeout(240)
async def test_a_side_publishes_behind_the_time_without_leaders_on_the_link_that_it_had(tmp_path: Path) -> None:
    cluster = Cluster(Settings.read(data_dir=tmp_path / "var"), tmp_path / "members")
    cluster.start(*cluster.names)
    async with AsyncExitStack() as stack:
        stack.push_async_callback(cluster.end)
        stack.enter_context(trusting(cluster.authority))
        await cluster.ready()
        at = {side: _settings(tmp_path, cluster, side) for side in Side}
        for side in Side:
            await stack.enter_async_context(running(definition_of(side), at[side]))
        for side in Side:
            await eventually(lambda side=side: _published(at[side]))
        said = stack.enter_context(capture_logs())
        away = [name for name in cluster.names if not at[COURT].nats_url.endswith(name.rpartition("-")[2])]
        for name in away:
            cluster.kill(name)
        await eventually(lambda: [line for line in said if line["event"] == "bus.waits"])
        await _recorded(at[COURT])
        cluster.start(*away)
        await eventually(lambda: _published(at[COURT]))
        assert not [line for line in said if line["event"] == "bus link lost"]


def _settings(folder: Path, cluster: Cluster, side: Side) -> SideSettings:
    """On the first member alone: its connection holds while the others are away."""
    return SideSettings(
        jurisdiction=JURISDICTION,
        ledger_url=f"sqlite:///{folder / f'{side}.db'}",
        socket=folder / f"{side}.sock",
        nats_url=cluster.url.split(",")[0],
        nats_user=cluster.settings.bus_user(side),
        nats_password=cluster.passwords[cluster.settings.bus_user(side)],
        attachments=folder / "attachments" / side.value,
        keys=folder / "keys",
        proofs=folder / "proofs" / side.value,
    )


async def _asked(at: SideSettings, method: str, path: str, **more: Any) -> httpx.Response:
    async with httpx.AsyncClient(
        transport=httpx.AsyncHTTPTransport(uds=str(at.socket)), base_url="http://side", timeout=30
    ) as client:
        return await client.request(method, path, **more)


async def _recorded(at: SideSettings) -> None:
    headers = {"Fuyuan-Organ": "district-court", "Idempotency-Key": "without-leaders"}
    answer = await _asked(at, "POST", "/commands/issue-bulletin", json={"content": dict(BULLETIN)}, headers=headers)
    assert answer.status_code == 200, answer.text


async def _published(at: SideSettings) -> bool:
    told: Mapping[str, Any] = (await _asked(at, "GET", "/health")).json()
    return bool(told["bus"]["connected"] and told["bus"]["published"] == told["ledger"]["head"] > 0)
