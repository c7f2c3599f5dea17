"""The figures as everybody may read them: no small number that is tied to the parties of one case (ANR-05).

Of a figure that counts cases, disputes or petitions a number from 1 to 2 is left out, and a rate or ratio over or of so
few. Where one number alone of a figure is left out, the smallest other goes with it: it would come back by subtraction.
Tables within a figure stay where they are sums by what is counted; lists matter by matter do not.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Final

from domain.definitions import DEFINITIONS
from projections.review.figure import (
    Baseline,
    Count,
    Figure,
    Median,
    NotShown,
    Rate,
    Ratio,
    Sum,
    Table,
    Value,
    Values,
)
from projections.review.public_edition import SMALLEST, few_entered, public_table

TIED: Final = frozenset(
    metric
    for metric in DEFINITIONS
    if "M40" <= metric <= "M48" or "M72" <= metric <= "M76" or "M80" <= metric <= "M94" or metric == "M66"
)
"""The figures that count cases, duties to appear in them, disputes or petitions."""
_SUMS: Final = "by_"
_BY_MATTER: Final = ("by_meeting",)


def public_figures(figures: Mapping[str, Figure]) -> Mapping[str, Figure]:
    return {metric: replace(figure, values=_public(figure)) for metric, figure in figures.items()}


def _public(figure: Figure) -> Values:
    values = tuple(_tables(figure.values))
    if figure.id not in TIED:
        return values
    hidden = {value.key for value in values if _few(value)}
    open_counts = [value for value in values if isinstance(value, Count | Sum) and value.key not in hidden]
    if len(hidden) == 1 and (others := [value for value in open_counts if value.value]):
        hidden.add(min(others, key=lambda value: (value.value, value.key)).key)
    return tuple(NotShown(value.key, value.label) if value.key in hidden else value for value in values)


def _tables(values: Values) -> Iterator[Value]:
    for value in values:
        if not isinstance(value, Table):
            yield value
        elif value.key.startswith(_SUMS) and value.key not in _BY_MATTER:
            yield public_table(value)


def _few(value: Value) -> bool:
    match value:
        case Rate() | Ratio():
            return any(0 < number < SMALLEST for number in (value.numerator, value.denominator))
        case Count() | Sum():
            return 0 < value.value < SMALLEST
        case Median():
            return 0 < value.n < SMALLEST
        case Baseline():
            return few_entered(value)
        case _:
            return False
