"""The pieces that a document of the review is laid out in: every kind of file is made of these, in their order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar, Final, Literal

Language = Literal["zh", "en"]
CONTENTS: Final[dict[Language, str]] = {"zh": "目　录", "en": "Contents"}


@dataclass(frozen=True, slots=True)
class Heading:
    """`level` 1 to 3; `key` is its address in the page."""

    level: int
    text: str
    key: str
    kind: ClassVar[str] = "heading"


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence with the figures it rests on; `office`: in the office's own words."""

    text: str
    figures: tuple[str, ...]
    office: bool

    @property
    def metrics(self) -> tuple[str, ...]:
        """The ids of these figures, each once."""
        return tuple(dict.fromkeys(name.partition(".")[0] for name in self.figures))


@dataclass(frozen=True, slots=True)
class Paragraph:
    sentences: tuple[Said, ...]
    kind: ClassVar[str] = "paragraph"

    @property
    def text(self) -> str:
        return "".join(sentence.text for sentence in self.sentences)


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart by its Vega-Lite data; `title` and `text` say what it shows."""

    key: str
    title: str
    text: str
    chart: dict[str, Any]
    kind: ClassVar[str] = "chart"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table: heads, whether each column holds numbers, rows of texts.

    `detail`: it stands within a figure, and is printed on the page alone; the workbook has it too.
    """

    key: str
    title: str
    heads: tuple[str, ...]
    numbers: tuple[bool, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""
    detail: bool = False
    kind: ClassVar[str] = "table"


@dataclass(frozen=True, slots=True)
class Signature:
    """Who issues the document, a line each, and on what day."""

    lines: tuple[str, ...]
    kind: ClassVar[str] = "signature"


Piece = Heading | Paragraph | Picture | Sheet | Signature


@dataclass(frozen=True, slots=True)
class LaidOut:
    """`pieces` in order; `facts` are what the head says of the data.

    `mark`: whose document it is, in the head; `number` is "" where it has none, `draft` where it is not issued.
    """

    language: Language
    title: str
    title_lines: tuple[str, ...]
    edition: str
    mark: str
    number: str
    draft: bool
    facts: tuple[tuple[str, str], ...]
    pieces: tuple[Piece, ...]

    def printed(self) -> Iterator[Piece]:
        """What stands on paper too."""
        return (piece for piece in self.pieces if not (isinstance(piece, Sheet) and piece.detail))
