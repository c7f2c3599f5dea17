"""What happened in a matter while a form about it was filled in: who would send on top of it is shown it first.

A form carries how far each stream of its matter stood, as its writer might see it, when it was opened. A form that was
recorded already, and is sent once more, has nothing to be shown: the ledger answers it as before.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from events.reading import PaperRead
from fuyuan.web.forms.sent import Sent
from fuyuan.web.seen import Row, Seen
from projections.errors import NoSuchMatter

STOOD: Final = "-stood"
"""The hidden field: `<stream>:<version>`, one for each stream."""


def matter_of(category: str, given: Mapping[str, Sequence[str]]) -> str | None:
    """The stream that a form is about; None where it opens a matter, or names it in another way than by its id."""
    said = {name: next(iter(given.get(name, ())), "") for name in ("-event", "event", "matter", "id")}
    if event := said["-event"] or said["event"]:
        return event.rpartition(":")[0]
    return said["matter"] or (f"{category}:{said['id']}" if said["id"] else None)


def history(seen: Seen, stream: str | None) -> list[Row]:
    """Blocks. Nothing where there is no such matter, or the reader may not know of it: the ledger says so in words."""
    try:
        return seen.history(stream) if stream else []
    except NoSuchMatter:
        return []


def how_far(events: Iterable[Row]) -> str:
    """How far each stream stands."""
    last: dict[str, int] = {}
    for event in events:
        last[event["stream"]] = max(event["version"], last.get(event["stream"], 0))
    return " ".join(f"{stream}:{version}" for stream, version in sorted(last.items()))


def meanwhile(form: Sent, organ: str, events: list[Row]) -> list[Row]:
    """The acts of others that were recorded behind what the form's writer saw.

    What follows from an act by itself is none, and that somebody read a paper changes nothing.
    """
    stood = dict(place.rpartition(":")[::2] for place in next(iter(form.given.get(STOOD, ())), "").split())
    if not stood or any((event["command_id"], event["actor"]) == (form.key, organ) for event in events):
        return []
    return [
        event
        for event in events
        if event["version"] > _number(stood.get(event["stream"], "0"))
        and event["causation_id"] is None
        and event["type"] != PaperRead.type
    ]


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0
