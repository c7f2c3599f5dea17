"""A small JSON file for its owner's eyes only: mode 0600, replaced whole, changed under a lock."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import orjson

from fuyuan.bad_day import BadDay
from services.kept_file import OWNER_ONLY, keep

State = tuple[int, int, int] | None


def read(path: Path) -> Any:
    """The document, or None when there is no file. Raises BadDay when it cannot be read or is no JSON."""
    try:
        return orjson.loads(path.read_bytes())
    except FileNotFoundError:
        return None
    except orjson.JSONDecodeError as error:
        raise BadDay(
            f"{path} 已损坏：请从备份恢复", f"{path} is damaged: restore it from a backup ({error})"
        ) from error
    except OSError as error:
        raise unwritable(path, error) from error


def write(path: Path, document: Any) -> None:
    """On disk whole or not at all, for the owner only. Raises BadDay."""
    try:
        keep(path, orjson.dumps(document, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))
    except OSError as error:
        raise unwritable(path, error) from error


def state_of(path: Path) -> State:
    """Changes whenever the file is replaced; None where there is none."""
    try:
        status = os.stat(path)
    except FileNotFoundError:
        return None
    return status.st_ino, status.st_mtime_ns, status.st_size


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Keeps other writers of `path` out, in this process and in others. Raises BadDay."""
    try:
        descriptor = os.open(path.with_name(path.name + ".lock"), os.O_RDWR | os.O_CREAT, OWNER_ONLY)
    except OSError as error:
        raise unwritable(path, error) from error
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def unreadable(path: Path, error: OSError) -> BadDay:
    """One line for a file that somebody named and we cannot read."""
    reason = error.strerror or str(error)
    return BadDay(
        f"无法读取 {path}（{reason}）：请核对文件名和权限",
        f"cannot read {path} ({reason}): check its name and permissions",
    )


def unwritable(path: Path, error: OSError, option: str = "--data-dir") -> BadDay:
    """One line for a file or folder that we may not use; `option` is where it was named."""
    reason = error.strerror or str(error)
    return BadDay(
        f"无法读写 {path}（{reason}）：请检查权限和磁盘空间，或用 {option} 指定其他目录",
        f"cannot use {path} ({reason}): check its permissions and free space, or name another folder with {option}",
    )
