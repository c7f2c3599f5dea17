"""The keys to what people wrote, as the sides told them: the texts of events are opened with them when they are read.

What is kept of an event stays as it was recorded, so that it can be compared with what was signed and be put back from
here; where a key is destroyed, the text is gone from the read model too.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

import orjson
from sqlalchemy import Column, Connection, LargeBinary, Table, select, tuple_

from events.base import Side
from events.correction import erased_by
from events.sealing import NotOpened, is_sealed, opened
from events.text_key import TextKey
from projections.store.merge import Merge, Put
from projections.store.schema import METADATA, key

AT_ONCE: Final = 400
TEXT_KEY: Final = Table(
    "text_key",
    METADATA,
    key("side"),
    key("stream"),
    Column("document", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)
Place = tuple[str, str]
"""A stream: the side by its code, and the stream's name."""


def keys_of(connection: Connection, places: Iterable[Place]) -> dict[Place, TextKey]:
    """The keys of these streams, as far as they are known."""
    wanted = sorted(set(places))
    found: dict[Place, TextKey] = {}
    columns = TEXT_KEY.c
    for start in range(0, len(wanted), AT_ONCE):
        some = tuple_(columns.side, columns.stream).in_(wanted[start : start + AT_ONCE])
        for side, stream, document in connection.execute(select(TEXT_KEY).where(some)):
            found[side, stream] = TextKey.read(bytes(document))
    return found


class KeysWanted(Exception):
    """Events were sealed with keys that are not known here, or that are to be destroyed: nothing was applied."""

    def __init__(self, places: Iterable[Place]) -> None:
        self.places = sorted(set(places))
        super().__init__(f"keys to the texts of {', '.join(map('/'.join, self.places[:3]))} have not come yet")


class Needed(NamedTuple):
    """What stands sealed in a message: of which stream, and which of its events an erasure destroys."""

    place: Place
    erased: tuple[int, ...]


def needed(raw: bytes, of: Side | None = None) -> Needed | None:
    """Of which stream the key is needed; None for what is not sealed, or is no event (of this side, where named)."""
    if not is_sealed(raw):
        return None
    try:
        document = orjson.loads(raw)
        side = Side(document["source"].rpartition("/")[2])
        if of is not None and of is not side:
            return None  # parked, as of the wrong side
        return Needed((side.value, document["subject"]), erased_by(document["data"]))
    except (LookupError, TypeError, ValueError, AttributeError):
        return None  # parked, when it is read


def keys_for(
    connection: Connection, needs: Iterable[Needed], given: Mapping[Place, TextKey]
) -> Mapping[Place, TextKey]:
    """The keys for a batch. Raises KeysWanted, also where an erasure came before what is left of the key."""
    keys = dict(keys_of(connection, (need.place for need in needs)))
    for place, told in given.items():
        if place not in keys or told.destroyed > keys[place].destroyed:
            keys[place] = told
    wanted = [
        place
        for place, erased in needs
        if (key := keys.get(place)) is None or any(key.of(version) is not None for version in erased)
    ]
    if wanted:
        raise KeysWanted(wanted)
    return keys


def opened_texts(connection: Connection, recorded: Mapping[int, str]) -> dict[int, str]:
    """Events by local number as they are read now. Raises NotOpened."""
    texts = dict(recorded)
    closed = {seq: text.encode() for seq, text in recorded.items() if '"sealed":"' in text}
    if not closed:
        return texts
    places = {seq: need.place for seq, raw in closed.items() if (need := needed(raw)) is not None}
    keys = keys_of(connection, places.values())
    for seq, place in places.items():
        texts[seq] = open_with(keys.get(place), place, closed[seq]).decode()
    return texts


def open_with(known: TextKey | None, place: Place, raw: bytes) -> bytes:
    """Raises NotOpened, also where the key is not known."""
    if known is None:
        raise NotOpened(f"the key to the texts of {place[0]} {place[1]} is not known here")
    return opened(raw, known)


def learn(connection: Connection, keys: Mapping[Place, TextKey]) -> None:
    """Keep these keys; one of which something was destroyed takes the place of what it was."""
    held = keys_of(connection, keys)
    merge = Merge()
    merge.add(
        Put(TEXT_KEY, {"side": place[0], "stream": place[1]}, {"document": key.document()})
        for place, key in keys.items()
        if place not in held or key.destroyed > held[place].destroyed
    )
    merge.write(connection)
