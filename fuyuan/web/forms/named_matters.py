"""The matters that a form may name by their ids: the newest of their kind that the reader knows of, by what they are
called."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final, NamedTuple

from fuyuan.web.forms.fields import Field
from fuyuan.web.language import gettext as _
from fuyuan.web.seen import Row, Seen
from fuyuan.web.words import long_day

MOST: Final = 200
"""So many are offered of a kind."""


class _List(NamedTuple):
    """The view with a row for each matter, the columns that say which it is, and those with its day, the best first."""

    view: str
    said: tuple[str, ...]
    days: tuple[str, ...]
    kind: str | None = None


_LISTS: Final[Mapping[str, _List]] = {
    "appearance": _List("appearance_board", ("case_number", "organ_name"), ("hearing_on", "registered_on")),
    "bulletin": _List("bulletin_board", ("document_number", "title"), ("issued_on", "drafted_on")),
    "coordination": _List("coordination_dispute", ("decision_number", "decision_title"), ("opened_on",)),
    "dispute": _List("dispute_register", ("title",), ("registered_on",)),
    "meeting": _List("meeting_calendar", ("subject",), ("held_on", "planned_on", "proposed_on")),
    "observation": _List("observation_training", ("title", "case"), ("held_on", "planned_on"), "observation"),
    "research": _List("observation_training", ("title",), ("concluded_on", "opened_on"), "research"),
    "risk-assessment": _List("risk_register", ("subject",), ("opened_on",)),
    "suggestion": _List("suggestion_ledger", ("number", "title"), ("sent_on", "drafted_on")),
}
Named = Mapping[str, Mapping[str, str]]
"""By kind of matter, what each is called by its id, the newest first."""


def named_matters(seen: Seen, fields: Iterable[Field]) -> Named:
    """What a form with these fields asks for. Blocking."""
    return {kind: dict(_listed(seen, _LISTS[kind])) for kind in sorted(set(_kinds(fields)))}


def _kinds(fields: Iterable[Field]) -> Iterator[str]:
    for field in fields:
        if field.names is not None:
            yield field.names
        yield from _kinds(field.fields)


def _listed(seen: Seen, one: _List) -> Iterator[tuple[str, str]]:
    filters = {} if one.kind is None else {"kind": one.kind}
    for row in seen.page(one.view, filters, MOST).items:
        yield row["stream"].partition(":")[2], _called(row, one)


def _called(row: Row, one: _List) -> str:
    said = " ".join(str(row[column]) for column in one.said if row.get(column)) or _("（未写明）")
    day = next((row[column] for column in one.days if row.get(column)), None)
    return said if day is None else _("%(matter)s（%(day)s）", matter=said, day=long_day(day))
