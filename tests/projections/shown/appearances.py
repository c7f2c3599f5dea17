"""M40–M47: heads in court. The edition for everybody leaves out what a restricted case is part of (CAS-04)."""

from __future__ import annotations

from tests.projections.shown.board import Reading

EDITION = {
    "heard": ("M40.heard/whole", "M43.unjustified/whole"),
    "attended": ("M40.heard/part",),
    "notified": ("M41.notified/whole",),
    "notified_attended": ("M41.notified/part",),
    "excused": ("M42.excused",),
    "unjustified": ("M43.unjustified/part",),
    "appearances": ("M44.principal/whole", "M45.spoke/whole"),
    "by_principal": ("M44.principal/part",),
    "spoke": ("M45.spoke/part",),
}
"""Column of `appearance_by_organ` → numbers of a review of the organ's duties alone, where the column says anything."""
SHOWN: dict[str, dict[str, Reading]] = {}
OVER_YEARS: dict[str, dict[str, Reading]] = {}
REVIEW_ALONE = {
    "M48": "the edition counts duties, neither cases nor hearings",
    "M42.by_reason": "the board shows the reason last given",
    "M43.by_ground": "the board shows the newest ground",
    "M44.by_rank": "the edition takes two of the ranks together",
    "M46": "the review counts findings, the view duties of which a task to write was done",
    "M47": "made of the numbers of each organ, which are compared one by one",
}
