"""A small file for its owner's eyes only, replaced whole: on disk when `keep` returns, or as it was before."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

OWNER_ONLY: Final = 0o600


def keep(path: Path, content: bytes) -> None:
    """Raises OSError."""
    draft = path.with_name(f"{path.name}.{os.getpid()}.draft")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    put(draft, path)


def put(draft: Path, path: Path) -> None:
    """A file or folder whose content is on disk takes its place; the place is on disk too on return. Raises OSError."""
    draft.replace(path)
    _kept(path.parent)


def remove(path: Path) -> None:
    """It is gone, on disk too on return. Raises OSError."""
    path.unlink(missing_ok=True)
    _kept(path.parent)


def _kept(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
