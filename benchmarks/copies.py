"""The sample year many times over in one district: what a ledger holds after much more work than one year's.

`sample_year` plays the year once; `copies` repeats its events with fresh matters and fresh numbers, so that every copy
speaks of cases, suggestions and petitions of its own. Organs, leading group and their copies exist once. All copies
fall in the same year: what a figure or a view goes through grows with them.
"""

from __future__ import annotations

import re
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NamedTuple
from uuid import UUID, uuid5

from events.base import Side
from events.envelope import Envelope
from fuyuan.sample.script import script
from tests.year import UNTIL, YearLedgers, play_in_process

SERIALS = 1000
"""By how much the numbers of one copy are higher than those of the one before."""
_ONCE = frozenset({"organ-registry", "registry-copy", "leading-group"})
_RENAMED = re.compile(
    "([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})"  # a matter
    "|((?<=行[初终审])[0-9]+(?=号)|(?<=〔202[2-9]〕)[0-9]+(?=号))"  # the serial of a case or a document
    "|((?<=sample-)2024-12-31-1)"  # the play, in command ids
)


class Recorded(NamedTuple):
    """One event as its side recorded it."""

    side: Side
    raw: bytes


@cache
def sample_year() -> tuple[Recorded, ...]:
    """The events of the sample year, played once."""
    with tempfile.TemporaryDirectory() as folder:
        return in_order(play_in_process(script(UNTIL), Path(folder)))


def in_order(year: YearLedgers) -> tuple[Recorded, ...]:
    """The events of a played year in the order of recording, each side's in its own."""
    facts = [Recorded(side, entry.raw) for side, entries in year.entries.items() for entry in entries]
    return tuple(sorted(facts, key=lambda fact: Envelope.decode(fact.raw).recorded_at))


def copies(year: Sequence[Recorded], count: int) -> Iterator[Recorded]:
    """`count` years, one after the other: the year as it is, then the copies. The same each time."""
    yield from year
    patterns = _patterns(year)
    for number in range(1, count):
        names = _Names(number)
        yield from (Recorded(pattern.side, pattern.fill(number, names)) for pattern in patterns)


def _patterns(year: Sequence[Recorded]) -> list[_Pattern]:
    envelopes = [Envelope.decode(fact.raw) for fact in year]
    lengths = Counter((envelope.side, envelope.stream) for envelope in envelopes)
    made = []
    for fact, envelope in zip(year, envelopes, strict=True):
        if envelope.stream not in _ONCE:
            goes_on = "-register:" in envelope.stream
            length = lengths[envelope.side, envelope.stream] if goes_on else 0
            parts = tuple(part or "" for part in _RENAMED.split(fact.raw.decode()))
            made.append(_Pattern(fact.side, parts, envelope.stream, envelope.version, length))
    return made


@dataclass(frozen=True, slots=True)
class _Pattern:
    """An event cut into what stays and what is renamed.

    A register goes on from copy to copy: `length` is how many versions of it one year adds, 0 in other streams.
    """

    side: Side
    parts: tuple[str, ...]
    stream: str
    version: int
    length: int

    def fill(self, number: int, names: _Names) -> bytes:
        kept, matters, serials, plays = (self.parts[place::4] for place in range(4))
        renamed = [
            names.matter(matter) if matter else str(int(serial) + SERIALS * number) if serial else f"{play}-{number}"
            for matter, serial, play in zip(matters, serials, plays, strict=True)
        ]
        text = "".join(part for pair in zip(kept, (*renamed, ""), strict=True) for part in pair)
        if self.length:
            later = self.version + self.length * number
            text = text.replace(f'"{self.stream}:{self.version}"', f'"{self.stream}:{later}"', 1)
        return text.encode()


class _Names:
    """What the matters of one copy are called."""

    def __init__(self, number: int) -> None:
        self._copy, self._known = str(number), dict[str, str]()

    def matter(self, original: str) -> str:
        name = self._known.get(original)
        if name is None:
            name = self._known[original] = str(uuid5(UUID(original), self._copy))
        return name
