"""The archive of a side: its events in files by year, and a manifest by which anybody can check them.

`<side>/<year>/<sequence>.ndjson` holds the exact bytes of up to 10,000 events, one a line, in the order of recording;
`sequence` is the place of the first one in the log. The files of a side one after another are its log: line n of them
is the n-th leaf of the Merkle tree whose root stands in the manifest (RFC 6962), and message n of the side's stream.
Beside each lies the same as Parquet. A file that was written never changes: the next archive in the same folder adds
files with what was recorded since. The files that the events name lie in `attachments`, each by its SHA-256.

What people wrote is sealed in the events (docs/decisions/0081); the keys lie beside them in `text-keys.ndjson`, which
is written anew each time. Whoever hands an archive on without that file hands on what can be proved and not read.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import closing, suppress
from datetime import UTC, datetime
from itertools import chain, groupby, islice
from pathlib import Path
from typing import Final

import orjson

from events.base import Side
from events.instants import SHANGHAI
from fuyuan.bad_day import BadDay
from fuyuan.installation import private_file
from fuyuan.installation.ledgers import open_ledger
from fuyuan.installation.whole_file import whole
from fuyuan.operations import signed
from fuyuan.operations.archive_manifest import FORMAT, MANIFEST, Archived, known_archive
from fuyuan.operations.archive_part import LARGEST, Log, Part, some_at_a_time, write_part
from fuyuan.operations.files import Looked
from fuyuan.operations.text_keys import write_keys
from fuyuan.settings import Settings
from services.attachments.files import Files
from services.ledger.ledger import Ledger, LedgerUnavailable
from services.ledger.recorded import Entry
from services.proof.note import NotASignedNote

TREE: Final = "RFC 6962 section 2.1, SHA-256, leaf n = line n of the side's files in order, without its line end"
TIME: Final = b'"time":"'
"""Stands in every event before anything that people wrote."""


def archive(settings: Settings, out: Path) -> dict[Side, Archived]:
    """Add what is not there yet of every side that has a ledger here; the manifest comes last. One after another where
    several are at it. Raises BadDay."""
    if not settings.data_dir.exists():
        raise _no_ledger(settings)
    try:
        out.mkdir(parents=True, exist_ok=True)
        with private_file.locked(settings.data_dir / "archive"):
            return _archive(settings, out)
    except LedgerUnavailable as error:
        raise BadDay(
            "账本读不出来：请运行 fuyuan doctor", f"a ledger cannot be read, run `fuyuan doctor`: {error}"
        ) from error
    except OSError as error:
        raise private_file.unwritable(out, error, "--out") from error


def _no_ledger(settings: Settings) -> BadDay:
    return BadDay(f"{settings.data_dir} 中没有账本", f"there is no ledger in {settings.data_dir}")


def _archive(settings: Settings, out: Path) -> dict[Side, Archived]:
    known = known_archive(settings, out)
    with ThreadPoolExecutor(max_workers=1) as beside:
        written = {
            side: _archive_side(settings, side, ledger, out, known.get(side), beside)
            for side in settings.sides
            if (ledger := open_ledger(settings, side)) is not None
        }
    if gone := known.keys() - written.keys():
        raise _other_ledger(min(gone))
    if not written:
        raise _no_ledger(settings)
    manifest = {
        "format": FORMAT,
        "jurisdiction": settings.jurisdiction,
        "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "merkle_tree": TREE,
        "sides": {side.value: archived.model_dump(mode="json") for side, archived in written.items()},
    }
    for side in written:
        _write_keys(settings, side, out)
    with whole(out / MANIFEST) as file:
        file.write(orjson.dumps(manifest, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))
    return written


def _write_keys(settings: Settings, side: Side, out: Path) -> None:
    """As they are now: what is erased by now was destroyed in the file of an earlier archive too."""
    if (ledger := open_ledger(settings, side)) is not None:
        with closing(ledger):
            write_keys(out / side.value, ledger.texts.everything())


def _other_ledger(side: Side) -> BadDay:
    return BadDay(
        f"{side.zh}账本与已有归档不是同一份记录：请运行 fuyuan verify，或用 --out 指定新的目录",
        f"the {side.value} ledger is not what was archived: run `fuyuan verify`, or name a new folder with --out",
    )


def _archive_side(
    settings: Settings, side: Side, ledger: Ledger, out: Path, known: Archived | None, beside: Executor
) -> Archived:
    """Everything recorded up to now; what is recorded meanwhile is for the next archive."""
    log, looked = Log(), Looked(Files(settings.attachments(side), ledger.texts))
    older, newer = known.parts if known else (), list[Future[Part]]()
    checkpoint = _checkpoint(settings, side, out)
    with closing(ledger):
        entries = _looked_at(ledger, looked)
        if known is not None:
            for archived in some_at_a_time(islice(entries, known.events)):
                log.lines(archived)
            if (log.count, log.sha256) != (known.events, known.sha256):
                raise _other_ledger(side)
        for year, of_year in groupby(entries, key=_years(older[-1].year if older else 0)):
            left = iter(of_year)
            for first in left:
                some = chain([first], islice(left, LARGEST - 1))
                newer.append(write_part(out, side.value, year, log, some, beside))
    for file in looked.kept.values():
        _copy(file, out / "attachments" / file.name)
    return Archived(
        events=log.count,
        bytes=log.bytes,
        first=log.first,
        last=log.last,
        sha256=log.sha256,
        merkle_root=log.tree.root().hex(),
        checkpoint=checkpoint,
        files=len(looked.kept) + len(looked.lost),
        files_lost=tuple(sorted(looked.lost)),
        parts=(*older, *(part.result() for part in newer)),
    )


def _looked_at(ledger: Ledger, looked: Looked) -> Iterator[Entry]:
    """The events up to now, and a look at the files that they name."""
    head = ledger.head()
    for page in ledger.pages(head):
        for entry in page:
            looked.add(entry)
        yield from page


def _years(newest: int) -> Callable[[Entry], int]:
    """In which year an event was recorded (Asia/Shanghai): never an earlier one than the event before it."""

    ends = b""

    def year(entry: Entry) -> int:
        nonlocal newest, ends
        start = entry.raw.find(TIME) + len(TIME)
        if entry.raw[start : start + len(ends)] >= ends:  # instants as they are written sort as texts
            with suppress(ValueError, OverflowError):
                at = datetime.fromisoformat(entry.raw[start : entry.raw.index(b'"', start)].decode())
                newest = max(newest, at.astimezone(SHANGHAI).year)
                ends = b"%d-12-31T16" % newest
        return newest

    return year


def _checkpoint(settings: Settings, side: Side, out: Path) -> str | None:
    """Copied before the ledger is read, so that it speaks of no more than the archive has; None where there is none."""
    notes = []
    with suppress(NotASignedNote):  # `verify` and `doctor` tell
        notes += [it for it in signed.newest(settings, side) if it.by]
    if not notes:
        return None
    best = max(notes, key=lambda it: (it.checkpoint.size, len(it.by)))
    path = out / side.value / "checkpoint.note"
    path.parent.mkdir(exist_ok=True)
    with whole(path) as file:
        file.write(best.note.text.encode())
    return str(path.relative_to(out))


def _copy(file: Path, to: Path) -> None:
    """Unless it is there: what has this name never changes."""
    if not to.exists():
        to.parent.mkdir(exist_ok=True)
        with whole(to) as copy, file.open("rb") as original:
            shutil.copyfileobj(original, copy)
