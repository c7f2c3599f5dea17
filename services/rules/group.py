"""Whom the opinion calls a member unit, and the shape of the leading group (四; domain A.10)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from domain.registry import Registry
from events.base import Side
from events.group import GroupSeat, OfficePost, SeatFunction
from events.terms import Words
from events.values import OrganId
from events.vocabulary import OrganRole
from services.decider import Context
from services.rules import require, require_actor
from services.rules.posts import require_post


def is_member(registry: Registry, organ: OrganId, on: date) -> bool:
    """Whether the organ is a member unit (成员单位) that is active on that date."""
    registered = registry.organ(organ)
    return registered is not None and registered.at(on).is_member and registered.active(on)


def require_seat(seat: GroupSeat | OfficePost, registry: Registry, on: date) -> None:
    """A post, of an active organ of the two sides (GRP-02)."""
    units = (seat.organ, *seat.also_for) if isinstance(seat, GroupSeat) else (seat.organ,)
    for organ in units:
        of_the_two = registry.side(organ) in {Side.COURT, Side.GOVERNMENT}
        require(of_the_two and registry.active(organ, on), "GRP-02")
    require_post(seat.seat, "GRP-02")


def require_balance(seats: Iterable[GroupSeat], registry: Registry) -> None:
    """One head, and at least one deputy of each side (GRP-01)."""
    sitting = tuple(seats)
    require(sum(seat.function is SeatFunction.HEAD for seat in sitting) == 1, "GRP-01")
    deputies = {registry.side(seat.organ) for seat in sitting if seat.function.is_deputy}
    require({Side.COURT, Side.GOVERNMENT} <= deputies, "GRP-01")


def require_office(context: Context) -> None:
    """Only the office of the leading group (GEN-10)."""
    require_actor(context.holds(OrganRole.GROUP_OFFICE), context, OrganRole.GROUP_OFFICE)


def require_leader(context: Context) -> None:
    """The office of the leading group, or the district government, which leads it (四(一), GEN-10)."""
    leads = context.holds(OrganRole.DISTRICT_GOVERNMENT, OrganRole.GROUP_OFFICE)
    require_actor(leads, context, Words("领导小组办公室或者区人民政府", "the group office or the district government"))


def require_itself(context: Context, organ: OrganId) -> None:
    """The organ itself or who continues its powers, or the office for it (GEN-10)."""
    itself = context.registry.active(context.actor, context.today) and context.acts_for(organ)
    require_actor(itself or context.holds(OrganRole.GROUP_OFFICE), context, [organ, OrganRole.GROUP_OFFICE])
