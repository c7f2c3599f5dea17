"""A sentence of the review, in Chinese and in English, with the figures that it rests on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from projections.review.figure import RESTRICTED, SUPPRESSED, Label

LISTED: Final = 8
"""So many names stand in a sentence; the table that it names has the others."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """`key` names the rule and what it speaks of: an office may put a paragraph of its own in its place.

    `figures` are `<metric>.<value>` or the id of a table; `papers` the records that it quotes.
    """

    key: str
    zh: str
    en: str
    figures: tuple[str, ...] = ()
    papers: tuple[str, ...] = ()

    @property
    def shows_hidden(self) -> bool:
        """Whether a number or a name stands in it that the edition does not show: then it is left out whole."""
        return SUPPRESSED in self.zh or RESTRICTED in self.zh


def listed(names: Sequence[Label]) -> Label:
    """The first of these names, and how many there are where not all are said."""
    shown = names[:LISTED]
    zh, en = "、".join(name.zh for name in shown), "; ".join(name.en for name in shown)
    if len(names) > LISTED:
        return Label(f"{zh}等{len(names)}个", f"{en} and {len(names) - LISTED} more")
    return Label(zh, en)


def named(cells: Iterable[object]) -> Iterator[Label]:
    """What stands in the first column of a table; an organ has one name only."""
    return (cell if isinstance(cell, Label) else Label(str(cell), str(cell)) for cell in cells)
