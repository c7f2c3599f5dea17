"""The register of risk assessments (三(二)5; M60–M66), written by the joint side.

Seen by the initiator, the court, the legal department, and third parties that were invited (RSK-09). Whether the time
to answer is over follows from the day asked for. Opinions are those of the present round: a reopened assessment asks
afresh. One given after the conclusion is late: it stands beside the conclusion, not among the answers. Every
act is a row of `risk_act` by version, since all but the opening may happen again.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, FromClause, Select, and_, func, or_, select

from events.base import Event, Side
from events.risk import (
    AssessmentDeclined,
    AssessmentOpinionSubmitted,
    AssessorInvited,
    DecisionLinked,
    MitigationRecorded,
    RiskAssessmentAbandoned,
    RiskAssessmentConcluded,
    RiskAssessmentOpened,
    RiskAssessmentReopened,
)
from events.risk_terms import AssessorCapacity, RiskLevel
from events.terms import Term
from events.vocabulary import OrganRole
from projections.access.matters import confided_to, known_to
from projections.asked import Asked
from projections.keeping import acted, as_of, dated, keeping, kept, shown
from projections.sql import first_true, per_matter
from projections.store.schema import walked
from projections.view import Column, Order, View, same
from projections.views.acts import Acts
from projections.views.columns import STREAM, between, status

RISK = keeping(
    "risk_assessment",
    kept(RiskAssessmentOpened, "stream", "initiator", "subject", "priority_field", on="opened_on"),
    dated(
        DecisionLinked,
        *("decision_title", "decision_number", "decided_on"),
        on="linked_on",
        legality_reviewed_on="legality_review.reviewed_on",
    ),
    dated(RiskAssessmentAbandoned, on="abandoned_on"),
    walked("risk_opened", "-opened_on", "matter"),
)
RISK_ACT = keeping(
    "risk_act",
    acted(RiskAssessmentOpened, "respond_by"),
    acted(AssessorInvited, "assessor", "capacity", "respond_by"),
    acted(AssessmentOpinionSubmitted, "assessor", "late"),
    acted(AssessmentDeclined, "assessor"),
    acted(MitigationRecorded),
    acted(RiskAssessmentConcluded, "level", "missing_opinion_of"),
    acted(RiskAssessmentReopened, "respond_by"),
    by=("version",),
)
_KNOWN = {
    **confided_to({RiskAssessmentOpened: ("initiator", Side.COURT, OrganRole.GOVERNMENT_LEGAL_DEPARTMENT)}),
    **known_to({AssessorInvited: ("assessor",)}),
}


class RiskStatus(Term):
    """Where an assessment stands on the day asked for."""

    OPENED = "opened", "已启动", "opened"
    REOPENED = "reopened", "重新启动", "reopened"
    INVITED = "invited", "已邀请", "invited"
    RESPONSE_EXPIRED = "response_expired", "答复期限已过", "response expired"
    OPINIONS_IN = "opinions_in", "意见已齐", "opinions in"
    CONTROLLABLE = "controllable", "风险可控", "concluded: controllable"
    UNCONTROLLABLE = "uncontrollable", "风险不可控", "concluded: uncontrollable"
    NONE_FOUND = "none_found", "未发现诉讼风险", "concluded: no risk found"
    LINKED = "linked", "已关联决策", "linked to the decision"
    ABANDONED = "abandoned", "已终止", "abandoned"


class AnswerStatus(Term):
    """Where the answer of one of the two stands on the day asked for."""

    NOT_INVITED = "not_invited", "未邀请", "not invited"
    AWAITED = "awaited", "待答复", "awaited"
    EXPIRED = "expired", "逾期未答复", "expired"
    OPINION = "opinion", "已提出意见", "opinion given"
    DECLINED = "declined", "不提出意见", "declined"
    LATE = "late", "结论后提出意见（迟到）", "opinion after the conclusion"


_ANSWERS = (AssessmentOpinionSubmitted, AssessmentDeclined)
_TWO = {"court": AssessorCapacity.COURT, "legal_department": AssessorCapacity.LEGAL_DEPARTMENT}


def _rounds(asked: Asked) -> FromClause:
    """The assessments of the day, with the version at which their present round began."""
    begun = Acts(RISK_ACT, RISK, asked.day).latest("version", RiskAssessmentOpened, RiskAssessmentReopened)
    return select(RISK, begun.label("start")).where(RISK.c.opened_on <= asked.day).subquery("rounds")


def _facts(asked: Asked) -> FromClause:
    rounds, act = _rounds(asked), RISK_ACT.c
    acts, in_round = Acts(RISK_ACT, rounds, asked.day), act.version >= rounds.c.start

    def newest(column: str, *kinds: type[Event], where: tuple[ColumnElement[bool], ...] = ()) -> ColumnElement[Any]:
        """Of these acts of the present round."""
        return acts.latest(column, *kinds, where=(in_round, *where))

    invited_as = {name: (act.capacity == capacity.value,) for name, capacity in _TWO.items()}
    who = {name: newest("assessor", AssessorInvited, where=invited_as[name]) for name in _TWO}
    third = and_(in_round, act.on <= asked.day, act.capacity == AssessorCapacity.THIRD_PARTY.value)
    facts = select(
        *as_of(RISK, asked.day, of=rounds),
        newest("respond_by", RiskAssessmentOpened, RiskAssessmentReopened).label("respond_by"),
        newest("on", RiskAssessmentReopened).label("reopened_on"),
        *(who[name].label(f"{name}_organ") for name in _TWO),
        *(
            newest(column, AssessorInvited, where=invited_as[name]).label(f"{name}_{label}")
            for name in _TWO
            for column, label in (("on", "invited_on"), ("respond_by", "respond_by"))
        ),
        *(
            newest(column, *_ANSWERS, where=(act.assessor == who[name], act.late.is_(late))).label(label)
            for name in _TWO
            for column, label, late in (
                ("act", f"{name}_said", None),
                ("on", f"{name}_answered_on", None),
                ("on", f"{name}_late_on", True),
            )
        ),
        per_matter(rounds, RISK_ACT, func.count(func.distinct(act.assessor)), third).label("third_parties"),
        acts.count(MitigationRecorded).label("mitigations"),
        newest("on", RiskAssessmentConcluded).label("concluded_on"),
        newest("level", RiskAssessmentConcluded).label("level"),
        newest("missing_opinion_of", RiskAssessmentConcluded).label("missing_opinion_of"),
    )
    return facts.subquery("facts")


def _answer(row: Any, name: str, day: str) -> ColumnElement[str]:
    said = row[f"{name}_said"]
    return first_true(
        (row[f"{name}_invited_on"].is_(None), AnswerStatus.NOT_INVITED),
        (said == AssessmentOpinionSubmitted.type, AnswerStatus.OPINION),
        (said == AssessmentDeclined.type, AnswerStatus.DECLINED),
        (row[f"{name}_late_on"].is_not(None), AnswerStatus.LATE),
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
        (row.level == RiskLevel.NONE_FOUND.value, RiskStatus.NONE_FOUND),
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
    tables=(RISK, RISK_ACT),
    handlers=_KNOWN,
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
        Column("court_late_on", "法院迟到意见日", "late opinion of the court", "day"),
        Column("legal_department_late_on", "法制部门迟到意见日", "late opinion of the legal department", "day"),
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
