"""Cases of other courts against organs of the district, as of a day: beside the index, never in it (CAS-06)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, select

from events.base import Side
from events.case_elsewhere import CaseElsewhereEntered
from events.terms import Term
from events.vocabulary import OrganRole
from projections.access.matters import known_to
from projections.asked import Asked
from projections.keeping import Made, acted, keeping, shown
from projections.sql import first_true, overtaken
from projections.store.schema import FLAG, walked
from projections.view import Column, Filter, Order, View, same
from projections.views.columns import STREAM, between, status

ENTRY = keeping(
    "case_elsewhere",
    acted(
        CaseElsewhereEntered,
        *("stream", "number", "court", "defendants", "cause", "filed_on", "hearing_on", "outcome", "concluded_on"),
        "earlier_number",
        loss=Made(FLAG, lambda event: event.outcome and event.outcome.loss),
    ),
    walked("case_elsewhere_in_order", "number", "matter"),
    by=("version",),
)


class CaseElsewhereStatus(Term):
    """Where the case stands by what was entered."""

    PENDING = "pending", "审理中", "pending"
    CONCLUDED = "concluded", "已审结", "concluded"


def _rows(asked: Asked) -> Select[Any]:
    row, newer = ENTRY.c, ENTRY.alias("newer")
    stands = ~overtaken(ENTRY, newer, where=newer.c.on <= asked.day)
    ended = first_true((row.outcome.is_not(None), CaseElsewhereStatus.CONCLUDED), otherwise=CaseElsewhereStatus.PENDING)
    return select(ENTRY, ended.label("status")).where(row.on <= asked.day, stands)


CASES_ELSEWHERE = View(
    "cases_elsewhere",
    "其他法院审理的案件",
    "Cases of other courts",
    tables=(ENTRY,),
    handlers=known_to({CaseElsewhereEntered: ("defendants", OrganRole.GOVERNMENT_LEGAL_DEPARTMENT, Side.COURT)}),
    rows=_rows,
    columns=(
        *shown(ENTRY, "number", "court"),
        status(CaseElsewhereStatus),
        *shown(ENTRY, "defendants", "cause", "earlier_number", "filed_on", "hearing_on", "concluded_on", "outcome"),
        Column("loss", "行政机关败诉", "the organ lost", "flag"),
        Column("on", "登记日", "entered on", "day"),
        STREAM,
    ),
    filters=(
        *same("stream", "number", "status", "cause"),
        Filter("defendant", "被告行政机关", "defendant", "defendants", "has", kind="organ"),
        *same("outcome", "loss"),
        *between("concluded_on", "审结日", "concluded", "concluded"),
    ),
    order=(Order("number"), Order("matter")),
    named_on="on",
)
