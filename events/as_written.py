"""How people write numbers, days and organs: what is mended before a value is checked (papers B1, B7, B12, B13).

Mended are widths, blanks and the kind of brackets; nothing is guessed. What is left over is refused by the type itself,
which says what exactly is wrong.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from pydantic import ValidationInfo

CASE_FORM, DOCUMENT_FORM = "（{}）{}{}号", "{}〔{}〕{}号"
"""The one form that is stored: of a case by year, court with type, serial; of a document by marker, year, serial."""

_FORMS = str.maketrans("０１２３４５６７８９([〔【［)]〕】］", "0123456789（（（（（）））））")
# Not between two digits: 1 2 may be 12 or two numbers.
_BLANK = re.compile(r"(?<![0-9０-９])\s+|\s+(?![0-9０-９]|\s)")
_ZH_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_ZH_UPTO_99 = {
    f"{tens}{ones}": 10 * ten + one
    for ten, tens in enumerate(("", "十", *(f"{digit}十" for digit in "二三四五六七八九")))
    for one, ones in enumerate(("", *"一二三四五六七八九"))
    if 10 * ten + one
}
_DAY = re.compile(
    r"(?P<year>[0-9]{4}|[〇○零一二三四五六七八九]{4})"
    r"(?:年(?P<month>[0-9]{1,2}|[一二三四五六七八九十]{1,3})月(?P<day>[0-9]{1,2}|[一二三四五六七八九十]{1,3})日"
    r"|(?P<mark>[-./])(?P<m>[0-9]{1,2})(?P=mark)(?P<d>[0-9]{1,2})|(?P<mm>[0-9]{2})(?P<dd>[0-9]{2}))"
)


@dataclass(frozen=True, slots=True)
class Reading:
    """What somebody wrote, as it is read: the context of its validation.

    - `organ_named`: the id of the organ that is called so. Raises ValueError where none or several are.
    - `mended`: what is stored otherwise than it was written, with the stored form.
    """

    organ_named: Callable[[str], str] = str
    mended: list[tuple[str, str]] = field(default_factory=list)


def note_mended(info: ValidationInfo, written: str, stored: Any) -> None:
    """Tell who reads, if anybody does, that `written` is stored otherwise."""
    if isinstance(info.context, Reading):
        info.context.mended.append((written, str(stored)))


def tidied(text: str) -> str:
    """`text` without blanks but between digits, with ASCII digits and every bracket as a full-width parenthesis."""
    if text.isascii() and text.isalnum():
        return text
    return _BLANK.sub("", text).translate(_FORMS)


def day_written(text: str) -> date | None:
    """The day that `text` names: 2023年1月5日, 2023.1.5, 2023/01/05, 20230105, 二〇二三年一月五日, or None."""
    written = _DAY.fullmatch(tidied(text))
    if written is None:
        return None
    month = written["month"] or written["m"] or written["mm"]
    day = written["day"] or written["d"] or written["dd"]
    try:
        return date(int(written["year"].translate(_ZH_DIGITS)), whole_number(month), whole_number(day))
    except ValueError:
        return None


def whole_number(written: str) -> int:
    """The number in ASCII digits, or up to 99 in Chinese ones (十二); 0 where it is none."""
    return (int(written) if written.isdigit() else 0) if written.isascii() else _ZH_UPTO_99.get(written, 0)
