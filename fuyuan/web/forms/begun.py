"""What a matter says already of what a form asks: written in when the form is opened at the matter."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final, NamedTuple

from events.annual_review import AnnualReviewOpened
from events.base import Event
from events.bulletin import BulletinCorrected, BulletinDrafted, BulletinIssued, BulletinReceived
from events.meeting import ActionItemAssigned, MeetingProposed, ResolutionAdopted
from events.streams import principal_stream
from events.suggestion import ObjectionReceived
from fuyuan.web.forms.filled import given_of
from fuyuan.web.forms.offered import form_of
from fuyuan.web.seen import Row, kind_of, subject_of


class Source(NamedTuple):
    """The field of a form that is the same field of these events: of the newest; `only` where they agree."""

    field: str
    events: tuple[type[Event], ...]
    only: bool = False


_YEAR: Final = Source("year", (AnnualReviewOpened,))
SOURCES: Final[Mapping[str, Source]] = {
    "issue-bulletin": Source("content", (BulletinDrafted,)),
    "correct-bulletin": Source("content", (BulletinIssued, BulletinCorrected)),
    "acknowledge-bulletin": Source("revision", (BulletinReceived,)),
    "decide-objection": Source("organ", (ObjectionReceived,), only=True),
    "convene-meeting": Source("subject", (MeetingProposed,)),
    "assign-action-item": Source("resolution", (ResolutionAdopted,), only=True),
    "report-action-item": Source("item", (ActionItemAssigned,), only=True),
    "close-action-item": Source("item", (ActionItemAssigned,), only=True),
    "freeze-annual-data": _YEAR,
    "compute-annual-figures": _YEAR,
    "confirm-annual-review": _YEAR,
    "publish-annual-review": _YEAR,
    "supplement-annual-review": _YEAR,
}


class Begun(NamedTuple):
    """The matter that a form is about, what it is called, and what of the form it says already."""

    stream: str
    kind: str
    subject: str
    given: Mapping[str, list[str]]


def said_by(events: list[Row], command: str, organ: Callable[[str], str]) -> Begun | None:
    """Of the matter with these events, if any; `organ` gives the name of an organ."""
    if not events:
        return None
    stream = principal_stream(events[0]["stream"])
    return Begun(stream, kind_of(stream), subject_of(stream, events), _given(command, events, organ))


def _given(command: str, events: list[Row], organ: Callable[[str], str]) -> Mapping[str, list[str]]:
    source = SOURCES.get(command)
    if source is None:
        return {}
    values = values_of(source, events)
    if not values or (source.only and len(set(values)) > 1):
        return {}
    return given_of(form_of(command), {source.field: values[-1]}, organ)


def values_of(source: Source, events: list[Row]) -> list[Any]:
    """What the events say of the field, in their order."""
    types = {event.type for event in source.events}
    return [event["data"][source.field] for event in events if event["type"] in types]
