"""What the court knows of one addressee: service, objection, deadline, feedback, assessment.

Each addressee of a suggestion has its own state; the suggestion is done when all are settled (SUG-25).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Final, assert_never

from domain.deadlines import overdue
from events.reply_deadline import ReplyDeadlineCorrected, ReplyDeadlineExtended, ReplyDueNoticed
from events.suggestion import (
    FeedbackAssessed,
    FeedbackReceived,
    FeedbackReturned,
    ObjectionDecided,
    ObjectionReceived,
    SuggestionReminded,
    SuggestionServed,
)
from events.suggestion_moving import SuggestionCameBack, SuggestionEndMoved, SuggestionMoved
from events.suggestion_upwards import EscalationHandled, SuggestionEscalated
from events.values import DivisionCode, OrganId
from events.vocabulary import AdoptionAnswer

AddresseeEvent = (
    SuggestionServed
    | ObjectionReceived
    | ObjectionDecided
    | ReplyDeadlineExtended
    | ReplyDeadlineCorrected
    | SuggestionReminded
    | ReplyDueNoticed
    | SuggestionEscalated
    | EscalationHandled
    | FeedbackReceived
    | FeedbackReturned
    | FeedbackAssessed
    | SuggestionMoved
    | SuggestionCameBack
    | SuggestionEndMoved
)


_OVER_THE_BUS: Final = "suggestion-response:"
"""How the government's event is called by which an answer came."""


class Objection(StrEnum):
    """Where an addressee's objection stands (SUG-24)."""

    NONE = "none"
    OPEN = "open"
    REJECTED = "rejected"
    UPHELD = "upheld"


@dataclass(frozen=True, slots=True)
class Addressee:
    """`due` is the deadline that binds, `original_due` the one that counts in statistics (SUG-23).

    `provisional`: one of them was reckoned without the holiday notice of its year. `resumed_from` is the deadline that
    bound when an objection was rejected with the clock running, until the court sets another (SUG-24).

    `answered` names the recommendations that some feedback spoke to. `answered_on` is the latest day among the
    feedbacks up to the first that the court calls complete, in whatever order they are dated (SUG-13). A feedback that
    comes after the `assessment` is to be assessed again: `reopened`. `reminder` is the court's latest; `noticed_on` is
    the day of the clock's latest notice of the deadline, which is no reminder (SUG-17). `latest` is the latest
    business date of anything that happened to the addressee, corrections of the calendar apart. `elsewhere` is the
    jurisdiction to which the suggestion was moved, `heard` whether anything came from the addressee there, `came_back`
    how that court returned it.
    """

    organ: OrganId
    served_on: date | None = None
    presumed: bool = False
    original_due: date | None = None
    due: date | None = None
    provisional: bool = False
    resumed_from: date | None = None
    objected_days: int = 0
    objection: Objection = Objection.NONE
    objected_on: date | None = None
    reminder: SuggestionReminded | None = None
    noticed_on: date | None = None
    escalated: SuggestionEscalated | None = None
    handled: EscalationHandled | None = None
    feedback: tuple[FeedbackReceived, ...] = ()
    first_feedback_on: date | None = None
    last_feedback_on: date | None = None
    answered: frozenset[int] = frozenset()
    complete: bool = False
    answered_on: date | None = None
    returned: bool = False
    assessment: FeedbackAssessed | None = None
    reopened: bool = False
    elsewhere: DivisionCode | None = None
    heard: bool = False
    came_back: SuggestionCameBack | None = None
    latest: date = date.min

    @property
    def feedback_ids(self) -> frozenset[str]:
        return frozenset(feedback.feedback_id for feedback in self.feedback)

    @property
    def answers_itself(self) -> bool:
        """Whether an answer of its own came over the bus: neither a letter to the court nor forwarded for it."""
        return any(
            feedback.feedback_id.rpartition(".")[2].startswith(_OVER_THE_BUS) and not feedback.forwarded_by
            for feedback in self.feedback
        )

    @property
    def told_in(self) -> DivisionCode | None:
        """The jurisdiction that hears what the court says of it: where something came from it, so it was handed over.

        Before, nobody there would know whom that is about.
        """
        return self.elsewhere if self.heard else None

    @property
    def moved_due(self) -> date | None:
        """The deadline that binds, where the court has moved it from that which runs from receipt."""
        return self.due if self.due != self.original_due else None

    @property
    def released(self) -> bool:
        """Its objection was upheld: it owes no answer."""
        return self.objection is Objection.UPHELD

    @property
    def reminded_on(self) -> date | None:
        """When the court last urged it to answer."""
        return self.reminder.occurred_on if self.reminder else None

    @property
    def escalated_to(self) -> OrganId | None:
        """The superior organ that was told of its silence."""
        return self.escalated.to if self.escalated else None

    @property
    def silent(self) -> bool:
        """An answer could still be asked of it: none that is complete, no objection that stands or was upheld."""
        return not self.complete and self.objection in (Objection.NONE, Objection.REJECTED)

    @property
    def settled(self) -> bool:
        """Nothing more is to be done about it (SUG-25)."""
        return self.assessed is not None or self.released

    @property
    def assessed(self) -> FeedbackAssessed | None:
        """The assessment of the newest feedback; None where that is still to be assessed."""
        return None if self.reopened else self.assessment

    @property
    def carrying_out(self) -> frozenset[int]:
        """The recommendations of which the last word is 正在落实: the court's where it judged the newest feedback."""
        words = {answer.recommendation: answer.answer for feedback in self.feedback for answer in feedback.answers}
        if self.assessed is not None:
            words |= {judged.recommendation: judged.result for judged in self.assessed.results}
        return frozenset(number for number, word in words.items() if word is AdoptionAnswer.IN_PROGRESS)

    def overdue(self, on: date) -> bool:
        """Silent, and the deadline, extension included, has run out."""
        return self.silent and overdue(self.due, on)

    def received_by(self, on: date) -> bool:
        """Whether receipt on or before that day is known already (SUG-15)."""
        return self.served_on is not None and self.served_on <= on

    def resumed_due(self, on: date) -> date | None:
        """The deadline when an objection is rejected on that day: the days it was open do not count (SUG-24).

        None where no clock was running.
        """
        if self.due is None or self.objected_on is None or self.objected_on > self.due:
            return None
        return self.due + timedelta(days=max(0, (on - self.objected_on).days))

    def served(self, event: SuggestionServed | FeedbackReceived, *, presumed: bool) -> Addressee:
        """After (presumed) service on its day; a deadline moved by the court stays where it was moved to."""
        due, moved = event.reply_due_on, self.due != self.original_due
        binding = self.due if moved else due
        return replace(
            self,
            served_on=event.occurred_on,
            presumed=presumed,
            original_due=due,
            due=binding,
            provisional=bool(event.provisional) or (moved and self.provisional),
        )

    def resumed(self, event: ObjectionDecided) -> Addressee:
        """After an objection was rejected with the clock running."""
        open_for = 0 if self.objected_on is None else max(0, (event.occurred_on - self.objected_on).days)
        provisional = self.provisional or bool(event.provisional)
        return replace(
            self, due=event.reply_due_on, provisional=provisional, resumed_from=self.due, objected_days=open_for
        )

    def corrected(self, event: ReplyDeadlineCorrected) -> Addressee:
        """After the holidays of a year became known."""
        base = event.original_due_on if self.resumed_from == self.original_due else self.resumed_from
        return replace(
            self,
            original_due=event.original_due_on,
            due=event.reply_due_on,
            provisional=bool(event.provisional),
            resumed_from=None if self.resumed_from is None else base,
        )


def note(addressee: Addressee, event: AddresseeEvent) -> Addressee:
    """The addressee after one event about it; never rejects."""
    if not isinstance(event, ReplyDeadlineCorrected):
        addressee = replace(addressee, latest=max(addressee.latest, event.occurred_on))
    match event:
        case SuggestionServed():
            heard = addressee.heard or event.elsewhere is not None
            return replace(addressee.served(event, presumed=False), heard=heard)
        case ObjectionReceived():
            heard = addressee.heard or event.received_by is None
            return replace(addressee, objection=Objection.OPEN, objected_on=event.occurred_on, heard=heard)
        case ObjectionDecided():
            decided = Objection.UPHELD if event.upheld else Objection.REJECTED
            addressee = replace(addressee, objection=decided)
            return addressee.resumed(event) if event.reply_due_on else addressee
        case ReplyDeadlineExtended():
            return replace(addressee, due=event.reply_due_on, resumed_from=None)
        case ReplyDeadlineCorrected():
            return addressee.corrected(event)
        case SuggestionReminded():
            return replace(addressee, reminder=event)
        case ReplyDueNoticed():
            return replace(addressee, noticed_on=event.occurred_on)
        case SuggestionEscalated():
            return replace(addressee, escalated=event, handled=None)
        case EscalationHandled():
            return replace(addressee, handled=event)
        case FeedbackReceived():
            return _answered(addressee, event)
        case FeedbackReturned():
            return replace(addressee, returned=True)
        case FeedbackAssessed():
            return replace(addressee, assessment=event, reopened=False)
        case SuggestionMoved():
            return replace(addressee, elsewhere=event.jurisdiction, heard=False, came_back=None)
        case SuggestionCameBack():
            return replace(addressee, elsewhere=None, came_back=event)
        case SuggestionEndMoved():
            return addressee
        case _:
            assert_never(event)


def _answered(addressee: Addressee, event: FeedbackReceived) -> Addressee:
    if event.presumed_service:
        addressee = addressee.served(event, presumed=True)
    first = addressee.first_feedback_on
    last = max(addressee.last_feedback_on or event.occurred_on, event.occurred_on)
    return replace(
        addressee,
        feedback=(*addressee.feedback, event),
        first_feedback_on=min(first or event.occurred_on, event.occurred_on),
        last_feedback_on=last,
        heard=addressee.heard or _OVER_THE_BUS in event.feedback_id,
        answered=addressee.answered | {answer.recommendation for answer in event.answers},
        complete=event.complete,
        answered_on=addressee.answered_on or (last if event.complete else None),
        returned=False,
        reopened=True,
    )
