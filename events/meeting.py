"""Joint meetings, their resolutions and action items (opinion 三(二)1; domain A.3)."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from events.attachment import Attachments
from events.base import JOINT, Event, Part, Visibility, says
from events.numbers import IssueNumber
from events.values import CaseRef, Day, DocumentNumber, LongText, OrganId, Organs, PeopleCount, Reason, ShortText
from events.vocabulary import AgendaPurpose, CaseItemPurpose, MeetingKind

Present = Annotated[tuple[OrganId, ...], Field(min_length=1, max_length=60)]
"""The organs that came to a meeting."""


class CaseMatter(Part):
    """A case-related item: information, voluntary coordination or lawful settlement, nothing else (MTG-07)."""

    case: CaseRef
    purpose: CaseItemPurpose


@says("有单位提议召开联席会议，是否召集由召集机关决定。")
class MeetingProposed(Event, type="meeting.proposed.v1", sides=JOINT, zh="会议已提议"):
    """Somebody, the court for instance, proposes a joint meeting; only the convenor convenes (MTG-01)."""

    by: OrganId
    subject: ShortText
    reason: Reason


@says("会议已召集：定期会议载明届次，不定期会议载明召开事由。")
class MeetingConvened(Event, type="meeting.convened.v1", sides=JOINT, zh="会议已召集"):
    """`slot` names the regular meeting (`2024`, or `2024-1` with several a year); `trigger` the ad hoc reason.

    `jointly_with`: the court, where both convened it together. `recorded_afterwards`: it had been held by then,
    without having been convened in the system.
    """

    kind: MeetingKind
    subject: ShortText
    convenor: OrganId
    on_behalf_of: OrganId
    planned_on: Day
    place: ShortText
    slot: ShortText | None = None
    trigger: Reason | None = None
    jointly_with: OrganId | None = None
    recorded_afterwards: bool | None = None


@says("会议增列一项议题并注明用途，议题自1起编号。")
class AgendaItemAdded(Event, type="agenda-item.added.v1", sides=JOINT, zh="议题已列入"):
    """Agenda item number `item` (from 1), tagged with purposes of the opinion (MTG-04)."""

    item: int
    title: ShortText
    purposes: Annotated[tuple[AgendaPurpose, ...], Field(min_length=1, max_length=9)]
    proposer: OrganId
    case_matter: CaseMatter | None = None


@says("已邀请一个单位参会。")
class ParticipantInvited(Event, type="participant.invited.v1", sides=JOINT, zh="参会单位已邀请"):
    """An organ was invited."""

    organ: OrganId


@says("受邀单位答复了是否参会。")
class ParticipantConfirmed(Event, type="participant.confirmed.v1", sides=JOINT, zh="参会已确认"):
    """An invited organ says whether it comes."""

    organ: OrganId
    attending: bool


@says("会议改为另一日期。")
class MeetingPostponed(Event, type="meeting.postponed.v1", sides=JOINT, zh="会议已延期"):
    """Another planned day."""

    planned_on: Day
    reason: Reason


@says("会议不再召开，可以重新召集。")
class MeetingCancelled(Event, type="meeting.cancelled.v1", sides=JOINT, zh="会议已取消"):
    """It will not be held; it may be convened anew (MTG-05)."""

    reason: Reason


@says("会议当日召开，载明到会单位。")
class MeetingHeld(Event, type="meeting.held.v1", sides=JOINT, zh="会议已召开"):
    """Held on this day with these organs present (MTG-02), at the planned `place` unless another is named.

    `chair` is the post of who presided; `headcount` how many people came.
    """

    organs_present: Present
    chair: ShortText | None = None
    headcount: PeopleCount | None = None
    place: ShortText | None = None


@says("会议议定事项及其责任单位、完成时限，自1起编号。")
class ResolutionAdopted(Event, type="resolution.adopted.v1", sides=JOINT, zh="议定事项已通过"):
    """Resolution number `resolution` (from 1) with its responsible organ and due date (MTG-06).

    `helping` are the organs that help the owner. Without a day it is long-term work, never overdue.
    """

    resolution: int
    text: LongText
    owner: OrganId
    due_on: Day | None = None
    case_matter: CaseMatter | None = None
    helping: Organs | None = None


@says("会议纪要已印发：有发文字号和日期，不加盖印章。")
class MinutesIssued(Event, type="minutes.issued.v1", sides=JOINT, zh="会议纪要已印发"):
    """The 纪要: numbered, dated, without seal (MTG-08); where its series counts issues (第3期), with that too."""

    document_number: DocumentNumber
    text: LongText
    visibility: Visibility = Visibility.MEMBERS
    sent_to: Organs = ()
    issue_number: IssueNumber | None = None
    files: Attachments | None = None


@says("会议的一项议定事项已交办责任单位（由区人民法院办理的为商请办理），事项自1起编号。")
class ActionItemAssigned(Event, type="action-item.assigned.v1", sides=JOINT, zh="督办事项已交办"):
    """Action item number `item` (from 1) of this meeting, from a resolution; without a day it is long-term work."""

    item: int
    resolution: int
    text: LongText
    owner: OrganId
    due_on: Day | None = None
    helping: Organs | None = None


@says("责任单位报告了督办事项的办理结果。")
class ActionItemReported(Event, type="action-item.reported.v1", sides=JOINT, zh="督办事项已报告"):
    """The owner reports on it."""

    item: int
    by: OrganId
    result: LongText
    files: Attachments | None = None


@says("督办事项的办理结果获得认可。")
class ActionItemClosed(Event, type="action-item.closed.v1", sides=JOINT, zh="督办事项已办结"):
    """The office accepts the result."""

    item: int
    result: Reason | None = None


@says("纪要已印发，督办事项全部办结。")
class MeetingClosed(Event, type="meeting.closed.v1", sides=JOINT, zh="会议事项已办结"):
    """Minutes are out and every action item is closed."""


MeetingEvent = (
    MeetingProposed
    | MeetingConvened
    | AgendaItemAdded
    | ParticipantInvited
    | ParticipantConfirmed
    | MeetingPostponed
    | MeetingCancelled
    | MeetingHeld
    | ResolutionAdopted
    | MinutesIssued
    | ActionItemAssigned
    | ActionItemReported
    | ActionItemClosed
    | MeetingClosed
)
