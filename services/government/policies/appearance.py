"""What the government does when the court's side of an appearance speaks: the organ's matter opens and is told."""

from __future__ import annotations

from events.appearance import (
    AbsenceReasonReviewed,
    AppearanceDutyRegistered,
    AppearanceFindingCorrected,
    AppearanceNoticeServed,
    Finding,
    HeadAbsent,
    HeadAppeared,
    HeadNamed,
    HearingAdjourned,
    IdentityProofReviewed,
    JointAppearanceSettled,
)
from events.base import Side
from events.envelope import Envelope
from services.decider import Command
from services.government.appearance_response.decider import (
    NoteAdjournment,
    NoteFinding,
    NoteJointAppearance,
    NoteProofReview,
    NoteReasonReview,
    OpenAppearanceResponse,
    ReceiveAppearanceNotice,
)
from services.policies.policy import Policy


def open_response(envelope: Envelope, payload: AppearanceDutyRegistered) -> list[Command]:
    return [
        OpenAppearanceResponse(
            id=envelope.matter,
            occurred_on=payload.occurred_on,
            case=payload.case,
            procedure=payload.procedure,
            organ=payload.organ,
            must_notify_ground=payload.must_notify_ground,
            may_notify_ground=payload.may_notify_ground,
            authorised_body=payload.authorised_body,
            restricted=payload.restricted,
        )
    ]


def receive_notice(envelope: Envelope, payload: AppearanceNoticeServed) -> list[Command]:
    return [
        ReceiveAppearanceNotice(
            id=envelope.matter,
            occurred_on=payload.occurred_on,
            hearing_on=payload.hearing_on,
            defects=payload.defects,
        )
    ]


def note_proof_review(envelope: Envelope, payload: IdentityProofReviewed) -> list[Command]:
    return [
        NoteProofReview(
            id=envelope.matter,
            occurred_on=payload.occurred_on,
            review=payload.review,
            proof_defects=payload.proof_defects,
            cure_by=payload.cure_by,
        )
    ]


def note_reason_review(envelope: Envelope, payload: AbsenceReasonReviewed) -> list[Command]:
    return [
        NoteReasonReview(
            id=envelope.matter,
            occurred_on=payload.occurred_on,
            accepted=payload.accepted,
            review_note=payload.review_note,
        )
    ]


def note_adjournment(envelope: Envelope, payload: HearingAdjourned) -> list[Command]:
    return [
        NoteAdjournment(
            id=envelope.matter,
            occurred_on=payload.occurred_on,
            adjourned_from=payload.adjourned_from,
            hearing_on=payload.hearing_on,
        )
    ]


def note_joint(envelope: Envelope, payload: JointAppearanceSettled) -> list[Command]:
    return [
        NoteJointAppearance(
            id=envelope.matter, occurred_on=payload.occurred_on, appearing_organ=payload.appearing_organ
        )
    ]


def note_appeared(envelope: Envelope, payload: HeadAppeared) -> list[Command]:
    head = HeadNamed(post=payload.post, head_rank=payload.head_rank, head_of=payload.head_of)
    finding = Finding(hearing_on=payload.occurred_on, appeared=True, head=head, spoke=payload.spoke)
    return [NoteFinding(id=envelope.matter, occurred_on=payload.occurred_on, finding=finding)]


def note_absent(envelope: Envelope, payload: HeadAbsent) -> list[Command]:
    finding = Finding(
        hearing_on=payload.occurred_on,
        appeared=False,
        staff_present=payload.staff_present,
        ground=payload.ground,
        excused=payload.excused,
    )
    return [NoteFinding(id=envelope.matter, occurred_on=payload.occurred_on, finding=finding)]


def note_correction(envelope: Envelope, payload: AppearanceFindingCorrected) -> list[Command]:
    return [NoteFinding(id=envelope.matter, occurred_on=payload.occurred_on, finding=payload.finding)]


POLICIES: list[Policy] = [
    Policy("open-appearance-response", Side.COURT, AppearanceDutyRegistered, open_response),
    Policy("receive-appearance-notice", Side.COURT, AppearanceNoticeServed, receive_notice),
    Policy("note-proof-review", Side.COURT, IdentityProofReviewed, note_proof_review),
    Policy("note-reason-review", Side.COURT, AbsenceReasonReviewed, note_reason_review),
    Policy("note-adjournment", Side.COURT, HearingAdjourned, note_adjournment),
    Policy("note-joint-appearance", Side.COURT, JointAppearanceSettled, note_joint),
    Policy("note-head-appeared", Side.COURT, HeadAppeared, note_appeared),
    Policy("note-head-absent", Side.COURT, HeadAbsent, note_absent),
    Policy("note-finding-corrected", Side.COURT, AppearanceFindingCorrected, note_correction),
]
