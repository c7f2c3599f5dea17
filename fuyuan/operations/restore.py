"""`fuyuan restore`: a backup put into a new data folder, all of it or nothing.

Everything is looked at before anything is written. An attachment that is not as it was is left out and named: others
may have it, as they may have what was recorded later. What was recorded after the backup was made is not in it: others
may keep it, and `fuyuan recover` takes it from them (decision 14).
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Mapping
from contextlib import closing, suppress
from pathlib import Path
from typing import Final

from events.base import Side
from events.text_key import TextKey
from fuyuan.bad_day import BadDay
from fuyuan.installation import data_folder, private_file
from fuyuan.installation.ledgers import open_ledger
from fuyuan.installation.private_file import unwritable
from fuyuan.installation.whole_file import private_folder, whole
from fuyuan.operations.backup_manifest import ATTACHMENTS, TEXT_KEYS, Kept, Manifest, ledger_path, newest, place, read
from fuyuan.operations.text_keys import read_keys
from fuyuan.settings import Settings
from services.kept_file import put
from services.ledger.erased_files import erase_again
from services.ledger.ledger import Ledger

DRAFT: Final = ".restoring"
LAST: Final = ("tokens.json", "secrets.json")
"""By these a data folder is known: as long as they are not there, nothing starts in it."""
CHUNK: Final = 1024 * 1024


def restore(settings: Settings, folder: Path) -> tuple[Path, Manifest, list[str]]:
    """Put the newest backup in `folder`, or the one that it is, into the data folder; the attachments that could not
    be. Raises BadDay."""
    _require_new(settings)
    backup = newest(folder.absolute())
    manifest = read(backup)
    _require_for_here(settings, manifest)
    files, lost = dict(manifest.files), list[str]()
    for path, kept in manifest.files.items():
        try:
            _require_same(place(backup, path), kept, alone=path.endswith((".db", ".sqlite")))
        except BadDay:
            if not path.startswith(f"{ATTACHMENTS}/"):
                raise
            lost.append(path)
            del files[path]
    keys = {side: read_keys(backup.parent / TEXT_KEYS / side.value) for side in manifest.ledgers}
    if settings.district is None:
        _write(settings.data_dir, backup, files, keys)
    else:
        _write_district(settings, backup, files, keys)
    return backup, manifest, lost


def _require_new(settings: Settings) -> None:
    """Raises BadDay unless the data folder is empty, or not there yet."""
    data_folder.require_short(settings)
    in_use = settings.district is None  # the other districts of an engine go on
    if in_use and (process := data_folder.holder(data_folder.lock_file(settings))) is not None:
        raise BadDay(
            f"数据目录 {settings.data_dir} 正在使用（进程 {process}）：请用 --data-dir 指定新的目录",
            f"the data folder {settings.data_dir} is in use (process {process}): name a new one with --data-dir",
        )
    try:
        if any(path.name != "lost+found" for path in settings.data_dir.iterdir()):
            what = ("请用 --data-dir 指定", "name one with --data-dir")
            if settings.district is not None:
                what = ("请先移走它", "move it away first")
            raise BadDay(
                f"{settings.data_dir} 不是空目录：只能恢复到新的或空的目录，{what[0]}",
                f"{settings.data_dir} is not empty, a backup needs a new or an empty folder: {what[1]}",
            )
    except FileNotFoundError:
        pass
    except OSError as error:
        raise unwritable(settings.data_dir, error) from error


def _require_for_here(settings: Settings, manifest: Manifest) -> None:
    """Raises BadDay for a backup of another jurisdiction, or of ledgers that are to lie elsewhere."""
    if manifest.jurisdiction != settings.jurisdiction:
        raise BadDay(
            f"备份属于辖区 {manifest.jurisdiction}，当前设置为 {settings.jurisdiction}：请更正 FUYUAN_JURISDICTION",
            f"the backup is of jurisdiction {manifest.jurisdiction}, the setting says {settings.jurisdiction}: "
            "correct FUYUAN_JURISDICTION",
        )
    for side in manifest.ledgers if settings.district is not None else ():
        if (ledger := open_ledger(settings, side)) is not None:
            ledger.close()
    for side in manifest.ledgers:
        here = settings.ledger_file(side) == settings.data_dir / ledger_path(side)
        setting = f"FUYUAN_LEDGER_URL_{side.value.upper()}"
        if ledger_path(side) in manifest.files and not here:
            raise BadDay(
                f"备份中有{side.zh}账本文件，而设置 {setting} 指向别处：请先取消该设置",
                f"the backup has the {side.value} ledger as a file, but {setting} points elsewhere: unset it first",
            )
        if ledger_path(side) not in manifest.files and here:
            raise BadDay(
                f"{side.zh}账本在 PostgreSQL 中，不在备份内：请先从 pg_dump 的备份恢复数据库，并设置 {setting}",
                f"the {side.value} ledger is in PostgreSQL, not in the backup: restore that database from its dump "
                f"first and set {setting}",
            )


def _require_same(file: Path, kept: Kept, *, alone: bool) -> None:
    """Raises BadDay where the file is not what the manifest says, or something of another file lies beside it."""
    try:
        if not file.is_file():
            raise _useless(file, "缺失", "is missing")
        if file.stat().st_size != kept.bytes:
            raise _useless(file, "长度与清单不符", "is not as long as the manifest says")
        with file.open("rb") as opened:
            if hashlib.file_digest(opened, "sha256").hexdigest() != kept.sha256:
                raise _useless(file, "内容与清单不符", "is not what the manifest says")
    except OSError as error:
        raise unwritable(file, error, "DIR") from error
    for suffix in ("-wal", "-shm", "-journal") if alone else ():
        if (beside := file.with_name(file.name + suffix)).exists():
            raise BadDay(
                f"备份中的 {beside} 不属于该备份：请删除它再恢复",
                f"{beside} is no part of the backup: remove it, then restore",
            )


def _useless(file: Path, zh: str, en: str) -> BadDay:
    return BadDay(f"备份文件 {file} {zh}：请使用另一份备份", f"the backup's file {file} {en}: use another backup")


def _write(data_dir: Path, backup: Path, files: dict[str, Kept], keys: Mapping[Side, Mapping[str, TextKey]]) -> None:
    """The files stand in their places once all are on disk; otherwise the folder is as it was. Raises BadDay."""
    draft, made = data_dir / DRAFT, not data_dir.exists()
    try:
        private_folder(data_dir)
        draft.mkdir(mode=data_folder.OWNER_ONLY)
    except OSError as error:
        raise unwritable(data_dir, error) from error
    moved: list[Path] = []
    try:
        for path, kept in files.items():
            _copy(place(backup, path), draft / path, kept)
        for side, known in keys.items():
            if known and ledger_path(side) in files:
                with closing(Ledger(f"sqlite:///{draft / ledger_path(side)}")) as ledger:
                    ledger.texts.put(list(known.values()))
                    erase_again(ledger)  # since the keys were copied something may have been erased
        for entry in sorted(draft.iterdir(), key=lambda entry: (entry.name in LAST, entry.name)):
            moved.append(data_dir / entry.name)
            put(entry, moved[-1])
        draft.rmdir()
    except BaseException as error:
        for entry in [*moved, draft]:
            shutil.rmtree(entry) if entry.is_dir() else entry.unlink(missing_ok=True)
        if made:
            with suppress(OSError):
                data_dir.rmdir()
        if isinstance(error, OSError):
            raise unwritable(data_dir, error) from error
        raise


def _write_district(
    settings: Settings, backup: Path, files: dict[str, Kept], keys: Mapping[Side, Mapping[str, TextKey]]
) -> None:
    """Beside the others, then whole into its place: workers take up what stands there. Raises BadDay."""
    folder = settings.data_dir
    draft = folder.with_name(f".{folder.name}")
    with private_file.locked(folder.parent / "adding"):
        shutil.rmtree(draft, ignore_errors=True)
        _write(draft, backup, files, keys)
        try:
            with suppress(FileNotFoundError):
                folder.rmdir()
            put(draft, folder)
        except OSError as error:
            raise unwritable(folder, error) from error


def _copy(file: Path, to: Path, kept: Kept) -> None:
    """Raises BadDay where it has changed since it was looked at."""
    private_folder(to.parent)
    hashed = hashlib.sha256()
    with file.open("rb") as original, whole(to) as copy:
        while chunk := original.read(CHUNK):
            hashed.update(chunk)
            copy.write(chunk)
    if hashed.hexdigest() != kept.sha256:
        raise _useless(file, "内容与清单不符", "is not what the manifest says")
