"""The year in the address of a page about its review."""

from __future__ import annotations

from projections.errors import NoSuchMatter


def year_in(text: str) -> int:
    """Raises NoSuchMatter for what is no year."""
    if len(text) == 4 and text.isascii() and text.isdecimal() and int(text) > 1:
        return int(text)
    raise NoSuchMatter(text)
