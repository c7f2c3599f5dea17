"""Who may know of a matter: its visibility class, and whom it concerns whatever the class (domain 0.4).

    public       everybody
    members      member units, and whoever may know what is bilateral
    bilateral    the court, the group's office, the legal department, the district government
    restricted   nobody by the class

An organ that the matter concerns may know of it in every class; so may a holder of a role or a side that it concerns.
What an organ may know, who continues its powers may know too (ORG-02), and a role is asked of the day: a former
holder knows no longer what the role made known.

Refusals, references and copies ask `may_know`; the views ask the same in SQL (`projections.access`), with `names_of`
and `classes_of` as its two ends.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from domain.authority import entitled
from domain.registry import Registry
from events.base import Side, Visibility
from events.values import OrganId
from events.vocabulary import OrganRole

Party = OrganId | OrganRole | Side
"""Whom a matter may concern: an organ, whoever holds a role on the day, every organ of a side."""

BILATERAL_ROLES = (OrganRole.GOVERNMENT_LEGAL_DEPARTMENT, OrganRole.DISTRICT_GOVERNMENT, OrganRole.GROUP_OFFICE)
"""Who may know what is bilateral besides the court and the organs concerned."""


@dataclass(frozen=True, slots=True)
class Audience:
    """`concerned` holds the names of the parties (`name_of`)."""

    visibility: Visibility
    concerned: frozenset[str] = frozenset()


class Known(Protocol):
    """A state that other matters may name: it says who may know of it."""

    @property
    def audience(self) -> Audience: ...


def audience(visibility: Visibility, parties: Iterable[Party | None] = ()) -> Audience:
    """The audience of a matter of this class that concerns these parties; None is nobody."""
    return Audience(visibility, frozenset(name_of(party) for party in parties if party is not None))


def name_of(party: Party) -> str:
    """How an audience names a party: an organ by its id, a role or a side with `@` before it."""
    return f"@{party.value}" if isinstance(party, (OrganRole, Side)) else party


def may_know(audience: Audience, reader: OrganId, registry: Registry, day: date) -> bool:
    """Whether the reader may know of the matter on that day, by the class or because it is concerned."""
    return audience.visibility in classes_of(reader, registry, day) or concerns(audience, reader, registry, day)


def concerns(audience: Audience, reader: OrganId, registry: Registry, day: date) -> bool:
    """Whether the matter concerns the reader on that day, whatever its class."""
    return not audience.concerned.isdisjoint(names_of(reader, registry, day))


def classes_of(reader: OrganId, registry: Registry, day: date) -> frozenset[Visibility]:
    """The classes whose matters the reader may know without being concerned."""
    organ = registry.organ(reader)
    classes = {Visibility.PUBLIC}
    of_both_sides = organ is not None and organ.side in {Side.COURT, Side.JOINT}
    if of_both_sides or any(entitled(reader, role, registry, day) for role in BILATERAL_ROLES):
        classes |= {Visibility.MEMBERS, Visibility.BILATERAL}
    elif organ is not None and organ.at(day).is_member:
        classes.add(Visibility.MEMBERS)
    return frozenset(classes)


def names_of(reader: OrganId, registry: Registry, day: date) -> frozenset[str]:
    """Every name by which an audience may mean the reader: itself, whose powers it continues, its roles, its side."""
    roles = {name_of(role) for role in OrganRole if entitled(reader, role, registry, day)}
    side = registry.side(reader)
    own = () if side is None else (name_of(side),)
    return frozenset((*registry.continued_by(reader, day), *roles, *own))
