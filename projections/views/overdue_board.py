"""Addressees whose reply is overdue on the day asked for; the due date itself is still in time (M31)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, select

from projections.view import Asked, Order, RowChanges, View
from projections.views.suggestion_ledger import DUE, FILTERS, HEAD
from projections.views.suggestion_rows import TURNS, finish, suggestion_rows
from projections.views.suggestion_tables import SUGGESTION, SuggestionStatus


def _rows(asked: Asked) -> Select[Any]:
    rows = suggestion_rows(asked).subquery("ledger")
    return select(rows).where(rows.c.status == SuggestionStatus.OVERDUE.value)


OVERDUE_BOARD = View(
    "overdue_board",
    "逾期未反馈",
    "Overdue board",
    rows=_rows,
    in_order=RowChanges(units=(SUGGESTION,), turns=TURNS),
    columns=(*HEAD, *DUE),
    filters=FILTERS,
    order=(Order("reply_due_on"), Order("matter"), Order("addressee")),
    finish=finish,
    named_on="sent_on",
)
