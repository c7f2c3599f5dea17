"""The forms in which a plain computation gives the values of a figure, and in which they are read from a review.

A count or a sum is a number, a rate a pair, a median the middle and how many, a table a list of rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

Values = dict[str, Any]
NO_RECORD = "no record"
HIDDEN = "（限定知悉）"
"""What stands for a name that not every reader may know (ANR-05)."""


def middle(spans: Iterable[int]) -> tuple[Decimal | None, int]:
    """The middle of the numbers in their order, of two the mean; and how many there are."""
    ordered = sorted(spans)
    while len(ordered) > 2:
        ordered = ordered[1:-1]
    return (Decimal(sum(ordered)) / len(ordered) if ordered else None), len(list(spans))


def occurring(rows: Iterable[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """The rows of a table whose numbers are not all nought."""
    return [row for row in rows if any(number for number in row if isinstance(number, int))]


def published(figure: Mapping[str, Any]) -> Values:
    """The values of a figure of the review's JSON, by key."""
    return {value["key"]: _value(value) for value in figure["values"]}


def _value(value: Mapping[str, Any]) -> Any:
    match value["kind"]:
        case "count" | "sum":
            return value["value"]
        case "rate" | "ratio":
            return value["numerator"], value["denominator"]
        case "median":
            middle = value["days"] if "days" in value else value["months"]
            return (None if middle == "—" else Decimal(middle)), value["n"]
        case "answer":
            return value["yes"], value["on"], [label["zh"] for label in value["missing"]]
        case "no_record":
            return NO_RECORD
        case "baseline":
            return value["text"], value["source"]
        case "table":
            return [tuple(_cell(cell) for cell in row) for row in value["rows"]]
        case kind:
            raise AssertionError(kind)


def _cell(cell: Any) -> Any:
    if isinstance(cell, dict):
        return (cell["numerator"], cell["denominator"]) if "numerator" in cell else cell["zh"]
    return cell
