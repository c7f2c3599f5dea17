"""Action items of joint meetings: owner, due date, report, closing (M13). On time means closed by the due date.

Long-term work has no day and stands apart, after the others: it is never overdue, nor closed late.

Reported on is the day of the first report; what was reported, and by whom, is that of the newest.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, and_, select

from events.base import Side
from events.meeting import MeetingConvened, MeetingProposed
from events.terms import Term
from projections.asked import Asked
from projections.keeping import as_of, shown
from projections.sql import days_between, first_true
from projections.view import Column, Order, View, same
from projections.views.acts import Acts
from projections.views.columns import between, status
from projections.views.meeting_calendar import ACTION_ITEM, MEETING_ACT, REPORT


class ActionItemStatus(Term):
    """Where an action item stands on the day asked for."""

    ASSIGNED = "assigned", "已交办", "assigned"
    REPORTED = "reported", "已报告", "reported"
    DUE_SOON = "due_soon", "即将到期", "due soon"
    OVERDUE = "overdue", "逾期未办结", "overdue"
    LONG_TERM = "long_term", "长期坚持", "long-term"
    CLOSED = "closed", "按期办结", "closed on time"
    CLOSED_LATE = "closed_late", "逾期办结", "closed late"
    ENDED = "ended", "长期事项已办结", "long-term, closed"


class Manner(Term):
    """How the owner is charged: the government supervises its own organs, and asks the court."""

    SUPERVISED = "supervised", "督办", "supervised"
    REQUESTED = "requested", "商请区法院办理", "asked of the court"


def _rows(asked: Asked) -> Select[Any]:
    item, day = ACTION_ITEM.c, asked.day
    closed = item.closed_on <= day
    reports = Acts(REPORT, ACTION_ITEM, day, ("matter", "item"))
    reported_on = reports.first("on")
    meeting = Acts(MEETING_ACT, ACTION_ITEM, day)
    return select(
        *as_of(ACTION_ITEM, day),
        meeting.latest("subject", MeetingProposed, MeetingConvened).label("meeting"),
        meeting.latest("convenor", MeetingConvened).label("convenor"),
        reported_on.label("reported_on"),
        reports.latest("by").label("reported_by"),
        reports.latest("report").label("report"),
        first_true(
            (and_(closed, item.due_on.is_(None)), ActionItemStatus.ENDED),
            (item.due_on.is_(None), ActionItemStatus.LONG_TERM),
            (and_(closed, item.closed_on > item.due_on), ActionItemStatus.CLOSED_LATE),
            (closed, ActionItemStatus.CLOSED),
            (item.due_on < day, ActionItemStatus.OVERDUE),
            (reported_on.is_not(None), ActionItemStatus.REPORTED),
            (item.due_on <= asked.soon, ActionItemStatus.DUE_SOON),
            otherwise=ActionItemStatus.ASSIGNED,
        ).label("status"),
    ).where(item.assigned_on <= day)


def _finish(row: dict[str, Any], asked: Asked) -> None:
    days = days_between(row["due_on"], row["closed_on"] or asked.day) or 0
    row["late_days"] = max(0, days)
    of_court = asked.roster.registry.side(row["owner"]) is Side.COURT
    row["manner"] = (Manner.REQUESTED if of_court else Manner.SUPERVISED).value
    row["on_time"] = None if row["due_on"] is None else days <= 0 if row["closed_on"] else (False if days > 0 else None)


ACTION_ITEMS = View(
    "action_items",
    "督办事项",
    "Action items",
    rows=_rows,
    columns=(
        Column("stream", "会议", "meeting", "stream"),
        Column("meeting", "会议主题", "meeting subject"),
        *shown(ACTION_ITEM, "item"),
        Column("resolution", "议定事项", "resolution", "number"),
        *shown(ACTION_ITEM, "text", "owner", "helping"),
        Column("manner", "办理方式", "manner", "term", Manner),
        status(ActionItemStatus),
        Column("assigned_on", "交办日", "assigned on", "day"),
        *shown(ACTION_ITEM, "due_on"),
        Column("reported_on", "报告日", "reported on", "day"),
        Column("reported_by", "报告单位", "reported by", "organ"),
        Column("report", "办理情况", "report"),
        Column("closed_on", "办结日", "closed on", "day"),
        *shown(ACTION_ITEM, "result"),
        Column("on_time", "按期", "on time", "flag"),
        Column("late_days", "逾期天数", "days late", "number"),
    ),
    filters=(*same("status", "owner", "stream"), *between("due_on", "完成时限", "due", "due")),
    order=(Order("dated"), Order("matter"), Order("item")),
    finish=_finish,
    named_on="assigned_on",
)
