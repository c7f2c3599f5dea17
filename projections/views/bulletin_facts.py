"""Bulletins of both directions: rows and how events become rows (domain A.1, A.2).

The issuing side writes `bulletin` and the first columns of `bulletin_revision`; the receiving side writes
`bulletin_receipt` and the acknowledgement columns. Drafts and replies may repeat: they are rows of `bulletin_act`
by version, drafts written by the issuing side, replies by the receiving one.
"""

from __future__ import annotations

from events.base import Side
from events.bulletin import (
    BulletinAcknowledged,
    BulletinCorrected,
    BulletinDrafted,
    BulletinIssued,
    BulletinReceived,
    BulletinReplied,
    BulletinWithdrawalReceived,
    BulletinWithdrawn,
)
from events.terms import Term
from projections.access.matters import known_to
from projections.keeping import acted, dated, keeping, kept, within
from projections.store.schema import walked


class Act(Term):
    """Acts that may repeat for one bulletin."""

    REPLIED = "replied", "答复", "reply"


_CONTENT = within(
    "content",
    *("topic", "title", "issuer", "addressee", "handling_unit", "organised_by"),
    *("document_number", "is_similar_case_matter", "matter_date"),
)
BULLETIN = keeping(
    "bulletin",
    *(
        kept(event, "stream", "side", *_CONTENT, period_start="content.period.start", period_end="content.period.end")
        for event in (BulletinDrafted, BulletinIssued, BulletinCorrected)
    ),
    dated(BulletinDrafted, on="drafted_on", first=True),
    dated(BulletinIssued, on="issued_on"),
    dated(BulletinWithdrawn, on="withdrawn_on", withdrawal_reason="reason"),
    walked("bulletin_issued", "-issued_on", "matter"),
    walked("bulletin_drafted", "-drafted_on", "matter", "issued_on"),
    walked("bulletin_topic", "topic", "issued_on", "matter"),
)
REVISION = keeping(
    "bulletin_revision",
    kept(BulletinIssued, "revision", on="revised_on", changed=None),
    kept(BulletinCorrected, "revision", "changed", on="revised_on"),
    kept(BulletinReceived, "revision", on="received_on"),
    kept(BulletinAcknowledged, "revision", on="acknowledged_on", acknowledged_by="by"),
    by=("revision",),
)
RECEIPT = keeping("bulletin_receipt", kept(BulletinWithdrawalReceived, on="withdrawal_received_on"))
ACT = keeping("bulletin_act", acted(Act.REPLIED, BulletinReplied, "by"), by=("act", "version"))

_PARTIES = within("content", "issuer", "handling_unit", "organised_by")
_PUBLISHED = (*_PARTIES, "content.addressee", Side.COURT)  # issuer or addressee, the court is a party to all of them
HANDLERS = known_to({BulletinDrafted: _PARTIES, BulletinIssued: _PUBLISHED, BulletinCorrected: _PUBLISHED})
