"""Whose turn it is in the matters of a view's rows, and the parties that are no organ by id."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import ColumnElement, FromClause, Select, case, cast, func, literal, null, or_, select

from domain.audience import name_of
from domain.duties import DutyKind
from events.base import Side
from events.vocabulary import OrganRole
from projections.store.schema import DAY, FLAG, TEXT

COURT: Final = literal(name_of(Side.COURT), TEXT)
"""Whoever works at the court's desk: the court and its division are one party."""
LEGAL_DEPARTMENT: Final = literal(name_of(OrganRole.GOVERNMENT_LEGAL_DEPARTMENT), TEXT)
PETITION_BUREAU: Final = literal(name_of(OrganRole.PETITION_BUREAU), TEXT)
NO_DAY: Final = "9999-12-31"
"""Where what has no day stands in the order: behind all that has one."""
_NONE: Final = cast(null(), DAY)


@dataclass(frozen=True, slots=True, eq=False)
class Turn:
    """Where `when` holds, it is this organ's turn to do this, since a day and by a day, where there is one."""

    when: ColumnElement[bool]
    duty: DutyKind
    organ: ColumnElement[str]
    since: ColumnElement[Any]
    due: ColumnElement[Any] = _NONE


def turns(
    of: FromClause,
    about: ColumnElement[str],
    *each: Turn,
    provisional: ColumnElement[Any] | None = None,
    place: ColumnElement[Any] | None = None,
) -> Select[Any]:
    """The duties in the matters of these rows, one for each row: of several that hold, the first.

    `place` tells the duties of one kind in a matter apart.
    """

    def pick(name: str) -> ColumnElement[Any]:
        values = [getattr(turn, name) for turn in each]
        if all(value is values[0] for value in values):
            return values[0]  # type: ignore[no-any-return]
        return case(*((turn.when, value) for turn, value in zip(each, values, strict=True)))

    due = pick("due")
    duties = case(*((turn.when, literal(turn.duty.value, TEXT)) for turn in each))
    no = literal(False, FLAG)
    return select(
        of.c.matter,
        of.c.stream,
        pick("organ").label("organ"),
        duties.label("duty"),
        about.label("about"),
        due.label("due_on"),
        func.coalesce(due, NO_DAY, type_=DAY).label("dated"),
        (no if provisional is None else func.coalesce(provisional, no)).label("provisional"),
        pick("since").label("since"),
        (literal("", TEXT) if place is None else cast(place, TEXT)).label("place"),
    ).where(or_(*(turn.when for turn in each)))
