"""Whatever bytes come instead of an event, an answer of the bus, a checkpoint or a file: a clear refusal or none, and
what follows goes on.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, Final
from uuid import uuid4

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from nats.aio.msg import Msg

from events.base import Side
from events.bulletin import BulletinIssued
from events.envelope import Envelope, NotAnEvent
from events.suggestion import SuggestionReminded
from fuyuan.bad_day import BadDay
from fuyuan.installation.credentials import Credentials
from fuyuan.operations.verify_bundle import NotProved, check
from projections.filling.engine import Projector
from projections.filling.message import Message
from projections.opening import open_store
from projections.store.store import Store
from services.bus import connection as bus
from services.bus.errors import BusError
from services.bus.streams import ensure_stream, mirror_health
from services.bus.witnesses import copy_of
from services.ledger.ledger import Ledger
from services.proof.checkpoint import Checkpoint
from services.proof.discrepancy import Discrepancy
from services.proof.note import NotASignedNote
from tests.events.golden import golden
from tests.nats_server import JURISDICTION, NatsServer
from tests.services.test_policy_runner import PARKED, TAKEN, foreign, runner_over, types

GOOD: Final = golden(SuggestionReminded)
JSON: Final = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
QUICK: Final = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


@st.composite
def spoilt(draw: st.DrawFn, good: bytes = GOOD) -> bytes:
    """An event of which something became something else, or bytes that were never one."""
    raw = bytearray(good)
    place = draw(st.integers(0, len(raw) - 1))
    match draw(st.sampled_from(("flip", "cut", "more", "field", "gone", "any", "deep"))):
        case "flip":
            raw[place] ^= 1 << draw(st.integers(0, 7))
        case "cut":
            del raw[place:]
        case "more":
            raw[place:place] = draw(st.binary(min_size=1, max_size=8))
        case "field" | "gone" as how:
            said = orjson.loads(good)
            at = said if draw(st.booleans()) else said["data"]
            name = draw(st.sampled_from(sorted(at)))
            at[name] = draw(JSON)
            if how == "gone":
                del at[name]
            return orjson.dumps(said, option=orjson.OPT_NON_STR_KEYS) if _fits(said) else b"{}"
        case "deep":
            return b'{"data":' + b"[" * 3000 + b"]" * 3000 + b"}"
        case _:
            return draw(st.binary(max_size=200)) or orjson.dumps([])
    return bytes(raw)


def _fits(said: Any) -> bool:
    try:
        orjson.dumps(said)
    except (TypeError, orjson.JSONEncodeError):
        return False
    return True


@QUICK
@given(raw=spoilt())
def test_an_envelope_is_one_or_is_said_to_be_none(raw: bytes) -> None:
    with suppress(NotAnEvent):
        Envelope.decode(raw).payload()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = open_store(f"sqlite:///{tmp_path / 'views.db'}")
    yield store
    store.close()


@QUICK
@given(strange=st.lists(spoilt(golden(BulletinIssued)) | spoilt(), min_size=1, max_size=5))
def test_the_projector_passes_over_anything_and_goes_on(store: Store, strange: list[bytes]) -> None:
    projector = Projector(store)
    before = store.positions()[Side.COURT].sequence
    messages = [Message(Side.COURT, before + n, before + n, raw) for n, raw in enumerate(strange, start=1)]
    projector.apply_batch(messages)
    assert store.positions()[Side.COURT].sequence == before + len(strange)


@settings(QUICK, max_examples=20)
@given(strange=st.lists(spoilt(foreign(uuid4())), min_size=1, max_size=4))
def test_policies_park_anything_and_go_on(tmp_path: Path, strange: list[bytes]) -> None:
    async def taken() -> list[str]:
        ledger = Ledger(f"sqlite:///{tmp_path / uuid4().hex}.db")
        async with runner_over(ledger) as runner:
            await runner.take_all(Side.GOVERNMENT, list(enumerate((*strange, foreign(uuid4())), start=1)))
        try:
            return types(ledger)
        finally:
            ledger.close()

    recorded = asyncio.run(taken())
    assert {*recorded} <= {TAKEN, PARKED}
    assert TAKEN in recorded


@given(st.text(max_size=80) | JSON.map(lambda said: f"{said}\n{said}\n{said}\n"))
def test_a_checkpoint_or_discrepancy_is_one_or_is_said_to_be_none(text: str) -> None:
    for read in (Checkpoint.read, Discrepancy.read):
        with suppress(NotASignedNote):
            read(text)


@given(st.dictionaries(st.sampled_from(("format", "event", "index", "path", "checkpoint", "stamp")), JSON) | JSON)
def test_nothing_is_proved_by_anything(proof: Any) -> None:
    with pytest.raises(NotProved):
        check(proof if isinstance(proof, dict) else {"event": proof}, [])


@QUICK
@given(kept=JSON.map(lambda said: repr(said).encode()) | JSON.filter(_fits).map(orjson.dumps) | st.binary(max_size=80))
def test_a_file_of_credentials_is_one_or_is_said_to_be_damaged(tmp_path: Path, kept: bytes) -> None:
    file = tmp_path / "credentials.json"
    file.write_bytes(kept)
    file.chmod(0o600)
    credentials = Credentials(file)
    with suppress(BadDay):
        assert credentials.all() == ()
        return
    with pytest.raises(BadDay, match=r"credentials\.json"):
        credentials.create("district-court", Side.COURT)
    assert file.read_bytes() == kept


ODD_ANSWERS: Final = [
    *(b"", b"nonsense", b"[]", b"7", b"null", b"{}", b"\xff\xfe", b"{" * 2000),
    *(b'{"error": 7}', b'{"error": {"code": "x"}}', b'{"error": {"code": 503}}'),
    *(b'{"message": 7}', b'{"message": {}}', b'{"message": {"seq": "one", "subject": "x"}}'),
    *(b'{"message": {"seq": 1, "subject": "x", "data": "?"}}', b'{"message": {"seq": 1, "subject": "x", "data": 7}}'),
    b'{"message": {"seq": 1, "subject": "x", "hdrs": "/////w=="}}',
    b'{"created": "x", "state": {"last_seq": "many"}}',
]
"""What another organisation may give in place of an answer of JetStream."""


async def test_whatever_another_organisation_answers_is_an_answer_or_an_error_of_the_bus(
    nats_server: NatsServer,
) -> None:
    asking = await nats_server.service(Side.COURT)
    answers = iter([answer for answer in ODD_ANSWERS for _ in range(2)])

    async def answer(message: Msg) -> None:
        await message.respond(next(answers))

    await asking.subscribe("JS.ODD.API.>", cb=answer)
    for _ in ODD_ANSWERS:
        with suppress(BusError):
            found = await bus.message(asking, "COURT", 1, prefix="JS.ODD.API.")
            assert found is None or copy_of(found).sequence == 1
        with suppress(BusError):
            assert isinstance(await bus.api(asking, "JS.ODD.API.STREAM.INFO.COURT"), dict)


ODD_ORIGINS: Final = [
    *ODD_ANSWERS,
    b'{"created": "x", "state": {}}',
    b'{"created": 7, "state": {"last_seq": 1, "messages": 1}}',
    b'{"error": {"code": 503, "err_code": 10008, "description": "unavailable"}}',
]


async def test_an_origin_that_answers_oddly_is_one_that_cannot_be_reached(nats_server: NatsServer) -> None:
    """Else the link to the broker, which is well, was torn down and built anew for as long as that went on."""
    asking = await nats_server.service(Side.COURT)
    await ensure_stream(asking, JURISDICTION, Side.COURT)
    answers = iter(ODD_ORIGINS)

    async def answer(message: Msg) -> None:
        await message.respond(next(answers))

    await asking.subscribe("JS.COURT.API.>", cb=answer)
    for _ in ODD_ORIGINS:
        assert await mirror_health(asking, Side.COURT) is None
