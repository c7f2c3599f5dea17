"""What an addressee answers to a suggestion, recommendation by recommendation (SUG-13)."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from events.base import Part
from events.values import Reason
from events.vocabulary import AdoptionAnswer


class Answer(Part):
    """The answer to recommendation number `recommendation` (from 1).

    `text` is the reason of `not_adopted`, the plan of `in_progress`, the measure otherwise.
    """

    recommendation: Annotated[int, Field(ge=1, le=30)]
    answer: AdoptionAnswer
    text: Reason | None = None


Answers = Annotated[tuple[Answer, ...], Field(max_length=30)]


class Implementation(Part):
    """How deep it goes: the case put right, a measure for the sector, a lasting mechanism (M30)."""

    rectified: bool = False
    sector_wide: bool = False
    long_term: bool = False
