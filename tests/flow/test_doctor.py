"""`doctor`: what it finds on an empty machine, beside running parts, and on bad ones; and what it advises."""

from __future__ import annotations

import os
import signal
import socket
from collections.abc import AsyncIterator
from datetime import datetime, tzinfo
from pathlib import Path

import pytest
import pytest_asyncio

from events.base import Side
from fuyuan.bad_day import BadDay
from fuyuan.installation import data_folder, secrets
from fuyuan.operations import doctor
from fuyuan.operations.doctor import examine
from fuyuan.operations.tell import Finding
from fuyuan.settings import Settings
from fuyuan.web.papers.examined import own_templates
from projections.filling.engine import Projector
from projections.filling.message import Message
from projections.opening import open_store
from services.jurisdiction import packaged
from tests.flow.installation import Running, fuyuan, quiet, settings_in, supervised


class Clock:
    """A day in that year, whenever it is asked for."""

    def __init__(self, year: int) -> None:
        self._year = year

    def now(self, zone: tzinfo) -> datetime:
        return datetime(self._year, 11, 29, tzinfo=zone)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def at_work(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[tuple[Settings, Running]]:
    """The sides, for tests that leave them at work."""
    settings = settings_in(tmp_path_factory.mktemp("sides"))
    async with supervised(settings) as running:
        await quiet(settings)
        yield settings, running


async def findings(settings: Settings) -> list[Finding]:
    return [finding async for finding in examine(settings, own_templates)]


async def bad(settings: Settings) -> list[str]:
    return [f"{finding.zh} / {finding.en}" for finding in await findings(settings) if finding.good is False]


async def test_a_machine_where_nothing_was_started_yet_is_in_order(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    found = await findings(settings)
    assert not [finding for finding in found if finding.good is False]
    assert not settings.data_dir.exists()
    shown = fuyuan("doctor", "--data-dir", str(settings.data_dir), "--http", settings.http)
    assert (shown.returncode, shown.stderr) == (0, "")
    assert len(shown.stdout.splitlines()) == len(found)
    assert "nats-server" in shown.stdout


async def test_organs_that_share_a_name_start_nothing_new_and_are_told_of_what_is_there(tmp_path: Path) -> None:
    file = tmp_path / "names.toml"
    file.write_text(packaged("410204").read_text("utf-8").replace('"鼓楼区司法局"', '"鼓楼区财政局"'), "utf-8")
    settings = settings_in(tmp_path).model_copy(update={"jurisdiction_file": file})
    told = "“鼓楼区财政局”是几个单位的名称"
    with pytest.raises(BadDay, match=told):
        data_folder.require_sound_if_new(settings)
    data_folder.prepare(settings)
    secrets.ensure(settings.secrets_file, [])
    data_folder.require_sound_if_new(settings)
    assert any(told in line for line in await bad(settings))


@pytest.mark.asyncio(loop_scope="module")
async def test_running_sides_are_in_order_until_one_stops_answering(at_work: tuple[Settings, Running]) -> None:
    settings, running = at_work
    assert await bad(settings) == []
    ends = [finding.en for finding in await findings(settings)]
    assert "court: the relay is 0 behind" in ends
    assert sum(en.startswith("the mirror of ") for en in ends) == 6

    with data_folder.only_one(settings.folder("run") / "fuyuan.pid", "fuyuan up"):
        os.kill(running.supervisor.pids["joint"], signal.SIGSTOP)
        silent = await bad(settings)
        os.kill(running.supervisor.pids["joint"], signal.SIGCONT)
    assert any("joint does not answer" in line and "joint.log" in line for line in silent)


@pytest.mark.asyncio(loop_scope="module")
async def test_a17_a_large_wal_is_told(at_work: tuple[Settings, Running], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "LARGE_WAL", 0)
    assert any("WAL" in line and "end it" in line for line in await bad(at_work[0]))


async def test_somebody_else_has_the_port(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    with socket.create_server(("127.0.0.1", settings.port)):
        assert any("--http" in line for line in await bad(settings))


async def test_a_holiday_table_that_cannot_be_read_and_a_year_without_a_notice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Decision 28: a table that is wrong stops the sides at their start, and a year without one is provisional."""
    settings = settings_in(tmp_path)
    settings.data_dir.mkdir(mode=0o700)
    table = settings.data_dir / "holidays.toml"
    table.write_text("[2027]\nholidays = [2026-01-01]\n", "utf-8")
    assert any("holidays.toml" in line for line in await bad(settings))
    table.unlink()
    monkeypatch.setattr("fuyuan.operations.doctor.datetime", Clock(2026))
    [finding] = [finding for finding in await findings(settings) if "holiday notice" in finding.en]
    assert (finding.good, "2027" in finding.en, "2026" in finding.en) == (None, True, False)
    monkeypatch.setattr("fuyuan.operations.doctor.datetime", Clock(2027))
    assert any("2027、2028" in line or "2027, 2028" in line for line in await bad(settings))
    monkeypatch.setattr("fuyuan.operations.doctor.datetime", Clock(2025))
    [finding] = [finding for finding in await findings(settings) if "holiday notice" in finding.en]
    assert finding.good


async def test_others_may_look_into_the_data_folder(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    data_folder.prepare(settings)
    settings.data_dir.chmod(0o755)
    assert any("chmod 700" in line for line in await bad(settings))


async def test_no_nats_server_and_a_damaged_ledger(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FUYUAN_NATS_SERVER", str(tmp_path / "none"))
    settings = settings_in(tmp_path)
    data_folder.prepare(settings)
    file = settings.ledger_file(Side.GOVERNMENT)
    assert file is not None
    file.write_bytes(b"\x00 not a database" * 1000)
    found = await bad(settings)
    assert any("FUYUAN_NATS_SERVER" in line for line in found)
    assert any("government.db" in line and "备份" in line for line in found)
    shown = fuyuan("doctor", "--data-dir", str(settings.data_dir), "--http", settings.http)
    assert (shown.returncode, shown.stderr) == (1, "")


async def test_what_was_parked_is_counted(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    data_folder.prepare(settings)
    store = open_store(settings.views_at)
    Projector(store).apply_batch([Message(Side.COURT, 1, 1, b"not an event")])
    store.close()
    assert any("视图未能处理的事件 1 件" in line and "rebuild" in line for line in await bad(settings))
