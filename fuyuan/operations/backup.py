"""`fuyuan backup`: everything that cannot be made anew, as it stands at one instant, while the sides work on.

The ledgers are copied as they were at one and the same moment: no receipt in one names an event that another lacks.
Streams and read model are made anew from the ledgers and are not kept.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Final

from events.base import Side
from fuyuan.bad_day import BadDay
from fuyuan.installation import data_folder, private_file
from fuyuan.installation.ledgers import damaged_ledger, open_ledger
from fuyuan.installation.sqlite_check import damage, size
from fuyuan.installation.whole_file import private_folder, whole
from fuyuan.operations.backup_manifest import (
    ATTACHMENTS,
    DRAFT,
    FORMAT,
    MANIFEST,
    NAME,
    TEXT_KEYS,
    Kept,
    LedgerState,
    Manifest,
    ledger_path,
)
from fuyuan.operations.lost_ledger import require_kept
from fuyuan.operations.text_keys import write_keys
from fuyuan.settings import JURISDICTION, Settings
from services.attachments.errors import FileChanged, FileErased, FileMissing
from services.attachments.files import Files
from services.attachments.named import named
from services.kept_file import OWNER_ONLY, keep, put
from services.ledger.ledger import Ledger, LedgerUnavailable
from services.proof.tree import TreeHash

SMALL: Final = (
    "tokens.json",
    "secrets.json",
    "installation.json",
    "credentials.json",
    "holidays.toml",
    JURISDICTION,
    "district.json",
    "papers/*",
    "keys/*",
    "link/*",
    "proofs/**/*.note",
    "proofs/**/*.tsr",
)
"""Files that are replaced whole, never changed in place."""
BUSY_SECONDS: Final = 30


@dataclass(frozen=True, slots=True)
class BackedUp:
    """A backup that is whole. `copied`: how many attachments were not there yet."""

    folder: Path
    manifest: Manifest
    copied: int

    @property
    def elsewhere(self) -> list[Side]:
        """The sides whose ledger is not in the backup."""
        return [side for side in self.manifest.ledgers if ledger_path(side) not in self.manifest.files]


def backup(settings: Settings, out: Path) -> BackedUp:
    """Write a backup into a folder of its own in `out`. Raises BadDay; then none is left that looks whole."""
    for side in settings.sides:
        require_kept(settings, side)
    made_at = datetime.now(UTC)
    folder = out / made_at.strftime("%Y-%m-%dT%H%M%S.%fZ")
    draft = folder.with_name(folder.name + DRAFT)
    try:
        private_folder(out)
        with private_file.locked(out / "backup"):
            for left in out.glob(f"*{DRAFT}"):  # by one that was interrupted
                if NAME.fullmatch(left.stem) and left.is_dir():
                    shutil.rmtree(left)
            draft.mkdir(mode=data_folder.OWNER_ONLY)
            try:
                manifest, copied = _fill(draft, settings, made_at)
                put(draft, folder)
            except BaseException:
                shutil.rmtree(draft, ignore_errors=True)
                raise
    except OSError as error:
        raise private_file.unwritable(out, error, "--out") from error
    return BackedUp(folder, manifest, copied)


def _fill(draft: Path, settings: Settings, made_at: datetime) -> tuple[Manifest, int]:
    """The manifest, and how many attachments were copied."""
    _copy_small_files(settings.data_dir, draft)
    _copy_ledgers(settings, draft)
    _copy_keys(settings, draft.parent)
    if size(settings.people_file):
        try:
            with _snapshots([settings.people_file]) as [people]:
                _copy_database(people, draft / settings.people_file.name)
        except sqlite3.Error as error:
            raise _not_copied(settings.people_file, error) from error
    attachments, ledgers, copied = dict[str, Kept](), dict[Side, LedgerState](), 0
    for side in settings.sides:
        try:
            with ExitStack() as opened:
                if (live := open_ledger(settings, side)) is None:
                    continue
                opened.enter_context(closing(live))
                if (ledger := _recorded(settings, side, live, draft)) is None:
                    continue
                opened.enter_context(closing(ledger))
                files = Files(settings.attachments(side), live.texts)
                shared = Files(draft.parent / ATTACHMENTS / side.value, live.texts)
                ledgers[side], new = _read(ledger, files, shared, draft.parent, attachments)
                copied += new
        except LedgerUnavailable as error:
            raise damaged_ledger(settings, side, error) from error
    if not ledgers:
        raise BadDay(f"{settings.data_dir} 中没有账本", f"there is no ledger in {settings.data_dir}: check --data-dir")
    kept = {str(path.relative_to(draft)): _kept(path) for path in sorted(draft.rglob("*")) if path.is_file()}
    manifest = Manifest(
        format=FORMAT,
        program=version("fuyuan"),
        jurisdiction=settings.jurisdiction,
        made_at=made_at,
        ledgers=ledgers,
        files=kept | attachments,
    )
    keep(draft / MANIFEST, manifest.document())
    return manifest, copied


def _copy_small_files(data_dir: Path, draft: Path) -> None:
    """Before the ledgers: no signed checkpoint may speak of more than they have."""
    for path in (path for pattern in SMALL for path in data_dir.glob(pattern)):
        if path.is_file() and not path.name.endswith(DRAFT):
            to = draft / path.relative_to(data_dir)
            private_folder(to.parent)
            with suppress(FileNotFoundError):  # taken away meanwhile
                keep(to, path.read_bytes())


def _copy_ledgers(settings: Settings, draft: Path) -> None:
    """As they are at one instant. Raises BadDay, also for one that is damaged."""
    files = {side: file for side in settings.sides if (file := settings.ledger_file(side)) is not None and size(file)}
    try:
        with _snapshots(list(files.values())) as snapshots:
            for side, snapshot in zip(files, snapshots, strict=True):
                copy = draft / ledger_path(side)
                _copy_database(snapshot, copy)
                if (what := damage(copy)) is not None:
                    raise damaged_ledger(settings, side, what)
    except sqlite3.Error as error:
        raise _not_copied(settings.folder("ledgers"), error) from error


def _copy_keys(settings: Settings, out: Path) -> None:
    """Beside the backups, not in them: the newest file alone is kept, so that what is erased is gone from all of them.

    On PostgreSQL they lie in the database.
    """
    for side in settings.sides:
        if settings.ledger_file(side) is not None and (ledger := open_ledger(settings, side)) is not None:
            with closing(ledger):
                write_keys(out / TEXT_KEYS / side.value, ledger.texts.everything())


def _not_copied(what: Path, error: sqlite3.Error) -> Exception:
    """BadDay for a file that cannot be read, OSError where there is no room to write."""
    if getattr(error, "sqlite_errorname", "").startswith(("SQLITE_FULL", "SQLITE_IOERR")):
        return OSError(str(error))
    return BadDay(
        f"{what} 无法读取（{error}）：请稍后再试，或运行 fuyuan doctor",
        f"{what} cannot be read ({error}): try again later, or run `fuyuan doctor`",
    )


def _recorded(settings: Settings, side: Side, live: Ledger, draft: Path) -> Ledger | None:
    """The ledger as it was copied, or where it is on PostgreSQL; None where it was not there yet."""
    if settings.ledger_file(side) is None:
        return live
    copy = draft / ledger_path(side)
    return Ledger(f"sqlite:///{copy}") if copy.exists() else None


@contextmanager
def _snapshots(files: list[Path]) -> Iterator[list[sqlite3.Connection]]:
    """Connections that see every file as it was at one moment, in which nobody wrote to any of them."""
    with ExitStack() as snapshots:
        with ExitStack() as locks:
            for file in files:
                locks.enter_context(closing(_open(file))).execute("BEGIN IMMEDIATE")
            connections = [snapshots.enter_context(closing(_open(file))) for file in files]
            for connection in connections:
                connection.execute("BEGIN")
                connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()  # it sees no later state
        yield connections


def _open(file: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{file.as_uri()}?mode=rw", uri=True, timeout=BUSY_SECONDS, isolation_level=None)


def _copy_database(snapshot: sqlite3.Connection, to: Path) -> None:
    """By SQLite's online backup, in one piece, on disk when it returns."""
    private_folder(to.parent)
    os.close(os.open(to, os.O_RDWR | os.O_CREAT | os.O_EXCL, OWNER_ONLY))
    with closing(_open(to)) as target:
        snapshot.backup(target)


def _read(
    ledger: Ledger, files: Files, shared: Files, out: Path, attachments: dict[str, Kept]
) -> tuple[LedgerState, int]:
    """How far the ledger is, and how many of the files that its events name were copied to the shared ones;
    `attachments` gets them."""
    tree, copied, lost, looked = TreeHash(), 0, set[str](), set[str]()
    head = ledger.head()
    for entry in ledger.everything(head):
        tree.add(entry.raw)
        for sha256 in {file.sha256 for file in named(entry.raw)} - looked:
            looked.add(sha256)
            try:
                kept, new = _copied(files, shared, sha256)
            except FileErased:
                continue
            except (FileMissing, FileChanged):
                lost.add(sha256)
                continue
            attachments[str(kept.relative_to(out))] = _kept(kept)
            copied += new
    root = tree.root().hex()
    return LedgerState(head=head, events=tree.size, merkle_root=root, files_lost=tuple(sorted(lost))), copied


def _copied(files: Files, shared: Files, sha256: str) -> tuple[Path, bool]:
    """Where a file lies among the shared ones, every byte looked at, for disks forget; and whether it is new there.

    Raises FileMissing, FileChanged.
    """
    with suppress(FileMissing, FileChanged):
        return shared.file(sha256).checked().path, False
    original, to = files.file(sha256).checked().path, shared.file(sha256).path
    private_folder(to.parent)
    with whole(to) as copy, original.open("rb") as file:
        shutil.copyfileobj(file, copy)
    return to, True


def _kept(path: Path) -> Kept:
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return Kept(bytes=path.stat().st_size, sha256=digest)
