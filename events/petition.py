"""Petition matters and the one organ responsible for each (opinion 三(二)7; domain A.9; 信访工作条例).

No petitioner's identity enters an event, and every event is restricted (PET-05). Due dates are those the law gives
on the day of the act they run from (PET-03). They are `provisional` where the holidays of the year are not known yet:
`period_ends_on` is then the day from which they are counted again.
"""

from __future__ import annotations

from uuid import UUID

from events.base import GOVERNMENT, Event, says
from events.numbers import EarlierCaseNumber
from events.petition_terms import (
    ApprovingOffice,
    PetitionChannel,
    PetitionEnd,
    PetitionerKind,
    PetitionKind,
    PetitionResult,
    ResponsibilityBasis,
    ReviewResult,
    ReviewStage,
    StabilityEnd,
    StatutoryRoute,
)
from events.values import Day, DocumentNumber, LongText, OrganId, PeopleCount, Reason, ShortText
from events.vocabulary import Field as AdministrativeField


@says("收到的信访事项，只记信访人类别和人数，载明属地。")
class PetitionRegistered(Event, type="petition.registered.v1", sides=GOVERNMENT, zh="信访事项已登记"):
    """A petition received on `received_on`, from so many petitioners of a kind; `territory` is where it arose.

    `statutory_route` is set where the matter belongs to litigation or reconsideration (PET-04); `earlier_number` is the
    administrative case it comes from, of before 2016 too, as the petitioner names it. By
    `handling_due_on` it is handed to the responsible organ (PET-03).
    """

    by: OrganId
    received_on: Day
    petition_kind: PetitionKind
    channel: PetitionChannel
    petitioner_kind: PetitionerKind
    petitioner_count: PeopleCount
    subject: ShortText
    text: LongText
    field: AdministrativeField
    territory: OrganId
    handling_due_on: Day
    statutory_route: StatutoryRoute | None = None
    decision: ShortText | None = None
    dispute: UUID | None = None
    earlier_number: EarlierCaseNumber | None = None
    provisional: bool | None = None
    period_ends_on: Day | None = None


@says("信访事项唯一的责任单位；更换的载明原单位和理由，并定有作出受理决定的期限。")
class PetitionResponsibilityAssigned(
    Event, type="petition-responsibility.assigned.v1", sides=GOVERNMENT, zh="信访责任单位已确定"
):
    """The one responsible organ (PET-01), `instead_of` the former one with a `reason`.

    By `acceptance_due_on` it says whether it accepts the matter (PET-03).
    """

    organ: OrganId
    basis: ResponsibilityBasis
    acceptance_due_on: Day
    instead_of: OrganId | None = None
    reason: Reason | None = None
    provisional: bool | None = None
    period_ends_on: Day | None = None


@says("属地街道办事处或者管委会承担的稳控任务，可以定有报告期限。")
class StabilityTaskContracted(Event, type="stability-task.contracted.v1", sides=GOVERNMENT, zh="稳控任务已分包"):
    """The stability task of the office of the territory (PET-02), which reports by `report_by`."""

    organ: OrganId
    text: LongText
    report_by: Day | None = None


@says("承担稳控任务的单位报告了开展情况，可以定有下次报告期限。")
class StabilityTaskReported(Event, type="stability-task.reported.v1", sides=GOVERNMENT, zh="稳控任务已报告"):
    """What the office did, told by itself or its successor; it reports again by `next_report_by`."""

    by: OrganId
    text: LongText
    next_report_by: Day | None = None


@says("稳控任务已完成或者不再需要，载明理由。")
class StabilityTaskEnded(Event, type="stability-task.ended.v1", sides=GOVERNMENT, zh="稳控任务已结束"):
    """The task is over; the petition goes its own way."""

    because: StabilityEnd
    reason: Reason


@says("已告知信访人受理，定有答复期限。")
class PetitionAccepted(Event, type="petition.accepted.v1", sides=GOVERNMENT, zh="信访事项已受理"):
    """The petitioners were told that it is accepted; to be answered by `due_on` (PET-03)."""

    by: OrganId
    due_on: Day
    provisional: bool | None = None
    period_ends_on: Day | None = None


@says("经批准延长一次办理期限。")
class PetitionExtended(
    Event, type="petition.extended.v1", sides=GOVERNMENT, zh="办理期限已延长", en="Petition period extended"
):
    """More time, once and approved (PET-03)."""

    by: OrganId
    due_on: Day
    days: int
    reason: Reason
    approved_by: ApprovingOffice
    provisional: bool | None = None
    period_ends_on: Day | None = None


@says("书面答复，载明可以申请复查的截止日。")
class PetitionAnswered(Event, type="petition.answered.v1", sides=GOVERNMENT, zh="信访事项已答复"):
    """The written answer; a review may be requested until `review_until` (PET-03)."""

    by: OrganId
    result: PetitionResult
    text: LongText
    review_until: Day
    document_number: DocumentNumber | None = None
    provisional: bool | None = None
    period_ends_on: Day | None = None


@says("已告知信访人通过诉讼或者复议途径解决，不作为信访事项答复。")
class PetitionSteered(Event, type="petition.steered.v1", sides=GOVERNMENT, zh="信访事项已引导至法定途径"):
    """The petitioners were told to go to court or to reconsideration; it is not decided as a petition (PET-04)."""

    by: OrganId
    statutory_route: StatutoryRoute
    reason: Reason


@says("信访人向上一级机关申请复查或者复核，定有作出意见的期限。")
class PetitionReviewRequested(Event, type="petition-review.requested.v1", sides=GOVERNMENT, zh="已申请复查复核"):
    """The petitioners asked the organ above for review, to be decided by `due_on` (PET-03)."""

    review_stage: ReviewStage
    reviewer: OrganId
    due_on: Day
    provisional: bool | None = None
    period_ends_on: Day | None = None


@says("复查或者复核机关的意见；复查后可以申请复核。")
class PetitionReviewed(Event, type="petition.reviewed.v1", sides=GOVERNMENT, zh="复查复核意见已作出"):
    """The opinion of the reviewing organ. After a first review a second may be requested until `review_until`."""

    review_stage: ReviewStage
    reviewer: OrganId
    result: ReviewResult
    text: LongText
    review_until: Day | None = None
    provisional: bool | None = None
    period_ends_on: Day | None = None


@says("信访事项不再有待办环节。")
class PetitionClosed(Event, type="petition.closed.v1", sides=GOVERNMENT, zh="信访事项已办结"):
    """Nothing more is due; `review_waived` where the petitioners gave up further review before its period ended."""

    because: PetitionEnd
    review_waived: bool = False
    note: Reason | None = None


PetitionEvent = (
    PetitionRegistered
    | PetitionResponsibilityAssigned
    | StabilityTaskContracted
    | StabilityTaskReported
    | StabilityTaskEnded
    | PetitionAccepted
    | PetitionExtended
    | PetitionAnswered
    | PetitionSteered
    | PetitionReviewRequested
    | PetitionReviewed
    | PetitionClosed
)
