"""Publicity activities of the member units (四(三); M98)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, select

from events.group_terms import PublicityTopic
from projections.view import Asked, Column, Filter, Order, View
from projections.views.group_tables import PUBLICITY, PUBLICITY_HANDLERS


def _rows(asked: Asked) -> Select[Any]:
    return select(PUBLICITY).where(PUBLICITY.c.held_on <= asked.day)


PUBLICITY_ACTIVITIES = View(
    "publicity_activities",
    "宣传教育",
    "Publicity activities",
    tables=(PUBLICITY,),
    handlers=PUBLICITY_HANDLERS,
    rows=_rows,
    columns=(
        Column("stream", "事项", "matter", "stream"),
        Column("organ", kind="organ", of="PublicityActivityHeld.organ"),
        Column("topic", kind="term", term=PublicityTopic, of="PublicityActivityHeld.topic"),
        Column("title", of="PublicityActivityHeld.title"),
        Column("held_on", "开展日", "held on", "day"),
        Column("place", of="PublicityActivityHeld.place"),
        Column("reach", kind="number"),
        Column("co_organisers", kind="organs"),
    ),
    filters=(
        Filter("organ", kind="organ", of="PublicityActivityHeld.organ"),
        Filter("topic", kind="term", term=PublicityTopic, of="PublicityActivityHeld.topic"),
        Filter("title", "名称包含", "name contains", "title", "contains"),
        Filter("from", "日期自", "from", "held_on", "from", kind="day"),
        Filter("to", "日期至", "to", "held_on", "to", kind="day"),
    ),
    order=(Order("held_on", descending=True), Order("matter")),
    named_on="held_on",
)
