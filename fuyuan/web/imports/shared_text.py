"""The texts that cells of a workbook share: one stands in the file once, and each cell that names it gets a copy.

A file of 100 kB whose cells all name one long text would become gigabytes, so what a cell will get is counted before
the workbook is opened. Where that cannot be told for certain, a cell counts as getting the longest text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final
from xml.parsers.expat import ExpatError, ParserCreate

_NAMES_NONE: Final = re.compile(rb"(?!.*\st\s*=)|.*?\st=[\"'](?:n|b|e|d|str|inlineStr)[\"'](?!.*\st\s*=)", re.S)
_NAMED: Final = re.compile(rb"\s*<(?:\w+:)?v>([0-9]{1,9})</")
_PLACE: Final = "xl/sharedstrings.xml"


class NotShared(ValueError):
    """These are no texts that cells share, or more than there can be cells."""


@dataclass(frozen=True, slots=True)
class SharedTexts:
    """Their lengths, in characters, in their order."""

    lengths: tuple[int, ...] = ()

    def given_to(self, attributes: bytes, sheet: bytes, at: int) -> int:
        """How many characters at most a cell gets of them; `at` is where its content begins in the sheet."""
        if not self.lengths or _NAMES_NONE.match(attributes):
            return 0
        named = _NAMED.match(sheet, at)
        if named is None:
            return max(self.lengths)
        place = int(named[1])
        return self.lengths[place] if place < len(self.lengths) else 0


def is_place(name: str) -> bool:
    """Whether a part of this name is where the reader looks for them."""
    return name.replace("\\", "/").lower() == _PLACE


def shared_texts(pieces: Iterable[bytes], most: int) -> SharedTexts:
    """Read from the pieces of their part. Raises NotShared, also where there are more than `most`."""
    lengths: list[int] = []
    within: list[str] = []
    parser = ParserCreate(namespace_separator=None)
    parser.buffer_text = True

    def opened(tag: str, attributes: object) -> None:
        within.append(tag.rpartition(":")[2])
        if within[-1] == "si":
            if len(within) != 2 or len(lengths) == most:
                raise NotShared
            lengths.append(0)

    def closed(tag: str) -> None:
        within.pop()

    def said(text: str) -> None:
        if within[1:2] == ["si"]:
            lengths[-1] += len(text)

    def declared(*of_document: object) -> None:
        raise NotShared

    parser.StartElementHandler, parser.EndElementHandler = opened, closed
    parser.CharacterDataHandler, parser.StartDoctypeDeclHandler = said, declared
    try:
        for piece in pieces:
            parser.Parse(piece)
        parser.Parse(b"", True)
    except ExpatError as error:
        raise NotShared from error
    return SharedTexts(tuple(lengths))
