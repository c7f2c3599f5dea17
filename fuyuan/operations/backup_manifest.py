"""What a backup says of itself. Written last: a folder without its manifest is no backup.

A backup is a folder of its own, named by its moment. The files that belong to records never change: they lie in
`attachments` beside it, by their SHA-256, and all backups in one place share them. So they do with the keys to the
texts in the ledgers: of those no older copy is kept.
"""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Annotated, Any, Final

import orjson
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from events.base import Side
from fuyuan.bad_day import BadDay
from fuyuan.installation.private_file import unwritable

FORMAT: Final = "fuyuan-backup/1"
MANIFEST: Final = "manifest.json"
ATTACHMENTS: Final = "attachments"
TEXT_KEYS: Final = "text-keys"
"""Beside the backups: the keys to what people wrote, as they were at the last of them."""
DRAFT: Final = ".draft"
NAME: Final = re.compile(r"\d{4}-\d\d-\d\dT\d{6}\.\d{6}Z")
"""How the folder of a backup is called: whatever else lies beside it belongs to others."""


def _inside(path: str) -> str:
    pure = PurePosixPath(path)
    if pure.is_absolute() or ".." in pure.parts or str(pure) != path or not path.isprintable():
        raise ValueError(f"not a path inside a folder: {path!r}")
    return path


Digest = Annotated[str, Field(pattern="^[0-9a-f]{64}$")]


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Kept(_Strict):
    """What a file was when it was backed up."""

    bytes: Annotated[int, Field(ge=0)]
    sha256: Digest


class LedgerState(_Strict):
    """How far a ledger was: its newest ledger id, its events and the root of the Merkle tree over them (RFC 6962).

    `files_lost` names the files of its events that were not to be had, here or in an earlier backup.
    """

    head: int
    events: int
    merkle_root: Digest
    files_lost: tuple[Digest, ...] = ()


class Manifest(_Strict):
    """`files`: the path in the data folder of everything that was kept."""

    format: str
    program: str
    jurisdiction: str
    made_at: datetime
    ledgers: dict[Side, LedgerState]
    files: dict[Annotated[str, AfterValidator(_inside)], Kept]

    def document(self) -> bytes:
        return orjson.dumps(self.model_dump(mode="json"), option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def ledger_path(side: Side) -> str:
    """Where the SQLite ledger of a side stands in a backup, and in a data folder."""
    return f"ledgers/{side.value}.db"


def place(backup: Path, path: str) -> Path:
    """Where a file of a backup lies."""
    return (backup.parent if path.startswith(f"{ATTACHMENTS}/") else backup) / path


def newest(folder: Path) -> Path:
    """The backup that `folder` is, or the newest whole one in it. Raises BadDay where there is none."""
    try:
        backups = [path.parent for path in folder.glob(f"*/{MANIFEST}") if NAME.fullmatch(path.parent.name)]
        if not backups and (folder / MANIFEST).is_file():  # beside backups it is the manifest of an archive
            return folder
    except OSError as error:
        raise unwritable(folder, error, "DIR") from error
    if not backups:
        raise BadDay(
            f"{folder} 中没有完整的备份：请指定 fuyuan backup 的输出目录",
            f"there is no whole backup in {folder}: name the folder that `fuyuan backup` wrote to",
        )
    return max(backups, key=lambda backup: backup.name)


def read(backup: Path) -> Manifest:
    """The manifest, read strictly. Raises BadDay."""
    path = backup / MANIFEST
    try:
        document: Any = orjson.loads(path.read_bytes())
        if isinstance(document, dict) and (said := str(document.get("format"))) != FORMAT:
            raise BadDay(
                f"备份格式为 {said}，本程序只能读取 {FORMAT}：请用制作该备份的程序版本恢复",
                f"the backup has the format {said}, this program reads {FORMAT}: restore with the version that made it",
            )
        return Manifest.model_validate_json(orjson.dumps(document))
    except (orjson.JSONDecodeError, ValidationError) as error:
        raise BadDay(
            f"备份清单 {path} 已损坏：请使用另一份备份", f"the manifest {path} is damaged, use another backup: {error}"
        ) from error
    except OSError as error:
        raise unwritable(path, error, "DIR") from error
