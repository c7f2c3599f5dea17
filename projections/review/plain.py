"""Figures as plain JSON values."""

from __future__ import annotations

from datetime import date
from typing import Any, assert_never

from projections.review.figure import Answer, Cell, Count, Label, Median, Rate, Ratio, Sum, Table, Value


def plain(value: Value | Cell) -> Any:
    """A value or a table cell for JSON: numbers with the references behind them, days as ISO text."""
    match value:
        case None | str() | int():
            return value
        case date():
            return value.isoformat()
        case Label():
            return {"zh": value.zh, "en": value.en}
        case Rate() | Ratio():
            percent = {"percent": value.percent} if isinstance(value, Rate) else {}
            return _named(value) | {
                "numerator": value.numerator,
                "denominator": value.denominator,
                **percent,
                "text": value.text,
                "numerator_refs": list(value.part),
                "denominator_refs": list(value.whole),
            }
        case Count():
            return _named(value) | {"value": value.value, "refs": list(value.refs)}
        case Sum():
            parts = [{"number": number, "ref": ref} for number, ref in value.parts]
            return _named(value) | {"value": value.value, "parts": parts}
        case Median():
            spans = [{value.unit: span, "ref": ref} for span, ref in value.spans]
            return _named(value) | {value.unit: value.days, "n": value.n, "spans": spans}
        case Answer():
            return _named(value) | {
                "yes": value.yes,
                "on": plain(value.on),
                "missing": [plain(label) for label in value.missing],
                "refs": list(value.refs),
            }
        case Table():
            return _named(value) | {
                "columns": [{"zh": column.zh, "en": column.en} for column in value.columns],
                "rows": [[plain(cell) for cell in row] for row in value.rows],
                "note": plain(value.note),
            }
        case _:
            assert_never(value)


def _named(value: Value) -> dict[str, Any]:
    return {"kind": value.kind, "key": value.key, "title": plain(value.label)}
