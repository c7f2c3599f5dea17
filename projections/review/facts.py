"""The facts a review counts, as small frozen tables: bulletins, suggestions with addressees, meetings, organs.

`facts(log)` folds each stream by version, so the order in which the sides' events were read plays no part. A fact is
as it stands at the cut-off: withdrawn, corrected, extended or answered by then, whenever it began. Which year it
counts in, the figures decide by business dates.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from events.base import Side
from projections.review.fold_bulletins import Bulletin, fold_bulletins
from projections.review.fold_meetings import Meeting, fold_meetings
from projections.review.fold_suggestions import Suggestion, fold_suggestions
from projections.review.log import Log
from projections.review.organs import Organs, fold_organs


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything figures look at. `year` is the review year, `as_of` the cut-off day in Asia/Shanghai."""

    year: int
    as_of: date
    organs: Organs
    bulletins: tuple[Bulletin, ...]
    suggestions: tuple[Suggestion, ...]
    meetings: tuple[Meeting, ...]
    regular_meetings_per_year: int = 1

    @property
    def last_day(self) -> date:
        """The last day that counts: the year's, or the cut-off when the year is not over."""
        return min(date(self.year, 12, 31), self.as_of)

    def in_year(self, day: date | None) -> bool:
        """Whether a business date falls in the review year, no later than the cut-off."""
        return day is not None and date(self.year, 1, 1) <= day <= self.last_day


def facts(log: Log, year: int, regular_meetings_per_year: int = 1) -> Facts:
    """Fold the log. `regular_meetings_per_year`: the jurisdiction's setting of that name (F.7 no. 2)."""
    registry = log.streams.get((Side.JOINT, "organ-registry"), ())
    return Facts(
        year=year,
        as_of=log.as_of,
        organs=fold_organs(entry.event for entry in registry),
        bulletins=fold_bulletins(log),
        suggestions=fold_suggestions(log),
        meetings=fold_meetings(log),
        regular_meetings_per_year=regular_meetings_per_year,
    )
