"""Joint meetings: planned, held, minuted; which of the three overall reports was on the agenda (M10–M12, MTG-09).

What may happen again (convening, postponing, cancelling, agenda items, resolutions, reports) is a row of
`meeting_act` or `action_item_report` by version, so that a question as of a day finds what stood on that day.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import FromClause, Select, and_, case, exists, func, or_, select

from events.base import Event
from events.meeting import (
    ActionItemAssigned,
    ActionItemClosed,
    ActionItemReported,
    AgendaItemAdded,
    MeetingCancelled,
    MeetingClosed,
    MeetingConvened,
    MeetingHeld,
    MeetingPostponed,
    MeetingProposed,
    MinutesIssued,
    ParticipantConfirmed,
    ParticipantInvited,
    ResolutionAdopted,
)
from events.numbers import document_parts
from events.terms import Term
from events.vocabulary import AgendaPurpose
from projections.access.matters import known_to
from projections.asked import Asked
from projections.keeping import ITEM, Made, acted, as_of, dated, keeping, kept, shown
from projections.sql import first_true, per_matter, upto
from projections.store.schema import FLAG, TEXT, walked
from projections.view import Column, Order, RowChanges, View, same
from projections.views.acts import Acts
from projections.views.columns import CONCERNED, STREAM, between, status


def _on_agenda(purpose: AgendaPurpose) -> Made:
    return Made(FLAG, lambda event: True if purpose in event.purposes else None)


def _issue(minutes: MinutesIssued) -> str | None:
    """What tells issues apart: the series, its year and the issue number."""
    series = document_parts(minutes.document_number)
    return minutes.issue_number and f"{series.prefix}〔{series.year}〕{minutes.issue_number}"


_CALL = ("kind", "convenor", "on_behalf_of", "jointly_with", "slot", "trigger", "recorded_afterwards")
_REPORTS = {purpose.value: _on_agenda(purpose) for purpose in AgendaPurpose if purpose.overall_report}
MEETING = keeping(
    "meeting",
    kept(MeetingProposed, "stream", proposed_by="by"),
    dated(MeetingProposed, on="proposed_on"),
    kept(MeetingConvened, "stream"),
    dated(MeetingHeld, "organs_present", "chair", "headcount", on="held_on", place_held="place"),
    dated(MinutesIssued, "issue_number", on="minuted_on", minutes_number="document_number", issue=Made(TEXT, _issue)),
    dated(MeetingClosed, on="closed_on"),
    walked("meeting_issue", "issue", "matter"),
)
MEETING_ACT = keeping(
    "meeting_act",
    acted(MeetingProposed, "subject"),
    acted(MeetingConvened, "subject", *_CALL, "planned_on", "place"),
    acted(AgendaItemAdded, **_REPORTS),
    acted(MeetingPostponed, "planned_on"),
    acted(MeetingCancelled),
    acted(MeetingHeld),
    acted(ResolutionAdopted),
    acted(MinutesIssued),
    acted(MeetingClosed),
    by=("version",),
)
PARTICIPANT = keeping(
    "meeting_participant",
    kept(ParticipantInvited, "organ", on="invited_on"),
    kept(ParticipantConfirmed, "organ", "attending", on="answered_on"),
    kept(MeetingHeld, each="organs_present", organ=ITEM, on="present_on"),
    by=("organ",),
)
ACTION_ITEM = keeping(
    "action_item",
    kept(ActionItemAssigned, dated=Made(TEXT, lambda event: (event.due_on or date.max).isoformat())),
    kept(ActionItemAssigned, "item", "stream", "resolution", "text", "owner", "helping", "due_on", on="assigned_on"),
    dated(ActionItemClosed, "item", "result", on="closed_on"),
    walked("action_item_due", "dated", "matter", "item"),
    by=("item",),
)
REPORT = keeping(
    "action_item_report",
    kept(ActionItemReported, "item", "by", on="on", report="result"),
    by=("version",),
)
_KNOWN = known_to(
    {
        MeetingProposed: ("by",),
        MeetingConvened: ("convenor", "on_behalf_of", "jointly_with"),
        AgendaItemAdded: ("proposer",),
        ParticipantInvited: ("organ",),
        MeetingHeld: ("organs_present",),
        ResolutionAdopted: ("owner", "helping"),
        MinutesIssued: ("sent_to",),
        ActionItemAssigned: ("owner",),
    }
)


class MeetingStatus(Term):
    """Where a meeting stands on the day asked for."""

    PROPOSED = "proposed", "已提议", "proposed"
    CONVENED = "convened", "已召集", "convened"
    HELD = "held", "已召开", "held"
    MINUTED = "minuted", "已印发纪要", "minuted"
    CLOSED = "closed", "已办结", "closed"
    CANCELLED = "cancelled", "已取消", "cancelled"


_STATUS: Mapping[type[Event], MeetingStatus] = {
    MeetingConvened: MeetingStatus.CONVENED,
    MeetingCancelled: MeetingStatus.CANCELLED,
    MeetingHeld: MeetingStatus.HELD,
    MinutesIssued: MeetingStatus.MINUTED,
    MeetingClosed: MeetingStatus.CLOSED,
}
"""Where the latest of these acts, by the day asked for, leaves the meeting; before them it is proposed."""


def _rows(asked: Asked) -> Select[Any]:
    meeting, day, acts = MEETING.c, asked.day, Acts(MEETING_ACT, MEETING, asked.day)
    other = MEETING.alias("other")
    borne = (other.c.issue == meeting.issue, other.c.matter != meeting.matter, other.c.minuted_on <= day)
    call, plan, stand = MEETING_ACT.alias("call"), MEETING_ACT.alias("plan"), MEETING_ACT.alias("stand")
    joined: FromClause = MEETING
    newest_of: Mapping[FromClause, tuple[type[Event], ...]] = {
        call: (MeetingConvened,),
        plan: (MeetingConvened, MeetingPostponed),
        stand: (MeetingProposed, *_STATUS),
    }
    for alias, kinds in newest_of.items():
        newest = acts.latest("version", *kinds)
        joined = joined.outerjoin(alias, and_(alias.c.matter == meeting.matter, alias.c.version == newest))
    return (
        select(
            *as_of(MEETING, day, "place_held", "issue"),
            func.coalesce(upto(meeting.held_on, day, meeting.place_held), call.c.place).label("place"),
            acts.latest("subject", MeetingProposed, MeetingConvened).label("subject"),
            *(call.c[name] for name in _CALL),
            plan.c.planned_on,
            call.c.on.label("convened_on"),
            acts.latest("on", MeetingPostponed).label("postponed_on"),
            case((stand.c.act == MeetingCancelled.type, stand.c.on)).label("cancelled_on"),
            func.coalesce(upto(meeting.held_on, day), plan.c.planned_on, stand.c.on).label("dated"),
            upto(meeting.minuted_on, day, exists().where(*borne)).label("issue_repeated"),
            acts.count(AgendaItemAdded).label("agenda_items"),
            *(acts.count(AgendaItemAdded, where=(MEETING_ACT.c[name].is_(True),)).label(name) for name in _REPORTS),
            acts.count(ResolutionAdopted).label("resolutions"),
            per_matter(MEETING, PARTICIPANT, func.count(), PARTICIPANT.c.invited_on <= day).label("invited"),
            per_matter(MEETING, ACTION_ITEM, func.count(), ACTION_ITEM.c.assigned_on <= day).label("action_items"),
            first_true(
                *((stand.c.act == act.type, then) for act, then in _STATUS.items()),
                otherwise=MeetingStatus.PROPOSED,
            ).label("status"),
        )
        .select_from(joined)
        .where(or_(meeting.proposed_on <= day, call.c.on.is_not(None)))
    )


MEETING_CALENDAR = View(
    "meeting_calendar",
    "联席会议",
    "Joint meetings",
    tables=(MEETING, MEETING_ACT, PARTICIPANT, ACTION_ITEM, REPORT),
    handlers=_KNOWN,
    rows=_rows,
    in_order=RowChanges(units=(MEETING,)),
    columns=(
        STREAM,
        *shown(MEETING_ACT, "kind", "slot", "subject"),
        status(MeetingStatus),
        *shown(MEETING_ACT, "planned_on", "place", "convenor", "on_behalf_of", "jointly_with"),
        Column("proposed_by", "提议机关", "proposed by", "organ"),
        *shown(MEETING_ACT, "trigger", "recorded_afterwards"),
        Column("proposed_on", "提议日", "proposed on", "day"),
        Column("convened_on", "召集日", "convened on", "day"),
        Column("postponed_on", "改期日", "postponed on", "day"),
        Column("held_on", "召开日", "held on", "day"),
        Column("cancelled_on", "取消日", "cancelled on", "day"),
        Column("minuted_on", "纪要印发日", "minutes issued on", "day"),
        Column("minutes_number", "纪要文号", "number of the minutes"),
        *shown(MEETING, "issue_number"),
        Column("issue_repeated", "期号重复", "issue number borne by other minutes too", "flag"),
        Column("closed_on", "办结日", "closed on", "day"),
        Column("agenda_items", "议题数", "agenda items", "number"),
        Column("report_reconsideration", "行政复议总体情况", "overall report: reconsideration", "flag"),
        Column("report_trial", "行政审判总体情况", "overall report: adjudication", "flag"),
        Column("report_suggestions", "司法建议总体情况", "overall report: suggestions", "flag"),
        Column("invited", "邀请单位数", "organs invited", "number"),
        *shown(MEETING, "organs_present", "chair", "headcount"),
        Column("resolutions", "议定事项数", "resolutions", "number"),
        Column("action_items", "督办事项数", "action items", "number"),
    ),
    filters=(*same("stream", "kind", "status", "slot"), CONCERNED, *between("dated", "日期", "")),
    order=(Order("dated", descending=True), Order("matter")),
    named_on="held_on",
)
