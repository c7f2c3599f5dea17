"""Columns and filters that many views have, and when a day is near."""

from __future__ import annotations

from typing import Final

from events.terms import Term
from projections.view import Column, Filter

STREAM: Final = Column("stream", "事项", "matter", "stream")
CONCERNED: Final = Filter("organ", "相关机关", "organ concerned", "matter", "concerns", kind="organ")
"""By an organ that may know of the matter because it is concerned with it."""


def status(term: type[Term]) -> Column:
    """Where a matter stands on the day asked for."""
    return Column("status", "状态", "status", "term", term)


def between(column: str, zh: str, en: str, before: str = "") -> tuple[Filter, Filter]:
    """From a day and to a day, both included: the filters `from` and `to`, or `<before>_from` and `<before>_to`."""
    start, end = (f"{before}_{name}" if before else name for name in ("from", "to"))
    return (
        Filter(start, f"{zh}自", f"{en} from".strip(), column, "from", kind="day"),
        Filter(end, f"{zh}至", f"{en} to".strip(), column, "to", kind="day"),
    )
