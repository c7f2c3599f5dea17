"""An organ speaks for itself only, and hears its own answers only."""

from __future__ import annotations

import stat
from contextlib import suppress
from functools import partial
from pathlib import Path

import nats.errors
import pytest
from nats.aio.client import Client
from nats.aio.msg import Msg

from events.base import Side
from fuyuan.installation.nats_config import BrokerConfig, users
from services.bus.connection import stream_head
from services.bus.names import command_subject, command_subjects, event_subject, inbox_prefix, organ_publish
from tests.bus.sides import events
from tests.nats_server import JURISDICTION, ORGANS, NatsServer
from tests.waiting import eventually

COURT, GOVERNMENT, JOINT = Side


@pytest.fixture
async def heard(nats_server: NatsServer, services: dict[Side, Client]) -> list[str]:
    """Every ledger answers on its commands; the subjects it was asked on are kept here."""
    subjects: list[str] = []

    async def answer(message: Msg) -> None:
        subjects.append(message.subject)
        await message.respond(b"")  # empty, which is what the JetStream API takes for "no arguments"

    for side, connection in services.items():
        await connection.subscribe(command_subjects(JURISDICTION, side), cb=answer)
        await connection.flush()
    for side, organ in ((COURT, "district-court"), (GOVERNMENT, "justice-bureau"), (JOINT, "group-office")):
        await eventually(partial(answered, await nats_server.organ(organ), command(side, organ)))
    subjects.clear()
    return subjects


async def answered(organ: Client, subject: str) -> bool:
    """Interest that was flushed may be a moment late in the other accounts: requests then fail or are lost."""
    with suppress(nats.errors.TimeoutError, nats.errors.NoRespondersError):
        await organ.request(subject, b"", timeout=1)
        return True
    return False


@pytest.fixture
async def housing(nats_server: NatsServer) -> Client:
    return await nats_server.organ("housing-bureau")


def command(side: Side, organ: str, command_type: str = "propose-topic") -> str:
    return command_subject(JURISDICTION, side, organ, command_type)


@pytest.mark.parametrize("asked", [GOVERNMENT, JOINT])
@pytest.mark.parametrize(
    "reply",
    [
        event_subject(JURISDICTION, GOVERNMENT, "suggestion.answered.v1"),
        event_subject(JURISDICTION, JOINT, "meeting.held.v1"),
        "$JS.API.STREAM.DELETE.GOVERNMENT",
        "$JS.API.STREAM.DELETE.JOINT",
        command(GOVERNMENT, "justice-bureau"),
        command(JOINT, "justice-bureau"),
        inbox_prefix("justice-bureau") + ".forged-answer",
    ],
)
async def test_an_organ_cannot_make_a_service_speak_for_it_by_the_reply_subject(
    services: dict[Side, Client], housing: Client, heard: list[str], asked: Side, reply: str
) -> None:
    await housing.publish(command(asked, "housing-bureau"), b"{}", reply=reply)
    await housing.request(command(asked, "housing-bureau", "second"), b"{}", timeout=5)  # so the first is done
    for side in (GOVERNMENT, JOINT):
        assert await stream_head(services[side], side.value.upper()) == 0
    assert heard == [command(asked, "housing-bureau"), command(asked, "housing-bureau", "second")]


@pytest.mark.parametrize("organ", ["*", ">", "a.b", "a b", "Housing", "-x", "a", "", "x" * 41, "局", "a\n", 'a"'])
def test_an_odd_organ_id_never_enters_a_subject_or_a_configuration(organ: str) -> None:
    with pytest.raises(ValueError, match="token"):
        organ_publish(JURISDICTION, organ)
    with pytest.raises(ValueError, match="token"):
        inbox_prefix(organ)
    with pytest.raises(ValueError, match="token"):
        command(JOINT, organ)
    with pytest.raises(ValueError, match="token"):
        broker(Path("store"), organs={organ: JOINT}).render()


def broker(store: Path, **other: object) -> BrokerConfig:
    organs = other.get("organs", ORGANS)
    passwords = dict.fromkeys(users(), "secret")
    settings = {"organs": organs, "passwords": passwords, "jurisdiction": JURISDICTION, **other}
    return BrokerConfig(server_name="one", store_dir=store, port=4222, **settings)  # type: ignore[arg-type]


def test_a_configuration_needs_every_password(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"no password for .*service\.joint"):
        broker(tmp_path, passwords={"service.court": "secret"}).render()


@pytest.mark.parametrize("password", ["line\nbreak", "$2a$11$looks-hashed"])
def test_a_password_the_server_would_misread_is_refused(tmp_path: Path, password: str) -> None:
    with pytest.raises(ValueError, match=r"password|printable"):
        broker(tmp_path, passwords=dict.fromkeys(users(), password)).render()


def test_the_configuration_is_readable_by_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "nats.conf"
    path.write_text("an older one, open to all")
    path.chmod(0o644)
    broker(tmp_path).write(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


async def test_passwords_with_odd_characters_work() -> None:
    server = NatsServer()
    odd = 'q"uote \\ $HOME # // ; } 密码'
    server.passwords["service.court"] = odd
    with server:
        assert (await server.service(COURT)).is_connected
        await server.close_connections()


def test_subjects_are_what_the_design_says() -> None:
    assert event_subject("410204", COURT, "suggestion.sent.v1") == "fuyuan.event.410204.court.suggestion.sent"
    assert command(JOINT, "housing-bureau") == "fuyuan.command.410204.joint.housing-bureau.propose-topic"
    assert events(1, 1)[0].subject.startswith("fuyuan.event.410204.court.")
    with pytest.raises(ValueError, match="noun"):
        event_subject("410204", COURT, "suggestion.sent")
