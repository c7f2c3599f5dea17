"""What a decision adds to one stream, before it is recorded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Self

from events.base import Event
from services.amendment.amending import Amendment
from services.amendment.telling import Telling
from services.decider import Decider
from services.ledger.ledger import Recorded
from services.ledger.request import Outcome
from services.ledger.streams import Loaded


@dataclass(frozen=True, slots=True)
class Change:
    """New events for one stream, decided, not yet recorded; restricted where they name a restricted case (CAS-04).

    `in_the_name_of`: the organ whose powers the actor used by a delegation (ORG-08).
    `amended`: the facts as they stand after an amendment; the state follows from them, not from the events.
    """

    decider: Decider[Any]
    stream: str
    loaded: Loaded
    events: Sequence[Event]
    restricted: bool = False
    in_the_name_of: str | None = None
    amended: Sequence[Event] | None = None

    @classmethod
    def amending(cls, amendment: Amendment, telling: Telling, loaded: Loaded) -> Self:
        """What an amendment says of a stream."""
        facts, named = tuple(telling.facts.values()), amendment.in_the_name_of
        return cls(telling.decider, telling.stream, loaded, telling.said, amendment.restricted, named, facts)


@dataclass(slots=True)
class Group:
    """Commands decided at one instant, and the events to record for them in one transaction.

    `behind` is the newest ledger id known when the first was decided; a stream read since may show that there is more.
    """

    at: datetime
    behind: int
    answers: list[Outcome | Exception] = field(default_factory=list)
    recorded: list[Recorded] = field(default_factory=list)
