"""Files on the bus: in the object store of the side that recorded them, mirrored like its stream, filled anew."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date
from pathlib import Path
from uuid import uuid4

import pytest
from nats.aio.client import Client

from events.attachment import Attachment, MediaType
from events.base import Side
from events.cancelling import end
from events.envelope import Envelope
from events.suggestion import SuggestionServed
from events.vocabulary import ServiceProof
from services.attachments.errors import FileMissing
from services.attachments.file_key import FileKey
from services.attachments.files import Files
from services.bus.connection import api
from services.bus.distributing import Distribution
from services.bus.errors import ApiRefused
from services.bus.names import Store
from services.bus.object_store import file_chunks, newest_file, put_file
from services.bus.streams import ensure_stream
from services.ledger.ledger import Ledger
from services.ledger.recorded import Recorded
from tests.nats_server import JURISDICTION, NatsServer
from tests.organs import HOUSING
from tests.papers_as_files import PDF
from tests.projections.story import Story
from tests.waiting import eventually

COURT, GOVERNMENT, JOINT = Side
CONTENT = PDF + bytes(range(256)) * 1200  # three chunks
SHA256 = hashlib.sha256(CONTENT).hexdigest()


async def read(connection: Client, sha256: str = SHA256, held_by: Side | None = None) -> bytes:
    return b"".join([chunk async for chunk in file_chunks(connection, COURT, FileKey(sha256, None), held_by=held_by)])


async def readable(connection: Client, held_by: Side | None = None, content: bytes = CONTENT) -> bool:
    try:
        return await read(connection, held_by=held_by) == content
    except FileMissing:
        return False


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    path = tmp_path / SHA256
    path.write_bytes(CONTENT)
    return path


async def test_a_file_is_read_from_its_store_from_mirrors_and_by_its_owner_from_mirrors(
    services: dict[Side, Client], paper: Path
) -> None:
    court = services[COURT]
    for _ in range(2):
        await put_file(court, COURT, paper, 7)
    assert (await api(court, "STREAM.INFO.OBJ_court"))["state"]["messages"] == 4  # once, with what is said of it
    assert await newest_file(court, COURT) == 7
    assert await read(court) == CONTENT
    for reader in (GOVERNMENT, JOINT):
        await eventually(lambda reader=reader: readable(services[reader]))  # type: ignore[misc]
        await eventually(lambda reader=reader: readable(court, reader))  # type: ignore[misc]
    with pytest.raises(FileMissing):
        await read(services[GOVERNMENT], "0" * 64)


async def test_any_client_of_nats_finds_it_and_nothing_in_it_is_changed(
    services: dict[Side, Client], paper: Path
) -> None:
    await put_file(services[COURT], COURT, paper, 1)
    bucket = await services[COURT].jetstream().object_store("court")
    assert (await bucket.get(SHA256)).data == CONTENT
    for call in ("STREAM.PURGE.OBJ_court", "STREAM.MSG.DELETE.OBJ_court"):
        with pytest.raises(ApiRefused):
            await api(services[COURT], call, {"seq": 1} if "MSG" in call else None)


def recorded(ledger: Ledger, *files: Attachment) -> None:
    """One more event of the court that names these files."""
    event = SuggestionServed(
        occurred_on=date(2024, 5, 6), organ=HOUSING, proof=ServiceProof.SERVICE_RECEIPT, files=files or None
    )
    story = Story(with_organs=False)
    story.court(f"suggestion:{uuid4()}", event)
    [message] = story.messages
    envelope = Envelope.decode(message.raw)
    ledger.append([Recorded(envelope.stream, envelope.version, event.type, message.raw)])


@asynccontextmanager
async def distributing(ledger: Ledger, files: Files, connection: Client) -> AsyncIterator[None]:
    task = asyncio.create_task(Distribution(ledger, files, connection, COURT, ledger.head).run())
    try:
        yield
    finally:
        await end(task)


async def chunks(content: bytes) -> AsyncIterator[bytes]:
    yield content


async def test_what_the_ledger_names_is_distributed_and_a_wiped_broker_filled_again(
    nats_server: NatsServer, services: dict[Side, Client], tmp_path: Path
) -> None:
    ledger = Ledger(f"sqlite:///{tmp_path / 'court.db'}")
    files = Files(tmp_path / "files", ledger.texts, reserve=0)
    files.prepare()
    kept = await files.take("送达回证.pdf", chunks(CONTENT))
    sealed = files.file(kept.sha256).path.read_bytes()
    lost = Attachment(name="丢.pdf", media_type=MediaType.PDF, length=9, sha256="0" * 64)
    unnamed = await files.take("未用.pdf", chunks(PDF))
    recorded(ledger, lost)  # does not hold up the next
    recorded(ledger)
    recorded(ledger, kept)
    async with distributing(ledger, files, services[COURT]):
        await eventually(lambda: readable(services[GOVERNMENT], content=sealed))
    nats_server.stop()
    nats_server.wipe()
    nats_server.start()
    court = await nats_server.service(COURT)
    await eventually(lambda: bucket_made(court))
    async with distributing(ledger, files, court):
        await eventually(lambda: readable(court, content=sealed))
    with pytest.raises(FileMissing):
        await read(court, unnamed.sha256)
    ledger.close()


async def bucket_made(court: Client) -> bool:
    await ensure_stream(court, JURISDICTION, COURT, Store.FILES)
    return True
