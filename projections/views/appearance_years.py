"""Duties to appear by the years in which they were heard, as of a day: what the review counts of each (M40–M45).

A duty heard in two years stands in both; one that is not heard yet in the year for which it is announced, else that of
registration. What the court found counts in the year of the hearing, as it stands on the day.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, FromClause, Select, and_, case, exists, func, literal, or_, select, union_all

from events.appearance import (
    AbsenceRecordedInJudgment,
    AppearanceNoticeServed,
    HearingAdjourned,
    JointAppearanceSettled,
)
from events.appearance_terms import HeadRank
from events.drafting_task import DraftingTaskEnd
from projections.access.restricted import CASE_NUMBER, names_restricted_case
from projections.store.schema import NUMBER, TEXT
from projections.view import Asked
from projections.views.acts import Acts
from projections.views.appearance_rows import ACT, APPEARANCE, FINDING, stands, task_of_duty
from projections.views.case_index import HEARING
from projections.views.drafting_tasks import TASK

RANKS = {
    "by_principal": (HeadRank.PRINCIPAL,),
    "by_deputy": (HeadRank.DEPUTY,),
    "by_other_head": (HeadRank.PARTICIPATING_DEPUTY_LEVEL, HeadRank.OTHER_PARTICIPATING),
}
COUNTED = (
    *("heard", "attended", "notified", "notified_attended", "appearances", *RANKS, "spoke"),
    *("excused", "unjustified", "suggestions_sent", "in_judgment"),
)


def duty_years(asked: Asked) -> Select[Any]:
    """A row for each duty and year, with how much it adds to each of `COUNTED`."""
    facts = _facts(asked).subquery("facts")
    row = facts.c
    attended, excused = and_(row.heard, row.came), and_(row.heard, ~row.came, row.excuses > 0, row.grounds == 0)
    unjustified = and_(row.heard, row.grounds > 0)
    said = {
        "heard": row.heard,
        "attended": attended,
        "notified": and_(row.heard, row.told),
        "notified_attended": and_(attended, row.told),
        "excused": excused,
        "unjustified": unjustified,
        "suggestions_sent": and_(unjustified, row.suggested),
        "in_judgment": and_(unjustified, row.stated),
    }
    counts = {name: case((said[name], 1), else_=0) if name in said else row[name] for name in COUNTED}
    closed = case((names_restricted_case(row.matter), 1), else_=0)
    numbers = (count.label(name) for name, count in counts.items())
    return select(row.matter, row.organ, row.year, closed.label("closed"), *numbers)


def heard_with() -> Select[Any]:
    """Pairs of a duty and another matter that its counts follow: the case, and the task to write of the absence."""
    duty = APPEARANCE.c.matter
    cases = select(duty, CASE_NUMBER.c.case.label("other")).join(CASE_NUMBER, _of_case())
    tasks = select(duty, TASK.c.matter).join(TASK, task_of_duty())
    return select(union_all(cases, tasks).subquery("others"))


def _facts(asked: Asked) -> Select[Any]:
    day, duty = asked.day, APPEARANCE.c
    years = _years(day)
    year, end = years.c.year, years.c.year + "-12-31"
    acts = Acts(ACT, APPEARANCE, day)
    released = acts.latest("appearing_organ", JointAppearanceSettled) != duty.organ
    found, heard, notice = FINDING.alias("of_year"), FINDING.alias("heard"), ACT.alias("notice")

    def findings(wanted: ColumnElement[bool]) -> ColumnElement[int]:
        """How many hearings of the year such a finding stands of."""
        of_year = and_(found.c.matter == duty.matter, _year_of(found.c.hearing_on) == year, stands(found, day), wanted)
        return select(func.count()).where(of_year).correlate(APPEARANCE, years).scalar_subquery()

    appeared = found.c.appeared.is_(True)
    came = and_(found.c.matter == duty.matter, found.c.hearing_on <= end, stands(found, day), appeared)
    given = and_(notice.c.matter == duty.matter, notice.c.act == AppearanceNoticeServed.type, notice.c.on <= day)
    found_later = and_(heard.c.matter == duty.matter, heard.c.on <= day, heard.c.hearing_on <= end)
    held_later = and_(_of_case(), _held(day), HEARING.c.held_on <= end)
    told = or_(
        exists().where(given, found_later, heard.c.hearing_on >= notice.c.hearing_on).correlate(APPEARANCE, years),
        exists().where(given, held_later, HEARING.c.held_on >= notice.c.hearing_on).correlate(APPEARANCE, years),
    )
    sent = and_(task_of_duty(), TASK.c.closed_on <= day, TASK.c.because == DraftingTaskEnd.SUGGESTION_SENT.value)
    return (
        select(
            years.c.matter,
            duty.organ,
            year,
            and_(years.c.heard == 1, func.coalesce(~released, True)).label("heard"),
            exists().where(came).correlate(APPEARANCE, years).label("came"),
            told.label("told"),
            findings(appeared).label("appearances"),
            *(findings(and_(appeared, found.c.head_rank.in_(ranks))).label(name) for name, ranks in RANKS.items()),
            findings(and_(appeared, found.c.spoke.is_(True))).label("spoke"),
            findings(found.c.excused.is_(True)).label("excuses"),
            findings(found.c.ground.is_not(None)).label("grounds"),
            exists().where(sent).correlate(APPEARANCE).label("suggested"),
            (acts.count(AbsenceRecordedInJudgment) > 0).label("stated"),
        )
        .select_from(APPEARANCE.join(years, years.c.matter == duty.matter))
        .where(duty.registered_on <= day)
    )


def _years(day: str) -> FromClause:
    """The years of each duty, and whether it was heard in them."""
    duty, found = APPEARANCE.c, FINDING.c
    yes, no = literal(1, NUMBER).label("heard"), literal(0, NUMBER)
    by_finding = select(duty.matter, _year_of(found.hearing_on).label("year"), yes)
    by_finding = by_finding.join(FINDING, found.matter == duty.matter).where(found.on <= day)
    by_hearing = select(duty.matter, _year_of(HEARING.c.held_on), yes).where(_of_case(), _held(day))
    announced = Acts(ACT, APPEARANCE, day).latest("hearing_on", AppearanceNoticeServed, HearingAdjourned)
    waiting = select(duty.matter, _year_of(func.coalesce(announced, duty.registered_on)), no).where(
        ~exists().where(found.matter == duty.matter, found.on <= day).correlate(APPEARANCE),
        ~exists().where(_of_case(), _held(day)).correlate(APPEARANCE),
    )
    days = union_all(by_finding, by_hearing, waiting).subquery("days")  # SQLite asks its parts for one matter alone
    return select(days).distinct().subquery("years")


def _of_case() -> ColumnElement[bool]:
    return CASE_NUMBER.c.number == APPEARANCE.c.case_number


def _held(day: str) -> ColumnElement[bool]:
    """Whether a hearing of the case was held by that day, and not before the duty was registered."""
    of_case = HEARING.c.matter == CASE_NUMBER.c.case
    return and_(of_case, HEARING.c.held_on <= day, HEARING.c.held_on >= APPEARANCE.c.registered_on)


def _year_of(day: ColumnElement[Any]) -> ColumnElement[str]:
    return func.substr(day, 1, 4, type_=TEXT)
