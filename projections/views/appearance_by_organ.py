"""Appearances by organ and year, counts only: the edition for everybody (法释〔2020〕3号 art. 14; M40–M47).

A duty heard in two years stands in both; one that is not heard yet in the year for which it is announced, else that of
registration. What the court found counts in the year of the hearing, as it stands on the day.

Both denominators stand beside each other, each of duties heard, as in the review; the rates of fewer than three
duties heard are left out (M47). Rank and voice are counted of each appearance, one for each hearing.
A count that a restricted case is part of is left out, as in the public edition of the review (CAS-04, ANR-05), and
duties in cases of other courts are counted nowhere.
"""

from __future__ import annotations

from collections.abc import Iterable
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
from projections.access.restricted import names_restricted_case
from projections.asked import Asked
from projections.sql import share
from projections.store.schema import NUMBER, TEXT
from projections.view import Column, Counts, Filter, Group, Order, View
from projections.views.acts import Acts
from projections.views.appearance_rows import (
    ACT,
    APPEARANCE,
    FINDING,
    cases_of_duties,
    held,
    of_case,
    owing,
    stands,
    task_of_duty,
)
from projections.views.case_index import HEARING
from projections.views.drafting_tasks import TASK, stood

_RANKS = {
    "by_principal": (HeadRank.PRINCIPAL,),
    "by_deputy": (HeadRank.DEPUTY,),
    "by_other_head": (HeadRank.PARTICIPATING_DEPUTY_LEVEL, HeadRank.OTHER_PARTICIPATING),
}
_COUNTED = (
    *("heard", "attended", "notified", "notified_attended", "appearances", *_RANKS, "spoke"),
    *("excused", "unjustified", "suggestions_sent", "in_judgment"),
)
FEWEST = 3
"""Of fewer duties heard no rate is shown (M47)."""


def _duty_years(asked: Asked) -> Select[Any]:
    """A row for each duty and year, with how much it adds to each of `_COUNTED`."""
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
    counts = {name: case((said[name], 1), else_=0) if name in said else row[name] for name in _COUNTED}
    closed = case((names_restricted_case(row.matter), 1), else_=0)
    numbers = (count.label(name) for name, count in counts.items())
    return select(row.matter, row.organ, row.year, closed.label("closed"), *numbers)


def _heard_with() -> Select[Any]:
    """Pairs of a duty and another matter that its counts follow: the case, and the task to write of the absence."""
    tasks = select(APPEARANCE.c.matter, TASK.c.matter).join(TASK, task_of_duty())
    return select(union_all(cases_of_duties(), tasks).subquery("others"))


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
    held_later = and_(of_case(), held(day), HEARING.c.held_on <= end)
    told = or_(
        exists().where(given, found_later, heard.c.hearing_on >= notice.c.hearing_on).correlate(APPEARANCE, years),
        exists().where(given, held_later, HEARING.c.held_on >= notice.c.hearing_on).correlate(APPEARANCE, years),
    )
    sent = and_(task_of_duty(), stood("because", day) == DraftingTaskEnd.SUGGESTION_SENT.value)
    return (
        select(
            years.c.matter,
            duty.organ,
            year,
            and_(years.c.heard == 1, func.coalesce(~released, True)).label("heard"),
            exists().where(came).correlate(APPEARANCE, years).label("came"),
            told.label("told"),
            findings(appeared).label("appearances"),
            *(findings(and_(appeared, found.c.head_rank.in_(ranks))).label(name) for name, ranks in _RANKS.items()),
            findings(and_(appeared, found.c.spoke.is_(True))).label("spoke"),
            findings(found.c.excused.is_(True)).label("excuses"),
            findings(found.c.ground.is_not(None)).label("grounds"),
            exists().where(sent).correlate(APPEARANCE).label("suggested"),
            (acts.count(AbsenceRecordedInJudgment) > 0).label("stated"),
        )
        .select_from(APPEARANCE.join(years, years.c.matter == duty.matter))
        .where(duty.registered_on <= day, duty.elsewhere.is_not(True))
    )


def _years(day: str) -> FromClause:
    """The years of each duty, and whether it was heard in them."""
    duty, found = APPEARANCE.c, FINDING.c
    yes, no = literal(1, NUMBER).label("heard"), literal(0, NUMBER)
    by_finding = select(duty.matter, _year_of(found.hearing_on).label("year"), yes)
    by_finding = by_finding.join(FINDING, found.matter == duty.matter).where(found.on <= day)
    by_hearing = select(duty.matter, _year_of(HEARING.c.held_on), yes).where(of_case(), held(day))
    announced = Acts(ACT, APPEARANCE, day).latest("hearing_on", AppearanceNoticeServed, HearingAdjourned)
    waiting = select(duty.matter, _year_of(func.coalesce(announced, duty.registered_on)), no).where(
        ~exists().where(found.matter == duty.matter, found.on <= day).correlate(APPEARANCE),
        ~exists().where(of_case(), held(day)).correlate(APPEARANCE),
        owing(day),
    )
    days = union_all(by_finding, by_hearing, waiting).subquery("days")  # SQLite asks its parts for one matter alone
    return select(days).distinct().subquery("years")


def _year_of(day: ColumnElement[Any]) -> ColumnElement[str]:
    return func.substr(day, 1, 4, type_=TEXT)


def _counts(row: Any, asked: Asked) -> dict[str, ColumnElement[Any]]:
    return {"duties": func.count(), **{name: func.sum(row[name]) for name in _COUNTED}}


def _shown(groups: Iterable[Group]) -> list[Group]:
    """By year and organ; a count that a closed group has a part in is left out."""
    rows: dict[tuple[str, str], Group] = {}
    for group in sorted(groups, key=lambda group: bool(group["closed"])):
        place = {name: group.pop(name) for name in ("year", "organ")}
        closed = group.pop("closed")
        row = rows.setdefault(tuple(place.values()), place | dict.fromkeys(group, 0))
        row |= {name: None if closed else count for name, count in group.items() if count}
    return list(rows.values())


def _finish(row: dict[str, Any], asked: Asked) -> None:
    row["year"] = int(row["year"])
    enough = (row["heard"] or 0) >= FEWEST
    rates = {
        "attendance_rate": ("attended", "heard"),
        "notified_attendance_rate": ("notified_attended", "notified"),
        "principal_share": ("by_principal", "appearances"),
        "spoke_rate": ("spoke", "appearances"),
        "unjustified_rate": ("unjustified", "heard"),
    }
    for name, (part, whole) in rates.items():
        row[name] = share(row[part], row[whole]) if enough and row[part] is not None else None


APPEARANCE_BY_ORGAN = View(
    "appearance_by_organ",
    "各单位负责人出庭情况",
    "Appearances by organ",
    rows=_duty_years,
    counts=Counts(
        keys=("year", "organ", "closed"),
        of=_counts,
        units=(APPEARANCE,),
        tied=_heard_with(),
        shown=_shown,
    ),
    columns=(
        Column("year", kind="number"),
        Column("organ", "被诉机关", "organ", "organ"),
        Column("duties", "出庭义务", "duties", "number"),
        Column("heard", "已开庭", "heard", "number"),
        Column("attended", "负责人出庭", "attended", "number"),
        Column("attendance_rate", "出庭率（开庭口径）", "attendance rate by hearings", "rate"),
        Column("notified", "已通知并开庭", "notified and heard", "number"),
        Column("notified_attended", "通知后出庭", "notified and attended", "number"),
        Column("notified_attendance_rate", "出庭率（通知口径）", "attendance rate by notice", "rate"),
        Column("appearances", "负责人出庭人次", "appearances of heads", "number"),
        Column("by_principal", "正职出庭", "by the principal", "number"),
        Column("principal_share", "正职占比", "share of the principal", "rate"),
        Column("by_deputy", "副职出庭", "by a deputy", "number"),
        Column("by_other_head", "其他负责人出庭", "by another head", "number"),
        Column("spoke", "发表意见", "spoke", "number"),
        Column("spoke_rate", "出庭发声率", "spoke rate", "rate"),
        Column("excused", "有正当理由未出庭", "absent with a valid reason", "number"),
        Column("unjustified", "无正当理由未出庭", "unjustified absence", "number"),
        Column("unjustified_rate", "无正当理由未出庭率", "rate of unjustified absence", "rate"),
        Column("suggestions_sent", "已发司法建议", "suggestions sent", "number"),
        Column("in_judgment", "裁判文书已载明", "stated in the judgment", "number"),
    ),
    filters=(
        Filter("organ", "被诉机关", "organ", "organ", kind="organ", before=True),
        Filter("year", kind="year", before=True),
    ),
    order=(Order("year", descending=True), Order("organ")),
    finish=_finish,
    guard="open",
)
