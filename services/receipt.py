"""How an aggregate takes over what another side says: one line for each foreign event.

`keeping(CaseFiled, CaseNoted, "note-case", …)`: what the court filed is kept as our own `CaseNoted`, with the fields
that the two have in common; the command between them and its decision follow.
`taking(SuggestionObjected, ReceiveObjection)`: the event becomes a command whose decision is written out, because there
is a rule to it.

A field comes from the payload's field of the same name, or from that of its `content`. `kept` says it where it is not
so: by the name of another field, or as a function of envelope and payload.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from pydantic import create_model

from events.base import Event
from services.decider import Command, Context, Receipt, Source

ForeignEvents = type[Event] | Mapping[str, type[Event]]
"""One event, or several by the name of the policy. One alone gives the policy the name of the command."""
Kept = Mapping[str, str | Source]


def keeping(
    foreign: ForeignEvents,
    own: type[Event],
    command: str,
    zh: str,
    *,
    known: Callable[[Any, Any], object] = lambda state, event: False,
    opens: bool = False,
    kept: Kept | None = None,
    where: Callable[[Any], bool] = lambda payload: True,
    elsewhere: bool = False,
    key: str = "",
) -> Receipt:
    """Keep each of `foreign` as `own`, `where` it concerns us, by the internal command of this name, unless the state
    knows it already.

    `elsewhere`: it is said in another jurisdiction, and becomes a matter of its own here; `key`: a further field of the
    command that names this matter.
    """
    fields: dict[str, Any] = {
        name: (field.annotation, field) for name, field in own.model_fields.items() if name != "occurred_on"
    }
    if key:
        fields[key] = (str, ...)
    name = "".join(word.capitalize() for word in command.split("-"))
    options = {"zh": zh, "opens": opens, "internal": True, "key": key}
    cls = create_model(name, __base__=Command, __doc__=own.__doc__, __cls_kwargs__=options, **fields)

    def decide(state: Any, given: Command, context: Context) -> list[Event]:
        event = given.fact(own)
        return [] if known(state, event) else [event]

    sources = _sources(cls, foreign, kept or {})
    return Receipt(cls, _by_policy(foreign, command), sources, where, not elsewhere, decide, elsewhere)


def taking(
    foreign: ForeignEvents,
    command: type[Command],
    *,
    kept: Kept | None = None,
    where: Callable[[Any], bool] = lambda payload: True,
    same_matter: bool = True,
    elsewhere: bool = False,
    matter: Callable[[Any], UUID] | None = None,
) -> Receipt:
    """Give the command for each of `foreign`, `where` it concerns us; `elsewhere`: of another jurisdiction.

    `matter`: which of ours it is about, where the payload says so.
    """
    sources = _sources(command, foreign, kept or {})
    about = same_matter and not elsewhere
    return Receipt(command, _by_policy(foreign, command.type), sources, where, about, None, elsewhere, matter)


def _by_policy(foreign: ForeignEvents, command: str) -> Mapping[str, type[Event]]:
    return foreign if isinstance(foreign, Mapping) else {command: foreign}


def _sources(command: type[Command], foreign: ForeignEvents, kept: Kept) -> Mapping[str, Source]:
    """Where each field comes from. Raises TypeError for one of which nothing is said."""
    sources: dict[str, Source] = {}
    for name in command.model_fields:
        if name in Command.model_fields:
            continue
        source = kept.get(name, name)
        sources[name] = source if callable(source) else _named(source)
        for event in _by_policy(foreign, command.type).values():
            if not callable(source) and source not in event.model_fields.keys() | _content(event):
                raise TypeError(f"{command.__name__} does not say where {name} comes from in {event.__name__}")
    return sources


def _content(event: type[Event]) -> set[str]:
    field = event.model_fields.get("content")
    annotation: Any = field.annotation if field else None
    return set(getattr(annotation, "model_fields", ()))


def _named(name: str) -> Source:
    return lambda envelope, payload: getattr(payload if hasattr(payload, name) else payload.content, name)
