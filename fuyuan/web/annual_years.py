"""What the address of a page about a review asks for: the year, and up to when its data are shown."""

from __future__ import annotations

from typing import Final

from fuyuan.web.question import Question
from fuyuan.web.seen import Row
from projections.errors import NoSuchMatter

TODAY: Final = "today"
"""In place of a cut-off: what is recorded by now, though the data of the year are frozen."""


def year_in(text: str) -> int:
    """Raises NoSuchMatter for what is no year."""
    if len(text) == 4 and text.isascii() and text.isdecimal() and int(text) > 1:
        return int(text)
    raise NoSuchMatter(text)


def cut_off_for(question: Question, review: Row | None) -> dict[str, str]:
    """The cut-off to ask for: the one that was written, of today where that is, else that of the frozen data."""
    if (written := question.get("cut_off")) == TODAY:
        return {}
    if cut_off := written or (review and review["cut_off"]):
        return {"cut_off": cut_off}
    return {}
