"""What a cell of a table of the document reads."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


def read(cell: Any, words: Callable[[dict[str, str]], str]) -> str:
    """`words` gives what is said in both languages in the reader's."""
    match cell:
        case None:
            return ""
        case {"text": text}:
            return str(text)
        case {"zh": _, "en": _}:
            return words(cell)
        case _:
            return str(cell)
