"""Effective judgments and published cases that a suggestion or a standard cites (生效裁判、典型案例)."""

from __future__ import annotations

from enum import auto
from typing import Annotated

from pydantic import Field

from events.base import Part
from events.numbers import CitedCaseNumber
from events.terms import Term
from events.values import LongText, ShortText


class PrecedentKind(Term):
    """What is cited: a judgment in force, or a case that a court published as an example."""

    EFFECTIVE_JUDGMENT = auto(), "生效裁判", "judgment in force"
    TYPICAL_CASE = auto(), "典型案例", "typical case"
    GUIDING_CASE = auto(), "指导性案例", "guiding case"


class Precedent(Part):
    """A judgment in force by its number; a published case by what it was published as, with its number if it has one.

    `gist` is what it is cited for (裁判要旨); no party is named.
    """

    kind: PrecedentKind
    number: CitedCaseNumber | None = None
    published_as: ShortText | None = None
    gist: LongText | None = None


Precedents = Annotated[tuple[Precedent, ...], Field(max_length=20)]


def cited(precedents: Precedents | None) -> list[str] | None:
    """How they are called: by number, else by what they were published as."""
    return [one.number or one.published_as or one.kind.zh for one in precedents] if precedents else None
