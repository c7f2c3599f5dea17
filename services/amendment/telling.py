"""A stream while it is amended: what stood of it, what stands now, and the events that say so."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import Any, Final

import orjson

from domain.audience import Audience
from domain.standing import standing
from events.base import Event
from events.correction import (
    AMENDMENTS,
    ConfidedRecordCorrected,
    ConfidedRecordErased,
    InternalRecordCorrected,
    InternalRecordErased,
    LapsedRecordErased,
    RecordCorrected,
    RecordErased,
    RecordVoided,
)
from events.sealing import blank, places_of_texts
from services.amendment.books import Books, Record

Together = Sequence[Record]
"""What one command led to in a stream."""


class Telling:
    """`before` are the facts as they stood, `facts` as they stand now, by version; `said` is to be recorded."""

    def __init__(self, stream: str, books: Books, on: date, reason: str, *, erases: bool = False) -> None:
        """`erases`: of what an amendment is about, the former texts are destroyed.

        Raises MatterNotFound where this side keeps no such stream."""
        self.stream, self.decider = stream, books.decider(stream)
        self.records = books.records(stream)
        self.before = standing((record.version, record.event) for record in self.records)
        self.facts = dict(self.before)
        self.said: list[Event] = []
        self._on, self._reason, self._erases = on, reason, erases
        self._next = (self.records[-1].version if self.records else 0) + 1

    def commands(self) -> Iterator[Together]:
        """What stood, command by command in order."""
        stood = (record for record in self.records if record.version in self.before)
        return (tuple(events) for _, events in groupby(stood, key=lambda record: (record.actor, record.key)))

    def together(self, version: int) -> Together:
        """All that the command of this event led to."""
        return next(events for events in self.commands() if any(record.version == version for record in events))

    def commands_of(self, together: Together) -> set[tuple[str, str]]:
        """Who gave the command that led to these, under which key; and those that amended them since."""
        versions = {record.version for record in together}
        told = (
            one
            for one in self.records
            if one.version in versions
            or (isinstance(one.event, RecordCorrected | RecordVoided) and one.event.record in versions)
        )
        return {(one.actor, one.key) for one in told}

    def by(self, actor: str, key: str) -> Together:
        """What stands of a command."""
        stood = (record for record in self.records if record.version in self.facts)
        return tuple(record for record in stood if (record.actor, record.key) == (actor, key))

    def lapsed(self, actor: str, key: str) -> Together:
        """What a command led to and counts nowhere any more: it was voided, or is a hold."""
        gone = (record for record in self.records if record.version not in self.before)
        led_to = (record for record in gone if (record.actor, record.key) == (actor, key))
        return tuple(record for record in led_to if not isinstance(record.event, AMENDMENTS))

    def when_voided(self, version: int) -> dict[int, Event]:
        """The facts as they stood before the command by which the event of this version was voided."""
        voided = (one for one in self.records if isinstance(one.event, RecordVoided) and one.event.record == version)
        return self._before(next(voided, None))

    def audience(self) -> Audience:
        """Who may know of the matter; where nothing of it stands any more, who might before."""
        facts = self.facts or self.before
        if not facts:
            facts = self._before(next((one for one in reversed(self.records) if type(one.event) is RecordVoided), None))
        return self.decider.audience(self.decider.fold(facts.values()))

    def _before(self, record: Record | None) -> dict[int, Event]:
        """The facts as they stood before the command that led to this one."""
        if record is None:
            return {}
        of_the_command = (one.version for one in self.records if (one.actor, one.key) == (record.actor, record.key))
        first = next(of_the_command)
        return standing((one.version, one.event) for one in self.records if one.version < first)

    def state(self, until: int | None = None) -> Any:
        """The state now, or before the event of this version."""
        return self.decider.fold(fact for version, fact in self.facts.items() if until is None or version < until)

    def stood(self, until: int) -> Any:
        """The state before the event of this version, as it stood before this amendment."""
        return self.decider.fold(fact for version, fact in self.before.items() if version < until)

    def correct(self, version: int, becomes: Event) -> None:
        """From now on the event says this."""
        was = self.facts[version]
        said = {
            "occurred_on": self._on,
            "record": version,
            "of_type": was.type,
            "was_on": was.occurred_on,
            "was": self._former(was, _content(becomes)),
            "becomes_on": becomes.occurred_on,
            "becomes": _content(becomes),
            "reason": self._reason,
        }
        kind = _kind(was)
        self._say(_ERASED[kind](**said, erased=self._destroyed(version)) if self._erases else kind(**said))
        self.facts[version] = becomes

    def void(self, version: int) -> None:
        """From now on the event counts nowhere."""
        was = self.facts.pop(version)
        readable = _kind(was) is RecordCorrected
        voided = RecordVoided(
            occurred_on=self._on,
            record=version,
            of_type=was.type,
            was_on=was.occurred_on,
            was=self._former(was) if readable else None,
            reason=self._reason,
            erased=self._destroyed(version) if self._erases else None,
        )
        self._say(voided)

    def forget(self, record: Record) -> None:
        """Of what counts nowhere any more the texts go, with those of what amended it; once for the same reason."""
        told = [one.event for one in self.records if isinstance(one.event, LapsedRecordErased)]
        if any((one.record, one.reason) == (record.version, self._reason) for one in told):
            return
        was = self.when_voided(record.version).get(record.version, record.event)
        self._say(
            LapsedRecordErased(
                occurred_on=self._on,
                record=record.version,
                of_type=was.type,
                was_on=was.occurred_on,
                was=self._former(was) if _kind(was) is RecordCorrected else None,
                reason=self._reason,
                erased=self._destroyed(record.version),
            )
        )

    def has_texts(self, version: int) -> bool:
        """Whether somebody wrote something in the event, or in what amended it."""
        return bool(places_of_texts(self.facts[version])) or len(self._destroyed(version)) > 1

    def _former(self, was: Event, becomes: Any = None) -> Any:
        """What it said; of an erasure without the texts that `becomes` does not say again."""
        content = _content(was)
        if self._erases:
            blank(content, places_of_texts(was), becomes)
        return content

    def _destroyed(self, version: int) -> tuple[int, ...]:
        """The event and whatever amended it before."""
        amended = (
            record.version
            for record in self.records
            if isinstance(record.event, RecordCorrected | RecordVoided) and record.event.record == version
        )
        return version, *amended

    def add(self, event: Event) -> None:
        """A further fact."""
        self.facts[self._next] = event
        self._say(event)

    def note(self, event: Event) -> None:
        """What is no fact of the matter, and changes nothing in its state."""
        self._say(event)

    def _say(self, event: Event) -> None:
        self.said.append(event)
        self._next += 1


_ERASED: Final[Mapping[type[RecordCorrected], type[RecordErased]]] = {
    RecordCorrected: RecordErased,
    InternalRecordCorrected: InternalRecordErased,
    ConfidedRecordCorrected: ConfidedRecordErased,
}


def _kind(event: Event) -> type[RecordCorrected]:
    if event.internal:
        return InternalRecordCorrected
    return ConfidedRecordCorrected if event.confided else RecordCorrected


def _content(event: Event) -> Any:
    return orjson.loads(event.data())
