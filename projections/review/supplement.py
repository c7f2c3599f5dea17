"""What a published review says and a later one does not: the changes of a supplement (ANR-02)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from projections.review.figure import Figure, Table
from projections.review.report import Review

AMENDED: Final = "发布后更正、作废了有关记录"
RECORDED: Final = "发布后补充登记了有关记录"


def changes(published: Review, later: Review) -> Iterator[dict[str, Any]]:
    """Each value that reads differently, as `supplement-annual-review` takes it: metric, measure, old, new, reason."""
    reason = AMENDED if len(later.log.amended) > len(published.log.amended) else RECORDED
    for metric, figure in later.figures.items():
        before = dict(_texts(published.figures[metric]))
        for measure, new in _texts(figure):
            old = before.get(measure, new)
            if old != new:
                yield {"metric": metric, "measure": measure, "old": old, "new": new, "reason": reason}


def _texts(figure: Figure) -> Iterator[tuple[str, str]]:
    """Each value but tables, by its key, as it is printed."""
    return ((value.key, value.text) for value in figure.values if not isinstance(value, Table))
