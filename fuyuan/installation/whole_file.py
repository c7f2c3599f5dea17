"""Files that stand in their places once everything is written and on disk, and folders, for their owner only."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from fuyuan.installation.data_folder import OWNER_ONLY as OWNER_ONLY_FOLDER
from services.kept_file import OWNER_ONLY, put


def private_folder(path: Path) -> None:
    """The folder, and what is missing above it. Raises OSError."""
    for folder in (*reversed(path.parents), path):
        if not folder.exists():
            folder.mkdir(mode=OWNER_ONLY_FOLDER, exist_ok=True)


@contextmanager
def whole(path: Path) -> Iterator[BinaryIO]:
    """What is written here is at `path` afterwards; where something is raised meanwhile, nothing is. Raises OSError."""
    draft = path.with_name(path.name + ".draft")
    try:
        with open(draft, "wb", opener=_for_its_owner) as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        put(draft, path)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise


def _for_its_owner(path: str, flags: int) -> int:
    return os.open(path, flags, OWNER_ONLY)
