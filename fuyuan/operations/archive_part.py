"""One part of an archive: what was recorded in one year and not archived before, or as much of it as fits one part, as
NDJSON and as Parquet.

The NDJSON is the record: the exact bytes of each event, one a line. The Parquet is made from it for those who
compute: the same bytes in `event`, with `sequence` (its place in the log, from 1), `id`, `type` and `time` beside them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Final

from pydantic import BaseModel, ConfigDict

from fuyuan.bad_day import BadDay
from fuyuan.installation.whole_file import whole
from services.ledger.recorded import Entry
from services.proof.tree import TreeHash

AT_ONCE: Final = 500  # events
LARGEST: Final = 50_000
"""Events of a part: its Parquet is made in memory."""
BEGINNING: Final = (
    r'^\{"specversion":"1\.0","id":"(?<id>[^"\\]*)","source":"[^"\\]*","type":"(?<type>[^"\\]*)",'
    r'"subject":"[^"\\]*","time":"(?<time>[^"\\]*)"'
)
"""How events begin as they are encoded (`events.envelope`): the Parquet need not parse the whole of each."""


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

    def add(self, entries: Sequence[Entry], block: bytes) -> None:
        """The next ones, at least one, and their lines."""
        self.count, self.bytes, self.last = self.count + len(entries), self.bytes + len(block), event_id(entries[-1])
        self.first = self.first or event_id(entries[0])
        self.hashed.update(block)

    @property
    def sha256(self) -> str:
        return self.hashed.hexdigest()


class Log(Lines):
    """The log of a side as far as it was read, with the Merkle tree over it."""

    def __init__(self) -> None:
        super().__init__()
        self.tree = TreeHash()

    def lines(self, entries: Sequence[Entry]) -> bytes:
        """The next events, at least one, as they are written. Raises BadDay for one that is no line."""
        events = [entry.raw for entry in entries]
        block = b"\n".join((*events, b""))
        if block.count(b"\n") != len(events):
            wrong = next(entry.ledger_id for entry in entries if b"\n" in entry.raw)
            raise BadDay("事件含有换行，账本可能被改动", f"event {wrong} holds a line end: run `verify`")
        self.tree.add_all(events)
        self.add(entries, block)
        return block


def some_at_a_time(entries: Iterable[Entry]) -> Iterator[list[Entry]]:
    remaining = iter(entries)
    while some := list(islice(remaining, AT_ONCE)):
        yield some


def event_id(entry: Entry) -> str:
    return f"{entry.originator_id}:{entry.originator_version}"


def write_part(out: Path, side: str, year: int, log: Log, entries: Iterable[Entry]) -> Part:
    """The entries, which follow what `log` has. Both files are whole when this returns. Raises OSError, BadDay."""
    sequence, lines = log.count + 1, Lines()
    path = out / side / str(year) / f"{sequence:010}.ndjson"
    path.parent.mkdir(parents=True, exist_ok=True)
    with whole(path) as file:
        for some in some_at_a_time(entries):
            block = log.lines(some)
            lines.add(some, block)
            file.write(block)
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

    begun = pl.col("event").str.extract_groups(BEGINNING)
    otherwise = pl.when(begun.struct.field("id").is_null()).then(pl.col("event")).str

    def attribute(name: str) -> pl.Expr:
        return pl.coalesce(begun.struct.field(name), otherwise.json_path_match(f"$.{name}")).alias(name)

    columns = [
        "sequence",
        attribute("id"),
        attribute("type"),
        attribute("time").str.to_datetime("%+", time_unit="us", time_zone="UTC", strict=False),
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
