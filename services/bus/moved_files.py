"""The files of what moves between districts at one side: those of its own events go along, those of others are kept.

They go as the side keeps them, sealed, and the key to each of them beside the event, as its own key does. Who receives
them looks at every byte, and keeps them as its own, under a key of its own.
"""

from __future__ import annotations

import asyncio
import base64
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import suppress
from typing import Final

import structlog
from nats.aio.client import Client

from domain.moving import SideOf, carried, destinations
from events.attachment import Attachment
from events.correction import erased_by
from events.envelope import Envelope, NotAnEvent
from events.errors import reason_of
from events.terms import Words
from services.attachments.errors import FileChanged, FileMissing, KeysUnavailable, NoRoom, TooLong, UnfitFile
from services.attachments.file_key import FileKey
from services.attachments.files import Files
from services.attachments.sealed_file import KeptFile
from services.bus.errors import BusError
from services.bus.exchange_files import blank_pieces, pieces, put_pieces
from services.bus.exchange_names import Sent
from services.bus.object_store import newest_file, put_file
from services.ledger.ledger import Ledger

KEYS: Final = "Fuyuan-File-Keys"
"""The header with the keys to the files that go along: `<sha256>=<base64>`, with commas between."""
LACKING: Final = (
    "附件“{name}”未能取得：{why.zh}。系统会再取，上传同一文件也可补齐 / "
    "the file “{name}” could not be had: {why.en}. It is tried again; uploading the same file will do as well"
)
AWAY: Final = Words("交换暂不可用", "the exchange is away")
GONE: Final = Words(
    "交换中没有，可能已过保存期或者已被删除", "it is not in the exchange, where its time may be over, or it was erased"
)
CHANGED: Final = Words("内容与记录的摘要不符", "it is not what the record says")
NOT_KEPT: Final = Words("本方未能保存", "it could not be kept here")
log = structlog.get_logger(__name__)


class MovedFiles:
    """What `Moving` does about files."""

    def __init__(self, ledger: Ledger, files: Files, connection: Client, here: SideOf) -> None:
        self._ledger, self._files, self._connection, self._here = ledger, files, connection, here

    async def send(self, envelope: Envelope, to: SideOf) -> dict[str, str]:
        """Put them where that side finds them; the headers of the event that they belong to.

        A file that we do not have as recorded is told in the log and left out: the event waits for none. Raises
        BusError: then the exchange is away.
        """
        keys: dict[str, bytes] = {}
        for file in carried(envelope):
            try:
                kept = await asyncio.to_thread(self._files.file(file.sha256).checked)
                await put_pieces(self._connection, Sent(self._here, to, envelope.id), file.sha256, kept.path)
            except (FileMissing, FileChanged, KeysUnavailable, OSError) as error:
                log.error("a file does not go along", event_id=envelope.id, sha256=file.sha256, error=str(error))
                continue
            if kept.key.kept is not None:
                keys[file.sha256] = kept.key.secret()
        said = ",".join(f"{sha256}={base64.b64encode(key).decode()}" for sha256, key in keys.items())
        return {KEYS: said} if said else {}

    async def forget(self, erasing: Envelope) -> None:
        """Nothing is left in the exchange of what this erases. Raises BusError."""
        for envelope in await asyncio.to_thread(list, self._erased(erasing)):
            for to in destinations(envelope):
                for file in carried(envelope):
                    await blank_pieces(self._connection, Sent(self._here, to, envelope.id), file)

    def _erased(self, erasing: Envelope) -> Iterator[Envelope]:
        if versions := erased_by(erasing.data):
            for entry in self._ledger.stream(erasing.stream):
                if entry.originator_version in versions:
                    yield entry.without_texts()

    async def take(self, sent: Sent, raw: bytes, headers: Mapping[str, str], *, late: bool) -> list[str]:
        """Keep the files that an event from elsewhere names. What cannot be had now, in words.

        `late`: the event came before, so nobody looks any more for files that it names.
        """
        try:
            envelope = Envelope.decode(raw)
            meant = (envelope.jurisdiction, envelope.side) == sent.sender and self._here in destinations(envelope)
        except NotAnEvent:
            meant = False
        keys, lacking = _keys(headers), list[str]()
        for file in carried(envelope) if meant else ():  # else it is parked where it is taken
            try:
                if not await asyncio.to_thread(self._files.holds, file):
                    await self._keep(sent, file, FileKey.given(file.sha256, keys.get(file.sha256)))
                    if late:
                        await self._distribute(self._files.file(file.sha256))
            except (FileMissing, FileChanged, UnfitFile, TooLong, NoRoom, KeysUnavailable, BusError, OSError) as error:
                log.warning("a file of what moved is not to be had", event_id=sent.event_id, error=reason_of(error))
                lacking.append(LACKING.format(name=file.name, why=_why(error)))
        return lacking

    async def _keep(self, sent: Sent, file: Attachment, key: FileKey) -> None:
        async with self._files.borrowed(key, pieces(self._connection, sent, file.sha256)) as came:
            await self._files.take(file.name, _blocks(came))

    async def _distribute(self, kept: KeptFile) -> None:
        """As `Distribution` does with what is there when its event is recorded; what cannot be had from the bus later
        is still on disk."""
        side = self._here.side
        with suppress(BusError, OSError):
            await put_file(self._connection, side, kept.path, await newest_file(self._connection, side))


async def _blocks(file: KeptFile) -> AsyncIterator[bytes]:
    for block in file.blocks():
        yield block


def _keys(headers: Mapping[str, str]) -> dict[str, bytes]:
    """What is no key is left out: the file does not open then."""
    found: dict[str, bytes] = {}
    for said in filter(None, headers.get(KEYS, "").split(",")):
        sha256, _, key = said.partition("=")
        try:
            found[sha256] = base64.b64decode(key, validate=True)
        except ValueError:
            continue
    return found


def _why(error: Exception) -> Words:
    match error:
        case BusError():
            return AWAY
        case FileMissing():
            return GONE
        case FileChanged() | TooLong():
            return CHANGED
        case _:
            return NOT_KEPT
