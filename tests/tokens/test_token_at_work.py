"""Sides whose keys are on a token: what goes on without it, what waits, and what people are told."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pkcs11
import pytest
from nats.aio.client import Client

from events.base import Side
from fuyuan.bad_day import BadDay
from fuyuan.installation import data_folder
from fuyuan.operations import health
from fuyuan.reaching.way import way_to
from fuyuan.running.supervisor import BROKER
from fuyuan.settings import Settings
from services.bus import connection as bus
from services.bus.names import stream_name
from services.ledger.ledger import Ledger, Recorded
from services.proof.checkpoint import Checkpoint
from services.proof.errors import KeyUnusable
from services.proof.keys import Keys
from services.proof.note import Note
from services.proof.proving import Proving, note_file
from services.proof.token import Token
from tests.bus.test_proofs import World, record
from tests.clock import MovableClock
from tests.flow.installation import settings_in, supervised
from tests.nats_server import JURISDICTION, NatsServer
from tests.proof.test_keys_command import run, told
from tests.sides import NOW
from tests.tokens.soft_token import LIBRARY, PIN, SoftToken
from tests.waiting import eventually, tried_again

pytestmark = pytest.mark.token
COURT, GOVERNMENT, JOINT = Side


@dataclass
class OnToken(World):
    """All sides sign with keys on one token."""

    token: Token

    def start(self) -> None:
        keys = Keys(self.folder / "keys", JURISDICTION, self.token)
        self.proving = {
            side: Proving(side, JURISDICTION, self.folder / side.value, keys, MovableClock(NOW.date())) for side in Side
        }

    async def _countersigning(self, connection: Client, owner: Side, side: Side) -> None:
        await tried_again(partial(super()._countersigning, connection, owner, side), KeyUnusable)


@pytest.fixture
def on_token(nats_server: NatsServer, sqlite_url: str, tmp_path: Path, soft_token: SoftToken) -> Iterator[OnToken]:
    with closing(Ledger(sqlite_url)) as ledger:
        yield OnToken(nats_server, ledger, tmp_path, soft_token.token())


async def test_without_the_token_events_go_out_and_checkpoints_wait_until_it_is_back(
    on_token: OnToken, soft_token: SoftToken
) -> None:
    record(on_token.ledger, 20)
    state = on_token.proving[COURT].state
    async with on_token.working() as services:
        await on_token.countersigned(20)
        soft_token.unplug()
        record(on_token.ledger, 3)
        await eventually(lambda: "找不到令牌" in state.errors.get("court", ""))

        async def published() -> bool:
            return await bus.stream_head(services[COURT], stream_name(COURT)) == 23

        await eventually(published)
        assert state.signed == 20
        soft_token.plug_in()
        await on_token.countersigned(23)
        await eventually(lambda: not state.errors)
    assert not on_token.doubts()


async def test_keys_that_could_not_be_made_at_first_are_made_when_the_token_is_there(
    on_token: OnToken, soft_token: SoftToken
) -> None:
    soft_token.unplug()
    record(on_token.ledger, 20)
    state = on_token.proving[COURT].state
    async with on_token.working():
        await eventually(lambda: "找不到令牌" in state.errors.get("court", ""))
        soft_token.plug_in()
        await on_token.countersigned(20)


@pytest.fixture
def settings(tmp_path: Path, soft_token: SoftToken, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setenv("FUYUAN_SIGNING", soft_token.uri)
    return settings_in(tmp_path)


async def proofs_of_joint(settings: Settings) -> dict[str, Any] | None:
    """Once anything was signed, or cannot be."""
    match await asyncio.to_thread(health.of_side, way_to(settings, JOINT)):
        case (_, {"bus": {"published": int() as published, "proofs": {"signed": signed, "errors": errors} as proofs}}):
            return proofs if published and (signed or errors) else None
    return None


async def test_a_side_records_with_a_wrong_pin_and_signs_with_the_right_one(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FUYUAN_SIGNING_PIN", "999999")
    async with supervised(settings, (BROKER, "joint")):
        proofs = await eventually(lambda: proofs_of_joint(settings))
        assert "不再尝试" in proofs["errors"]["joint"]
    assert not settings.folder("keys").joinpath("joint.key").exists()
    monkeypatch.setenv("FUYUAN_SIGNING_PIN", PIN)
    async with supervised(settings, (BROKER, "joint")):
        proofs = await eventually(lambda: proofs_of_joint(settings))
        assert not proofs["errors"]
    assert settings.folder("keys").joinpath("joint.key").read_text().startswith("pkcs11:token=")
    assert all(PIN not in log.read_text() for log in settings.folder("logs").iterdir())


@pytest.fixture
def signed(settings: Settings, soft_token: SoftToken, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """The court has signed 20 events, with a key on the token."""
    monkeypatch.setenv("FUYUAN_SIGNING_PIN", PIN)
    data_folder.prepare(settings)
    keys = Keys(settings.folder("keys"), "410204", soft_token.token())
    keys.prepare(COURT, new=True)
    body = Checkpoint("fuyuan.410204/court", 20, bytes(32)).body
    file = note_file(settings.folder("proofs") / "court", COURT, COURT)
    file.parent.mkdir(parents=True)
    file.write_text(Note(body, (keys.own(COURT).sign(body),)).text)
    return Settings.read(data_dir=settings.data_dir)


def test_the_operator_sees_what_is_on_the_token_and_whether_it_is_there(
    signed: Settings, soft_token: SoftToken
) -> None:
    pkcs11.unload(str(LIBRARY))
    key = next(iter(Keys(signed.folder("keys"), "410204").held(COURT))).id.hex()
    assert told(signed) == [("签名令牌可用", True), (f"法院签名密钥 {key}（在令牌上）", True)]
    run(signed, "rotate", "court")
    assert [line.count("私钥在令牌上") for line in run(signed, "list").splitlines()] == [1, 1]
    soft_token.unplug()
    pkcs11.unload(str(LIBRARY))
    [(token, good), *_] = told(signed)
    assert ("找不到令牌" in token, good) == (True, False)


def test_a_key_is_revoked_although_its_token_is_gone_and_what_is_left_is_told(
    signed: Settings, soft_token: SoftToken
) -> None:
    old = Keys(signed.folder("keys"), "410204").own(COURT).public.id.hex()
    run(signed, "rotate", "court", "--file")
    soft_token.unplug()
    assert "其私钥仍在令牌上" in run(signed, "revoke", "court", old)
    assert (f"法院已撤销的密钥 {old} 的私钥仍在令牌上：请用令牌自带工具删除", None) in told(signed)
    assert "使用中 / in force，私钥在本机" in run(signed, "list")


def test_a_token_that_is_not_set_any_more_is_asked_for(signed: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("FUYUAN_SIGNING")
    with closing(Ledger(signed.ledger_url(COURT))) as ledger:
        ledger.append([Recorded("matter:1", 1, "a.b.v1", b"{}")])
    with pytest.raises(BadDay, match="FUYUAN_SIGNING"):
        run(signed, "rotate", "court")
    with pytest.raises(BadDay, match="--file"):
        run(signed, "rotate", "court", "--lost")
