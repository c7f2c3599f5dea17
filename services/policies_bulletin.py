"""What a side does when the other side's bulletins arrive. The table is the same for both sides."""

from __future__ import annotations

from uuid import UUID

from events.base import Side
from events.bulletin import BulletinCorrected, BulletinIssued, BulletinWithdrawn
from events.envelope import Envelope
from services.bulletin_receipt import (
    ReceiveBulletin,
    ReceiveBulletinCorrection,
    ReceiveBulletinWithdrawal,
)
from services.decider import Command
from services.policy import Policy


def bulletin_policies(receiving: Side) -> list[Policy]:
    """The policies of `receiving`, court or government, towards the bulletins of the other."""
    source = Side.GOVERNMENT if receiving is Side.COURT else Side.COURT
    return [
        Policy("receive-bulletin", source, BulletinIssued, receive_bulletin),
        Policy("receive-bulletin-correction", source, BulletinCorrected, receive_correction),
        Policy("receive-bulletin-withdrawal", source, BulletinWithdrawn, receive_withdrawal),
    ]


def receive_bulletin(envelope: Envelope, payload: BulletinIssued) -> list[Command]:
    content = payload.content
    return [
        ReceiveBulletin(
            id=_matter(envelope),
            occurred_on=payload.occurred_on,
            topic=content.topic,
            issuer=content.issuer,
            addressee=content.addressee,
            revision=payload.revision,
            visibility=content.visibility,
        )
    ]


def receive_correction(envelope: Envelope, payload: BulletinCorrected) -> list[Command]:
    content = payload.content
    return [
        ReceiveBulletinCorrection(
            id=_matter(envelope),
            occurred_on=payload.occurred_on,
            topic=content.topic,
            issuer=content.issuer,
            addressee=content.addressee,
            revision=payload.revision,
            visibility=content.visibility,
        )
    ]


def receive_withdrawal(envelope: Envelope, payload: BulletinWithdrawn) -> list[Command]:
    return [ReceiveBulletinWithdrawal(id=_matter(envelope), occurred_on=payload.occurred_on)]


def _matter(envelope: Envelope) -> UUID:
    """The receipt has the bulletin's uuid."""
    return UUID(envelope.stream.partition(":")[2])
