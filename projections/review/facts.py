"""The facts a review counts, as small frozen tables: bulletins, suggestions, meetings, cases, appearances, organs …

`facts(log)` folds each stream by version, so the order in which the sides' events were read plays no part. A fact is
as it stands at the cut-off: withdrawn, corrected, extended or answered by then, whenever it began. Which year it
counts in, the figures decide by business dates.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, TypeVar

from domain.registry import Registry
from events.base import Side
from events.organ import OrganEvent
from projections.review.decisions import Decision, decisions
from projections.review.folds.activities import Activities, fold_activities
from projections.review.folds.appearances import Duty, fold_appearances
from projections.review.folds.bulletins import Bulletin, fold_bulletins
from projections.review.folds.cases import Case, fold_cases
from projections.review.folds.coordination import Coordination, fold_coordinations
from projections.review.folds.group import Group, fold_group
from projections.review.folds.meetings import Meeting, fold_meetings
from projections.review.folds.reconsideration import Paper, ReconsiderationCase, fold_papers, fold_reconsideration_cases
from projections.review.folds.remedies import Dispute, Petition, fold_disputes, fold_petitions
from projections.review.folds.risk import Assessment, fold_assessments
from projections.review.folds.suggestions import Suggestion, fold_suggestions
from projections.review.log import Log

T = TypeVar("T")


@dataclass(frozen=True)
class Facts:
    """Everything figures look at. `year` is the review year, `as_of` the cut-off day in Asia/Shanghai."""

    year: int
    as_of: date
    organs: Registry
    bulletins: tuple[Bulletin, ...]
    suggestions: tuple[Suggestion, ...]
    meetings: tuple[Meeting, ...]
    cases: tuple[Case, ...]
    duties: tuple[Duty, ...]
    papers: tuple[Paper, ...]
    reconsideration_cases: tuple[ReconsiderationCase, ...]
    activities: Activities
    assessments: tuple[Assessment, ...]
    coordinations: tuple[Coordination, ...]
    disputes: tuple[Dispute, ...]
    petitions: tuple[Petition, ...]
    group: Group
    log: Log
    regular_meetings_per_year: int = 1
    made: dict[Callable[[Log], Any], Any] = field(default_factory=dict, repr=False)

    def of(self, fold: Callable[[Log], T]) -> T:
        """What a fold makes of the log, made once: for what the figures of one module alone count."""
        if fold not in self.made:
            self.made[fold] = fold(self.log)
        folded: T = self.made[fold]
        return folded

    @cached_property
    def decisions(self) -> tuple[Decision, ...]:
        """The major decisions that the events name, with the suits over them (M66)."""
        return decisions(self.assessments, self.coordinations, self.disputes, self.cases)

    def label(self, organ: str, days: Iterable[date]) -> str:
        """The name or names on these days and, where its powers passed on by the cut-off, to whom (ORG-02)."""
        names = dict.fromkeys(self.organs.name(organ, day) for day in sorted(set(days)))
        shown = "／".join(names) or self.organs.name(organ, self.as_of)
        heir = self.organs.heir(organ, self.as_of)
        return shown if heir == organ else f"{shown}（现由{self.organs.name(heir, self.as_of)}承继）"

    @property
    def last_day(self) -> date:
        """The last day that counts: the year's, or the cut-off when the year is not over."""
        return min(date(self.year, 12, 31), self.as_of)

    def in_year(self, day: date | None) -> bool:
        """Whether a business date falls in the review year, no later than the cut-off."""
        return day is not None and date(self.year, 1, 1) <= day <= self.last_day


def facts(log: Log, year: int, regular_meetings_per_year: int = 1) -> Facts:
    """Fold the log. `regular_meetings_per_year`: the jurisdiction's setting of that name (F.7 no. 2)."""
    registry = log.streams.stream(Side.JOINT, "organ-registry")
    organs = Registry.of(entry.event for entry in registry if isinstance(entry.event, OrganEvent))
    cases = fold_cases(log)
    duties = fold_appearances(log, cases)
    return Facts(
        year=year,
        as_of=log.as_of,
        organs=organs,
        bulletins=fold_bulletins(log),
        suggestions=fold_suggestions(log),
        meetings=fold_meetings(log),
        cases=cases,
        duties=duties,
        papers=fold_papers(log),
        reconsideration_cases=fold_reconsideration_cases(log),
        activities=fold_activities(log, duties),
        assessments=fold_assessments(log),
        coordinations=fold_coordinations(log),
        disputes=fold_disputes(log),
        petitions=fold_petitions(log),
        group=fold_group(log, organs),
        log=log,
        regular_meetings_per_year=regular_meetings_per_year,
    )
