"""Action items of joint meetings: owner, due date, report, closing (M13). On time means closed by the due date.

Reported on is the day of the first report; what was reported, and by whom, is that of the newest.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, select

from events.terms import Term
from projections.view import Asked, Column, Filter, Order, View
from projections.views.meeting_tables import ACTION_ITEM, MEETING_ACT, REPORT, MeetingAct, latest_act
from projections.views.sql import days_between, first_true, upto
from projections.views.suggestion_rows import DUE_SOON_DAYS


class ActionItemStatus(Term):
    """Where an action item stands on the day asked for."""

    ASSIGNED = "assigned", "已交办", "assigned"
    REPORTED = "reported", "已报告", "reported"
    DUE_SOON = "due_soon", "即将到期", "due soon"
    OVERDUE = "overdue", "逾期未办结", "overdue"
    CLOSED = "closed", "按期办结", "closed on time"
    CLOSED_LATE = "closed_late", "逾期办结", "closed late"


def _rows(asked: Asked) -> Select[Any]:
    item, day = ACTION_ITEM.c, asked.day
    closed = item.closed_on <= day
    reported_on = _report(func.min(REPORT.c.on), day).scalar_subquery()
    subject = latest_act(MEETING_ACT.c.subject, item.matter, day, MeetingAct.PROPOSED, MeetingAct.CONVENED)
    return (
        select(
            item.matter,
            item.item,
            item.stream,
            item.resolution,
            item.text,
            item.owner,
            item.assigned_on,
            item.due_on,
            subject.label("meeting"),
            reported_on.label("reported_on"),
            _newest_report(REPORT.c.by, day).label("reported_by"),
            _newest_report(REPORT.c.report, day).label("report"),
            upto(item.closed_on, day).label("closed_on"),
            upto(item.closed_on, day, item.result).label("result"),
            first_true(
                (and_(closed, item.closed_on > item.due_on), ActionItemStatus.CLOSED_LATE),
                (closed, ActionItemStatus.CLOSED),
                (item.due_on < day, ActionItemStatus.OVERDUE),
                (reported_on.is_not(None), ActionItemStatus.REPORTED),
                (item.due_on <= asked.in_days(DUE_SOON_DAYS), ActionItemStatus.DUE_SOON),
                otherwise=ActionItemStatus.ASSIGNED,
            ).label("status"),
        )
        .select_from(ACTION_ITEM)
        .where(item.assigned_on <= day)
    )


def _report(column: ColumnElement[Any], day: str) -> Select[Any]:
    row, item = REPORT.c, ACTION_ITEM.c
    found = select(column).where(row.matter == item.matter, row.item == item.item, row.on <= day)
    return found.correlate(ACTION_ITEM)


def _newest_report(column: ColumnElement[Any], day: str) -> ColumnElement[Any]:
    return _report(column, day).order_by(REPORT.c.version.desc()).limit(1).scalar_subquery()


def _finish(row: dict[str, Any], asked: Asked) -> None:
    days = days_between(row["due_on"], row["closed_on"] or asked.day) or 0
    row["late_days"] = max(0, days)
    row["on_time"] = days <= 0 if row["closed_on"] else (False if days > 0 else None)


ACTION_ITEMS = View(
    "action_items",
    "督办事项",
    "Action items",
    rows=_rows,
    columns=(
        Column("stream", "会议", "meeting", "stream"),
        Column("meeting", "会议主题", "meeting subject"),
        Column("item", kind="number"),
        Column("resolution", "议定事项", "resolution", "number"),
        Column("text", of="ActionItemAssigned.text"),
        Column("owner", kind="organ"),
        Column("status", "状态", "status", "term", ActionItemStatus),
        Column("assigned_on", "交办日", "assigned on", "day"),
        Column("due_on", kind="day"),
        Column("reported_on", "报告日", "reported on", "day"),
        Column("reported_by", "报告单位", "reported by", "organ"),
        Column("report", "办理情况", "report"),
        Column("closed_on", "办结日", "closed on", "day"),
        Column("result"),
        Column("on_time", "按期", "on time", "flag"),
        Column("late_days", "逾期天数", "days late", "number"),
    ),
    filters=(
        Filter("status", "状态", "status", "status", kind="term", term=ActionItemStatus),
        Filter("owner", kind="organ"),
        Filter("stream", "会议", "meeting", "stream"),
        Filter("due_from", "办理期限自", "due from", "due_on", "from", kind="day"),
        Filter("due_to", "办理期限至", "due to", "due_on", "to", kind="day"),
    ),
    order=(Order("due_on"), Order("matter"), Order("item")),
    finish=_finish,
    named_on="assigned_on",
)
