"""The register of risk assessments, and beside it what the assessors said (三(二)5; M60–M66).

Seen by the initiator, the court, the legal department, and third parties that were invited; what was said, by the
first three only (RSK-09). Whether the time to answer is over follows from the day asked for. Opinions are those of
the present round: a reopened assessment asks afresh.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, FromClause, Select, and_, case, func, literal, or_, select

from events.risk_terms import AssessorCapacity, RiskLevel
from events.terms import Term
from projections.keeping import as_of, shown
from projections.sql import first_true
from projections.view import Asked, Column, Order, View, same
from projections.views.acts import Acts
from projections.views.columns import STREAM, between, status
from projections.views.risk_tables import HANDLERS, RISK, RISK_ACT, RISK_OPINION, RiskAct


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


def _rounds(asked: Asked) -> FromClause:
    """The assessments of the day, with the version at which their present round began."""
    start = select(func.max(RISK_ACT.c.version)).where(
        RISK_ACT.c.matter == RISK.c.matter,
        RISK_ACT.c.act.in_([RiskAct.OPENED.value, RiskAct.REOPENED.value]),
        RISK_ACT.c.on <= asked.day,
    )
    begun = start.correlate(RISK).scalar_subquery().label("start")
    return select(RISK, begun).where(RISK.c.opened_on <= asked.day).subquery("rounds")


def _facts(asked: Asked) -> FromClause:
    rounds, act = _rounds(asked), RISK_ACT.c
    acts, in_round = Acts(RISK_ACT, rounds, asked.day), act.version >= rounds.c.start

    def newest(column: str, *kinds: RiskAct, where: tuple[ColumnElement[bool], ...] = ()) -> ColumnElement[Any]:
        """Of these acts of the present round."""
        return acts.latest(column, *kinds, where=(in_round, *where))

    invited_as = {name: (act.capacity == capacity.value,) for name, capacity in _TWO.items()}
    who = {name: newest("assessor", RiskAct.INVITED, where=invited_as[name]) for name in _TWO}
    third = select(func.count(func.distinct(act.assessor))).where(
        act.matter == rounds.c.matter,
        in_round,
        act.on <= asked.day,
        act.capacity == AssessorCapacity.THIRD_PARTY.value,
    )
    facts = select(
        *as_of(RISK, asked.day, of=rounds),
        newest("respond_by", RiskAct.OPENED, RiskAct.REOPENED).label("respond_by"),
        newest("on", RiskAct.REOPENED).label("reopened_on"),
        *(who[name].label(f"{name}_organ") for name in _TWO),
        *(
            newest(column, RiskAct.INVITED, where=invited_as[name]).label(f"{name}_{label}")
            for name in _TWO
            for column, label in (("on", "invited_on"), ("respond_by", "respond_by"))
        ),
        *(
            newest(column, RiskAct.OPINION, RiskAct.DECLINED, where=(act.assessor == who[name],)).label(label)
            for name in _TWO
            for column, label in (("act", f"{name}_said"), ("on", f"{name}_answered_on"))
        ),
        third.correlate(rounds).scalar_subquery().label("third_parties"),
        acts.count(RiskAct.MITIGATION).label("mitigations"),
        newest("on", RiskAct.CONCLUDED).label("concluded_on"),
        newest("level", RiskAct.CONCLUDED).label("level"),
        newest("missing_opinion_of", RiskAct.CONCLUDED).label("missing_opinion_of"),
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
    stands = first_true(
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
    return select(facts, *answers, stands.label("status"))


RISK_REGISTER = View(
    "risk_register",
    "风险评估台账",
    "Risk register",
    tables=(RISK, RISK_ACT, RISK_OPINION),
    handlers=HANDLERS,
    rows=_rows,
    columns=(
        STREAM,
        *shown(RISK, "subject", "initiator", "priority_field"),
        status(RiskStatus),
        Column("opened_on", "启动日", "opened on", "day"),
        Column("reopened_on", "重新启动日", "reopened on", "day"),
        *shown(RISK_ACT, "respond_by"),
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
        *shown(RISK_ACT, "level", "missing_opinion_of"),
        Column("mitigations", "措施落实次数", "measures recorded", "number"),
        *shown(RISK, "decision_title", "decision_number", "decided_on"),
        Column("legality_reviewed_on", "合法性审查日", "legality review on", "day"),
        Column("linked_on", "关联日", "linked on", "day"),
        Column("abandoned_on", "终止日", "abandoned on", "day"),
    ),
    filters=(
        *same("stream", "status", "initiator", "priority_field", "level"),
        *between("opened_on", "启动日", "opened", "opened"),
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
        STREAM,
        *shown(RISK, "subject"),
        *shown(RISK_OPINION, "assessor"),
        Column("on", "答复日", "answered on", "day"),
        *shown(RISK_OPINION, "opinion", "risk_points", "expected_level", "document_number"),
        Column("reason", "不提出意见的理由", "why none is given"),
        Column("current", "最后一次答复", "latest answer", "flag"),
    ),
    filters=same("stream", "assessor", "current"),
    order=(Order("on", descending=True), Order("matter"), Order("version")),
    named_on="on",
    guard="event",
)
"""Restricted: the initiator, the court and the legal department read them, and each assessor its own."""
