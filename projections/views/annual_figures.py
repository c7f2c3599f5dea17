"""The figures of a year as they were computed last, with the events behind each: for those who read the internal
edition.

Made in one pass with the tables (`projections.views.annual_kept`), and kept as they are. The references of a value
stand in lists of so many at a time, so that a page costs what stands on it. Who may follow a reference is decided when
it is shown, event by event.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, assert_never

import orjson
from sqlalchemy import Column, Connection, LargeBinary, Text, delete, insert, select

from events.instants import written
from projections.review.facts import Facts
from projections.review.figure import (
    BASELINE,
    NO_RECORD,
    Answer,
    Baseline,
    Count,
    Median,
    NoRecord,
    NotShown,
    Rate,
    Ratio,
    Sum,
    Table,
    Value,
)
from projections.review.figures import figures
from projections.review.plain import in_edition, plain
from projections.review.years import Line, in_line
from projections.store.schema import NUMBER, key
from projections.store.schema import table as database_table
from projections.views.annual_tables import Computed, facts_of

AT_ONCE: Final = 25
"""References that stand in one list."""
Ref = tuple[str, int | None]
"""`<side>/<event id>`, with `#` and a part; and the number that the event states, where it states one."""
Row = dict[str, Any]
FIGURES_KEPT: Final = database_table(
    "annual_figures_kept",
    key("year", NUMBER),
    key("asked"),
    Column("seq", NUMBER),
    Column("cut_off", Text),
    Column("figures", LargeBinary),
)
"""All figures of a year without what is behind them; columns as in `annual_kept`."""
REFERENCES_KEPT: Final = database_table(
    "annual_references_kept",
    key("year", NUMBER),
    key("asked"),
    key("metric"),
    key("value"),
    key("role"),
    key("number", NUMBER),
    Column("refs", LargeBinary),
)


@dataclass(frozen=True, slots=True)
class Figures:
    """`rows`: a figure each, in the order of the dictionary. `refs`: by metric, key of the value and role."""

    rows: list[Row]
    refs: Mapping[tuple[str, str, str], tuple[Ref, ...]]


def figures_of(found: Facts) -> Figures:
    """The figures of the year, each value with those of the years before."""
    now = figures(found)
    lines = in_line(found, now)
    rows, refs = list[Row](), dict[tuple[str, str, str], tuple[Ref, ...]]()
    for metric, figure in now.items():
        behind = {value.key: dict(_behind(value)) for value in figure.values}
        refs |= {(metric, name, role): listed for name, roles in behind.items() for role, listed in roles.items()}
        values = [_value(value, lines[metric, value.key], behind[value.key]) for value in figure.values]
        rows.append({"metric": metric, "values": values})
    return Figures(rows, refs)


def _value(value: Value, line: Line, behind: Mapping[str, tuple[Ref, ...]]) -> Row:
    said: Row = {"key": value.key, "kind": value.kind, "title": plain(value.label)}
    if isinstance(value, Table):
        columns = [{"zh": column.zh, "en": column.en} for column in value.columns]
        note = plain(value.note) if value.note else None
        return said | {"columns": columns, "rows": [list(map(in_edition, row)) for row in value.rows], "note": note}
    years = [{"year": year, "text": _text(each)} for year, each in line.items()]
    return said | {"years": years, "behind": {role: len(refs) for role, refs in behind.items()}}


def _text(value: Value) -> dict[str, str]:
    """As it is printed, in both languages; a table has no text of its own."""
    match value:
        case Table():
            return {"zh": "", "en": ""}
        case Median() if value.spans:
            en = f"{value.days} {value.unit} (n = {value.n})"
        case Answer():
            missing = f", missing: {', '.join(label.en for label in value.missing)}" if value.missing else ""
            en = f"yes ({value.on})" if value.on else "yes" if value.yes else f"no{missing}"
        case NoRecord():
            en = NO_RECORD.en
        case Baseline():
            en = value.text.replace(BASELINE, " (baseline)")
        case _:
            en = value.text
    return {"zh": value.text, "en": en}


def _behind(value: Value) -> Iterator[tuple[str, tuple[Ref, ...]]]:
    """What is behind a value, by the role that it plays."""
    match value:
        case Rate() | Ratio():
            yield "numerator", tuple((ref, None) for ref in value.part)
            yield "denominator", tuple((ref, None) for ref in value.whole)
        case Count() | Answer():
            yield "counted", tuple((ref, None) for ref in value.refs)
        case Sum():
            yield "counted", tuple((ref, number) for number, ref in value.parts)
        case Median():
            yield "counted", tuple((ref, span) for span, ref in value.spans)
        case Baseline():
            yield "counted", ((value.ref, None),)
        case NoRecord() | NotShown() | Table():
            return
        case _:
            assert_never(value)


MADE: Final = Computed(lambda *wanted: figures_of(facts_of(*wanted)))


def keep_figures(connection: Connection, year: int, asked: str, seq: int, cut_off: datetime, made: Figures) -> None:
    """In place of those of the same question."""
    place = {"year": year, "asked": asked}
    head = {**place, "seq": seq, "cut_off": written(cut_off), "figures": zlib.compress(orjson.dumps(made.rows))}
    connection.execute(insert(FIGURES_KEPT), head)
    lists = [
        {**place, "metric": metric, "value": value, "role": role, "number": number, "refs": packed}
        for (metric, value, role), refs in made.refs.items()
        for number, packed in enumerate(map(_packed, _lists(refs)))
    ]
    if lists:
        connection.execute(insert(REFERENCES_KEPT), lists)


def forget_figures(connection: Connection, year: int | None = None, *, dated: bool | None = None) -> None:
    """All of them; or those of a year that were asked for a cut-off (`dated`), or for the end of the day."""
    for kept in (FIGURES_KEPT, REFERENCES_KEPT):
        gone = delete(kept)
        if year is not None:
            gone = gone.where(kept.c.year == year, kept.c.asked != "" if dated else kept.c.asked == "")
        connection.execute(gone)


def kept_references(
    connection: Connection, year: int, asked: str, of: tuple[str, str, str], number: int
) -> tuple[Ref, ...]:
    """The list of that number, from 0, of a metric, value and role."""
    kept = REFERENCES_KEPT.c
    metric, value, role = of
    named = (kept.metric == metric, kept.value == value, kept.role == role, kept.number == number)
    refs = connection.scalar(select(kept.refs).where(kept.year == year, kept.asked == asked, *named))
    return () if refs is None else tuple((ref, stated) for ref, stated in orjson.loads(zlib.decompress(refs)))


def _lists(refs: tuple[Ref, ...]) -> Iterator[tuple[Ref, ...]]:
    return (refs[start : start + AT_ONCE] for start in range(0, len(refs), AT_ONCE))


def _packed(refs: tuple[Ref, ...]) -> bytes:
    return zlib.compress(orjson.dumps(refs))
