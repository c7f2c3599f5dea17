"""A delegation (委托): one organ lets another act in its name, in some matters, between two days (ORG-08 … ORG-10)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from events.organ import DelegatedMatter, DelegationEnded, DutiesTransferred, PowersDelegated
from events.streams import category_of, is_matter, principal_stream
from events.terms import Words
from events.values import OrganId


@dataclass(frozen=True, slots=True)
class Delegation:
    """It holds from `valid_from` up to, not including, `valid_to`. `matters` is empty where it is of every matter.

    Where duties passed to the delegate for good, it is of the matters handed over alone, by their streams.
    """

    principal: OrganId
    delegate: OrganId
    matters: frozenset[DelegatedMatter]
    valid_from: date
    valid_to: date | None = None
    handed_over: frozenset[str] | None = None

    @classmethod
    def of(cls, event: PowersDelegated) -> Delegation:
        until = event.valid_until + timedelta(days=1) if event.valid_until else None
        since, matters = event.valid_from or event.occurred_on, frozenset(event.matters)
        return cls(event.principal, event.delegate, matters, since, until)

    @classmethod
    def by_transfer(cls, event: DutiesTransferred) -> Delegation:
        """What the organ that got the duties does in place of the one that had them."""
        streams = frozenset(map(principal_stream, event.handed_over))
        return cls(event.organ, event.to, frozenset(), event.occurred_on, handed_over=streams)

    def holds(self, on: date) -> bool:
        return self.valid_from <= on and (self.valid_to is None or on < self.valid_to)

    @property
    def days(self) -> Words:
        """Its days as a clerk reads them, both ends included."""
        since = self.valid_from
        if self.valid_to is None:
            return Words(f"自{since}起", f"from {since}")
        until = self.valid_to - timedelta(days=1)
        return Words(f"自{since}起至{until}止", f"from {since} to {until}")

    def covers(self, stream: str) -> bool:
        """Whether it is of the matter that the stream belongs to; the registry itself is never delegated."""
        if self.handed_over is not None:
            return principal_stream(stream) in self.handed_over
        of_it = any(matter.clause in category_of(stream).clauses for matter in self.matters)
        return is_matter(stream) and (of_it or not self.matters)

    def overlaps(self, other: Delegation) -> bool:
        """Whether both are of the same two organs, share a matter and share a day."""
        same = (self.principal, self.delegate) == (other.principal, other.delegate)
        shared = not self.matters or not other.matters or not self.matters.isdisjoint(other.matters)
        ends = min(self.valid_to or date.max, other.valid_to or date.max)
        return same and shared and max(self.valid_from, other.valid_from) < ends

    def ended(self, event: DelegationEnded) -> Delegation:
        """The same, not beyond the day of this end, where it is of the same two organs."""
        of_it = (self.principal, self.delegate) == (event.principal, event.delegate)
        later = self.valid_to is None or event.occurred_on < self.valid_to
        return replace(self, valid_to=event.occurred_on) if of_it and later else self


def leads(delegations: Iterable[Delegation], principal: OrganId, delegate: OrganId, since: date) -> bool:
    """Whether the delegate acts for the principal, directly or through others, on a day from `since` on."""
    open_then = [one for one in delegations if one.valid_to is None or since < one.valid_to]
    reached, ahead = set[OrganId](), [principal]
    while ahead:
        organ = ahead.pop()
        if organ not in reached:
            reached.add(organ)
            ahead += [one.delegate for one in open_then if one.principal == organ]
    return delegate in reached
