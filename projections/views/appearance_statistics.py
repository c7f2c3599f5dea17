"""What the court told of the appearance of heads, period by period (法释〔2020〕3号 art. 14)."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Select, select

from events.appearance import AppearanceStatisticsPublished
from projections.asked import Asked
from projections.keeping import Made, keeping, kept, shown
from projections.store.schema import DAY, walked
from projections.view import Column, Filter, Order, View, same
from projections.views.columns import STREAM, between


def _start(published: AppearanceStatisticsPublished) -> date:
    return published.period.start


def _end(published: AppearanceStatisticsPublished) -> date:
    return published.period.end


PUBLISHED = keeping(
    "appearance_statistics",
    kept(
        AppearanceStatisticsPublished,
        *("stream", "title", "edition", "document_number"),
        on="published_on",
        period_start=Made(DAY, _start),
        period_end=Made(DAY, _end),
    ),
    walked("appearance_statistics_published", "-published_on", "matter"),
)


def _rows(asked: Asked) -> Select[Any]:
    return select(PUBLISHED).where(PUBLISHED.c.published_on <= asked.day)


APPEARANCE_STATISTICS = View(
    "appearance_statistics",
    "负责人出庭情况公布",
    "Appearance statistics published",
    tables=(PUBLISHED,),
    rows=_rows,
    columns=(
        STREAM,
        *shown(PUBLISHED, "title", "edition", "document_number"),
        Column("period_start", "统计期间起", "period from", "day"),
        Column("period_end", "统计期间止", "period to", "day"),
        Column("published_on", "公布日", "published on", "day"),
    ),
    filters=(
        *same("edition", "stream"),
        Filter("title", "名称包含", "name contains", "title", "contains"),
        *between("published_on", "日期", ""),
    ),
    order=(Order("published_on", descending=True), Order("matter")),
    named_on="published_on",
)
