"""The files that the ledger names, put into the object store of its side one event after the other.

Beside the relay and behind it, so that no event waits for a file. It begins where the object store ends: a broker that
was wiped is filled again. A file that is not on disk as recorded is told in the log and passed over: `fuyuan verify`
tells it too. What an event erased is removed from disk; its key is destroyed by then.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import structlog
from nats.aio.client import Client

from events.base import Side
from events.cancelling import alive
from services.attachments.errors import FileChanged, FileErased, FileMissing, KeysUnavailable
from services.attachments.files import Files
from services.attachments.named import named
from services.bus.errors import ApiRefused
from services.bus.object_store import newest_file, put_file
from services.bus.relay import BATCH, LOOK_EVERY
from services.ledger.erased_files import files_erased
from services.ledger.ledger import Ledger
from services.ledger.recorded import ERASING, Entry

log = structlog.get_logger()


class Distribution:
    """`await distribution.run()` until it is cancelled or the bus fails (BusError): start it again then."""

    def __init__(
        self, ledger: Ledger, files: Files, connection: Client, side: Side, published: Callable[[], int]
    ) -> None:
        """`published`: the ledger id up to which the relay is; the ledger is read for files as far as that."""
        self._ledger, self._files, self._connection, self._side = ledger, files, connection, side
        self._published = published

    async def run(self) -> None:
        """Raises BusError, LedgerUnavailable."""
        position = max(await newest_file(self._connection, self._side) - 1, 0)  # of several files some may be missing
        while alive():
            published = self._published()
            entries = [entry for entry in self._ledger.recent(position, BATCH) if entry.ledger_id <= published]
            if not entries and position < published:
                entries = await asyncio.to_thread(self._ledger.entries, position, BATCH, published)
            if not entries:
                await asyncio.sleep(LOOK_EVERY)
            for entry in entries:
                for file in named(entry.raw):
                    await self._put(file.sha256, entry.ledger_id)
                if entry.type in ERASING:
                    await asyncio.to_thread(self._remove, entry)
                position = entry.ledger_id

    async def _put(self, sha256: str, of_event: int) -> None:
        try:
            file = await asyncio.to_thread(self._files.file(sha256).checked)
            await put_file(self._connection, self._side, file.path, of_event)
        except FileErased:
            pass
        except (FileMissing, FileChanged, ApiRefused, OSError) as error:
            log.error("a file is not distributed", side=self._side, sha256=sha256, error=str(error))

    def _remove(self, erasing: Entry) -> None:
        for sha256 in files_erased(self._ledger, [erasing]):
            try:
                self._files.remove_erased(sha256)
            except (OSError, KeysUnavailable) as error:
                log.error("an erased file is not removed", side=self._side, sha256=sha256, error=str(error))
