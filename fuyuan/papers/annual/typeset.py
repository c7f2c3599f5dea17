"""Setting a document by Typst, in a process of its own: Typst keeps what it set, some hundred megabytes a document."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Final

SOURCE: Final = "report.typ"
MADE: Final = "report.pdf"
LONGEST: Final = 300.0  # seconds


class NotSet(Exception):
    """Typst did not take the document."""


def typeset(root: Path, fonts: list[Path]) -> bytes:
    """The document in this folder (`report.typ` and what it reads) as PDF. Raises NotSet."""
    command = [sys.executable, "-P", "-m", __name__, str(root), *map(str, fonts)]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=LONGEST, check=False)
    if ended.returncode:
        raise NotSet(ended.stderr.strip().rpartition("\n")[2])
    return (root / MADE).read_bytes()


def _set(root: Path, fonts: list[Path]) -> None:
    import typst

    typst.compile(root / SOURCE, output=root / MADE, root=root, font_paths=fonts, timestamp=0)


if __name__ == "__main__":
    folder, *given = map(Path, sys.argv[1:])
    _set(folder, given)
