"""The audit trail: every event as it was recorded, corrections and withdrawals included; and search in their texts.

What the reader may not see is not found. The newest comes first.
"""

from __future__ import annotations

from typing import Any

import orjson
from sqlalchemy import Select, select

from events.base import Visibility, payload_class
from projections.asked import Asked
from projections.search.find import SHORTEST, find
from projections.search.postings import SEARCH_BLOCK, SEARCH_CONCERN, SEARCH_POSTING
from projections.store.schema import EVENT
from projections.store.texts import event_id
from projections.view import Column, Filter, Order, View, same
from projections.views.columns import STREAM, between


def _rows(asked: Asked) -> Select[Any]:
    """No index has what the side is made of here: SQLite would sort all events of a side for a page of the newest."""
    side = EVENT.c.side.concat("").label("side")
    return select(*(side if column is EVENT.c.side else column for column in EVENT.c))


def described(row: dict[str, Any]) -> dict[str, Any]:
    """The event's title in both languages, its data, and which command and event it came from."""
    document = orjson.loads(row.pop("envelope"))
    known = payload_class(row["type"])
    row["zh"], row["en"] = (known.zh, known.en) if known else (row["type"], row["type"])
    row["id"] = event_id(row)
    row["data"] = document["data"]
    row["command_id"] = document["commandid"]
    row["correlation_id"] = document.get("correlationid")
    row["causation_id"] = document.get("causationid")
    row["in_the_name_of"] = document.get("inthenameof")
    row["false_alarm"] = document.get("falsealarm")
    return row


def _finish(row: dict[str, Any], asked: Asked) -> None:
    described(row)


_EVENT = (
    Column("type", "事件类型", "event type"),
    Column("zh", "事件", "event in Chinese"),
    Column("en", "事件（英文）", "event"),
    Column("occurred_on", kind="day"),
    Column("recorded_at", "记录时间", "recorded at", "time"),
    Column("actor", "记录机关", "actor", "organ"),
    Column("in_the_name_of", "以其名义办理的机关", "in the name of", "organ"),
)
AUDIT_TRAIL = View(
    "audit_trail",
    "审计轨迹",
    "Audit trail",
    rows=_rows,
    columns=(
        Column("seq", "序号", "local number", "number"),
        Column("side", "记录方", "side"),
        Column("sequence", "账序号", "sequence on the bus", "number"),
        Column("id", "事件标识", "event id"),
        STREAM,
        Column("version", "版本", "version", "number"),
        *_EVENT,
        Column("visibility", kind="term", term=Visibility),
        Column("command_id", "指令标识", "command id"),
        Column("correlation_id", "关联标识", "correlation id"),
        Column("causation_id", "起因标识", "causation id"),
        Column("false_alarm"),
        Column("data", "内容", "data", "json"),
    ),
    filters=(
        *same("stream", "side", "type", "actor"),
        *between("occurred_on", "发生日期", "occurred", "occurred"),
        Filter("recorded_from", "记录时间自", "recorded from", "recorded_at", "from", kind="day"),
    ),
    order=(Order("seq", descending=True),),
    finish=_finish,
    named_on="occurred_on",
    guard="event",
    supports_as_of=False,
)
SEARCH = View(
    "search",
    "全文检索",
    "Search",
    tables=(SEARCH_BLOCK, SEARCH_POSTING, SEARCH_CONCERN),
    pages=find,
    columns=(
        Column("seq", "序号", "local number", "number"),
        STREAM,
        Column("id", "事件标识", "event id"),
        *_EVENT,
        Column("field", "命中栏目", "field that holds it"),
        Column("snippet", "命中片段", "snippet"),
        Column("marks", "命中位置", "where in the snippet", "json"),
    ),
    filters=(
        Filter("text", "检索词", "text", "text", "contains", required=True, least=SHORTEST),
        Filter("kind", "事项类别", "kind of matter", "kind"),
    ),
    order=(Order("seq", descending=True),),
    finish=_finish,
    named_on="occurred_on",
    guard="event",
    supports_as_of=False,
)
"""`marks`: pairs of start and end, in characters of the snippet. A page may hold fewer rows than asked for and
still have a next one: the work for one page is bounded."""
