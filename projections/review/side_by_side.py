"""The logs of the sides read side by side, each share of them in a process of its own: streams never cross sides.

What is read is the same as when one process reads all of it (`projections.review.log`).
"""

from __future__ import annotations

import hashlib
import os
import signal
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain, islice
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.context import ForkProcess
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from events.base import Side
from projections.review.folding import OfStream
from projections.review.found import Folded, Found
from projections.review.log import Log, log_of, read
from projections.review.reading import Open, Stray, found_in
from projections.review.shelf import PREFIX, Shelf

AT_ONCE: Final = 2000
LOOKED_EVERY: Final = 0.1  # seconds
_LINES: Final = "lines"
_FORK: Final = get_context("fork")  # nothing is said to the process, nothing is imported again


@dataclass(frozen=True, slots=True)
class Share:
    """The logs of some sides. `events` gives them when it is called, `then` what else is known when all were taken;
    both are called in the process that reads the share."""

    sides: tuple[Side, ...]
    events: Callable[[], Iterable[bytes]]
    then: Callable[[], Any]


class Ended(RuntimeError):
    """A process that read a share was ended from outside."""


def read_side_by_side(
    shares: Sequence[Share], cut_off: datetime, open_it: Open, went: Callable[[int], object]
) -> tuple[Log, list[Any]]:
    """The log up to `cut_off` (aware), and what `then` says of each share. The sides of one share come, by their names,
    before those of the next.

    `went` is told how many events were laid aside and how many read, together. Raises TwoRecords, Ended, and what
    `events` and `then` raise.
    """
    try:
        with TemporaryDirectory(prefix=PREFIX) as folder:
            return _read(shares, Path(folder), cut_off, open_it, went)
    except Stray:
        log = read(chain.from_iterable(share.events() for share in shares), cut_off, open_it)
        return log, [share.then() for share in shares]


def _read(
    shares: Sequence[Share], folder: Path, cut_off: datetime, open_it: Open, went: Callable[[int], object]
) -> tuple[Log, list[Any]]:
    digest, counts = hashlib.sha256(), _FORK.RawArray("Q", len(shares))
    folders = [folder / str(place) for place in range(len(shares))]
    for each in folders:
        each.mkdir()

    def counted(place: int) -> Callable[[int], None]:
        def count(more: int) -> None:
            counts[place] += more
            if place == 0:
                went(sum(counts))

        return count

    others = [
        _Other(share, folders[place], cut_off, open_it, counted(place))
        for place, share in enumerate(shares[1:], start=1)
    ]
    try:
        found = [_of_share(shares[0], folders[0], cut_off, open_it, digest.update, counted(0))]
        rests = [shares[0].then()]
        for place, other in enumerate(others, start=1):
            one, rest = other.found(lambda: went(sum(counts)))
            went(sum(counts))
            found.append(one)
            rests.append(rest)
            with (folders[place] / _LINES).open("rb") as lines:
                while block := lines.read(1 << 20):
                    digest.update(block)
    finally:
        for other in others:
            other.end()
    shelves = {side: shelf for share, shelf in zip(shares, map(Shelf, folders), strict=True) for side in share.sides}
    return log_of(_together(found), shelves, cut_off, open_it, digest.hexdigest()), rests


def _of_share(
    share: Share,
    folder: Path,
    cut_off: datetime,
    open_it: Open,
    counted: Callable[[bytes], object],
    went: Callable[[int], object],
) -> Found:
    shelf = Shelf(folder)
    shelf.lay(_told(share.events(), went))
    with shelf.noting() as named:
        return found_in(_told(shelf.in_order(), went), cut_off, open_it, counted, named, share.sides)


def _told(events: Iterable[bytes], went: Callable[[int], object]) -> Iterator[bytes]:
    left = iter(events)
    while some := list(islice(left, AT_ONCE)):
        yield from some
        went(len(some))


class _Other:
    """A share that another process reads."""

    def __init__(
        self, share: Share, folder: Path, cut_off: datetime, open_it: Open, went: Callable[[int], object]
    ) -> None:
        self._answer, theirs = _FORK.Pipe(duplex=False)
        self._process: ForkProcess = _FORK.Process(
            target=_elsewhere, args=(theirs, share, folder, cut_off, open_it, went), daemon=True
        )
        self._process.start()
        theirs.close()

    def found(self, waiting: Callable[[], object]) -> tuple[Found, Any]:
        """What it found, and what `then` says there. Raises what it raised, and Ended."""
        while not self._answer.poll(LOOKED_EVERY):
            waiting()
        found, rest = self._next()
        while (some := self._next()) is not None:
            fold, folded = some
            found.folded[fold].extend(folded)
        return found, rest

    def _next(self) -> Any:
        try:
            said = self._answer.recv()
        except EOFError:
            raise Ended("a process that read a part of the logs was ended") from None
        if isinstance(said, Exception):
            raise said
        return said

    def end(self) -> None:
        self._answer.close()
        self._process.terminate()
        self._process.join()


def _elsewhere(
    answer: Connection,
    share: Share,
    folder: Path,
    cut_off: datetime,
    open_it: Open,
    went: Callable[[int], object],
) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever started this process ends it
    parent = os.getppid()

    def still(more: int) -> None:
        if os.getppid() != parent:  # killed, and nobody waits for this any more
            os._exit(1)
        went(more)

    try:
        with (folder / _LINES).open("wb") as lines:
            found = _of_share(share, folder, cut_off, open_it, lines.write, still)
        folded, found.folded = found.folded, defaultdict(list)
        answer.send((found, share.then()))
        for some in _some_at_a_time(folded):
            answer.send(some)
        answer.send(None)
    except Exception as error:
        answer.send(error)


def _some_at_a_time(
    folded: dict[OfStream[Any], list[Folded]],
) -> Iterator[tuple[OfStream[Any], list[Folded]]]:
    """What was given is let go: whoever takes it has it a second time."""
    while folded:
        fold, streams = folded.popitem()
        streams.reverse()
        while streams:
            some = streams[: -AT_ONCE - 1 : -1]
            del streams[-AT_ONCE:]
            yield fold, some


def _together(found: Sequence[Found]) -> Found:
    whole, *others = found
    for other in others:
        whole.sides |= other.sides
        whole.aside |= other.aside
        whole.unknown += other.unknown
        whole.gaps += other.gaps
        whole.amended += other.amended
        whole.acted |= other.acted
        for fold, folded in other.folded.items():
            whole.folded[fold].extend(folded)
    return whole
