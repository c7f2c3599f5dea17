"""One part of an archive: what was recorded in one year and not archived before, or as much of it as fits one part, as
NDJSON and as Parquet.

The NDJSON is the record: the exact bytes of each event, one a line. The Parquet is made from it for those who
compute: the same bytes in `event`, with `sequence` (its place in the log, from 1), `id`, `type` and `time` beside them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Executor, Future
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Final

from pydantic import BaseModel, ConfigDict

from fuyuan.bad_day import BadDay
from fuyuan.installation.whole_file import whole
from services.proof.tree import TreeHash

if TYPE_CHECKING:
    from services.ledger.recorded import Entry

AT_ONCE: Final = 500  # events
LARGEST: Final = 10_000
"""Events of a part: its Parquet is made in memory."""
BLOCK: Final = 256 * 1024
"""Bytes that are read, hashed and cut into lines together: so many stay in the cache of a processor."""
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


class Log:
    """The log of a side as far as it was read: how many events, how long, first and last, SHA-256 and Merkle tree."""

    def __init__(self) -> None:
        self.count, self.bytes, self.hashed, self.tree = 0, 0, hashlib.sha256(), TreeHash()
        self.first: str | None = None
        self.last: str | None = None

    def lines(self, entries: Sequence[Entry]) -> bytes:
        """The next events, at least one, as they are written. Raises BadDay for one that is no line."""
        events = [entry.raw for entry in entries]
        block = b"\n".join((*events, b""))
        if block.count(b"\n") != len(events):
            wrong = next(entry.ledger_id for entry in entries if b"\n" in entry.raw)
            raise BadDay("事件含有换行，账本可能被改动", f"event {wrong} holds a line end: run `verify`")
        self.count, self.bytes, self.last = self.count + len(events), self.bytes + len(block), event_id(entries[-1])
        self.first = self.first or event_id(entries[0])
        self.hashed.update(block)
        self.tree.add_all(events)
        return block

    @property
    def sha256(self) -> str:
        return self.hashed.hexdigest()


def some_at_a_time(entries: Iterable[Entry]) -> Iterator[list[Entry]]:
    remaining = iter(entries)
    while some := list(islice(remaining, AT_ONCE)):
        yield some


def event_id(entry: Entry) -> str:
    return f"{entry.originator_id}:{entry.originator_version}"


def write_part(out: Path, side: str, year: int, log: Log, entries: Iterable[Entry], beside: Executor) -> Future[Part]:
    """The entries, which follow what `log` has. Their lines are whole when this returns; digests and Parquet are made
    in a thread of `beside` while the next part is written: whole once there is a result. Both raise OSError, BadDay.
    """
    sequence, length, ends = log.count + 1, log.bytes, list[str]()
    path = out / side / str(year) / f"{sequence:010}.ndjson"
    path.parent.mkdir(parents=True, exist_ok=True)
    with whole(path) as file:
        for some in some_at_a_time(entries):
            file.write(log.lines(some))
            ends += event_id(some[0]), event_id(some[-1])
    count, length = log.count + 1 - sequence, log.bytes - length

    def rest() -> Part:
        parquet = path.with_suffix(".parquet")
        _write_parquet(path, parquet, sequence)
        return Part(
            year=year,
            file=str(path.relative_to(out)),
            events=count,
            bytes=length,
            first=ends[0],
            last=ends[-1],
            sha256=_sha256(path),
            parquet=str(parquet.relative_to(out)),
            parquet_bytes=parquet.stat().st_size,
            parquet_sha256=_sha256(parquet),
        )

    return beside.submit(rest)


def lines_are_there(folder: Path, part: Part) -> bool:
    """Else the Parquet stands for them."""
    return (folder / part.file).exists()


def blocks(folder: Path, part: Part) -> Iterator[bytes]:
    """The lines of a part, some whole ones at once, with their ends: of the Parquet where that alone is there.

    Raises OSError, BadDay.
    """
    if lines_are_there(folder, part):
        with (folder / part.file).open("rb") as file:
            while block := file.read(BLOCK):
                yield block + file.readline()
        return
    import polars as pl  # here, so that no other command waits for it

    path = folder / part.parquet
    try:
        events = pl.read_parquet(path, columns=["event"])["event"]
    except pl.exceptions.PolarsError as error:
        raise BadDay(f"{path} 读不出来：{error}", f"{path} cannot be read: {error}") from error
    for some in events.to_frame().iter_slices(AT_ONCE):
        yield "".join(f"{line}\n" for line in some["event"]).encode()


def parquet_as_written(folder: Path, part: Part) -> bool:
    """Raises OSError."""
    return _sha256(folder / part.parquet) == part.parquet_sha256


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _write_parquet(ndjson: Path, to: Path, sequence: int) -> None:
    import polars as pl  # here, so that no other command waits for it

    begun = pl.col("begun").struct
    otherwise = pl.when(begun.field("id").is_null()).then(pl.col("event")).str

    def attribute(name: str) -> pl.Expr:
        return pl.coalesce(begun.field(name), otherwise.json_path_match(f"$.{name}")).alias(name)

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
            matched = lines.with_columns(begun=pl.col("event").str.extract_groups(BEGINNING))
            matched.select(columns).sink_parquet(Path(file.name))
    except pl.exceptions.PolarsError as error:
        raise BadDay(
            f"{to} 未能写成：请检查磁盘空间，并运行 fuyuan verify",
            f"{to} was not written ({error}): look whether the disk is full, and run `fuyuan verify`",
        ) from error
