"""Who is who on a day, from the organ registry's events: names, kinds, successors, the role of the legal department."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from events.base import Event, Side
from events.organ import (
    OrganRegistered,
    OrganRenamed,
    OrganRoleAssigned,
    OrganRoleRevoked,
    OrganSuperseded,
)
from events.vocabulary import OrganKind, OrganRole

_NOT_ADMINISTRATIVE = frozenset(
    {OrganKind.SUPERVISORY, OrganKind.CONGRESS, OrganKind.COURT, OrganKind.COURT_DIVISION, OrganKind.JOINT_OFFICE}
)


@dataclass(frozen=True, slots=True)
class Organs:
    """The registry as statistics need it. Changes hold from their business date."""

    registered: Mapping[str, OrganRegistered] = field(default_factory=dict)
    names: Mapping[str, tuple[tuple[date, str], ...]] = field(default_factory=dict)
    successors: Mapping[str, tuple[date, str]] = field(default_factory=dict)
    legal_departments: tuple[tuple[date, str, bool], ...] = ()
    courts: tuple[tuple[date, str, bool], ...] = ()

    def name(self, organ: str, on: date) -> str:
        """Its name on that day; the first one before that; its id where it is unknown."""
        known = self.names.get(organ, ())
        return next((name for since, name in reversed(known) if since <= on), known[0][1] if known else organ)

    def label(self, organ: str, days: Iterable[date], as_of: date) -> str:
        """The name or names on these days and, where its powers passed on by `as_of`, to whom (ORG-02)."""
        names = dict.fromkeys(self.name(organ, day) for day in sorted(days))
        shown = "／".join(names) or self.name(organ, as_of)
        heir = self.heirs(organ, as_of)[-1]
        return shown if heir == organ else f"{shown}（现由{self.name(heir, as_of)}承继）"

    def heirs(self, organ: str, on: date) -> tuple[str, ...]:
        """The organ and, one after the other, whoever continues its powers on that day (行政诉讼法 art. 26)."""
        return tuple(self._heirs(organ, on))

    def _heirs(self, organ: str, on: date) -> Iterator[str]:
        seen: set[str] = set()
        while organ not in seen:
            seen.add(organ)
            yield organ
            since, heir = self.successors.get(organ, (date.max, organ))
            organ = heir if since <= on else organ

    def legal_department(self, on: date) -> str | None:
        """The organ that holds the role 区政府法制部门 on that day: the last one to get it by then (ORG-01)."""
        return _holder(self.legal_departments, on)

    def court(self, on: date) -> str | None:
        """The organ that holds the role 区人民法院 on that day (ORG-01)."""
        return _holder(self.courts, on)

    def administrative(self, organ: str) -> bool:
        """Whether it is an administrative organ of this district, dispatched branches included (SUG-02, G12)."""
        found = self.registered.get(organ)
        if found is None or found.outside_district or found.organ_kind in _NOT_ADMINISTRATIVE:
            return False
        return found.organ_kind is not OrganKind.OTHER or found.organ_side is Side.GOVERNMENT


def _holder(changes: Iterable[tuple[date, str, bool]], on: date) -> str | None:
    holder: str | None = None
    for since, organ, held in changes:
        if since <= on:
            holder = organ if held else (None if holder == organ else holder)
    return holder


def fold_organs(events: Iterable[Event]) -> Organs:
    """The registry after the events of its stream, given in version order."""
    registered: dict[str, OrganRegistered] = {}
    names: dict[str, list[tuple[date, str]]] = defaultdict(list)
    successors: dict[str, tuple[date, str]] = {}
    roles: dict[OrganRole, list[tuple[date, str, bool]]] = defaultdict(list)
    for event in events:
        match event:
            case OrganRegistered():
                registered[event.organ] = event
                names[event.organ].append((event.occurred_on, event.name))
            case OrganRenamed():
                names[event.organ].append((event.occurred_on, event.name))
            case OrganSuperseded():
                successors[event.organ] = (event.occurred_on, event.successor)
            case OrganRoleAssigned(role=role):
                roles[role].append((event.occurred_on, event.organ, True))
            case OrganRoleRevoked(role=role):
                roles[role].append((event.occurred_on, event.organ, False))
            case _:
                pass
    in_time = {organ: tuple(sorted(known, key=lambda each: each[0])) for organ, known in names.items()}
    held = {role: tuple(sorted(changes, key=lambda each: each[0])) for role, changes in roles.items()}
    legal, courts = (held.get(role, ()) for role in (OrganRole.GOVERNMENT_LEGAL_DEPARTMENT, OrganRole.DISTRICT_COURT))
    return Organs(registered, in_time, successors, legal, courts)
