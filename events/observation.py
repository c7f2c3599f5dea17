"""Trial observation (庭审观摩): the court's activity, the government's request (opinion 三(二)3; domain A.5.2)."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from pydantic import Field

from events.base import COURT, GOVERNMENT, JOINT, Event, Part, says
from events.observation_terms import ObserverCategory
from events.values import CaseNumber, Day, LongText, OrganId, Reason, ShortText


class Observers(Part):
    """So many observers of one category, from one organ where they belong to one; never a name (OBS-05)."""

    category: ObserverCategory
    organ: OrganId | None = None
    count: Annotated[int, Field(ge=0, le=10_000)]


Groups = Annotated[tuple[Observers, ...], Field(max_length=200)]
Categories = Annotated[tuple[ObserverCategory, ...], Field(max_length=4)]


@says("行政机关申请法院开放某一案件的庭审供旁听。")
class ObservationRequested(Event, type="observation.requested.v1", sides=GOVERNMENT, zh="已申请庭审观摩"):
    """An organ of the government side asks the court to open a trial to observers; it organises none (OBS-01)."""

    by: OrganId
    case: CaseNumber
    reason: Reason


@says("法院收到庭审观摩申请，由其安排或者不予采纳。")
class ObservationRequestReceived(
    Event, type="observation-request.received.v1", sides=COURT, zh="庭审观摩申请已收到", en="Request received"
):
    """The court has the request; it plans the observation, or declines."""

    by: OrganId
    case: CaseNumber
    reason: Reason


@says("法院未采纳庭审观摩申请。")
class ObservationRequestDeclined(
    Event, type="observation-request.declined.v1", sides=COURT, zh="庭审观摩申请未采纳", en="Request declined"
):
    """The court does not follow the request."""

    reason: Reason


@says("法院选定观摩案件，载明典型意义和拟邀请人员类别。")
class ObservationPlanned(Event, type="observation.planned.v1", sides=COURT, zh="庭审观摩已计划"):
    """The court chose a case: why it is typical for regulating enforcement (OBS-02), whom it invites (OBS-03)."""

    case: CaseNumber
    typical_reason: Reason
    categories: Categories
    planned_on: Day
    place: ShortText | None = None


@says("按类别和机关邀请的旁听人数，多次邀请的累加。")
class ObserversInvited(Event, type="observers.invited.v1", sides=COURT, zh="旁听人员已邀请"):
    """So many were invited, by category and organ; further invitations add to these (OBS-05)."""

    invited: Groups


@says("当日旁听的人数；同场有负责人出庭的予以关联。")
class ObservationHeld(Event, type="observation.held.v1", sides=COURT, zh="庭审观摩已举行"):
    """They attended the hearing of this day (M50, M51).

    `appearance` is the matter of the head's appearance at the same hearing: the two count as one activity (OBS-06).
    """

    observers: Groups
    appearance: UUID | None = None


@says("庭审后的讲评内容。")
class ObservationReviewed(Event, type="observation.reviewed.v1", sides=COURT, zh="庭审观摩已讲评"):
    """讲评 after the hearing: what enforcement can learn from it."""

    text: LongText


@says("庭审观摩不再举行；案件不公开审理的应当取消。")
class ObservationCancelled(Event, type="observation.cancelled.v1", sides=COURT, zh="庭审观摩已取消"):
    """It will not take place; required when the case is no longer heard in public (OBS-04)."""

    reason: Reason


@says("领导小组办公室获悉庭审观摩已举行，此后培训可以关联。")
class ObservationHoldingReceived(
    Event, type="observation-holding.received.v1", sides=JOINT, zh="庭审观摩已获悉", en="Holding received"
):
    """The joint office knows that the court held it on this day, so that a training may name it (TRN-02)."""


ObservationEvent = (
    ObservationRequestReceived
    | ObservationRequestDeclined
    | ObservationPlanned
    | ObserversInvited
    | ObservationHeld
    | ObservationReviewed
    | ObservationCancelled
)
