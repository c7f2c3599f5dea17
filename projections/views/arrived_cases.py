"""Cases that courts of other jurisdictions moved to ours or sent up on appeal, as of a day (CAS-07, CAS-08)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, select

from events.base import Side
from events.case_moving import ArrivedCaseFiled, ArrivedCaseReceived, ArrivedCaseReturned
from events.terms import Term
from projections.access.matters import known_to
from projections.asked import Asked
from projections.keeping import as_of, dated, keeping, kept, shown
from projections.sql import first_true
from projections.store.schema import walked
from projections.view import Column, Order, View, same
from projections.views.columns import STREAM, between, status

ARRIVAL = keeping(
    "arrived_case",
    kept(
        ArrivedCaseReceived,
        *("stream", "jurisdiction", "ground", "paper_number", "letter"),
        on="received_on",
        number="content.number",
        court="content.court",
        sued="content.sued",
        cause="content.cause",
        outcome="content.outcome",
        returned_on=None,
    ),
    dated(ArrivedCaseFiled, on="filed_on", own_number="number"),
    dated(ArrivedCaseReturned, "reason", on="returned_on"),
    walked("arrived_case_in_order", "-received_on", "matter"),
)


class ArrivalStatus(Term):
    """Where a case from elsewhere stands on the day asked for."""

    RECEIVED = "received", "待立案", "to be filed"
    RETURNED = "returned", "已退回", "returned"
    FILED = "filed", "已立案", "filed"


def _rows(asked: Asked) -> Select[Any]:
    case, day = ARRIVAL.c, asked.day
    return select(
        *as_of(ARRIVAL, day),
        first_true(
            (case.filed_on <= day, ArrivalStatus.FILED),
            (case.returned_on <= day, ArrivalStatus.RETURNED),
            otherwise=ArrivalStatus.RECEIVED,
        ).label("status"),
    ).where(case.received_on <= day)


ARRIVED_CASES = View(
    "arrived_cases",
    "移送来案",
    "Cases from other jurisdictions",
    tables=(ARRIVAL,),
    handlers=known_to({ArrivedCaseReceived: (Side.COURT,)}),
    rows=_rows,
    columns=(
        *shown(ARRIVAL, "number", "court", "jurisdiction"),
        status(ArrivalStatus),
        *shown(ARRIVAL, "ground", "paper_number", "sued", "cause", "outcome", "letter"),
        Column("received_on", "移送（报送）日", "moved on", "day"),
        *shown(ARRIVAL, "own_number"),
        Column("filed_on", "本院立案日", "filed here on", "day"),
        Column("returned_on", "退回日", "returned on", "day"),
        *shown(ARRIVAL, "reason"),
        STREAM,
    ),
    filters=(
        *same("stream", "number", "status", "jurisdiction", "ground", "own_number"),
        *between("received_on", "移送（报送）日", "moved", "received"),
    ),
    order=(Order("received_on", descending=True), Order("matter")),
    named_on="received_on",
)
