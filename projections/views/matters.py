"""Who may know of a matter: its visibility now, whether it was released, and the organs concerned.

`@court` and `@joint` in `matter_organ` stand for every organ of that side: the side that handles the matter,
court and division being one party. The government's organs are concerned each for itself only.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Column

import events.published  # noqa: F401  (every type is known here)
from domain.audience import name_of
from events.base import Event, Side, Visibility, payload_classes
from events.streams import Kind, category_of
from events.vocabulary import OrganRole
from projections.store.schema import FLAG, MATTER_KEY, TEXT, key, table
from projections.view import Fact, Handler, Put, View
from projections.views.fields import field_of

MATTER = table("matter", key("matter", MATTER_KEY), Column("visibility", TEXT), Column("released", FLAG))
MATTER_ORGAN = table("matter_organ", key("matter", MATTER_KEY), key("organ"))
MATTER_CONFIDANT = table("matter_confidant", key("matter", MATTER_KEY), key("organ"))

INTERNAL = frozenset(cls.type for cls in payload_classes() if cls.internal)
CONFIDED = frozenset(cls.type for cls in payload_classes() if cls.confided)


def concerned(fact: Fact[Any], organs: Iterable[str | None]) -> Iterator[Put]:
    """These organs may know of the matter, whatever its visibility.

    Only for events that do not say so themselves (`Envelope.concerns`): those recorded before they could.
    """
    if not fact.envelope.concerns:
        yield from _knowing(fact, organs)


def known_to(knowing: Mapping[type[Event], Sequence[str | Side | OrganRole]]) -> dict[type[Event], Handler]:
    """Handlers of `concerned`: the organs at these paths of an event may know of the matter, and these roles, sides."""
    return {event: _known_to(event, parties) for event, parties in knowing.items()}


def _known_to(event: type[Event], parties: Sequence[str | Side | OrganRole]) -> Handler:
    named = [name_of(party) for party in parties if isinstance(party, (Side, OrganRole))]
    paths = [field_of(event, path).get for path in parties if not isinstance(path, (Side, OrganRole))]

    def handler(fact: Fact[Any]) -> Iterator[Put]:
        at = [path(fact.event) for path in paths]
        organs = (organ for value in at for organ in ((value,) if isinstance(value, str) else value or ()))
        yield from concerned(fact, (*named, *organs))

    return handler


def confided(fact: Fact[Any], organs: Sequence[str]) -> Iterator[Put]:
    """These organs read what is said in confidence in this matter, and know of it."""
    for organ in organs:
        yield Put(MATTER_CONFIDANT, {"matter": fact.matter, "organ": organ}, {})
    yield from concerned(fact, organs)


def released(fact: Fact[Any]) -> Put:
    """From now on the visibility class decides who may know of it."""
    return Put(MATTER, {"matter": fact.matter}, {"released": True})


def _knowing(fact: Fact[Any], organs: Iterable[str | None]) -> Iterator[Put]:
    for organ in organs:
        if organ is not None:
            yield Put(MATTER_ORGAN, {"matter": fact.matter, "organ": organ}, {})


def _record(fact: Fact[Any]) -> list[Put]:
    """Whom the event names may know, and who acted.

    A policy acts in the name of its side's principal organ, which thereby knows nothing.
    """
    envelope, matter, category = fact.envelope, fact.matter, category_of(fact.envelope.stream)
    noted = category.kind is Kind.BOOKS
    organs = [*envelope.concerns, *([] if noted or envelope.causation_id is not None else [envelope.actor])]
    puts: list[Put] = []
    if not fact.receipt:
        visibility = Visibility.RESTRICTED if noted else envelope.visibility
        values: dict[str, Any] = {"visibility": visibility.value}
        if not category.draftable:
            values["released"] = True
        puts.append(Put(MATTER, {"matter": matter}, values))
        if envelope.side is not Side.GOVERNMENT and category.office_is_party:
            organs.append(name_of(envelope.side))
    return [*puts, *_knowing(fact, organs)]


MATTERS = View("matters", "事项", "matters", tables=(MATTER, MATTER_ORGAN, MATTER_CONFIDANT), every=_record)
