"""Tables for the public edition: cells that are tied to the parties of one case give way to `*` (ANR-05, CAS-04).

A hidden count must not come back by subtraction: where it is the only one of a row or a column, the smallest other
count goes with it, whether the total stands there or elsewhere in the review. Rates of such a row go too. A case
restricted only after the cut-off is restricted here too: the figures stay, the cells tied to it go (scenario 40).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from dataclasses import replace

from projections.review.figure import Cell, Figure, Label, Rate, Table
from projections.review.public_edition import SUPPRESSED, Tied, is_hidden
from projections.review.tally import Tally

NOTE = Label(f"“{SUPPRESSED}”：为保护当事人不列的数", f"“{SUPPRESSED}”: not shown, to protect the parties")
_Cells = Mapping[tuple[int, int], tuple[Tied, ...]]


def public_figures(figures: Mapping[str, Figure], restricted: Set[str] = frozenset()) -> Mapping[str, Figure]:
    """The figures with their tables for the public; `restricted`: party groups of cases restricted by now."""
    return {metric: _public(figure, restricted) for metric, figure in figures.items()}


def _public(figure: Figure, restricted: Set[str]) -> Figure:
    values = tuple(public_table(each, restricted) if isinstance(each, Table) else each for each in figure.values)
    return replace(figure, values=values)


def public_table(table: Table, restricted: Set[str] = frozenset()) -> Table:
    """The table for the public, with a note where something is hidden; other tables as they are."""
    cells = {
        (down, across): cell.things
        for down, row in enumerate(table.rows)
        for across, cell in enumerate(row)
        if isinstance(cell, Tally) and cell.things
    }
    hidden = _guarded(cells, {place for place, things in cells.items() if _tied(things, restricted)})
    if not hidden:
        return table
    lines = {down for down, _ in hidden}
    rows = tuple(
        tuple(_shown(cell, (down, across) in hidden, down in lines) for across, cell in enumerate(row))
        for down, row in enumerate(table.rows)
    )
    note = NOTE if table.note is None else Label(f"{table.note.zh}；{NOTE.zh}", f"{table.note.en}; {NOTE.en}")
    return replace(table, rows=rows, note=note)


def _tied(things: tuple[Tied, ...], restricted: Set[str]) -> bool:
    groups = {thing.party_group for thing in things}
    return is_hidden(things) or (len(groups) == 1 and groups <= restricted)


def _shown(cell: Cell, hidden: bool, beside: bool) -> Cell:
    return SUPPRESSED if hidden or (beside and isinstance(cell, Rate)) else cell


def _guarded(cells: _Cells, hidden: set[tuple[int, int]]) -> set[tuple[int, int]]:
    """The hidden cells, and for each that is alone in its row or column the smallest other one there."""
    while found := next(_partners(cells, hidden), None):
        hidden = hidden | {found}
    return hidden


def _partners(cells: _Cells, hidden: set[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    for axis in (0, 1):
        for line in sorted({place[axis] for place in hidden}):
            along = [place for place in cells if place[axis] == line]
            open_cells = [place for place in along if place not in hidden]
            if len(along) - len(open_cells) == 1 and open_cells:
                yield min(open_cells, key=lambda place: (len(cells[place]), place))
