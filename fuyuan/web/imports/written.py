"""Matters that stand already, as a line of a ledger names them: by a number, a day, a title."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from pydantic import TypeAdapter, ValidationError

from events.as_written import day_written, tidied
from events.numbers import DocumentNumber, LegacySuggestionNumber
from fuyuan.web.seen import Seen

Known = Mapping[str, Mapping[str, int]]
"""By the name of a matter as `named` folds it, the ids of the matters that are called so."""
LookUp = Callable[[Collection[str]], Known]
"""The matters that are called so. Blocks."""
FEW: Final = 100
"""Numbers that are looked up one by one; for more it is quicker to read the whole view."""
_NUMBER: Final[TypeAdapter[str]] = TypeAdapter(DocumentNumber | LegacySuggestionNumber)


@dataclass(frozen=True, slots=True)
class Written:
    """A matter that stands already and is named in the `column` of a ledger: as one of the `names` in a row of a view.

    Where the only name is the number, the view has a filter of this name.

    `many`: the column of the view that says how many groups a list of the command has (`Step.counted`).
    """

    view: str
    column: str
    names: tuple[str, ...]
    many: str = ""


@lru_cache(maxsize=4096)
def folded(text: str) -> str:
    """For comparing what is written with a title or a word: without widths, blanks and marks between."""
    return re.sub(r"[\s、，,；;：:。.“”\"'《》]", "", unicodedata.normalize("NFKC", text)).lower()


def named(text: str) -> str:
    """For comparing what is written with the name, number or day of a matter."""
    return str(day_written(text) or folded(tidied(text)))


def by_name(about: Written, rows: Iterable[Mapping[str, Any]]) -> Known:
    """The matters of these rows of the view, by each of their names, with how many groups a list of theirs has."""
    known: dict[str, dict[str, int]] = {}
    for row in rows:
        matter = str(row["stream"]).partition(":")[2]
        for name in about.names:
            if row[name]:
                known.setdefault(named(str(row[name])), {})[matter] = int(row.get(about.many) or 0)
    return known


def look_up(seen: Seen, about: Written | None, written: Collection[str]) -> Known:
    """The matters that the reader may know of and that are called so. Raises what `projections.query` raises."""
    if about is None or not written:
        return {}
    if about.names != ("number",) or len(written) > FEW:
        return by_name(about, seen.rows(about.view))
    numbers = {number for text in written if (number := _number(text))}
    return by_name(about, (row for number in sorted(numbers) for row in seen.rows(about.view, {"number": number})))


def _number(text: str) -> str | None:
    """The number as it is stored."""
    try:
        return _NUMBER.validate_python(text)
    except ValidationError:
        return None
