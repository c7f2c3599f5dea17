"""What a side does when the other one amends a fact: what it took over from it is put right, or voided, too."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import zip_longest

from events.base import Event
from events.correction import Amendment, Content, RecordCorrected, RecordErased, RecordVoided
from events.envelope import Envelope, payload_of
from services.amendment.commands import FollowAmendment
from services.policies.policy import Policy


def key_of(event_id: str, policy: str, number: int) -> str:
    """Under which a policy gives the commands that an event leads to."""
    return f"{event_id}/{policy}" + (f"/{number}" if number else "")


def followed(envelope: Envelope, amendment: Amendment, policy: Policy) -> list[FollowAmendment]:
    """What a policy for the type of the fact gave for it before, and what it gives for it now."""
    if amendment.was is None:  # nobody else was told of it
        return []
    was = _fact(envelope, amendment, amendment.was_on, amendment.was)
    now = None
    if isinstance(amendment, RecordCorrected):
        now = _fact(envelope, amendment, amendment.becomes_on, amendment.becomes)
    former, given = (policy.commands(*fact) if fact else () for fact in (was, now))
    erased = (amendment.erased or ()) if isinstance(amendment, RecordErased | RecordVoided) else ()
    event_id = f"{envelope.stream}:{amendment.record}"
    return [
        FollowAmendment(
            occurred_on=amendment.occurred_on,
            taken_as=key_of(event_id, policy.name, number),
            former=before,
            given=after,
            reason=amendment.reason,
            by=envelope.id,
            erased=tuple(f"{envelope.stream}:{version}" for version in erased),
        )
        for number, (before, after) in enumerate(zip_longest(former, given))
    ]


def _fact(envelope: Envelope, amendment: Amendment, on: date, content: Content) -> tuple[Envelope, Event] | None:
    event = payload_of(amendment.of_type, content, on)
    told = replace(envelope, version=amendment.record, type=amendment.of_type, occurred_on=on, data=content)
    return None if event is None else (told, event)
