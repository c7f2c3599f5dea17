"""What goes wrong outside the program and what the operator does about it: one line, no traceback."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

EXIT_CODE: Final = 78
"""EX_CONFIG of sysexits.h: starting again does not help before somebody acts."""


@dataclass(eq=False)
class BadDay(Exception):
    """Says what is wrong and what to do, in Chinese and in English. Printed as one line."""

    zh: str
    en: str

    def __str__(self) -> str:
        return one_line(f"{self.zh} / {self.en}")


def one_line(text: object) -> str:
    """`text` without line breaks or other control characters, at most 1000 characters."""
    return " ".join("".join(c if c.isprintable() else " " for c in str(text)).split())[:1000]
