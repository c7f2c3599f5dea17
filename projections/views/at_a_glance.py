"""What the overview counts and lists of many matters, kept as totals and places. No clause offers these views."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

from sqlalchemy import Select, func, select

from projections.asked import DUE_SOON_DAYS, Asked
from projections.store.schema import TEXT
from projections.view import Column, Counts, Filter, Order, RowChanges, View
from projections.views.action_items import ACTION_ITEMS
from projections.views.columns import status
from projections.views.meeting_calendar import ACTION_ITEM, MEETING, MEETING_CALENDAR
from projections.views.suggestion_ledger import OVERDUE_BOARD
from projections.views.suggestion_rows import TURNS, suggestion_rows
from projections.views.suggestion_tables import SUGGESTION, SuggestionStatus

_MANY: Final = Column("many", "件数", "how many", "number")


def _many(row: Any, asked: Asked) -> dict[str, Any]:
    return {"many": func.count()}


def _pressing(asked: Asked) -> Select[Any]:
    rows = suggestion_rows(asked).subquery("ledger")
    pressing = rows.c.status.in_([SuggestionStatus.OVERDUE.value, SuggestionStatus.DUE_SOON.value])
    return select(rows, func.coalesce(rows.c.number, "").label("numbered")).where(pressing)


def _held(asked: Asked) -> Select[Any]:
    assert MEETING_CALENDAR.rows is not None
    rows = MEETING_CALENDAR.rows(asked).subquery("meetings")
    year = func.substr(rows.c.held_on, 1, 4, type_=TEXT).label("year")
    return select(rows.c.matter, year).where(rows.c.held_on.is_not(None))


PRESSING: Final = replace(
    OVERDUE_BOARD,
    name="pressing",
    rows=_pressing,
    in_order=RowChanges(units=(SUGGESTION,), turns=TURNS, ahead=DUE_SOON_DAYS),
    order=(Order("reply_due_on"), Order("numbered"), Order("matter"), Order("addressee")),
)
"""Suggestions whose reply is overdue or due soon."""
SUGGESTION_STATES: Final = View(
    "suggestion_states",
    "司法建议办理状态",
    "Suggestions by status",
    rows=suggestion_rows,
    counts=Counts(keys=("status",), of=_many, units=(SUGGESTION,), turns=TURNS, ahead=DUE_SOON_DAYS),
    columns=(status(SuggestionStatus), _MANY),
    order=(Order("status"),),
)
ACTION_ITEM_STATES: Final = View(
    "action_item_states",
    "督办事项办理状态",
    "Action items by status",
    rows=ACTION_ITEMS.rows,
    counts=Counts(
        keys=("owner", "status"), of=_many, units=(ACTION_ITEM,), turns=(ACTION_ITEM.c.due_on,), ahead=DUE_SOON_DAYS
    ),
    columns=(*(column for column in ACTION_ITEMS.columns if column.name == "status"), _MANY),
    filters=tuple(replace(one, before=True) for one in ACTION_ITEMS.filters if one.name == "owner"),
    order=(Order("status"),),
)
MEETINGS_HELD: Final = View(
    "meetings_held",
    "已召开的联席会议",
    "Meetings held by year",
    rows=_held,
    counts=Counts(keys=("year",), of=_many, units=(MEETING,)),
    columns=(Column("year", kind="year"), _MANY),
    filters=(Filter("year", kind="year", before=True),),
    order=(Order("year"),),
)
AT_A_GLANCE: Final = (PRESSING, SUGGESTION_STATES, ACTION_ITEM_STATES, MEETINGS_HELD)
