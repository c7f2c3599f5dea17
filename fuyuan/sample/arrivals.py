"""Which streams a command writes to: its own and, through the policies, the one of the same matter over there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import get_args, get_type_hints
from uuid import UUID

from events.base import Side
from events.numbers import is_administrative
from events.streams import category_of
from events.values import CaseNumber
from fuyuan.contracts.tables import DEFINITIONS, taken_by
from services.amendment.commands import AMENDING, Amending
from services.court.appearance.decider import RegisterAppearanceDuty
from services.court.suggestion.clock import DecideObjection
from services.court.suggestion.decider import DraftSuggestion
from services.decider import Command
from services.government.reconsideration_suggestion.decider import SendReconsiderationSuggestion
from services.joint.organ_registry import decider as organ_registry
from services.joint.service import first_entries
from services.jurisdiction import load, packaged
from services.shared import registry_copy
from services.shared.bulletin.decider import CorrectBulletin, IssueBulletin

COPIED = frozenset({"district-court", "court-admin-division"})
"""Organs of the court's side: a reconsideration paper goes over when one of them gets a copy (REC-01, REC-08)."""
REGISTRY, REGISTRY_COPY = organ_registry.DECIDER.category, registry_copy.DECIDER.category
"""The registry is one matter of the joint ledger; either side has its copy."""
REGISTERS = {  # what takes a number that others take too, from which register
    "answer-petition": "petition-answer-numbers",
    "issue-minutes": "minutes-numbers",
    "issue-standard": "standard-numbers",
    "send-reconsideration-suggestion": "reconsideration-numbers",
    "send-suggestion": "suggestion-numbers",
}
_AGGREGATES = [decider for definition in DEFINITIONS for decider in definition.deciders]
_DECIDERS = {command: decider for decider in _AGGREGATES for command in decider.decisions}
COMMANDS: dict[str, type[Command]] = {command.type: command for command in (*_DECIDERS, *AMENDING)}
_RECEIVED = {
    event: decider.category
    for decider in _AGGREGATES
    for receipt in decider.receipts
    if receipt.same_matter
    for event in receipt.events.values()
}
_THERE = {
    decider.category: _RECEIVED[event] for decider in _AGGREGATES for event in taken_by(decider) if event in _RECEIVED
}
"""Where the other side keeps its part of a matter: with the aggregate that takes over what happens in it."""


@dataclass(frozen=True, slots=True)
class Effect:
    """`events` on the stream of the command's own category, `echo` on that of the other side."""

    category: str
    events: int = 1
    echo: int = 0

    def own(self, matter: UUID) -> str:
        return f"{self.category}:{matter}"

    def elsewhere(self, matter: UUID) -> Iterator[tuple[str, int]]:
        if self.category == REGISTRY:
            yield REGISTRY_COPY, self.events
        elif self.echo:
            yield f"{_THERE[self.category]}:{matter}", self.echo


@cache
def _told(command: type[Command]) -> bool:
    """Whether an event that its decision says it makes is received on the other side, by the same matter."""
    [made] = get_args(get_type_hints(_DECIDERS[command].decisions[command])["return"])
    return not _RECEIVED.keys().isdisjoint(get_args(made) or (made,))


def effect_of(command: Command) -> Effect:
    """What a command of the script, given once and at the right time, leads to."""
    if isinstance(command, Amending):  # in this script, of what the other side does not receive
        return Effect(category_of(command.stream or "").name)
    category = category_acted_on(command.type)
    match command:
        case DecideObjection(withdraw=True):
            return Effect(category, events=2, echo=2)
        case SendReconsiderationSuggestion(cc=cc):
            return Effect(category, echo=1 if COPIED & set(cc) else 0)
        case _:
            return Effect(category, echo=int(_told(type(command))))


def category_acted_on(command_type: str) -> str:
    """Of the matters that a command is about."""
    return _DECIDERS[COMMANDS[command_type]].category


def registered_at_first() -> int:
    """How many entries the registry begins with."""
    return len(list(first_entries(load(packaged("410204")))))


def named_matter(command: Command) -> UUID | None:
    """The matter that the command names by what it is called in the world, None where it names none."""
    if isinstance(command, Amending):
        return UUID((command.stream or "").partition(":")[2])
    return _DECIDERS[type(command)].matter(command)


def cited(command: Command) -> Iterator[CaseNumber]:
    """The cases that must have been filed before this command."""
    match command:
        case IssueBulletin(content=content) | CorrectBulletin(content=content):
            numbers = [case.number for case in content.case_refs]
        case DraftSuggestion(content=content):
            numbers = [case.number for case in content.case_refs]
        case RegisterAppearanceDuty(case=number):
            numbers = [number]
        case _:
            numbers = []
    yield from filter(is_administrative, numbers)


def register_of(command: Command) -> Iterator[str]:
    """The register that the command takes its document number from, or enters an organ in, where others do so too."""
    match command:
        case IssueBulletin(content=content) | CorrectBulletin(content=content):
            yield f"{content.topic.side}-bulletin-numbers"
        case _ if command.type in REGISTERS:
            yield REGISTERS[command.type]
        case _ if effect_of(command).category == REGISTRY:  # one stream, whoever keeps it
            yield REGISTRY
        case _:
            return


def references(command: Command) -> list[str]:
    """The streams of other matters that the decision looks at: what comes over to them must have come (GEN-06)."""
    match command:
        case IssueBulletin(content=content) | CorrectBulletin(content=content):
            return command.references(Side(content.topic.side))
        case _:
            return command.references(category_of(effect_of(command).category).sides[0])
