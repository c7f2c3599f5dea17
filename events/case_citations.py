"""The cases that a text names, however their numbers are written: one recogniser for rules, views and public edition.

Seen through are the kind of brackets or their lack, full-width digits, blanks, 第, leading zeros, a document's 之一
and several numbers in one breath (行初11、12号, papers A2 and B3).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

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
    found = set[CaseNumber]()
    for named in _FROM_COURT.finditer(text):
        if (year := _YEAR.search(text[max(0, named.start() - _LONGEST_YEAR) : named.start()])) is not None:
            found.update(_numbers(year[1], *named.groups("")))
    return found


@lru_cache(maxsize=1024)  # what names a case once names it again
def _numbers(year: str, court: str, special: str, kind: str, serials: str) -> tuple[CaseNumber, ...]:
    code = f"{_tidied_court(court)}{special}{kind}"
    return tuple(CASE_FORM.format(tidied(year), code, serial) for serial in _serials(tidied(serials)))


_tidied_court = lru_cache(maxsize=256)(tidied)


def _serials(written: str) -> Iterator[int]:
    if written.isdecimal():
        yield int(written)
        return
    for part in re.split("[、，,和及与]", written):
        first, *last = (int(serial) for serial in re.findall("[0-9]+", part))
        yield from range(first, min(last[0], first + _MOST_IN_A_RANGE) + 1) if last else (first,)
