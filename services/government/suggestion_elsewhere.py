"""What the court of another jurisdiction says of the suggestion that our organ has from it (SUG-30, SUG-31).

It says so of one addressee, as its own registry calls it; here the matter has that one addressee alone.
"""

from __future__ import annotations

from typing import Any, Protocol

from domain.moving import addressee_there
from events.base import Event
from events.envelope import Envelope
from events.reply_deadline import ReplyDeadlineCorrected, ReplyDeadlineExtended
from events.response import (
    FeedbackReturnReceived,
    ObjectionDecisionReceived,
    ReplyDeadlineReceived,
    ResponseOpened,
    SuggestionReminderReceived,
)
from events.suggestion import FeedbackReturned, ObjectionDecided, SuggestionReminded, SuggestionServed
from events.terms import Words
from events.values import Day, LongText, ShortText
from events.vocabulary import ReminderMethod
from services.decider import Command, Context, Receipt
from services.receipt import taking
from services.rules import required


class OfAsked(Command, key="source"):
    """Something about the suggestion that this names, as it is called where it comes from."""

    source: ShortText


class NoteDeadlineElsewhere(OfAsked, zh="接收其他辖区答复期限", internal=True):
    """When service counts, or by when the answer is expected now."""

    served_on: Day | None
    reply_due_on: Day | None
    provisional: bool | None


class NoteObjectionDecisionElsewhere(OfAsked, zh="接收其他辖区异议处理结果", internal=True):
    """What that court decided on the objection, and the deadline that goes on from it."""

    upheld: bool
    reply_due_on: Day | None
    provisional: bool | None


class ReceiveReminderElsewhere(OfAsked, zh="接收其他辖区催办", internal=True):
    """That court urges our organ; `reminder` is its number there."""

    reminder: int
    method: ReminderMethod | None
    text: LongText | None


class NoteReturnElsewhere(OfAsked, zh="接收其他辖区退回补充通知", internal=True):
    """That court asks for the missing answers."""

    missing: tuple[int, ...]


class Asked(Protocol):
    """What is known of the suggestion."""

    @property
    def opened(self) -> ResponseOpened | None: ...


def _organ(state: Asked) -> str:
    """The addressee; refused until the suggestion was handed over, and taken when it has been (GEN-05)."""
    return required(state.opened, "GEN-05", state=Words("尚未收文", "nothing was received")).addressees[0]


def note_deadline(state: Asked, command: NoteDeadlineElsewhere, context: Context) -> list[Event]:
    return [command.fact(ReplyDeadlineReceived, organ=_organ(state))]


def note_decision(state: Asked, command: NoteObjectionDecisionElsewhere, context: Context) -> list[Event]:
    organ = _organ(state)
    decided = command.fact(ObjectionDecisionReceived, organ=organ)
    return [decided, *([command.fact(ReplyDeadlineReceived, organ=organ)] if command.reply_due_on else [])]


def receive_reminder(state: Asked, command: ReceiveReminderElsewhere, context: Context) -> list[Event]:
    return [command.fact(SuggestionReminderReceived, organ=_organ(state))]


def note_return(state: Asked, command: NoteReturnElsewhere, context: Context) -> list[Event]:
    return [command.fact(FeedbackReturnReceived, organ=_organ(state))]


DECISIONS = (note_deadline, note_decision, receive_reminder, note_return)


def _from_elsewhere(event: type[Event], command: type[Command], **kept: Any) -> Receipt:
    return taking(event, command, kept={"source": addressee_there, **kept}, elsewhere=True)


def _day(_: Envelope, served: SuggestionServed) -> Day:
    return served.occurred_on


def _due(_: Envelope, served: SuggestionServed) -> Day | None:
    return served.binding_due_on or served.reply_due_on


def _nothing(*_: object) -> None:
    return None


RECEIPTS = (
    _from_elsewhere(SuggestionServed, NoteDeadlineElsewhere, served_on=_day, reply_due_on=_due),
    _from_elsewhere(ReplyDeadlineExtended, NoteDeadlineElsewhere, served_on=_nothing, provisional=_nothing),
    _from_elsewhere(ReplyDeadlineCorrected, NoteDeadlineElsewhere, served_on=_nothing),
    _from_elsewhere(ObjectionDecided, NoteObjectionDecisionElsewhere),
    _from_elsewhere(SuggestionReminded, ReceiveReminderElsewhere, reminder=lambda envelope, _: envelope.version),
    _from_elsewhere(FeedbackReturned, NoteReturnElsewhere),
)
