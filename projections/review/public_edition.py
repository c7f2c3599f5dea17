"""What may not stand in the public edition (ANR-05; 行政诉讼法 arts. 54, 65; 个人信息保护法 arts. 4, 6).

A cell counts cases; behind each case stands one group of parties. A count from 1 to 2 that is tied to a single
group could tell who they are, so it is suppressed (the threshold is `practice`, F.7 nos. 5, 7). A restricted case is
on no line of its own and in no cell that is tied to it; totals keep it, as a number (CAS-04). Where only one cell of
a row would be suppressed, the total would give it away: the smallest other count goes with it. Organs may be named.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final, Protocol, TypeVar

SMALLEST: Final = 3
"""The smallest count that is shown of one group of parties."""

SUPPRESSED: Final = "*"
"""What stands in place of a suppressed count; the table's note says what it means."""


class Tied(Protocol):
    """A thing that is counted and can be followed back to a case: `party_group` names the parties of that case."""

    @property
    def party_group(self) -> str: ...

    @property
    def restricted(self) -> bool: ...


T = TypeVar("T", bound=Tied)


def public_lines(things: Iterable[T]) -> tuple[T, ...]:
    """What may have a line of its own: nothing of a restricted case."""
    return tuple(thing for thing in things if not thing.restricted)


def is_hidden(things: Sequence[Tied], smallest: int = SMALLEST) -> bool:
    """Whether a cell that counts these things is tied to the parties of one case, too few or restricted."""
    groups = {thing.party_group for thing in things}
    tied = len(groups) == 1
    return tied and (len(things) < smallest or any(thing.restricted for thing in things))


def public_cell(things: Sequence[Tied], smallest: int = SMALLEST) -> int | str:
    """The count, or `SUPPRESSED`. Nothing counted is 0: it says nothing of anybody."""
    return SUPPRESSED if is_hidden(things, smallest) else len(things)


def public_row(cells: Sequence[Sequence[Tied]], smallest: int = SMALLEST) -> tuple[int | str, ...]:
    """The cells of a row and, last, its total, so that no hidden count can be found by subtraction.

    The total keeps everything, restricted cases too, unless the whole row is tied to the parties of one case.
    """
    hidden = {place for place, things in enumerate(cells) if is_hidden(things, smallest)}
    if len(hidden) == 1:
        others = [place for place, things in enumerate(cells) if things and place not in hidden]
        hidden |= set(sorted(others, key=lambda place: (len(cells[place]), place))[:1])
    shown = (SUPPRESSED if place in hidden else len(things) for place, things in enumerate(cells))
    return (*shown, public_cell([thing for things in cells for thing in things], smallest))
