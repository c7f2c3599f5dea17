"""What a decision adds to one stream, before it is recorded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Self

from domain.audience import Audience
from events.base import Event, Side, Visibility
from events.correction import RecordErased, RecordVoided
from events.envelope import Envelope, encode
from events.people_texts import texts_for_people
from events.sealing import NO_DIGEST, places_of_texts
from services.amendment.amending import Amendment
from services.amendment.telling import Telling
from services.decider import Decider
from services.ledger.recorded import Said
from services.ledger.request import Outcome, Request
from services.ledger.streams import Loaded, Taken


@dataclass(frozen=True, slots=True)
class Change:
    """New events for one stream, decided, not yet recorded; restricted where they name a restricted case (CAS-04).

    `in_the_name_of`: the organ whose powers the actor used by a delegation (ORG-08).
    `amended`: the facts as they stand after an amendment, from which the state follows, not from the events; and who
    may know of the matter then.
    """

    decider: Decider[Any]
    stream: str
    loaded: Loaded
    events: Sequence[Event]
    restricted: bool = False
    in_the_name_of: str | None = None
    amended: tuple[Sequence[Event], Audience] | None = None

    @classmethod
    def amending(cls, amendment: Amendment, telling: Telling, loaded: Loaded) -> Self:
        """What an amendment says of a stream."""
        stands, named = (tuple(telling.facts.values()), telling.audience()), amendment.in_the_name_of
        return cls(telling.decider, telling.stream, loaded, telling.said, amendment.restricted, named, stands)

    def apply(self, request: Request, jurisdiction: str, side: Side, at: datetime) -> list[Said]:
        """The stream in memory is taken on by it; what is to be recorded of it, nothing of a dry one."""
        loaded, decider, digest = self.loaded, self.decider, request.digest
        hides_digest = any(texts_for_people(request.command))
        recorded: list[Said] = []
        audience = decider.audience(loaded.state)
        named = audience.concerned
        if self.amended is not None:
            facts, audience = self.amended
            loaded.state, loaded.voided = decider.fold(facts), not facts
            named = frozenset()  # whom a matter concerns is said anew, for somebody may have been named by mistake
        for event in self.events:
            if self.amended is None:
                loaded.state, loaded.voided = decider.evolve(loaded.state, event), False
            loaded.version += 1
            if request.dry:
                continue
            if self.amended is None:
                audience = decider.audience(loaded.state)
            envelope = Envelope(
                jurisdiction=jurisdiction,
                side=side,
                stream=self.stream,
                version=loaded.version,
                type=event.type,
                recorded_at=at,
                occurred_on=event.occurred_on,
                actor=request.actor,
                command_id=request.key,
                command_digest=digest,
                visibility=Visibility.RESTRICTED if self.restricted else audience.visibility,
                data=None,
                correlation_id=request.correlation_id,
                causation_id=request.causation_id,
                concerns=tuple(sorted(audience.concerned - named)),
                in_the_name_of=self.in_the_name_of,
                false_alarm=request.command.false_alarm,
            )
            named |= audience.concerned
            recorded.append(_said(envelope, event, hides_digest))
        if request.dry:
            return []
        names = tuple((f"{self.stream}:{r.originator_version}", r.type) for r in recorded)
        loaded.taken[request.actor, request.key] = Taken(digest, loaded.version, names)
        return recorded


def _said(envelope: Envelope, event: Event, hides_digest: bool) -> Said:
    """What to record. By the digest of a command a text of it could be guessed: it stands where it is sealed only."""
    places = places_of_texts(event)
    if hides_digest and not places:
        envelope = replace(envelope, command_digest=NO_DIGEST)
    seals = places if places or envelope.false_alarm is not None else None
    erases = (event.erased or ()) if isinstance(event, RecordErased | RecordVoided) else ()
    return Said(envelope.stream, envelope.version, event.type, encode(envelope, event), seals, erases)


@dataclass(slots=True)
class Group:
    """Commands decided at one instant, and the events to record for them in one transaction.

    `behind` is the newest ledger id known when the first was decided; a stream read since may show that there is more.
    """

    at: datetime
    behind: int
    answers: list[Outcome | Exception] = field(default_factory=list)
    recorded: list[Said] = field(default_factory=list)

    @property
    def refused(self) -> bool:
        """Whether one of the commands was."""
        return any(isinstance(answer, Exception) for answer in self.answers)

    def dropped(self) -> list[str]:
        """Record nothing of it after all; the streams that it changed in memory."""
        streams = [event.originator_id for event in self.recorded]
        self.recorded.clear()
        self.answers = [replace(it, events=()) if isinstance(it, Outcome) else it for it in self.answers]
        return streams
