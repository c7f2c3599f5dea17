"""M40–M47: heads in court."""

from __future__ import annotations

from tests.projections.shown.board import Reading

SHOWN: dict[str, dict[str, Reading]] = {}
OVER_YEARS: dict[str, dict[str, Reading]] = {}
REVIEW_ALONE = dict.fromkeys(
    (f"M4{n}" for n in range(8)), "the edition for everybody leaves out what a restricted case is part of (CAS-04)"
)
