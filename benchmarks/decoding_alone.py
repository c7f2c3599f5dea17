"""`python -m benchmarks.decoding_alone FOLDER`: every event of the archive there opened and decoded, on two processors.

No review that looks at every event is faster.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from multiprocessing import get_context
from pathlib import Path

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


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    (court, *others) = sorted(of_all_sides(Settings.read(data_dir=folder / "var"), [folder / "archive"]).items())
    beside = get_context("fork").Process(target=_decoded, args=(others,))
    beside.start()
    _decoded([court])
    beside.join()
    sys.exit(beside.exitcode)
