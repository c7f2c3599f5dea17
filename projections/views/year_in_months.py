"""各月情况: what came and went in each month of a year, by what it was of — what the charts of a year are drawn from.

Suggestions by their status of the day, first-instance cases concluded (those of M84) and lost by field of
administration, hearings in which a head has to appear by what was found, petitions and major disputes registered,
disputes resolved, risk assessments opened by their level.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, Table, func, literal, select, union_all

from events.case_terms import CaseOutcome, Procedure
from events.terms import Term
from projections.asked import DUE_SOON_DAYS, Asked
from projections.keeping import as_of
from projections.store.schema import TEXT
from projections.view import Column, Counts, Filter, Order, View
from projections.views.appearance_rows import APPEARANCE, appearance_rows
from projections.views.case_index import CASE
from projections.views.dispute_register import DISPUTE
from projections.views.petition_board import PETITION
from projections.views.risk_register import RISK, RISK_REGISTER
from projections.views.suggestion_rows import TURNS, suggestion_rows
from projections.views.suggestion_tables import SUGGESTION

_COUNTED: Final = [outcome.value for outcome in CaseOutcome if outcome.counted]


class Happening(Term):
    """What is counted in the month in which it was."""

    SUGGESTION = "suggestion", "发出司法建议（按被建议单位）", "suggestions sent, by addressee"
    CASE = "case", "一审案件审结", "first-instance cases concluded"
    LOSS = "loss", "其中行政机关败诉", "of these lost by the organ"
    HEARING = "hearing", "负责人应出庭的案件开庭", "hearings in which a head has to appear, by finding"
    PETITION = "petition", "登记信访事项", "petitions registered"
    DISPUTE = "dispute", "登记重大行政争议", "major disputes registered"
    RESOLUTION = "resolution", "化解重大行政争议", "major disputes resolved"
    RISK = "risk", "启动重大决策诉讼风险评估", "risk assessments opened"


def _suggestions(asked: Asked) -> tuple[Select[Any], ...]:
    row = suggestion_rows(asked).subquery("suggestions").c
    return (_in_month(Happening.SUGGESTION, row, row.sent_on, row.status),)


def _cases(asked: Asked) -> tuple[Select[Any], ...]:
    row = select(*as_of(CASE, asked.day)).where(CASE.c.procedure == Procedure.FIRST_INSTANCE).subquery("cases").c
    counted = row.outcome.in_(_COUNTED)
    return (
        _in_month(Happening.CASE, row, row.concluded_on, row.field).where(counted),
        _in_month(Happening.LOSS, row, row.concluded_on, row.field).where(counted, row.loss),
    )


def _hearings(asked: Asked) -> tuple[Select[Any], ...]:
    row = appearance_rows(asked).subquery("appearances").c
    return (_in_month(Happening.HEARING, row, row.heard_on, row.status),)


def _petitions(asked: Asked) -> tuple[Select[Any], ...]:
    row = select(*as_of(PETITION, asked.day)).where(PETITION.c.registered_on <= asked.day).subquery("petitions").c
    return (_in_month(Happening.PETITION, row, row.registered_on),)


def _disputes(asked: Asked) -> tuple[Select[Any], ...]:
    row = select(*as_of(DISPUTE, asked.day)).where(DISPUTE.c.registered_on <= asked.day).subquery("disputes").c
    return (
        _in_month(Happening.DISPUTE, row, row.registered_on),
        _in_month(Happening.RESOLUTION, row, row.resolved_on),
    )


def _risks(asked: Asked) -> tuple[Select[Any], ...]:
    assert RISK_REGISTER.rows is not None
    row = RISK_REGISTER.rows(asked).subquery("risks").c
    return (_in_month(Happening.RISK, row, row.opened_on, row.level),)


_PARTS: Final[Mapping[Table, Callable[[Asked], tuple[Select[Any], ...]]]] = {
    SUGGESTION: _suggestions,
    CASE: _cases,
    APPEARANCE: _hearings,
    PETITION: _petitions,
    DISPUTE: _disputes,
    RISK: _risks,
}
"""What happens, by the table that knows the matter."""


def _rows(parts: Iterable[Callable[[Asked], tuple[Select[Any], ...]]], asked: Asked) -> Select[Any]:
    return select(union_all(*(happening for part in parts for happening in part(asked))).subquery("happenings"))


def _in_month(what: Happening, row: Any, on: ColumnElement[Any], of: ColumnElement[Any] | None = None) -> Select[Any]:
    return select(
        row.matter,
        literal(what.value).label("what"),
        func.substr(on, 1, 4, type_=TEXT).label("year"),
        func.substr(on, 6, 2, type_=TEXT).label("month"),
        (literal("") if of is None else func.coalesce(of, "")).label("of"),
    ).where(on.is_not(None))


YEAR_IN_MONTHS: Final = View(
    "year_in_months",
    "各月情况",
    "A year in months",
    rows=partial(_rows, _PARTS.values()),
    counts=Counts(
        keys=("year", "month", "what", "of"),
        of=lambda row, asked: {"many": func.count()},
        units=tuple(_PARTS),
        turns=TURNS,
        ahead=DUE_SOON_DAYS,
        parts={table: [partial(_rows, (part,))] for table, part in _PARTS.items()},
    ),
    columns=(
        Column("year", kind="year"),
        Column("month", "月份", "month"),
        Column("what", "事项", "what", "term", Happening),
        Column("of", "状态、领域或者风险等级", "status, field or level"),
        Column("many", "件数", "how many", "number"),
    ),
    filters=(
        Filter("year", kind="year", before=True),
        Filter("what", "事项", "what", kind="term", term=Happening, before=True),
    ),
    order=(Order("year"), Order("what"), Order("month"), Order("of")),
)
