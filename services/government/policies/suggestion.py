"""What the government side does when the court speaks in a suggestion. Legal effect is of the court's day."""

from __future__ import annotations

from events.base import Side
from events.envelope import Envelope
from events.suggestion import (
    FeedbackReturned,
    ObjectionDecided,
    SuggestionClosed,
    SuggestionSent,
    SuggestionWithdrawn,
)
from events.vocabulary import ResponseEnd
from services.decider import Command
from services.government.suggestion_response.decider import (
    EndResponse,
    NoteFeedbackReturn,
    NoteObjectionDecision,
    OpenResponse,
)
from services.policies.policy import Policy


def open_response(envelope: Envelope, payload: SuggestionSent) -> list[Command]:
    """The copies to superior organs are copies too: whoever has one may sign for it."""
    content = payload.content
    return [
        OpenResponse(
            id=envelope.matter,
            occurred_on=payload.occurred_on,
            title=content.title,
            instrument=content.instrument,
            kind=content.kind,
            addressees=payload.addressees,
            cc=tuple(dict.fromkeys((*payload.cc, *payload.superior_cc))),
            recommendations=len(content.recommendations),
            visibility=content.visibility,
            number=payload.number,
            legacy_number=payload.legacy_number,
        )
    ]


def note_objection_decision(envelope: Envelope, payload: ObjectionDecided) -> list[Command]:
    return [
        NoteObjectionDecision(
            id=envelope.matter, occurred_on=payload.occurred_on, organ=payload.organ, upheld=payload.upheld
        )
    ]


def note_feedback_return(envelope: Envelope, payload: FeedbackReturned) -> list[Command]:
    return [
        NoteFeedbackReturn(
            id=envelope.matter, occurred_on=payload.occurred_on, organ=payload.organ, missing=payload.missing
        )
    ]


def end_withdrawn(envelope: Envelope, payload: SuggestionWithdrawn) -> list[Command]:
    return [EndResponse(id=envelope.matter, occurred_on=payload.occurred_on, because=ResponseEnd.WITHDRAWN)]


def end_closed(envelope: Envelope, payload: SuggestionClosed) -> list[Command]:
    return [EndResponse(id=envelope.matter, occurred_on=payload.occurred_on, because=ResponseEnd.CLOSED)]


POLICIES: list[Policy] = [
    Policy("open-response", Side.COURT, SuggestionSent, open_response),
    Policy("note-objection-decision", Side.COURT, ObjectionDecided, note_objection_decision),
    Policy("note-feedback-return", Side.COURT, FeedbackReturned, note_feedback_return),
    Policy("end-withdrawn-response", Side.COURT, SuggestionWithdrawn, end_withdrawn),
    Policy("end-closed-response", Side.COURT, SuggestionClosed, end_closed),
]
