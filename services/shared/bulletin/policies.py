"""What a side does when the other side's bulletins arrive. The table is the same for both sides."""

from __future__ import annotations

from events.base import Side
from events.bulletin import BulletinCorrected, BulletinIssued, BulletinWithdrawn
from events.envelope import Envelope
from services.decider import Command
from services.policies.policy import Policy
from services.shared.bulletin.receipt import ReceiveBulletin, ReceiveBulletinWithdrawal


def bulletin_policies(receiving: Side) -> list[Policy]:
    """The policies of `receiving`, court or government, towards the bulletins of the other."""
    source = Side.GOVERNMENT if receiving is Side.COURT else Side.COURT
    return [
        Policy("receive-bulletin", source, BulletinIssued, receive_revision),
        Policy("receive-bulletin-correction", source, BulletinCorrected, receive_revision),
        Policy("receive-bulletin-withdrawal", source, BulletinWithdrawn, receive_withdrawal),
    ]


def receive_revision(envelope: Envelope, payload: BulletinIssued | BulletinCorrected) -> list[Command]:
    """The receipt has the bulletin's uuid."""
    content = payload.content
    return [
        ReceiveBulletin(
            id=envelope.matter,
            occurred_on=payload.occurred_on,
            topic=content.topic,
            issuer=content.issuer,
            addressee=content.addressee,
            revision=payload.revision,
            visibility=content.visibility,
        )
    ]


def receive_withdrawal(envelope: Envelope, payload: BulletinWithdrawn) -> list[Command]:
    return [ReceiveBulletinWithdrawal(id=envelope.matter, occurred_on=payload.occurred_on)]
