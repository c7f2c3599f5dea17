"""The archive of a side: its events as one text file, and a manifest by which anybody can check it.

`<side>.ndjson` holds the exact bytes of each event, one a line, in the order of recording: line n is the n-th
leaf of the Merkle tree whose root stands in the manifest (RFC 6962), and message n of the side's stream. The files
that the events name lie in `attachments`, each by its SHA-256.
"""

from __future__ import annotations

import hashlib
import shutil
from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import orjson

from events.base import Side
from fuyuan.bad_day import BadDay
from fuyuan.installation.ledgers import open_ledger
from fuyuan.installation.private_file import unwritable
from fuyuan.installation.whole_file import whole
from fuyuan.operations.files import Looked
from fuyuan.settings import Settings
from services.attachments.files import Files
from services.ledger.ledger import Ledger, LedgerUnavailable
from services.proof.tree import TreeHash

FORMAT: Final = "fuyuan-archive/1"


@dataclass(frozen=True, slots=True)
class Archived:
    """What the manifest says of one side. `merkle_root` and `sha256` are hexadecimal.

    `files`: how many its events name; `files_lost` those of them that are not on disk as recorded.
    """

    side: Side
    file: str
    events: int
    bytes: int
    first: str | None
    last: str | None
    sha256: str
    merkle_root: str
    files: int
    files_lost: tuple[str, ...]

    def document(self) -> dict[str, Any]:
        return {name: value for name, value in asdict(self).items() if name != "side"}


def archive(settings: Settings, out: Path) -> list[Archived]:
    """Write the archive of every side that has a ledger here; the manifest comes last. Raises BadDay."""
    try:
        out.mkdir(parents=True, exist_ok=True)
        written = [
            _archive_side(ledger, side, Files(settings.attachments(side)), out)
            for side in Side
            if (ledger := open_ledger(settings, side)) is not None
        ]
        if not written:
            raise BadDay(f"{settings.data_dir} 中没有账本", f"there is no ledger in {settings.data_dir}")
        manifest = {
            "format": FORMAT,
            "jurisdiction": settings.jurisdiction,
            "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
            "merkle_tree": "RFC 6962 section 2.1, SHA-256, leaf n = line n without its line end",
            "sides": {archived.side.value: archived.document() for archived in written},
        }
        with whole(out / "manifest.json") as file:
            file.write(orjson.dumps(manifest, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))
    except LedgerUnavailable as error:
        raise BadDay(
            "账本读不出来：请运行 fuyuan doctor", f"a ledger cannot be read, run `fuyuan doctor`: {error}"
        ) from error
    except OSError as error:
        raise unwritable(out, error, "--out") from error
    return written


def _archive_side(ledger: Ledger, side: Side, files: Files, out: Path) -> Archived:
    """Everything recorded up to now; what is recorded meanwhile is for the next archive."""
    path, tree, hashed, size = out / f"{side.value}.ndjson", TreeHash(), hashlib.sha256(), 0
    first = last = None
    looked = Looked(files)
    with closing(ledger), whole(path) as file:
        head = ledger.head()
        for entry in ledger.everything():
            if entry.ledger_id > head:
                break
            if b"\n" in entry.raw:
                raise BadDay("事件含有换行，账本可能被改动", f"event {entry.ledger_id} holds a line end: run `verify`")
            line = entry.raw + b"\n"
            file.write(line)
            hashed.update(line)
            tree.add(entry.raw)
            size += len(line)
            looked.add(entry.raw)
            last = f"{entry.originator_id}:{entry.originator_version}"
            first = first or last
    for sha256 in looked.kept:
        _copy(files.path(sha256), out / "attachments" / sha256)
    events = (path.name, tree.size, size, first, last, hashed.hexdigest(), tree.root().hex())
    return Archived(side, *events, len(looked.kept) + len(looked.lost), tuple(sorted(looked.lost)))


def _copy(file: Path, to: Path) -> None:
    """Unless it is there: what has this name never changes."""
    if not to.exists():
        to.parent.mkdir(exist_ok=True)
        with whole(to) as copy, file.open("rb") as original:
            shutil.copyfileobj(original, copy)
