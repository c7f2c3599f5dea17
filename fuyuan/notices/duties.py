"""What notices say of an organ's open duties: that one is new, comes due soon, or is late.

What is on a desk is what the view says to a reader of that organ. A message leaves the system, so of a restricted
matter it names the duty and the day alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from hashlib import sha256
from typing import Any, Final

from sqlalchemy import or_, select

from domain.duties import DutyKind
from events.base import Visibility
from projections.access.matters import MATTER
from projections.access.restricted import names_restricted_case
from projections.access.sight import Reader
from projections.asked import DUE_SOON_DAYS
from projections.query import MAX_LIMIT, query
from projections.store.store import Store
from projections.view import Column, View
from projections.views.open_duties import OPEN_DUTIES

_VIEW: Final[View] = replace(
    OPEN_DUTIES, columns=(*OPEN_DUTIES.columns, Column("place", "位置", "place"), Column("matter", "事项", "matter"))
)


class Stage(StrEnum):
    """What there is to tell of a duty."""

    NEW = "new"
    DUE_SOON = "due_soon"
    OVERDUE = "overdue"

    @property
    def zh(self) -> str:
        return {"new": "新收", "due_soon": "即将到期", "overdue": "已逾期"}[self.value]


@dataclass(frozen=True, slots=True)
class OpenDuty:
    """`about` is None for a restricted matter. `marks`: by what it is known that each stage was told."""

    organ_name: str
    duty: DutyKind
    about: str | None
    due_on: str | None
    stream: str
    marks: Mapping[Stage, str]


def open_duties(store: Store, reader: Reader, today: date) -> Iterator[OpenDuty]:
    """Those of the reader's desk, the first due first. Blocks."""
    cursor = None
    while True:
        page = query(store, _VIEW, reader, limit=MAX_LIMIT, cursor=cursor, today=today)
        closed = _restricted(store, [row["matter"] for row in page.items])
        for row in page.items:
            about = None if row["matter"] in closed else row["about"]
            names = (row["organ_name"], DutyKind(row["duty"]), about, row["due_on"], row["stream"])
            yield OpenDuty(*names, _marks(row))
        if (cursor := page.next) is None:
            return


def _marks(row: Mapping[str, Any]) -> dict[Stage, str]:
    """A duty that arises anew is new again, and another due day comes due again."""
    duty = tuple(str(row[name]) for name in ("matter", "organ", "duty", "place", "since"))
    marks = {Stage.NEW: _digest(*duty, Stage.NEW)}
    if row["overdue"]:
        marks[Stage.OVERDUE] = _digest(*duty, Stage.OVERDUE, row["due_on"])
    elif row["days_left"] is not None and row["days_left"] <= DUE_SOON_DAYS:
        marks[Stage.DUE_SOON] = _digest(*duty, Stage.DUE_SOON, row["due_on"])
    return marks


def _digest(*parts: object) -> str:
    return sha256("\n".join(map(str, parts)).encode()).hexdigest()[:24]


def _restricted(store: Store, matters: list[str]) -> frozenset[str]:
    """Which of these matters are restricted, or name a restricted case."""
    shut = or_(MATTER.c.visibility == Visibility.RESTRICTED.value, names_restricted_case(MATTER.c.matter))
    with store.reading() as connection:
        return frozenset(connection.scalars(select(MATTER.c.matter).where(MATTER.c.matter.in_(matters), shut)))
