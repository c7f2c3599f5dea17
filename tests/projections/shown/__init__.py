"""Every number of the review that a view shows too, and how it is read off the view's rows.

`SHOWN` names a number as `numbers_of` does: metric and value, of a rate its part and its whole apart. `OVER_YEARS` are
the numbers that a view counts whatever the year: the review's, added up over the years. `REVIEW_ALONE` says of every
other number why no view shows it: a figure that stands in none of the three fails the test.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from tests.projections.shown import activities, appearances, cases, remedies, suggestions, work
from tests.projections.shown.board import Reading

Readings = Mapping[str, Mapping[str, Reading]]


def _by_number(tables: Iterable[Readings]) -> Readings:
    """The tables say what is read off a view; here stands of each number by which view it is read."""
    numbers: dict[str, dict[str, Reading]] = defaultdict(dict)
    for table in tables:
        for view, readings in table.items():
            for number, reading in readings.items():
                numbers[number][view] = reading
    return dict(numbers)


_MODULES = (work, suggestions, appearances, cases, activities, remedies)
SHOWN = _by_number(module.SHOWN for module in _MODULES)
OVER_YEARS = _by_number(module.OVER_YEARS for module in _MODULES)
REVIEW_ALONE = {number: reason for module in _MODULES for number, reason in module.REVIEW_ALONE.items()}
"""A metric stands for all its numbers."""
RATES = {
    "organ_scoreboard": {
        "reply_rate": ("answered", "reply_required"),
        "due_reply_rate": ("due_answered", "due"),
        "on_time_rate": ("on_time", "due"),
    },
    "appearance_by_organ": {
        "attendance_rate": ("attended", "heard"),
        "notified_attendance_rate": ("notified_attended", "notified"),
        "principal_share": ("by_principal", "appearances"),
        "spoke_rate": ("spoke", "appearances"),
        "unjustified_rate": ("unjustified", "heard"),
    },
}
"""View → rate → the counts beside it that it is made of."""
BY_ORGAN = {"appearance_by_organ": appearances.EDITION}
"""View → column → numbers of the review of one organ, where the row says anything."""
VIEW_ALONE = {
    "organ_scoreboard": {
        "answered_late": "the review says who answered in time",
        "escalated": "the review counts escalations, the view those about whom there was one",
        "adoption_rate": "of two counts together",
    },
    "appearance_by_organ": {
        "duties": "also those not heard yet",
        "by_deputy": "the review has it in a table",
        "by_other_head": "two of the ranks of the review",
        "suggestions_sent": "the review counts findings",
        "in_judgment": "no figure counts it",
    },
    "problem_map": {"suggestions": "the review counts suggestions by field and by category, not by both"},
}
"""Counts of views of counts that are no number of the review."""
