"""Which streams a command writes to: its own and, through the policies, the one of the same matter over there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from services.bulletin import CorrectBulletin, IssueBulletin, WithdrawBulletin
from services.court.service import COURT
from services.court.suggestion import SendSuggestion
from services.court.suggestion_clock import DecideObjection
from services.court.suggestion_ending import CloseSuggestion, WithdrawSuggestion
from services.court.suggestion_feedback import ReturnFeedback
from services.decider import Command
from services.government.service import GOVERNMENT
from services.government.suggestion_response import AcknowledgeService, RaiseObjection, SubmitFeedback
from services.joint.service import JOINT

RESPONSE = "suggestion-response"
_CATEGORIES = {
    command: decider.category
    for definition in (JOINT, COURT, GOVERNMENT)
    for decider in definition.deciders
    for command in decider.decisions
}
_THERE = {"bulletin": "bulletin-receipt", "suggestion": RESPONSE, RESPONSE: "suggestion"}


@dataclass(frozen=True, slots=True)
class Effect:
    """`events` on the stream of the command's own category, `echo` on that of the other side."""

    category: str
    events: int = 1
    echo: int = 0

    def own(self, matter: UUID) -> str:
        return f"{self.category}:{matter}"

    def elsewhere(self, matter: UUID) -> Iterator[tuple[str, int]]:
        if self.echo:
            yield f"{_THERE[self.category]}:{matter}", self.echo


def effect_of(command: Command) -> Effect:
    """What a command of the script, given once and at the right time, leads to."""
    category = _CATEGORIES[type(command)]
    match command:
        case DecideObjection(withdraw=True):
            return Effect(category, events=2, echo=2)
        case (
            IssueBulletin()
            | CorrectBulletin()
            | WithdrawBulletin()
            | SendSuggestion()
            | DecideObjection()
            | ReturnFeedback()
            | WithdrawSuggestion()
            | CloseSuggestion()
            | AcknowledgeService()
            | RaiseObjection()
            | SubmitFeedback()
        ):
            return Effect(category, echo=1)
        case _:
            return Effect(category)


def foreign_references(command: Command) -> Iterator[str]:
    """The streams of other matters that must have come over from the other side (BUL-08, E5)."""
    match command:
        case IssueBulletin(content=content) if content.topic.side == "government":
            yield from (f"{RESPONSE}:{suggestion}" for suggestion in content.suggestion_refs)
        case _:
            return
