"""Who makes up the leading group: seats, posts of its office, the liaison and the funding of each member unit.

As of a day. An active member unit without a liaison is listed with a warning (GRP-04); what an organ that has ended
left behind is not listed. Of funding the newest record of each unit and year counts (GRP-05).
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, Table, and_, case, func, literal, or_, select

from events.base import Side
from events.group import (
    GroupMemberAdded,
    GroupMemberRemoved,
    GroupOfficeSeated,
    LeadingGroupEstablished,
    LiaisonDesignated,
    LiaisonReplaced,
    WorkFundingRecorded,
)
from events.terms import Term
from projections.asked import Asked
from projections.keeping import PLACE, dated, keeping, kept, shown, within
from projections.sql import united
from projections.store.schema import MATTER_KEY, NUMBER, key_of
from projections.view import Column, Order, View, same
from projections.views.organs import ORGAN, on_the_day

_SEAT = ("function", "organ", "seat", "also_for")
_POST = ("function", "organ", "seat", "seconded", "people")
SEAT = keeping(
    "group_seat",
    kept(LeadingGroupEstablished, *_SEAT, each="seats", seat_number=PLACE, on="since"),
    kept(GroupMemberAdded, "seat_number", *within("member", *_SEAT), on="since"),
    dated(GroupMemberRemoved, "seat_number", on="ended_on"),
    by=("seat_number",),
)
POST = keeping(
    "group_office_post",
    kept(GroupOfficeSeated, *_POST, "located_at", each="posts", place=PLACE, on="since"),
    by=("version", "place"),
)
LIAISON = keeping(
    "liaison",
    kept(LiaisonDesignated, "organ", "seat", on="since"),
    kept(LiaisonReplaced, "organ", "seat", on="since"),
    by=("organ", "version"),
)
FUNDING = keeping(
    "work_funding", kept(WorkFundingRecorded, "organ", "year", "amount", on="since"), by=("organ", "year", "version")
)

GROUP = key_of(Side.JOINT, "leading-group")
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


_KEPT = ("organ", "function", "seat", "seconded", "people", "also_for", "located_at", "since", "year", "amount")


def _lines(part: RosterPart, rows: Table, **given: ColumnElement[Any]) -> Select[Any]:
    """Lines of this part: what a table keeps for the columns of the roster, and what is given in place of it."""
    matter = literal(GROUP, MATTER_KEY)
    kept_here = {name: rows.c[name] for name in _KEPT if name in rows.c}
    columns: dict[str, ColumnElement[Any]] = {"matter": matter, "part": literal(part.value), **kept_here, **given}
    return select(*(column.label(name) for name, column in columns.items()))


def _seats(asked: Asked) -> Select[Any]:
    seat = SEAT.c
    lines = _lines(RosterPart.SEAT, SEAT, number=seat.seat_number)
    return lines.where(seat.since <= asked.day, or_(seat.ended_on.is_(None), seat.ended_on > asked.day))


def _posts(asked: Asked) -> Select[Any]:
    return _lines(RosterPart.OFFICE, POST, number=POST.c.place).where(POST.c.version == _newest(POST, asked))


def _liaisons(asked: Asked) -> Select[Any]:
    organ, liaison = ORGAN.c, LIAISON.c
    newest = _newest(LIAISON, asked, "organ", of=ORGAN)
    missing = case((liaison.seat.is_(None), literal(RosterWarning.NO_LIAISON.value)))
    lines = _lines(RosterPart.LIAISON, LIAISON, organ=organ.organ, number=literal(0, NUMBER), warning=missing)
    joined = ORGAN.outerjoin(LIAISON, and_(liaison.organ == organ.organ, liaison.version == newest))
    return lines.select_from(joined).where(*_member(asked))


def _funding(asked: Asked) -> Select[Any]:
    lines = _lines(RosterPart.FUNDING, FUNDING, number=FUNDING.c.year)
    return lines.where(FUNDING.c.version == _newest(FUNDING, asked, "organ", "year"))


def _member(asked: Asked) -> tuple[ColumnElement[bool], ...]:
    organ = ORGAN.c
    active = or_(organ.ended_on.is_(None), organ.ended_on > asked.day)
    return on_the_day("is_member", asked.day).is_(True), organ.active_from <= asked.day, active


def _newest(rows: Table, asked: Asked, *same: str, of: Table | None = None) -> ColumnElement[int]:
    """The newest version by the day, of the rows with the same values in these columns."""
    other, outer = rows.alias("newer"), rows if of is None else of
    found = select(func.max(other.c.version)).where(other.c.since <= asked.day)
    return found.where(*(other.c[name] == outer.c[name] for name in same)).correlate(outer).scalar_subquery()


def _rows(asked: Asked) -> Select[Any]:
    return united(_seats(asked), _posts(asked), _liaisons(asked), _funding(asked))


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
        *shown(POST, "seconded", "people", "located_at"),
        Column("since", "起始日", "since", "day"),
        Column("year", "经费年度", "year of the funding", "number"),
        *shown(FUNDING, "amount"),
        Column("warning", "提示", "warning", "term", RosterWarning),
    ),
    filters=same("part", "organ", "year", "warning"),
    order=(Order("part", descending=True), Order("number"), Order("organ")),
)
