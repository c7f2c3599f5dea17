"""Coordination of decisions in execution: conflict, who was asked and heard, how it ended (三(二)6; M70, M71).

Seen by both sides and the organs concerned, the petition bureau among them. What the two were asked is counted from
the latest major sign of conflict on; whether their time is over follows from the day asked for.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, FromClause, Select, and_, func, select

from events.risk_terms import AssessorCapacity, ConflictSeverity, CoordinationOutcome
from events.terms import Term
from projections.view import Asked, Column, Filter, Order, View
from projections.views.coordination_tables import COORDINATION, COORDINATION_ACT, HANDLERS, CoordinationAct
from projections.views.sql import days_between, first_true, upto


class CoordinationStatus(Term):
    """Where a coordination stands on the day asked for: the furthest it came, or how it ended."""

    OPENED = "opened", "已启动", "opened"
    CONFLICT_REPORTED = "conflict_reported", "已报告冲突苗头", "conflict reported"
    OPINIONS_HEARD = "opinions_heard", "已听取意见", "opinions heard"
    DUTIES_CLARIFIED = "duties_clarified", "已明确职责", "duties clarified"
    DIALOGUE_HELD = "dialogue_held", "已与相对人沟通", "dialogue held"
    DEFUSED = "defused", "矛盾已化解", "defused"
    TURNED_INTO_DISPUTE = "turned_into_dispute", "转为行政争议", "turned into a dispute"
    DECISION_SUSPENDED = "decision_suspended", "决策中止或者停止执行", "decision suspended"


class OpinionStatus(Term):
    """Where the opinion of one of the two stands on the day asked for."""

    NOT_ASKED = "not_asked", "未征求", "not asked"
    AWAITED = "awaited", "待答复", "awaited"
    EXPIRED = "expired", "逾期未答复", "expired"
    GIVEN = "given", "已提出意见", "given"


_TWO = {"court": AssessorCapacity.COURT, "legal_department": AssessorCapacity.LEGAL_DEPARTMENT}
_ENDED = ("outcome", "result", "missing_opinion_of", "dispute", "cases")


def _facts(asked: Asked) -> FromClause:
    act, day = COORDINATION_ACT.c, asked.day
    major = and_(act.act == CoordinationAct.SIGN.value, act.severity == ConflictSeverity.MAJOR.value, act.on <= day)
    of = act.matter == COORDINATION.c.matter
    since = select(func.coalesce(func.max(act.version), 0)).where(of, major).correlate(COORDINATION).scalar_subquery()
    base = select(COORDINATION, since.label("since")).where(COORDINATION.c.opened_on <= day).subquery("base")
    row = base.c

    def some(*conditions: ColumnElement[bool]) -> tuple[ColumnElement[bool], ...]:
        return act.matter == row.matter, act.on <= day, *conditions

    def newest(column: ColumnElement[Any], *conditions: ColumnElement[bool]) -> ColumnElement[Any]:
        found = select(column).where(*some(*conditions)).order_by(act.version.desc()).limit(1)
        return found.correlate(base).scalar_subquery()

    def count(*conditions: ColumnElement[bool]) -> ColumnElement[int]:
        return select(func.count()).where(*some(*conditions)).correlate(base).scalar_subquery()

    def is_(kind: CoordinationAct) -> ColumnElement[bool]:
        return act.act == kind.value

    def of_two(column: ColumnElement[Any], kind: CoordinationAct, name: str) -> ColumnElement[Any]:
        return newest(column, is_(kind), act.capacity == _TWO[name].value, act.version > row.since)

    facts = select(
        *(row[column.name] for column in COORDINATION.columns if column.name not in {"closed_on", *_ENDED}),
        count(is_(CoordinationAct.SIGN)).label("signs"),
        count(is_(CoordinationAct.SIGN), act.severity == ConflictSeverity.MAJOR.value).label("major_signs"),
        newest(act.on, is_(CoordinationAct.SIGN), act.severity == ConflictSeverity.MAJOR.value).label("major_on"),
        *(of_two(act.on, CoordinationAct.SOUGHT, name).label(f"{name}_asked_on") for name in _TWO),
        *(of_two(act.respond_by, CoordinationAct.SOUGHT, name).label(f"{name}_respond_by") for name in _TWO),
        *(of_two(act.on, CoordinationAct.GIVEN, name).label(f"{name}_given_on") for name in _TWO),
        newest(act.on, is_(CoordinationAct.DUTIES)).label("duties_on"),
        newest(act.meeting, is_(CoordinationAct.DUTIES)).label("meeting"),
        count(is_(CoordinationAct.DIALOGUE)).label("dialogues"),
        newest(act.on, is_(CoordinationAct.REPORTED)).label("reported_on"),
        newest(act.suspended_on, is_(CoordinationAct.REPORTED), act.suspended_on.is_not(None)).label("suspended_on"),
        upto(row.closed_on, day).label("closed_on"),
        *(upto(row.closed_on, day, row[name]).label(name) for name in _ENDED),
    )
    return facts.subquery("facts")


def _opinion(row: Any, name: str, day: str) -> ColumnElement[str]:
    return first_true(
        (row[f"{name}_given_on"].is_not(None), OpinionStatus.GIVEN),
        (row[f"{name}_asked_on"].is_(None), OpinionStatus.NOT_ASKED),
        (row[f"{name}_respond_by"] < day, OpinionStatus.EXPIRED),
        otherwise=OpinionStatus.AWAITED,
    )


def _rows(asked: Asked) -> Select[Any]:
    facts = _facts(asked)
    row = facts.c
    status = first_true(
        *((row.outcome == outcome.value, CoordinationStatus(outcome.value)) for outcome in CoordinationOutcome),
        (row.dialogues > 0, CoordinationStatus.DIALOGUE_HELD),
        (row.duties_on.is_not(None), CoordinationStatus.DUTIES_CLARIFIED),
        (and_(*(row[f"{name}_given_on"].is_not(None) for name in _TWO)), CoordinationStatus.OPINIONS_HEARD),
        (row.signs > 0, CoordinationStatus.CONFLICT_REPORTED),
        otherwise=CoordinationStatus.OPENED,
    )
    opinions = (_opinion(row, name, asked.day).label(f"{name}_opinion") for name in _TWO)
    return select(facts, *opinions, status.label("status"))


def _finish(row: dict[str, Any], asked: Asked) -> None:
    row["days"] = days_between(row["opened_on"], row["closed_on"] or asked.day)


COORDINATION_DISPUTE = View(
    "coordination_dispute",
    "决策执行协调台账",
    "Coordination in execution",
    tables=(COORDINATION, COORDINATION_ACT),
    handlers=HANDLERS,
    rows=_rows,
    columns=(
        Column("stream", "事项", "matter", "stream"),
        Column("decision_title"),
        Column("decision_number"),
        Column("decided_on", kind="day"),
        Column("decision_organ", kind="organ"),
        Column("executing_organ", kind="organ"),
        Column("risk_assessment"),
        Column("status", "状态", "status", "term", CoordinationStatus),
        Column("opened_on", "启动日", "opened on", "day"),
        Column("signs", "冲突苗头数", "signs of conflict", "number"),
        Column("major_signs", "重大冲突苗头数", "major signs", "number"),
        Column("major_on", "最近重大冲突苗头日", "latest major sign", "day"),
        Column("court_opinion", "区人民法院意见", "opinion of the court", "term", OpinionStatus),
        Column("court_asked_on", "征求法院意见日", "court asked on", "day"),
        Column("court_respond_by", "法院答复期限", "court answers by", "day"),
        Column("court_given_on", "法院提出意见日", "court answered on", "day"),
        Column("legal_department_opinion", "法制部门意见", "opinion of the legal department", "term", OpinionStatus),
        Column("legal_department_asked_on", "征求法制部门意见日", "legal department asked on", "day"),
        Column("legal_department_respond_by", "法制部门答复期限", "legal department answers by", "day"),
        Column("legal_department_given_on", "法制部门提出意见日", "legal department answered on", "day"),
        Column("duties_on", "明确职责日", "duties clarified on", "day"),
        Column("meeting"),
        Column("dialogues", "沟通次数", "dialogues", "number"),
        Column("reported_on", "向决策机关报告日", "reported on", "day"),
        Column("suspended_on", "先行中止执行日", "suspended on", "day"),
        Column("closed_on", "结束日", "closed on", "day"),
        Column("outcome", kind="term", term=CoordinationOutcome, of="CoordinationClosed.outcome"),
        Column("result", of="CoordinationClosed.result"),
        Column("missing_opinion_of", kind="organs"),
        Column("dispute"),
        Column("cases", "转为的案件", "cases it became", "json"),
        Column("days", "历时（日）", "days", "number"),
    ),
    filters=(
        Filter("stream", "事项", "matter", "stream"),
        Filter("status", "状态", "status", "status", kind="term", term=CoordinationStatus),
        Filter("outcome", kind="term", term=CoordinationOutcome, of="CoordinationClosed.outcome"),
        Filter("executing_organ", kind="organ"),
        Filter("organ", "相关机关", "organ concerned", "matter", "concerns", kind="organ"),
        Filter("opened_from", "启动日自", "opened from", "opened_on", "from", kind="day"),
        Filter("opened_to", "启动日至", "opened to", "opened_on", "to", kind="day"),
    ),
    order=(Order("opened_on", descending=True), Order("matter")),
    finish=_finish,
    named_on="opened_on",
)
