"""A view that unites others asks one matter of the parts of every table that knows it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

from sqlalchemy import Select, Table, literal, select

from projections.asked import Asked
from projections.store.schema import TEXT
from projections.store.store import Store
from projections.totals.questions import day_by_day, rows_of, units_of
from projections.view import Order, RowChanges, View
from projections.views.suggestion_tables import ADDRESSEE, SUGGESTION

TODAY = date(2026, 1, 1)


def _said(said: str, of: Table, asked: Asked) -> Select[Any]:
    return select(of.c.matter, literal(said, TEXT).label("said")).distinct()


SENT: Callable[[Asked], Select[Any]] = partial(_said, "a suggestion", SUGGESTION)
ADDRESSED: Callable[[Asked], Select[Any]] = partial(_said, "has an addressee", ADDRESSEE)
BOTH: Callable[[Asked], Select[Any]] = partial(_said, "known to both", SUGGESTION)
UNITED = View(
    "united",
    "合并",
    "United",
    rows=SENT,
    in_order=RowChanges(units=(SUGGESTION, ADDRESSEE), parts={SUGGESTION: [SENT, BOTH], ADDRESSEE: [ADDRESSED, BOTH]}),
    order=(Order("said"), Order("matter")),
)


def test_a_matter_that_two_tables_know_is_asked_of_the_parts_of_both_and_of_each_once(told_store: Store) -> None:
    said = ["a suggestion", "has an addressee", "known to both"]
    with told_store.reading() as connection:
        matter = bytes(connection.scalars(select(ADDRESSEE.c.matter)).first() or b"")
        units = units_of(connection, [UNITED], [matter])[UNITED.name]
        assert sorted(row["said"] for row in rows_of(connection, UNITED, units, TODAY)) == said
        [(_, places)] = day_by_day(connection, UNITED, units[matter], {matter: [TODAY.isoformat()]})[matter]
    assert sorted(place[0] for place in places) == said
