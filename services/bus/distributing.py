"""The files that the ledger names, put into the object store of its side one event after the other.

Beside the relay, so that no event waits for a file. It begins where the object store ends: a broker that was wiped is
filled again. A file that is not on disk as recorded is told in the log and passed over: `fuyuan verify` tells it too.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import structlog
from nats.aio.client import Client

from events.base import Side
from events.cancelling import alive
from services.attachments.errors import FileChanged, FileMissing
from services.attachments.files import Files
from services.attachments.named import named
from services.bus.errors import ApiRefused
from services.bus.object_store import newest_file, put_file
from services.bus.relay import BATCH, LOOK_EVERY
from services.ledger.ledger import Ledger

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
            entries = self._ledger.recent(position, BATCH)
            if not entries and position < self._published():
                entries = await asyncio.to_thread(self._ledger.entries, position, BATCH)
            if not entries:
                await asyncio.sleep(LOOK_EVERY)
            for entry in entries:
                for file in named(entry.raw):
                    await self._put(file.sha256, entry.ledger_id)
                position = entry.ledger_id

    async def _put(self, sha256: str, of_event: int) -> None:
        try:
            path = await asyncio.to_thread(self._files.checked, sha256)
            await put_file(self._connection, self._side, path, sha256, of_event)
        except (FileMissing, FileChanged, ApiRefused, OSError) as error:
            log.error("a file is not distributed", side=self._side, sha256=sha256, error=str(error))
