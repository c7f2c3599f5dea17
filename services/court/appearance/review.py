"""What the organ sends before the hearing, and what the court says to it: identity proof and reason (arts. 5–9)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from domain.appearance import Appearance
from events.appearance import (
    AbsenceReasonReceived,
    AbsenceReasonReviewed,
    HeadDesignationReceived,
    HeadNamed,
    IdentityProofReceived,
    IdentityProofReviewed,
    ReasonGiven,
)
from events.appearance_response import AbsenceReasonSubmitted, HeadDesignated, HeadReplaced, IdentityProofSubmitted
from events.appearance_terms import ProofReview
from events.base import Event, Part, says
from events.terms import Words
from events.values import Day, Reason
from services.decider import Context
from services.receipt import keeping
from services.rules import require, require_desk, require_not_before, required
from services.rules.appearance import OfDuty, ProofProblem, registered, require_by_post, require_head


class PaperProof(Part):
    """A proof of identity handed in on paper: by an organ outside the system, or in the courtroom."""

    head: HeadNamed
    sealed: bool
    states_identity: bool


@says("法院审查负责人身份证明：符合要求、限期补正或者不予认可。")
class ReviewIdentityProof(OfDuty, zh="审查负责人身份证明"):
    """In order, to be cured by a day before the hearing, or not accepted."""

    review: ProofReview
    proof_defects: Reason | None = None
    cure_by: Day | None = None
    on_paper: PaperProof | None = None

    @classmethod
    def as_recorded(cls, events: Sequence[Event]) -> dict[str, Any]:
        """With the proof, as if it had come on paper: one that was received says nothing else."""
        fields = super().as_recorded(events)
        for reviewed in (event for event in events if isinstance(event, IdentityProofReviewed)):
            head = reviewed.head.model_dump(mode="json")
            fields["on_paper"] = {"head": head, "sealed": True, "states_identity": True}
        return fields


@says("法院审查不能出庭的理由是否成立，可以依据收到的或者书面提交的说明。")
class ReviewAbsenceReason(OfDuty, zh="审查不能出庭的理由"):
    """Whether the reason is accepted, as received or as handed in `on_paper`."""

    accepted: bool
    review_note: Reason | None = None
    on_paper: ReasonGiven | None = None

    @classmethod
    def as_recorded(cls, events: Sequence[Event]) -> dict[str, Any]:
        fields = super().as_recorded(events)
        for reviewed in (event for event in events if isinstance(event, AbsenceReasonReviewed)):
            fields["on_paper"] = reviewed.given.model_dump(mode="json")
        return fields


RECEIPTS = (
    keeping(
        {"receive-designation": HeadDesignated, "receive-replacement": HeadReplaced},
        HeadDesignationReceived,
        "receive-designation",
        "接收出庭负责人人选",
        known=lambda state, designation: state.designated == designation.head,
    ),
    keeping(IdentityProofSubmitted, IdentityProofReceived, "receive-identity-proof", "接收身份证明"),
    keeping(AbsenceReasonSubmitted, AbsenceReasonReceived, "receive-absence-reason", "接收不能出庭的说明"),
)
"""A replacement takes the place of the head named before (APP-05); the proof is asked for anew."""


def review_proof(state: Appearance, command: ReviewIdentityProof, context: Context) -> list[IdentityProofReviewed]:
    """Complete and of an eligible head (APP-01, APP-02), else cured before the hearing or not accepted (APP-06)."""
    require_desk(context)
    duty = registered(state)
    missing = Words("尚未收到身份证明", "no proof of identity was received")
    proof = command.on_paper or required(state.proof, "GEN-05", state=missing)
    require_by_post(proof.head)
    reviewed = command.fact(IdentityProofReviewed, head=proof.head)
    if reviewed == state.proof_review:
        return []
    require_not_before(command.on, duty.occurred_on)
    hearing = state.hearing_on
    accepted, cure = (command.review is outcome for outcome in (ProofReview.ACCEPTED, ProofReview.CURE_REQUESTED))
    if accepted:
        require_head(proof.head, duty.authorised_body)
        require(proof.sealed and proof.states_identity, "APP-06", problem=ProofProblem.INCOMPLETE)
    else:
        require(command.proof_defects, "APP-06", problem=ProofProblem.UNEXPLAINED)
    if accepted or cure:
        require(hearing is None or command.on <= hearing, "APP-06", problem=ProofProblem.AFTER_HEARING)
    if cure:
        curable = command.cure_by is not None and command.on <= command.cure_by <= (hearing or command.cure_by)
        require(curable, "APP-06", problem=ProofProblem.NOT_CURABLE)
    return [reviewed]


def review_reason(state: Appearance, command: ReviewAbsenceReason, context: Context) -> list[AbsenceReasonReviewed]:
    """Accepted only with proof under the organ's seal or the principal's signature (arts. 8, 9; APP-08)."""
    require_desk(context)
    duty = registered(state)
    missing = Words("尚未收到不能出庭的说明", "no reason for absence was received")
    given = required(command.on_paper or state.reason, "GEN-05", state=missing)
    reviewed = command.fact(AbsenceReasonReviewed, given=given)
    if reviewed == state.reason_review:
        return []
    require_not_before(command.on, duty.occurred_on)
    require(not command.accepted or given.sealed or given.signed_by_principal, "APP-08")
    return [reviewed]


DECISIONS = (review_proof, review_reason)
