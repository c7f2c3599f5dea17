"""The register of risk assessments, and beside it what the assessors said (三(二)5; M60–M66).

Seen by the initiator, the court, the legal department, and third parties that were invited; what was said, by the
first three only (RSK-09). Whether the time to answer is over follows from the day asked for. Opinions are those of
the present round: a reopened assessment asks afresh.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, FromClause, Select, and_, case, func, literal, or_, select

from events.risk_terms import AssessorCapacity, PriorityField, RiskLevel
from events.terms import Term
from projections.view import Asked, Column, Filter, Order, View
from projections.views.risk_tables import HANDLERS, RISK, RISK_ACT, RISK_OPINION, RiskAct
from projections.views.sql import first_true, upto


class RiskStatus(Term):
    """Where an assessment stands on the day asked for."""

    OPENED = "opened", "已启动", "opened"
    REOPENED = "reopened", "重新启动", "reopened"
    INVITED = "invited", "已邀请", "invited"
    RESPONSE_EXPIRED = "response_expired", "答复期限已过", "response expired"
    OPINIONS_IN = "opinions_in", "意见已齐", "opinions in"
    CONTROLLABLE = "controllable", "风险可控", "concluded: controllable"
    UNCONTROLLABLE = "uncontrollable", "风险不可控", "concluded: uncontrollable"
    LINKED = "linked", "已关联决策", "linked to the decision"
    ABANDONED = "abandoned", "已终止", "abandoned"


class AnswerStatus(Term):
    """Where the answer of one of the two stands on the day asked for."""

    NOT_INVITED = "not_invited", "未邀请", "not invited"
    AWAITED = "awaited", "待答复", "awaited"
    EXPIRED = "expired", "逾期未答复", "expired"
    OPINION = "opinion", "已提出意见", "opinion given"
    DECLINED = "declined", "不提出意见", "declined"


_TWO = {"court": AssessorCapacity.COURT, "legal_department": AssessorCapacity.LEGAL_DEPARTMENT}
_ANSWERS = (RiskAct.OPINION.value, RiskAct.DECLINED.value)


def _rounds(asked: Asked) -> FromClause:
    """The assessments of the day, with the version at which their present round began."""
    start = select(func.max(RISK_ACT.c.version)).where(
        RISK_ACT.c.matter == RISK.c.matter,
        RISK_ACT.c.act.in_([RiskAct.OPENED.value, RiskAct.REOPENED.value]),
        RISK_ACT.c.on <= asked.day,
    )
    begun = start.correlate(RISK).scalar_subquery().label("start")
    return select(RISK, begun).where(RISK.c.opened_on <= asked.day).subquery("rounds")


def _newest(column: ColumnElement[Any], rounds: FromClause, *conditions: ColumnElement[bool]) -> ColumnElement[Any]:
    """A column of the newest act of the present round for which these hold."""
    act, row = RISK_ACT.c, rounds.c
    found = select(column).where(act.matter == row.matter, act.version >= row.start, *conditions)
    return found.order_by(act.version.desc()).limit(1).correlate(rounds).scalar_subquery()


def _facts(asked: Asked) -> FromClause:
    rounds, act, day = _rounds(asked), RISK_ACT.c, asked.day
    row = rounds.c
    by_now = act.on <= day
    asked_as = {
        name: and_(by_now, act.act == RiskAct.INVITED.value, act.capacity == capacity.value)
        for name, capacity in _TWO.items()
    }
    who = {name: _newest(act.assessor, rounds, condition) for name, condition in asked_as.items()}
    third = and_(
        act.matter == row.matter, act.version >= row.start, by_now, act.capacity == AssessorCapacity.THIRD_PARTY.value
    )
    concluded = and_(by_now, act.act == RiskAct.CONCLUDED.value)
    measures = and_(act.matter == row.matter, by_now, act.act == RiskAct.MITIGATION.value)
    opened_or_reopened = act.act.in_([RiskAct.OPENED.value, RiskAct.REOPENED.value])
    facts = select(
        row.matter,
        row.stream,
        row.initiator,
        row.subject,
        row.priority_field,
        row.opened_on,
        _newest(act.respond_by, rounds, and_(by_now, opened_or_reopened)).label("respond_by"),
        _newest(act.on, rounds, and_(by_now, act.act == RiskAct.REOPENED.value)).label("reopened_on"),
        *(who[name].label(f"{name}_organ") for name in _TWO),
        *(_newest(act.on, rounds, asked_as[name]).label(f"{name}_invited_on") for name in _TWO),
        *(_newest(act.respond_by, rounds, asked_as[name]).label(f"{name}_respond_by") for name in _TWO),
        *(
            _newest(column, rounds, and_(by_now, act.act.in_(_ANSWERS), act.assessor == who[name])).label(label)
            for name in _TWO
            for column, label in ((act.act, f"{name}_said"), (act.on, f"{name}_answered_on"))
        ),
        select(func.count(func.distinct(act.assessor)))
        .where(third)
        .correlate(rounds)
        .scalar_subquery()
        .label("third_parties"),
        select(func.count()).where(measures).correlate(rounds).scalar_subquery().label("mitigations"),
        _newest(act.on, rounds, concluded).label("concluded_on"),
        _newest(act.level, rounds, concluded).label("level"),
        _newest(act.missing_opinion_of, rounds, concluded).label("missing_opinion_of"),
        upto(row.linked_on, day).label("linked_on"),
        *(
            upto(row.linked_on, day, row[name]).label(name)
            for name in ("decision_title", "decision_number", "decided_on", "legality_reviewed_on")
        ),
        upto(row.abandoned_on, day).label("abandoned_on"),
    )
    return facts.subquery("facts")


def _answer(row: Any, name: str, day: str) -> ColumnElement[str]:
    said = row[f"{name}_said"]
    return first_true(
        (row[f"{name}_invited_on"].is_(None), AnswerStatus.NOT_INVITED),
        (said == RiskAct.OPINION.value, AnswerStatus.OPINION),
        (said == RiskAct.DECLINED.value, AnswerStatus.DECLINED),
        (row[f"{name}_respond_by"] < day, AnswerStatus.EXPIRED),
        otherwise=AnswerStatus.AWAITED,
    )


def _rows(asked: Asked) -> Select[Any]:
    facts = _facts(asked)
    row, day = facts.c, asked.day
    invited = [row[f"{name}_invited_on"].is_not(None) for name in _TWO]
    answered = [row[f"{name}_said"].is_not(None) for name in _TWO]
    over = [or_(said, row[f"{name}_respond_by"] < day) for name, said in zip(_TWO, answered, strict=True)]
    status = first_true(
        (row.abandoned_on.is_not(None), RiskStatus.ABANDONED),
        (row.linked_on.is_not(None), RiskStatus.LINKED),
        (row.level == RiskLevel.CONTROLLABLE.value, RiskStatus.CONTROLLABLE),
        (row.level == RiskLevel.UNCONTROLLABLE.value, RiskStatus.UNCONTROLLABLE),
        (and_(*answered), RiskStatus.OPINIONS_IN),
        (and_(*over), RiskStatus.RESPONSE_EXPIRED),
        (or_(*invited), RiskStatus.INVITED),
        (row.reopened_on.is_not(None), RiskStatus.REOPENED),
        otherwise=RiskStatus.OPENED,
    )
    answers = (_answer(row, name, day).label(f"{name}_answer") for name in _TWO)
    return select(facts, *answers, status.label("status"))


RISK_REGISTER = View(
    "risk_register",
    "风险评估台账",
    "Risk register",
    tables=(RISK, RISK_ACT, RISK_OPINION),
    handlers=HANDLERS,
    rows=_rows,
    columns=(
        Column("stream", "事项", "matter", "stream"),
        Column("subject", of="RiskAssessmentOpened.subject"),
        Column("initiator", kind="organ"),
        Column("priority_field", kind="term", term=PriorityField),
        Column("status", "状态", "status", "term", RiskStatus),
        Column("opened_on", "启动日", "opened on", "day"),
        Column("reopened_on", "重新启动日", "reopened on", "day"),
        Column("respond_by", kind="day"),
        Column("court_answer", "区人民法院答复", "answer of the court", "term", AnswerStatus),
        Column("court_invited_on", "邀请法院日", "court invited on", "day"),
        Column("court_respond_by", "法院答复期限", "court answers by", "day"),
        Column("court_answered_on", "法院答复日", "court answered on", "day"),
        Column("legal_department_answer", "法制部门答复", "answer of the legal department", "term", AnswerStatus),
        Column("legal_department_organ", "法制部门", "legal department", "organ"),
        Column("legal_department_invited_on", "邀请法制部门日", "legal department invited on", "day"),
        Column("legal_department_respond_by", "法制部门答复期限", "legal department answers by", "day"),
        Column("legal_department_answered_on", "法制部门答复日", "legal department answered on", "day"),
        Column("third_parties", "第三方数", "third parties", "number"),
        Column("concluded_on", "结论日", "concluded on", "day"),
        Column("level", kind="term", term=RiskLevel),
        Column("missing_opinion_of", kind="organs"),
        Column("mitigations", "措施落实次数", "measures recorded", "number"),
        Column("decision_title"),
        Column("decision_number"),
        Column("decided_on", kind="day"),
        Column("legality_reviewed_on", "合法性审查日", "legality review on", "day"),
        Column("linked_on", "关联日", "linked on", "day"),
        Column("abandoned_on", "终止日", "abandoned on", "day"),
    ),
    filters=(
        Filter("stream", "事项", "matter", "stream"),
        Filter("status", "状态", "status", "status", kind="term", term=RiskStatus),
        Filter("initiator", kind="organ"),
        Filter("priority_field", kind="term", term=PriorityField),
        Filter("level", kind="term", term=RiskLevel),
        Filter("opened_from", "启动日自", "opened from", "opened_on", "from", kind="day"),
        Filter("opened_to", "启动日至", "opened to", "opened_on", "to", kind="day"),
    ),
    order=(Order("opened_on", descending=True), Order("matter")),
    named_on="opened_on",
)


def _opinions(asked: Asked) -> Select[Any]:
    said, later = RISK_OPINION.c, RISK_OPINION.alias("later")
    superseded = (
        select(literal(1))
        .where(
            later.c.matter == said.matter,
            later.c.assessor == said.assessor,
            later.c.version > said.version,
            later.c.on <= asked.day,
        )
        .correlate(RISK_OPINION)
        .exists()
    )
    subject = select(RISK.c.subject).where(RISK.c.matter == said.matter).scalar_subquery()
    current = case((superseded, literal(False)), else_=literal(True))
    return select(RISK_OPINION, subject.label("subject"), current.label("current")).where(said.on <= asked.day)


ASSESSMENT_OPINIONS = View(
    "assessment_opinions",
    "风险评估意见",
    "Assessment opinions",
    rows=_opinions,
    columns=(
        Column("stream", "事项", "matter", "stream"),
        Column("subject", of="RiskAssessmentOpened.subject"),
        Column("assessor", kind="organ"),
        Column("on", "答复日", "answered on", "day"),
        Column("opinion", of="AssessmentOpinionSubmitted.opinion"),
        Column("risk_points", kind="json"),
        Column("expected_level", kind="term", term=RiskLevel),
        Column("document_number"),
        Column("reason", "不提出意见的理由", "why none is given"),
        Column("current", "最后一次答复", "latest answer", "flag"),
    ),
    filters=(
        Filter("stream", "事项", "matter", "stream"),
        Filter("assessor", kind="organ"),
        Filter("current", "最后一次答复", "latest answer", "current", kind="flag"),
    ),
    order=(Order("on", descending=True), Order("matter"), Order("version")),
    named_on="on",
    guard="event",
)
"""Restricted: the initiator, the court and the legal department read them, and each assessor its own."""
