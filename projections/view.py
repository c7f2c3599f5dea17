"""What a view is: tables, functions from fact to row changes, and a declared way to ask for its rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Generic, Literal, TypeVar, get_args, get_type_hints

from sqlalchemy import ColumnElement, Connection, FromClause, Select, Table, select

from events.base import Event
from events.envelope import Envelope
from events.streams import principal_stream
from events.terms import Term
from events.titles import TITLES
from projections.asked import Asked
from projections.store.merge import Put
from projections.store.schema import key_of

E = TypeVar("E", bound=Event, covariant=True)


class Fact(Generic[E]):
    """An event with what views need of its envelope. `on` is the business date as ISO text, `raw` its exact bytes."""

    __slots__ = ("envelope", "event", "matter", "on", "raw")

    def __init__(self, envelope: Envelope, event: E, raw: bytes) -> None:
        self.envelope = envelope
        self.event: E = event
        self.raw = raw
        self.matter = key_of(envelope.side, envelope.stream)
        self.on = envelope.occurred_on.isoformat()

    @property
    def version(self) -> int:
        """Version in its own stream, from 1."""
        return self.envelope.version

    @property
    def receipt(self) -> bool:
        """Whether it stands in the receiving side's stream of the matter."""
        return principal_stream(self.envelope.stream) != self.envelope.stream


Handler = Callable[[Fact[Any]], Iterable[Put]]


def by_event(*handlers: Handler) -> Mapping[type[Event], Handler]:
    """Each handler by the payload classes of its parameter `fact`. Raises TypeError where two take the same."""
    table: dict[type[Event], Handler] = {}
    for handler in handlers:
        (payload,) = get_args(get_type_hints(handler)["fact"])
        for event in get_args(payload) or (payload,):
            if table.setdefault(event, handler) is not handler:
                raise TypeError(f"two handlers take {event.__name__}")
    return table


Kind = Literal[
    "text",
    "day",
    "year",
    "time",
    "number",
    "rate",
    "flag",
    "organ",
    "organs",
    "term",
    "terms",
    "stream",
    "json",
]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the answer. `rate` is a fraction 0–1; `term` and `terms` carry the labels of their codes.

    Without titles of its own it bears those of the field `of` (its name when left out) in `events/titles.py`. `days`:
    it is the calendar days from the first of these columns to the first of the others that is known.
    """

    name: str
    zh: str = ""
    en: str = ""
    kind: Kind = "text"
    term: type[Term] | None = None
    of: str = ""
    days: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        _inherit_titles(self)


AS_OF = "as_of"
"""The day asked for, among the columns of a row."""


@dataclass(frozen=True, slots=True)
class Filter:
    """A filter of the address line. Titles and `of` as with columns; `column` is its name when left out.

    `op`: equal, `from`/`to` (both included), `has` (a list holds the code), `contains` (text), `concerns`
    (an organ is concerned with the matter). A filter of kind `organ` finds the rows of the organs too whose duties the
    named one continues on the day asked for (ORG-02). `before` filters the rows before they are grouped. `least`: the
    fewest characters of a text. `as_column`: titles, kind and term are those of the view's column of this name.
    """

    name: str
    zh: str = ""
    en: str = ""
    column: str = ""
    op: Literal["equal", "from", "to", "has", "contains", "concerns"] = "equal"
    kind: Kind = "text"
    term: type[Term] | None = None
    before: bool = False
    required: bool = False
    least: int = 1
    default: Callable[[date], str] | None = None
    of: str = ""
    as_column: bool = False

    def __post_init__(self) -> None:
        if not self.as_column:
            _inherit_titles(self)
        object.__setattr__(self, "column", self.column or self.name)


def same(*names: str) -> tuple[Filter, ...]:
    """Filters that are called and titled as the columns of the view, for the value they equal."""
    return tuple(Filter(name, as_column=True) for name in names)


def _inherit_titles(shown: Column | Filter) -> None:
    if not shown.zh:
        zh, en = TITLES[shown.of or shown.name]
        object.__setattr__(shown, "zh", zh)
        object.__setattr__(shown, "en", en)


@dataclass(frozen=True, slots=True)
class Order:
    """One column of the order; it is never null. The columns of a view's order together are unique."""

    column: str
    descending: bool = False


Group = dict[str, Any]
"""The keys of rows that are alike, and how many of them count as what."""


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class RowChanges:
    """When the rows of a view change: then their places can be kept in its order (`projections.totals`).

    - `units`: the tables that know the matters which have rows.
    - `turns`: days on and after which a row changes though nothing happens then, and `ahead`: how many days before
      them too.
    - `tied`: pairs of a `matter` and an `other`, whose events change the rows of the first too.
    - `parts`: of a view that unites the rows of several others, the parts with rows in the matters of each unit: one
      matter is asked of its own parts alone, and of each by itself, for a database reads more of a union.
    """

    units: tuple[Table, ...]
    turns: tuple[ColumnElement[Any], ...] = ()
    ahead: int = 0
    tied: Select[Any] | None = None
    parts: Mapping[Table, Sequence[Callable[[Asked], Select[Any]]]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Counts(RowChanges):
    """What a view counts of its rows: totals by day are kept of it.

    - `keys`: the columns by which groups and filters tell rows apart.
    - `of`: from the columns of the rows, what is summed up; the first says how many rows there are.
    - `shown`: the rows of the answer. Without it the groups are merged to those that the order tells apart.
    """

    keys: tuple[str, ...]
    of: Callable[[Any, Asked], Mapping[str, ColumnElement[Any]]]
    shown: Callable[[Iterable[Group]], list[Group]] | None = None

    def grouped(self, rows: FromClause, asked: Asked) -> Select[Any]:
        """The groups of these rows: the keys, then the counts."""
        keys = [rows.c[name] for name in self.keys]
        return select(*keys, *(count.label(name) for name, count in self.of(rows.c, asked).items())).group_by(*keys)


@dataclass(frozen=True, slots=True, eq=False)
class View:
    """One view.

    - `tables`: what they keep (`projections.keeping`) is kept by this view.
    - `handlers`: payload class → function that yields `Put`s beside; it reads nothing but the fact. `every` sees all.
    - `rows`: the rows as of a day, with the columns its guard needs.
    - `places`: of the same rows the columns of the order alone, said so that a database reads them in this order from
      an index: a page then costs what stands on it, not what the ledger holds.
    - `in_order`: the same for rows that no table holds in their order: their places are kept apart.
    - `guard`: who sees a row. `matter`: by its `matter` column; `event`: by the event's own visibility too;
      `open`: everybody.
    - `number_only`: rows are cases by number; of a restricted case this column (and those of `order`, which follow
      from it) is all that a reader to whom it is closed sees.
    - `pages`: in place of `rows`: finds up to so many rows before a place (connection, question, sight, limit, place),
      and the place of the next page. It applies the sight itself.
    - `counts`: the answer is counts of the rows that the reader may see.
    - `own`: the organ column by which a reader other than the court sees its own rows only; with `desk` every reader
      sees those of its desk only, whose parties are named as in `domain.audience`. `sent_by`: the column of the organ
      whose rows they are too.
    - `finish`: adds what is computed from a row, such as rates.
    - `named_on`: the day column that decides which name of an organ is shown (the name of that day).
    """

    name: str
    zh: str
    en: str
    tables: tuple[Table, ...] = ()
    handlers: Mapping[type[Event], Handler] = field(default_factory=dict)
    every: Handler | None = None
    rows: Callable[[Asked], Select[Any]] | None = None
    places: Callable[[Asked], Select[Any]] | None = None
    counts: Counts | None = None
    in_order: RowChanges | None = None
    pages: Callable[[Connection, Asked, Any, int, Any], tuple[list[dict[str, Any]], int | None]] | None = None
    number_only: str | None = None
    columns: tuple[Column, ...] = ()
    filters: tuple[Filter, ...] = ()
    order: tuple[Order, ...] = ()
    finish: Callable[[dict[str, Any], Asked], None] | None = None
    named_on: str | None = None
    own: str | None = None
    sent_by: str | None = None
    desk: bool = False
    guard: Literal["matter", "event", "open"] = "matter"
    supports_as_of: bool = True

    def __post_init__(self) -> None:
        gathered: dict[type[Event], list[Handler]] = {}
        for event, handler in (
            *(one for table in self.tables for one in table.info.get("handlers", ())),
            *self.handlers.items(),
        ):
            gathered.setdefault(event, []).append(handler)
        object.__setattr__(self, "handlers", {event: _together(handlers) for event, handlers in gathered.items()})
        shown = {column.name: column for column in self.columns}
        filters = (_as_column(one, shown) if one.as_column else one for one in self.filters)
        object.__setattr__(self, "filters", tuple(filters))

    @property
    def identity(self) -> tuple[str, ...]:
        """The columns that tell one row from all others; the first one finds it quickly."""
        names = [one.column for one in self.order]
        return ("matter", *(name for name in names if name != "matter")) if "matter" in names else tuple(names)

    @property
    def row_changes(self) -> RowChanges | None:
        return self.counts or self.in_order

    @property
    def lead(self) -> str | None:
        """The key that every question for counts gives, by itself or by default."""
        return next((one.column for one in self.filters if one.before and one.default is not None), None)


def _together(handlers: list[Handler]) -> Handler:
    if len(handlers) == 1:
        return handlers[0]
    return lambda fact: [put for handler in handlers for put in handler(fact)]


def _as_column(wanted: Filter, shown: Mapping[str, Column]) -> Filter:
    column = shown[wanted.name]
    kind = "text" if column.kind == "stream" else column.kind
    return Filter(column.name, column.zh, column.en, kind=kind, term=column.term)
