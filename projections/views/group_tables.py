"""The leading group, liaisons, funding, publicity: rows and how events become rows (domain A.10). Joint side only.

What may happen again is a row by version, so that a question as of a day finds what stood on that day.
"""

from __future__ import annotations

from events.group import (
    GroupMemberAdded,
    GroupMemberRemoved,
    GroupOfficeSeated,
    LeadingGroupEstablished,
    LiaisonDesignated,
    LiaisonReplaced,
    PublicityActivityHeld,
    WorkFundingRecorded,
)
from projections.access.matters import known_to
from projections.keeping import PLACE, dated, keeping, kept, within
from projections.store.schema import walked

_SEAT = ("function", "organ", "seat", "also_for")
SEAT = keeping(
    "group_seat",
    kept(LeadingGroupEstablished, *_SEAT, each="seats", seat_number=PLACE, on="since"),
    kept(GroupMemberAdded, "seat_number", *within("member", *_SEAT), on="since"),
    dated(GroupMemberRemoved, "seat_number", on="ended_on"),
    by=("seat_number",),
)
POST = keeping(
    "group_office_post",
    kept(GroupOfficeSeated, "function", "organ", "seat", "located_at", each="posts", place=PLACE, on="since"),
    by=("version", "place"),
)
LIAISON = keeping(
    "liaison",
    kept(LiaisonDesignated, "organ", "seat", on="since"),
    kept(LiaisonReplaced, "organ", "seat", on="since"),
    by=("organ", "version"),
)
FUNDING = keeping(
    "work_funding", kept(WorkFundingRecorded, "organ", "year", "amount", on="since"), by=("organ", "year", "version")
)
PUBLICITY = keeping(
    "publicity_activity",
    kept(
        PublicityActivityHeld,
        *("stream", "organ", "topic", "title", "place", "reach", "co_organisers"),
        on="held_on",
    ),
    walked("publicity_held", "-held_on", "matter"),
)
PUBLICITY_HANDLERS = known_to({PublicityActivityHeld: ("organ", "co_organisers")})
