"""How a suggestion ends: withdrawn, or closed and filed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, TypeVar

from domain.suggestion import Stage, Suggestion
from domain.suggestion_addressee import Objection
from events.base import Event, says
from events.suggestion import SuggestionArchived, SuggestionClosed, SuggestionWithdrawn
from events.suggestion_moving import SuggestionEndMoved
from events.values import Reason
from events.vocabulary import ResponseEnd, SuggestionOutcome
from services.court.suggestion.guards import require_own_name
from services.decider import Command, Context
from services.rules import require, require_desk, require_not_before, require_stage


@says("撤回已发出的司法建议，编号不再使用。")
class WithdrawSuggestion(Command, zh="撤回司法建议"):
    """Take back what was sent; the number stays used."""

    reason: Reason


@says("各被建议单位均已办结后办结；对仍未答复的，可以决定不待答复办结并写明理由；仍在落实的，须写明先行办结的理由。")
class CloseSuggestion(Command, zh="办结司法建议"):
    """All is settled; or close `without_reply` of those still silent, with the reason.

    The `reason` is needed too where something is still being carried out.
    """

    without_reply: bool = False
    reason: Reason | None = None

    @classmethod
    def as_recorded(cls, events: Sequence[Event]) -> dict[str, Any]:
        outcomes = {event.outcome for event in events if isinstance(event, SuggestionClosed)}
        return {**super().as_recorded(events), "without_reply": SuggestionOutcome.WITHOUT_REPLY in outcomes}


@says("将已办结的司法建议归档。")
class ArchiveSuggestion(Command, zh="归档司法建议"):
    """File what was closed."""


End = TypeVar("End", SuggestionWithdrawn, SuggestionClosed)


def told_elsewhere(state: Suggestion, end: End) -> Iterator[End | SuggestionEndMoved]:
    """The end, and what each jurisdiction is told to which the suggestion went (SUG-30)."""
    yield end
    because = ResponseEnd.WITHDRAWN if isinstance(end, SuggestionWithdrawn) else ResponseEnd.CLOSED
    for to in state.addressees.values():
        if (there := to.elsewhere) is not None:
            yield SuggestionEndMoved(occurred_on=end.occurred_on, organ=to.organ, jurisdiction=there, because=because)


def withdraw(
    state: Suggestion, command: WithdrawSuggestion, context: Context
) -> list[SuggestionWithdrawn | SuggestionEndMoved]:
    """By the court itself (SUG-01), before closing, with the reason (SUG-18)."""
    require_own_name(context)
    if state.stage is Stage.WITHDRAWN:
        return []
    require(state.stage not in (Stage.CLOSED, Stage.ARCHIVED), "SUG-18")
    require_stage(state.stage, Stage.SENT)
    require_not_before(command.on, state.since)
    return [*told_elsewhere(state, command.fact(SuggestionWithdrawn))]


def close(state: Suggestion, command: CloseSuggestion, context: Context) -> list[SuggestionClosed | SuggestionEndMoved]:
    """Each addressee with a reply duty: assessed, objection upheld, or closed without reply by decision (SUG-25).

    What is answered 正在落实 is followed until it is done; closed before, it is not closed as settled (SUG-28). After
    all that happened to the addressees (GEN-08).
    """
    require_desk(context)
    if state.stage is Stage.CLOSED:
        return []
    require_stage(state.stage, Stage.SENT)
    addressees = state.addressees.values()
    require_not_before(command.on, state.since, *(addressee.latest for addressee in addressees))
    require(not any(addressee.objection is Objection.OPEN for addressee in addressees), "SUG-25")
    unsettled = [addressee for addressee in addressees if state.reply_due and not addressee.settled]
    outcome = SuggestionOutcome.SETTLED if state.reply_due else SuggestionOutcome.NO_REPLY_DUE
    if any(addressee.carrying_out for addressee in addressees):
        require(command.reason, "SUG-28")
        outcome = SuggestionOutcome.BEING_CARRIED_OUT
    if unsettled:
        require(command.without_reply and command.reason, "SUG-25")
        require(all(addressee.silent for addressee in unsettled), "SUG-25")
        outcome = SuggestionOutcome.WITHOUT_REPLY
    return [*told_elsewhere(state, command.fact(SuggestionClosed, outcome=outcome))]


def archive(state: Suggestion, command: ArchiveSuggestion, context: Context) -> list[Event]:
    """Only what is closed is filed (GEN-05)."""
    require_desk(context)
    if state.stage is Stage.ARCHIVED:
        return []
    require_stage(state.stage, Stage.CLOSED)
    require_not_before(command.on, state.since)
    return [command.fact(SuggestionArchived)]


DECISIONS = (withdraw, close, archive)
