"""The data folder: made with mode 0700, and locked so that two supervisors never share it."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from fuyuan import kept_sides
from fuyuan.bad_day import BadDay
from fuyuan.installation import private_file
from fuyuan.installation.private_file import unwritable
from fuyuan.settings import JURISDICTION, Settings
from services.jurisdiction import Jurisdiction

FOLDERS: Final = ("nats", "ledgers", "attachments", "keys", "proofs", "read", "run", "logs")
OWNER_ONLY: Final = 0o700
OF_THE_DEFAULTS: Final = "410204"
"""The district whose court the rules mean where a file does not say."""
LONGEST_SOCKET: Final = 107
"""Bytes of a unix socket's path (sun_path of Linux, without its closing zero)."""


def require_short(settings: Settings) -> None:
    """Raises BadDay when the path of the data folder leaves no room for the sockets in it."""
    longest = max(len(os.fsencode(settings.socket(side))) for side in settings.sides)
    if longest > LONGEST_SOCKET:
        raise BadDay(
            f"数据目录路径过长（{settings.data_dir}）：请用 --data-dir 指定较短的路径",
            f"the path of the data folder is {longest - LONGEST_SOCKET} bytes too long: name a shorter --data-dir",
        )


def prepare(settings: Settings) -> None:
    """Make what is missing and close it to others. Raises BadDay when we may not write there."""
    require_short(settings)
    make(settings)
    _remember_sides(settings)


def make(settings: Settings, folders: Sequence[str] = FOLDERS) -> None:
    """The folders alone. Raises BadDay when we may not write there."""
    _require_ours(settings.data_dir)
    for folder in (settings.data_dir, *(settings.folder(name) for name in folders)):
        try:
            folder.mkdir(mode=OWNER_ONLY, parents=True, exist_ok=True)
            folder.chmod(OWNER_ONLY)
            probe = folder / f".{os.getpid()}.probe"
            probe.write_bytes(b"")
            probe.unlink(missing_ok=True)  # of two containers, both may be process 7
        except OSError as error:
            raise unwritable(folder, error) from error


def _remember_sides(settings: Settings) -> None:
    """Of two parts that start at once, the second one finds what the first one wrote. Raises BadDay."""
    path = settings.data_dir / kept_sides.FILE
    with private_file.locked(path):
        if kept_sides.reconciled(settings.data_dir, settings.sides) and not path.exists():
            private_file.write(path, {"sides": list(settings.sides)})


def require_sound_if_new(settings: Settings) -> None:
    """An installation that was never started does not begin with a file that its registry would not take whole; one
    that was goes on, and its log and `doctor` say so. Raises BadDay."""
    if not in_use(settings.data_dir):
        require_beginning(settings.organs, settings.jurisdiction_file or settings.jurisdiction)


def require_beginning(jurisdiction: Jurisdiction, file: Path | str) -> None:
    """Raises BadDay where a district cannot begin with the file: organs that share a name, an entry that the registry
    would not take, a court without its code."""
    from services.joint.beginning import first_refusal  # all of the joint side: not for every part

    def wrong(zh: str, en: str) -> BadDay:
        return BadDay(f"辖区文件 {file} 有误：{zh}", f"the jurisdiction file {file}: {en}")

    if shared := jurisdiction.shared_names():
        raise wrong(shared.zh, shared.en)
    if "court_code" not in jurisdiction.rules.model_fields_set and jurisdiction.code != OF_THE_DEFAULTS:
        raise wrong("[rules] 中须写明本院案号中的法院代字 court_code", "[rules] has to say court_code")
    if refusal := first_refusal(jurisdiction, datetime.now(UTC)):
        organ, why = refusal
        raise wrong(f"单位 {organ}：{why.zh}（{why.rule}）", f"organ {organ}: {why.en} ({why.rule})")


def in_use(folder: Path) -> bool:
    """Whether an installation was started there."""
    return (folder / kept_sides.USED).exists()


def _require_ours(folder: Path) -> None:
    """Closing somebody else's folder to others would do harm. Raises BadDay."""
    try:
        names = {entry.name for entry in folder.iterdir()} - {"lost+found"}
    except FileNotFoundError:
        return
    except OSError as error:
        raise unwritable(folder, error) from error
    if names - {"keys"} and not names & {
        "run",
        "secrets.json",
        "tokens.json",
        JURISDICTION,
    }:  # an auditor begins with public keys
        raise BadDay(
            f"{folder} 不是本系统的数据目录：请用 --data-dir 指定空目录或新目录",
            f"{folder} holds something else: name an empty or a new folder with --data-dir",
        )


@contextmanager
def only_one(path: Path, what: str) -> Iterator[None]:
    """Holds the lock at `path` (it ends with the process, however it ends). Raises BadDay when it is held.

    The file shows the holder's process id. It is never removed: a lock on a removed file locks nothing.
    """
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise unwritable(path, error) from error
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            holder = os.pread(descriptor, 20, 0).decode("ascii", "replace").strip() or "?"
            raise BadDay(
                f"{what} 已在使用此数据目录（进程 {holder}）：请先停止它，或用 --data-dir 指定其他目录",
                f"{what} already runs on this data folder (process {holder}): stop it, or name another --data-dir",
            ) from error
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, f"{os.getpid()}\n".encode(), 0)
        yield
        os.ftruncate(descriptor, 0)
    finally:
        os.close(descriptor)


def holder(path: Path) -> int | None:
    """The process that holds the lock at `path`; None when nobody does."""
    try:
        descriptor = os.open(path, os.O_RDONLY)
    except OSError:
        return None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        text = os.pread(descriptor, 20, 0).strip()
        return int(text) if text.isdigit() else 0
    finally:
        os.close(descriptor)
    return None


def lock_file(settings: Settings) -> Path:
    """The supervisor's lock."""
    return settings.engine_dir / "run" / "fuyuan.pid"
