"""Where the matters stand that a table of the year counts: by table, by line and by cell."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Mapping
from typing import Any, Final

from events.case_terms import CaseCause
from events.terms import Term
from events.vocabulary import SuggestionKind
from fuyuan.web.words import link

Line = list[Any]
LISTS: Final[Mapping[str, tuple[str, str, str]]] = {
    "T1": ("/views/case_index", "filed_from", "filed_to"),
    "T2": ("/views/case_index", "concluded_from", "concluded_to"),
    "T3": ("/views/case_index", "filed_from", "filed_to"),
    "T4": ("/views/case_index", "filed_from", "filed_to"),
    "T5": ("/views/case_index", "concluded_from", "concluded_to"),
    "T6": ("/views/appearance_by_organ", "year", ""),
    "T7": ("/suggestions", "year", ""),
    "T8": ("/suggestions", "year", ""),
    "T9": ("/bulletins", "year", ""),
    "T10": ("/meetings", "year", ""),
    "T10b": ("/views/action_items", "", ""),
    "T11": ("/views/risk_register", "opened_from", "opened_to"),
    "T12": ("/views/dispute_register", "from", "to"),
    "T12b": ("/views/dispute_register", "from", "to"),
    "T12c": ("/views/petition_board", "from", "to"),
    "T13": ("/views/observation_training", "from", "to"),
    "T14": ("/views/reconsideration_ledger", "sent_from", "sent_to"),
}
"""The list behind a table, and its filters for the first and the last day of the year, or for the year."""
FIRST_INSTANCE: Final = {"procedure": "first_instance"}


def behind(table: str, year: int, **more: str) -> str:
    """Where the matters stand that a table counts, those that `more` asks for; empty where no list holds them."""
    path, first, last = LISTS.get(table, ("", "", ""))
    if not path:
        return ""
    of_year = {first: f"{year:04}-01-01", last: f"{year:04}-12-31"} if last else {first: f"{year:04}"} if first else {}
    return link(path, **of_year, **more)


def links(table: str, year: int, line: Line) -> list[str]:
    """For each cell where what it counts stands; empty where no list says it."""
    named = isinstance(line[0], str) and line[0] != ""  # a sum is called by a label
    given = _BY_NAME[table](year, line) if named and table in _BY_NAME else []
    if table in _BY_TERM:
        given = _BY_TERM[table](year, line)
    return [*given, *[""] * (len(line) - len(given))]


def _causes(year: int, line: Line) -> list[str]:
    cause = _code(CaseCause, line[0])
    return [behind("T2", year, cause=cause, **FIRST_INSTANCE)] if cause else []


def _defendant(year: int, line: Line) -> list[str]:
    asked = {"defendant": _organ(line[0]), **FIRST_INSTANCE}
    return [behind("T3", year, **asked), *[""] * (len(line) - 2), behind("T3", year, **asked)]


def _filed(year: int, line: Line) -> list[str]:
    return ["", behind("T4", year, defendant=_organ(line[0]), **FIRST_INSTANCE)]


def _appearances(year: int, line: Line) -> list[str]:
    return [link("/views/appearance_board", organ=_organ(line[0]), year=f"{year:04}")]


def _suggestion(year: int, line: Line) -> list[str]:
    return [link("/suggestions", number=line[0])] if "〔" in line[0] else []  # some have none


def _suggestions(year: int, line: Line) -> list[str]:
    kind = _code(SuggestionKind, line[0])
    return ["", behind("T8", year, kind=kind)] if kind else []


def _bulletins(year: int, line: Line) -> list[str]:
    topic = line[0][:2]
    if not (topic.isalnum() and topic.isascii()):
        return []
    months = [
        link(
            "/bulletins",
            topic=topic,
            issued_from=f"{year:04}-{month:02}-01",
            issued_to=f"{year:04}-{month:02}-{monthrange(year, month)[1]}",
        )
        if count
        else ""
        for month, count in enumerate(line[1:-1], 1)
    ]
    return ["", *months, link("/bulletins", topic=topic, year=f"{year:04}")]


def _meeting(year: int, line: Line) -> list[str]:
    return [link("/meetings", **{"from": line[0], "to": line[0]})]


def _item(year: int, line: Line) -> list[str]:
    return ["", link("/views/action_items", owner=_organ(line[2]), due_from=line[3], due_to=line[3])]


def _assessment(year: int, line: Line) -> list[str]:
    return [link("/views/risk_register", initiator=_organ(line[1]), opened_from=line[0], opened_to=line[0])]


def _dispute(year: int, line: Line) -> list[str]:
    return ["", link("/views/dispute_register", **{"from": line[0], "to": line[0]})]


def _petitions(year: int, line: Line) -> list[str]:
    return ["", behind("T12c", year, responsible_organ=_organ(line[0]))]


def _paper(year: int, line: Line) -> list[str]:
    return [link("/views/reconsideration_ledger", number=line[0])]


_BY_TERM: Final[Mapping[str, Callable[[int, Line], list[str]]]] = {"T2": _causes, "T8": _suggestions}
_BY_NAME: Final[Mapping[str, Callable[[int, Line], list[str]]]] = {
    "T3": _defendant,
    "T4": _filed,
    "T6": _appearances,
    "T7": _suggestion,
    "T9": _bulletins,
    "T10": _meeting,
    "T10b": _item,
    "T11": _assessment,
    "T12": _dispute,
    "T12c": _petitions,
    "T14": _paper,
}


def _organ(named: str) -> str:
    """Without what stands behind the name of an organ that is no more."""
    return named.partition("（现由")[0]


def _code(term: type[Term], cell: Any) -> str:
    zh = cell["zh"] if isinstance(cell, dict) and "zh" in cell else cell
    return next((word.value for word in term if word.zh == zh), "")
