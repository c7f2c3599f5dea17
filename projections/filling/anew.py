"""An amendment tells a matter anew: its rows are made again from what stands of it.

Rows are written event by event and do not know which event said what, so what an event should not have said cannot be
taken out of them. A matter is small; the others are not touched.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Final

from sqlalchemy import ColumnElement, Connection, Table, delete, select

from domain.standing import standing
from events.base import Event
from events.correction import Amendment
from events.envelope import Envelope
from projections.access.matters import HANDED_OVER, MATTER_ORGAN
from projections.store.merge import Merge, Put
from projections.store.schema import EVENT, matter_key
from projections.store.texts import texts_in_order
from projections.totals.settling import take_in
from projections.view import Fact, Handler, View

REGISTRY: Final = matter_key("joint/organ-registry")
HandlersOf = Callable[[type[Event] | None], Iterable[Handler]]
"""The handlers of an event type; for None those that see every event, whatever became of it."""


def tell_anew(connection: Connection, matter: bytes, views: Iterable[View], handlers: HandlersOf) -> None:
    """Write all rows of a matter again; of the registry also whom it let know of matters that it handed over."""
    over = _handed_over_by(connection, matter)
    for rows in filled_by_events(views):
        column = matter_column(rows)
        if column is not None:
            connection.execute(delete(rows).where(column == matter))
        elif matter == REGISTRY:
            connection.execute(delete(rows))
    told(connection, [matter], handlers)[matter].write(connection)
    for one in over:
        tell_anew(connection, one, views, handlers)
    if passed := sorted(over | _handed_over_by(connection, matter)):
        take_in(connection, passed)


def filled_by_events(views: Iterable[View]) -> Iterable[Table]:
    """The tables whose rows events lead to, each once; the search index is made from what stands in them."""
    return dict.fromkeys(table for view in views if view.handlers or view.every for table in view.tables)


def _handed_over_by(connection: Connection, matter: bytes) -> set[bytes]:
    return {bytes(one) for one in connection.scalars(select(HANDED_OVER.c.matter).where(HANDED_OVER.c.by == matter))}


def matter_column(rows: Table) -> ColumnElement[bytes] | None:
    """Whose row it is: a matter's, or a case's where the row is about one; None for a table of neither."""
    return rows.columns.get(rows.info.get("told_by", "matter"), rows.columns.get("case"))


def told(connection: Connection, matters: Sequence[bytes], handlers: HandlersOf) -> dict[bytes, Merge]:
    """The rows that each of these matters has by its events, and by those of the registry that handed it over."""
    texts = _texts(connection, matters)
    merges = {matter: _told(texts[matter], handlers) for matter in matters}
    handed = select(HANDED_OVER.c.by, HANDED_OVER.c.matter).where(HANDED_OVER.c.matter.in_(matters))
    over: dict[bytes, set[bytes]] = defaultdict(set)
    for by, matter in connection.execute(handed):
        over[bytes(by)].add(bytes(matter))
    for by, theirs in over.items():
        for row in _told(_texts(connection, [by])[by], handlers).rows(MATTER_ORGAN):
            if row["matter"] in theirs:
                merges[row["matter"]].add([Put(MATTER_ORGAN, row, {})])
    return merges


def _told(texts: Sequence[bytes], handlers: HandlersOf) -> Merge:
    merge = Merge()
    for fact, stands in _facts(texts):
        for handler in handlers(type(fact.event) if stands else None):
            merge.add(handler(fact))
    return merge


def _texts(connection: Connection, matters: Sequence[bytes]) -> dict[bytes, list[bytes]]:
    """Of each matter the events, in the order in which they came."""
    events = select(EVENT.c.seq, EVENT.c.matter).where(EVENT.c.matter.in_(matters)).order_by(EVENT.c.seq)
    texts: dict[bytes, list[bytes]] = defaultdict(list)
    for (_, matter), text in texts_in_order(connection, events):
        texts[bytes(matter)].append(text.encode())
    return texts


def _facts(texts: Sequence[bytes]) -> Iterator[tuple[Fact[Event], bool]]:
    """Every event of a matter as it is read now, in the order of recording, and whether it stands.

    Of the organs that an event names, those stay concerned that the next amendment of its stream names too.
    """
    recorded = [(envelope, event, text) for envelope, event, text in map(_read, texts) if event is not None]
    streams: dict[str, list[tuple[Envelope, Event]]] = defaultdict(list)
    for envelope, event, _ in recorded:
        streams[f"{envelope.side}/{envelope.stream}"].append((envelope, event))
    facts = {name: standing((envelope.version, event) for envelope, event in told) for name, told in streams.items()}
    concerned = {
        name: {envelope.version: set(envelope.concerns) for envelope, event in told if isinstance(event, Amendment)}
        for name, told in streams.items()
    }
    for envelope, event, text in recorded:
        name, version = f"{envelope.side}/{envelope.stream}", envelope.version
        if isinstance(event, Amendment):
            yield Fact(envelope, event, text), True
            continue
        fact = facts[name].get(version, event)
        named = next((organs for since, organs in concerned[name].items() if since > version), None)
        concerns = envelope.concerns if named is None else tuple(organ for organ in envelope.concerns if organ in named)
        told = replace(envelope, occurred_on=fact.occurred_on, concerns=concerns)
        yield Fact(told, fact, text), version in facts[name]


def _read(text: bytes) -> tuple[Envelope, Event | None, bytes]:
    envelope = Envelope.decode(text)
    return envelope, envelope.payload(), text
