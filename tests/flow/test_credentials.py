"""Systems of organs sign in at the broker of a whole installation with credentials that the command line makes."""

from __future__ import annotations

import asyncio
import os
import signal
import stat
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import nats
import orjson
import pytest
from nats.aio.client import Client
from nats.errors import Error, NoRespondersError
from structlog.testing import capture_logs

from events.base import Side
from fuyuan.installation import broker
from fuyuan.installation.credentials import Credentials
from fuyuan.settings import Settings
from services.bus.names import command_subject, inbox_prefix
from tests.bus.organ_streams import pulled
from tests.flow.installation import SIDES, fuyuan, settings_in, supervised
from tests.nats_server import new_seed
from tests.waiting import eventually

LATER = "big-data-bureau"
"""An organ that no file names."""


def run(settings: Settings, *arguments: str, code: int = 0) -> str:
    """What `fuyuan credentials …` prints."""
    done = fuyuan("--data-dir", str(settings.data_dir), "credentials", *arguments)
    assert done.returncode == code, done.stderr
    return (done.stderr if code else done.stdout).strip()


@asynccontextmanager
async def signed_in(settings: Settings, organ: str, seed: Path) -> AsyncIterator[Client]:
    """A connection by the seed in a file, for an organ."""
    given: dict[str, Any] = {"nkeys_seed": str(seed), "inbox_prefix": inbox_prefix(organ)}
    connection = await nats.connect(broker.url(settings), **given, allow_reconnect=False)
    try:
        yield connection
    finally:
        await connection.close()


async def ask(connection: Client, side: Side, organ: str, command: str, /, **body: Any) -> dict[str, Any]:
    """The answer of a ledger to a command, once its interest is known everywhere."""
    subject, headers = command_subject("410204", side, organ, command), {"Idempotency-Key": uuid4().hex}

    async def answer() -> bytes | None:
        try:
            return (await connection.request(subject, orjson.dumps(body), headers=headers, timeout=10)).data
        except NoRespondersError:
            return None

    document: dict[str, Any] = orjson.loads(await eventually(answer))
    return document


@pytest.mark.systems
async def test_an_organ_that_is_registered_while_all_runs_takes_part(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    office, later, foreign = (tmp_path / f"{name}.nk" for name in ("office", "later", "foreign"))
    foreign.write_bytes(new_seed())
    async with supervised(settings, [*SIDES, "projections"]) as running:
        pids = running.supervisor.pids
        key = await asyncio.to_thread(run, settings, "create", "--organ", "group-office", "--out", str(office))
        assert stat.S_IMODE(office.stat().st_mode) == 0o600
        assert office.read_text()[:2] == "SU"
        assert office.read_text() not in settings.credentials_file.read_text()
        async with signed_in(settings, "group-office", office) as first:
            organ: dict[str, Any] = {
                "organ": LATER,
                "name": "大数据管理局",
                "organ_kind": "department",
                "organ_side": "government",
            }
            organ |= {"superior": "district-government", "is_member": True}
            done = await ask(first, Side.JOINT, "group-office", "register-organ", occurred_on="2024-01-01", **organ)
            assert done.get("stream", "").startswith("organ-registry"), done

            def known() -> bool:
                done = fuyuan(
                    "--data-dir", str(settings.data_dir), "credentials", "create", "--organ", LATER, "--out", str(later)
                )
                return done.returncode == 0

            await eventually(lambda: asyncio.to_thread(known))
            async with signed_in(settings, LATER, later) as second:
                problem = await ask(second, Side.GOVERNMENT, LATER, "issue-bulletin")
                assert problem["status"] == 422, problem
                assert await told_of(second, LATER) == ["organ.registered.v1"]
                os.kill(pids.pop("projections"), signal.SIGKILL)
                renamed = {"organ": LATER, "name": "数据局", "occurred_on": "2024-02-01"}
                await ask(first, Side.JOINT, "group-office", "rename-organ", **renamed)
                assert await told_of(second, LATER) == ["organ.renamed.v1"]
                assert first.is_connected
                cut_off = asyncio.create_task(closed(first))
                assert "group-office" in await asyncio.to_thread(run, settings, "revoke", key)
                await cut_off
                assert second.is_connected
            with pytest.raises(Error):
                async with signed_in(settings, "group-office", office):
                    pass
            with pytest.raises(Error):
                async with signed_in(settings, LATER, foreign):
                    pass
        assert running.supervisor.pids.items() >= pids.items(), "nothing was started again"
        assert [line.split()[1] for line in run(settings, "list").splitlines()] == [LATER]


async def test_what_could_not_be_taken_up_at_first_is_taken_up_later(tmp_path: Path) -> None:
    """A key that was revoked while the disk was full, or while a file could not be read, would be good for ever."""
    settings, seed = settings_in(tmp_path), tmp_path / "court.nk"
    async with supervised(settings, ["nats-server"]):
        key = await asyncio.to_thread(run, settings, "create", "--organ", "district-court", "--out", str(seed))
        async with signed_in(settings, "district-court", seed) as organ:
            whole = settings.secrets_file.read_bytes()
            settings.secrets_file.write_bytes(b"{")
            with capture_logs() as logs:
                Credentials(settings.credentials_file).revoke(key)
                await eventually(lambda: [one for one in logs if "former configuration" in one["event"]])
            assert organ.is_connected
            settings.secrets_file.write_bytes(whole)
            await closed(organ)


async def told_of(connection: Client, organ: str) -> list[str]:
    """The types of the next events of the registry about an organ, as it pulls them from its stream."""

    async def some() -> list[str]:
        events = [orjson.loads(message.data) for message in await pulled(organ, connection)]
        return [event["type"] for event in events if event["data"].get("organ") == organ and "-" not in event["type"]]

    types: list[str] = await eventually(some)
    return types


async def closed(connection: Client) -> None:
    await eventually(lambda: not connection.is_connected)


def test_what_is_wrongly_asked_makes_no_credentials(tmp_path: Path) -> None:
    settings, seed = settings_in(tmp_path), tmp_path / "seed.nk"
    assert "no registered organ" in run(settings, "create", "--organ", "nobody", "--out", str(seed), code=78)
    assert "no registered organ" in run(settings, "create", "--organ", "a.b", "--out", str(seed), code=78)
    nowhere = str(tmp_path / "none" / "seed.nk")
    assert "--out" in run(settings, "create", "--organ", "district-court", "--out", nowhere, code=78)
    assert not seed.exists()
    assert not settings.credentials_file.exists()
    seed.write_text("mine")
    assert "is there already" in run(settings, "create", "--organ", "district-court", "--out", str(seed), code=78)
    assert seed.read_text() == "mine"
    assert "no credentials UA" in run(settings, "revoke", "UA", code=78)
    settings.credentials_file.write_text('[{"public_key": "} evil", "organ": "x", "side": "court"}]')
    assert "wrong entry" in run(settings, "list", code=78)


def test_who_has_a_broker_of_ones_own_is_told_that_it_knows_nothing_yet(tmp_path: Path) -> None:
    settings, seed = settings_in(tmp_path), tmp_path / "court.nk"
    own = {**os.environ, "FUYUAN_NATS_URL": "nats://127.0.0.1:9"}
    credentials = "--data-dir", str(settings.data_dir), "credentials"
    made = fuyuan(*credentials, "create", "--organ", "district-court", "--out", str(seed), environment=own)
    gone = fuyuan(*credentials, "revoke", made.stdout.split()[-1], environment=own)
    for done in (made, gone):
        assert done.returncode == 0, done.stderr
        assert "fuyuan credentials config" in done.stdout + done.stderr


def test_a_broker_of_ones_own_is_told_the_accounts(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    key = run(settings, "create", "--organ", "district-court", "--out", str(tmp_path / "court.nk"))
    text = run(settings, "config")
    assert text.startswith("accounts {")
    assert key in text
    own = tmp_path / "own.conf"
    own.write_text(f'jetstream {{ store_dir: "{tmp_path}/store" }}\n{text}')
    subprocess.run([broker.find_binary(settings), "-t", "-c", own], check=True, capture_output=True)
