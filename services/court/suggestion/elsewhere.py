"""A suggestion to an addressee in another jurisdiction: it goes to the court there, and the answer comes back.

What the law asks is the same as of any suggestion: the addressee's receipt starts its clock, its answer is assessed
here. What arrives is taken from the jurisdiction only to which the suggestion went (SUG-31).
"""

from __future__ import annotations

from datetime import date

from domain.suggestion import Stage, Suggestion
from domain.suggestion_addressee import Addressee
from events.attachment import Attachments
from events.base import Event, says
from events.response import FeedbackSubmitted, ServiceAcknowledged, SuggestionObjected
from events.suggestion import SuggestionSent, SuggestionServed
from events.suggestion_moving import (
    ArrivedSuggestionReturned,
    MovedSuggestion,
    SuggestionCameBack,
    SuggestionMoved,
)
from events.terms import Phrase
from events.values import DivisionCode, Reason, ShortText
from events.vocabulary import ServiceProof
from services.court.suggestion.clock import ReceiveObjection, ReceiveServiceReceipt, receive_objection, receive_receipt
from services.court.suggestion.feedback import ReceiveFeedback, receive_feedback
from services.court.suggestion.guards import OfAddressee, addressee, told
from services.decider import Context
from services.receipt import taking
from services.rules import require, require_desk, require_not_before, require_stage


class MoveDefect(Phrase):
    """Why a suggestion cannot go there (SUG-30)."""

    OWN_JURISDICTION = ("所填辖区就是本区", "it is our own jurisdiction")
    OF_OURS = ("该单位属于本区，由系统直接送达", "the organ is one of this district, and gets it from here")
    SERVED = ("已登记送达", "its service is recorded already")
    THERE = ("已送交其他辖区且未被退回", "it went there already and did not come back")


@says(
    "将已发出的司法建议经交换送交辖区以外的被建议单位所在的辖区，由当地法院转交，附件一并送达；签收、异议、反馈自动返回本院。"
)
class MoveSuggestion(OfAddressee, zh="送交其他辖区"):
    """Send what was sent to this addressee to the court of its jurisdiction, which hands it over."""

    jurisdiction: DivisionCode


class FromElsewhere(OfAddressee):
    """Something that another jurisdiction says of an addressee there."""

    jurisdiction: DivisionCode


class ReceiveSuggestionBack(FromElsewhere, zh="接收退回的司法建议", internal=True):
    """The court there returned it."""

    court: ShortText
    reason: Reason


class ReceiveReceiptFromElsewhere(FromElsewhere, ReceiveServiceReceipt, zh="接收其他辖区签收回执", internal=True):
    """The addressee there signed for it; `files` came along, here and below, and are kept by our court."""

    files: Attachments | None = None


class ReceiveObjectionFromElsewhere(FromElsewhere, ReceiveObjection, zh="接收其他辖区异议", internal=True):
    """The addressee there objects."""


class ReceiveFeedbackFromElsewhere(FromElsewhere, ReceiveFeedback, zh="接收其他辖区反馈", internal=True):
    """The addressee there answered."""


def move(state: Suggestion, command: MoveSuggestion, context: Context) -> list[Event]:
    """By the desk, once it was sent (GEN-05), to an addressee beyond the district that was not served (SUG-30)."""
    require_desk(context)
    addressed = addressee(state, command.organ, context)
    if addressed.elsewhere == command.jurisdiction:
        return []
    require_stage(state.stage, Stage.SENT)
    assert state.sent is not None
    organ = context.registry.organs[addressed.organ]
    require(command.jurisdiction != context.jurisdiction, "SUG-30", problem=MoveDefect.OWN_JURISDICTION)
    require(organ.outside_district, "SUG-30", problem=MoveDefect.OF_OURS)
    require(addressed.served_on is None, "SUG-30", problem=MoveDefect.SERVED)
    require(addressed.elsewhere is None, "SUG-30", problem=MoveDefect.THERE)
    require_not_before(command.on, state.since, addressed.came_back.occurred_on if addressed.came_back else None)
    paper = _as_sent(state.sent, addressed, context)
    return [command.fact(SuggestionMoved, organ=addressed.organ, content=paper, files=state.sent.files)]


def _as_sent(sent: SuggestionSent, to: Addressee, context: Context) -> MovedSuggestion:
    """The paper, with everybody by the name of the day on which it was sent."""
    registry, said = context.registry, sent.content
    return MovedSuggestion(
        court=registry.name(sent.sender, sent.occurred_on),
        addressee=registry.name(to.organ, sent.occurred_on),
        addressee_code=registry.organs[to.organ].uscc,
        sent_on=sent.occurred_on,
        instrument=said.instrument,
        kind=said.kind,
        title=said.title,
        problems=said.problems,
        recommendations=said.recommendations,
        visibility=said.visibility,
        case_refs=said.case_refs,
        number=sent.number,
        legacy_number=sent.legacy_number,
        letter_number=sent.letter_number,
        reply_period=sent.reply_period,
        measures_taken=said.measures_taken,
        legal_basis=said.legal_basis,
        contact=said.contact,
        attachments=said.attachments,
    )


def receive_back(state: Suggestion, command: ReceiveSuggestionBack, context: Context) -> list[Event]:
    """However it ended meanwhile; from the court to which it went (SUG-31)."""
    to = _there(state, command, context)
    return [command.fact(SuggestionCameBack, organ=to.organ)]


def receive_receipt_from_elsewhere(
    state: Suggestion, command: ReceiveReceiptFromElsewhere, context: Context
) -> list[SuggestionServed]:
    """From where it went (SUG-31); then as any receipt. It was handed over there, so the deadline is told there now.

    Also where the court knew of an earlier receipt, which stands, and with the day to which it has moved the deadline.
    """
    to = _there(state, command, context)
    served = receive_receipt(state, command, context)
    if not served and to.served_on is not None and not to.presumed:
        served = [_served_before(to, to.served_on, command)]
    return [told(event, to, to.elsewhere) for event in served]


def _served_before(to: Addressee, on: date, command: ReceiveReceiptFromElsewhere) -> SuggestionServed:
    return SuggestionServed(
        occurred_on=on,
        organ=to.organ,
        proof=command.proof,
        reply_due_on=to.original_due,
        provisional=to.provisional or None,
        files=command.files,
    )


def receive_objection_from_elsewhere(
    state: Suggestion, command: ReceiveObjectionFromElsewhere, context: Context
) -> list[Event]:
    """From where it went (SUG-31); then as any objection."""
    _there(state, command, context)
    return receive_objection(state, command, context)


def receive_feedback_from_elsewhere(
    state: Suggestion, command: ReceiveFeedbackFromElsewhere, context: Context
) -> list[Event]:
    """From where it went (SUG-31); then as any answer."""
    _there(state, command, context)
    return receive_feedback(state, command, context)


def _there(state: Suggestion, command: FromElsewhere, context: Context) -> Addressee:
    to = addressee(state, command.organ, context)
    require(to.elsewhere == command.jurisdiction, "SUG-31", organ=to.organ, jurisdiction=command.jurisdiction)
    return to


DECISIONS = (
    move,
    receive_back,
    receive_receipt_from_elsewhere,
    receive_objection_from_elsewhere,
    receive_feedback_from_elsewhere,
)

_WHOSE = {
    "organ": lambda _, said: said.asked_from.organ,
    "jurisdiction": lambda envelope, _: envelope.jurisdiction,
}
_THEIRS = dict.fromkeys(("received_by", "entered_by", "forwarded_by", "successor"), lambda *_: None)
"""Organs of the other jurisdiction, which mean nothing here."""
RECEIPTS = tuple(
    taking(
        event,
        command,
        kept=kept | _WHOSE,
        where=lambda said: said.asked_from is not None,
        elsewhere=True,
        matter=lambda said: said.asked_from.matter,
    )
    for event, command, kept in (
        (ArrivedSuggestionReturned, ReceiveSuggestionBack, {}),
        (
            ServiceAcknowledged,
            ReceiveReceiptFromElsewhere,
            {"proof": lambda *_: ServiceProof.ELECTRONIC_RECEIPT, "correction": lambda *_: None},
        ),
        (SuggestionObjected, ReceiveObjectionFromElsewhere, _THEIRS),
        (
            FeedbackSubmitted,
            ReceiveFeedbackFromElsewhere,
            _THEIRS | {"feedback_id": lambda envelope, _: envelope.id},
        ),
    )
)
