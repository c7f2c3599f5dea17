"""What may not stand in the public edition (ANR-05, CAS-04; 行政诉讼法 arts. 54, 65; 个人信息保护法 arts. 4, 6).

A cell counts cases; behind each case stands one group of parties. A count from 1 to 2 that is tied to a single
group could tell who they are, so it is suppressed (the threshold is `practice`, F.7 nos. 5, 7). So is a cell tied to a
restricted case; totals keep it, as a number. A hidden count must not come back by subtraction: where it is the only one
of a row or a column, the smallest other count goes with it, whether the total stands there or elsewhere in the review.
Rates of such a row go too. Organs may be named.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Final, Protocol, TypeVar

from events.terms import Term
from projections.review.figure import SUPPRESSED as SUPPRESSED
from projections.review.figure import Baseline, Cell, Label, Rate, Rows, Table

SMALLEST: Final = 3
"""The smallest count that is shown of one group of parties."""

NOTE = Label(f"“{SUPPRESSED}”：为保护当事人不列的数", f"“{SUPPRESSED}”: not shown, to protect the parties")


class Tied(Protocol):
    """A thing that is counted and can be followed back to a case: `party_group` names the parties of that case."""

    @property
    def party_group(self) -> str: ...

    @property
    def restricted(self) -> bool: ...


T = TypeVar("T", bound=Tied)


class Tally(int):
    """How many of these things: the number that a cell shows. What it counts is for the public edition to look at,
    and is never written to a file.
    """

    things: tuple[Tied, ...]

    def __new__(cls, things: Iterable[Tied]) -> Tally:
        counted = tuple(things)
        tally = super().__new__(cls, len(counted))
        tally.things = counted
        return tally

    @property
    def hidden(self) -> bool:
        """Whether it is tied to the parties of one case, and too small or of a restricted case."""
        tied = len({thing.party_group for thing in self.things}) == 1
        return tied and (self < SMALLEST or any(thing.restricted for thing in self.things))


class FromPaper(str):
    """A number of a year before the records in a cell; the papers behind it are not there to look at (ANR-06)."""

    few: bool

    def __new__(cls, entered: Baseline) -> FromPaper:
        cell = super().__new__(cls, entered.text)
        cell.few = few_entered(entered)
        return cell


def few_entered(baseline: Baseline) -> bool:
    """Whether it is too small to be shown to everybody."""
    numbers = (baseline.entered.value, baseline.entered.denominator)
    return any(number is not None and 0 < number < SMALLEST for number in numbers)


def tallied(terms: Iterable[Term], things: Iterable[T], bears: Callable[[T, Term], bool]) -> Rows:
    """A row for each of these terms that something bears, in their order."""
    listed = list(things)
    tallies = ((term, Tally(thing for thing in listed if bears(thing, term))) for term in terms)
    return tuple((Label.of(term), tally) for term, tally in tallies if tally)


_Place = tuple[int, int]


def public_table(table: Table) -> Table:
    """The table for the public, with a note where something is hidden; other tables as they are."""
    tallies = {
        (down, across): cell
        for down, row in enumerate(table.rows)
        for across, cell in enumerate(row)
        if isinstance(cell, Tally) and cell
    }
    hidden = _guarded(tallies, {place for place, tally in tallies.items() if tally.hidden}) | _small_papers(table)
    if not hidden:
        return table
    lines = {down for down, _ in hidden}
    rows = tuple(
        tuple(_shown(cell, (down, across) in hidden, down in lines) for across, cell in enumerate(row))
        for down, row in enumerate(table.rows)
    )
    note = NOTE if table.note is None else Label(f"{table.note.zh}；{NOTE.zh}", f"{table.note.en}; {NOTE.en}")
    return replace(table, rows=rows, note=note)


def _small_papers(table: Table) -> set[_Place]:
    """All numbers from papers where one of them is small, since it would come back by subtraction."""
    papers = {
        (down, across): cell
        for down, row in enumerate(table.rows)
        for across, cell in enumerate(row)
        if isinstance(cell, FromPaper)
    }
    return set(papers) if any(cell.few for cell in papers.values()) else set()


def _shown(cell: Cell, hidden: bool, beside: bool) -> Cell:
    return SUPPRESSED if hidden or (beside and isinstance(cell, Rate)) else cell


def _guarded(tallies: Mapping[_Place, Tally], hidden: set[_Place]) -> set[_Place]:
    """The hidden cells, and for each that is alone in its row or column the smallest other one there."""
    while found := next(_partners(tallies, hidden), None):
        hidden = hidden | {found}
    return hidden


def _partners(tallies: Mapping[_Place, Tally], hidden: set[_Place]) -> Iterator[_Place]:
    for axis in (0, 1):
        for line in sorted({place[axis] for place in hidden}):
            along = [place for place in tallies if place[axis] == line]
            open_cells = [place for place in along if place not in hidden]
            if len(along) - len(open_cells) == 1 and open_cells:
                yield min(open_cells, key=lambda place: (tallies[place], place))
