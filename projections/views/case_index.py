"""The court's cases as of a day (CAS-03, CAS-05). A restricted case is its number alone, on every day (CAS-04)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from events.case_terms import AppealResult, CaseFlag
from events.terms import Term
from projections.keeping import as_of, shown
from projections.sql import days_between, first_true
from projections.view import Asked, Column, Filter, Order, View, same
from projections.views.case_tables import CASE, CASE_HANDLERS, FLAGGED, HEARING
from projections.views.columns import STREAM, between, status


class CaseStatus(Term):
    """Where a case stands on the day asked for."""

    FILED = "filed", "审理中", "pending"
    CONCLUDED = "concluded", "已审结", "concluded"
    APPEALED = "appealed", "上诉中", "under appeal"
    APPEAL_DECIDED = "appeal_decided", "上诉已审结", "appeal decided"
    EFFECTIVE = "effective", "裁判已生效", "in effect"


def _rows(asked: Asked) -> Select[Any]:
    case, day = CASE.c, asked.day
    concluded = case.concluded_on <= day
    return select(
        *as_of(CASE, day),
        flagged_on(CaseFlag.MAJOR, day).label("major_on"),
        flagged_on(CaseFlag.SENSITIVE, day).label("sensitive_on"),
        _next_hearing(day).label("next_hearing_on"),
        _hearings(day).label("hearings"),
        first_true(
            (case.effective_on <= day, CaseStatus.EFFECTIVE),
            (case.appeal_decided_on <= day, CaseStatus.APPEAL_DECIDED),
            (case.appealed_on <= day, CaseStatus.APPEALED),
            (concluded, CaseStatus.CONCLUDED),
            otherwise=CaseStatus.FILED,
        ).label("status"),
    ).where(case.filed_on <= day)


def flagged_on(flag: CaseFlag, day: str) -> ColumnElement[Any]:
    """The day on which the case was flagged so, NULL where it was not by `day`."""
    row = FLAGGED.c
    found = select(row.on).where(row.matter == CASE.c.matter, row.flag == flag.value, row.on <= day)
    return found.correlate(CASE).scalar_subquery()


def _next_hearing(day: str) -> ColumnElement[Any]:
    """The first day in the calendar of that day on which it was not heard yet."""
    row = HEARING.c
    standing = and_(row.scheduled_on <= day, or_(row.replaced_on.is_(None), row.replaced_on > day))
    found = select(func.min(row.hearing_on)).where(row.matter == CASE.c.matter, standing, row.hearing_on >= day)
    return found.where(or_(row.held_on.is_(None), row.held_on > day)).correlate(CASE).scalar_subquery()


def _hearings(day: str) -> ColumnElement[Any]:
    row = HEARING.c
    found = select(func.count()).select_from(HEARING).where(row.matter == CASE.c.matter, row.held_on <= day)
    return found.correlate(CASE).scalar_subquery()


def _finish(row: dict[str, Any], asked: Asked) -> None:
    hidden = row["filed_on"] is None
    row["restricted"] = hidden or bool(row["restricted"])
    row["days"] = None if hidden else days_between(row["filed_on"], row["concluded_on"] or asked.day)


CASE_INDEX = View(
    "case_index",
    "案件索引",
    "Case index",
    tables=(CASE, FLAGGED, HEARING),
    handlers=CASE_HANDLERS,
    rows=_rows,
    number_only="number",
    columns=(
        *shown(CASE, "number"),
        Column("restricted", "限定知悉", "restricted", "flag"),
        status(CaseStatus),
        *shown(CASE, "procedure", "cause", "field", "defendants", "plaintiff_kind", "plaintiff_count"),
        Column("major_on", "标注重大日", "flagged major on", "day"),
        Column("sensitive_on", "标注敏感日", "flagged sensitive on", "day"),
        *shown(CASE, "government_defendant", "house_expropriation", "enterprise_restructuring", "court"),
        *shown(CASE, "decision_number", "earlier_number"),
        Column("filed_on", "立案日", "filed on", "day"),
        Column("next_hearing_on", "下次开庭日", "next hearing", "day"),
        Column("hearings", "已开庭次数", "hearings held", "number"),
        Column("closed_hearing_on", "决定不公开审理日", "closed to the public on", "day"),
        Column("concluded_on", "审结日", "concluded on", "day"),
        Column("days", "办理天数", "days", "number"),
        *shown(CASE, "outcome"),
        Column("loss", "行政机关败诉", "the organ lost", "flag"),
        *shown(CASE, "loss_grounds", "act_changed_before_withdrawal", "settled"),
        Column("appealed_on", "上诉日", "appealed on", "day"),
        *shown(CASE, "appellant", "appeal_number"),
        Column("appeal_decided_on", "上诉审结日", "appeal decided on", "day"),
        Column("appeal_result", "上诉结果", "result of the appeal", "term", AppealResult),
        Column("effective_on", "生效日", "in effect on", "day"),
        *shown(CASE, "normative_document_unlawful"),
        STREAM,
    ),
    filters=(
        *same("stream", "number", "status", "procedure", "cause", "field"),
        Filter("defendant", "被告行政机关", "defendant", "defendants", "has", kind="organ"),
        *same("outcome", "loss", "government_defendant"),
        *between("filed_on", "立案日", "filed", "filed"),
        *between("concluded_on", "审结日", "concluded", "concluded"),
    ),
    order=(Order("number"), Order("matter")),
    finish=_finish,
    named_on="filed_on",
)
