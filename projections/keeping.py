"""What a table keeps of which events, said once: its columns, how events fill them, how they show on a day.

    DISPUTE = keeping(
        "dispute",
        kept(DisputeRegistered, "stream", "title", "field", "lead", on="registered_on"),
        dated(DisputeResolved, "resolution_kind", on="resolved_on"),
        walked("dispute_registered", "-registered_on", "matter"),
    )

A column is called as the field is, or is given a name (`report="result"`). A path leads into parts and through lists
(`"content.title"`, `"case_refs.number"`). SQL type, kind and titles follow from the field. What needs a rule is a
handler of the view.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from operator import attrgetter
from typing import Any, Final

from sqlalchemy import Column as Stored
from sqlalchemy import ColumnElement, FromClause, Index, Table
from sqlalchemy.types import TypeEngine

from events.base import Event
from events.terms import Term
from events.titles import title_of
from projections.fields import OF_FACTS, Field, Form, field_of, items_of
from projections.sql import upto
from projections.store.merge import Put
from projections.store.schema import FIRST_DAY, FLAG, TEXT, key, table
from projections.view import Column, Fact, Handler

GUARDED: Final = ("stream", "type", "side", "actor", "visibility")
"""What a view with the guard `event` needs of the envelope."""
ITEM: Final = ""
"""The path of the item itself, where a row is kept of each item of a list."""
PLACE: Final = "#"
"""Its place in the list, from 1."""


@dataclass(frozen=True, slots=True)
class Made:
    """A column that is made from the event by a function; its type is said."""

    type: TypeEngine[Any]
    of: Callable[[Any], Any]


def stream_of(category: str, path: str = "") -> Made:
    """The stream of a matter that the event names by its id, in the field at the path, or called as the category."""
    id_of = attrgetter(path or category)
    return Made(TEXT, lambda event: None if id_of(event) is None else f"{category}:{id_of(event)}")


Source = str | Made | Term | bool | None
"""Where the value of a column comes from: a path, a function, or it is what stands here."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept of one event.

    `on` is the column of its day; `dated`: what is kept counts from that day on; `first`: of several such events the
    earliest day counts. `each`: the path of a list of which each item makes a row; a path starts at the item then,
    where that has no such field, at the event. `wanted`: of which events there is a row, where not of all.
    """

    event: type[Event]
    columns: Mapping[str, Source]
    on: str = ""
    dated: bool = False
    first: bool = False
    each: str = ""
    wanted: Callable[[Any], object] | None = None

    def when(self, wanted: Callable[[Any], object]) -> Kept:
        """The same, kept of those events only of which this is true."""
        return replace(self, wanted=wanted)


class _Item:
    """An item of a list of an event, in place of the event."""

    __slots__ = ("envelope", "event", "matter", "on", "place", "version", "whole")

    def __init__(self, fact: Fact[Any], place: int, item: Any) -> None:
        self.envelope, self.matter, self.version, self.on = fact.envelope, fact.matter, fact.version, fact.on
        self.event, self.place, self.whole = item, place, fact.event


def kept(
    event: type[Event], /, *paths: str, on: str = "", first: bool = False, each: str = "", **named: Source
) -> Kept:
    """What is kept of an event, and shown wherever the row is."""
    return Kept(event, _named(paths) | named, on, first=first, each=each)


def dated(event: type[Event], /, *paths: str, on: str, first: bool = False, **named: Source) -> Kept:
    """What is kept of an event, and shown from the day of the event on."""
    return Kept(event, _named(paths) | named, on, dated=True, first=first)


def acted(event: type[Event], /, *paths: str, **named: Source) -> Kept:
    """A row of an act: which event it was, its day, and what is kept of it."""
    return Kept(event, {"act": Made(TEXT, lambda _: event.type), **_named(paths), **named}, "on")


def within(part: str, *names: str) -> tuple[str, ...]:
    """The paths to these members of a part."""
    return tuple(f"{part}.{name}" for name in names)


def keeping(name: str, *parts: Kept | Index | Stored[Any], of: str = "matter", by: tuple[str, ...] = ()) -> Table:
    """A table with a row for each matter (or what else it is `of`), or for each of its `by`: version, organ, number.

    What is kept of an event makes one row, or one of each item of a list.
    """
    keys = (of, *by)
    columns: dict[str, Stored[Any]] = {}
    rows: dict[Any, tuple[Kept, dict[str, Field]]] = {}
    for part in parts:
        if isinstance(part, Kept):
            fields = _fields(part)
            rows.setdefault((part.event, part.each, part.wanted), (part, {}))[1].update(fields)
            for column in _columns(part, fields):
                columns.setdefault(column.name, column)
    whole = [_key(one, columns.pop(one, None)) for one in keys]
    made = table(name, *whole, *columns.values(), *(part for part in parts if not isinstance(part, Kept)))
    made.info["handlers"] = [(part.event, _handler(made, keys, part, fields)) for part, fields in rows.values()]
    return made


def _key(name: str, column: Stored[Any] | None) -> Stored[Any]:
    made = key(name, OF_FACTS[name].form.sql if column is None else column.type)
    if column is not None:
        made.info.update(column.info)
    return made


def _named(paths: tuple[str, ...]) -> dict[str, Source]:
    return {path.rpartition(".")[2]: path for path in paths}


def _fields(part: Kept) -> dict[str, Field]:
    day = {part.on: OF_FACTS["on"]} if part.on else {}
    return day | {name: _field(part, source) for name, source in part.columns.items()}


def _columns(part: Kept, fields: Mapping[str, Field]) -> Iterator[Stored[Any]]:
    since = part.on if part.dated else None
    for name, field in fields.items():
        if part.columns.get(name, part.on) is not None:
            sql = FIRST_DAY if part.first and name == part.on else field.form.sql
            yield Stored(name, sql, info={"since": since, "field": field})


def _field(part: Kept, source: Source) -> Field:
    match source:
        case Term(value=code):
            return Field(Form(TEXT, "term", type(source)), None, lambda event: code)
        case None | bool():
            return Field(Form(FLAG, "flag"), None, lambda event: source)
        case Made(sql, of):
            return Field(Form(sql, "text"), None, of)
        case _ if source in OF_FACTS:
            return OF_FACTS[source]
    if not part.each:
        return field_of(part.event, source)
    item, _ = items_of(part.event, part.each)
    if source == ITEM or source in getattr(item, "model_fields", ()):
        return field_of(item, source)
    field = field_of(part.event, source)
    return replace(field, get=lambda fact: field.get(fact.whole), of_fact=True)


def _handler(made: Table, keys: tuple[str, ...], part: Kept, fields: dict[str, Field]) -> Handler:
    keyed = [(name, fields.pop(name, OF_FACTS.get(name))) for name in keys]
    place = [(name, field.get_of_fact) for name, field in keyed if field is not None]
    of_event = [(name, field.get) for name, field in fields.items() if not field.of_fact]
    of_fact = [(name, field.get) for name, field in fields.items() if field.of_fact]

    def row(fact: Any) -> Put:
        event = fact.event
        values = {name: get(event) for name, get in of_event}
        for name, get in of_fact:
            values[name] = get(fact)
        return Put(made, {name: get(fact) for name, get in place}, values)

    if (wanted := part.wanted) is not None:
        return lambda fact: (row(fact),) if wanted(fact.event) else ()
    if not part.each:
        return lambda fact: (row(fact),)
    _, items = items_of(part.event, part.each)
    return lambda fact: [row(_Item(fact, place, item)) for place, item in enumerate(items(fact.event) or (), 1)]


def as_of(kept_in: Table, day: str, *but: str, of: FromClause | None = None) -> list[ColumnElement[Any]]:
    """The columns of a table as they stood on that day; `of` is a question over it that stands in its place."""
    row = (of if of is not None else kept_in).c
    stood: list[ColumnElement[Any]] = []
    for column in kept_in.columns:
        since = column.info.get("since")
        if column.name not in but:
            value = row[column.name]
            stood.append(value if since is None else upto(row[since], day, value).label(column.name))
    return stood


def shown(kept_in: Table, *names: str) -> tuple[Column, ...]:
    """Columns of a view that show these of a table under the titles of the fields they were kept from."""
    return tuple(_shown(name, kept_in.c[name].info["field"]) for name in names)


def _shown(name: str, field: Field) -> Column:
    title = title_of(*field.title) if field.title else ("", "")
    return Column(name, *title, field.form.kind, field.form.term)
