"""What the commands of a suggestion ask before they decide: who gives them, whom they are about, what is owed."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from domain.authority import addressed_as
from domain.deadlines import counted, reply_due
from domain.suggestion import Stage, Suggestion
from domain.suggestion_addressee import Addressee
from events.response import FeedbackSubmitted, ServiceAcknowledged, SuggestionObjected
from events.suggestion import SuggestionServed
from events.values import DivisionCode, OrganId
from events.vocabulary import OrganRole
from services.decider import Command, Context
from services.rules import require, require_stage, required


class OfAddressee(Command):
    """A command about one of the organs that a suggestion goes to, or may go to."""

    organ: OrganId


def of_ours(said: ServiceAcknowledged | SuggestionObjected | FeedbackSubmitted) -> bool:
    """Whether it is about a suggestion of our court, and not of another jurisdiction's (SUG-31)."""
    return said.asked_from is None


def require_own_name(context: Context) -> None:
    """Given by the court of today itself (SUG-01)."""
    require(context.entitled(OrganRole.DISTRICT_COURT), "SUG-01", organ=context.actor)


def addressee(state: Suggestion, organ: OrganId, context: Context) -> Addressee:
    """The addressee that `organ` is or whose powers it continues; anybody else is refused (SUG-12)."""
    name = addressed_as(organ, state.addressees, context.registry, context.today)
    return state.addressees[required(name, "SUG-12", organ=organ)]


def reachable(state: Suggestion, organ: OrganId, context: Context) -> Addressee:
    """As `addressee`; one in another jurisdiction not before it was served: nobody there would hear of it (SUG-33)."""
    found = addressee(state, organ, context)
    require(found.elsewhere is None or found.told_in or found.served_on, "SUG-33", organ=found.organ)
    return found


def told(served: SuggestionServed, to: Addressee, elsewhere: DivisionCode | None) -> SuggestionServed:
    """The receipt as it is said there too, where it is: with the deadline that holds."""
    due = to.moved_due if elsewhere is not None else None
    return served.model_copy(update={"elsewhere": elsewhere, "binding_due_on": due})


def require_receiving(state: Suggestion, *more: Stage) -> None:
    """What comes from an addressee is taken once the matter was sent, never after it was withdrawn (SUG-18)."""
    require(state.stage is not Stage.WITHDRAWN, "SUG-18")
    require_stage(state.stage, Stage.SENT, *more)


class Due(NamedTuple):
    """The last day for an answer, None where none is owed; `provisional` until its year's holidays are known."""

    on: date | None
    provisional: bool | None = None


def due_from(state: Suggestion, received_on: date, context: Context) -> Due:
    """The deadline when receipt was on that day (SUG-11, SUG-19)."""
    if state.sent is None or state.sent.reply_period is None:
        return Due(None)
    return rolled(reply_due(received_on, state.sent.reply_period, context.calendar, roll=False), context)


def rolled(last: date, context: Context) -> Due:
    """Where a period ends that would end on that day; over holidays if the jurisdiction has it so."""
    if not context.settings.roll_reply_over_holidays:
        return Due(last)
    due = counted(last, context.calendar)
    return Due(due.on, due.provisional)
