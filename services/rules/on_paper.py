"""Answers that came on paper: typed in by a desk of the side that received them, for an organ without access (GEN-16).

The day of the fact is the day on which the paper came; who took it stands in `received_by`. Whether an organ has access
shows in the matter itself: it answered there.
"""

from __future__ import annotations

from typing import Protocol

from events.numbers import ActNumber
from events.terms import Phrase
from events.values import OrganId
from services.decider import Command, Context
from services.rules import require, require_active


class Unfit(Phrase):
    """Why a paper is not to be typed in for an organ."""

    OWN_PAPER = ("收件机关不能是被建议单位本身", "the addressee itself cannot have received its own answer")
    OWN_ANSWER = ("被建议单位能够在系统内自行答复", "the addressee can answer over the system itself")


class Answered(Protocol):
    """An answer, as an event or as the command that brings it."""

    @property
    def received_by(self) -> OrganId | None: ...
    @property
    def document_number(self) -> ActNumber | None: ...


def require_paper(
    addressee: OrganId, received_by: OrganId, command: Command, context: Context, *, answers_itself: bool
) -> None:
    """The paper was taken by another organ, active on that day, for an addressee that did not answer itself."""
    require_active(context.registry, command.on, received_by)
    own_paper = context.registry.acts_for(received_by, addressee, context.today)
    require(not own_paper, "GEN-16", problem=Unfit.OWN_PAPER)
    require(not answers_itself, "GEN-16", problem=Unfit.OWN_ANSWER)


def repeats_paper(earlier: Answered, later: Answered, *content: str) -> bool:
    """Whether `later` is the answer typed in from paper: by its number, or by its content where one has none."""
    if earlier.received_by is None:
        return False
    if earlier.document_number is not None and later.document_number is not None:
        return earlier.document_number == later.document_number
    return all(getattr(earlier, name) == getattr(later, name) for name in content)
