"""Who may know of a matter: its visibility now, whether it was released, and the organs concerned.

`@court` and `@joint` in `matter_organ` stand for every organ of that side: the side that handles the matter,
court and division being one party. The government's organs are concerned each for itself only.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import Column

from events.base import Side, Visibility
from events.bulletin import BulletinDrafted
from events.suggestion import SuggestionApproved, SuggestionConsulted, SuggestionDrafted, SuggestionReferred
from projections.schema import FLAG, TEXT, key, table
from projections.view import Fact, Put, View

MATTER = table("matter", key("matter"), Column("visibility", TEXT), Column("released", FLAG))
MATTER_ORGAN = table("matter_organ", key("matter"), key("organ"))

INTERNAL = frozenset(
    cls.type
    for cls in (BulletinDrafted, SuggestionDrafted, SuggestionConsulted, SuggestionApproved, SuggestionReferred)
)
"""What a side does before it sends or issues: seen by that side only, also afterwards."""

DRAFTABLE = frozenset({"bulletin", "suggestion"})
"""Matters that begin as a draft: nobody but the organs concerned knows of them until they are released."""

BOOK_KEEPING = frozenset({"number-register", "period-register", "parked-event"})
"""What a side notes for itself: restricted, and no organ is concerned, since it names restricted matters."""


def whole_side(side: Side) -> str:
    """How `matter_organ` names every organ of a side."""
    return f"@{side.value}"


def concerned(fact: Fact[Any], organs: Iterable[str | None]) -> Iterator[Put]:
    """These organs may know of the matter, whatever its visibility."""
    for organ in organs:
        if organ is not None:
            yield Put(MATTER_ORGAN, {"matter": fact.matter, "organ": organ}, {})


def released(fact: Fact[Any]) -> Put:
    """From now on the visibility class decides who may know of it."""
    return Put(MATTER, {"matter": fact.matter}, {"released": True})


def _record(fact: Fact[Any]) -> list[Put]:
    """Who acted may know. A policy acts in the name of its side's principal organ, which thereby knows nothing."""
    envelope, matter = fact.envelope, fact.matter
    noted = envelope.category in BOOK_KEEPING
    organs = [] if noted or envelope.causation_id is not None else [envelope.actor]
    puts: list[Put] = []
    if not fact.receipt:
        visibility = Visibility.RESTRICTED if noted else envelope.visibility
        values: dict[str, Any] = {"visibility": visibility.value}
        if envelope.category not in DRAFTABLE:
            values["released"] = True
        puts.append(Put(MATTER, {"matter": matter}, values))
        if envelope.side is not Side.GOVERNMENT:
            organs.append(whole_side(envelope.side))
    return [*puts, *concerned(fact, organs)]


MATTERS = View("matters", "事项", "matters", tables=(MATTER, MATTER_ORGAN), every=_record)
