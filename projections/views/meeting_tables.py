"""Joint meetings and their action items: rows and how events become rows (domain A.3). Written by the joint side.

What may happen again (convening, postponing, cancelling, agenda items, resolutions, reports) is a row of
`meeting_act` or `action_item_report` by version, so that a question as of a day finds what stood on that day.
"""

from __future__ import annotations

from collections.abc import Mapping

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
from events.terms import Term
from events.vocabulary import AgendaPurpose
from projections.access.matters import known_to
from projections.keeping import ITEM, Made, acted, dated, keeping, kept
from projections.store.schema import FLAG, walked
from projections.view import Handler


class MeetingAct(Term):
    """Acts of a meeting that decide where it stands, or that may happen again."""

    PROPOSED = "proposed", "提议", "proposal"
    CONVENED = "convened", "召集", "convening"
    POSTPONED = "postponed", "改期", "postponement"
    CANCELLED = "cancelled", "取消", "cancellation"
    HELD = "held", "召开", "holding"
    MINUTED = "minuted", "印发纪要", "issue of the minutes"
    CLOSED = "closed", "办结", "closing"
    AGENDA_ITEM = "agenda_item", "列入议题", "agenda item"
    RESOLUTION = "resolution", "议定事项", "resolution"


def _on_agenda(purpose: AgendaPurpose) -> Made:
    return Made(FLAG, lambda event: True if purpose in event.purposes else None)


_CALL = ("kind", "subject", "convenor", "on_behalf_of", "slot", "trigger", "place", "planned_on")
_REPORTS = {purpose.value: _on_agenda(purpose) for purpose in AgendaPurpose if purpose.overall_report}
MEETING = keeping(
    "meeting",
    kept(MeetingProposed, "stream", proposed_by="by"),
    dated(MeetingProposed, on="proposed_on"),
    kept(MeetingConvened, "stream"),
    dated(MeetingHeld, "organs_present", on="held_on"),
    dated(MinutesIssued, on="minuted_on", minutes_number="document_number"),
    dated(MeetingClosed, on="closed_on"),
)
MEETING_ACT = keeping(
    "meeting_act",
    acted(MeetingAct.PROPOSED, MeetingProposed, "subject"),
    acted(MeetingAct.CONVENED, MeetingConvened, *_CALL),
    acted(MeetingAct.AGENDA_ITEM, AgendaItemAdded, **_REPORTS),
    acted(MeetingAct.POSTPONED, MeetingPostponed, "planned_on"),
    acted(MeetingAct.CANCELLED, MeetingCancelled),
    acted(MeetingAct.HELD, MeetingHeld),
    acted(MeetingAct.RESOLUTION, ResolutionAdopted),
    acted(MeetingAct.MINUTED, MinutesIssued),
    acted(MeetingAct.CLOSED, MeetingClosed),
    by=("version",),
)
PARTICIPANT = keeping(
    "meeting_participant",
    kept(ParticipantInvited, "organ", on="invited_on"),
    kept(ParticipantConfirmed, "organ", "attending"),
    kept(MeetingHeld, each="organs_present", organ=ITEM, on="present_on"),
    by=("organ",),
)
ACTION_ITEM = keeping(
    "action_item",
    kept(ActionItemAssigned, "item", "stream", "resolution", "text", "owner", "due_on", on="assigned_on"),
    dated(ActionItemClosed, "item", "result", on="closed_on"),
    walked("action_item_due", "due_on", "matter", "item"),
    by=("item",),
)
REPORT = keeping(
    "action_item_report",
    kept(ActionItemReported, "item", "by", on="on", report="result"),
    by=("version",),
)
HANDLERS: Mapping[type[Event], Handler] = known_to(
    {
        MeetingProposed: ("by",),
        MeetingConvened: ("convenor", "on_behalf_of"),
        AgendaItemAdded: ("proposer",),
        ParticipantInvited: ("organ",),
        MeetingHeld: ("organs_present",),
        ResolutionAdopted: ("owner",),
        MinutesIssued: ("sent_to",),
        ActionItemAssigned: ("owner",),
    }
)
