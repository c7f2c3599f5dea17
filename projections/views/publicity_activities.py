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
        Column("organ", "主办单位", "organiser", "organ"),
        Column("topic", "宣传主题", "topic", "term", PublicityTopic),
        Column("title", "活动名称", "name of the activity"),
        Column("held_on", "开展日", "held on", "day"),
        Column("place", "地点", "place"),
        Column("reach", "覆盖人数", "people reached", "number"),
        Column("co_organisers", "协办单位", "co-organisers", "organs"),
    ),
    filters=(
        Filter("organ", "主办单位", "organiser", "organ", kind="organ"),
        Filter("topic", "宣传主题", "topic", "topic", kind="term", term=PublicityTopic),
        Filter("title", "名称包含", "name contains", "title", "contains"),
        Filter("from", "日期自", "from", "held_on", "from", kind="day"),
        Filter("to", "日期至", "to", "held_on", "to", kind="day"),
    ),
    order=(Order("held_on", descending=True), Order("matter")),
    named_on="held_on",
)
