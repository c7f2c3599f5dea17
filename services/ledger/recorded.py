"""Events as the ledger takes and gives them: what people wrote is sealed in the bytes, and opened where it is read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Final

from events.correction import (
    ConfidedRecordErased,
    InternalRecordErased,
    LapsedRecordErased,
    RecordErased,
    RecordVoided,
    erased_by,
)
from events.envelope import Envelope, NotAnEvent
from events.sealing import NotOpened, is_sealed, opened, sealed
from events.text_key import TextKey
from services.ledger.text_keys import TextKeys

ERASING: Final = frozenset(
    event.type for event in (RecordErased, InternalRecordErased, ConfidedRecordErased, RecordVoided, LapsedRecordErased)
)
"""The wire types of what may erase texts."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """One event: where it stands in its stream, its wire type (never a Python path), and its bytes as recorded."""

    originator_id: str
    originator_version: int
    type: str
    raw: bytes
    keys: TextKeys | None = field(default=None, compare=False, repr=False, kw_only=True)

    def opened(self) -> bytes:
        """The event as it was said. Raises NotOpened."""
        if self.keys is None or not is_sealed(self.raw):
            return self.raw
        key = self.keys.of(self.originator_id)
        if key is None:
            raise NotOpened(f"the key to the texts of {self.originator_id} is missing")
        return opened(self.raw, key)

    def envelope(self) -> Envelope:
        """Raises NotAnEvent."""
        return Envelope.decode(self.opened())

    def without_texts(self) -> Envelope:
        """As whoever has no key reads it: for what needs no text, and several times as quick. Raises NotAnEvent."""
        return Envelope.decode(self.raw)


@dataclass(frozen=True, slots=True)
class Entry(Recorded):
    """A recorded event and its ledger id: ascending, not always without gaps."""

    ledger_id: int


def erasures(entries: Iterable[Entry]) -> list[tuple[str, tuple[int, ...]]]:
    """Streams, and the events of them whose texts are gone with one of these."""
    found: list[tuple[str, tuple[int, ...]]] = []
    for entry in entries:
        with suppress(NotAnEvent):  # `verify` tells
            if erased := erased_by(entry.without_texts().data):
                found.append((entry.originator_id, erased))
    return found


@dataclass(frozen=True, slots=True)
class Said(Recorded):
    """An event that is about to be recorded: `places` of the texts in it that are sealed then, if it is sealed;
    `erases`: events of its stream whose texts are destroyed once it is recorded."""

    places: tuple[str, ...] | None = None
    erases: tuple[int, ...] = ()

    def sealed(self, keys: Mapping[str, TextKey]) -> Recorded:
        """As it is recorded, with the key of its stream. Raises LookupError where what had its version was erased."""
        if self.places is None:
            return self
        key = keys[self.originator_id].of(self.originator_version)
        if key is None:
            raise LookupError(f"{self.originator_id}:{self.originator_version} was recorded, and erased")
        return replace(self, raw=sealed(self.raw, self.places, key))
