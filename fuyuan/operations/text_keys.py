"""The keys to what people wrote, for programs that read events from ledgers, mirrors and archives."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import orjson

from events.base import Side
from events.sealing import NotOpened, leave_unread, open_document
from events.text_key import NotATextKey, TextKey
from fuyuan.bad_day import BadDay
from fuyuan.installation.whole_file import private_folder, whole

FILE: Final = "text-keys.ndjson"
"""Beside what it opens, for its owner's eyes only; replaced whole, so that it holds nothing that was destroyed."""
_SIDES: Final = {side.value: side for side in Side}
KeyOf = Callable[[str], TextKey | None]
"""Gives the key of a stream of one side, None where it is not known."""


def write_keys(folder: Path, keys: Iterable[TextKey]) -> None:
    """Where there are none, none is written. Raises OSError."""
    path, lines = folder / FILE, [key.document() + b"\n" for key in keys]
    if not lines and not path.exists():
        return
    for one in (folder.parent, folder):
        private_folder(one)
    with whole(path) as file:
        file.writelines(lines)


class Keys(Mapping[str, TextKey]):
    """Keys by their streams. Of one of which nothing is destroyed its root is held: there are as many as streams."""

    def __init__(self, keys: Iterable[TextKey]) -> None:
        self._held = {key.stream: key if key.destroyed else key.nodes.get("", key) for key in keys}

    def __getitem__(self, stream: str) -> TextKey:
        held = self._held[stream]
        return TextKey(stream, {"": held}) if isinstance(held, bytes) else held

    def __iter__(self) -> Iterator[str]:
        return iter(self._held)

    def __len__(self) -> int:
        return len(self._held)


def read_keys(folder: Path, stream: str | None = None) -> Mapping[str, TextKey]:
    """By stream, or that of one stream alone; none where there is no such file. Raises BadDay."""
    path = folder / FILE
    try:
        with path.open("rb") as file:
            lines: Iterable[bytes] = file
            if stream is not None:
                name = orjson.dumps(stream)
                lines = (line for line in file if name in line or b"\\" in line)  # what is escaped may be it
            return Keys(map(TextKey.read, lines))
    except FileNotFoundError:
        return {}
    except (OSError, NotATextKey) as error:
        raise BadDay(f"文字密钥文件 {path} 读不出来", f"the keys to texts in {path} cannot be read: {error}") from error


def as_read(keys: Mapping[Side, KeyOf], unread: Collection[Side] = ()) -> Callable[[dict[str, Any]], None]:
    """Opens the document of an event as its side recorded it, in its place; what the `unread` sides wrote is said to be
    that. Raises NotOpened.

    Quick where one event of a stream comes after the other.
    """

    @lru_cache(maxsize=1)
    def sixteen(side: Side, stream: str, block: int) -> TextKey | None:
        known = keys.get(side, _none)(stream)
        return known and known.sixteen(block)

    def open_it(document: dict[str, Any]) -> None:
        if "sealed" not in document:
            return
        try:
            side, stream = _SIDES[document["source"].rpartition("/")[2]], str(document["subject"])
            version = int(document["id"].rpartition(":")[2])
        except (LookupError, ValueError, AttributeError):
            return  # it is no event, as whoever reads on will find
        if side in unread:
            leave_unread(document)
            return
        known = sixteen(side, stream, version // 16)
        if known is None:
            raise NotOpened(f"the key to the texts of {side} {stream} is not known here")
        open_document(document, known, version)

    return open_it


def _none(stream: str) -> TextKey | None:
    return None


def left(keys: Mapping[str, TextKey]) -> KeyOf:
    """Of a source whose keys may be gone on purpose: a text whose key is not there is read as erased."""
    return lambda stream: keys.get(stream) or TextKey(stream, {})
