"""The court's installation and that of government and joint office, paired: each works alone, and nothing is lost."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping
from contextlib import aclosing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest

from events.base import Side
from events.envelope import Envelope
from events.instants import SHANGHAI
from fuyuan.client.bus import BusClient
from fuyuan.installation import broker
from fuyuan.settings import Settings
from tests.apart import Apart, Installation, apart, running
from tests.flow.installation import fuyuan
from tests.load import BULLETIN, Load, load
from tests.nats_server import free_port
from tests.soak import CONTENT, ORGANS, one_round, what_is_wrong
from tests.waiting import eventually

COURT, GOVERNMENT, JOINT = Side
ANSWERING = CONTENT["government"]
pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.timeout(240)]


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Apart]:
    with apart(tmp_path_factory.mktemp("two")) as made:
        yield made


async def organs_known(two: Apart) -> None:
    """To the court over the link: it takes commands before, and refuses those of organs that it does not know yet."""
    await eventually(lambda: two.court.health(COURT).get("registry"))


def client(at: Installation, organ: str) -> httpx.Client:
    headers = {"Authorization": f"Bearer {at.system.token(organ)}"}
    return httpx.Client(base_url=at.system.url, headers=headers, timeout=10)


def issued(caller: httpx.Client, content: Mapping[str, str]) -> str:
    """The stream of a bulletin that was issued now."""
    headers = {"Idempotency-Key": uuid4().hex}
    answer = caller.post("/api/v1/commands/issue-bulletin", json={"content": dict(content)}, headers=headers)
    assert answer.status_code == 200, answer.text
    return str(answer.json()["stream"])


def board(caller: httpx.Client) -> dict[str, dict[str, Any]]:
    answer = caller.get("/api/v1/views/bulletin_board", params={"limit": "500"})
    assert answer.status_code == 200, answer.text
    return {row["stream"]: row for row in answer.json()["items"]}


async def test_an_act_of_each_side_is_seen_in_the_others_console_and_received(two: Apart, tmp_path: Path) -> None:
    await organs_known(two)
    with client(two.court, "district-court") as court, client(two.government, "district-government") as government:
        there, back = issued(court, BULLETIN), issued(government, ANSWERING)
        for caller in (court, government):
            for stream in (there, back):
                await eventually(lambda caller=caller, stream=stream: board(caller).get(stream, {}).get("received_on"))
    await eventually(two.caught_up)
    assert two.court.digest(tmp_path / "c.db") == two.government.digest(tmp_path / "g.db")


def given(caller: httpx.Client, command: str, **body: Any) -> str:
    """The stream to which it was recorded."""
    answer = caller.post(f"/api/v1/commands/{command}", json=body, headers={"Idempotency-Key": uuid4().hex})
    assert answer.status_code == 200, answer.text
    return str(answer.json()["stream"])


async def acknowledged(
    at: Installation, side: Side, organ: str, seed: Path, before: Callable[[Envelope], bool]
) -> None:
    """A system of the organ takes its events up to the one before that."""
    made = at.system.run("credentials", "create", "--organ", organ, "--out", str(seed))
    assert made.returncode == 0, made.stderr
    url = broker.url(Settings.read(data_dir=at.folder))
    async with BusClient(url, seed, "410204", side, organ) as bus, aclosing(bus.events()) as events:
        async for event in events:
            if before(event):
                return


def taken(caller: httpx.Client, stream: str) -> dict[str, str]:
    """By organ, the event that says that its system took the paper."""
    answer = caller.get("/api/v1/views/deliveries", params={"stream": stream})
    assert answer.status_code == 200, answer.text
    return {row["organ"]: row["taken_event"] for row in answer.json()["items"] if row["taken_on"]}


async def test_what_a_system_took_is_recorded_where_its_stream_is_kept_and_shown_where_it_was_sent(
    two: Apart, tmp_path: Path
) -> None:
    """A bulletin of the court, at the government; an invitation of the joint ledger over there, at the court."""
    with client(two.court, "district-court") as court, client(two.government, "district-government") as government:
        bulletin, behind = issued(court, BULLETIN), issued(court, BULLETIN)  # only what one side says is in order
        receipt = bulletin.replace("bulletin:", "bulletin-receipt:")
        organ = "district-government"
        await acknowledged(two.government, GOVERNMENT, organ, tmp_path / "g.nk", lambda one: one.stream == behind)
        await eventually(lambda: taken(court, bulletin))
        assert {of: event.rpartition(":")[0] for of, event in taken(court, bulletin).items()} == {organ: receipt}
        today = datetime.now(SHANGHAI).date()
        subject, place = "年度联席会议", "区政府会议室"
        meeting = given(
            government,
            "convene-meeting",
            kind="regular",
            subject=subject,
            place=place,
            slot=str(today.year),
            planned_on=(today + timedelta(days=14)).isoformat(),
        )
        matter = meeting.partition(":")[2]
        for invited in ("district-court", "housing-bureau"):
            given(government, "invite-participant", id=matter, organ=invited)
        await acknowledged(two.court, COURT, "district-court", tmp_path / "c.nk", lambda one: one.id == f"{meeting}:3")
        await eventually(lambda: taken(government, meeting))
        assert taken(government, meeting) == taken(court, meeting) == {"district-court": f"meeting-part:{matter}:1"}


async def test_both_hold_the_exact_bytes_of_every_side_and_no_secret_of_the_other(two: Apart) -> None:
    await eventually(two.caught_up)
    streams = {one.name: [await one.streams(reader) for reader in one.sides] for one in two.both}
    for side in Side:
        recorded = two.of(side).ledger(side)
        assert recorded
        assert all(held[side] == recorded for accounts in streams.values() for held in accounts)
    for one, other in (two.both, two.both[::-1]):
        keys = {path.stem for path in (one.folder / "keys").glob("*.key")}
        assert keys >= {side.value for side in one.sides}
        assert not any(name.startswith(side.value) for name in keys for side in other.sides)
        assert not any((one.folder / "ledgers" / f"{side}.db").exists() for side in other.sides)


async def test_both_compute_the_same_annual_review(two: Apart, tmp_path: Path) -> None:
    await eventually(two.caught_up)
    now = datetime.now(UTC)
    made = {}
    for one in two.both:
        out = tmp_path / one.name
        done = one.system.run(
            "review", str(now.year), "--out", str(out), "--cut-off", now.isoformat(), "--figures-only"
        )
        assert done.returncode == 0, done.stderr
        made[one.name] = (out / f"review-{now.year}.json").read_bytes()
    assert made["court"] == made["government"]
    assert len(made["court"]) > 1000


@pytest.mark.systems
async def test_processes_of_both_die_again_and_again_and_nothing_is_lost_or_doubled(two: Apart) -> None:
    """A few rounds of `make soak`."""
    await organs_known(two)
    chance = random.Random(1)
    work = [Load(one.system.url, one.system.token(ORGANS[one.name]), CONTENT[one.name], pause=0.3) for one in two.both]
    async with load(work[0], callers=1), load(work[1], callers=1):
        for _ in range(2):
            await one_round(chance, {one.name: one.system.pids for one in two.both}, work)
    assert await what_is_wrong(two, work) == []


@pytest.mark.systems
async def test_one_stands_still_for_a_time_and_both_go_on_without_loss(tmp_path: Path, two: Apart) -> None:
    """The other's acts wait; what is given meanwhile is decided here, and everything comes once."""
    await organs_known(two)
    with client(two.court, "district-court") as court:
        given = {issued(court, BULLETIN)}
        folder = two.government.folder.parent
        two.government.system.process.terminate()
        assert two.government.system.process.wait(30) == 0
        given |= {issued(court, BULLETIN) for _ in range(20)}
        await eventually(lambda: given <= board(court).keys())
        with running(folder, "government") as back, client(back, "district-government") as government:
            again = Apart(two.court, back)
            given |= {issued(government, ANSWERING) for _ in range(5)}
            for caller in (court, government):
                await eventually(
                    lambda caller=caller: all(board(caller).get(stream, {}).get("received_on") for stream in given)
                )
            await eventually(again.caught_up)
            for side, received in ((GOVERNMENT, 21), (COURT, 5)):
                types = [raw for raw in again.of(side).ledger(side) if b'"bulletin.received.v1"' in raw]
                assert len(types) >= received
                assert len(set(types)) == len(types)
            assert again.court.digest(tmp_path / "c.db") == back.digest(tmp_path / "g.db")


@pytest.mark.systems
async def test_one_that_is_paired_with_nobody_works_alone_and_is_restored_as_it_was(tmp_path: Path) -> None:
    with running(tmp_path, "government") as alone, client(alone, "district-government") as government:
        stream = issued(government, ANSWERING)
        await eventually(lambda: stream in board(government))
        assert government.get("/").status_code in {200, 303}
        offer, address = str(tmp_path / "g.offer"), f"127.0.0.1:{free_port()}"
        for command in (
            ("pair", "offer", "--out", offer, "--address", address),
            ("backup", "--out", str(tmp_path / "kept")),
        ):
            done = alone.system.run(*command)
            assert done.returncode == 0, done.stderr
    restored = fuyuan("--data-dir", str(tmp_path / "new"), "restore", str(tmp_path / "kept"))
    assert restored.returncode == 0, restored.stderr
    again = fuyuan("--data-dir", str(tmp_path / "new"), "pair", "offer", "--out", str(tmp_path / "again.offer"))
    assert again.returncode == 0, again.stderr
    same = [(tmp_path / name).read_bytes() for name in ("g.offer", "again.offer")]
    assert same[0] == same[1]  # the same keys, address and sides
