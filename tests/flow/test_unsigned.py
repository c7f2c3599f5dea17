"""A side whose log cannot be signed goes on with everything else, says why, and signs as soon as it can."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from events.base import Side
from fuyuan.operations import health
from fuyuan.reaching.way import WayToSide
from services.joint.service import JOINT
from services.proof.keys import Keys
from services.proof.time_stamps import TimestampAuthority
from services.side_settings import SideSettings
from tests.nats_server import NatsServer
from tests.proof.time_authority import TimeAuthority
from tests.sides import JURISDICTION, running, side_settings
from tests.waiting import eventually


async def bus_when(settings: SideSettings, holds: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
    """What the side says of its bus, once that is so."""

    async def asked() -> dict[str, Any] | None:
        answer = await asyncio.to_thread(health.of_side, WayToSide(Side.JOINT, settings.socket))
        return answer[1]["bus"] if answer and holds(answer[1]["bus"]) else None

    return await eventually(asked)


@pytest.mark.parametrize("log", [Side.JOINT, Side.COURT], ids=["its own", "another's"])
async def test_with_a_damaged_note_everything_but_signing_goes_on(
    tmp_path: Path, nats_server: NatsServer, monkeypatch: pytest.MonkeyPatch, log: Side
) -> None:
    monkeypatch.setattr("services.bus.link.PROVE_AGAIN", 0.1)
    settings = side_settings(tmp_path, JOINT, nats_server)
    Keys(settings.keys, JURISDICTION.code).own(Side.JOINT)
    note = settings.proofs / log.value / "joint.note"
    note.parent.mkdir(parents=True)
    note.write_text("damaged")

    def stands_still(bus: dict[str, Any]) -> bool:
        signs = bus["proofs"]["signed"] > 0
        return bool(bus["published"] and bus["proofs"]["errors"]) and signs is (log is not Side.JOINT)

    async with running(JOINT, settings):
        bus = await bus_when(settings, stands_still)
        assert (bus["connected"], bus["error"]) == (True, None)
        assert bus["proofs"]["errors"] == {log.value: "no text with signatures below it"}
        note.unlink()
        bus = await bus_when(settings, lambda bus: not bus["proofs"]["errors"] and bus["proofs"]["signed"] > 0)
        assert bus["error"] is None


async def test_without_its_key_a_side_goes_on_unsigned_until_it_is_put_back(
    tmp_path: Path, nats_server: NatsServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.bus.link.PROVE_AGAIN", 0.1)
    settings = side_settings(tmp_path, JOINT, nats_server)
    Keys(settings.keys, JURISDICTION.code).own(Side.JOINT)
    key, backup = settings.keys / "joint.key", tmp_path / "backup"
    key.rename(backup)
    async with running(JOINT, settings):
        bus = await bus_when(settings, lambda bus: bool(bus["published"] and bus["proofs"]["errors"]))
        assert (bus["connected"], bus["error"], bus["proofs"]["signed"]) == (True, None, 0)
        assert "请从备份放回" in bus["proofs"]["errors"]["joint"]
        assert not key.exists()
        backup.rename(key)
        await bus_when(settings, lambda bus: not bus["proofs"]["errors"] and bus["proofs"]["signed"] > 0)


@pytest.mark.parametrize("silent", [False, True], ids=["answers", "silent"])
async def test_a_time_stamp_is_asked_for_beside_the_signing(
    tmp_path: Path, nats_server: NatsServer, monkeypatch: pytest.MonkeyPatch, silent: bool
) -> None:
    monkeypatch.setattr("services.proof.stamping.PACE", 0.1)
    monkeypatch.setattr("services.proof.stamping.WITHIN", 0.5 if silent else 20.0)
    authority = TimeAuthority(tmp_path / "authority")
    with authority.serving(silent=silent) as address:
        given = TimestampAuthority(address, [authority.root], timedelta(hours=1))
        settings = replace(side_settings(tmp_path, JOINT, nats_server), authority=given)
        async with running(JOINT, settings):
            bus = await bus_when(settings, lambda bus: bool(bus["proofs"]["stamped"] or bus["proofs"]["unstamped"]))
            assert (bus["proofs"]["stamped"] > 0, bus["proofs"]["unstamped"] is None) == (not silent, not silent)
            await bus_when(settings, lambda bus: bus["proofs"]["signed"] == bus["sequence"] > 0)
