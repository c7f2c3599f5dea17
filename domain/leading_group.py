"""What the leading group knows of itself: its seats by number, its office, liaisons and funding by organ."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import assert_never

from events.group import (
    GroupMemberAdded,
    GroupMemberRemoved,
    GroupOfficeSeated,
    GroupSeat,
    LeadingGroupEstablished,
    LeadingGroupEvent,
    LiaisonDesignated,
    LiaisonReplaced,
    WorkFundingRecorded,
)
from events.values import OrganId


@dataclass(frozen=True, slots=True)
class Seat:
    """A seat from `since` on; `removed` when it ended."""

    content: GroupSeat
    since: date
    removed: GroupMemberRemoved | None = None


@dataclass(frozen=True, slots=True)
class LeadingGroup:
    """`seats` by number, ended ones too; the newest liaison of each organ; the newest funding by organ and year."""

    established: LeadingGroupEstablished | None = None
    seats: Mapping[int, Seat] = field(default_factory=dict)
    office: GroupOfficeSeated | None = None
    liaisons: Mapping[OrganId, LiaisonDesignated | LiaisonReplaced] = field(default_factory=dict)
    funding: Mapping[tuple[OrganId, int], WorkFundingRecorded] = field(default_factory=dict)

    @property
    def sitting(self) -> Mapping[int, Seat]:
        """The seats that have not ended, by number."""
        return {number: seat for number, seat in self.seats.items() if seat.removed is None}

    @property
    def latest(self) -> date:
        """The last day on which a seat began or ended."""
        return max(seat.removed.occurred_on if seat.removed else seat.since for seat in self.seats.values())


def evolve(state: LeadingGroup, event: LeadingGroupEvent) -> LeadingGroup:
    on = event.occurred_on
    match event:
        case LeadingGroupEstablished():
            seats = {number: Seat(content, on) for number, content in enumerate(event.seats, start=1)}
            return replace(state, established=event, seats=seats)
        case GroupMemberAdded():
            return replace(state, seats={**state.seats, event.seat_number: Seat(event.member, on)})
        case GroupMemberRemoved():
            ended = {n: replace(s, removed=event) for n, s in state.seats.items() if n == event.seat_number}
            return replace(state, seats={**state.seats, **ended})
        case GroupOfficeSeated():
            return replace(state, office=event)
        case LiaisonDesignated() | LiaisonReplaced():
            return replace(state, liaisons={**state.liaisons, event.organ: event})
        case WorkFundingRecorded():
            return replace(state, funding={**state.funding, (event.organ, event.year): event})
        case _:
            assert_never(event)
