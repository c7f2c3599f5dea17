"""Who may know of a matter: its visibility now, whether it was released, and the organs concerned.

`@court` and `@joint` in `matter_organ` stand for every organ of that side: the side that handles the matter,
court and division being one party. The government's organs are concerned each for itself only.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Column, Index, Table

import events.published  # noqa: F401  (every type is known here)
from domain.audience import name_of
from events.base import Event, Side, Visibility, payload_classes
from events.bulletin import BulletinCorrected, BulletinIssued
from events.organ import DutiesTransferred
from events.reconsideration import ReconsiderationOpinionSent, ReconsiderationSuggestionSent
from events.streams import Kind, category_of, principal_stream
from events.suggestion import SuggestionSent
from events.suggestion_moving import ArrivedSuggestionEntered
from events.vocabulary import OrganRole
from projections.fields import field_of
from projections.keeping import keeping, kept
from projections.store.merge import Put
from projections.store.schema import MATTER_KEY, TEXT, key, key_of, table
from projections.view import Fact, Handler, View, by_event

MATTER = keeping(
    "matter",
    *(kept(event, released=True) for event in (BulletinIssued, BulletinCorrected, SuggestionSent)),
    *(kept(event, released=True) for event in (ReconsiderationSuggestionSent, ReconsiderationOpinionSent)),
    kept(ArrivedSuggestionEntered, released=True),
    Column("visibility", TEXT),
)
"""What is sent or issued is released: from then on the visibility class decides who may know of it."""
MATTER_ORGAN = table("matter_organ", key("matter", MATTER_KEY), key("organ"))
MATTER_CONFIDANT = table("matter_confidant", key("matter", MATTER_KEY), key("organ"))
HANDED_OVER = table(
    "handed_over", key("matter", MATTER_KEY), key("by", MATTER_KEY), Index("handed_over_by", "by", "matter")
)
"""Matters that passed with duties to another organ, and by whose events: that of the registry."""
HANDED_OVER.info["told_by"] = "by"

Named = Callable[[Any], Iterable[str]]

INTERNAL = frozenset(cls.type for cls in payload_classes() if cls.internal)
CONFIDED = frozenset(cls.type for cls in payload_classes() if cls.confided)


Parties = Sequence[str | Side | OrganRole]
"""Organs by the paths at which an event names them, roles, sides."""


def known_to(knowing: Mapping[type[Event], Parties]) -> dict[type[Event], Handler]:
    """Handlers by which these may know of the matter, whatever its visibility.

    Only of events that do not say so themselves (`Envelope.concerns`): those recorded before they could.
    """
    return {event: _handler(_named(event, parties)) for event, parties in knowing.items()}


def confided_to(knowing: Mapping[type[Event], Parties]) -> dict[type[Event], Handler]:
    """Handlers by which these read what is said in confidence in the matter, and know of it."""
    return {event: _handler(_named(event, parties), confided=True) for event, parties in knowing.items()}


def _handler(named: Named, *, confided: bool = False) -> Handler:
    def handler(fact: Fact[Any]) -> Iterator[Put]:
        organs = list(named(fact.event))
        if confided:
            yield from _each(MATTER_CONFIDANT, fact, organs)
        if not fact.envelope.concerns:
            yield from _each(MATTER_ORGAN, fact, organs)

    return handler


def _named(event: type[Event], parties: Parties) -> Named:
    """What gives the parties that an event of this type names."""
    always = [name_of(party) for party in parties if isinstance(party, (Side, OrganRole))]
    paths = [field_of(event, path).get for path in parties if not isinstance(path, (Side, OrganRole))]

    def named(payload: Any) -> Iterator[str]:
        yield from always
        for path in paths:
            organs = path(payload)
            yield from (organs,) if isinstance(organs, str) else filter(None, organs or ())

    return named


def _each(rows: Table, fact: Fact[Any], organs: Iterable[str]) -> Iterator[Put]:
    for organ in organs:
        yield Put(rows, {"matter": fact.matter, "organ": organ}, {})


def _record(fact: Fact[Any]) -> list[Put]:
    """Whom the event names may know, who acted, and in whose name.

    A policy acts in the name of its side's principal organ, which thereby knows nothing.
    """
    envelope, matter, category = fact.envelope, fact.matter, category_of(fact.envelope.stream)
    noted = category.kind is Kind.BOOKS
    acted = filter(None, (envelope.actor, envelope.in_the_name_of))
    organs = [*envelope.concerns, *([] if noted or envelope.causation_id is not None else acted)]
    puts: list[Put] = []
    if not fact.receipt:
        visibility = Visibility.RESTRICTED if noted else envelope.visibility
        values: dict[str, Any] = {"visibility": visibility.value}
        if not category.draftable:
            values["released"] = True
        puts.append(Put(MATTER, {"matter": matter}, values))
        if envelope.side is not Side.GOVERNMENT and category.office_is_party:
            organs.append(name_of(envelope.side))
    return [*puts, *_each(MATTER_ORGAN, fact, organs)]


def _hand_over(fact: Fact[DutiesTransferred]) -> Iterator[Put]:
    """Who gets the duties may know of the matters that come with them, though they are of other ledgers.

    A bulletin is of one ledger or the other, which the event does not say.
    """
    for stream in map(principal_stream, fact.event.handed_over):
        for side in category_of(stream).sides:
            matter = key_of(side, stream)
            yield Put(MATTER_ORGAN, {"matter": matter, "organ": fact.event.to}, {})
            yield Put(HANDED_OVER, {"matter": matter, "by": fact.matter}, {})


MATTERS = View(
    "matters",
    "事项",
    "matters",
    tables=(MATTER, MATTER_ORGAN, MATTER_CONFIDANT, HANDED_OVER),
    handlers=by_event(_hand_over),
    every=_record,
)
