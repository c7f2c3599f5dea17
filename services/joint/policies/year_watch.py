"""What the joint office notes when either side issues a bulletin: the year has one on that topic (M03, F.6)."""

from __future__ import annotations

from events.base import Side
from events.bulletin import BulletinIssued
from events.envelope import Envelope
from services.decider import Command
from services.joint.year_watch import NoteTopic
from services.policies.policy import Policy


def note_topic(envelope: Envelope, payload: BulletinIssued) -> list[Command]:
    """The year is that of issue."""
    on = payload.occurred_on
    return [NoteTopic(occurred_on=on, year=on.year, topic=payload.content.topic)]


POLICIES: list[Policy] = [
    Policy("note-topic", source, BulletinIssued, note_topic) for source in (Side.COURT, Side.GOVERNMENT)
]
