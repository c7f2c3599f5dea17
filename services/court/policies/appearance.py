"""What the court does when the organ's side of an appearance speaks: it receives, and reviews by its own commands."""

from __future__ import annotations

from events.appearance_response import AbsenceReasonSubmitted, HeadDesignated, HeadReplaced, IdentityProofSubmitted
from events.base import Side
from events.envelope import Envelope
from services.court.appearance.review import ReceiveAbsenceReason, ReceiveDesignation, ReceiveIdentityProof
from services.decider import Command
from services.policies.policy import Policy


def receive_designation(envelope: Envelope, payload: HeadDesignated | HeadReplaced) -> list[Command]:
    return [ReceiveDesignation(id=envelope.matter, occurred_on=payload.occurred_on, head=payload.head)]


def receive_proof(envelope: Envelope, payload: IdentityProofSubmitted) -> list[Command]:
    return [
        ReceiveIdentityProof(
            id=envelope.matter,
            occurred_on=payload.occurred_on,
            head=payload.head,
            sealed=payload.sealed,
            states_identity=payload.states_identity,
        )
    ]


def receive_reason(envelope: Envelope, payload: AbsenceReasonSubmitted) -> list[Command]:
    return [ReceiveAbsenceReason(id=envelope.matter, occurred_on=payload.occurred_on, given=payload.given)]


POLICIES: list[Policy] = [
    Policy("receive-designation", Side.GOVERNMENT, HeadDesignated, receive_designation),
    Policy("receive-replacement", Side.GOVERNMENT, HeadReplaced, receive_designation),
    Policy("receive-identity-proof", Side.GOVERNMENT, IdentityProofSubmitted, receive_proof),
    Policy("receive-absence-reason", Side.GOVERNMENT, AbsenceReasonSubmitted, receive_reason),
]
