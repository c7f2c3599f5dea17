"""What the commands of a suggestion ask before they decide: who gives them, whom they are about, what is owed."""

from __future__ import annotations

from datetime import date

from domain.authority import addressed_as
from domain.deadlines import reply_due
from domain.suggestion import Stage, Suggestion
from domain.suggestion_addressee import Addressee
from events.values import OrganId
from events.vocabulary import OrganRole
from services.decider import Command, Context
from services.rules import require, require_stage, required


class OfAddressee(Command):
    """A command about one of the organs that a suggestion goes to, or may go to."""

    organ: OrganId


def require_own_name(context: Context) -> None:
    """Given by the court of today itself (SUG-01)."""
    require(context.entitled(OrganRole.DISTRICT_COURT), "SUG-01", organ=context.actor)


def addressee(state: Suggestion, organ: OrganId, context: Context) -> Addressee:
    """The addressee that `organ` is or whose powers it continues; anybody else is refused (SUG-12)."""
    name = addressed_as(organ, state.addressees, context.registry, context.today)
    return state.addressees[required(name, "SUG-12", organ=organ)]


def require_receiving(state: Suggestion, *more: Stage) -> None:
    """What comes from an addressee is taken once the matter was sent, never after it was withdrawn (SUG-18)."""
    require(state.stage is not Stage.WITHDRAWN, "SUG-18")
    require_stage(state.stage, Stage.SENT, *more)


def due_from(state: Suggestion, command: Command, context: Context) -> date | None:
    """The deadline when receipt was on the command's day; None where no answer is owed (SUG-11, SUG-19)."""
    if state.sent is None or state.sent.reply_period is None:
        return None
    roll = context.settings.roll_reply_over_holidays
    return reply_due(command.on, state.sent.reply_period, context.calendar, roll)
