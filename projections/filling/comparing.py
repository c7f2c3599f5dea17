"""Whether what stands in the read model follows from the events that were signed: their texts and rows, and views."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection, Table, func, select

from events.base import Side
from events.envelope import Envelope, NotAnEvent
from projections.filling.anew import REGISTRY, HandlersOf, filled_by_events, matter_column, told
from projections.filling.message import Message, row_of
from projections.store.merge import Row
from projections.store.schema import EVENT, LIST, PARKED
from projections.store.store import read_positions
from projections.store.texts import recorded_texts, texts_in_order
from projections.view import Fact, View

Signed = Callable[[Side, int, Sequence[bytes]], Sequence[bool | None]]
"""Whether texts, from a sequence of a side on, are those of the tree that it signs; None where that is not known."""
AT_ONCE: Final = 250


class Wrong(NamedTuple):
    """An event that does not stand in the rows as it was signed, by its place on the bus."""

    side: Side
    sequence: int


def uncounted(connection: Connection) -> list[Side]:
    """The sides of which not every sequence up to the checkpoint stands in `event` or in `parked`, or more."""
    held: Counter[str] = Counter()
    for rows in (EVENT, PARKED):
        for side, number in connection.execute(select(rows.c.side, func.count()).group_by(rows.c.side)):
            held[side] += number
    return [side for side, position in read_positions(connection).items() if held[side.value] != position.sequence]


def changed(connection: Connection, after: int, signed: Signed) -> tuple[int, list[Wrong]]:
    """The next `AT_ONCE` events behind this local number: up to which one that is, and which are not what they were."""
    wanted = select(EVENT).where(EVENT.c.seq > after).order_by(EVENT.c.seq).limit(AT_ONCE)
    rows = [(row._asdict(), text.encode()) for row, text in texts_in_order(connection, wanted, recorded_texts)]
    wrong = [_place(row) for row, text in rows if not _follows(row, text)]
    by_side: dict[str, list[tuple[Row, bytes]]] = defaultdict(list)
    for row, text in rows:
        by_side[row["side"]].append((row, text))
    for name, held in by_side.items():
        held.sort(key=lambda one: one[0]["sequence"])
        for run in _runs(held):
            verdicts = signed(Side(name), run[0][0]["sequence"], [text for _, text in run])
            wrong += [_place(row) for (row, _), good in zip(run, verdicts, strict=True) if good is False]
    return (rows[-1][0]["seq"] if rows else after), sorted(set(wrong))


def parked_behind(connection: Connection, side: Side, after: int) -> list[Message]:
    """The next `AT_ONCE` messages of a side that are parked, behind this sequence."""
    columns = PARKED.c.sequence, PARKED.c.ledger_id, PARKED.c.body
    of_the_side = select(*columns).where(PARKED.c.side == side.value, PARKED.c.sequence > after)
    rows = connection.execute(of_the_side.order_by(PARKED.c.sequence).limit(AT_ONCE))
    return [Message(side, row.sequence, row.ledger_id, bytes(row.body)) for row in rows]


def _runs(held: Sequence[tuple[Row, bytes]]) -> Iterable[list[tuple[Row, bytes]]]:
    """Parts whose sequences follow one another."""
    run: list[tuple[Row, bytes]] = []
    for one in held:
        if run and one[0]["sequence"] != run[-1][0]["sequence"] + 1:
            yield run
            run = []
        run.append(one)
    yield run


def _place(row: Row) -> Wrong:
    return Wrong(Side(row["side"]), row["sequence"])


def _follows(row: Row, text: bytes) -> bool:
    """Whether the row says of the event what its text says."""
    try:
        fact: Fact[Any] = Fact(Envelope.decode(text), None, text)
    except NotAnEvent:
        return False
    place = {name: row[name] for name in ("seq", "sequence", "ledger_id")}
    return row_of(fact, **place) == {**row, "matter": bytes(row["matter"])}


def next_matters(connection: Connection, after: bytes, most: int, views: Iterable[View]) -> list[bytes]:
    """The matters that come behind this one, in the order of their names; such too as rows of views alone speak of."""
    wanted = select(EVENT.c.matter).where(EVENT.c.matter > after).distinct().order_by(EVENT.c.matter).limit(most)
    told = [bytes(matter) for matter in connection.scalars(wanted)]
    strange: set[bytes] = set()
    for table in filled_by_events(views):
        column = matter_column(table)
        if column is not None:
            rows = select(column).where(column > after, column.not_in(told)).distinct().limit(most)
            if len(told) == most:
                rows = rows.where(column <= told[-1])
            strange.update(map(bytes, connection.scalars(rows)))
    return sorted(strange.union(told))


def differing(
    connection: Connection, matters: Sequence[bytes], views: Iterable[View], handlers: HandlersOf
) -> Mapping[bytes, list[str]]:
    """Of which of these matters the rows of views are not what its events lead to, and in which tables."""
    merges = told(connection, matters, handlers)
    found: dict[bytes, list[str]] = defaultdict(list)
    for table in filled_by_events(views):
        column = matter_column(table)
        if column is None:
            if REGISTRY in merges and table in merges[REGISTRY].tables():
                rows = [dict(row) for row in connection.execute(select(table)).mappings()]
                if _set(table, merges[REGISTRY].rows(table)) != _set(table, rows):
                    found[REGISTRY].append(table.name)
            continue
        held: dict[bytes, list[Row]] = defaultdict(list)
        for row in connection.execute(select(table).where(column.in_(matters))).mappings():
            held[bytes(row[column])].append(dict(row))
        for matter, merge in merges.items():
            wanted = [row for row in merge.rows(table) if row[column.name] == matter]
            if (matter in held or wanted) and _set(table, wanted) != _set(table, held[matter]):
                found[matter].append(table.name)
    return found


def _set(table: Table, rows: Iterable[Row]) -> Counter[tuple[Any, ...]]:
    return Counter(tuple(_value(row.get(column.name), column.type) for column in table.columns) for row in rows)


def _value(value: Any, kind: Any) -> Any:
    match value:
        case list() | tuple() if kind is LIST:
            return tuple(value)
        case memoryview():
            return bytes(value)
        case date():  # some are written as the driver writes them
            return value.isoformat()
        case _:
            return value
