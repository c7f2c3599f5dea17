"""Numbers as Chinese papers count with them."""

from __future__ import annotations

from typing import Final

NUMERALS: Final = "一二三四五六七八九十"


def numeral(number: int) -> str:
    """1 to 99 in Chinese: 十二."""
    tens, ones = divmod(number, 10)
    return ("" if tens < 2 else NUMERALS[tens - 1]) + ("十" if tens else "") + (NUMERALS[ones - 1] if ones else "")
