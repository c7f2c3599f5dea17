"""The streams of a side as an amendment sees them: what is on disk, and what this group records before it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import replace
from typing import Any

from events.base import Side
from services.amendment.books import Record
from services.amendment.commands import FollowAmendment
from services.decider import Command, Context, Decider
from services.errors import MatterNotFound
from services.ledger.change import Group
from services.ledger.ledger import Ledger
from services.ledger.naming import Naming
from services.ledger.request import Request


class StandingBooks:
    """`group`: what is recorded with it."""

    def __init__(
        self,
        side: Side,
        ledger: Ledger,
        group: Group,
        deciders: Mapping[str, Decider[Any]],
        request: Request,
        naming: Naming,
        known: Callable[[str], Any],
        context: Callable[[str, str, Mapping[str, Any]], Context],
    ) -> None:
        self.side, self.known, self.context = side, known, context
        self._ledger, self._pending, self._deciders = ledger, group.recorded, deciders
        self._request, self._naming = request, naming

    def decider(self, stream: str) -> Decider[Any]:
        category, _, matter = stream.partition(":")
        decider = self._deciders.get(category)
        if decider is None or decider.singleton == bool(matter):
            raise MatterNotFound(stream)
        return decider

    def records(self, stream: str) -> list[Record]:
        return list(self._records(stream))

    def led_to(self, events: Collection[str]) -> list[str]:
        marks = [f'"causationid":"{event}"'.encode() for event in events]
        entries = (entry for entry in self._ledger.everything() if any(mark in entry.raw for mark in marks))
        caused = (entry.originator_id for entry in entries if entry.without_texts().causation_id in events)
        return list(dict.fromkeys(caused))

    def stream_of(self, command: Command, unnamed: str = "") -> str:
        if isinstance(self._request.command, FollowAmendment):
            return self._naming.stream_of(replace(self._request, command=command, key=self._request.command.taken_as))
        return self._naming.named(command) or unnamed

    def _records(self, stream: str) -> Iterator[Record]:
        pending = (recorded for recorded in self._pending if recorded.originator_id == stream)
        for recorded in (*self._ledger.stream(stream), *pending):
            envelope = recorded.envelope()
            if (event := envelope.payload()) is not None:
                principal, cause = envelope.in_the_name_of or envelope.actor, envelope.causation_id
                yield Record(envelope.version, event, envelope.actor, envelope.command_id, principal, cause)
