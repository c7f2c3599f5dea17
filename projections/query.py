"""Asking a view: filters, a reader, a day, and a cursor that stays right while rows are added.

    query(store, "suggestion_ledger", reader, {"status": "overdue"}, as_of=date(2024, 5, 16))

Visibility is applied here, once, for every view; counts are counts of what the reader may see.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, select

from events.base import Side
from events.instants import SHANGHAI
from events.streams import principal_stream
from projections.access.sight import Reader, Sight
from projections.any_day import LAST_DAY, places_of_any_day, rows_of_any_day
from projections.asked import Asked
from projections.errors import BadQuestion, NoSuchMatter, UnknownView
from projections.filters import after, checked, conditions, decode_cursor, encode_cursor
from projections.roster import Roster
from projections.sql import days_between
from projections.store.schema import EVENT, key_of
from projections.store.store import Store
from projections.store.texts import with_texts
from projections.totals.counting import counted
from projections.totals.places import found as found_in_parts
from projections.totals.places import listed
from projections.totals.questions import rows_of, units_of
from projections.view import AS_OF, Group, View
from projections.views import BY_NAME
from projections.views.audit_trail import described
from projections.visible import Visible, visible

DEFAULT_LIMIT = 50
MAX_LIMIT = 500


@dataclass(frozen=True, slots=True)
class Page:
    """Rows in the view's order, and the cursor of the next page (None on the last one)."""

    items: list[dict[str, Any]]
    next: str | None


@dataclass(frozen=True, slots=True)
class Feed:
    """Events for the live feed. `last` is the local number up to which everything was looked at."""

    items: list[dict[str, Any]]
    last: int


def views() -> tuple[View, ...]:
    """Every view that can be asked, with its titles, columns and filters."""
    return tuple(view for view in BY_NAME.values() if view.rows is not None or view.pages is not None)


def query(
    store: Store,
    wanted: str | View,
    reader: Reader,
    filters: Mapping[str, str] | None = None,
    limit: int = DEFAULT_LIMIT,
    cursor: str | None = None,
    as_of: date | None = None,
    today: date | None = None,
) -> Page:
    """One page of a view, by its name where it is offered, as of a day (today in Asia/Shanghai when left out).

    Beside each organ column `x` stands `x_name` (`x_names` for a list): its name on the row's day.
    Raises UnknownView, and BadQuestion for a filter, the limit, the cursor or `as_of`.
    """
    view = BY_NAME.get(wanted) if isinstance(wanted, str) else wanted
    if view is None or (view.rows is None and view.pages is None):
        raise UnknownView(str(wanted))
    today = today or datetime.now(SHANGHAI).date()
    if not 1 <= limit <= MAX_LIMIT:
        raise BadQuestion("limit", f"每页条数应为 1 至 {MAX_LIMIT}", f"the limit must be between 1 and {MAX_LIMIT}")
    if as_of is not None and not view.supports_as_of:
        raise BadQuestion("as_of", f"{view.zh}不能按日期回溯", f"{view.name} cannot be asked as of a day")
    day = as_of or today
    if day > LAST_DAY:
        raise BadQuestion("as_of", f"日期不应晚于 {LAST_DAY}", f"the day must not be later than {LAST_DAY}")
    with store.snapshot() as connection:
        roster = Roster.load(connection)
        given = checked(view, filters or {}, day, roster.registry)
        asked = Asked(day, given, roster, store.regular_meetings_per_year)
        sight = Sight.of(reader, asked.roster, today)
        answer = _searched if view.rows is None else _listed
        found, more = answer(view, connection, asked, sight, limit, cursor)
    return Page([_item(view, row, asked) for row in found], more)


Found = tuple[list[dict[str, Any]], str | None]


def _listed(view: View, connection: Connection, asked: Asked, sight: Sight, limit: int, cursor: str | None) -> Found:
    """The page's places in the order first, then the rows that stand there: what a row is made of costs the most."""
    assert view.rows is not None
    if view.in_order is not None and view.in_order.parts:
        united = found_in_parts(view, connection, asked, sight, limit + 1, cursor)
        if united is not None:
            return united[:limit], encode_cursor(view, united[limit - 1]) if len(united) > limit else None
    rows = visible(view, rows_of_any_day(view), sight, asked)
    if view.counts is not None:
        return _part(view, rows, counted(view, rows, connection, asked, sight), limit, cursor)
    if view.in_order is not None:
        held = listed(view, rows, connection, asked, sight, limit + 1, cursor)
        if held is not None:
            more = encode_cursor(view, held[limit - 1]) if len(held) > limit else None
            return _at(view, rows, connection, asked, held[:limit]), more
    places = rows
    filtered = {one.column for one in view.filters if one.name in asked.filters}
    if view.places is not None and filtered <= set(view.identity):
        places = visible(view, places_of_any_day(view), sight, asked)
    found, more = _page(view, places, connection, asked, limit, cursor)
    page = _at(view, rows, connection, asked, found)
    return with_texts(connection, page) if view.identity == ("seq",) else page, more


def _page(view: View, seen: Visible, connection: Connection, asked: Asked, limit: int, cursor: str | None) -> Found:
    """The columns of the order of a page of these rows."""
    rows = seen.rows
    order = [rows.c[one.column].desc() if one.descending else rows.c[one.column] for one in view.order]
    statement = seen.select(*(rows.c[name] for name in view.identity))
    statement = statement.where(*conditions(view, rows, asked, before=False)).order_by(*order).limit(limit + 1)
    if cursor is not None:
        statement = statement.where(after(rows, view.order, decode_cursor(view, rows, cursor)))
    found = [dict(row) for row in connection.execute(statement, asked.given).mappings()]
    return found[:limit], encode_cursor(view, found[limit - 1]) if len(found) > limit else None


def _part(view: View, rows: Visible, groups: list[Group], limit: int, cursor: str | None) -> Found:
    """A page of the groups, which are in order."""
    start = 0
    if cursor is not None:
        last = decode_cursor(view, rows.rows, cursor)
        start = sum(1 for group in groups if not _comes_after(view, group, last))
    end = start + limit
    return groups[start:end], encode_cursor(view, groups[end - 1]) if end < len(groups) else None


def _comes_after(view: View, group: Group, last: list[Any]) -> bool:
    for one, value in zip(view.order, last, strict=True):
        if group[one.column] != value:
            return bool((group[one.column] > value) is not one.descending)
    return False


def _at(
    view: View, seen: Visible, connection: Connection, asked: Asked, places: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    """The rows at these places, in their order."""
    if not places:  # an empty list of wanted rows would be looked for in every row
        return []
    first = view.identity[0]
    wanted = seen.select().where(seen.rows.c[first].in_(sorted({place[first] for place in places})))
    rows = connection.execute(wanted, asked.given).mappings()
    found = {tuple(row[name] for name in view.identity): dict(row) for row in rows}
    return [found[tuple(place.values())] for place in places]


def _searched(view: View, connection: Connection, asked: Asked, sight: Sight, limit: int, cursor: str | None) -> Found:
    assert view.pages is not None
    before = None if cursor is None else decode_cursor(view, EVENT, cursor)[0]
    found, place = view.pages(connection, asked, sight, limit, before)
    return found, None if place is None else encode_cursor(view, {view.order[0].column: place})


def history(store: Store, stream: str, reader: Reader, today: date | None = None) -> list[dict[str, Any]]:
    """The events of one matter on both sides, in the order of recording.

    Any stream of the matter names it: `suggestion-response:…` gives what `suggestion:…` gives. Raises
    NoSuchMatter, also where this reader may not know of it.
    """
    [found] = histories(store, [stream], reader, today).values() or [None]
    if found is None:
        raise NoSuchMatter(stream)
    return found


def histories(
    store: Store, streams: Iterable[str], reader: Reader, today: date | None = None
) -> dict[str, list[dict[str, Any]]]:
    """The same of many matters, by their principal streams; of those that this reader may know of."""
    principals = {principal_stream(stream) for stream in streams}
    named = {key_of(side, principal): principal for side in Side for principal in principals}
    with store.reading() as connection:
        roster, sight = _sight(connection, reader, today)
        wanted = select(EVENT).where(EVENT.c.matter.in_(sorted(named)), sight.event(EVENT.c))
        order = (EVENT.c.recorded_at, EVENT.c.side, EVENT.c.sequence)
        rows = with_texts(connection, connection.execute(wanted.order_by(*order)).mappings())
    found: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        found.setdefault(named[row["matter"]], []).append(_event(row, roster))
    return found


def duties_in(store: Store, stream: str, reader: Reader, today: date) -> list[dict[str, Any]]:
    """What the reader's desk has to do in one matter, the first due first: rows of the open duties (`open_duties`).

    Only this matter is asked. Nothing where the reader may not know of it.
    """
    view, matters = BY_NAME["open_duties"], [key_of(side, principal_stream(stream)) for side in Side]
    with store.snapshot() as connection:
        roster, sight = _sight(connection, reader, today)
        begun = select(EVENT.c.matter).where(EVENT.c.matter.in_(matters), EVENT.c.version == 1)
        known = sorted(set(connection.scalars(begun.where(sight.matter(EVENT.c.matter)))))
        units = units_of(connection, [view], known)[view.name]
        rows = sorted(rows_of(connection, view, units, today), key=lambda row: str(row["dated"]))
    own = sight.own(desk=True)
    asked = Asked(today, {}, roster)
    return [_item(view, row, asked) for row in rows if own is None or row["organ"] in own]


def events_after(store: Store, seq: int, reader: Reader, limit: int = DEFAULT_LIMIT, today: date | None = None) -> Feed:
    """Up to `limit` events that this reader may see, with local numbers greater than `seq`, in that order."""
    with store.reading() as connection:
        roster, sight = _sight(connection, reader, today)
        newest = connection.scalar(select(EVENT.c.seq).order_by(EVENT.c.seq.desc()).limit(1)) or 0
        wanted = select(EVENT).where(EVENT.c.seq > seq, EVENT.c.seq <= newest, sight.event(EVENT.c))
        rows = with_texts(connection, connection.execute(wanted.order_by(EVENT.c.seq).limit(limit)).mappings())
    found = [_event(row, roster) for row in rows]
    return Feed(found, found[-1]["seq"] if len(found) == limit else max(newest, seq))


def _sight(connection: Connection, reader: Reader, today: date | None) -> tuple[Roster, Sight]:
    roster = Roster.load(connection)
    return roster, Sight.of(reader, roster, today or datetime.now(SHANGHAI).date())


def _item(view: View, row: dict[str, Any], asked: Asked) -> dict[str, Any]:
    row[AS_OF] = asked.day
    if view.finish is not None:
        view.finish(row, asked)
    on = (row.get(view.named_on) if view.named_on else None) or asked.as_of
    item: dict[str, Any] = {}
    for column in view.columns:
        value: Any = _days(row, column.days) if column.days else row[column.name]
        item[column.name] = value
        match column.kind:
            case "organ":
                item[f"{column.name}_name"] = asked.roster.name(value, on) if value else None
            case "flag":
                item[column.name] = None if value is None else bool(value)
            case "organs":
                item[f"{column.name}_names"] = asked.roster.named(value or (), on)
            case _:
                pass
    return item


def _days(row: dict[str, Any], columns: tuple[str, ...]) -> int | None:
    first, *others = (row[name] for name in columns)
    return days_between(first, next(filter(None, others), None))


def _event(row: dict[str, Any], roster: Roster) -> dict[str, Any]:
    item = described(row)
    del item["matter"], item["ledger_id"]
    for named in ("actor", "in_the_name_of"):
        item[f"{named}_name"] = roster.name(item[named], item["occurred_on"]) if item[named] else None
    return item
