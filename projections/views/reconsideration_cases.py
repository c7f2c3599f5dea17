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
        Column("number", "案件编号", "number"),
        Column("status", "状态", "status", "term", ReconsiderationCaseStatus),
        Column("respondent", "被申请人", "respondent", "organ"),
        Column("field", "行政管理领域", "field", "term", Field),
        Column("cause", "案由", "cause of action", "term", CaseCause),
        Column("applicant_kind", "申请人类别", "kind of applicant", "term", PlaintiffKind),
        Column("applicant_count", "申请人数", "applicants", "number"),
        Column("accepted_on", "受理日", "accepted on", "day"),
        Column("decided_on", "审结日", "decided on", "day"),
        Column("days", "办理天数", "days", "number"),
        Column("outcome", "复议结果", "outcome", "term", ReconsiderationOutcome),
        Column("corrected", "纠错", "the act was corrected", "flag"),
        Column("decision_number", "复议决定书文号", "number of the decision"),
        Column("notify_superior", "抄告上一级主管部门", "superior departments notified", "organs"),
        Column("superior_department", "抄告的未登记部门", "superior department by name"),
        Column("stream", "事项", "matter", "stream"),
    ),
    filters=(
        Filter("stream", "事项", "matter", "stream"),
        Filter("number", "案件编号", "number", "number"),
        Filter("status", "状态", "status", "status", kind="term", term=ReconsiderationCaseStatus),
        Filter("respondent", "被申请人", "respondent", "respondent", kind="organ"),
        Filter("field", "行政管理领域", "field", "field", kind="term", term=Field),
        Filter("outcome", "复议结果", "outcome", "outcome", kind="term", term=ReconsiderationOutcome),
        Filter("accepted_from", "受理日自", "accepted from", "accepted_on", "from", kind="day"),
        Filter("accepted_to", "受理日至", "accepted to", "accepted_on", "to", kind="day"),
    ),
    order=(Order("accepted_on", descending=True), Order("matter")),
    finish=_finish,
    named_on="accepted_on",
)
