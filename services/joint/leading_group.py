"""The leading group (工作领导小组): its seats, its office, the liaison of each member, their funding (opinion 四).

One group for the jurisdiction. Established once; then seats are added and removed, always with one head and a deputy
of each side (GRP-01). A seat is a post of an organ (GRP-02). Which members lack a liaison is for the roster to show
(GRP-04). The office acts here only: at the court and at the government it may give no command (GRP-03, which the
ledgers of the two sides ask before any decision).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

from pydantic import Field

from domain.leading_group import LeadingGroup, Seat, evolve
from events.base import Event, Visibility, says
from events.group import (
    CalendarYear,
    GroupMemberAdded,
    GroupMemberRemoved,
    GroupOfficeSeated,
    GroupSeat,
    LeadingGroupEstablished,
    LiaisonDesignated,
    LiaisonReplaced,
    OfficePost,
    WorkFundingRecorded,
)
from events.terms import Words
from events.values import OrganId, Reason, ShortText
from events.vocabulary import OrganRole
from services.decider import Command, Context, Decider, by_command
from services.rules import require, require_not_before, required
from services.rules.group import is_member, require_balance, require_itself, require_leader, require_seat
from services.rules.posts import require_post

SeatNumber = Annotated[int, Field(ge=1, le=9_999)]


@says("成立领导小组并登记各席位，席位依所列次序自1起编号。")
class EstablishGroup(Command, zh="成立领导小组", opens=True):
    """Establish the group with its seats; they are numbered from 1 in the order given."""

    seats: Annotated[tuple[GroupSeat, ...], Field(min_length=1, max_length=100)]


@says("增设一个席位；更换组长等情形，写明同日撤销的席位序号。")
class AddGroupMember(Command, zh="增设领导小组席位"):
    """Add a seat; `replaces` is the number of a seat that ends on the same day, to change the head for instance."""

    member: GroupSeat
    replaces: SeatNumber | None = None


@says("按名册序号撤销一个席位，写明理由。")
class RemoveGroupMember(Command, zh="撤销领导小组席位"):
    """End a seat, by its number in the roster."""

    seat_number: SeatNumber
    reason: Reason


@says("登记领导小组办公室的设置地点和职务，替换此前的登记。")
class SeatGroupOffice(Command, zh="设置领导小组办公室"):
    """Say where the office sits and which posts serve in it; replaces what was said before."""

    located_at: OrganId
    posts: Annotated[tuple[OfficePost, ...], Field(min_length=1, max_length=20)]


@says("成员单位指定承担联络工作的职务。")
class DesignateLiaison(Command, zh="指定联络员"):
    """A member unit names the post that does this work for it."""

    organ: OrganId
    seat: ShortText


@says("成员单位更换承担联络工作的职务。")
class ReplaceLiaison(Command, zh="更换联络员"):
    """A member unit names another post."""

    organ: OrganId
    seat: ShortText


@says("登记成员单位某一年度的工作经费：填写金额（元），或者注明未列明金额；以最新登记为准。")
class RecordWorkFunding(Command, zh="登记工作经费"):
    """What a member unit provides for a year: `amount` in whole yuan, or `no_amount_stated`. The newest counts."""

    organ: OrganId
    year: CalendarYear
    amount: Annotated[int, Field(le=1_000_000_000_000)] | None = None
    no_amount_stated: bool = False

    @classmethod
    def as_recorded(cls, events: Sequence[Event]) -> dict[str, Any]:
        fields = super().as_recorded(events)
        return {**fields, "no_amount_stated": "amount" not in fields}


def establish(state: LeadingGroup, command: EstablishGroup, context: Context) -> list[Event]:
    """One head, a deputy of each side (GRP-01); each seat a post of an active organ (GRP-02)."""
    require_leader(context)
    event = command.fact(LeadingGroupEstablished)
    if state.established == event:
        return []
    for seat in command.seats:
        require_seat(seat, context.registry, command.on)
    require(state.established is None, "GEN-05", state=Words("领导小组已成立", "the leading group is established"))
    require_balance(command.seats, context.registry)
    return [event]


def add_member(state: LeadingGroup, command: AddGroupMember, context: Context) -> list[Event]:
    """A post of an active organ (GRP-02), and still one head (GRP-01). Not before what stands (GEN-08)."""
    require_leader(context)
    require_established(state)
    sitting = state.sitting
    if command.replaces is None and any(seat == Seat(command.member, command.on) for seat in sitting.values()):
        return []
    require_seat(command.member, context.registry, command.on)
    require(command.replaces is None or command.replaces in sitting, "GEN-06", what=_seat(command.replaces))
    require_not_before(command.on, state.latest)
    staying = [seat.content for number, seat in sitting.items() if number != command.replaces]
    require(command.member not in staying, "GEN-05", state=Words("领导小组已有相同席位", "there is such a seat"))
    require_balance([*staying, command.member], context.registry)
    added = command.fact(GroupMemberAdded, seat_number=max(state.seats) + 1)
    if command.replaces is None:
        return [added]
    reason = f"由第{added.seat_number}号席位接替"
    return [command.fact(GroupMemberRemoved, seat_number=command.replaces, reason=reason), added]


def remove_member(state: LeadingGroup, command: RemoveGroupMember, context: Context) -> list[Event]:
    """Not the head, nor the last deputy of a side (GRP-01): those are replaced. Not before what stands (GEN-08)."""
    require_leader(context)
    require_established(state)
    seat = required(state.seats.get(command.seat_number), "GEN-06", what=_seat(command.seat_number))
    event = command.fact(GroupMemberRemoved)
    if seat.removed == event:
        return []
    require(seat.removed is None, "GEN-05", state=Words("该席位已撤销", "the seat is removed"))
    require_not_before(command.on, state.latest)
    staying = [other.content for number, other in state.sitting.items() if number != command.seat_number]
    require_balance(staying, context.registry)
    return [event]


def seat_office(state: LeadingGroup, command: SeatGroupOffice, context: Context) -> list[Event]:
    """At an active organ, with posts of active organs (GRP-02). Seated again from a later day on (GEN-08)."""
    require_leader(context)
    established = require_established(state)
    holder = context.registry.holder(OrganRole.GROUP_OFFICE, command.on)
    office = required(holder, "GEN-07", organ=OrganRole.GROUP_OFFICE, day=command.on)
    event = command.fact(GroupOfficeSeated, office=office)
    if event.repeats(state.office):
        return []
    require(context.registry.active(command.located_at, command.on), "GRP-02")
    for post in command.posts:
        require_seat(post, context.registry, command.on)
    require_not_before(command.on, (state.office or established).occurred_on)
    return [event]


def designate(state: LeadingGroup, command: DesignateLiaison, context: Context) -> list[Event]:
    """By the member unit or the office for it; one liaison at a time (GRP-04), a post (GRP-02)."""
    established = require_liaison(state, command, context)
    known = state.liaisons.get(command.organ)
    if command.repeats(known):
        return []
    require(known is None, "GRP-04")
    require_not_before(command.on, established.occurred_on)
    return [command.fact(LiaisonDesignated)]


def replace_liaison(state: LeadingGroup, command: ReplaceLiaison, context: Context) -> list[Event]:
    """There is one to replace (GRP-04), designated no later than this day (GEN-08)."""
    require_liaison(state, command, context)
    known = required(state.liaisons.get(command.organ), "GRP-04")
    if command.repeats(known):
        return []
    require_not_before(command.on, known.occurred_on)
    return [command.fact(LiaisonReplaced)]


def record_funding(state: LeadingGroup, command: RecordWorkFunding, context: Context) -> list[Event]:
    """Of a member unit; an amount of at least nothing, or none stated, and not both (GRP-05)."""
    established = require_established(state)
    require_itself(context, command.organ)
    require(is_member(context.registry, command.organ, command.on), "GRP-05")
    require((command.amount is None) == command.no_amount_stated, "GRP-05")
    require(command.amount is None or command.amount >= 0, "GRP-05")
    known = state.funding.get((command.organ, command.year))
    if command.repeats(known):
        return []
    require_not_before(command.on, (known or established).occurred_on)
    return [command.fact(WorkFundingRecorded)]


def _seat(number: int | None) -> Words:
    return Words(f"第{number}号席位", f"seat {number}")


def require_established(state: LeadingGroup) -> LeadingGroupEstablished:
    """There is a group (GEN-05)."""
    without = Words("领导小组尚未成立", "the leading group is not established")
    return required(state.established, "GEN-05", state=without)


def require_liaison(
    state: LeadingGroup, command: DesignateLiaison | ReplaceLiaison, context: Context
) -> LeadingGroupEstablished:
    """Of an active member unit (GRP-04), named by it or by the office (GEN-10), as a post (GRP-02)."""
    established = require_established(state)
    require_itself(context, command.organ)
    require(is_member(context.registry, command.organ, command.on), "GRP-04")
    require_post(command.seat, "GRP-02")
    return established


DECIDER = Decider(
    "leading-group",
    LeadingGroup(),
    evolve,
    by_command(establish, add_member, remove_member, seat_office, designate, replace_liaison, record_funding),
    visibility=lambda state: Visibility.MEMBERS,
    singleton=True,
)
