"""What the court does when the government's side of a suggestion speaks. Legal effect is of the government's day."""

from __future__ import annotations

from events.base import Side
from events.envelope import Envelope
from events.response import FeedbackSubmitted, ServiceAcknowledged, SuggestionObjected
from events.vocabulary import ServiceProof
from services.court.suggestion.clock import ReceiveObjection, ReceiveServiceReceipt
from services.court.suggestion.feedback import ReceiveFeedback
from services.decider import Command
from services.policies.policy import Policy


def confirm_service(envelope: Envelope, payload: ServiceAcknowledged) -> list[Command]:
    return [
        ReceiveServiceReceipt(
            id=envelope.matter,
            occurred_on=payload.occurred_on,
            organ=payload.organ,
            proof=ServiceProof.ELECTRONIC_RECEIPT,
        )
    ]


def receive_objection(envelope: Envelope, payload: SuggestionObjected) -> list[Command]:
    return [
        ReceiveObjection(
            id=envelope.matter, occurred_on=payload.occurred_on, organ=payload.organ, ground=payload.ground
        )
    ]


def receive_feedback(envelope: Envelope, payload: FeedbackSubmitted) -> list[Command]:
    return [
        ReceiveFeedback(
            id=envelope.matter,
            occurred_on=payload.occurred_on,
            organ=payload.feedback_by,
            feedback_id=envelope.id,
            answers=payload.answers,
            implementation=payload.implementation,
            document_number=payload.document_number,
            forwarded_by=payload.forwarded_by,
            successor=payload.successor,
        )
    ]


POLICIES: list[Policy] = [
    Policy("confirm-service", Side.GOVERNMENT, ServiceAcknowledged, confirm_service),
    Policy("receive-objection", Side.GOVERNMENT, SuggestionObjected, receive_objection),
    Policy("receive-feedback", Side.GOVERNMENT, FeedbackSubmitted, receive_feedback),
]
