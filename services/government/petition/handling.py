"""The responsible organ handles a petition: accepts, takes more time, answers, or steers it elsewhere (PET-03, 04)."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from domain.petition import UNANSWERED, Petition, Stage
from events.base import Event, says
from events.petition import PetitionAccepted, PetitionAnswered, PetitionExtended, PetitionSteered
from events.petition_terms import ApprovingOffice, PetitionResult, StatutoryRoute
from events.values import DocumentNumber, LongText, Reason
from services.decider import Command, Context
from services.government.petition.rules import (
    ANSWER_DAYS,
    EXTENSION_DAYS,
    REVIEW_DAYS,
    OutOfTime,
    due,
    require_handler,
    require_responsible,
)
from services.rules import require, require_not_before, require_stage, required


@says("责任单位决定受理并告知信访人，自受理之日起60日内答复。")
class AcceptPetition(Command, zh="受理信访事项"):
    """The responsible organ told the petitioners that it accepts the matter; the 60 days run from here."""


@says("经批准延长办理期限一次，不超过30日，须在期限届满前作出。")
class ExtendPetition(Command, zh="延长办理期限"):
    """Up to 30 days more, once, before the period is over, with approval (PET-03)."""

    reason: Reason
    days: Annotated[int, Field(ge=1, le=365, strict=True)] = EXTENSION_DAYS
    approved_by: ApprovingOffice | None = None


@says("责任单位对信访事项作出书面答复。")
class AnswerPetition(Command, zh="答复信访事项"):
    """The written answer of the responsible organ."""

    result: PetitionResult
    text: LongText
    document_number: DocumentNumber | None = None


@says("属于诉讼、复议途径的，引导并告知信访人通过法定途径解决。")
class SteerPetition(Command, zh="引导至法定途径"):
    """The matter belongs to litigation or reconsideration, and the petitioners were told so (PET-04)."""

    statutory_route: StatutoryRoute
    reason: Reason


def accept(state: Petition, command: AcceptPetition, context: Context) -> list[Event]:
    """By the responsible organ; not what belongs to litigation or reconsideration (PET-04). Due in 60 days (PET-03)."""
    require_responsible(state, context)
    if state.accepted is not None:
        return []
    require(state.route is None, "PET-04", route=state.route)
    require_stage(state.stage, Stage.ASSIGNED)
    require_not_before(command.on, state.latest)
    last_day = due(PetitionAccepted, command.on, ANSWER_DAYS, context.calendar)
    return [command.fact(PetitionAccepted, by=context.actor, **last_day)]


def extend(state: Petition, command: ExtendPetition, context: Context) -> list[Event]:
    """Once, by at most 30 days, with approval and in time (PET-03)."""
    require_responsible(state, context)
    if state.extended is not None and (state.extended.days, state.extended.reason) == (command.days, command.reason):
        return []
    require_stage(state.stage, Stage.ACCEPTED)
    assert state.accepted is not None
    require(state.extended is None, "PET-03", problem=OutOfTime.EXTENDED_BEFORE)
    require(command.days <= EXTENSION_DAYS, "PET-03", problem=OutOfTime.TOO_LONG)
    approved_by = required(command.approved_by, "PET-03", problem=OutOfTime.NOT_APPROVED)
    require(command.on <= state.accepted.due_on, "PET-03", problem=OutOfTime.EXPIRED)
    require_not_before(command.on, state.latest)
    last_day = due(PetitionExtended, state.accepted.occurred_on, ANSWER_DAYS + command.days, context.calendar)
    return [command.fact(PetitionExtended, by=context.actor, approved_by=approved_by, **last_day)]


def answer(state: Petition, command: AnswerPetition, context: Context) -> list[Event]:
    """By the responsible organ, however late (PET-03); what was steered elsewhere is not decided here (PET-04)."""
    require_responsible(state, context)
    if command.repeats(state.answered):
        return []
    require(state.route is None, "PET-04", route=state.route)
    require_stage(state.stage, Stage.ACCEPTED)
    require_not_before(command.on, state.latest)
    last_day = due(PetitionAnswered, command.on, REVIEW_DAYS, context.calendar)
    return [command.fact(PetitionAnswered, by=context.actor, **last_day)]


def steer(state: Petition, command: SteerPetition, context: Context) -> list[Event]:
    """Before an answer, by the responsible organ or who coordinates (PET-04)."""
    require_handler(state, context)
    if state.steered is not None and state.steered.statutory_route is command.statutory_route:
        return []
    require_stage(state.stage, *UNANSWERED)
    require_not_before(command.on, state.latest)
    return [command.fact(PetitionSteered, by=context.actor)]


DECISIONS = (accept, extend, answer, steer)
