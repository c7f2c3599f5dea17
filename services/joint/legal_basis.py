"""An instrument that standards rest on (RES-04): which of them do, and whether the court said that it is superseded.

A register of the joint ledger, one stream for each instrument, named by its document number or title.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import assert_never
from uuid import UUID

from events.base import Event
from events.research import LegalBasisEvent, LegalBasisSuperseded, LegalBasisUsed
from events.values import ShortText
from services.decider import Command, Companion, Context, Decider, by_command, matter_of_key
from services.rules.standard import basis_key

CATEGORY = "legal-basis"


class UseLegalBasis(Command, zh="登记规范化标准依据", opens=True, internal=True):
    """A standard that rests on it is issued."""

    basis: ShortText
    standard: UUID

    def natural_key(self) -> str:
        return basis_key(self.basis)


class SupersedeLegalBasis(Command, zh="登记依据被替代", opens=True, internal=True):
    """A J1 bulletin passes on an instrument that replaces this one."""

    basis: ShortText
    superseded_by: ShortText
    bulletin: UUID

    def natural_key(self) -> str:
        return basis_key(self.basis)


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
    word = (command.bulletin, command.superseded_by)
    if any((earlier.bulletin, earlier.superseded_by) == word for earlier in state.superseded):
        return []
    return [command.fact(LegalBasisSuperseded)]


def _companions(state: LegalBasis, command: Command, context: Context) -> Iterator[Companion]:
    """Every standard that rests on it is flagged (RES-04)."""
    match command:
        case SupersedeLegalBasis():
            for standard in state.used_by:
                flag = FlagStandard(
                    occurred_on=command.on,
                    basis=command.basis,
                    superseded_by=command.superseded_by,
                    bulletin=command.bulletin,
                )
                yield f"standard:{standard}", flag


DECIDER = Decider(
    category=CATEGORY,
    initial=LegalBasis(),
    evolve=evolve,
    decisions=by_command(use, supersede),
    companions=_companions,
)
