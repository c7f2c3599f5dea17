"""Who makes up the leading group: seats, posts of its office, the liaison and the funding of each member unit.

As of a day. An active member unit without a liaison is listed with a warning (GRP-04); what an organ that has ended
left behind is not listed. Of funding the newest record of each unit and year counts (GRP-05).
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, Table, and_, case, cast, func, literal, null, or_, select, union_all

from events.base import Side
from events.terms import Term
from projections.keeping import shown
from projections.store.schema import LIST, MATTER_KEY, NUMBER, TEXT, matter_key
from projections.view import Asked, Column, Order, View, matter_of, same
from projections.views.group_tables import FUNDING, LIAISON, POST, SEAT
from projections.views.organs import ORGAN

GROUP = matter_key(matter_of(Side.JOINT, "leading-group"))
"""The matter of the one group of the jurisdiction."""


class RosterPart(Term):
    """Which part of the roster a line belongs to."""

    SEAT = "seat", "领导小组席位", "seat of the group"
    OFFICE = "office", "办公室职务", "post in the office"
    LIAISON = "liaison", "联络员", "liaison"
    FUNDING = "funding", "工作经费", "funding"


class RosterFunction(Term):
    """What the post is in the group."""

    HEAD = "head", "组长", "head"
    EXECUTIVE_DEPUTY = "executive_deputy", "常务副组长", "executive deputy head"
    DEPUTY = "deputy", "副组长", "deputy head"
    MEMBER = "member", "成员", "member"
    DIRECTOR = "director", "办公室主任", "director of the office"
    DEPUTY_DIRECTOR = "deputy_director", "办公室副主任", "deputy director of the office"
    STAFF = "staff", "办公室工作人员", "staff of the office"


class RosterWarning(Term):
    """What a line of the roster warns of."""

    NO_LIAISON = "no_liaison", "尚未指定联络员", "no liaison designated"


_TYPES: dict[str, Any] = {"matter": MATTER_KEY, "number": NUMBER, "year": NUMBER, "amount": NUMBER, "also_for": LIST}
_COLUMNS = (
    *("matter", "part", "number", "function", "organ", "seat", "also_for"),
    *("located_at", "since", "year", "amount", "warning"),
)


def _line(part: RosterPart, **given: ColumnElement[Any]) -> Select[Any]:
    given = {"matter": literal(GROUP, MATTER_KEY), "part": literal(part.value), **given}
    nothing = {name: cast(null(), _TYPES.get(name, TEXT)) for name in _COLUMNS}
    return select(*((given.get(name, nothing[name])).label(name) for name in _COLUMNS))


def _of(rows: Table) -> dict[str, ColumnElement[Any]]:
    """What a table keeps for the columns of the roster."""
    return {column.name: column for column in rows.columns if column.name in _COLUMNS and column.name != "matter"}


def _seats(asked: Asked) -> Select[Any]:
    seat = SEAT.c
    line = _line(RosterPart.SEAT, number=seat.seat_number, **_of(SEAT))
    return line.where(seat.since <= asked.day, or_(seat.ended_on.is_(None), seat.ended_on > asked.day))


def _posts(asked: Asked) -> Select[Any]:
    return _line(RosterPart.OFFICE, number=POST.c.place, **_of(POST)).where(POST.c.version == _newest(POST, asked))


def _liaisons(asked: Asked) -> Select[Any]:
    organ, liaison = ORGAN.c, LIAISON.c
    newest = _newest(LIAISON, asked, "organ", of=ORGAN)
    missing = case((liaison.seat.is_(None), literal(RosterWarning.NO_LIAISON.value)))
    given = {**_of(LIAISON), "organ": organ.organ, "number": literal(0, NUMBER), "warning": missing}
    joined = ORGAN.outerjoin(LIAISON, and_(liaison.organ == organ.organ, liaison.version == newest))
    return _line(RosterPart.LIAISON, **given).select_from(joined).where(*_member(asked))


def _funding(asked: Asked) -> Select[Any]:
    line = _line(RosterPart.FUNDING, number=FUNDING.c.year, **_of(FUNDING))
    return line.where(FUNDING.c.version == _newest(FUNDING, asked, "organ", "year"))


def _member(asked: Asked) -> tuple[ColumnElement[bool], ...]:
    organ = ORGAN.c
    active = or_(organ.ended_on.is_(None), organ.ended_on > asked.day)
    return organ.is_member.is_(True), organ.active_from <= asked.day, active


def _newest(rows: Table, asked: Asked, *same: str, of: Table | None = None) -> ColumnElement[int]:
    """The newest version by the day, of the rows with the same values in these columns."""
    other, outer = rows.alias("newer"), rows if of is None else of
    found = select(func.max(other.c.version)).where(other.c.since <= asked.day)
    return found.where(*(other.c[name] == outer.c[name] for name in same)).correlate(outer).scalar_subquery()


def _rows(asked: Asked) -> Select[Any]:
    parts = (_seats(asked), _posts(asked), _liaisons(asked), _funding(asked))
    return select(union_all(*parts).subquery("roster"))


GROUP_ROSTER = View(
    "group_roster",
    "领导小组名册",
    "Roster of the leading group",
    tables=(SEAT, POST, LIAISON, FUNDING),
    rows=_rows,
    columns=(
        Column("part", "类别", "part", "term", RosterPart),
        Column("number", "序号", "number", "number"),
        Column("function", kind="term", term=RosterFunction),
        *shown(SEAT, "organ", "seat", "also_for"),
        *shown(POST, "located_at"),
        Column("since", "起始日", "since", "day"),
        Column("year", "经费年度", "year of the funding", "number"),
        *shown(FUNDING, "amount"),
        Column("warning", "提示", "warning", "term", RosterWarning),
    ),
    filters=same("part", "organ", "year", "warning"),
    order=(Order("part", descending=True), Order("number"), Order("organ")),
)
