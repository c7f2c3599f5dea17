"""What the office writes into a supplement: every value that reads differently at a later cut-off (ANR-02).

Published figures never change. Tables are left out: what changed in them, changed in a count or a rate.
"""

from __future__ import annotations

from dataclasses import dataclass

from projections.review.figure import Figure, Table
from projections.review.report import Review

ABSENT = "—"
"""What a value reads in a review that has no such value."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A value of a metric, as it read and as it reads now."""

    metric: str
    measure: str
    old: str
    new: str


def differences(published: Review, later: Review) -> tuple[Difference, ...]:
    """In the order of the metrics."""
    found = []
    for metric in sorted(published.figures.keys() | later.figures.keys()):
        old, new = _texts(published.figures.get(metric)), _texts(later.figures.get(metric))
        for measure in dict.fromkeys((*old, *new)):
            before, after = old.get(measure, ABSENT), new.get(measure, ABSENT)
            if before != after:
                found.append(Difference(metric, measure, before, after))
    return tuple(found)


def _texts(figure: Figure | None) -> dict[str, str]:
    values = figure.values if figure is not None else ()
    return {value.key: value.text for value in values if not isinstance(value, Table)}
