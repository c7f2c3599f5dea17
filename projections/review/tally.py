"""A table cell that counts cases, duties or what else belongs to the parties of a case (ANR-05).

It is the number that it shows. It also knows what it counts, so that the public edition can tell whom a cell is tied
to; of that nothing is written to a file.
"""

from __future__ import annotations

from collections.abc import Iterable

from projections.review.public_edition import Tied


class Tally(int):
    """How many of these things; see `public_tables` for what the public edition makes of it."""

    things: tuple[Tied, ...]

    def __new__(cls, things: Iterable[Tied]) -> Tally:
        counted = tuple(things)
        tally = super().__new__(cls, len(counted))
        tally.things = counted
        return tally
