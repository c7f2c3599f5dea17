"""One part of an archive: what was recorded in one year and not archived before, as NDJSON and as Parquet.

The NDJSON is the record: the exact bytes of each event, one a line. The Parquet is made from it for those who
compute: the same bytes in `event`, with `sequence` (its place in the log, from 1), `id`, `type` and `time` beside them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict

from fuyuan.bad_day import BadDay
from fuyuan.installation.whole_file import whole
from services.ledger.ledger import Entry
from services.proof.tree import TreeHash


class Part(BaseModel):
    """`file` and `parquet` are paths in the archive. `first` and `last` are ids of events; digests are SHA-256."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    year: int
    file: str
    events: int
    bytes: int
    first: str
    last: str
    sha256: str
    parquet: str
    parquet_bytes: int
    parquet_sha256: str


class Lines:
    """What is known of lines in their order: how many, how long, first and last event, SHA-256."""

    def __init__(self) -> None:
        self.count, self.bytes, self.hashed = 0, 0, hashlib.sha256()
        self.first: str | None = None
        self.last: str | None = None

    def add(self, entry: Entry, line: bytes) -> None:
        self.count, self.bytes, self.last = self.count + 1, self.bytes + len(line), event_id(entry)
        self.first = self.first or self.last
        self.hashed.update(line)

    @property
    def sha256(self) -> str:
        return self.hashed.hexdigest()


class Log(Lines):
    """The log of a side as far as it was read, with the Merkle tree over it."""

    def __init__(self) -> None:
        super().__init__()
        self.tree = TreeHash()

    def line(self, entry: Entry) -> bytes:
        """The next event, as it is written. Raises BadDay for one that is no line."""
        if b"\n" in entry.raw:
            raise BadDay("事件含有换行，账本可能被改动", f"event {entry.ledger_id} holds a line end: run `verify`")
        line = entry.raw + b"\n"
        self.tree.add(entry.raw)
        self.add(entry, line)
        return line


def event_id(entry: Entry) -> str:
    return f"{entry.originator_id}:{entry.originator_version}"


def write_part(out: Path, side: str, year: int, log: Log, entries: Iterable[Entry]) -> Part:
    """The entries, which follow what `log` has. Both files are whole when this returns. Raises OSError, BadDay."""
    sequence, lines = log.count + 1, Lines()
    path = out / side / str(year) / f"{sequence:010}.ndjson"
    path.parent.mkdir(parents=True, exist_ok=True)
    with whole(path) as file:
        for entry in entries:
            line = log.line(entry)
            lines.add(entry, line)
            file.write(line)
    parquet = path.with_suffix(".parquet")
    _write_parquet(path, parquet, sequence)
    with parquet.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return Part(
        year=year,
        file=str(path.relative_to(out)),
        events=lines.count,
        bytes=lines.bytes,
        first=str(lines.first),
        last=str(lines.last),
        sha256=lines.sha256,
        parquet=str(parquet.relative_to(out)),
        parquet_bytes=parquet.stat().st_size,
        parquet_sha256=digest,
    )


def _write_parquet(ndjson: Path, to: Path, sequence: int) -> None:
    import polars as pl  # here, so that no other command waits for it

    def attribute(name: str) -> Any:
        return pl.col("event").str.json_path_match(f"$.{name}")

    columns = [
        "sequence",
        attribute("id").alias("id"),
        attribute("type").alias("type"),
        attribute("time").str.to_datetime("%+", time_unit="us", time_zone="UTC", strict=False).alias("time"),
        "event",
    ]
    try:
        with whole(to) as file:
            lines = pl.scan_lines(
                ndjson, name="event", row_index_name="sequence", row_index_offset=sequence, glob=False
            )
            lines.select(columns).sink_parquet(Path(file.name))
    except pl.exceptions.PolarsError as error:
        raise BadDay(
            f"{to} 未能写成：请检查磁盘空间，并运行 fuyuan verify",
            f"{to} was not written ({error}): look whether the disk is full, and run `fuyuan verify`",
        ) from error
