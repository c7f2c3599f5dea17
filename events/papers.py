"""By which events a paper is sent to organs (`events.reading.PaperKind`)."""

from __future__ import annotations

from typing import Final

from events.appearance import AppearanceNoticeServed
from events.bulletin import BulletinCorrected, BulletinIssued
from events.meeting import MinutesIssued, ParticipantInvited
from events.reconsideration import ReconsiderationOpinionSent, ReconsiderationSuggestionSent
from events.suggestion import SuggestionReminded, SuggestionSent

ON_ONE_LEDGER: Final = (ReconsiderationOpinionSent, ReconsiderationSuggestionSent, ParticipantInvited, MinutesIssued)
"""Arrived as soon as they are sent, where sender and reader share a ledger."""
SENT: Final = (
    *ON_ONE_LEDGER,
    *(SuggestionSent, SuggestionReminded, BulletinIssued, BulletinCorrected, AppearanceNoticeServed),
)
MATTERS: Final = frozenset({"suggestion", "bulletin", "reconsideration-suggestion", "meeting", "appearance"})
"""The categories of the matters that have papers."""
