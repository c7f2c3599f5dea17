"""A table cell that counts cases, duties or what else belongs to the parties of a case (ANR-05).

It is the number that it shows. It also knows what it counts, so that the public edition can tell whom a cell is tied
to; of that nothing is written to a file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

from events.terms import Term
from projections.review.figure import Label, Rows
from projections.review.public_edition import Tied

T = TypeVar("T", bound=Tied)


class Tally(int):
    """How many of these things; see `public_tables` for what the public edition makes of it."""

    things: tuple[Tied, ...]

    def __new__(cls, things: Iterable[Tied]) -> Tally:
        counted = tuple(things)
        tally = super().__new__(cls, len(counted))
        tally.things = counted
        return tally


def tallied(terms: Iterable[Term], things: Iterable[T], bears: Callable[[T, Term], bool]) -> Rows:
    """A row for each of these terms that something bears, in their order."""
    listed = list(things)
    tallies = ((term, Tally(thing for thing in listed if bears(thing, term))) for term in terms)
    return tuple((Label.of(term), tally) for term, tally in tallies if tally)
