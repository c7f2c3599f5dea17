"""What a policy took over from the other side, when that side amends it."""

from __future__ import annotations

from services.amendment.amending import Amendment
from services.amendment.commands import FollowAmendment
from services.amendment.retracing import decided, same_kind
from services.errors import MatterNotFound


def follow(amendment: Amendment, command: FollowAmendment) -> None:
    """It is put right, voided, or taken over only now. Raises MatterNotFound, Refused."""
    former, given, stream_of = command.former, command.given, amendment.books.stream_of
    if former is not None:
        telling = amendment.telling(stream_of(former))
        together = telling.by(amendment.actor, command.taken_as)
        if together and given is not None and stream_of(given) == telling.stream:
            before = telling.stood(together[0].version)
            events = decided(telling, before, given, amendment.actor, amendment.books)
            if same_kind(events, [telling.facts[record.version] for record in together]):
                amendment.correct(telling, together, events, (before, former), (before, given))
                amendment.hold(telling, together[-1].version)
                return
        if together:
            amendment.void(telling, [together])
    if given is not None:
        target = amendment.telling(stream_of(given))
        if not target.facts and not given.opens:
            raise MatterNotFound(target.stream)
        amendment.record(target, given)
