"""Which command led to an event, and what it would lead to today on another state.

No event says it; but a decision says what follows from its command, so the command is the one that gives these very
events again. A command says more than its events in few cases, and tells then what it must have said
(`Command.as_recorded`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import orjson
from pydantic import ValidationError

from events.base import Event
from events.correction import AMENDMENTS
from events.legal_hold import HOLDS
from services.amendment.books import Books
from services.amendment.telling import Telling, Together
from services.decider import Command, Context


def decided(telling: Telling, state: Any, command: Command, actor: str, books: Books) -> Sequence[Event]:
    """What the command leads to on this state. Raises Refused, and what a decision raises on a state it never meets.

    What it names may be there no longer, voided or with another number since: it is seen as it stood.
    """
    known = {name: _once_known(name, books) for name in _named(telling, state, command, books)}
    context = books.context(actor, telling.stream, known)
    return telling.decider.decisions[type(command)](state, command, context)


def circumstances(telling: Telling, state: Any, command: Command, actor: str, books: Books) -> Context:
    """Of the decision on this command, with the streams that it needs to see."""
    known = {name: books.known(name) for name in _named(telling, state, command, books)}
    return books.context(actor, telling.stream, known)


def _named(telling: Telling, state: Any, command: Command, books: Books) -> tuple[str, ...]:
    return (*command.references(books.side), *telling.decider.relies_on(state))


def _once_known(stream: str, books: Books) -> Any:
    """The state of the stream; where nothing of it counts any more, that of all that was recorded."""
    if (known := books.known(stream)) is not None:
        return known
    facts = [record.event for record in books.records(stream) if not isinstance(record.event, (*AMENDMENTS, *HOLDS))]
    return books.decider(stream).fold(facts) if facts else None


def retraced(telling: Telling, together: Together, state: Any, books: Books) -> Command | None:
    """The command that led to these events on this state, by what they say now; None where none is found."""
    facts = [telling.facts.get(record.version, record.event) for record in together]
    alike: Command | None = None
    for command in _candidates(telling, facts):
        try:
            events = decided(telling, state, command, together[0].principal, books)
        except Exception:  # not this one: the decision refuses, or presumes a history that is not there
            continue
        if list(events) == facts:
            return command
        if alike is None and same_kind(events, facts):
            alike = command
    return alike


def same_kind(events: Sequence[Event], facts: Sequence[Event]) -> bool:
    return [type(event) for event in events] == [type(fact) for fact in facts]


def _candidates(telling: Telling, facts: Sequence[Event]) -> Iterator[Command]:
    for cls in sorted(telling.decider.decisions, key=lambda cls: cls.internal):
        body = {**cls.as_recorded(facts), "occurred_on": facts[0].occurred_on.isoformat()}
        try:
            yield cls.model_validate_json(orjson.dumps(body), strict=True)
        except ValidationError:
            continue
