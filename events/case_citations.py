"""The cases that a text names, however their numbers are written: one recogniser for rules, views and public edition.

Seen through are the kind of brackets or their lack, full-width digits, blanks, 第, leading zeros, a document's 之一
and several numbers in one breath (行初11、12号, papers A2 and B3).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from events.as_written import CASE_FORM, tidied
from events.case_grammar import PROVINCES, SPECIAL, TYPE
from events.numbers import CaseNumber

_BLANKS = r"(?:\s|\\[nrt])*"  # between the parts of a number, in a text or in its JSON
_CLOSING = r"[）)〕\]】］]"
_DIGIT = "[0-9０-９]"
_SERIAL = _BLANKS.join(("第?", f"{_DIGIT}{{1,9}}", "(?:之[一二三四五六七八九十]+)?"))
_AND = _BLANKS.join(("", "号?", "(?:[、，,和及与]|至)", ""))
# It begins with one character of a court, which a text seldom has, so that a text without cases is passed over quickly.
_COURT = f"([最{PROVINCES}](?:高法|{_DIGIT}{{4}}|{_DIGIT}{{2}})?)"
_FROM_COURT = re.compile(_BLANKS.join((_COURT, f"({SPECIAL})?", f"({TYPE})", f"({_SERIAL}(?:{_AND}{_SERIAL})*)", "号")))
_YEAR = re.compile(_BLANKS.join((f"(?<!{_DIGIT})({_DIGIT}{{4}})", f"{_CLOSING}?", "$")))
_LONGEST_YEAR = 24
_MOST_IN_A_RANGE = 200


def case_numbers_in(text: str) -> set[CaseNumber]:
    """The case numbers that stand in a text, a document's or its JSON, as they should be written."""
    if "号" not in text:
        return set()
    return {
        CASE_FORM.format(year, f"{court}{special}{kind}", serial)
        for named in _FROM_COURT.finditer(text)
        if (year := _year_before(text, named.start())) is not None
        for court, special, kind in [(tidied(named[1]), named[2] or "", named[3])]
        for serial in _serials(tidied(named[4]))
    }


def _year_before(text: str, end: int) -> str | None:
    year = _YEAR.search(text[max(0, end - _LONGEST_YEAR) : end])
    return tidied(year[1]) if year is not None else None


def _serials(written: str) -> Iterator[int]:
    for part in re.split("[、，,和及与]", written):
        first, *last = (int(serial) for serial in re.findall("[0-9]+", part))
        yield from range(first, min(last[0], first + _MOST_IN_A_RANGE) + 1) if last else (first,)
