"""How wide the columns of a table are, and how small its print: taken from what stands in them."""

from __future__ import annotations

from typing import Final

from fuyuan.papers.annual.pieces import Sheet

MEASURED: Final = 60  # rows
NARROWEST, WIDEST = 4, 26  # half-width characters
UNBROKEN: Final = 16
"""Half-width characters of a text that stays in one line: a day, a rate, a short name."""
ALONG, ACROSS = 84, 122
"""Half-width characters of size five in a line of the page, and of the turned one."""


def widths(sheet: Sheet) -> tuple[int, ...]:
    """Shares of the width, in half-width characters. A head may be broken into two lines."""
    texts = [(head[: (len(head) + 1) // 2], *cells) for head, cells in _columns(sheet)]
    full = [min(max(NARROWEST, *map(_wide, of)), WIDEST) for of in texts]
    least = [max((NARROWEST, *(wide for wide in map(_wide, of) if wide <= UNBROKEN))) for of in texts]
    room = (ACROSS if across(sheet) else ALONG) * 10.5 / points(sheet)
    return tuple(full) if sum(full) <= room else tuple(map(_between, least, full))


def unbroken(sheet: Sheet) -> tuple[bool, ...]:
    """Of each column, whether all that stands in it stays in one line."""
    return tuple(max((0, *map(_wide, cells))) <= UNBROKEN for _, cells in _columns(sheet))


def across(sheet: Sheet) -> bool:
    """Whether it needs the page turned: many columns of texts."""
    longest = (max(_wide(text) for text in (head, *cells)) for head, cells in _columns(sheet))
    return sum(min(one, WIDEST) for one in longest) > ACROSS


def points(sheet: Sheet) -> float:
    """The size of its print."""
    return 10.5 if len(sheet.heads) <= 6 else 9.5 if len(sheet.heads) <= 9 else 8.5


def _between(least: int, full: int) -> int:
    return max(least, full // 2)


def _columns(sheet: Sheet) -> list[tuple[str, tuple[str, ...]]]:
    return [(head, tuple(row[at] for row in sheet.rows[:MEASURED])) for at, head in enumerate(sheet.heads)]


def _wide(text: str) -> int:
    """With the narrow space that is set between Chinese and Latin letters."""
    return 1 + half_widths(text)


def half_widths(text: str) -> int:
    """How wide a text is, in half-width characters: a Chinese one is two."""
    return sum(2 if ord(letter) > 0x2E7F else 1 for letter in text)
