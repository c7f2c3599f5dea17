"""What government and joint office know of the court's cases, each in its own ledger, under the uuid of the `case`.

They decide offline: whether a case exists, which organs are sued and whether it is a number only was received from
the court. Nothing here is a statement of their own (G10).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated, assert_never

from pydantic import Field

from events.base import Event, Visibility
from events.case import Defendants
from events.case_copy import CaseConclusionNoted, CaseNoted, CaseReleaseNoted, CaseRestrictionNoted
from events.values import CaseNumber, OrganId
from services.decider import Command, Context, Decider


class NoteCase(Command, zh="接收案件立案信息", opens=True, internal=True):
    """The court filed a case."""

    number: CaseNumber
    defendants: Defendants


class NoteCaseRestriction(Command, zh="接收案件限定知悉信息", opens=True, internal=True):
    """The court restricted access. It is noted whether the filing was received or not."""

    known_to: Annotated[tuple[OrganId, ...], Field(max_length=40)] = ()


class NoteCaseRelease(Command, zh="接收案件解除限定信息", opens=True, internal=True):
    """The court lifted the restriction."""


class NoteCaseConclusion(Command, zh="接收案件审结信息", opens=True, internal=True):
    """The court concluded the case."""


@dataclass(frozen=True, slots=True)
class CaseCopy:
    """`known_to` are the organs that may know a restricted case beside the court."""

    number: CaseNumber = ""
    defendants: tuple[OrganId, ...] = ()
    restricted: bool = False
    known_to: tuple[OrganId, ...] = ()
    concluded: bool = False

    @property
    def visibility(self) -> Visibility:
        return Visibility.RESTRICTED if self.restricted else Visibility.BILATERAL


def evolve(
    state: CaseCopy, event: CaseNoted | CaseRestrictionNoted | CaseReleaseNoted | CaseConclusionNoted
) -> CaseCopy:
    match event:
        case CaseNoted():
            return replace(state, number=event.number, defendants=event.defendants)
        case CaseRestrictionNoted():
            return replace(state, restricted=True, known_to=event.known_to)
        case CaseReleaseNoted():
            return replace(state, restricted=False, known_to=())
        case CaseConclusionNoted():
            return replace(state, concluded=True)
        case _:
            assert_never(event)


def note(state: CaseCopy, command: NoteCase, context: Context) -> list[Event]:
    """Once (GEN-06 asks it)."""
    if state.number:
        return []
    return [CaseNoted(occurred_on=command.on, number=command.number, defendants=command.defendants)]


def note_restriction(state: CaseCopy, command: NoteCaseRestriction, context: Context) -> list[Event]:
    """From now on by number only (CAS-04)."""
    if state.restricted and state.known_to == command.known_to:
        return []
    return [CaseRestrictionNoted(occurred_on=command.on, known_to=command.known_to)]


def note_release(state: CaseCopy, command: NoteCaseRelease, context: Context) -> list[Event]:
    """As before the restriction (CAS-04)."""
    return [CaseReleaseNoted(occurred_on=command.on)] if state.restricted else []


def note_conclusion(state: CaseCopy, command: NoteCaseConclusion, context: Context) -> list[Event]:
    """That it is concluded, not how: the outcome is the court's to say."""
    return [] if state.concluded else [CaseConclusionNoted(occurred_on=command.on)]


DECIDER = Decider(
    category="case-copy",
    initial=CaseCopy(),
    evolve=evolve,
    decisions={
        NoteCase: note,
        NoteCaseRestriction: note_restriction,
        NoteCaseRelease: note_release,
        NoteCaseConclusion: note_conclusion,
    },
    visibility=lambda state: state.visibility,
    kind="case",
)
