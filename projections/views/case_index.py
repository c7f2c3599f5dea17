"""The court's cases as of a day (CAS-03, CAS-05). A restricted case is its number alone, on every day (CAS-04)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy import case as sql_case

from events.case import (
    AppealConcluded,
    CaseAccessReleased,
    CaseAccessRestricted,
    CaseAppealed,
    CaseConcluded,
    CaseCoordinated,
    CaseDefendantsChanged,
    CaseFiled,
    CaseFlagged,
    HearingClosedToPublic,
    HearingHeld,
    HearingScheduled,
    JudgmentTookEffect,
    TrialSupervised,
)
from events.case_moving import CaseCameBack, CaseMoved
from events.case_terms import AppealResult, Appellant, CaseFlag, MoveGround
from events.terms import Term
from projections.access.matters import known_to
from projections.asked import Asked
from projections.keeping import Made, acted, as_of, dated, keeping, kept, shown
from projections.sql import first_true, per_matter
from projections.store.schema import FLAG, walked
from projections.view import AS_OF, Column, Filter, Order, View, same
from projections.views.acts import Acts
from projections.views.columns import STREAM, between, status

CASE = keeping(
    "court_case",
    kept(
        CaseFiled,
        *("stream", "number", "court", "procedure", "cause", "field", "defendants"),
        *("plaintiff_kind", "plaintiff_count", "government_defendant", "house_expropriation"),
        *("enterprise_restructuring", "decision_number", "earlier_number", "external_reference"),
        on="filed_on",
    ),
    kept(CaseAccessRestricted, restricted=True),
    kept(CaseAccessReleased, restricted=False),
    dated(HearingClosedToPublic, on="closed_hearing_on"),
    dated(
        CaseConcluded,
        *("outcome", "loss_grounds", "act_changed_before_withdrawal", "settled"),
        on="concluded_on",
        loss=Made(FLAG, lambda event: event.outcome.loss),
        own_outcome_of="by_defendant.organ",
        own_outcome="by_defendant.outcome",
    ),
    dated(CaseAppealed, "appeal_number", on="appealed_on", first=True),
    dated(AppealConcluded, "appeal_number", on="appeal_decided_on", appeal_result="result").when(
        lambda event: event.appellant is None
    ),
    dated(JudgmentTookEffect, "normative_document_unlawful", on="effective_on"),
    walked("court_case_in_order", "number", "matter"),
)
"""`restricted` says what holds now, as access does: a restriction takes effect backwards (CAS-04)."""
CASE_ACT = keeping(
    "court_case_act",
    acted(CaseDefendantsChanged, "defendants", "government_defendant"),
    acted(CaseAppealed, "appellant"),
    acted(CaseCoordinated, coordination_outcome="outcome"),
    acted(CaseMoved, moved_on="on", moved_to="jurisdiction", moved_court="court", move_ground="ground"),
    acted(CaseCameBack, came_back_on="on"),
    acted(TrialSupervised, "supervision_number", supervision_result="result", retrial_outcome="outcome"),
    by=("version",),
)
FLAGGED = keeping("court_case_flag", kept(CaseFlagged, "flag", on="on"), by=("flag",))
HEARING = keeping(
    "court_case_hearing",
    kept(HearingScheduled, "hearing_on", "place", on="scheduled_on", replaced_on=None),
    kept(HearingHeld, on="held_on", hearing_on="occurred_on"),
    kept(HearingScheduled, on="replaced_on", hearing_on="replaces").when(
        lambda event: event.replaces not in {None, event.hearing_on}
    ),
    by=("hearing_on",),
)


_SUPERVISED = ("supervision_number", "supervision_result", "retrial_outcome")
_MOVED = ("moved_on", "moved_to", "moved_court", "move_ground", "came_back_on")
_CHANGING = ("defendants", "government_defendant")


class CaseStatus(Term):
    """Where a case stands on the day asked for."""

    FILED = "filed", "审理中", "pending"
    CONCLUDED = "concluded", "已审结", "concluded"
    APPEALED = "appealed", "上诉中", "under appeal"
    APPEAL_DECIDED = "appeal_decided", "上诉已审结", "appeal decided"
    EFFECTIVE = "effective", "裁判已生效", "in effect"
    MOVED = "moved", "已移送其他法院", "moved to another court"


def _rows(asked: Asked) -> Select[Any]:
    case, day = CASE.c, asked.day
    concluded = case.concluded_on <= day
    acts = Acts(CASE_ACT, CASE, day)
    changed = {name: acts.latest(name, CaseDefendantsChanged) for name in _CHANGING}
    moved = {name: acts.latest(name, CaseMoved, CaseCameBack) for name in _MOVED}
    first, last = acts.first("appellant", CaseAppealed), acts.latest("appellant", CaseAppealed)
    return select(
        *as_of(CASE, day, *_CHANGING),
        *(func.coalesce(latest, case[name]).label(name) for name, latest in changed.items()),
        sql_case((first != last, Appellant.SEVERAL.value), else_=first).label("appellant"),
        acts.count(CaseAppealed).label("appeals"),
        *(column.label(name) for name, column in moved.items()),
        *(acts.latest(name, TrialSupervised).label(name) for name in _SUPERVISED),
        acts.latest("on", CaseCoordinated).label("coordinated_on"),
        acts.latest("coordination_outcome", CaseCoordinated).label("coordination_outcome"),
        flagged_on(CaseFlag.MAJOR, day).label("major_on"),
        flagged_on(CaseFlag.SENSITIVE, day).label("sensitive_on"),
        _next_hearing(day).label("next_hearing_on"),
        per_matter(CASE, HEARING, func.count(), HEARING.c.held_on <= day).label("hearings"),
        first_true(
            (moved["move_ground"] != MoveGround.APPEAL.value, CaseStatus.MOVED),
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
    return per_matter(CASE, FLAGGED, row.on, row.flag == flag.value, row.on <= day)


def _next_hearing(day: str) -> ColumnElement[Any]:
    """The first day in the calendar of that day on which it was not heard yet."""
    row = HEARING.c
    standing = and_(row.scheduled_on <= day, or_(row.replaced_on.is_(None), row.replaced_on > day))
    not_held = or_(row.held_on.is_(None), row.held_on > day)
    return per_matter(CASE, HEARING, func.min(row.hearing_on), standing, row.hearing_on >= day, not_held)


def _finish(row: dict[str, Any], asked: Asked) -> None:
    row["restricted"] = row["filed_on"] is None or row["restricted"] or False


CASE_INDEX = View(
    "case_index",
    "案件索引",
    "Case index",
    tables=(CASE, CASE_ACT, FLAGGED, HEARING),
    handlers=known_to({CaseFiled: ("defendants",), CaseDefendantsChanged: ("defendants",)}),
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
        *shown(CASE, "decision_number", "earlier_number", "external_reference"),
        Column("filed_on", "立案日", "filed on", "day"),
        Column("next_hearing_on", "下次开庭日", "next hearing", "day"),
        Column("hearings", "已开庭次数", "hearings held", "number"),
        Column("closed_hearing_on", "决定不公开审理日", "closed to the public on", "day"),
        Column("coordinated_on", "诉中协调日", "coordinated on", "day"),
        *shown(CASE_ACT, "coordination_outcome"),
        Column("concluded_on", "审结日", "concluded on", "day"),
        Column("days", "办理天数", "days", "number", days=("filed_on", "concluded_on", AS_OF)),
        *shown(CASE, "outcome", "own_outcome_of", "own_outcome"),
        Column("loss", "行政机关败诉", "the organ lost", "flag"),
        *shown(CASE, "loss_grounds", "act_changed_before_withdrawal", "settled"),
        Column("appealed_on", "上诉日", "appealed on", "day"),
        *shown(CASE_ACT, "appellant"),
        Column("appeals", "上诉次数", "appeals", "number"),
        *shown(CASE, "appeal_number"),
        Column("moved_on", "移送（报送）日", "moved on", "day"),
        *shown(CASE_ACT, "moved_to", "moved_court", "move_ground"),
        Column("came_back_on", "上诉案卷退回日", "files came back on", "day"),
        Column("appeal_decided_on", "上诉审结日", "appeal decided on", "day"),
        Column("appeal_result", "上诉结果", "result of the appeal", "term", AppealResult),
        Column("effective_on", "生效日", "in effect on", "day"),
        *shown(CASE, "normative_document_unlawful"),
        *shown(CASE_ACT, *_SUPERVISED),
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
