"""Petition matter (信访事项) after a major decision: registered, given to one organ, watched over in its territory.

The petition bureau and the legal department coordinate; one organ bears responsibility (PET-01), the subdistrict
office of the territory the stability task (PET-02). Every event is restricted (PET-05). Source: opinion 三(二)7;
信访工作条例. States: `domain/petition.py`; handling, review, closing and the task: beside this.
"""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from domain.audience import Party
from domain.petition import UNANSWERED, Petition, Stage, evolve
from events.base import Event, Side, Visibility, says
from events.numbers import EarlierCaseNumber
from events.petition import PetitionRegistered, PetitionResponsibilityAssigned, StabilityTaskContracted
from events.petition_terms import PetitionChannel, PetitionerKind, PetitionKind, ResponsibilityBasis, StatutoryRoute
from events.terms import Words
from events.values import Day, LongText, OrganId, PeopleCount, Reason, ShortText
from events.vocabulary import Field, OrganRole
from services.decider import Command, Context, Decider, by_command
from services.government.petition import handling as petition_handling
from services.government.petition import review as petition_review
from services.government.petition import stability as petition_stability
from services.government.petition.handling import AnswerPetition
from services.government.petition.rules import (
    HANDLING_DAYS,
    Irresponsible,
    due,
    require_coordinator,
    require_territory,
)
from services.rules import of_this_district, require, require_not_before, require_stage, required
from services.shared.registers import taking_number


@says("政府一方的机关登记收到的信访事项，写明属地单位（街道办事处或者管委会），不写信访人身份。")
class RegisterPetition(Command, zh="登记信访事项", opens=True):
    """Any organ of the government registers what it received, without a word on who petitions (PET-05).

    `territory` is the office of the street or the zone where the matter arose. `statutory_route` says that it belongs
    to litigation or reconsideration (PET-04). `earlier_number` is the case it comes from, as the petitioner names it
    (paper B4).
    """

    received_on: Day
    petition_kind: PetitionKind
    channel: PetitionChannel
    petitioner_kind: PetitionerKind
    petitioner_count: PeopleCount
    subject: ShortText
    text: LongText
    field: Field
    territory: OrganId
    statutory_route: StatutoryRoute | None = None
    decision: ShortText | None = None
    dispute: UUID | None = None
    earlier_number: EarlierCaseNumber | None = None

    def references(self, side: Side) -> list[str]:
        return [] if self.dispute is None else [f"dispute:{self.dispute}"]


@says("确定一个责任单位承担信访责任；改由其他单位承担的，写明理由。")
class AssignPetitionResponsibility(Command, zh="确定信访责任单位"):
    """One organ bears responsibility; another one instead of it needs a `reason` (PET-01)."""

    organ: OrganId
    basis: ResponsibilityBasis
    reason: Reason | None = None


@says("将稳控任务分包给事项属地的街道办事处或者管委会，可以写明报告期限；前一任务结束后可以再次分包。")
class ContractStabilityTask(Command, zh="分包稳控任务"):
    """Give the office of the territory its stability task (PET-02), to be reported on by `report_by`."""

    organ: OrganId
    text: LongText
    report_by: Day | None = None


def register(state: Petition, command: RegisterPetition, context: Context) -> list[Event]:
    """In a territory (PET-02), without identities (PET-05), to be handled in 15 days from receipt (PET-03)."""
    require_not_before(command.on, command.received_on)
    last_day = due(PetitionRegistered, command.received_on, HANDLING_DAYS, context.calendar)
    event = command.fact(PetitionRegistered, by=context.actor, **last_day)
    if state.registered == event:
        return []
    require_stage(state.stage, Stage.NEW)
    require_territory(command.territory, context, command.on)
    if command.dispute is not None:
        dispute = context.known.get(f"dispute:{command.dispute}")
        known = dispute is not None and context.may_know(dispute.visibility, dispute.concerned)
        require(known, "GEN-06", what=command.dispute)
    return [event]


def assign(state: Petition, command: AssignPetitionResponsibility, context: Context) -> list[Event]:
    """Exactly one administrative organ; reassignment says why, and both stay in the history (PET-01)."""
    require_coordinator(context)
    former = state.responsible
    if former is not None and former.organ == command.organ:
        return []
    require_stage(state.stage, *UNANSWERED)
    replaces = former is None or command.reason is not None
    require(replaces, "PET-01", problem=Irresponsible.ALREADY_ASSIGNED)
    fits = of_this_district(context.registry, command.organ, command.on)
    require(fits, "PET-01", problem=Irresponsible.NOT_ADMINISTRATIVE)
    require_not_before(command.on, state.latest)
    last_day = due(PetitionResponsibilityAssigned, command.on, HANDLING_DAYS, context.calendar)
    instead_of = former.organ if former else None
    return [command.fact(PetitionResponsibilityAssigned, instead_of=instead_of, **last_day)]


def contract(state: Petition, command: ContractStabilityTask, context: Context) -> list[Event]:
    """To the office of the territory, or whoever continues its powers (PET-02, ORG-02)."""
    require_coordinator(context)
    under_way = state.task is not None and state.task_ended is None
    if under_way and command.repeats(state.task):
        return []
    petition = required(state.registered if state.closed is None else None, "GEN-05", state=state.stage)
    require(not under_way, "GEN-05", state=Words("稳控任务已分包", "the stability task is given"))
    if command.report_by is not None:
        require(command.report_by >= command.on, "GEN-11", day=command.report_by)
    require_territory(command.organ, context, command.on)
    territorial = context.registry.acts_for(command.organ, petition.territory, command.on)
    require(territorial, "PET-02", organ=command.organ)
    before = state.task_ended or petition
    require_not_before(command.on, before.occurred_on)
    return [command.fact(StabilityTaskContracted)]


def _concerned(state: Petition) -> Iterator[Party | None]:
    """Who received it, who answers for it, who reviews it, and the two that coordinate petitions."""
    if state.registered is not None:
        yield from (state.registered.by, OrganRole.GOVERNMENT_LEGAL_DEPARTMENT, OrganRole.PETITION_BUREAU)
    if state.responsible is not None:
        yield from (state.responsible.organ, state.responsible.instead_of)
    yield state.task.organ if state.task else None
    yield state.request.reviewer if state.request else None


DECIDER = Decider(
    category="petition",
    initial=Petition(),
    evolve=evolve,
    decisions=by_command(
        *(register, assign, contract),
        *(*petition_handling.DECISIONS, *petition_review.DECISIONS, *petition_stability.DECISIONS),
    ),
    companions=taking_number("petition-answer", AnswerPetition),
    visibility=lambda state: Visibility.RESTRICTED,
    concerned=_concerned,
    personal_data="PET-05",
)
"""Whatever happens to a petition is restricted (PET-05)."""
