"""What hashlib, sqlite3 and polars alone take for the bytes of an archive: nothing that checks them is faster."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import BinaryIO

AT_ONCE = 500
BLOCK = 256 * 1024


def hashed(archive: Path) -> None:
    """The files of an archive read once: leaves and nodes of a Merkle tree, and the lines into two digests."""
    for side in {year.parent for year in archive.glob("*/*/")}:
        _hashed(_blocks(sorted(side.glob("*/*.ndjson"))))


def written(ledgers: Path, out: Path) -> None:
    """The events of each ledger hashed as above and written as lines, and the lines as Parquet of one column."""
    import polars as pl  # here, for who writes an archive is charged for it as well

    out.mkdir()
    for ledger in ledgers.glob("*.db"):
        lines = out / f"{ledger.stem}.ndjson"
        with closing(sqlite3.connect(ledger)) as connection, lines.open("wb") as file:
            _hashed(_copied(connection.execute("SELECT state FROM stored_events ORDER BY rowid"), file))
        pl.scan_lines(lines, name="event", glob=False).sink_parquet(lines.with_suffix(".parquet"))


def _hashed(blocks: Iterable[bytes]) -> None:
    part, whole, leaves = hashlib.sha256(), hashlib.sha256(), list[bytes]()
    for block in blocks:
        part.update(block)
        whole.update(block)
        leaves += [sha256(b"\x00" + event).digest() for event in block.removesuffix(b"\n").split(b"\n")]
    while len(leaves) > 1:
        pairs = iter(leaves)
        leaves = [sha256(b"\x01" + left + right).digest() for left, right in zip(pairs, pairs, strict=False)]


def _blocks(files: Iterable[Path]) -> Iterator[bytes]:
    for path in files:
        with path.open("rb") as file:
            while block := file.read(BLOCK):
                yield block + file.readline()


def _copied(rows: Iterator[tuple[bytes]], to: BinaryIO) -> Iterator[bytes]:
    while some := list(islice(rows, AT_ONCE)):
        block = b"\n".join([*(event for (event,) in some), b""])
        to.write(block)
        yield block
