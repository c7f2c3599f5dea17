"""The government's reconsideration cases as of a day (CAS-01; M93)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, select

from events.reconsideration_case import ReconsiderationAccepted, ReconsiderationDecided
from events.terms import Term
from projections.access.matters import known_to
from projections.asked import Asked
from projections.keeping import Made, as_of, dated, keeping, kept, shown
from projections.sql import first_true
from projections.store.schema import FLAG, walked
from projections.view import AS_OF, Column, Order, RowChanges, View, same
from projections.views.columns import STREAM, between, status

RECONSIDERATION = keeping(
    "reconsideration_case",
    kept(
        ReconsiderationAccepted,
        *("stream", "number", "respondent", "field", "cause", "applicant_kind", "applicant_count"),
        on="accepted_on",
    ),
    dated(
        ReconsiderationDecided,
        *("outcome", "decision_number", "notify_superior", "superior_department"),
        on="decided_on",
        corrected=Made(FLAG, lambda event: event.outcome.corrected),
    ),
    walked("reconsideration_case_accepted", "-accepted_on", "matter"),
)


class ReconsiderationCaseStatus(Term):
    """Where a reconsideration case stands on the day asked for."""

    ACCEPTED = "accepted", "审理中", "pending"
    DECIDED = "decided", "已审结", "decided"


def _rows(asked: Asked) -> Select[Any]:
    case, day = RECONSIDERATION.c, asked.day
    return select(
        *as_of(RECONSIDERATION, day),
        first_true(
            (case.decided_on <= day, ReconsiderationCaseStatus.DECIDED), otherwise=ReconsiderationCaseStatus.ACCEPTED
        ).label("status"),
    ).where(case.accepted_on <= day)


RECONSIDERATION_CASES = View(
    "reconsideration_cases",
    "行政复议案件",
    "Reconsideration cases",
    tables=(RECONSIDERATION,),
    handlers=known_to({ReconsiderationAccepted: ("respondent",), ReconsiderationDecided: ("notify_superior",)}),
    rows=_rows,
    in_order=RowChanges(units=(RECONSIDERATION,)),
    columns=(
        *shown(RECONSIDERATION, "number"),
        status(ReconsiderationCaseStatus),
        *shown(RECONSIDERATION, "respondent", "field", "cause", "applicant_kind", "applicant_count"),
        Column("accepted_on", "受理日", "accepted on", "day"),
        Column("decided_on", "审结日", "decided on", "day"),
        Column("days", "办理天数", "days", "number", days=("accepted_on", "decided_on", AS_OF)),
        *shown(RECONSIDERATION, "outcome"),
        Column("corrected", "纠错", "the act was corrected", "flag"),
        *shown(RECONSIDERATION, "decision_number", "notify_superior", "superior_department"),
        STREAM,
    ),
    filters=(
        *same("stream", "number", "status", "respondent", "field", "outcome"),
        *between("accepted_on", "受理日", "accepted", "accepted"),
    ),
    order=(Order("accepted_on", descending=True), Order("matter")),
    named_on="accepted_on",
)
