"""The duty of a head to appear in one case, as the court's events leave it: decided by, counted, copied."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from types import MappingProxyType
from typing import Any, assert_never

from events.appearance import (
    AbsenceReasonReceived,
    AbsenceReasonReviewed,
    AbsenceRecordedInJudgment,
    AppearanceDutyEnded,
    AppearanceDutyRegistered,
    AppearanceEvent,
    AppearanceFindingCorrected,
    AppearanceNoticeServed,
    Finding,
    HeadAbsent,
    HeadAppeared,
    HeadDesignationReceived,
    HeadNamed,
    HearingAdjourned,
    IdentityProofReceived,
    IdentityProofReviewed,
    JointAppearanceSettled,
    PlaintiffObjectionNoted,
    ReasonGiven,
)
from events.appearance_terms import ProofReview
from events.base import Visibility


@dataclass(frozen=True, slots=True)
class Appearance:
    """`hearing_on` is the hearing announced last, None while a new day is not known.

    `proof`, `reason` and their reviews are about that hearing; `findings` are by the day of the hearing. From
    `ended_on` on the organ is sued no longer.
    """

    duty: AppearanceDutyRegistered | None = None
    ended_on: date | None = None
    notices: tuple[AppearanceNoticeServed, ...] = ()
    hearing_on: date | None = None
    designated: HeadNamed | None = None
    proof: IdentityProofReceived | None = None
    proof_review: IdentityProofReviewed | None = None
    reason: ReasonGiven | None = None
    reason_review: AbsenceReasonReviewed | None = None
    adjournments: tuple[HearingAdjourned, ...] = ()
    joint: JointAppearanceSettled | None = None
    findings: Mapping[date, Finding] = field(default_factory=lambda: MappingProxyType({}))
    objections: tuple[PlaintiffObjectionNoted, ...] = ()
    judgment: AbsenceRecordedInJudgment | None = None

    @property
    def visibility(self) -> Visibility:
        restricted = self.duty is not None and self.duty.restricted
        return Visibility.RESTRICTED if restricted else Visibility.BILATERAL

    @property
    def unjustified(self) -> bool:
        """Whether a finding on one of the five grounds stands (APP-07)."""
        return any(finding.ground is not None for finding in self.findings.values())

    def excused(self, hearing_on: date) -> bool:
        """Whether a reason was accepted for this hearing, not used up by one between (APP-08)."""
        review = self.reason_review
        if review is None or not review.accepted:
            return False
        return not any(review.occurred_on <= day < hearing_on for day in self.findings)

    @property
    def head(self) -> HeadNamed | None:
        """The head whose proof is in order (APP-06)."""
        review = self.proof_review
        return review.head if review is not None and review.review is ProofReview.ACCEPTED else None

    def adjourned(self, hearing_on: date) -> bool:
        """Whether an earlier hearing was put off because the head could not come (ground 2 of APP-07)."""
        return any(
            adjournment.valid_reason and adjournment.adjourned_from < hearing_on for adjournment in self.adjournments
        )

    def notified(self, hearing_on: date) -> bool:
        return any(notice.hearing_on <= hearing_on for notice in self.notices)

    def attended_before(self, hearing_on: date) -> bool:
        """Whether the head came to an earlier hearing and was not notified again since (APP-09)."""
        came = [day for day, finding in self.findings.items() if finding.appeared and day < hearing_on]
        if not came:
            return False
        return not any(max(came) < notice.hearing_on <= hearing_on for notice in self.notices)


def evolve(state: Appearance, event: AppearanceEvent) -> Appearance:
    match event:
        case AppearanceDutyRegistered():
            return replace(state, duty=event, ended_on=None)
        case AppearanceDutyEnded():
            return replace(state, ended_on=event.occurred_on)
        case AppearanceNoticeServed():
            if state.hearing_on not in (None, event.hearing_on):
                state = replace(state, reason=None, reason_review=None)
            return replace(state, notices=(*state.notices, event), hearing_on=event.hearing_on)
        case HeadDesignationReceived():
            if event.head == state.designated:
                return state
            return replace(state, designated=event.head, proof=None, proof_review=None)
        case IdentityProofReceived():
            return replace(state, proof=event, proof_review=None)
        case IdentityProofReviewed():
            return replace(state, proof_review=event)
        case AbsenceReasonReceived():
            return replace(state, reason=event.given, reason_review=None)
        case AbsenceReasonReviewed():
            return replace(state, reason=event.given, reason_review=event)
        case HearingAdjourned():
            state = replace(state, reason=None, reason_review=None, hearing_on=event.hearing_on)
            return replace(state, adjournments=(*state.adjournments, event))
        case JointAppearanceSettled():
            return replace(state, joint=event)
        case HeadAppeared() | HeadAbsent() | AppearanceFindingCorrected():
            finding = finding_of(event)
            return replace(state, findings=MappingProxyType({**state.findings, finding.hearing_on: finding}))
        case PlaintiffObjectionNoted():
            return replace(state, objections=(*state.objections, event))
        case AbsenceRecordedInJudgment():
            return replace(state, judgment=event)
        case _:
            assert_never(event)


def finding_of(event: HeadAppeared | HeadAbsent | AppearanceFindingCorrected) -> Finding:
    """What the court found of one hearing, or found anew."""
    match event:
        case HeadAppeared():
            head = HeadNamed(**{name: getattr(event, name) for name in HeadNamed.model_fields})
            return Finding(hearing_on=event.occurred_on, appeared=True, head=head, **_shared(event))
        case HeadAbsent():
            return Finding(hearing_on=event.occurred_on, appeared=False, **_shared(event))
        case AppearanceFindingCorrected():
            return event.finding
        case _:
            assert_never(event)


def _shared(event: HeadAppeared | HeadAbsent) -> dict[str, Any]:
    """What the event says in the members of a finding."""
    return {name: getattr(event, name) for name in Finding.model_fields.keys() & type(event).model_fields.keys()}
