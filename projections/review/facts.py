"""The facts a review counts, as small frozen tables: cases, duties to appear, suggestions and what else figures fold.

Each stream is folded by version, so the order in which the sides' events were read plays no part. A fact is as it
stands at the cut-off: withdrawn, corrected, extended or answered by then, whenever it began. Which year it counts in,
the figures decide by business dates.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Any, TypeVar

from domain.registry import Registry
from events.base import Side
from events.organ import OrganEvent
from projections.review.closed import without
from projections.review.folding import Entries, of_stream
from projections.review.folds.appearances import Duty, fold_appearances
from projections.review.folds.cases import Case, fold_cases
from projections.review.folds.suggestions import Suggestion, fold_suggestions
from projections.review.log import Log, end_of_day

T = TypeVar("T")


@dataclass(frozen=True)
class Facts:
    """Everything figures look at. `year` is the review year, `as_of` the cut-off day in Asia/Shanghai.

    `closed`: the matters (`<side>/<stream>`) that are restricted because they name a restricted case.
    """

    year: int
    as_of: date
    organs: Registry
    cases: tuple[Case, ...]
    duties: tuple[Duty, ...]
    log: Log
    regular_meetings_per_year: int = 1
    closed: frozenset[str] = frozenset()
    made: dict[Callable[[Log], Any], Any] = field(default_factory=dict, repr=False)

    def of(self, fold: Callable[[Log], T]) -> T:
        """What a fold makes of the log, made once; what it makes of closed matters is restricted."""
        if fold not in self.made:
            self.made[fold] = without(fold(self.log), self.closed)
        folded: T = self.made[fold]
        return folded

    def without(self, matters: frozenset[str]) -> Facts:
        """The same with these matters (`<side>/<stream>`) restricted. Every count stays as it is."""
        cases, duties = without(self.cases, matters), without(self.duties, matters)
        return replace(self, cases=cases, duties=duties, closed=matters, made={})

    @property
    def suggestions(self) -> tuple[Suggestion, ...]:
        """Everything that the court sent."""
        return self.of(fold_suggestions)

    @cached_property
    def first_instances(self) -> tuple[Case, ...]:
        """The first-instance cases of any year, for which many figures ask."""
        return tuple(case for case in self.cases if case.first_instance)

    def label(self, organ: str, days: Iterable[date]) -> str:
        """The name or names on these days and, where its powers passed on by the cut-off, to whom (ORG-02)."""
        names = dict.fromkeys(self.organs.name(organ, day) for day in sorted(set(days)))
        shown = "／".join(names) or self.organs.name(organ, self.as_of)
        heir = self.organs.heir(organ, self.as_of)
        return shown if heir == organ else f"{shown}（现由{self.organs.name(heir, self.as_of)}承继）"

    @cached_property
    def last_day(self) -> date:
        """The last day that counts: the year's, or the cut-off when the year is not over."""
        return min(date(self.year, 12, 31), self.as_of)

    @cached_property
    def at_year_end(self) -> Facts:
        """The same by what happened up to the last day that counts: what was open or overdue on that day."""
        if self.last_day == self.as_of:
            return self
        day = self.last_day
        log = replace(self.log, cut_off=end_of_day(day), streams=self.log.streams.until(self.year))
        return replace(self, as_of=day, log=log, made={})

    @cached_property
    def first_day(self) -> date:
        """The first day of the review year."""
        return date(self.year, 1, 1)

    def in_year(self, day: date | None) -> bool:
        """Whether a business date falls in the review year, no later than the cut-off."""
        return day is not None and self.first_day <= day <= self.last_day


@of_stream("organ-registry", Side.JOINT)
def _registry(entries: Entries) -> tuple[OrganEvent, ...]:
    return tuple(entry.event for entry in entries if isinstance(entry.event, OrganEvent))


def facts(log: Log, year: int, regular_meetings_per_year: int = 1) -> Facts:
    """Fold the log. `regular_meetings_per_year`: the jurisdiction's setting of that name (F.7 no. 2)."""
    organs = Registry.of(event for registry in log.of(_registry) for event in registry)
    cases = fold_cases(log)
    return Facts(year, log.as_of, organs, cases, fold_appearances(log, cases), log, regular_meetings_per_year)
