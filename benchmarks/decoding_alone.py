"""`python -m benchmarks.decoding_alone [--archives] FOLDER`: every event of the archive there, or of those of many
districts, opened and decoded, on two processors.

No review that looks at every event is faster.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import events.published  # noqa: F401  (every type is known here)
from events.base import Side
from events.envelope import Envelope, document_of
from fuyuan.operations.archive_reading import Source, of_all_sides
from fuyuan.operations.text_keys import as_read, left, read_keys
from fuyuan.settings import Settings


def _decoded(sources: Sequence[tuple[Side, Source]]) -> None:
    open_it = as_read({side: left(read_keys(source.folder / side.value)) for side, source in sources})
    for _, source in sources:
        for raw in source.events():
            document = document_of(raw)
            open_it(document)
            Envelope.of(document).payload()


def _of_districts(folders: Sequence[Path]) -> None:
    for folder in folders:
        settings = Settings.read(data_dir=folder, jurisdiction=folder.name)
        _decoded(sorted(of_all_sides(settings, [folder / "archive"]).items()))


def _side_by_side(work: Callable[[Sequence[Any]], None], here: Sequence[Any], beside: Sequence[Any]) -> int:
    other = get_context("fork").Process(target=work, args=(beside,))
    other.start()
    work(here)
    other.join()
    return other.exitcode or 0


if __name__ == "__main__":
    *districts, name = sys.argv[1:]
    folder = Path(name)
    if districts:
        found = sorted(folder.iterdir())
        sys.exit(_side_by_side(_of_districts, found[::2], found[1::2]))
    (court, *others) = sorted(of_all_sides(Settings.read(data_dir=folder / "var"), [folder / "archive"]).items())
    sys.exit(_side_by_side(_decoded, [court], others))
