"""The blocks of a document of the review, part by part and section by section, as they stand in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

Block = dict[str, Any]


def blocks_in(document: Mapping[str, Any]) -> Iterator[Block]:
    """All of them in order; none of a document that is not made yet."""
    for part in document.get("parts", ()):
        yield from blocks_of(part)


def blocks_of(part: Mapping[str, Any]) -> Iterator[Block]:
    """Those of a part, and behind them those of its sections."""
    yield from part["blocks"]
    for section in part["sections"]:
        yield from section["blocks"]
