"""What a supplement has to say, computed for the console beside it, as `fuyuan review --published` computes it."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import orjson

from fuyuan.operations.beside import beside_the_edge
from fuyuan.operations.computing import Computing
from fuyuan.settings import Settings


@dataclass(frozen=True, slots=True)
class Prepared:
    """`body`: the fields of the command, None until they are computed. `failing`: since when that has failed."""

    body: Mapping[str, Any] | None = None
    failing: datetime | None = None


class SupplementsPrepared:
    """What was computed is known until the edge ends: the same records give the same figures (ANR-01)."""

    def __init__(self, computing: Computing) -> None:
        self._computing = computing

    def prepared(self, year: int, cut_off: str, published: str, known: str) -> Prepared:
        """The fields of `supplement-annual-review` up to the cut-off, over what is `published`: instants as ISO texts.

        `known`: another text once more is known of that time, or less.
        """
        question = (__name__, str(year), cut_off, published, known)
        if (said := self._computing.said(*question)) is not None:
            return Prepared(orjson.loads(said))
        return Prepared(failing=self._computing.begin(*question))


def main(data_dir: str, year: str, cut_off: str, published: str, known: str) -> None:
    """The process."""
    beside_the_edge()  # first: what is imported takes a second
    from fuyuan.operations.review import supplemented

    instants = datetime.fromisoformat(published), datetime.fromisoformat(cut_off)
    body = supplemented(Settings.read(data_dir=Path(data_dir)), int(year), *instants)
    sys.stdout.buffer.write(orjson.dumps(body))


if __name__ == "__main__":
    main(*sys.argv[1:])
