"""Small SQL expressions and day arithmetic that several views use."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, case, func, literal

from events.terms import Term


def upto(column: ColumnElement[Any], day: str, value: ColumnElement[Any] | None = None) -> ColumnElement[Any]:
    """`value` (or the day itself) where the day in `column` has come by `day`; else NULL."""
    return case((column <= day, column if value is None else value))


def first_true(*choices: tuple[ColumnElement[bool], Term], otherwise: Term) -> ColumnElement[str]:
    """The status of the first condition that holds."""
    return case(*((when, literal(status.value)) for when, status in choices), else_=literal(otherwise.value))


def how_many(condition: ColumnElement[bool]) -> ColumnElement[int]:
    """Of how many rows it holds."""
    return func.sum(case((condition, 1), else_=0))


def days_between(first: str | None, second: str | None) -> int | None:
    """Calendar days from the first ISO day to the second; None where one of them is not known."""
    if first is None or second is None:
        return None
    return (date.fromisoformat(second) - date.fromisoformat(first)).days


def share(part: int | None, whole: int | None) -> float | None:
    """A fraction from 0 to 1, rounded to four places; None where there is nothing to divide by."""
    return round((part or 0) / whole, 4) if whole else None
