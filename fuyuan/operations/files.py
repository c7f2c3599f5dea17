"""The files that a ledger names: whether each is on disk as recorded, and what was lost put back from the bus."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field

from nats.aio.client import Client

from events.base import Side
from services.attachments.errors import FileChanged, FileMissing
from services.attachments.files import Files
from services.attachments.named import named
from services.bus.object_store import file_chunks


@dataclass(slots=True)
class Looked:
    """By digest, which files are on disk as recorded, and what is wrong with the others: every byte was looked at."""

    files: Files
    kept: set[str] = field(default_factory=set)
    lost: dict[str, FileMissing | FileChanged] = field(default_factory=dict)

    def add(self, raw: bytes) -> None:
        """Look at the files that one event names."""
        for sha256 in (file.sha256 for file in named(raw)):
            if sha256 in self.kept or sha256 in self.lost:
                continue
            try:
                self.files.checked(sha256)
                self.kept.add(sha256)
            except (FileMissing, FileChanged) as error:
                self.lost[sha256] = error


def look(files: Files, events: Iterable[bytes]) -> Looked:
    """At every file that these events name."""
    looked = Looked(files)
    for raw in events:
        looked.add(raw)
    return looked


async def files_back(files: Files, lost: Iterable[str], side: Side, connection: Client) -> int:
    """How many were put back, from the object store of the side or the mirrors at the others. Raises OSError."""
    count = 0
    for sha256 in lost:
        for held_by in (None, *(other for other in Side if other is not side)):
            with suppress(FileMissing):
                if await files.restore(sha256, file_chunks(connection, side, sha256, held_by=held_by)):
                    count += 1
                    break
    return count
