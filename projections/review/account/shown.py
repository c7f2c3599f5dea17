"""What an edition of the review shows: the figures and tables that its sentences, charts and annexes are made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from projections.review.baselines import baselines, of_value
from projections.review.facts import Facts
from projections.review.figure import Baseline, Count, Figure, Rate, Sum, Table, Value
from projections.review.figures.cases import recorded
from projections.review.tables.work import OF_CASES


@dataclass(frozen=True)
class Shown:
    """`before` are the figures of the year before on the same data. `public`: what is left out is left out already."""

    facts: Facts
    figures: Mapping[str, Figure]
    before: Mapping[str, Figure]
    tables: Mapping[str, Table]
    public: bool

    @property
    def year(self) -> int:
        return self.facts.year

    def value(self, metric: str, key: str) -> Value:
        """Raises KeyError."""
        return self.figures[metric][key]

    def count(self, metric: str, key: str) -> int | None:
        """None where the edition does not show it."""
        value = self.value(metric, key)
        return value.value if isinstance(value, Count | Sum) else None

    def rate(self, metric: str, key: str) -> tuple[int, int] | None:
        """Numerator and denominator; None where the edition does not show it."""
        value = self.value(metric, key)
        return (value.numerator, value.denominator) if isinstance(value, Rate) else None

    def table(self, metric: str, key: str) -> Table:
        """A table within a figure, without rows where the edition does not show it."""
        value = next((value for value in self.figures[metric].values if value.key == key), None)
        return value if isinstance(value, Table) else Table(key, self.figures[metric].values[0].label, (), ())

    def last_year(self, metric: str, key: str) -> Value | None:
        """The same value of the year before, or what a paper says of it; None where neither is there or shown."""
        now = self.value(metric, key)
        entered = of_value(self._entered, metric, now)
        if entered is not None:
            return entered
        if not (self._cases_known if metric in OF_CASES else self._known):
            return None
        return next((value for value in self.before[metric].values if value.key == key), None)

    @cached_property
    def _entered(self) -> Mapping[tuple[str, str], Baseline]:
        return baselines(self.facts, self.year - 1)

    @cached_property
    def _cases_known(self) -> bool:
        return recorded(self.facts, self.year - 1)

    @cached_property
    def _known(self) -> bool:
        return self._cases_known or self.facts.log.streams.acted_in(self.year - 1)
