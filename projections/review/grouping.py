"""What is counted, put together by what it bears: an organ, a case, a kind."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sized
from typing import TypeVar

T = TypeVar("T")
K = TypeVar("K", bound=Hashable)


def grouped(things: Iterable[T], borne: Callable[[T], Iterable[K]]) -> defaultdict[K, list[T]]:
    """The things by each of the keys that they bear, in their order; nothing for any other key."""
    groups: defaultdict[K, list[T]] = defaultdict(list)
    for thing in things:
        for key in borne(thing):
            groups[key].append(thing)
    return groups


def most_first(groups: Mapping[str, Sized]) -> list[str]:
    """The keys, those of the largest groups first."""
    return sorted(groups, key=lambda key: (-len(groups[key]), key))
