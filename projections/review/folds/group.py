"""Member units, their liaisons and funding, and the publicity activities (opinion 四; domain A.10)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from events.base import Side
from events.group import LiaisonDesignated, LiaisonReplaced, PublicityActivityHeld, WorkFundingRecorded
from events.group_terms import PublicityTopic
from events.organ import OrganDeactivated, OrganRegistered, OrganSuperseded
from projections.review.log import Log
from projections.review.shelf import Entry


@dataclass(frozen=True, slots=True)
class Member:
    """A unit registered as a member; `ref` is the event of registration."""

    ref: str
    organ: str
    since: date
    ended_on: date | None = None

    def active(self, on: date) -> bool:
        return self.since <= on and (self.ended_on is None or self.ended_on > on)


@dataclass(frozen=True, slots=True)
class Funding:
    """What an organ stated for a year, in whole yuan; None where it stated no amount."""

    ref: str
    organ: str
    year: int
    recorded_on: date
    amount: int | None


@dataclass(frozen=True, slots=True)
class Publicity:
    """One activity that was held."""

    ref: str
    organ: str
    topic: PublicityTopic
    held_on: date
    reach: int


@dataclass(frozen=True, slots=True)
class Group:
    """`liaisons`: the days since when an organ has one. `funding` in the order of recording."""

    members: tuple[Member, ...] = ()
    liaisons: dict[str, date] = field(default_factory=dict)
    funding: tuple[Funding, ...] = ()
    publicity: tuple[Publicity, ...] = ()


def fold_group(log: Log) -> Group:
    """The members by organ, and everything else by day."""
    members, ended = {}, {}
    for entry in log.streams.get((Side.JOINT, "organ-registry"), ()):
        match entry.event:
            case OrganRegistered(is_member=True) as event:
                members[event.organ] = entry.ref, event.occurred_on
            case OrganSuperseded(organ=organ, occurred_on=on) | OrganDeactivated(organ=organ, occurred_on=on):
                ended[organ] = on
            case _:
                pass
    liaisons: dict[str, date] = {}
    funding: list[Funding] = []
    for entry in (entry for _, _, entries in log.of("leading-group") for entry in entries):
        match entry.event:
            case LiaisonDesignated(organ=organ, occurred_on=on) | LiaisonReplaced(organ=organ, occurred_on=on):
                liaisons[organ] = min(on, liaisons.get(organ, on))
            case WorkFundingRecorded() as said:
                funding.append(Funding(entry.ref, said.organ, said.year, said.occurred_on, said.amount))
            case _:
                pass
    held = (_publicity(entry) for _, _, entries in log.of("publicity") for entry in entries)
    return Group(
        tuple(Member(ref, organ, since, ended.get(organ)) for organ, (ref, since) in sorted(members.items())),
        liaisons,
        tuple(funding),
        tuple(sorted(filter(None, held), key=lambda each: (each.held_on, each.ref))),
    )


def _publicity(entry: Entry) -> Publicity | None:
    match entry.event:
        case PublicityActivityHeld() as event:
            return Publicity(entry.ref, event.organ, event.topic, event.occurred_on, event.reach)
        case _:
            return None
