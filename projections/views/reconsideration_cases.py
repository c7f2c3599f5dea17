"""The government's reconsideration cases as of a day (CAS-01; M93)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, select

from events.case_terms import CaseCause, PlaintiffKind, ReconsiderationOutcome
from events.terms import Term
from events.vocabulary import Field
from projections.view import Asked, Column, Filter, Order, View
from projections.views.case_tables import RECONSIDERATION, RECONSIDERATION_HANDLERS
from projections.views.sql import days_between, first_true, upto


class ReconsiderationCaseStatus(Term):
    """Where a reconsideration case stands on the day asked for."""

    ACCEPTED = "accepted", "审理中", "pending"
    DECIDED = "decided", "已审结", "decided"


def _rows(asked: Asked) -> Select[Any]:
    case, day = RECONSIDERATION.c, asked.day
    ended = ("decided_on", "outcome", "corrected", "decision_number", "notify_superior", "superior_department")
    return select(
        *(column for column in RECONSIDERATION.columns if column.name not in ended),
        upto(case.decided_on, day).label("decided_on"),
        *(upto(case.decided_on, day, case[name]).label(name) for name in ended[1:]),
        first_true(
            (case.decided_on <= day, ReconsiderationCaseStatus.DECIDED), otherwise=ReconsiderationCaseStatus.ACCEPTED
        ).label("status"),
    ).where(case.accepted_on <= day)


def _finish(row: dict[str, Any], asked: Asked) -> None:
    row["days"] = days_between(row["accepted_on"], row["decided_on"] or asked.day)


RECONSIDERATION_CASES = View(
    "reconsideration_cases",
    "行政复议案件",
    "Reconsideration cases",
    tables=(RECONSIDERATION,),
    handlers=RECONSIDERATION_HANDLERS,
    rows=_rows,
    columns=(
        Column("number", of="ReconsiderationAccepted.number"),
        Column("status", "状态", "status", "term", ReconsiderationCaseStatus),
        Column("respondent", kind="organ"),
        Column("field", kind="term", term=Field),
        Column("cause", kind="term", term=CaseCause),
        Column("applicant_kind", kind="term", term=PlaintiffKind),
        Column("applicant_count", kind="number"),
        Column("accepted_on", "受理日", "accepted on", "day"),
        Column("decided_on", "审结日", "decided on", "day"),
        Column("days", "办理天数", "days", "number"),
        Column("outcome", kind="term", term=ReconsiderationOutcome, of="ReconsiderationDecided.outcome"),
        Column("corrected", "纠错", "the act was corrected", "flag"),
        Column("decision_number", of="ReconsiderationDecided.decision_number"),
        Column("notify_superior", kind="organs"),
        Column("superior_department"),
        Column("stream", "事项", "matter", "stream"),
    ),
    filters=(
        Filter("stream", "事项", "matter", "stream"),
        Filter("number", of="ReconsiderationAccepted.number"),
        Filter("status", "状态", "status", "status", kind="term", term=ReconsiderationCaseStatus),
        Filter("respondent", kind="organ"),
        Filter("field", kind="term", term=Field),
        Filter("outcome", kind="term", term=ReconsiderationOutcome, of="ReconsiderationDecided.outcome"),
        Filter("accepted_from", "受理日自", "accepted from", "accepted_on", "from", kind="day"),
        Filter("accepted_to", "受理日至", "accepted to", "accepted_on", "to", kind="day"),
    ),
    order=(Order("accepted_on", descending=True), Order("matter")),
    finish=_finish,
    named_on="accepted_on",
)
