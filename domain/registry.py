"""The organ registry as decisions see it: a pure fold of the organ events, asked by date."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from types import MappingProxyType
from typing import assert_never

from domain.delegation import Delegation
from events.base import Side
from events.organ import (
    DelegationEnded,
    DutiesTransferred,
    OrganChanged,
    OrganDeactivated,
    OrganEvent,
    OrganRegistered,
    OrganRenamed,
    OrganRoleAssigned,
    OrganRoleRevoked,
    OrganShortNamesRegistered,
    OrganSuperseded,
    PowersDelegated,
)
from events.terms import Words
from events.values import OrganId, Uscc
from events.vocabulary import SINGLE_HOLDER, OrganKind, OrganRole

_NOT_ADMINISTRATIVE = frozenset(
    {
        *(OrganKind.SUPERVISORY, OrganKind.CONGRESS, OrganKind.COURT, OrganKind.COURT_DIVISION),
        *(OrganKind.JOINT_OFFICE, OrganKind.ENTERPRISE),
    }
)


@dataclass(frozen=True, slots=True)
class Traits:
    """What of an organ may change without its becoming another; it holds from `since` on."""

    since: date
    kind: OrganKind
    superior: OrganId | None
    is_member: bool
    is_enforcement: bool

    def changed(self, event: OrganChanged) -> Traits:
        """The traits with what the event says."""
        return Traits(
            event.occurred_on,
            event.organ_kind or self.kind,
            event.superior or self.superior,
            self.is_member if event.is_member is None else event.is_member,
            self.is_enforcement if event.is_enforcement is None else event.is_enforcement,
        )


@dataclass(frozen=True, slots=True)
class Organ:
    """One organ. It is active from `valid_from` up to, not including, `valid_to`.

    `name_en` is the English of its last name, None where it was given none.
    """

    id: OrganId
    names: tuple[tuple[date, str], ...]
    traits: tuple[Traits, ...]
    side: Side | None
    outside_district: bool
    valid_from: date
    valid_to: date | None = None
    successor: OrganId | None = None
    name_en: str | None = None
    short_names: tuple[str, ...] = ()
    legal_department: OrganId | None = None
    uscc: Uscc | None = None

    def active(self, on: date) -> bool:
        return self.valid_from <= on and (self.valid_to is None or on < self.valid_to)

    def at(self, on: date) -> Traits:
        """Its superior, kind and standing on a date (the first ones before that)."""
        return next((traits for traits in reversed(self.traits) if traits.since <= on), self.traits[0])

    @property
    def kind(self) -> OrganKind:
        """Its kind as registered last."""
        return self.traits[-1].kind

    @property
    def administers(self) -> bool:
        """Whether its kind is one that can take administrative acts, and so be sued over them (CAS-03)."""
        return self.kind not in _NOT_ADMINISTRATIVE

    @property
    def administrative(self) -> bool:
        """Whether it is an administrative organ of this district, dispatched branches included (SUG-02, G12)."""
        if self.outside_district or not self.administers:
            return False
        return self.kind is not OrganKind.OTHER or self.side is Side.GOVERNMENT

    def name(self, on: date) -> str:
        """The name valid on a date (the first name before that)."""
        return next((name for since, name in reversed(self.names) if since <= on), self.names[0][1])

    def renamed(self, event: OrganRenamed) -> Organ:
        """The organ with one more name, in the order of the days from which they hold."""
        names = sorted((*self.names, (event.occurred_on, event.name)), key=lambda dated: dated[0])
        return replace(self, names=tuple(names), name_en=event.name_en)

    def changed(self, event: OrganChanged) -> Organ:
        """The organ with what holds otherwise from the day of the event on."""
        return replace(self, traits=(*self.traits, self.traits[-1].changed(event)))

    def words(self, on: date) -> Words:
        """What it is called on a date in both languages; in English by its Chinese name where it has no other."""
        name = self.name(on)
        return Words(name, self.name_en if self.name_en and name == self.names[-1][1] else name)


@dataclass(frozen=True, slots=True)
class Tenure:
    """An organ holds a role from `valid_from` up to, not including, `valid_to`."""

    organ: OrganId
    role: OrganRole
    valid_from: date
    valid_to: date | None = None

    def holds(self, on: date) -> bool:
        return self.valid_from <= on and (self.valid_to is None or on < self.valid_to)


@dataclass(frozen=True, slots=True)
class Registry:
    """All organs, who holds which role and who acts for whom when.

    `entries` names the joint events already received.
    """

    organs: Mapping[OrganId, Organ] = field(default_factory=lambda: MappingProxyType({}))
    tenures: tuple[Tenure, ...] = ()
    delegations: tuple[Delegation, ...] = ()
    transfers: tuple[DutiesTransferred, ...] = ()
    entries: frozenset[str] = frozenset()

    @classmethod
    def of(cls, events: Iterable[OrganEvent]) -> Registry:
        """The registry after these events, in the order of their stream."""
        registry = cls()
        for event in events:
            registry = registry.apply(event)
        return registry

    @property
    def founded(self) -> bool:
        """Whether everything that it begins with is there: of that, the role of the group office comes last."""
        return any(tenure.role is OrganRole.GROUP_OFFICE for tenure in self.tenures)

    def __contains__(self, organ: object) -> bool:
        return organ in self.organs

    def organ(self, organ: OrganId) -> Organ | None:
        return self.organs.get(organ)

    def active(self, organ: OrganId, on: date) -> bool:
        """Whether the organ is registered and active on that date."""
        entry = self.organs.get(organ)
        return entry is not None and entry.active(on)

    def side(self, organ: OrganId) -> Side | None:
        """The side the organ belongs to; None for external and unknown organs."""
        entry = self.organs.get(organ)
        return entry.side if entry else None

    def name(self, organ: OrganId, on: date) -> str:
        """The organ's name on that date; its id where it is unknown."""
        entry = self.organs.get(organ)
        return entry.name(on) if entry else organ

    def holders(self, role: OrganRole, on: date) -> tuple[OrganId, ...]:
        return tuple(tenure.organ for tenure in self.tenures if tenure.role == role and tenure.holds(on))

    def holder(self, role: OrganRole, on: date) -> OrganId | None:
        """The one organ that holds the role on that date, or None."""
        return next(iter(self.holders(role, on)), None)

    def holds(self, organ: OrganId, role: OrganRole, on: date) -> bool:
        return organ in self.holders(role, on)

    def heirs(self, organ: OrganId, on: date) -> Iterator[OrganId]:
        """The organ itself and whoever continues its powers on that date, one after the other."""
        seen: set[OrganId] = set()
        current: OrganId | None = organ
        while current is not None and current not in seen:
            seen.add(current)
            yield current
            entry = self.organs.get(current)
            gone = entry is not None and entry.valid_to is not None and entry.valid_to <= on
            current = entry.successor if entry is not None and gone else None

    def heir(self, organ: OrganId, on: date) -> OrganId:
        """Whoever has its powers on that date: the last that continues them, the organ itself if nobody does."""
        *_, last = self.heirs(organ, on)
        return last

    def continued_by(self, organ: OrganId, on: date = date.max) -> frozenset[OrganId]:
        """The organ and all whose powers and open duties it continues on that date (ORG-02; 行政诉讼法 art. 26)."""
        ended = (former for former, known in self.organs.items() if known.successor is not None)
        return frozenset({organ, *(former for former in ended if self.acts_for(organ, former, on))})

    def acts_for(self, actor: OrganId, organ: OrganId, on: date) -> bool:
        """Whether `actor` is the organ or continues its powers on that date (行政诉讼法 art. 26, ORG-02)."""
        return actor in self.heirs(organ, on)

    def delegated_to(self, delegate: OrganId, on: date) -> list[Delegation]:
        """What was delegated to it by an organ that is active on that day: what holds then first, the newest first.

        What was ended before it began counts as never given. With it the matters that passed to the delegate for good.
        """
        given = (one for one in self.delegations if one.delegate == delegate and self.active(one.principal, on))
        begun = (one for one in given if one.valid_to is None or one.valid_from < one.valid_to)
        passed = (Delegation.by_transfer(event) for event in self.transfers if event.to == delegate)
        return sorted((*begun, *passed), key=lambda one: (one.holds(on), one.valid_from), reverse=True)

    def apply(self, event: OrganEvent) -> Registry:
        """The registry after one organ event; never rejects."""
        match event:
            case OrganRegistered():
                organ = Organ(
                    id=event.organ,
                    names=((event.occurred_on, event.name),),
                    traits=(
                        Traits(
                            event.occurred_on,
                            event.organ_kind,
                            event.superior,
                            event.is_member,
                            event.is_enforcement,
                        ),
                    ),
                    side=event.organ_side,
                    outside_district=event.outside_district,
                    valid_from=event.occurred_on,
                    name_en=event.name_en,
                    legal_department=event.legal_department,
                    uscc=event.uscc,
                )
                return self._with(organ)
            case OrganRenamed():
                return self._change(event.organ, lambda organ: organ.renamed(event))
            case OrganChanged():
                return self._change(event.organ, lambda organ: organ.changed(event))
            case OrganShortNamesRegistered():
                return self._change(event.organ, lambda organ: replace(organ, short_names=event.short_names))
            case OrganSuperseded():
                ends, successor = event.occurred_on, event.successor
                return self._change(event.organ, lambda organ: replace(organ, valid_to=ends, successor=successor))
            case OrganDeactivated():
                return self._change(event.organ, lambda organ: replace(organ, valid_to=event.occurred_on))
            case OrganRoleAssigned():
                ended = self.tenures
                if event.role in SINGLE_HOLDER:
                    ended = _end(ended, event.role, event.occurred_on)
                return replace(self, tenures=(*ended, Tenure(event.organ, event.role, event.occurred_on)))
            case OrganRoleRevoked():
                return replace(self, tenures=_end(self.tenures, event.role, event.occurred_on, event.organ))
            case PowersDelegated():
                return replace(self, delegations=(*self.delegations, Delegation.of(event)))
            case DutiesTransferred():
                return replace(self, transfers=(*self.transfers, event))
            case DelegationEnded():
                return replace(self, delegations=tuple(one.ended(event) for one in self.delegations))
            case _:
                assert_never(event)

    def _with(self, organ: Organ) -> Registry:
        return replace(self, organs=MappingProxyType({**self.organs, organ.id: organ}))

    def _change(self, organ: OrganId, change: Callable[[Organ], Organ]) -> Registry:
        entry = self.organs.get(organ)
        return self if entry is None else self._with(change(entry))


def _end(tenures: tuple[Tenure, ...], role: OrganRole, on: date, organ: OrganId | None = None) -> tuple[Tenure, ...]:
    """The tenures with those of `role` (of `organ`, if named) that are open ended on that day."""
    return tuple(
        replace(tenure, valid_to=on)
        if tenure.role == role and tenure.valid_to is None and organ in (None, tenure.organ)
        else tenure
        for tenure in tenures
    )
