"""Joint meetings: planned, held, minuted; which of the three overall reports was on the agenda (M10–M12, MTG-09)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, FromClause, Select, and_, case, func, or_, select

from events.terms import Term
from projections.keeping import as_of, shown
from projections.sql import first_true, upto
from projections.view import Asked, Column, Order, RowChanges, View, same
from projections.views.acts import Acts
from projections.views.columns import CONCERNED, STREAM, between, status
from projections.views.meeting_tables import (
    ACTION_ITEM,
    HANDLERS,
    MEETING,
    MEETING_ACT,
    PARTICIPANT,
    REPORT,
    MeetingAct,
)


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
    meeting, day, acts = MEETING.c, asked.day, Acts(MEETING_ACT, MEETING, asked.day)
    call, plan, stand = MEETING_ACT.alias("call"), MEETING_ACT.alias("plan"), MEETING_ACT.alias("stand")
    joined: FromClause = MEETING
    for alias, kinds in (
        (call, (MeetingAct.CONVENED,)),
        (plan, (MeetingAct.CONVENED, MeetingAct.POSTPONED)),
        (stand, (MeetingAct.PROPOSED, *_STATUS)),
    ):
        newest = acts.latest("version", *kinds)
        joined = joined.outerjoin(alias, and_(alias.c.matter == meeting.matter, alias.c.version == newest))
    return (
        select(
            *as_of(MEETING, day),
            acts.latest("subject", MeetingAct.PROPOSED, MeetingAct.CONVENED).label("subject"),
            *(call.c[name] for name in _CALL),
            plan.c.planned_on,
            call.c.on.label("convened_on"),
            acts.latest("on", MeetingAct.POSTPONED).label("postponed_on"),
            case((stand.c.act == MeetingAct.CANCELLED.value, stand.c.on)).label("cancelled_on"),
            func.coalesce(upto(meeting.held_on, day), plan.c.planned_on, stand.c.on).label("dated"),
            acts.count(MeetingAct.AGENDA_ITEM).label("agenda_items"),
            *(
                acts.count(MeetingAct.AGENDA_ITEM, where=(MEETING_ACT.c[name].is_(True),)).label(name)
                for name in _REPORTS
            ),
            acts.count(MeetingAct.RESOLUTION).label("resolutions"),
            _count(PARTICIPANT.c.invited_on <= day, PARTICIPANT.c.matter).label("invited"),
            _count(ACTION_ITEM.c.assigned_on <= day, ACTION_ITEM.c.matter).label("action_items"),
            first_true(
                *((stand.c.act == act.value, then) for act, then in _STATUS.items()),
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
    in_order=RowChanges(units=(MEETING,)),
    columns=(
        STREAM,
        *shown(MEETING_ACT, "kind", "slot", "subject"),
        status(MeetingStatus),
        *shown(MEETING_ACT, "planned_on", "place", "convenor", "on_behalf_of"),
        Column("proposed_by", "提议机关", "proposed by", "organ"),
        *shown(MEETING_ACT, "trigger"),
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
        *shown(MEETING, "organs_present"),
        Column("resolutions", "议定事项数", "resolutions", "number"),
        Column("action_items", "督办事项数", "action items", "number"),
    ),
    filters=(*same("stream", "kind", "status", "slot"), CONCERNED, *between("dated", "日期", "")),
    order=(Order("dated", descending=True), Order("matter")),
    finish=_finish,
    named_on="held_on",
)
