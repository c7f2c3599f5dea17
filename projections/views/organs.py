"""The organs: names, kinds, roles and successors as of a day, from the joint registry."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Column as SqlColumn
from sqlalchemy import Select, case, literal, or_, select

from events.organ import (
    OrganDeactivated,
    OrganRegistered,
    OrganRenamed,
    OrganSuperseded,
)
from events.terms import Term
from events.vocabulary import OrganKind, OrganRole
from projections.store.schema import DAY, FLAG, TEXT, key, table
from projections.view import Asked, Column, Fact, Filter, Order, Put, View, by_event

ORGAN = table(
    "organ",
    key("organ"),
    SqlColumn("name", TEXT),
    SqlColumn("organ_kind", TEXT),
    SqlColumn("organ_side", TEXT),
    SqlColumn("superior", TEXT),
    SqlColumn("is_member", FLAG),
    SqlColumn("is_enforcement", FLAG),
    SqlColumn("outside_district", FLAG),
    SqlColumn("uscc", TEXT),
    SqlColumn("division_code", TEXT),
    SqlColumn("active_from", DAY),
    SqlColumn("ended_on", DAY),
    SqlColumn("successor", TEXT),
)


class OrganStatus(Term):
    """Whether an organ exists on the day asked for."""

    ACTIVE = "active", "有效", "active"
    ENDED = "ended", "已终止", "ended"


def _registered(fact: Fact[OrganRegistered]) -> Iterator[Put]:
    event = fact.event
    fields = {
        "name": event.name,
        "organ_kind": event.organ_kind.value,
        "organ_side": event.organ_side.value if event.organ_side else None,
        "superior": event.superior,
        "is_member": event.is_member,
        "is_enforcement": event.is_enforcement,
        "outside_district": event.outside_district,
        "uscc": event.uscc,
        "division_code": event.division_code,
        "active_from": fact.on,
    }
    yield Put(ORGAN, {"organ": event.organ}, fields)


def _renamed(fact: Fact[OrganRenamed]) -> Iterator[Put]:
    yield Put(ORGAN, {"organ": fact.event.organ}, {"name": fact.event.name})


def _superseded(fact: Fact[OrganSuperseded]) -> Iterator[Put]:
    yield Put(ORGAN, {"organ": fact.event.organ}, {"ended_on": fact.on, "successor": fact.event.successor})


def _deactivated(fact: Fact[OrganDeactivated]) -> Iterator[Put]:
    yield Put(ORGAN, {"organ": fact.event.organ}, {"ended_on": fact.on})


def _rows(asked: Asked) -> Select[Any]:
    organ = ORGAN.c
    ended = organ.ended_on <= asked.day
    status = case((ended, literal(OrganStatus.ENDED.value)), else_=literal(OrganStatus.ACTIVE.value))
    return select(
        *(column for column in ORGAN.columns if column.name not in {"ended_on", "successor"}),
        case((ended, organ.ended_on)).label("ended_on"),
        case((ended, organ.successor)).label("successor"),
        status.label("status"),
    ).where(or_(organ.active_from.is_(None), organ.active_from <= asked.day), organ.organ_kind.is_not(None))


def _finish(row: dict[str, Any], asked: Asked) -> None:
    row["name"] = asked.roster.name(row["organ"], asked.as_of) or row["name"]
    registry = asked.roster.registry
    row["roles"] = [role.value for role in OrganRole if registry.holds(row["organ"], role, asked.as_of)]


ORGANS = View(
    "organs",
    "机关名录",
    "Organs",
    tables=(ORGAN,),
    handlers=by_event(_registered, _renamed, _superseded, _deactivated),
    rows=_rows,
    columns=(
        Column("organ", "机关标识", "organ id"),
        Column("name"),
        Column("organ_kind", kind="term", term=OrganKind),
        Column("organ_side"),
        Column("roles", "职责", "roles", "terms", OrganRole),
        Column("is_member", kind="flag"),
        Column("is_enforcement", kind="flag"),
        Column("outside_district", kind="flag"),
        Column("superior", kind="organ"),
        Column("successor", kind="organ"),
        Column("uscc"),
        Column("division_code"),
        Column("active_from", "生效日", "active from", "day"),
        Column("ended_on", "终止日", "ended on", "day"),
        Column("status", "状态", "status", "term", OrganStatus),
    ),
    filters=(
        Filter("organ", "机关标识", "organ id", "organ"),
        Filter("organ_side"),
        Filter("organ_kind", kind="term", term=OrganKind),
        Filter("is_member", kind="flag"),
        Filter("status", "状态", "status", "status", kind="term", term=OrganStatus),
    ),
    order=(Order("organ"),),
    finish=_finish,
    guard="open",
)
"""Every reader knows which organs there are: without their names nothing else can be read."""
