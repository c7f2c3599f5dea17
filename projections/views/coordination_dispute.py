"""Coordination of decisions in execution: conflict, who was asked and heard, how it ended (三(二)6; M70, M71).

Seen by both sides and the organs concerned, the petition bureau among them. What the two were asked is counted from
the latest major sign of conflict on; whether their time is over follows from the day asked for.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, FromClause, Select, and_, func, select

from events.base import Side
from events.coordination import (
    ConflictSignReported,
    CoordinationClosed,
    CoordinationOpened,
    CoordinationOpinionGiven,
    CoordinationOpinionSought,
    DecisionProblemReported,
    DialogueHeld,
    DutiesClarified,
)
from events.risk_terms import AssessorCapacity, ConflictSeverity, CoordinationOutcome
from events.terms import Term
from events.vocabulary import OrganRole
from projections.access.matters import known_to
from projections.asked import Asked
from projections.keeping import acted, as_of, dated, keeping, kept, shown
from projections.sql import first_true
from projections.store.schema import walked
from projections.view import AS_OF, Column, Order, View, same
from projections.views.acts import Acts
from projections.views.columns import CONCERNED, STREAM, between, status

_DECISION = ("decision_title", "decision_number", "decided_on", "risk_assessment")
COORDINATION = keeping(
    "coordination",
    kept(CoordinationOpened, "stream", "executing_organ", "decision_organ", *_DECISION, on="opened_on"),
    dated(CoordinationClosed, "outcome", "result", "missing_opinion_of", "dispute", on="closed_on"),
    dated(CoordinationClosed, on="closed_on", cases="case_refs.number"),
    walked("coordination_opened", "-opened_on", "matter"),
)
COORDINATION_ACT = keeping(
    "coordination_act",
    acted(ConflictSignReported, "severity"),
    acted(CoordinationOpinionSought, "capacity", "respond_by"),
    acted(CoordinationOpinionGiven, "capacity"),
    acted(DutiesClarified, "meeting"),
    acted(DialogueHeld),
    acted(DecisionProblemReported, suspended_on="urgent_suspension.ordered_on"),
    by=("version",),
)
_PARTIES = (Side.COURT, OrganRole.GOVERNMENT_LEGAL_DEPARTMENT, OrganRole.PETITION_BUREAU)


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


def _facts(asked: Asked) -> FromClause:
    act, day = COORDINATION_ACT.c, asked.day
    is_major = (act.severity == ConflictSeverity.MAJOR.value,)
    since = Acts(COORDINATION_ACT, COORDINATION, day).latest("version", ConflictSignReported, where=is_major)
    begun = select(COORDINATION, func.coalesce(since, 0).label("since")).where(COORDINATION.c.opened_on <= day)
    base = begun.subquery("base")
    acts = Acts(COORDINATION_ACT, base, day)
    of_two = {name: (act.capacity == capacity.value, act.version > base.c.since) for name, capacity in _TWO.items()}
    facts = select(
        *as_of(COORDINATION, day, of=base),
        acts.count(ConflictSignReported).label("signs"),
        acts.count(ConflictSignReported, where=is_major).label("major_signs"),
        acts.latest("on", ConflictSignReported, where=is_major).label("major_on"),
        *(
            acts.latest(column, kind, where=about).label(f"{name}_{label}")
            for name, about in of_two.items()
            for column, kind, label in (
                ("on", CoordinationOpinionSought, "asked_on"),
                ("respond_by", CoordinationOpinionSought, "respond_by"),
                ("on", CoordinationOpinionGiven, "given_on"),
            )
        ),
        acts.latest("on", DutiesClarified).label("duties_on"),
        acts.latest("meeting", DutiesClarified).label("meeting"),
        acts.count(DialogueHeld).label("dialogues"),
        acts.latest("on", DecisionProblemReported).label("reported_on"),
        acts.latest("suspended_on", DecisionProblemReported, where=(act.suspended_on.is_not(None),)).label(
            "suspended_on"
        ),
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
    stands = first_true(
        *((row.outcome == outcome.value, CoordinationStatus(outcome.value)) for outcome in CoordinationOutcome),
        (row.dialogues > 0, CoordinationStatus.DIALOGUE_HELD),
        (row.duties_on.is_not(None), CoordinationStatus.DUTIES_CLARIFIED),
        (and_(*(row[f"{name}_given_on"].is_not(None) for name in _TWO)), CoordinationStatus.OPINIONS_HEARD),
        (row.signs > 0, CoordinationStatus.CONFLICT_REPORTED),
        otherwise=CoordinationStatus.OPENED,
    )
    opinions = (_opinion(row, name, asked.day).label(f"{name}_opinion") for name in _TWO)
    return select(facts, *opinions, stands.label("status"))


COORDINATION_DISPUTE = View(
    "coordination_dispute",
    "决策执行协调台账",
    "Coordination in execution",
    tables=(COORDINATION, COORDINATION_ACT),
    handlers=known_to(
        {
            CoordinationOpened: ("executing_organ", "decision_organ", *_PARTIES),
            CoordinationOpinionSought: ("organ",),
            DutiesClarified: ("duties.organ",),
            DialogueHeld: ("organs_present",),
            DecisionProblemReported: ("to",),
        }
    ),
    rows=_rows,
    columns=(
        STREAM,
        *shown(COORDINATION, "decision_title", "decision_number", "decided_on"),
        *shown(COORDINATION, "decision_organ", "executing_organ", "risk_assessment"),
        status(CoordinationStatus),
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
        *shown(COORDINATION_ACT, "meeting"),
        Column("dialogues", "沟通次数", "dialogues", "number"),
        Column("reported_on", "向决策机关报告日", "reported on", "day"),
        Column("suspended_on", "先行中止执行日", "suspended on", "day"),
        Column("closed_on", "结束日", "closed on", "day"),
        *shown(COORDINATION, "outcome", "result", "missing_opinion_of", "dispute"),
        Column("cases", "转为的案件", "cases it became", "json"),
        Column("days", "历时（日）", "days", "number", days=("opened_on", "closed_on", AS_OF)),
    ),
    filters=(
        *same("stream", "status", "outcome", "executing_organ"),
        CONCERNED,
        *between("opened_on", "启动日", "opened", "opened"),
    ),
    order=(Order("opened_on", descending=True), Order("matter")),
    named_on="opened_on",
)
