"""Every figure of the first review: one pure function per metric id."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from projections.review.facts import Facts
from projections.review.figure import Figure
from projections.review.figures import bulletins, follow_up, meetings, replies, suggestions

FIGURES: Mapping[str, Callable[[Facts], Figure]] = MappingProxyType(
    {
        "M01": bulletins.m01_issued,
        "M02": bulletins.m02_new_rules,
        "M03": bulletins.m03_silent_topics,
        "M04": bulletins.m04_opinions_answered,
        "M05": bulletins.m05_lag,
        "M06": bulletins.m06_shared_problems,
        "M07": bulletins.m07_acknowledged,
        "M10": meetings.m10_held,
        "M11": meetings.m11_slots,
        "M12": meetings.m12_overall_reports,
        "M13": meetings.m13_action_items,
        "M14": meetings.m14_participation,
        "M20": suggestions.m20_sent,
        "M21": suggestions.m21_addressees,
        "M22": suggestions.m22_copies,
        "M23": suggestions.m23_approval,
        "M24": replies.m24_reply_rate,
        "M25": replies.m25_due_reply_rate,
        "M26": replies.m26_on_time,
        "M27": replies.m27_days,
        "M28": follow_up.m28_adoption,
        "M29": follow_up.m29_not_adopted,
        "M30": follow_up.m30_depth,
        "M31": replies.m31_overdue,
        "M32": replies.m32_acts,
        "M33": follow_up.m33_recurrence,
    }
)


def figures(facts: Facts) -> Mapping[str, Figure]:
    """All figures, by metric id, in the order of the dictionary."""
    return {metric: compute(facts) for metric, compute in FIGURES.items()}
