"""Member units, their liaisons and funding, and the publicity activities (opinion 四; domain A.10)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from domain.leading_group import LeadingGroup, evolve
from domain.registry import Organ, Registry
from events.base import Side
from events.group import LeadingGroupEvent, LiaisonDesignated, LiaisonReplaced, PublicityActivityHeld
from events.group_terms import PublicityTopic
from events.organ import OrganRegistered
from events.values import OrganId
from projections.review.folding import folded, references
from projections.review.log import Log
from projections.review.shelf import Entry


@dataclass(frozen=True, slots=True)
class Member:
    """A unit registered as a member; `ref` is the event of registration."""

    ref: str
    organ: Organ


@dataclass(frozen=True, slots=True)
class Funding:
    """The newest statement of an organ for a year, in whole yuan; None where it stated no amount."""

    ref: str
    organ: OrganId
    year: int
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
    """`liaisons`: the days since when an organ has one."""

    members: tuple[Member, ...] = ()
    liaisons: dict[str, date] = field(default_factory=dict)
    funding: tuple[Funding, ...] = ()
    publicity: tuple[Publicity, ...] = ()


def fold_group(log: Log, registry: Registry) -> Group:
    """The members by organ, and everything else by day."""
    registered = {
        entry.event.organ: entry.ref
        for entry in log.streams.stream(Side.JOINT, "organ-registry")
        if isinstance(entry.event, OrganRegistered)
    }
    entries = tuple(entry for _, _, entries in log.of("leading-group") for entry in entries)
    state, reference = folded(entries, LeadingGroupEvent, LeadingGroup(), evolve), references(entries)
    liaisons: dict[str, date] = {}
    for entry in entries:
        match entry.event:
            case LiaisonDesignated(organ=organ, occurred_on=on) | LiaisonReplaced(organ=organ, occurred_on=on):
                liaisons[organ] = min(on, liaisons.get(organ, on))
            case _:
                pass
    held = (_publicity(entry) for _, _, entries in log.of("publicity") for entry in entries)
    return Group(
        tuple(Member(registered[organ.id], organ) for _, organ in sorted(registry.organs.items()) if organ.is_member),
        liaisons,
        tuple(Funding(reference(said), said.organ, said.year, said.amount) for said in state.funding.values()),
        tuple(sorted(filter(None, held), key=lambda each: (each.held_on, each.ref))),
    )


def _publicity(entry: Entry) -> Publicity | None:
    match entry.event:
        case PublicityActivityHeld() as event:
            return Publicity(entry.ref, event.organ, event.topic, event.occurred_on, event.reach)
        case _:
            return None
