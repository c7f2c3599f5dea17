"""The log of a review from archives: the sides read side by side, as far as there are processors for it."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping, MutableMapping, Sequence
from copy import deepcopy
from dataclasses import replace
from datetime import datetime
from itertools import chain
from pathlib import Path

from events.base import Side
from events.instants import written
from events.text_key import TextKey
from fuyuan.operations.archive_reading import Look, Source, believe, no_keys_to, of_all_sides, without_keys
from fuyuan.operations.bar import bar
from fuyuan.operations.heads import recorded_by
from fuyuan.operations.tell import say
from fuyuan.operations.text_keys import KeyOf, as_read, left, read_keys
from fuyuan.settings import Settings
from projections.review.account.proof import Head
from projections.review.log import Log
from projections.review.side_by_side import Share, read_side_by_side
from services.proof.tree import TreeHash


def log_of_archives(settings: Settings, folders: Sequence[Path], cut_off: datetime) -> tuple[Log, dict[Side, Head]]:
    """What is in these archives of all sides, each looked at, and its head at the cut-off; of what no signature speaks
    is said on stderr, whose texts cannot be read, and how far it is. Raises BadDay, TwoRecords.
    """
    found = of_all_sides(settings, folders)
    keys = {side: _WhenNeeded(source.folder / side.value) for side, source in found.items()}
    shares = [_share(settings, found, sides, cut_off, keys) for sides in _shared_out(found)]
    if unread := without_keys(found):
        say(*no_keys_to(unread))
    total = sum(source.archived.events for source in found.values())
    with bar("读取归档 / reading the archives", 2 * total) as went:  # each is laid aside and read
        log, heads = read_side_by_side(shares, cut_off, as_read(keys, unread), went)
    return replace(log, unread=unread), dict(chain.from_iterable(of_share.items() for of_share in heads))


def _share(
    settings: Settings,
    found: Mapping[Side, Source],
    sides: Sequence[Side],
    cut_off: datetime,
    keys: Mapping[Side, _WhenNeeded],
) -> Share:
    heads: dict[Side, Head] = {}

    def events() -> Iterator[bytes]:
        for side in sides:
            keys[side].of_many(True)
            look = Look(settings, side, found[side])
            yield from _headed(look, cut_off, side, heads)
            believe(look.findings())

    def then() -> dict[Side, Head]:
        for side in sides:
            keys[side].of_many(False)
        return heads

    return Share(tuple(sides), events, then)


def _headed(look: Look, cut_off: datetime, side: Side, heads: MutableMapping[Side, Head]) -> Iterator[bytes]:
    """As `heads.headed`: as long as all was recorded by the cut-off, the tree is that of the look itself."""
    until, before = written(cut_off).encode(), TreeHash()
    own: TreeHash | None = None
    for some in look.blocks():
        counted = [raw for raw in some if recorded_by(raw, until)]
        if own is None and len(counted) < len(some):
            own = before
        if own is None:
            before = deepcopy(look.tree)
        else:
            own.add_all(counted)
        yield from some
    tree = look.tree if own is None else own
    heads[side] = Head(tree.size, tree.root())


def _shared_out(found: Mapping[Side, Source]) -> list[tuple[Side, ...]]:
    """The sides, by their names, for one process or two that have as much to do as may be.

    What reads Parquet hangs in a process that was forked from one that did.
    """
    sides = sorted(found)
    may_fork = "polars" not in sys.modules or all(source.has_lines() for source in found.values())
    if len(os.sched_getaffinity(0)) == 1 or not may_fork:
        return [tuple(sides)]

    def larger(cut: int) -> int:
        return max(sum(found[side].archived.bytes for side in of) for of in (sides[:cut], sides[cut:]))

    cut = min(range(1, len(sides)), key=larger)
    return [tuple(sides[:cut]), tuple(sides[cut:])]


class _WhenNeeded:
    """The keys of a side, read in the process that needs them: all where many are asked for, else each alone."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._known: KeyOf | None = None
        self._many = False

    def __call__(self, stream: str) -> TextKey | None:
        if not self._many:
            return left(read_keys(self._folder, stream))(stream)
        if self._known is None:
            self._known = left(read_keys(self._folder))
        return self._known(stream)

    def of_many(self, many: bool) -> None:
        """Whether many are asked for from now on; else none is kept."""
        self._many, self._known = many, None
