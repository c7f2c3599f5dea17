"""Publicity activities of the member units (四(三); M98)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, select

from events.group import PublicityActivityHeld
from projections.access.matters import known_to
from projections.asked import Asked
from projections.keeping import keeping, kept, shown
from projections.store.schema import walked
from projections.view import Column, Filter, Order, View, same
from projections.views.columns import STREAM, between

PUBLICITY = keeping(
    "publicity_activity",
    kept(
        PublicityActivityHeld,
        *("stream", "organ", "topic", "title", "place", "reach", "co_organisers"),
        on="held_on",
    ),
    walked("publicity_held", "-held_on", "matter"),
)


def _rows(asked: Asked) -> Select[Any]:
    return select(PUBLICITY).where(PUBLICITY.c.held_on <= asked.day)


PUBLICITY_ACTIVITIES = View(
    "publicity_activities",
    "宣传教育",
    "Publicity activities",
    tables=(PUBLICITY,),
    handlers=known_to({PublicityActivityHeld: ("organ", "co_organisers")}),
    rows=_rows,
    columns=(
        STREAM,
        *shown(PUBLICITY, "organ", "topic", "title"),
        Column("held_on", "开展日", "held on", "day"),
        *shown(PUBLICITY, "place", "reach", "co_organisers"),
    ),
    filters=(
        *same("organ", "topic"),
        Filter("title", "名称包含", "name contains", "title", "contains"),
        *between("held_on", "日期", ""),
    ),
    order=(Order("held_on", descending=True), Order("matter")),
    named_on="held_on",
)
