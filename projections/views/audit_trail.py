"""The audit trail: every event as it was recorded, corrections and withdrawals included."""

from __future__ import annotations

from typing import Any

import orjson
from sqlalchemy import Select, select

from events.base import Visibility, payload_class
from events.terms import Term
from projections.store.schema import EVENT
from projections.store.texts import event_id
from projections.view import Asked, Column, Filter, Order, View, same
from projections.views.columns import STREAM, between


class VisibilityTerm(Term):
    """The visibility classes with labels."""

    PUBLIC = "public", Visibility.PUBLIC.zh, "public"
    MEMBERS = "members", Visibility.MEMBERS.zh, "members"
    BILATERAL = "bilateral", Visibility.BILATERAL.zh, "court and government"
    RESTRICTED = "restricted", Visibility.RESTRICTED.zh, "restricted"


def _rows(asked: Asked) -> Select[Any]:
    return select(EVENT)


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
    return row


def finish(row: dict[str, Any], asked: Asked) -> None:
    described(row)


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
        Column("type", "事件类型", "event type"),
        Column("zh", "事件", "event in Chinese"),
        Column("en", "事件（英文）", "event"),
        Column("occurred_on", kind="day"),
        Column("recorded_at", "记录时间", "recorded at", "time"),
        Column("actor", "记录机关", "actor", "organ"),
        Column("visibility", kind="term", term=VisibilityTerm),
        Column("command_id", "指令标识", "command id"),
        Column("correlation_id", "关联标识", "correlation id"),
        Column("causation_id", "起因标识", "causation id"),
        Column("data", "内容", "data", "json"),
    ),
    filters=(
        *same("stream", "side", "type", "actor"),
        *between("occurred_on", "发生日", "occurred", "occurred"),
        Filter("recorded_from", "记录时间自", "recorded from", "recorded_at", "from", kind="day"),
    ),
    order=(Order("seq", descending=True),),
    finish=finish,
    named_on="occurred_on",
    guard="event",
    supports_as_of=False,
)
