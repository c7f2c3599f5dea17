"""The files that a ledger names: whether each is on disk as recorded, and what was lost put back from the bus."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from nats.aio.client import Client

from events.base import Side
from events.sealing import is_sealed
from services.attachments.errors import FileChanged, FileErased, FileMissing
from services.attachments.files import Files
from services.attachments.named import named
from services.bus.object_store import file_chunks
from services.ledger.ledger import Ledger
from services.ledger.recorded import Recorded


@dataclass(slots=True)
class Looked:
    """By digest, where files are that are on disk as recorded, what is wrong with the others, and what was erased:
    every byte was looked at."""

    files: Files
    kept: dict[str, Path] = field(default_factory=dict)
    lost: dict[str, FileMissing | FileChanged] = field(default_factory=dict)
    erased: set[str] = field(default_factory=set)

    def add(self, entry: Recorded) -> None:
        """Look at the files that one event names."""
        for sha256 in (file.sha256 for file in named(entry.raw)):
            if sha256 in self.kept or sha256 in self.lost:
                continue
            try:
                self.kept[sha256] = self.files.file(sha256).checked().path
            except (FileMissing, FileChanged) as error:
                if isinstance(error, FileErased) and _may_be_erased(entry):
                    self.erased.add(sha256)
                else:
                    self.lost[sha256] = error


def look(files: Files, ledger: Ledger) -> Looked:
    """At every file that the ledger names."""
    looked = Looked(files)
    for entry in ledger.everything():
        looked.add(entry)
    return looked


def _may_be_erased(entry: Recorded) -> bool:
    """Whether the event that names it was erased; one of before texts were sealed may have been."""
    key = entry.keys.of(entry.originator_id) if entry.keys is not None else None
    return not is_sealed(entry.raw) or (key is not None and key.of(entry.originator_version) is None)


async def files_back(files: Files, lost: Iterable[str], side: Side, connection: Client) -> int:
    """How many were put back, from the object store of the side or the mirrors at the others. Raises OSError."""
    count = 0
    for key in map(files.key, lost):
        for held_by in (None, *(other for other in Side if other is not side)):
            with suppress(FileMissing):
                if await files.restore(key, file_chunks(connection, side, key, held_by=held_by)):
                    count += 1
                    break
    return count
