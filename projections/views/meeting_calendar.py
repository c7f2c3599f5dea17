"""Joint meetings: planned, held, minuted; which of the three overall reports was on the agenda (M10–M12, MTG-09)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, FromClause, Select, and_, case, func, or_, select

from events.terms import Term
from events.vocabulary import MeetingKind
from projections.view import Asked, Column, Filter, Order, View
from projections.views.meeting_tables import (
    ACTION_ITEM,
    HANDLERS,
    MEETING,
    MEETING_ACT,
    PARTICIPANT,
    REPORT,
    MeetingAct,
    latest_act,
)
from projections.views.sql import first_true, upto


class MeetingStatus(Term):
    """Where a meeting stands on the day asked for."""

    PROPOSED = "proposed", "已提议", "proposed"
    CONVENED = "convened", "已召集", "convened"
    HELD = "held", "已召开", "held"
    MINUTED = "minuted", "已印发纪要", "minuted"
    CLOSED = "closed", "已办结", "closed"
    CANCELLED = "cancelled", "已取消", "cancelled"


_CALL = ("kind", "convenor", "on_behalf_of", "slot", "trigger", "place")
_REPORTS = ("report_reconsideration", "report_trial", "report_suggestions")
_STATUS = {
    MeetingAct.CONVENED: MeetingStatus.CONVENED,
    MeetingAct.CANCELLED: MeetingStatus.CANCELLED,
    MeetingAct.HELD: MeetingStatus.HELD,
    MeetingAct.MINUTED: MeetingStatus.MINUTED,
    MeetingAct.CLOSED: MeetingStatus.CLOSED,
}
"""Where the latest of these acts, by the day asked for, leaves the meeting; before them it is proposed."""


def _rows(asked: Asked) -> Select[Any]:
    meeting, day = MEETING.c, asked.day
    call, plan, stand = MEETING_ACT.alias("call"), MEETING_ACT.alias("plan"), MEETING_ACT.alias("stand")
    joined: FromClause = MEETING
    for alias, acts in (
        (call, (MeetingAct.CONVENED,)),
        (plan, (MeetingAct.CONVENED, MeetingAct.POSTPONED)),
        (stand, (MeetingAct.PROPOSED, *_STATUS)),
    ):
        newest = latest_act(MEETING_ACT.c.version, meeting.matter, day, *acts)
        joined = joined.outerjoin(alias, and_(alias.c.matter == meeting.matter, alias.c.version == newest))
    agenda = and_(MEETING_ACT.c.act == MeetingAct.AGENDA_ITEM.value, MEETING_ACT.c.on <= day)
    resolved = and_(MEETING_ACT.c.act == MeetingAct.RESOLUTION.value, MEETING_ACT.c.on <= day)
    return (
        select(
            meeting.matter,
            meeting.stream,
            meeting.proposed_by,
            latest_act(MEETING_ACT.c.subject, meeting.matter, day, MeetingAct.PROPOSED, MeetingAct.CONVENED).label(
                "subject"
            ),
            *(call.c[name] for name in _CALL),
            plan.c.planned_on,
            upto(meeting.proposed_on, day).label("proposed_on"),
            call.c.on.label("convened_on"),
            latest_act(MEETING_ACT.c.on, meeting.matter, day, MeetingAct.POSTPONED).label("postponed_on"),
            case((stand.c.act == MeetingAct.CANCELLED.value, stand.c.on)).label("cancelled_on"),
            upto(meeting.held_on, day).label("held_on"),
            upto(meeting.minuted_on, day).label("minuted_on"),
            upto(meeting.closed_on, day).label("closed_on"),
            upto(meeting.held_on, day, meeting.organs_present).label("organs_present"),
            upto(meeting.minuted_on, day, meeting.minutes_number).label("minutes_number"),
            func.coalesce(upto(meeting.held_on, day), plan.c.planned_on, stand.c.on).label("dated"),
            _count(agenda, MEETING_ACT.c.matter).label("agenda_items"),
            *(
                _count(and_(agenda, MEETING_ACT.c[name].is_(True)), MEETING_ACT.c.matter).label(name)
                for name in _REPORTS
            ),
            _count(resolved, MEETING_ACT.c.matter).label("resolutions"),
            _count(PARTICIPANT.c.invited_on <= day, PARTICIPANT.c.matter).label("invited"),
            _count(ACTION_ITEM.c.assigned_on <= day, ACTION_ITEM.c.matter).label("action_items"),
            first_true(
                *((stand.c.act == act.value, status) for act, status in _STATUS.items()),
                otherwise=MeetingStatus.PROPOSED,
            ).label("status"),
        )
        .select_from(joined)
        .where(or_(meeting.proposed_on <= day, call.c.on.is_not(None)))
    )


def _count(condition: ColumnElement[bool], matter: ColumnElement[str]) -> ColumnElement[int]:
    found = select(func.count()).where(matter == MEETING.c.matter, condition)
    return found.correlate(MEETING).scalar_subquery()


def _finish(row: dict[str, Any], asked: Asked) -> None:
    for report in _REPORTS:
        row[report] = bool(row[report])


MEETING_CALENDAR = View(
    "meeting_calendar",
    "联席会议",
    "Joint meetings",
    tables=(MEETING, MEETING_ACT, PARTICIPANT, ACTION_ITEM, REPORT),
    handlers=HANDLERS,
    rows=_rows,
    columns=(
        Column("stream", "事项", "matter", "stream"),
        Column("kind", kind="term", term=MeetingKind, of="MeetingConvened.kind"),
        Column("slot"),
        Column("subject"),
        Column("status", "状态", "status", "term", MeetingStatus),
        Column("planned_on", kind="day"),
        Column("place"),
        Column("convenor", kind="organ"),
        Column("on_behalf_of", kind="organ"),
        Column("proposed_by", "提议机关", "proposed by", "organ"),
        Column("trigger"),
        Column("proposed_on", "提议日", "proposed on", "day"),
        Column("convened_on", "召集日", "convened on", "day"),
        Column("postponed_on", "延期日", "postponed on", "day"),
        Column("held_on", "召开日", "held on", "day"),
        Column("cancelled_on", "取消日", "cancelled on", "day"),
        Column("minuted_on", "纪要印发日", "minutes issued on", "day"),
        Column("minutes_number", "纪要文号", "number of the minutes"),
        Column("closed_on", "办结日", "closed on", "day"),
        Column("agenda_items", "议题数", "agenda items", "number"),
        Column("report_reconsideration", "行政复议总体情况", "overall report: reconsideration", "flag"),
        Column("report_trial", "行政审判总体情况", "overall report: adjudication", "flag"),
        Column("report_suggestions", "司法建议总体情况", "overall report: suggestions", "flag"),
        Column("invited", "邀请单位数", "organs invited", "number"),
        Column("organs_present", kind="organs"),
        Column("resolutions", "议定事项数", "resolutions", "number"),
        Column("action_items", "督办事项数", "action items", "number"),
    ),
    filters=(
        Filter("stream", "事项", "matter", "stream"),
        Filter("kind", kind="term", term=MeetingKind, of="MeetingConvened.kind"),
        Filter("status", "状态", "status", "status", kind="term", term=MeetingStatus),
        Filter("slot"),
        Filter("organ", "相关机关", "organ concerned", "matter", "concerns", kind="organ"),
        Filter("from", "日期自", "from", "dated", "from", kind="day"),
        Filter("to", "日期至", "to", "dated", "to", kind="day"),
    ),
    order=(Order("dated", descending=True), Order("matter")),
    finish=_finish,
    named_on="held_on",
)
