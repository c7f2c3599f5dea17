"""An instrument that standards rest on (RES-04): which of them do, and whether the court said that it is superseded.

A register of the joint ledger, one stream for each instrument, named by its document number or title.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import assert_never
from uuid import UUID

from events.base import Event
from events.bulletin import BulletinCorrected, BulletinIssued
from events.envelope import Envelope
from events.research import LegalBasisEvent, LegalBasisSuperseded, LegalBasisUsed
from events.values import ShortText
from events.vocabulary import Topic
from services.decider import Command, Companion, Context, Decider, by_command, matter_of_key
from services.rules.standard import basis_key

CATEGORY = "legal-basis"


class OfBasis(Command):
    """A command about an instrument, named as one writes it."""

    basis: ShortText

    def natural_key(self) -> str:
        return basis_key(self.basis)


class UseLegalBasis(OfBasis, zh="登记规范化标准依据", opens=True, internal=True):
    """A standard that rests on it is issued."""

    standard: UUID


class SupersedeLegalBasis(OfBasis, zh="登记依据被替代", opens=True, internal=True):
    """A J1 bulletin passes on an instrument that replaces this one."""

    superseded_by: ShortText
    bulletin: UUID


class FlagStandard(Command, zh="标记规范化标准待复核", internal=True):
    """An instrument that an issued standard rests on was superseded."""

    basis: ShortText
    superseded_by: ShortText
    bulletin: UUID


@dataclass(frozen=True, slots=True)
class LegalBasis:
    """`used_by` are issued standards; `superseded` is what bulletins said, in the order they came."""

    used_by: tuple[UUID, ...] = ()
    superseded: tuple[LegalBasisSuperseded, ...] = ()


def evolve(state: LegalBasis, event: LegalBasisEvent) -> LegalBasis:
    match event:
        case LegalBasisUsed():
            return replace(state, used_by=(*state.used_by, event.standard))
        case LegalBasisSuperseded():
            return replace(state, superseded=(*state.superseded, event))
        case _:
            assert_never(event)


def legal_basis_stream(basis: ShortText) -> str:
    """Where the joint ledger keeps what it knows of an instrument."""
    return f"{CATEGORY}:{matter_of_key(CATEGORY, basis_key(basis))}"


def use(state: LegalBasis, command: UseLegalBasis, context: Context) -> list[Event]:
    if command.standard in state.used_by:
        return []
    return [command.fact(LegalBasisUsed)]


def supersede(state: LegalBasis, command: SupersedeLegalBasis, context: Context) -> list[Event]:
    """What a bulletin says of it, once; a corrected bulletin may say something else."""
    if any(command.repeats(earlier) for earlier in state.superseded):
        return []
    return [command.fact(LegalBasisSuperseded)]


def _companions(state: LegalBasis, command: Command, context: Context) -> Iterator[Companion]:
    """Every standard that rests on it is flagged (RES-04)."""
    match command:
        case SupersedeLegalBasis():
            for standard in state.used_by:
                yield f"standard:{standard}", FlagStandard(**command.model_dump(exclude={"id"}))


def superseded_by(envelope: Envelope, payload: BulletinIssued | BulletinCorrected) -> list[SupersedeLegalBasis]:
    """The policy for a J1 bulletin of the court: each instrument that the new rule replaces, once."""
    content = payload.content
    if content.topic is not Topic.J1:
        return []
    replaced = {legal_basis_stream(basis): basis for basis in content.supersedes or ()}
    return [
        SupersedeLegalBasis(
            occurred_on=payload.occurred_on,
            basis=basis,
            superseded_by=content.rule_number or content.title,
            bulletin=envelope.matter,
        )
        for basis in replaced.values()
    ]


DECIDER = Decider(
    category=CATEGORY,
    initial=LegalBasis(),
    evolve=evolve,
    decisions=by_command(use, supersede),
    companions=_companions,
)
